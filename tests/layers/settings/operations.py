"""Random settings of operation nodes, with keras.ops itself as what they are judged by."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np

from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.operation import Pairwise
from cnnstudio.layers.operation_value import FUNCTIONS, Reduction
from tests.layers.settings import KERAS_CALLS, Case, Shape, makes
from tests.layers.settings.draw import shape, shape_near, some
from tests.layers.stricter import stricter

_PAIRWISE = {
    "ops.Add": "add",
    "ops.Subtract": "subtract",
    "ops.Multiply": "multiply",
    "ops.Divide": "true_divide",
    "ops.Power": "power",
    "ops.Maximum": "maximum",
    "ops.Minimum": "minimum",
}
_REDUCTIONS = {
    "ops.Mean": "mean",
    "ops.Sum": "sum",
    "ops.Max": "max",
    "ops.Min": "min",
    "ops.Var": "var",
    "ops.Std": "std",
}


class _Function:
    """A function of keras.ops that answers like a layer without weights."""

    trainable_weights: tuple[Any, ...] = ()
    trainable = True

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call

    def __call__(self, tensor: Any, **others: Any) -> Any:
        return self.call(tensor, **others)

    def count_params(self) -> int:
        return 0


def _ops() -> Any:
    import keras

    return keras.ops


def _pair(name: str) -> Callable[..., Any]:
    def make(constant: Any = None, constant_first: bool = False, constants: Any = None) -> _Function:
        def call(x: Any, other: Any = None) -> Any:
            given = [
                g
                for g in (constant, None if constants is None else np.array(constants), other)
                if g is not None
            ]
            if len(given) != 1:
                raise ValueError("two operands are needed")
            if given[0] is other or not constant_first:
                return getattr(_ops(), name)(x, given[0])
            return getattr(_ops(), name)(given[0], x)

        return _Function(call)

    return make


def _one(name: str) -> Callable[..., Any]:
    return lambda **arguments: _Function(lambda x, **more: getattr(_ops(), name)(x, **more, **arguments))


def _function(function: str) -> _Function:
    from keras.src.ops import core, math, numpy

    home = next(home for home in (numpy, math, core) if hasattr(home, function))
    return _Function(getattr(home, function)())


_KEYS: dict[str, Any] = {
    ":, 1:3": np.s_[:, 1:3],
    ":, 0": np.s_[:, 0],
    ":, ..., ::2": np.s_[:, ..., ::2],
    "..., -1": np.s_[..., -1],
    ":, None, 1:": np.s_[:, None, 1:],
    ":, -2:, :, 0": np.s_[:, -2:, :, 0],
    ":, ::-1": np.s_[:, ::-1],
    ":, 5:2": np.s_[:, 5:2],
    ":, 9": np.s_[:, 9],
    ":, 0, 0, 0, 0": np.s_[:, 0, 0, 0, 0],
    ":, -40": np.s_[:, -40],
    "0, :": np.s_[0, :],
    "1:": np.s_[1:,],
    ":, 2:9:3": np.s_[:, 2:9:3],
    ":": np.s_[:,],
    "...": np.s_[...,],
    "..., ...": None,
    ":, x": None,
    ":, ::0": None,
    ":, 1.5": None,
    "": None,
}
"""What stands in square brackets, and Python's reading of it; None for what Python refuses."""


def _slice(key: str) -> _Function:
    if _KEYS[key] is None:
        raise ValueError(key)
    return _Function(lambda x: x[_KEYS[key]])


KERAS_CALLS.update({kind: _pair(name) for kind, name in _PAIRWISE.items()})
KERAS_CALLS.update({kind: _one(name) for kind, name in _REDUCTIONS.items()})
KERAS_CALLS.update(
    {
        "ops.Function": _function,
        "ops.Clip": _one("clip"),
        "ops.Cast": _one("cast"),
        "ops.Reshape": _one("reshape"),
        "ops.Transpose": _one("transpose"),
        "ops.ExpandDims": _one("expand_dims"),
        "ops.Squeeze": _one("squeeze"),
        "ops.GetItem": _slice,
        "ops.Stack": _one("stack"),
        "ops.Split": _one("split"),
        "ops.Matmul": lambda: _Function(lambda x, other: _ops().matmul(x, other)),
    }
)


@makes(*_PAIRWISE)
def pairwise(kind: str, chance: random.Random) -> Case:
    """Draw two tensors, or one with a number or a row of them; now and then neither or both."""
    first = shape(chance, chance.choice((1, 2, 3, 3)))
    row = tuple(0.5 for _ in range(first[-1] or 3 if chance.random() < 0.6 else chance.choice((1, 2, 3))))
    match chance.randrange(4):
        case 0:
            arguments: dict[str, Any] = {"constant": chance.choice((0.5, -2.0, 3.0))}
        case 1:
            arguments = {"constants": row}
        case _:
            arguments = {}
    if chance.random() < 0.1:
        arguments = {"constant": 1.0, **arguments}
    wired = not arguments if chance.random() < 0.85 else bool(arguments)
    first_too = {"constant_first": True} if arguments and chance.random() < 0.4 else {}
    return {**arguments, **first_too}, ((first, _beside(chance, first)) if wired else (first,))


def _beside(chance: random.Random, one: Shape) -> Shape:
    """Return a shape that mostly goes with another one."""
    other = [1 if chance.random() < 0.15 else axis for axis in one]
    if chance.random() < 0.35:
        other[chance.randrange(len(other))] = chance.choice((1, 2, 3, 5))
    return tuple(other[1:] or other) if chance.random() < 0.1 else tuple(other)


@makes("ops.Function")
def function(kind: str, chance: random.Random) -> Case:
    """Draw functions that are there and some that are not."""
    return {"function": chance.choice((*FUNCTIONS, *("Nonsense", "Exec", "exp") * 4))}, (shape(chance, 3),)


@makes("ops.Clip")
def clip(kind: str, chance: random.Random) -> Case:
    """Draw limits; some are no numbers, and some are called by another name."""
    limits = {"x_min": chance.choice((-1.0, 0.5, "low")), "x_max": chance.choice((6.0, 2.0, None))}
    misnamed = {"minimum": -1.0, "maximum": 1.0}
    return misnamed if chance.random() < 0.4 else limits, (shape(chance, 3),)


@makes("ops.Cast")
def cast(kind: str, chance: random.Random) -> Case:
    """Draw number types; some do not exist."""
    return {"dtype": chance.choice(("float16", "float64", "int32", "uint8", "float7", "text"))}, (
        shape(chance, 2),
    )


_AXES = (-1, 1, 2, -2, (1, 2), (1, -1), (2, 2), 5, -7, 0, (0, 1), None)


@makes(*_REDUCTIONS)
def reduction(kind: str, chance: random.Random) -> Case:
    """Draw axes that are there, axes that are not, and the batch."""
    return {"axis": chance.choice(_AXES), **some(chance, {"keepdims": True})}, (shape_near(chance, 3),)


@makes("ops.Reshape")
def reshape(kind: str, chance: random.Random) -> Case:
    """Draw shapes that hold as many numbers, and others."""
    given = chance.choice(((4, 4), (16,), (2, 8), (4, 2, 2), (12,)))
    right = ((-1, 16), (-1, 4, 4), (-1, 2, 8))
    regrouped = ((-1, 12), (-1, 3, 4), (4, -1), (-1, 5))
    wrong = ((-1, -1, 4), (0, 16), (-2, 4), (-1, -3), (-1, 0, 4))
    wanted = chance.choice(chance.choice((right, right, regrouped, wrong, wrong)))
    return {"newshape": wanted}, (given,)


@makes("ops.Transpose")
def transpose(kind: str, chance: random.Random) -> Case:
    """Draw orders of three axes, and lists that are no order."""
    orders = ((0, 2, 1), (0, 1, 2), (0, -1, 1), (1, 0, 2), (0, 1), (0, 1, 1), (0, 1, 5), (0, 3, 1, 2))
    return {"axes": chance.choice(orders)}, (shape_near(chance, chance.choice((2, 2, 3))),)


@makes("ops.ExpandDims")
def expand_dims(kind: str, chance: random.Random) -> Case:
    """Draw places for a new axis."""
    return {"axis": chance.choice((-1, 1, 2, 3, -2, -3, 0, 7, -8))}, (shape(chance, 2),)


@makes("ops.Squeeze")
def squeeze(kind: str, chance: random.Random) -> Case:
    """Draw axes of size 1 and of other sizes."""
    given = tuple(chance.choice((1, 1, 4)) for _ in range(3))
    return {"axis": chance.choice((-1, 1, 2, 3, (1, 2), -3, 5, 0))}, (given,)


@makes("ops.GetItem")
def get_item(kind: str, chance: random.Random) -> Case:
    """Draw what may stand in square brackets."""
    return {"key": chance.choice(list(_KEYS))}, (shape_near(chance, 3),)


@makes("ops.Stack")
def stack(kind: str, chance: random.Random) -> Case:
    """Draw tensors of one shape, and some of two."""
    one = shape(chance, 2)
    others = [one if chance.random() < 0.8 else shape(chance, 2) for _ in range(chance.choice((0, 1, 1, 2)))]
    return {"axis": chance.choice((1, 2, -1, -2, 0, 6, -7))}, (one, *others)


@makes("ops.Split")
def split(kind: str, chance: random.Random) -> Case:
    """Draw numbers of parts that divide the axis and that do not."""
    return {
        "indices_or_sections": chance.choice((1, 2, 2, 3, 4, 5)),
        "axis": chance.choice((-1, 1, 2, -2, 0, 5)),
    }, (shape(chance, 2),)


@makes("ops.Matmul")
def matmul(kind: str, chance: random.Random) -> Case:
    """Draw matrices whose inner axes are mostly equal."""
    one, inner = shape(chance, chance.choice((2, 2, 3, 1))), chance.choice((1, 2, 3))
    other = (*one[:-2], one[-1] if chance.random() < 0.6 else inner, inner)
    return {}, (one, other if chance.random() < 0.9 else other[1:])


@stricter(
    "operation-samples",
    "An operation that takes the samples of a batch together, or apart, gives another number of samples.",
    *_REDUCTIONS, "ops.Split", "ops.Stack", "ops.ExpandDims", "ops.Transpose", "ops.Squeeze", "ops.GetItem", "ops.Reshape",
    "ops.Matmul",
    example=("ops.Mean", {"axis": 0}, ((4,),)),
)  # fmt: skip
def _mixes_samples(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    if "newshape" in arguments:
        return sum(axis == -1 for axis in arguments["newshape"]) < 2 and min(arguments["newshape"]) > -2
    if "key" in arguments:
        return not arguments["key"].startswith((":,", "...")) or arguments["key"] == ":"
    rank = len(inputs[0]) + 1
    named = arguments.get("axis", arguments.get("axes", ()))
    axes = (named,) if isinstance(named, int) else named
    if "axes" in arguments:
        return axes[0] != 0
    if not arguments:
        return len(inputs[0]) < 2 or len(inputs[0]) != len(inputs[1])
    return axes is None or any(axis in (0, -rank, -rank - 1) for axis in axes)


@stricter(
    "axis-twice",
    "An axis named twice is a slip; TensorFlow finds it only when numbers flow.",
    *_REDUCTIONS,
    example=("ops.Sum", {"axis": (1, 1)}, ((4, 4),)),
)
def _axis_twice(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    axes = arguments.get("axis", -1)
    return isinstance(axes, tuple) and len({axis % (len(inputs[0]) + 1) for axis in axes}) < len(axes)


@stricter(
    "limits",
    "Limits are two numbers; Keras looks at them only when numbers flow.",
    "ops.Clip",
    example=("ops.Clip", {"x_min": "low", "x_max": 1.0}, ((4,),)),
)
def _no_limits(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    limits = arguments.get("x_min", 0.0), arguments.get("x_max", 1.0)
    return not all(isinstance(limit, float) for limit in limits)


@stricter(
    "operation-ranks",
    "Tensors with different numbers of axes are joined in ways few would guess.",
    *_PAIRWISE,
    example=("ops.Add", {}, ((4, 4), (4,))),
)
def _different_ranks(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    return len({len(given) for given in inputs}) > 1


assert set(_PAIRWISE) == {kind for kind, model in KINDS.items() if issubclass(model, Pairwise)}
assert set(_REDUCTIONS) == {kind for kind, model in KINDS.items() if issubclass(model, Reduction)}
