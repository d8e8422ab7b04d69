"""What is learned from each sample: a class, or numbers to predict."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.data.numbers import MOST_CLASSES, Stored, labels
from cnnstudio.document.recipe import Targets
from cnnstudio.language import number, tr


def target_values(y: Stored, classes: bool) -> NDArray[Any]:
    """Return class numbers (n,) as int32, or numbers to predict as float32: (n,) or one column each."""
    return labels(y) if classes else quantities(y)


def holds_classes(y: Stored, how: Targets) -> bool:
    """Say whether targets are classes; with "auto" fractions, negatives and huge numbers are quantities."""
    if how != "auto" or y.dtype.kind != "f":
        return how != "numbers"
    return all(_class_like(piece.reshape(len(piece), prod(y.shape[1:]))) for piece in y.pieces())


def _class_like(values: NDArray[Any]) -> bool:
    if values.shape[1] == 1:
        with np.errstate(invalid="ignore"):
            return bool(((values >= 0) & (values < MOST_CLASSES) & (values == np.floor(values))).all())
    return bool((((values == 0) | (values == 1)).all(axis=1) & (values.sum(axis=1) == 1)).all())


def quantities(y: Stored) -> NDArray[np.float32]:
    """Return numbers to predict; one column is (n,), more keep their shape."""
    values = np.concatenate([*y.pieces(), np.zeros((0, *y.shape[1:]), y.dtype)])
    with np.errstate(over="ignore"):
        made: NDArray[np.float32] = values.astype(np.float32)
    rows = made.reshape(len(made), prod(y.shape[1:]))
    bad = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if len(bad):
        raise DataError(
            tr(
                "{name}, row {row}: a target is not finite (NaN or infinite) or too large; remove the row.",
                name=y.name,
                row=number(int(bad[0]) + 1),
            )
        )
    return made[:, 0] if made.ndim == 2 and made.shape[1] == 1 else made
