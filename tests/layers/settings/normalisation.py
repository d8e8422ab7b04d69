"""Random settings of normalisations and of the activations with fields of their own."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Case, Shape, makes
from tests.layers.settings.draw import shape_near, some
from tests.layers.stricter import stricter


@makes("BatchNormalization")
def batch(kind: str, chance: random.Random) -> Case:
    """Draw axes that are there, and axes that are not."""
    most = {
        "axis": chance.choice((-1, -1, 1, 2, 3, -2, 6, 0)),
        "center": False,
        "scale": False,
        "epsilon": 0.01,
        "momentum": 0.9,
        "synchronized": True,
    }
    return some(chance, most), (shape_near(chance, 3),)


@makes("LayerNormalization")
def layer(kind: str, chance: random.Random) -> Case:
    """Draw one axis or several."""
    axis = chance.choice((-1, 1, -2, (1, 2), (-1, -2), 6, 0))
    most = {"axis": axis, "center": False, "scale": False, "epsilon": 0.01}
    return some(chance, most), (shape_near(chance, 3),)


@makes("GroupNormalization")
def group(kind: str, chance: random.Random) -> Case:
    """Draw groups that divide the channels, and groups that do not."""
    most = {
        "groups": chance.choice((1, 2, 2, 3, 4, -1, 0, -2)),
        "axis": chance.choice((-1, -1, -1, 1, -2, 6, 0)),
        "epsilon": 0.01,
        "center": False,
        "scale": False,
    }
    return some(chance, most, 0.6), (shape_near(chance, 3),)


@makes("RMSNormalization")
def root_mean_square(kind: str, chance: random.Random) -> Case:
    """Draw the last axes, and others."""
    most = {"axis": chance.choice((-1, 3, (2, 3), (-1, -2), 1, 2, (1, -1), 6, 0)), "epsilon": 0.01}
    return some(chance, most, 0.7), (shape_near(chance, 3),)


@makes("UnitNormalization")
def unit(kind: str, chance: random.Random) -> Case:
    """Draw one axis or several."""
    axis: Any = chance.choice((-1, 1, 2, (1, 2), (-1, -2), 6, -7, (1, 6), "last"))
    return some(chance, {"axis": axis}, 0.8), (shape_near(chance, 3),)


@makes("ELU")
def elu(kind: str, chance: random.Random) -> Case:
    """Draw limits."""
    return some(chance, {"alpha": chance.choice((0.5, 2, -1.0, "one", None))}, 0.8), (shape_near(chance, 3),)


@makes("PReLU")
def prelu(kind: str, chance: random.Random) -> Case:
    """Draw axes that share their slopes."""
    shared = chance.choice((1, (1, 2), (2,), (1, 2, 3), 4, (5, 6), 0, -1))
    return some(chance, {"shared_axes": shared}, 0.7), (shape_near(chance, 3),)


def _axes(arguments: dict[str, Any]) -> tuple[int, ...]:
    axis = arguments.get("axis", -1)
    return axis if isinstance(axis, tuple) else (axis,) if isinstance(axis, int) else ()


@stricter(
    "last-axes",
    "Factors along other axes than the last ones do not fit the values, or meet the wrong ones, when numbers flow.",
    "RMSNormalization",
    example=("RMSNormalization", {"axis": 1}, ((4, 3),)),
)
def last_axes(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover axes that are not the last ones in order."""
    rank = len(inputs[0]) + 1
    found = [axis % rank for axis in sorted(_axes(arguments))]
    return found != list(range(rank - len(found), rank))


@stricter(
    "across-the-batch",
    "What is worked out across the batch depends on the other samples.",
    "UnitNormalization",
    "LayerNormalization",
    example=("UnitNormalization", {"axis": 0}, ((4, 3),)),
)
def across_the_batch(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover the batch axis, and axes named twice."""
    rank = len(inputs[0]) + 1
    found = [axis % rank for axis in _axes(arguments)]
    return 0 in found or len(set(found)) < len(found)


@stricter(
    "alpha",
    "The limit is a number; Keras multiplies when numbers flow.",
    "ELU",
    example=("ELU", {"alpha": "one"}, ((4, 3),)),
)
def alpha(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover what is no number."""
    return not isinstance(arguments.get("alpha", 1.0), int | float)


@stricter(
    "shared-axes",
    "Keras counts shared axes from 1 and takes 0 and below for others than they say.",
    "PReLU",
    example=("PReLU", {"shared_axes": 0}, ((4, 3),)),
)
def shared_axes(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover axes that are no axes of a sample."""
    given = arguments.get("shared_axes", 1)
    return any(axis < 1 for axis in (given if isinstance(given, tuple) else (given,)))
