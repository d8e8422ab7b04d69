"""With the same batches in the same order, our loop ends with the weights that Keras's `fit` ends with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.compile import compile_model
from cnnstudio.kerasbridge.events import EpochDone
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.position import order
from cnnstudio.kerasbridge.rows import MemoryRows
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain, pictures, small_cnn

pytestmark = pytest.mark.slow

ROWS, BATCH = 990, 20  # 49 whole batches and one of 10 rows: 50 steps an epoch, 100 in two


def _plan(**more: Any) -> Plan:
    return Plan(batch_size=BATCH, epochs=2, seed=5, **more)


DESIGNS = {
    "dropout-and-normalisation": small_cnn(_plan()),
    "regularisers": small_cnn(_plan(), kernel_regularizer="l2(0.01)", activity_regularizer="l1(0.001)"),
    "clipnorm": small_cnn(_plan(clipnorm=0.05)),
    "global-clipnorm": small_cnn(_plan(optimizer="sgd", momentum=0.9, nesterov=True, global_clipnorm=0.1)),
    "clipvalue": small_cnn(_plan(optimizer="rmsprop", clipvalue=0.01)),
    "constraint": small_cnn(_plan(optimizer="adamw"), kernel_constraint="max_norm(1)"),
    "one-hot": small_cnn(
        _plan(metrics=("accuracy", "precision", "recall", "auc")),
        DataRecipe(labels="one-hot", scale="1/127.5 - 1"),
    ),
    "recurrent": chain(
        make("Input", shape=(8, 8)),
        make("LSTM", units=6, dropout=0.2, recurrent_dropout=0.1),
        make("Dense", units=4, activation="softmax"),
        plan=_plan(),
    ),
}


def _inputs(project: Project, rows: MemoryRows) -> Any:
    raw = rows.take(np.arange(len(rows)))[0][0].astype(np.float32)
    scaled = {"1/255": lambda: raw / 255.0, "1/127.5 - 1": lambda: raw / 127.5 - 1.0}[project.recipe.scale]()
    return scaled[..., None] if len(project.graph.nodes[0].layer.shape) == 3 else scaled


def _fitted(project: Project, rows: MemoryRows) -> tuple[list[Any], list[dict[str, float]]]:
    network = build(project)
    compile_model(network, project.plan, project.recipe, rows)
    x, y, told = _inputs(project, rows), rows.take(np.arange(len(rows)))[1][0], []
    y = np.eye(4, dtype=np.float32)[y] if project.recipe.labels == "one-hot" else y
    for epoch in range(project.plan.epochs):
        turn = order(project.plan.seed, epoch, len(rows))
        history = network.model.fit(x[turn], y[turn], batch_size=BATCH, shuffle=False, verbose=0).history
        told.append({name: values[0] for name, values in history.items()})
    return network.model.get_weights(), told


def _looped(project: Project, rows: MemoryRows) -> tuple[list[Any], list[dict[str, float]]]:
    network, told = build(project), []
    loop = Loop(network, rows, None, project.plan, project.recipe)
    ended = loop.run(lambda e: told.append(e.metrics) if isinstance(e, EpochDone) else None)
    assert (ended.step, ended.stopped_by) == (100, "epochs")
    return network.model.get_weights(), told


@pytest.mark.parametrize("name", DESIGNS)
def test_hundred_steps_end_with_the_weights_of_fit(name):
    rows = pictures(ROWS)
    theirs, their_metrics = _fitted(DESIGNS[name], rows)
    ours, our_metrics = _looped(DESIGNS[name], rows)
    start = build(DESIGNS[name]).model.get_weights()
    assert any(np.abs(a - b).max() > 1e-3 for a, b in zip(start, ours, strict=True))
    for mine, keras_own in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, keras_own, rtol=1e-5, atol=1e-7)
    for mine, keras_own in zip(our_metrics, their_metrics, strict=True):
        assert mine == pytest.approx(keras_own, rel=1e-5)
    if not tf.config.list_physical_devices("GPU"):  # bits depend on the device
        assert all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
