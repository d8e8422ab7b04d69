"""Every layer kind agrees with Keras on shape, parameters, trainable count and validity."""

from __future__ import annotations

import random

import pytest

from cnnstudio.layers.catalogue import KINDS, make
from tests.layers.keras_oracle import theirs, tried
from tests.layers.our_verdict import ours
from tests.layers.stricter import STRICTER, covering

TRIALS = 8
"""The campaign layers-against-keras runs hundreds for each kind."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "Input"])
def test_random_settings_agree_with_keras(kind: str) -> None:
    trials = [tried(kind, random.Random(f"{kind}-{trial}")) for trial in range(TRIALS)]
    assert [trial.disagreement for trial in trials if trial.disagreement] == []


def test_an_input_of_any_rank_is_a_keras_input() -> None:
    import keras

    for shape in ((5,), (4, None), (28, 28, 1), (None, None, 3), (2, 3, 4, 5)):
        assert ours("Input", {"shape": shape}, ()).shapes[0] == keras.Input(shape).shape[1:]


@pytest.mark.parametrize("key", list(STRICTER))
def test_keras_accepts_each_example_of_what_we_refuse_on_purpose(key: str) -> None:
    kind, arguments, inputs = STRICTER[key].example
    assert ours(kind, arguments, inputs) is None
    assert theirs(kind, arguments, inputs) is not None
    assert covering(kind, arguments, inputs) == key


@pytest.mark.parametrize("key", list(STRICTER))
def test_each_rule_says_why_and_for_which_kinds_we_are_stricter(key: str) -> None:
    rule = STRICTER[key]
    assert rule.reason.endswith(".")
    assert rule.example[0] in (rule.kinds or KINDS)
    assert set(rule.kinds) <= set(KINDS)


def test_huge_sizes_are_compared_by_arithmetic_and_never_built() -> None:
    layer = make("Dense", units=1_000_000)
    assert layer.cost(((1_000_000,),), ((1_000_000,),)).parameters == 10**12 + 10**6
