"""Where a run stands: what a checkpoint must hold beside weights and optimiser."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import tr

Array = NDArray[np.generic]


@dataclass(slots=True)
class Position:
    """How far training has come; changed by the loop alone."""

    epochs: int = 0
    """Epochs trained and validated."""
    row: int = 0
    """Rows of the epoch in progress that are done."""
    step: int = 0
    """Steps done since the run's beginning."""
    best_epoch: int = 0
    best_value: float = math.inf

    def improve(self, value: float) -> bool:
        """Say whether this epoch's loss is the best so far; one that is not finite never is."""
        better = math.isfinite(value) and value < self.best_value
        if better:
            self.best_epoch, self.best_value = self.epochs + 1, value
        return better

    def told(self) -> dict[str, Array]:
        """Return the position as arrays."""
        return {f"loop/{f.name}": np.array(getattr(self, f.name)) for f in fields(self)}

    @staticmethod
    def read(state: Mapping[str, Array]) -> Position:
        """Return the position that `told` wrote."""
        missing = [f.name for f in fields(Position) if f"loop/{f.name}" not in state]
        if missing:
            raise BridgeError(tr("The checkpoint does not say where training stood; start the run again."))
        return Position(**{f.name: state[f"loop/{f.name}"].item() for f in fields(Position)})


def order(seed: int, epoch: int, rows: int, shuffle: bool = True) -> NDArray[np.int64]:
    """Return the order in which an epoch (from 0) reads the rows; the same on every machine."""
    if not shuffle:
        return np.arange(rows, dtype=np.int64)
    return np.random.Generator(np.random.PCG64([seed, epoch])).permutation(rows).astype(np.int64)


def named(names: tuple[str, ...], values: NDArray[np.float32]) -> dict[str, float]:
    """Return values by name."""
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def finite(values: Mapping[str, float]) -> dict[str, float]:
    """Return those values that are numbers."""
    return {name: value for name, value in values.items() if math.isfinite(value)}
