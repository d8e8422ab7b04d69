"""The same plan by our loop and by Keras's `fit`, over the same batches in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.events import EpochDone
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.position import order
from tests.kerasbridge.plans import BATCH, Case, data


@dataclass(frozen=True)
class Outcome:
    """How far the two are apart."""

    epochs: int
    loss: float
    """Largest relative difference of any value of any epoch."""
    weights: float
    """Largest relative difference of a weight array, by its norm."""
    moved: float
    """How far training moved the weights, as a proof that something happened."""
    same_bits: bool
    """Whether every weight is bit for bit the same, which is told and not promised."""


def compare(case: Case) -> Outcome:
    """Train both ways and return the differences."""
    start = build(case.project).model.get_weights()
    theirs, their_metrics = _fitted(case)
    ours, our_metrics = _looped(case)
    assert len(our_metrics) == len(their_metrics), "another number of epochs"
    assert [set(m) for m in our_metrics] == [set(m) for m in their_metrics], "other metrics"
    pairs = list(zip(ours, theirs, strict=True))
    apart = [
        abs(mine[name] - other[name]) / max(abs(other[name]), 1e-6)
        for mine, other in zip(our_metrics, their_metrics, strict=True)
        for name in mine
    ]
    return Outcome(
        epochs=len(our_metrics),
        loss=max(apart),
        weights=max(float(np.linalg.norm(a - b) / max(np.linalg.norm(b), 1e-6)) for a, b in pairs),
        moved=max(float(np.abs(a - b).max()) for a, b in zip(start, ours, strict=True)),
        same_bits=all(np.array_equal(a, b) for a, b in pairs),
    )


def _arrays(case: Case, rows: Any) -> tuple[Any, ...]:
    indices = np.arange(len(rows))
    (raw,), (labels,) = rows.take(indices)
    x = raw.astype(np.float32) / 255.0
    x = x[..., None] if len(case.project.graph.nodes[0].layer.shape) == 3 else x
    y = (
        np.eye(4, dtype=np.float32)[labels]
        if case.project.recipe.labels == "one-hot"
        else labels.astype(np.int64)
    )
    weights = rows.take_weights(indices)
    return (x, y) if weights is None else (x, y, weights)


def _batches(case: Case, epochs: int) -> Iterator[tuple[Any, ...]]:
    rows = data(case)
    arrays = _arrays(case, rows)
    for epoch in range(epochs):
        turn = order(case.project.plan.seed, epoch, len(rows))
        for first in range(0, len(turn), BATCH):
            yield tuple(a[turn[first : first + BATCH]] for a in arrays)


def _fitted(case: Case) -> tuple[list[Any], list[dict[str, float]]]:
    network, arguments = build(case.project), case.fitted()
    epochs = arguments.pop("epochs", case.project.plan.epochs)
    arrays = _arrays(case, data(case))
    forms = tuple(tf.TensorSpec([None, *a.shape[1:]], a.dtype) for a in arrays)
    stream = tf.data.Dataset.from_generator(lambda: _batches(case, epochs), output_signature=forms)
    if case.validated:
        arguments["validation_data"] = _arrays(case, data(case, 4, 90))
        arguments["validation_batch_size"] = 4 * BATCH
    network.model.compile(**case.compiled())
    keras.utils.set_random_seed(1)  # nothing may depend on it
    per_epoch = -(-len(arrays[0]) // BATCH)
    history = network.model.fit(
        stream, epochs=epochs, steps_per_epoch=per_epoch, shuffle=False, verbose=0, **arguments
    ).history
    history.pop("learning_rate", None)
    return network.model.get_weights(), [
        {name: values[epoch] for name, values in history.items()} for epoch in range(len(history["loss"]))
    ]


def _looped(case: Case) -> tuple[list[Any], list[dict[str, float]]]:
    network, told = build(case.project), []
    validation = data(case, 4, 90) if case.validated else None
    loop = Loop(network, data(case), validation, case.project.plan, case.project.recipe)
    ended = loop.run(lambda event: told.append(event.metrics) if isinstance(event, EpochDone) else None)
    assert ended.stopped_by == case.stopped_by
    assert case.steps in (0, ended.step)
    return network.model.get_weights(), told
