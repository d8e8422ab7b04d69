"""Layers that prepare and augment pictures: ranges, sizes, channels and what is said of them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cnnstudio.layers.augmentation import Augmentation
from cnnstudio.layers.catalogue import KINDS, make, problem_of
from cnnstudio.layers.ranges import ends
from cnnstudio.layers.shape import Misfit


def _refusal(kind, **arguments):
    with pytest.raises(ValidationError) as refused:
        make(kind, **arguments)
    return problem_of(refused.value, KINDS[kind])


@pytest.mark.parametrize(
    ("kind", "name", "value", "meant"),
    [
        ("RandomRotation", "factor", 0.25, (-0.25, 0.25)),
        ("RandomRotation", "factor", (0.1, 0.3), (0.1, 0.3)),
        ("RandomContrast", "factor", 0.25, (0, 0.25)),
        ("RandomPosterization", "factor", 5, (1, 5)),
        ("RandomGaussianBlur", "kernel_size", 5, (5, 5)),
        ("RandomContrast", "factor", (0.4, 0.2), (0.2, 0.4)),
    ],
)
def test_one_number_stands_for_the_range_that_keras_makes_of_it(kind, name, value, meant):
    import keras

    layer = make(kind, **{name: value})
    assert ends(layer.spec_of(name), getattr(layer, name)) == meant
    assert tuple(getattr(getattr(keras.layers, kind)(**{name: value}), name)) == meant


def test_a_refused_range_is_told_with_its_limits():
    assert _refusal("RandomRotation", factor=1.5) == ("factor", "Type one or two numbers from −1 to 1.")
    assert _refusal("RandomZoom", height_factor=-1.0) == (
        "height_factor",
        "Type one or two numbers above −1 to 1.",
    )
    assert _refusal("RandomPosterization", factor=2.5) == (
        "factor",
        "Type one or two whole numbers from 1 to 8.",
    )
    assert _refusal("AutoContrast", value_range=255)[1].startswith("Type two numbers from")


@pytest.mark.parametrize("bad", [(0.1,), (0.1, 0.2, 0.3), "0.1", True, float("nan"), float("inf"), None, {}])
def test_what_is_no_range_is_refused(bad):
    assert _refusal("RandomRotation", factor=bad)[0] == "factor"


def test_ranges_come_back_from_a_file_as_they_were_saved():
    layer = make("RandomColorJitter", hue_factor=(0.1, 0.2), contrast_factor=0.3, value_range=(0.0, 1.0))
    again = type(layer).model_validate_json(layer.model_dump_json(exclude_defaults=True))
    assert again == layer
    assert set(layer.told()) == {"hue_factor", "contrast_factor", "value_range"}


def test_a_centre_crop_tells_what_is_cut_on_either_side():
    steps = make("CenterCrop", height=24, width=20).working(((29, 32, 3),)).steps
    assert [(s.axis, dict(s.numbers)["before"], dict(s.numbers)["after"], s.result) for s in steps[:2]] == [
        ("height", 2, 3, 24),
        ("width", 6, 6, 20),
    ]


def test_a_crop_moves_the_receptive_field_and_resizing_stretches_it():
    (rows, _) = make("CenterCrop", height=24, width=20).reach(((28, 28, 3),))
    assert (rows.kernel, rows.stride, rows.before) == (1, 1, -2)
    (rows, columns) = make("Resizing", height=14, width=56).reach(((28, 28, 3),))
    assert (rows.kernel, rows.stride, columns.stride) == (2, 2.0, 0.5)


@pytest.mark.parametrize(
    ("kind", "shape", "code"),
    [
        ("RandomHue", (28, 28, 1), "colours"),
        ("RandAugment", (28, 28, 2), "colours"),
        ("RandomFlip", (28,), "rank"),
        ("RandomPerspective", (1, 28, 3), "corners"),
        ("RandomCrop", (None, 28, 3), "size-unknown"),
        ("ContrastLimitedAdaptiveHistogramEqualization", (3, 28, 1), "tiles"),
    ],
)
def test_pictures_that_do_not_fit_are_refused_with_a_sentence(kind, shape, code):
    with pytest.raises(Misfit) as refused:
        make(kind).working((shape,))
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_a_picture_beyond_memory_is_refused():
    with pytest.raises(Misfit, match="does not fit into memory"):
        make("Resizing", height=1_000_000, width=1_000_000).working(((8, 8, 3),))


def test_augmentations_are_found_by_that_word_and_keep_the_shape():
    kinds = [kind for kind in KINDS.values() if issubclass(kind, Augmentation)]
    assert len(kinds) > 20
    for kind in kinds:
        assert "augmentation" in kind.synonyms, kind
        if kind.kind != "RandomCrop":
            assert kind().working(((8, 8, 3),)).output == (8, 8, 3)


def test_a_pipeline_adds_up_what_it_holds():
    layer = make(
        "Pipeline",
        layers=(make("Resizing", height=10, width=10), make("Conv2D", filters=2, kernel_size=(3, 3))),
    )
    assert layer.working(((20, 20, 3),)).output == (8, 8, 2)
    assert layer.cost(((20, 20, 3),), ((8, 8, 2),)).parameters == 3 * 3 * 3 * 2 + 2
    assert layer.macs(((20, 20, 3),), ((8, 8, 2),))[0] == 8 * 8 * 3 * 3 * 3 * 2
    (rows, _) = layer.reach(((20, 20, 3),))
    assert (rows.kernel, rows.stride) == (2 + 2 * 2, 2.0)
    again = type(layer).model_validate_json(layer.model_dump_json())
    assert again == layer
