"""With the same batches in the same order, our loop ends with the weights that Keras's `fit` ends with."""

from __future__ import annotations

import pytest
import tensorflow as tf

from tests.kerasbridge.plans import CASES
from tests.kerasbridge.side_by_side import compare

OTHER_BITS = (
    "cosine after a warm-up",
)  # ours adds the warm-up to any schedule; Keras has one for this alone


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_plan_ends_with_the_values_and_weights_of_fit(name):
    outcome = compare(CASES[name])
    assert outcome.moved > 1e-3
    assert outcome.loss <= 1e-5
    assert outcome.weights <= 1e-4
    if not tf.config.list_physical_devices("GPU") and name not in OTHER_BITS:  # bits depend on the device
        assert outcome.same_bits
