"""Random settings of the kinds with several inputs."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Case, Shape, makes
from tests.layers.settings.draw import shape_near, some
from tests.layers.stricter import stricter

_ELEMENTWISE = ("Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract")


@makes(*_ELEMENTWISE)
def elementwise(kind: str, chance: random.Random) -> Case:
    """Draw inputs of equal, stretched and unequal shapes."""
    return {}, _inputs(chance)


@makes("Concatenate")
def concatenate(kind: str, chance: random.Random) -> Case:
    """Draw axes that are there and axes that are not."""
    return some(chance, {"axis": chance.choice((-1, 1, 2, 3, -2, -5, 0, 7))}), _inputs(chance)


@makes("Dot")
def dot(kind: str, chance: random.Random) -> Case:
    """Draw two inputs, mostly with an axis of equal size where they are multiplied."""
    first, second = list(shape_near(chance, 2)), list(shape_near(chance, 2))
    axes = tuple(chance.choice((-1, 1, 1, 2, 2, -2, 3, 0)) for _ in range(2))
    if chance.random() < 0.8:
        size = chance.choice((1, 3, 4))
        for shape, axis in zip((first, second), axes, strict=True):
            place = axis % (len(shape) + 1) - 1
            if place >= 0:
                shape[place] = size
    inputs = (tuple(first), tuple(second), (3,))[: chance.choice((1, 2, 2, 2, 2, 2, 2, 2, 3))]
    given = axes if len(set(axes)) > 1 or chance.random() < 0.3 else axes[0]
    return {"axes": given, **some(chance, {"normalize": True})}, inputs


def _inputs(chance: random.Random) -> tuple[Shape, ...]:
    first = shape_near(chance, 3)
    return (first, *(_beside(chance, first) for _ in range(chance.choice((0, 1, 1, 1, 2, 3)))))


def _beside(chance: random.Random, first: Shape) -> Shape:
    other = list(first)
    if chance.random() < 0.5:
        other[chance.randrange(len(other))] = chance.choice((1, 2, 3, 4))
    if chance.random() < 0.08:
        other = [*other, 2]
    return tuple(other)


@stricter(
    "ranks",
    "Inputs with different numbers of axes are joined in ways few would guess.",
    *_ELEMENTWISE,
    example=("Add", {}, ((4,), (4, 1))),
)
def ranks(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover inputs of unequal rank."""
    return len({len(one) for one in inputs}) > 1


@stricter(
    "lone-input",
    "One input has nothing to be joined with.",
    *_ELEMENTWISE,
    "Concatenate",
    example=("Add", {}, ((4,),)),
)
def lone_input(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover a single input."""
    return len(inputs) == 1


@stricter(
    "batch-axis",
    "Putting inputs together along the batch would mix samples.",
    "Concatenate",
    example=("Concatenate", {"axis": 0}, ((4,), (4,))),
)
def batch_axis(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover the axis of the batch, counted from either end."""
    return arguments.get("axis", -1) % (len(inputs[0]) + 1) == 0


@stricter(
    "dot-batch",
    "Multiplying along the batch would mix samples.",
    "Dot",
    example=("Dot", {"axes": 0}, ((4,), (4,))),
)
def dot_batch(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover the axis of the batch, counted from either end."""
    axes = arguments["axes"]
    both = axes if isinstance(axes, tuple) else (axes, axes)
    return any(axis % (len(shape) + 1) == 0 for axis, shape in zip(both, inputs, strict=False))
