"""A few random settings of every operation beside its oracle; the campaign `arithmetic` runs hundreds of each."""

from __future__ import annotations

import random

import pytest

from tests.arithmetic.oracles import OPERATIONS, tried

FEW = 6


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_agrees_with_its_oracle(name):
    for number in range(FEW):
        case = tried(name, random.Random(f"few/{name}/{number}"))
        assert case.difference <= case.allowed, f"{name}: {case.setting}: {case.difference:.3g}"
