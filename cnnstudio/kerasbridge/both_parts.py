"""Training and validation data judged the same way: in inference mode, with the same weights and the same metrics."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.kerasbridge.prepare import fixed_batch
from cnnstudio.kerasbridge.rows import Rows, SomeRows
from cnnstudio.kerasbridge.spread import rows_of
from cnnstudio.kerasbridge.validation import Evaluation, Validator

GoesOn = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """What the network achieves on one part of the data."""

    metrics: dict[str, float]
    samples: int
    """How many rows were judged, spread evenly over the part."""
    rows: int
    """How many there are."""
    confusion: NDArray[np.int64] | None = None
    wrong: NDArray[np.int64] | None = None
    """(n, 3): row of the part, true label, answer."""


NO_PART = Part({}, 0, 0)


@dataclass(frozen=True, slots=True)
class Judged:
    """Both parts, judged alike."""

    train: Part
    validation: Part
    """Empty where there is none."""
    seconds: float


def judge_both(
    validator: Validator, model: Any, train: Rows, validation: Rows | None, most: int, goes_on: GoesOn
) -> Judged | None:
    """Judge at most so many rows of each part (all: 0), or return None if told to stop; metrics in progress are kept."""
    begun = time.monotonic()
    kept = [(variable, np.array(variable)) for variable in model.metrics_variables]
    try:
        parts = []
        for rows in (train, validation):
            part = NO_PART if rows is None else _judged(validator, model, rows, most, goes_on)
            if part is None:
                return None
            parts.append(part)
    finally:
        for variable, value in kept:
            variable.assign(value)
    return Judged(parts[0], parts[1], time.monotonic() - begun)


def _judged(validator: Validator, model: Any, rows: Rows, most: int, goes_on: GoesOn) -> Part | None:
    chosen = rows_of(len(rows), _count(model, most or len(rows)))
    found = validator.on(SomeRows(rows, chosen)).run(goes_on)
    if found is None:
        return None
    part = Part(found.metrics, len(chosen), len(rows), found.confusion)
    return part if found.wrong is None else replace(part, wrong=_in_part(found, chosen))


def _count(model: Any, most: int) -> int:
    """Return how many rows may be judged; an Input that insists on its batches takes whole ones only."""
    size = fixed_batch(model)
    return most if size is None else max(most // size, 1) * size


def _in_part(found: Evaluation, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the mistakes with their rows in the whole part."""
    table = np.array(found.wrong, np.int64).reshape(-1, 3)
    table[:, 0] = chosen[table[:, 0]]
    return table
