"""What goes in and comes out: arrays of finite numbers that nobody can change afterwards, and refusals in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnstudio.language import number, shape_text, tr

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
Mask = NDArray[np.bool_]
Place = tuple[int, ...]
Sizes = int | Sequence[int]

LARGEST_INPUT = 1_000_000
"""Places of one input, without its channels: a picture of 1,000 x 1,000."""
LARGEST_KERNEL = 10_000
"""Cells of one kernel, without its channels: 100 x 100."""
LARGEST_ARRAY = 20_000_000
"""Numbers of one array with all its channels: 160 MB."""
LARGEST_NUMBER = 1e30
"""Squares and sums of such numbers still are numbers."""
LARGEST_WORK = 4_000_000_000
"""Multiplications of one result: some seconds of a plain processor."""


class Refused(ValueError):
    """These numbers cannot be worked with; the sentence says what, where and what to do."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.message, self.field = message, field


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array, from now on unchangeable."""
    array.setflags(write=False)
    return array


def finite(values: ArrayLike, field: str) -> Array:
    """Return a frozen copy of the values as real numbers; what is no finite number is refused."""
    raw = _numeric(values, field)
    if not raw.size:
        raise Refused(tr("The {field} is empty: give it at least one cell.", field=tr(field)), field)
    need_room(raw.shape, LARGEST_ARRAY, field)
    array = np.array(raw, dtype=np.float64)
    if not (np.abs(array) <= LARGEST_NUMBER).all():
        at = tuple(int(i) + 1 for i in np.argwhere(~(np.abs(array) <= LARGEST_NUMBER))[0])
        raise Refused(_no_number(array.ndim, at, field), field)
    return frozen(array)


def _numeric(values: ArrayLike, field: str) -> NDArray[Any]:
    try:
        raw = np.asarray(values)
    except ValueError:
        raw = np.asarray("rows of unequal length")
    if raw.dtype.kind not in "biuf":
        raise Refused(
            tr(
                "The {field} holds something that is not a number, or rows of unequal length.",
                field=tr(field),
            ),
            field,
        )
    return raw


def _no_number(axes: int, at: Place, field: str) -> str:
    if not axes:
        return tr("The {field} is not a finite number below 10^30.", field=tr(field))
    place = ", ".join(map(str, at))
    return tr("The {field} has no finite number below 10^30 in cell {place}.", field=tr(field), place=place)


def whole(value: object, field: str, *, least: int = 1) -> int:
    """Return a whole number that is large enough, or refuse it."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer) or value < least:
        raise Refused(
            tr(
                "The {field} is a whole number from {least} up, not {value}.",
                field=tr(field),
                least=least,
                value=value,
            ),
            field,
        )
    return int(value)


def each_axis(value: Sizes, axes: int, field: str, *, least: int = 1) -> Place:
    """Return one whole number for each axis; a single one stands for all."""
    given = [value] * axes if isinstance(value, int | np.integer | float | str) else list(value)
    if len(given) != axes:
        raise Refused(
            tr("The {field} names {n} axes, the input has {axes}.", field=tr(field), n=len(given), axes=axes),
            field,
        )
    return tuple(whole(one, field, least=least) for one in given)


def real(value: float, field: str, *, above: float = -np.inf) -> float:
    """Return a finite number larger than a bound, or refuse it."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = np.nan
    if not np.isfinite(found):
        raise Refused(tr("The {field} is not a finite number.", field=tr(field)), field)
    if found <= above:
        raise Refused(tr("The {field} must be above {low}.", field=tr(field), low=number(above)), field)
    return found


def need_room(shape: Place, limit: int, field: str) -> None:
    """Refuse what has more cells than the lab can show or work out at once."""
    cells = int(np.prod([int(n) for n in shape], dtype=object))
    if cells > limit:
        raise Refused(
            tr(
                "The {field} of {shape} has {cells} cells; the lab takes up to {limit}, so make it smaller.",
                field=tr(field),
                shape=shape_text(shape),
                cells=number(cells),
                limit=number(limit),
            ),
            field,
        )


def need_work(multiplications: int) -> None:
    """Refuse a result that would keep the reader waiting for long."""
    if multiplications > LARGEST_WORK:
        raise Refused(
            tr(
                "This takes {n} multiplications; the lab takes up to {limit}, so choose a smaller input or kernel.",
                n=number(multiplications),
                limit=number(LARGEST_WORK),
            ),
            "kernel",
        )


def need_bounds(sums: Array) -> None:
    """Refuse sums that have grown beyond what can be worked on."""
    if not (np.abs(sums) <= LARGEST_NUMBER).all():
        raise Refused(
            tr("The sums grow beyond 10^30: choose smaller numbers for the input or the kernel."), "kernel"
        )
