"""From samples as the data set gives them to network inputs, inside the graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.data.scaling import factors as recipe_factors
from cnnstudio.document.recipe import DataRecipe, Scale
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import shape_text, tr

SCALE = tf.TensorSpec([2, None], tf.float32)


def factors(how: DataRecipe | Scale) -> NDArray[np.float32]:
    """Return divisors and offsets, one or one per channel.

    They enter the graph as an argument: TensorFlow rewrites a division by a constant into a multiplication by
    its reciprocal, and then x / 255 differs in the last bit from what a script computes.
    """
    return recipe_factors(how if isinstance(how, DataRecipe) else DataRecipe(scale=how))


def scaled(raw: Any, scale: Any, wanted: Any) -> Any:
    """Return raw samples as the network's input tensor `wanted` (a KerasTensor) takes them."""
    if len(raw.shape) == len(wanted.shape) - 1:
        raw = tf.expand_dims(raw, -1)
    elif len(raw.shape) == len(wanted.shape) + 1:
        raw = tf.squeeze(raw, -1)
    if not tf.as_dtype(wanted.dtype).is_floating:
        return tf.cast(raw, wanted.dtype)
    made = tf.cast(raw, tf.float32) / scale[0] + scale[1]
    # The open number of factors would hide the number of channels from TensorFlow: a training step is slower then.
    made.set_shape(raw.shape)
    return tf.cast(made, wanted.dtype)


def check_fit(given: tuple[int, ...], wanted: Any) -> None:
    """Refuse samples that are not of the form the network's input takes; a last axis of one may be there or not."""
    need = tuple(wanted.shape[1:])
    ways = (given, (*given, 1), *([given[:-1]] if given[-1:] == (1,) else []))
    if not any(_fits(way, need) for way in ways):
        raise BridgeError(
            tr(
                "The samples are {given}, but {layer} takes {need}; change the shape of {layer} or the data.",
                given=shape_text(given),
                layer=wanted.name,
                need=shape_text(need),
            )
        )


def _fits(given: tuple[int, ...], need: tuple[int | None, ...]) -> bool:
    return len(given) == len(need) and all(n in (g, None) for g, n in zip(given, need, strict=True))
