"""The random settings try every argument of every kind, and enough that is wrong; Keras is not needed to see that."""

from __future__ import annotations

import random
from functools import cache

import pytest

from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.fields import field_specs
from tests.layers.our_verdict import standing
from tests.layers.random_settings import case_of
from tests.layers.settings import Case

pytestmark = pytest.mark.slow

DRAWS = 240
_ASK_KERAS = ("Bidirectional", "TimeDistributed", "SpectralNormalization", "Pipeline")
"""Whether a held layer stands is asked of Keras, draw by draw."""
_TRIED = [
    pytest.param(kind, marks=pytest.mark.slow) if kind in _ASK_KERAS else kind
    for kind in KINDS
    if kind != "Input"
]


@cache
def _cases(kind: str) -> tuple[tuple[str, Case], ...]:
    cases = [case_of(kind, random.Random(f"settings/{kind}/{number}")) for number in range(DRAWS)]
    return tuple((standing(kind, *case), case) for case in cases)


@pytest.mark.parametrize("kind", _TRIED)
def test_a_third_of_the_settings_is_invalid_and_a_third_valid(kind: str) -> None:
    found = [verdict for verdict, _ in _cases(kind)]
    assert min(found.count("invalid"), found.count("valid")) >= DRAWS / 3


@pytest.mark.parametrize("kind", _TRIED)
def test_every_argument_takes_another_value_than_its_default(kind: str) -> None:
    fields = KINDS[kind].model_fields
    changed = {
        name
        for verdict, (arguments, _) in _cases(kind)
        for name, value in arguments.items()
        if verdict != "invalid" and name in fields and value != fields[name].default
    }
    # A choice of one word is there to be seen; it cannot be changed.
    free = {spec.name for spec in field_specs(KINDS[kind]) if len(spec.choices) != 1}
    assert free <= changed
