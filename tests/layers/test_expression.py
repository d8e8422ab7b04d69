"""Formulas are read once and written as text, LaTeX and Python that comes to the same number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio import language
from cnnstudio.layers import formulas
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.expression import (
    NoExpression,
    Part,
    as_latex,
    as_python,
    as_text,
    read,
    settled,
    value,
    with_numbers,
)
from cnnstudio.layers.formulas import Reading
from cnnstudio.layers.shape import Misfit
from cnnstudio.layers.working import Step
from tests.layers.arithmetic import worked_out

ANCHOR = "floor((W − F + 2P)/S) + 1"


def test_the_anchor_is_written_as_text_latex_and_python() -> None:
    anchor = read(ANCHOR)
    assert as_text(anchor) == ANCHOR
    assert as_latex(anchor) == r"\left\lfloor \frac{W - F + 2P}{S} \right\rfloor + 1"
    here = with_numbers(anchor, {"W": 28, "F": 5, "P": 2, "S": 2})
    assert as_text(here) == "floor((28 − 5 + 2·2)/2) + 1"
    assert as_python(here) == "(28 - 5 + 2*2)//2 + 1"
    assert worked_out(as_python(here)) == value(here) == 14


def test_the_misprinted_bracket_comes_to_another_number() -> None:
    misprint = with_numbers(read("(W − F + 2P/S) + 1"), {"W": 28, "F": 5, "P": 2, "S": 2})
    assert value(misprint) == 26


def test_a_rounding_that_rounds_nothing_is_left_out() -> None:
    assert as_text(settled(read("floor((13 − 3 + 2·0)/1) + 1"))) == "(13 − 3 + 2·0)/1 + 1"
    assert as_text(settled(read("ceil(7/2)"))) == "ceil(7/2)"


@pytest.mark.parametrize("words", ["channels stay", "as set", "?·3 of", "", "3 + ", "one number per channel"])
def test_words_are_no_expression(words: str) -> None:
    with pytest.raises(NoExpression):
        read(words)


_parts = st.recursive(
    st.integers(1, 60).map(lambda n: Part(str(n))),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["+", "−", "·"]), inner, inner).map(lambda t: Part(t[0], t[1:])),
        st.tuples(inner, st.integers(1, 9)).map(
            lambda t: Part("floor", (Part("/", (t[0], Part(str(t[1])))),))
        ),
        st.tuples(inner, st.integers(1, 9)).map(
            lambda t: Part("ceil", (Part("/", (t[0], Part(str(t[1])))),))
        ),
        st.tuples(inner, inner).map(lambda t: Part("max", t)),
    ),
    max_leaves=8,
)


@given(_parts)
def test_text_and_python_keep_the_value_of_any_expression(part: Part) -> None:
    assert value(read(as_text(part))) == value(part)
    assert worked_out(as_python(part)) == value(part)
    assert as_latex(part).count("{") == as_latex(part).count("}")


def _steps(kind: str) -> tuple[Step, ...]:
    layer, found = make(kind), []
    for shape in ((28, 28, 4), (9, 4), (49,), (6, 8, 10, 4)):
        needed = [port for port in layer.inputs if port not in layer.optional_inputs]
        given = (shape,) * (2 if layer.variadic else len(needed))
        try:
            found += layer.working(given).steps
        except Misfit:
            continue
    return tuple(found)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_formula_with_numbers_comes_to_its_step_s_result(kind: str) -> None:
    for step in _steps(kind):
        line = formulas.in_numbers(step).python
        assert line is None or worked_out(line) == step.result, (kind, step)


@pytest.mark.parametrize(
    ("symbols", "told"),
    [
        ("WFPS", ANCHOR),
        ("nfps", "floor((n − f + 2p)/s) + 1"),
        ("ikpsd", "floor((i − k + 2p)/s) + 1"),
    ],
)
def test_symbols_can_be_chosen(symbols: formulas.Symbols, told: str) -> None:
    step = make("Conv2D").working(((13, 13, 32),)).steps[0]
    assert formulas.symbolic(step, Reading(symbols)) == told


def test_a_dilated_kernel_s_span_is_not_its_size() -> None:
    step = make("Conv2D", dilation_rate=2).working(((13, 13, 32),)).steps[0]
    assert formulas.symbolic(step, Reading("ikpsd")) == "floor((i − k′ + 2p)/s) + 1"
    assert formulas.span_in_numbers(step).text == "2·(3 − 1) + 1"
    assert worked_out(formulas.span_in_numbers(step).python or "") == 5


def test_groups_show_their_channels() -> None:
    step = make("Conv2D", groups=2, filters=128).working(((7, 7, 4),)).steps[-1]
    assert formulas.filled(step) == "2·(128/2)"


def test_same_padding_shows_how_many_zeros_it_needs() -> None:
    step = make("Conv2D", kernel_size=5, strides=2, padding="same").working(((28, 28, 1),)).steps[0]
    assert formulas.zeros_in_numbers(step).text == "max((14 − 1)·2 + 5 − 28, 0)"
    assert worked_out(formulas.zeros_in_numbers(step).python or "") == step["left"] + step["right"] == 3


def test_the_pseudo_language_lengthens_words_but_no_formula() -> None:
    language.use_language("pseudo")
    try:
        valid = make("Conv2D").working(((13, 13, 32),)).steps
        assert formulas.symbolic(valid[0]) == ANCHOR
        assert formulas.filled(valid[0]) == "(13 − 3 + 2·0)/1 + 1"
        assert formulas.filled(valid[-1]) == "filters"
        kept = make("MaxPooling2D").working(((13, 13, 32),)).steps[-1]
        assert formulas.symbolic(kept).endswith("·")
    finally:
        language.use_language("en")
