"""With the same batches in the same order, our loop ends with the weights that Keras's `fit` ends with."""

from __future__ import annotations

import pytest

from tests.kerasbridge.plans import CASES
from tests.kerasbridge.side_by_side import compare


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_plan_ends_with_the_values_and_weights_of_fit(name):
    outcome = compare(CASES[name])
    assert outcome.moved > 1e-3
    assert outcome.loss <= 1e-5
    assert outcome.weights <= 1e-4
