"""Every ready block built by Keras: our numbers, and a loss that falls in training."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.document.analysis import analyse
from cnnstudio.document.ready import READY
from cnnstudio.kerasbridge.build import build
from tests.document.test_ready import network

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.name)
def test_a_ready_block_builds_and_learns(ready):
    import keras

    keras.utils.set_random_seed(3)
    project, _block = network(ready, (8, 8, 16))
    model = build(project).model
    found = analyse(project)
    assert model.count_params() == found.totals.parameters
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", run_eagerly=False)
    chance = np.random.default_rng(5)
    labels = np.arange(40) % 10
    data = chance.normal(size=(40, 8, 8, 16)).astype("float32") + labels[:, None, None, None] * 0.2
    losses = model.fit(data, labels, epochs=6, batch_size=20, verbose=0).history["loss"]
    assert np.isfinite(losses).all()
    assert min(losses[3:]) < losses[0]
