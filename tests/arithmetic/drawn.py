"""Random settings for the operations: sizes, strides, rates and numbers, drawn from one generator."""

from __future__ import annotations

import random
from typing import NamedTuple

import numpy as np

from cnnstudio.arithmetic.activations import TOGETHER
from cnnstudio.layers.activations import ACTIVATIONS

ROUNDING = 1e-7
"""Some of TensorFlow's constants, those of gelu for one, are single precision even for double numbers."""

SINGLE_ROUNDING = 1e-4


class Case(NamedTuple):
    """One setting in words, and how far our numbers are from the oracle's in relation to the largest."""

    setting: str
    difference: float
    allowed: float = ROUNDING


def compared(setting: str, *pairs: tuple[object, object]) -> Case:
    """Return the largest difference among arrays of ours and of the oracle, whose shapes must be equal."""
    worst = 0.0
    for ours, theirs in pairs:
        a, b = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
        assert a.shape == b.shape, f"{setting}: shape {a.shape}, the oracle has {b.shape}"
        if a.size:
            scale = max(float(np.abs(b).max()), 1.0)
            worst = max(worst, float(np.abs(a - b).max()) / scale)
    return Case(setting, worst)


def precision(rank: int) -> tuple[str, float]:
    """Return the numbers' kind for TensorFlow, and what rounding is allowed.

    Volumes are single: TensorFlow 2.21 has no double average pooling of them, and its double Conv3D with `same` and
    a stride above the kernel reads the wrong cells (its single one, and SciPy, agree with us).
    """
    return ("float32", SINGLE_ROUNDING) if rank == 3 else ("float64", ROUNDING)


class Draw:
    """Draws what one case needs; the same generator gives the same case."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.numbers = np.random.default_rng(chance.getrandbits(64))

    def array(self, *shape: int) -> np.ndarray:
        """Return numbers; every third time whole ones, which tie and cancel."""
        if self.chance.random() < 0.3:
            return self.numbers.integers(-3, 4, shape).astype(np.float64)
        return self.numbers.standard_normal(shape)

    def smooth(self, *shape: int) -> np.ndarray:
        """Return numbers that never stand on a bend."""
        return self.numbers.standard_normal(shape) * 1.7

    def size(self, least: int, most: int) -> int:
        return self.chance.randint(least, most)

    def sizes(self, rank: int, least: int, most: int) -> tuple[int, ...]:
        return tuple(self.size(least, most) for _ in range(rank))

    def rank(self) -> int:
        return self.chance.choice((1, 2, 2, 3))

    def steps(self, rank: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return strides and rates, never both above 1: TensorFlow refuses that."""
        ones = (1,) * rank
        return self.chance.choice(
            ((ones, ones), (self.sizes(rank, 1, 3), ones), (ones, self.sizes(rank, 1, 3)))
        )

    def channels(self) -> tuple[int, int, int]:
        """Return channels, filters and the groups that divide both."""
        groups = self.chance.choice((1, 1, 2, 3))
        return groups * self.size(1, 3), groups * self.size(1, 3), groups

    def activation(self, *, single: bool = False) -> str:
        names = [n for n in ACTIVATIONS if not single or n not in TOGETHER]
        return self.chance.choice(names)


def widths(kernel: tuple[int, ...], rates: tuple[int, ...], room: int) -> tuple[int, ...]:
    """Return inputs just large enough for a kernel, and some more."""
    return tuple((k - 1) * d + 1 + room for k, d in zip(kernel, rates, strict=True))
