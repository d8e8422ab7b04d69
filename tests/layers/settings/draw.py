"""Dice that several groups of kinds share: numbers, sizes per axis, shapes."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Shape

SIZES = (1, 2, 3, 4, 5, 7, 8, 12, 16)
FORMATS = ("channels_last", "channels_first")


def number(chance: random.Random, *usual: int) -> int:
    """Return one of the usual numbers, now and then one that is too small."""
    return chance.choice((0, -1)) if chance.random() < 0.08 else chance.choice(usual)


def axes(chance: random.Random, rank: int, *usual: int) -> Any:
    """Return one number for all axes or one for each, now and then one too many."""
    if chance.random() < 0.4:
        return number(chance, *usual)
    wrong = chance.random() < 0.04
    return tuple(number(chance, *usual) for _ in range(rank + wrong))


def some(chance: random.Random, most: dict[str, Any], share: float = 0.5) -> dict[str, Any]:
    """Keep a random part of the arguments, so that defaults are tried too."""
    return {name: value for name, value in most.items() if chance.random() < share}


def shape(chance: random.Random, rank: int) -> Shape:
    """Return a small shape; now and then an axis before the last is not known."""
    sizes = [chance.choice(SIZES) for _ in range(rank)]
    return tuple(None if chance.random() < 0.04 and i < rank - 1 else size for i, size in enumerate(sizes))


def shape_near(chance: random.Random, rank: int) -> Shape:
    """Return a shape of this rank, one in ten times of another one."""
    return shape(chance, chance.choice((1, 2, 3, 4, 5)) if chance.random() < 0.1 else rank)
