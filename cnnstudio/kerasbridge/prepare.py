"""What must exist before a step can be traced: the variables of optimiser, losses and metrics."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from cnnstudio.kerasbridge.build import first_sentence
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.feeding import Feed
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.language import tr


def prepare(model: Any, feed: Feed, rows: Rows, batch_size: int) -> None:
    """Build optimiser, losses and metrics on one batch, without a step."""
    if not model.trainable_variables:
        raise BridgeError(tr("No layer of this network can learn; add one, or make one trainable."))
    check_fixed_batch(model, rows, batch_size)
    model.optimizer.build(model.trainable_variables)
    build_metrics(model, feed, rows, batch_size)


def build_metrics(model: Any, feed: Feed, rows: Rows, batch_size: int) -> None:
    """Build losses and metrics on one batch."""
    batch = feed.arguments(rows, np.arange(min(batch_size, len(rows))))
    x, y, *weights = feed.batch(*batch, feed.scale())
    try:
        answers = inference(model, x)
        model.compute_loss(x, y, answers, *weights, training=False)
        model.compute_metrics(x, y, answers, *weights)
    except (ValueError, TypeError) as error:
        raise BridgeError(
            tr("Keras cannot judge this network on these data: {why}", why=first_sentence(error))
        ) from error
    model.reset_metrics()


def inference(model: Any, x: Any) -> Any:
    """Return the network's answers, and change none of its variables.

    Keras's recurrent layers draw a dropout mask, which moves their seed, in inference too (3.15).
    """
    with keras.StatelessScope():
        return model(x, training=False)


def fixed_batch(model: Any) -> int | None:
    """Return the batch size an Input insists on."""
    sizes = [tensor.shape[0] for tensor in model.inputs if tensor.shape[0] is not None]
    return int(sizes[0]) if sizes else None


def check_fixed_batch(model: Any, rows: Rows, batch_size: int) -> None:
    """Refuse rows that cannot be cut into batches of the size an Input insists on."""
    size = fixed_batch(model)
    if size is not None and (size != batch_size or len(rows) % size):
        raise BridgeError(
            tr("The Input takes batches of {size} only, and {rows} samples in batches of {batch} are not that; "
               "empty its batch size.", size=size, rows=len(rows), batch=batch_size)
        )  # fmt: skip
