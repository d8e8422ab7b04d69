"""A calculation is told in lines and sentences, and copied as text, LaTeX and Python that comes to the shape."""

from __future__ import annotations

import pytest

from cnnstudio.layers import written
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.formulas import USUAL, Reading, formula
from cnnstudio.layers.overlap import checkerboard, overlaps, uneven
from cnnstudio.layers.sentences import told
from cnnstudio.layers.shape import Misfit
from cnnstudio.layers.working import Working
from tests.layers.arithmetic import worked_out


def worked(kind: str, shape: tuple[int, ...], **fields: object) -> Working:
    return make(kind, **fields).working((shape,))


def text(kind: str, shape: tuple[int, ...], reading: Reading = USUAL, **fields: object) -> list[str]:
    lines = written.lines(worked(kind, shape, **fields).steps, reading)
    return written.as_text("", lines).splitlines()[1:]


def test_every_axis_has_its_line_under_the_formula() -> None:
    assert text("Conv2D", (28, 30, 1)) == [
        "floor((W − F + 2P)/S) + 1",
        "Height: (28 − 3 + 2·0)/1 + 1 = 26",
        "Width: (30 − 3 + 2·0)/1 + 1 = 28",
        "Channels: filters = 32",
    ]


def test_same_padding_tells_its_zeros_left_and_right() -> None:
    lines = text("Conv2D", (28, 28, 1), kernel_size=5, strides=2, padding="same")
    assert lines[-1] == "Zeros: max((14 − 1)·2 + 5 − 28, 0) = 1 + 2"
    steps = worked("Conv2D", (28, 28, 1), kernel_size=5, strides=2, padding="same").steps
    assert told(steps) == "Zeros added: 1 above, 2 below, 1 left, 2 right."
    uneven_ = text("Conv2D", (28, 9, 1), kernel_size=5, strides=2, padding="same")
    assert [line.split(":")[0] for line in uneven_[-2:]] == ["Zeros, height", "Zeros, width"]


def test_a_dilated_kernel_tells_its_span_first() -> None:
    lines = text("Conv2D", (28, 28, 1), dilation_rate=2)
    assert lines[:2] == ["F = d·(k − 1) + 1", "Kernel: 2·(3 − 1) + 1 = 5"]
    assert text("Conv2D", (28, 28, 1), Reading("ikpsd"), dilation_rate=2)[0] == "k′ = d·(k − 1) + 1"
    assert "span 5" in told(worked("Conv2D", (28, 28, 1), dilation_rate=2).steps)


def test_rows_never_read_are_counted_as_the_reader_counts() -> None:
    steps = worked("MaxPooling2D", (11, 12, 4)).steps
    assert "Never read: row 10." in told(steps)
    assert "Never read: row 11." in told(steps, Reading(first=1))
    wide = worked("Conv2D", (10, 10, 1), kernel_size=2, strides=5).steps
    assert "Never read: rows 7 to 9, columns 7 to 9. Between two places 3 are passed by." in told(wide)


def test_groups_tell_how_the_channels_are_cut() -> None:
    steps = worked("Conv2D", (7, 7, 4), filters=128, groups=2).steps
    assert "Each of 2 groups reads 2 of 4 channels and makes 64 of 128 maps." in told(steps)


@pytest.mark.parametrize(
    ("kernel", "counts"), [(3, (1, 1, 2, 1, 2, 1, 1)), (4, (1, 1, 2, 2, 2, 2, 1, 1)), (1, (1, 0, 1, 0, 1, 0))]
)
def test_overlaps_are_those_of_the_course(kernel: int, counts: tuple[int, ...]) -> None:
    step = worked("Conv2DTranspose", (3, 3, 1), kernel_size=kernel, strides=2).steps[0]
    assert overlaps(step) == counts
    assert uneven(step) == (kernel != 4)
    assert bool(checkerboard(step)) == (kernel != 4)


def test_overlaps_count_every_kernel_element_that_falls_inside() -> None:
    for kernel in range(1, 6):
        for stride in range(1, 4):
            for padding in ("valid", "same"):
                step = worked(
                    "Conv2DTranspose", (6, 6, 1), kernel_size=kernel, strides=stride, padding=padding
                ).steps[0]
                spread = [i * stride + t - step["cut"] for i in range(6) for t in range(kernel)]
                expected = [spread.count(place) for place in range(int(step.result or 0))]
                assert list(overlaps(step)) == expected, (kernel, stride, padding)


def test_the_checkerboard_s_cure_has_none() -> None:
    step = worked("Conv2DTranspose", (9, 9, 1), kernel_size=5, strides=3).steps[0]
    assert "a kernel of 6 gives each the same" in checkerboard(step)
    assert not uneven(worked("Conv2DTranspose", (9, 9, 1), kernel_size=6, strides=3).steps[0])


def test_output_padding_is_told() -> None:
    steps = worked("Conv2DTranspose", (9, 9, 1), strides=2, output_padding=1).steps
    assert "Output padding makes it 1 longer at its end." in told(steps)
    assert text("Conv2DTranspose", (9, 9, 1), strides=2, output_padding=1)[0] == "(W − 1)·S + F + O"


def test_a_calculation_is_written_in_latex() -> None:
    steps = worked("Conv2D", (28, 28, 1), padding="same").steps
    latex = written.as_latex(written.lines(steps))
    assert latex.startswith("\\begin{align*}")
    assert r"\left\lceil \frac{W}{S} \right\rceil" in latex
    assert latex.count("{") == latex.count("}")
    assert "·" not in latex
    assert "−" not in latex


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_python_line_of_every_kind_comes_to_its_output_shape(kind: str) -> None:
    for shape in ((28, 28, 4), (9, 4), (49,), (6, 8, 10, 4)):
        layer = make(kind)
        needed = [port for port in layer.inputs if port not in layer.optional_inputs]
        given = (shape,) * (2 if layer.variadic else len(needed))
        try:
            working = layer.working(given)
        except Misfit:
            continue
        line = written.shape_python(working.output, working.steps)
        if None in working.output:
            assert line is None
        else:
            assert line is not None
            assert worked_out(line) == working.output


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_arithmetic_of_parameters_and_macs_comes_to_their_numbers(kind: str) -> None:
    for shape in ((28, 28, 4), (9, 4), (49,), (6, 8, 10, 4)):
        layer = make(kind)
        needed = [port for port in layer.inputs if port not in layer.optional_inputs]
        given = (shape,) * (2 if layer.variadic else len(needed))
        try:
            cost = layer.cost(given, layer.working(given).outputs)
        except Misfit:
            continue
        for text, total in ((cost.parameter_terms, cost.parameters), (cost.mac_terms, cost.macs)):
            if text and total:
                line = formula(text).python
                assert line is not None, text
                assert worked_out(line) == total, text


@pytest.mark.parametrize(
    ("inputs", "outputs", "same"),
    [
        (((28, 3),), ((28, 3),), True),
        (((28,),), ((28, 64),), False),
        (((4,), (4,)), ((4,),), True),
        (((None, 3),), ((None, 3),), True),
        ((None,), (None,), False),
        ((), ((28,),), False),
    ],
)
def test_a_shape_stays_only_where_what_comes_out_is_what_came_in(inputs, outputs, same):
    assert written.same_shape(inputs, outputs) is same


def test_windows_that_differ_along_the_axes_are_told_for_each():
    same = make("MaxPooling2D").working(((12, 12, 4),)).steps
    assert told(same) == "A window of 2 fits a row of 12 in 6 places."
    unlike = make("MaxPooling2D").working(((11, 12, 4),)).steps
    assert told(unlike).startswith(
        "Along the height a window of 2 fits 11 in 5 places. Along the width a window of 2 fits 12 in 6 places."
    )
