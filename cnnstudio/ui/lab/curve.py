"""A curve of a plot of the lab, and the kinds of values that plots are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Span = tuple[float, float]
Written = Callable[[float], str]


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve: its words in the key, its places, its colour, and how it is drawn."""

    words: str
    x: Reals
    y: Reals
    role: str = "accent"
    dashed: bool = False
    dots: bool = False
    filled: bool = False
