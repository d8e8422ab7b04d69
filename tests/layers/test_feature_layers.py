"""Layers that prepare features, texts and sound: statistics, rows, vocabularies and number types."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.shape import Misfit
from tests.layers.settings import READS


def _message(kind, **arguments):
    with pytest.raises(ValidationError) as refused:
        make(kind, **arguments)
    return refused.value.errors()[0]["msg"]


def test_normalization_without_statistics_holds_what_keras_would_adapt():
    weights = make("Normalization").weights(((4, 3),))
    assert [(w.name, w.shape, w.trainable) for w in weights] == [
        ("mean", (3,), False),
        ("variance", (3,), False),
        ("count", (), False),
    ]
    assert make("Normalization", mean=0.5, variance=2.0).weights(((4, 3),)) == ()


def test_statistics_must_belong_together():
    assert "or neither" in _message("Normalization", mean=1.0)
    assert "same number" in _message("Normalization", mean=(1.0, 2.0), variance=(1.0,))
    assert "below 0" in _message("Normalization", mean=1.0, variance=-1.0)
    with pytest.raises(Misfit, match="2 means are given for an axis of 3"):
        make("Normalization", mean=(1.0, 2.0), variance=(1.0, 1.0)).working(((3,),))


def test_a_mean_for_every_pixel_is_saved_and_read():
    layer = make(
        "Normalization", axis=(1, 2), mean=((1.0, 2.0), (3.0, 4.0)), variance=((1.0, 1.0), (1.0, 1.0))
    )
    assert type(layer).model_validate_json(layer.model_dump_json()) == layer
    assert layer.working(((2, 2, 3),)).output == (2, 2, 3)


@pytest.mark.parametrize(
    ("kind", "arguments", "shape", "made"),
    [
        ("Discretization", {"bin_boundaries": (0.0, 1.0)}, (5,), (5,)),
        ("Discretization", {"bin_boundaries": (0.0, 1.0), "output_mode": "one_hot"}, (5,), (5, 3)),
        ("Discretization", {"bin_boundaries": (0.0, 1.0), "output_mode": "count"}, (4, 6), (6, 3)),
        ("CategoryEncoding", {"num_tokens": 7}, (5,), (7,)),
        ("CategoryEncoding", {"num_tokens": 7, "output_mode": "one_hot"}, (5, 1), (5, 7)),
        ("Hashing", {"num_bins": 9, "output_mode": "one_hot"}, (1,), (9,)),
        ("IntegerLookup", {"vocabulary": (4, 5), "output_mode": "multi_hot"}, (6,), (3,)),
        ("IntegerLookup", {"vocabulary": (4, 5), "mask_token": 0, "output_mode": "int"}, (6,), (6,)),
        ("TextVectorization", {"vocabulary": ("a",), "output_sequence_length": 6}, (1,), (6,)),
    ],
)
def test_rows_have_one_place_for_each_class(kind, arguments, shape, made):
    assert make(kind, **arguments).working((shape,)).output == made


def test_a_mask_and_the_unknown_have_places_of_their_own():
    assert make("IntegerLookup", vocabulary=(4, 5), mask_token=0, num_oov_indices=2).size == 5
    assert make("StringLookup", vocabulary=("[UNK]", "a", "b")).size == 3
    assert "twice" in _message("StringLookup", vocabulary=("a", "a"))
    assert "3 places" in _message("IntegerLookup", vocabulary=(4, 5), max_tokens=2)


def test_what_would_have_to_be_adapted_says_what_to_give_instead():
    with pytest.raises(Misfit, match="write it into the field"):
        make("StringLookup").working(((4,),))
    with pytest.raises(Misfit, match="give the boundaries"):
        make("Discretization", bin_boundaries=None, num_bins=4).working(((4,),))


@pytest.mark.parametrize(
    ("kind", "arguments", "shape"),
    [
        ("Normalization", {}, (3,)),
        ("Normalization", {"dtype": "mixed_float16"}, (3,)),
        ("Discretization", {"bin_boundaries": (0.0,)}, (3,)),
        ("Discretization", {"bin_boundaries": (0.0,), "output_mode": "one_hot", "dtype": "float16"}, (3,)),
        ("CategoryEncoding", {"num_tokens": 3}, (3,)),
        ("Hashing", {"num_bins": 3}, (3,)),
        ("Hashing", {"num_bins": 3, "dtype": "int32"}, (3,)),
        ("Hashing", {"num_bins": 3, "output_mode": "multi_hot"}, (3,)),
        ("IntegerLookup", {"vocabulary": (1, 2)}, (3,)),
        ("IntegerLookup", {"vocabulary": (1, 2), "output_mode": "count"}, (3,)),
        ("StringLookup", {"vocabulary": ("a",)}, (3,)),
        ("TextVectorization", {"vocabulary": ("a",)}, (1,)),
        ("MelSpectrogram", {"dtype": "float16"}, (4000,)),
    ],
)
def test_the_number_type_of_the_output_is_the_one_keras_announces(kind, arguments, shape):
    import keras

    announced = getattr(keras.layers, kind)(**arguments)(
        keras.KerasTensor((None, *shape), READS.get(kind, "float32"))
    ).dtype
    assert make(kind, **arguments).number_type() == announced


def test_a_spectrogram_counts_its_waves_as_a_convolution():
    layer = make("STFTSpectrogram", frame_length=8, frame_step=4)
    assert layer.working(((40, 2),)).output == (9, 10)
    cost = layer.cost(((40, 2),), ((9, 10),))
    assert (cost.parameters, cost.macs) == (2 * 8 * 5, 8 * 5 * 2 * 9 * 2)


def test_sound_that_would_come_out_longer_than_announced_is_refused():
    layer = make("MelSpectrogram", fft_length=16, sequence_stride=4)
    assert layer.working(((64,),)).output == (128, 17)
    with pytest.raises(Misfit, match="announces 17 pieces and makes 16"):
        layer.working(((63,),))


def test_every_kind_of_these_families_says_what_it_does_in_its_own_words():
    kinds = [kind for kind in KINDS.values() if kind.family in ("image", "feature")]
    assert len({kind.summary for kind in kinds}) == len(kinds) > 35
    for kind in kinds:
        assert kind().caption()
        assert all(spec.help.endswith(".") for spec in kind.fields()), kind
