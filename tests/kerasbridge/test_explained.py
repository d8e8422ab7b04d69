"""Every kind's working beside Keras; the campaign `explained-against-keras` does the same for many random layers."""

import pytest

from tests.campaigns.registry import Chance
from tests.kerasbridge.explained_oracle import TRAINED, TRIED, compared, without

QUICK = ("Conv2D", "Dense", "LSTM", "BatchNormalization")


def _agrees(kind: str, *, training: bool = False) -> None:
    tries = (compared(kind, Chance.of("test", n, 0), 20, training=training) for n in range(20))
    found = next((one for one in tries if one is not None and not one.unexplained), None)
    assert found is not None, f"Keras ran none of the settings of {kind}"
    assert found.ratio <= 1, found.told


def test_no_kind_is_without_an_explanation():
    assert without() == ()


@pytest.mark.parametrize("kind", QUICK)
def test_values_are_those_of_keras(kind):
    _agrees(kind)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in TRIED if kind not in QUICK])
def test_values_of_every_kind_are_those_of_keras(kind):
    _agrees(kind)


@pytest.mark.slow
@pytest.mark.parametrize("kind", TRAINED)
def test_values_of_a_training_step_are_those_of_keras(kind):
    _agrees(kind, training=True)
