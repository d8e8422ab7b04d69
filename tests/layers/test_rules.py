"""The course's numbers, worked by the layer rules."""

from __future__ import annotations

import random

import pytest
from pydantic import ValidationError

from cnnstudio.layers import formulas
from cnnstudio.layers.catalogue import KINDS, families, make, problem_of
from cnnstudio.layers.named import parse_named
from cnnstudio.layers.operation import Operation
from cnnstudio.layers.shape import Misfit
from tests.layers.our_verdict import our_layer, standing
from tests.layers.random_settings import case_of
from tests.layers.settings import KERAS_CALLS, Case


def output(kind: str, shape: tuple[int, ...], **arguments: object) -> tuple[int | None, ...]:
    return make(kind, **arguments).working((shape,)).output


def parameters(kind: str, shape: tuple[int, ...], **arguments: object) -> int | None:
    layer = make(kind, **arguments)
    return layer.cost((shape,), layer.working((shape,)).outputs).parameters


def test_a_convolution_of_five_with_stride_and_padding_rounds_down() -> None:
    assert output("Conv2D", (28, 28, 1), kernel_size=5, strides=2, padding="same") == (14, 14, 32)
    assert output("Conv2D", (28, 28, 1), kernel_size=5, strides=2) == (12, 12, 32)
    step = make("Conv2D", kernel_size=5, strides=2).working(((28, 28, 1),)).steps[0]
    assert step["dropped"] == 1


def test_pooling_seven_by_two_gives_three_or_four() -> None:
    assert output("MaxPooling2D", (7, 7, 1)) == (3, 3, 1)
    assert output("MaxPooling2D", (7, 7, 1), padding="same") == (4, 4, 1)


def test_a_dilated_sequence_gets_shorter() -> None:
    assert output("Conv1D", (10, 32), filters=64, dilation_rate=2) == (6, 64)
    assert parameters("Conv1D", (10, 32), filters=64, dilation_rate=2) == 6_208


def test_a_transposed_convolution_doubles_or_doubles_and_one() -> None:
    assert output("Conv2DTranspose", (16, 16, 32), filters=64, strides=2, padding="same") == (32, 32, 64)
    assert output("Conv2DTranspose", (16, 16, 32), filters=64, strides=2) == (33, 33, 64)
    assert parameters("Conv2DTranspose", (16, 16, 32), filters=64, strides=2) == 18_496


def test_groups_divide_the_weights_and_must_divide_the_channels() -> None:
    counts = [parameters("Conv2D", (7, 7, 4), filters=128, groups=g, use_bias=False) for g in (1, 2, 4)]
    assert counts == [4_608, 2_304, 1_152]
    with pytest.raises(Misfit, match="3 input channels cannot be cut in 2 groups"):
        output("Conv2D", (7, 7, 3), filters=128, groups=2)


def test_depthwise_separable_takes_the_course_s_multiplications() -> None:
    plain, separable = make("Conv2D", filters=128), make("SeparableConv2D", filters=128)
    assert plain.macs(((7, 7, 3),), ((5, 5, 128),))[0] == 86_400
    assert separable.macs(((7, 7, 3),), ((5, 5, 128),))[0] == 675 + 9_600


def test_a_step_shows_its_formula_with_the_layer_s_numbers() -> None:
    step = make("Conv2D").working(((13, 13, 32),)).steps[0]
    assert formulas.symbolic(step) == "floor((W − F + 2P)/S) + 1"
    assert formulas.filled(step) == "(13 − 3 + 2·0)/1 + 1"
    assert formulas.sentence(step) == "A window of 3 fits a row of 13 in 11 places."


def test_a_step_that_does_not_divide_says_so() -> None:
    step = make("Conv2D", strides=2).working(((28, 28, 1),)).steps[0]
    assert formulas.filled(step) == "floor((28 − 3 + 2·0)/2) + 1"
    assert "never read" in formulas.sentence(step)


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.placeable])
def test_every_step_of_every_kind_can_be_shown(kind: str) -> None:
    arguments, inputs = _valid_case(kind)
    layer = our_layer(kind, arguments)
    steps = layer.working(inputs).steps
    texts = [formulas.symbolic(s) + formulas.filled(s) + formulas.sentence(s) for s in steps]
    assert all("{" not in text for text in texts)
    assert layer.caption() is not None


def _valid_case(kind: str) -> Case:
    if kind == "Input":
        return {}, ()
    cases = (case_of(kind, random.Random(f"rules/{kind}/{number}")) for number in range(200))
    return next(case for case in cases if standing(kind, *case) == "valid")


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_field_has_help_and_every_kind_a_sentence(kind: str) -> None:
    model = KINDS[kind]
    assert model.summary.endswith((".", "?"))
    assert all(spec.help.endswith(".") for spec in model.fields())
    unshown = {"trainable", "dtype"} if issubclass(model, Operation) else set()
    unshown |= set() if model.dtypes else {"dtype"}  # the layers it holds have types of their own
    assert set(model.model_fields) - {spec.name for spec in model.fields()} <= unshown


def test_fields_are_keras_s_arguments() -> None:
    import inspect

    import keras

    left_out = {
        "name",
        "kwargs",
        "self",
        "sparse",
        "ragged",
        "batch_shape",
        "input_tensor",
        "optional",
        "renorm",
        "renorm_clipping",
        "renorm_momentum",
        "quantization_config",
        "gptq_unpacked_column_size",
        "weights",  # of Bidirectional: arrays, which a design does not hold
    }
    for kind, model in KINDS.items():
        if kind in KERAS_CALLS:
            continue
        source = keras.layers.InputLayer if kind == "Input" else getattr(keras.layers, kind)
        wanted = set(inspect.signature(source.__init__).parameters) - left_out
        assert wanted <= set(model.model_fields), kind


@pytest.mark.parametrize(
    ("arguments", "field", "words"),
    [
        ({"filters": 0}, "filters", "from 1 to 1,000,000"),
        ({"filters": 1.5}, "filters", "whole number"),
        ({"filters": 10**12}, "filters", "1,000,000"),
        ({"kernel_size": (3, 0)}, "kernel_size", "from 1"),
        ({"kernel_size": (3, 3, 3)}, "kernel_size", "from 1"),
        ({"kernel_initializer": "foo"}, "kernel_initializer", "not known"),
        ({"kernel_regularizer": "l2(x)"}, "kernel_regularizer", "not a number"),
        ({"filters": 6, "groups": 4}, "", "cannot be cut"),
    ],
)
def test_a_refused_argument_says_what_is_allowed(
    arguments: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        make("Conv2D", **arguments)
    found, sentence = problem_of(caught.value, KINDS["Conv2D"])
    assert (found, words in sentence) == (field, True)


def test_named_objects_take_arguments_by_place_and_by_name() -> None:
    assert parse_named("l2(0.005)", "regularizer").arguments == (("l2", 0.005),)
    assert dict(parse_named("random_normal(stddev=0.1)", "initializer").arguments) == {
        "mean": 0.0,
        "stddev": 0.1,
    }


def test_the_palette_shows_every_kind_that_stands_by_itself_once() -> None:
    shown = [kind.kind for _, kinds in families() for kind in kinds]
    assert sorted(shown) == sorted(name for name, kind in KINDS.items() if kind.placeable)


def test_fields_are_called_as_people_write_them():
    titles = {spec.name: spec.title for kind in KINDS.values() for spec in kind.fields()}
    wanted = {"kernel_size": "Kernel size", "fft_length": "FFT length", "dims": "Axis order"}
    assert {name: titles[name] for name in wanted} == wanted
    assert not [title for title in titles.values() if title.startswith(("Fft", "Dims", "Dtype"))]


def test_an_equation_of_one_axis_says_one_axis():
    layer = make("EinsumDense", equation="ab,bc->ac", output_shape=(64,))
    with pytest.raises(Misfit, match="reads one axis besides the batch"):
        layer.working(((30, 3),))
    with pytest.raises(Misfit, match="reads 2 axes besides the batch"):
        make("EinsumDense", equation="abc,cd->abd", output_shape=(None, 64)).working(((30,),))
