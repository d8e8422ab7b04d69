"""Random layers of every kind on random inputs: the worked-out values beside Keras's own."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from cnnstudio.arithmetic.explaining import RULES, Batch, Case, Unexplained, explained
from cnnstudio.kerasbridge.objects import call_arguments, keras_layer
from cnnstudio.kerasbridge.probe import named_weights
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.kind import Layer
from tests.layers.keras_oracle import _called
from tests.layers.our_verdict import our_layer, standing
from tests.layers.random_settings import case_of

LARGEST_INPUT, LARGEST_WEIGHTS = 40_000, 400_000
SAMPLES = 3
FAMILIES = (
    "io",
    "conv",
    "pool",
    "dense",
    "reshape",
    "act",
    "norm",
    "merge",
    "noise",
    "recurrent",
    "attention",
)
"""Families whose kinds have weights or a window, or hand values on; operations have rules as well."""
TRIED = tuple(kind for kind in KINDS if kind in RULES and kind != "Input")
TRAINED = ("BatchNormalization", "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")
"""Kinds that are also tried in training mode."""


@dataclass(frozen=True)
class Comparison:
    """The largest distance found in one layer, in shares of what is allowed, and where."""

    kind: str
    values: int
    ratio: float
    told: str
    unexplained: str = ""


def without() -> tuple[str, ...]:
    """Return the kinds that have no rule, of those families that should have one."""
    return tuple(
        k.kind for k in KINDS.values() if k.family in FAMILIES and k.placeable and k.kind not in RULES
    )


def setting(kind: str, chance: random.Random) -> tuple[Layer, tuple[tuple[int, ...], ...]] | None:
    """Return a layer that Keras takes, on inputs small enough to be tried; None if none was drawn."""
    for _ in range(80):
        arguments, shapes = case_of(kind, chance)
        if standing(kind, arguments, shapes) != "valid" or not _small(shapes):
            continue
        layer = our_layer(kind, arguments)
        weights = layer.weights(shapes)
        half = getattr(layer, "reverse_dtype", None) not in (None, "float32")
        if (
            (layer.dtype in (None, "float32") or layer.kind == "ops.Cast")
            and not half
            and sum(math.prod(w.shape) for w in weights) <= LARGEST_WEIGHTS
        ):
            return layer, tuple(tuple(int(n) for n in shape if n is not None) for shape in shapes)
    return None


def _small(shapes: Any) -> bool:
    return all(None not in shape and math.prod(shape) <= LARGEST_INPUT for shape in shapes)


def compared(
    kind: str, chance: random.Random, positions: int, *, training: bool = False
) -> Comparison | None:
    """Return how far apart we and Keras are at random positions; None where Keras cannot run the setting here."""
    found = setting(kind, chance)
    if found is None:
        return None
    layer, shapes = found
    draw = np.random.default_rng(chance.randrange(2**32))
    inputs = [_drawn(layer, shape, draw) for shape in shapes]
    try:
        made = keras_layer(layer, layer.stem or "layer", "layer", 1, random_weights=True)
        call = {**call_arguments(layer), **({"training": True} if training else {})}
        _called(kind, made, [keras.ops.convert_to_tensor(one) for one in inputs], call_arguments(layer))
        _shake(made, draw)
        weights = named_weights(made)
        outputs = keras.tree.flatten(
            _called(kind, made, [keras.ops.convert_to_tensor(x) for x in inputs], call)
        )
    except Exception:  # noqa: BLE001  # TensorFlow lacks some settings on a processor
        return None
    return _compare(layer, weights, inputs, np.array(outputs[0]), chance, positions, training=training)


def _drawn(layer: Layer, shape: tuple[int, ...], draw: np.random.Generator) -> Any:
    whole = (SAMPLES, *shape)
    if layer.kind in ("Embedding", "ReversibleEmbedding") and not getattr(layer, "reverse", False):
        return draw.integers(0, layer.input_dim, whole).astype(np.int32)  # type: ignore[attr-defined]
    values = draw.normal(0, 1, whole).astype(np.float32)
    return np.abs(values) + 0.1 if layer.kind.startswith("ops.") else values


def _shake(made: Any, draw: np.random.Generator) -> None:
    """Give every weight values of its own: biases begin at 0 and would prove nothing."""
    for weight in getattr(made, "weights", ()):
        if "float" not in str(weight.dtype) or "seed" in weight.path:
            continue
        size = draw.normal(0, 0.5, tuple(weight.shape)).astype(np.float32)
        positive = "variance" in weight.name
        weight.assign(np.abs(size) + 0.1 if positive else size)
    if hasattr(made, "finalize_state"):
        made.finalize_state()
    for one in (made, getattr(made, "forward_layer", None), getattr(made, "backward_layer", None)):
        if getattr(one, "stateful", False) and hasattr(one, "reset_state"):
            one.reset_state()


def _compare(
    layer: Layer,
    weights: Any,
    inputs: list[Any],
    output: Any,
    chance: random.Random,
    positions: int,
    *,
    training: bool,
) -> Comparison | None:
    if not np.isfinite(output).all() or output[0].size == 0:
        return None
    sample = chance.randrange(SAMPLES)
    worst, told = 0.0, ""
    one = output[sample]
    for _ in range(positions):
        at = tuple(chance.randrange(n) for n in one.shape)
        batch = Batch(tuple(inputs), one) if training else None
        case = Case(layer, weights, tuple(x[sample] for x in inputs), at, batch, one.shape)
        try:
            found = explained(case)
        except Unexplained as error:
            return Comparison(layer.kind, 0, 0.0, "", str(error))
        keras_value = float(one[at])
        ratio = found.apart(keras_value)
        if ratio > worst or not math.isfinite(ratio):
            shapes = [x.shape[1:] for x in inputs]
            worst = ratio
            told = f"{layer!r} on {shapes} at {at}: {found.value} but Keras {keras_value}, terms {found.magnitude}"
    return Comparison(layer.kind, positions, worst, told)
