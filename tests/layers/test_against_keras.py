"""Every layer kind agrees with Keras on shape, parameters, trainable count and validity."""

from __future__ import annotations

import random

import pytest

from cnnstudio.layers.catalogue import KINDS, make
from tests.layers.keras_oracle import STRICTER, disagreement, ours, stricter, theirs

TRIALS = 25
"""The campaign layers-against-keras runs thousands."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "Input"])
def test_random_settings_agree_with_keras(kind: str) -> None:
    found = [disagreement(kind, random.Random(f"{kind}-{trial}")) for trial in range(TRIALS)]
    assert [text for text in found if text] == []


def test_an_input_of_any_rank_is_a_keras_input() -> None:
    import keras

    for shape in ((5,), (4, None), (28, 28, 1), (None, None, 3), (2, 3, 4, 5)):
        assert ours("Input", {"shape": shape}, ()).shapes[0] == keras.Input(shape).shape[1:]


@pytest.mark.parametrize(
    ("kind", "arguments", "inputs", "key"),
    [
        ("LSTM", {"units": 2, "dropout": 1.5}, ((4, 2),), "recurrent-dropout"),
        ("UpSampling2D", {"interpolation": "wild"}, ((4, 4, 1),), "interpolation"),
        ("Softmax", {"axis": 5}, ((4,),), "softmax-axis"),
        ("Concatenate", {"axis": 0}, ((4,), (4,)), "batch-axis"),
        ("Add", {}, ((4,), (4, 1)), "ranks"),
        ("GRU", {"units": 2, "unroll": True}, ((None, 2),), "unroll"),
        ("DepthwiseConv2D", {"kernel_size": 3, "strides": (1, 2)}, ((9, 9, 1),), "mixed-strides"),
        ("ZeroPadding2D", {"padding": -1}, ((9, 9, 1),), "negative-border"),
    ],
)
def test_what_we_refuse_on_purpose_stands_in_the_table(kind, arguments, inputs, key) -> None:
    assert ours(kind, arguments, inputs) is None
    assert stricter(kind, arguments, inputs) == key
    assert key in STRICTER


def test_keras_accepts_some_of_what_we_refuse() -> None:
    assert theirs("Softmax", {"axis": 5}, ((4,),)) is not None


def test_huge_sizes_are_compared_by_arithmetic_and_never_built() -> None:
    layer = make("Dense", units=1_000_000)
    assert layer.cost(((1_000_000,),), ((1_000_000,),)).parameters == 10**12 + 10**6
