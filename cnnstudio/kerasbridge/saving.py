"""All numbers of a run that stands still: enough to go on bit for bit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.weights import assign, matched, values, weights
from cnnstudio.language import tr

Array = NDArray[np.generic]


def full_state(model: Any, totals: Sequence[Any]) -> dict[str, Array]:
    """Return weights, random states, optimiser and the sums of the epoch in progress."""
    sums = {f"totals/{i:04d}": total.numpy() for i, total in enumerate(totals)}
    return {
        **weights(model),
        **values("random", seeds(model)),
        **values("optimizer", model.optimizer.variables),
        **sums,
    }


def restore_state(model: Any, totals: Sequence[Any], state: Mapping[str, Array]) -> tuple[Any, ...]:
    """Assign what `full_state` returned, and return the sums; nothing is changed unless all of it fits."""
    sums = [state.get(f"totals/{i:04d}") for i in range(len(totals))]
    found = [s for s, t in zip(sums, totals, strict=True) if s is not None and s.shape == tuple(t.shape)]
    if len(found) < len(totals):
        raise BridgeError(tr("The checkpoint belongs to other metrics; start the run again."))
    pairs = matched("model", model.weights, state)
    pairs += matched("random", seeds(model), state)
    pairs += matched("optimizer", model.optimizer.variables, state)
    assign(pairs)
    return tuple(tf.constant(s, tf.float64) for s in found)


def seeds(model: Any) -> list[Any]:
    """Return the states of seed generators: all variables that are no weights."""
    known = {id(v) for v in model.weights}
    return [v for v in model.variables if id(v) not in known]


def moving_states(model: Any) -> list[Any]:
    """Return what Keras may change in a pass that learns nothing: seeds, and the states of stateful layers."""
    states = [s for layer in model.layers if getattr(layer, "stateful", False) for s in layer.states]
    return [*seeds(model), *states]
