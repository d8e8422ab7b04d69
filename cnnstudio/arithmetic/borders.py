"""What stands beyond the edge: the border rules, their names elsewhere, and padding by each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

import numpy as np

from cnnstudio.arithmetic.numbers import Array, Refused, Whole
from cnnstudio.language import tr

Border = Literal["ignore", "zero", "replicate", "reflect", "symmetric", "wrap", "constant"]
BORDERS: tuple[Border, ...] = get_args(Border)


class Names(NamedTuple):
    """What one rule is called by NumPy's `pad`, SciPy's `ndimage` and Keras's layers; None where they lack it."""

    numpy: str | None
    scipy: str | None
    keras: str | None


NAMES: dict[Border, Names] = {
    "ignore": Names(None, None, "valid"),
    "zero": Names("constant", "constant", "same"),
    "replicate": Names("edge", "nearest", None),
    "reflect": Names("reflect", "mirror", None),
    "symmetric": Names("symmetric", "reflect", None),
    "wrap": Names("wrap", "wrap", None),
    "constant": Names("constant", "constant", None),
}
"""Reflect does not repeat the edge, symmetric does; the same word means the other in SciPy."""


def check_border(rule: str) -> Border:
    """Return the rule if there is one of this name."""
    for known in BORDERS:
        if rule == known:
            return known
    raise Refused(tr("A border is {names}, not {rule}.", names=", ".join(BORDERS), rule=rule), "border")


def sources(size: int, before: int, after: int, rule: Border) -> Whole:
    """Return for each padded place of one axis which cell stands there; -1 where it is no cell but a fixed number."""
    at = np.arange(-before, size + after)
    match rule:
        case "replicate":
            return np.clip(at, 0, size - 1)
        case "wrap":
            return at % size
        case "symmetric":
            turn = at % (2 * size)
            return np.where(turn < size, turn, 2 * size - 1 - turn)
        case "reflect":
            period = max(2 * size - 2, 1)
            turn = at % period
            return np.where(turn < size, turn, period - turn)
        case _:
            return np.where((at >= 0) & (at < size), at, -1)


Pads = Sequence[tuple[int, int]]
"""Cells added before and after, for each axis that is padded; later axes stay as they are."""


def pad(values: Array, pads: Pads, rule: Border = "zero", constant: float = 0.0) -> Array:
    """Return the values with a border around the first axes."""
    if not any(before or after for before, after in pads):
        return values
    if rule in ("ignore", "zero", "constant"):
        return _surrounded(values, pads, constant if rule == "constant" else 0.0)
    for axis, (before, after) in enumerate(pads):
        values = values.take(sources(values.shape[axis], before, after, rule), axis=axis)
    return values


def _surrounded(values: Array, pads: Pads, fill: float) -> Array:
    shape = [n + before + after for n, (before, after) in zip(values.shape, pads, strict=False)]
    wide = np.full((*shape, *values.shape[len(pads) :]), fill)
    wide[tuple(slice(b, b + n) for n, (b, _) in zip(values.shape, pads, strict=False))] = values
    return wide


def fold(padded: Array, shape: Sequence[int], pads: Pads, rule: Border) -> Array:
    """Return what belongs to each cell once every copy in the border is added to its origin; the transpose of `pad`."""
    for axis, ((before, after), size) in enumerate(zip(pads, shape, strict=True)):
        source = sources(size, before, after, rule)
        inside = np.moveaxis(padded, axis, 0)
        folded = np.zeros((size, *inside.shape[1:]))
        np.add.at(folded, source[source >= 0], inside[source >= 0])
        padded = np.moveaxis(folded, 0, axis)
    return padded
