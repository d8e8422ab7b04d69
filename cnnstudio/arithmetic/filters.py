"""A layer's weights filter by filter: each by itself, how long, how like another, how far from where it began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[Any]
Order = Literal["index", "norm", "change", "similarity"]
ORDERS: tuple[Order, ...] = ("index", "norm", "change", "similarity")

DEAD_SHARE = 0.01
"""A filter shorter than this share of the layer's median filter counts as dead."""
ALIKE = 0.99
"""Filters whose cosine is this large, whichever sign, count as the same."""
_MOST_WORK = 400_000_000
_LOOKED_AT = 512
"""Numbers of a filter that are compared first; the few pairs that are left are compared whole."""
_ROUNDING = 1e-4


def filters_of(kernel: Weights, kind: str) -> Weights:
    """Return the kernel with its filters first: filters x sizes... x channels."""
    if _depthwise(kind):
        flat = kernel.reshape(*kernel.shape[:-2], -1)
        return np.moveaxis(flat, -1, 0)[..., None]
    if "Transpose" in kind:
        return np.moveaxis(kernel, -2, 0)
    return np.moveaxis(kernel, -1, 0)


def with_filter(kernel: Weights, kind: str, index: int, values: Weights) -> Weights:
    """Return a copy of the kernel in which one filter has these values, sizes... x channels."""
    made = np.array(kernel)
    filters_of_view(made, kind, index)[...] = values
    return made


def filters_of_view(kernel: Weights, kind: str, index: int) -> Weights:
    """Return one filter of a kernel, sizes... x channels, as a view that can be written to."""
    if _depthwise(kind):
        channel, own = divmod(index, kernel.shape[-1])
        return kernel[..., channel : channel + 1, own]
    return kernel[..., index, :] if "Transpose" in kind else kernel[..., index]


def _depthwise(kind: str) -> bool:
    return kind.startswith(("Depthwise", "Separable"))


@dataclass(frozen=True, eq=False, slots=True)
class FilterFacts:
    """What is remarkable about each filter of a layer."""

    norms: NDArray[np.float64]
    changes: NDArray[np.float64] | None
    """Length of the difference from the beginning; None where that is not known."""
    dead: NDArray[np.bool_]
    same_as: tuple[int, ...] | None
    """For each filter the first one before it that is the same but for its length; -1 for none.

    None where there are too many to compare.
    """


def facts_of(filters: Weights, before: Weights | None = None) -> FilterFacts:
    """Return the facts of all filters, given filters first."""
    rows = _rows(filters)
    norms = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    changes = None
    if before is not None and before.shape == filters.shape:
        away = rows - _rows(before)
        changes = np.sqrt(np.einsum("ij,ij->i", away, away, dtype=np.float64))
    dead = norms <= DEAD_SHARE * float(np.median(norms)) if len(norms) else np.zeros(0, np.bool_)
    return FilterFacts(norms, changes, dead, _same(rows, norms, dead))


def _rows(filters: Weights) -> Weights:
    return np.asarray(filters, np.float32).reshape(len(filters), -1)


def _same(rows: Weights, norms: NDArray[np.float64], dead: NDArray[np.bool_]) -> tuple[int, ...] | None:
    count, size = int(rows.shape[0]), int(rows.shape[1])
    # Single numbers all point the same way, so that alike would say nothing of them.
    if size < 2 or count < 2:
        return (-1,) * count
    if count * count * min(size, _LOOKED_AT) > _MOST_WORK:
        return None
    unit = rows / np.maximum(norms, 1e-12).astype(np.float32)[:, None]
    found = np.full(count, -1)
    for one, other in _perhaps_alike(unit)[::-1]:
        if not (dead[one] or dead[other]) and abs(float(unit[one] @ unit[other])) >= ALIKE:
            found[one] = other
    return tuple(int(n) for n in found)


def _perhaps_alike(unit: Weights) -> NDArray[np.intp]:
    """Return the pairs that some of the numbers do not tell apart; whoever is alike is alike in those too."""
    if unit.shape[1] > _LOOKED_AT:
        telling = np.argpartition(-unit.var(axis=0), _LOOKED_AT)[:_LOOKED_AT]
        unit = unit[:, telling]
    gram, own = unit @ unit.T, np.einsum("ij,ij->i", unit, unit)
    nearest = own[:, None] + own[None, :] - 2 * np.abs(gram)
    return np.argwhere(np.tril(nearest <= 2 * (1 - ALIKE) + _ROUNDING, -1))


def likeness(filters: Weights, index: int) -> NDArray[np.float64]:
    """Return the cosine of every filter with one of them: 1 the same direction, -1 the opposite one."""
    rows = _rows(filters).astype(np.float64)
    own = rows[index]
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(own)
    return np.asarray((rows @ own) / np.maximum(lengths, 1e-30))


def in_order(filters: Weights, facts: FilterFacts, order: Order, chosen: int = 0) -> NDArray[np.intp]:
    """Return the numbers of the filters: as they stand, or the longest, the most changed, the most alike first."""
    match order:
        case "norm":
            return np.argsort(-facts.norms, kind="stable")
        case "change" if facts.changes is not None:
            return np.argsort(-facts.changes, kind="stable")
        case "similarity" if len(filters):
            return np.argsort(-likeness(filters, min(chosen, len(filters) - 1)), kind="stable")
    return np.arange(len(filters))


@dataclass(frozen=True, eq=False, slots=True)
class Spread:
    """How the numbers of an array lie: their range, mean, deviation, how many are 0, and a histogram."""

    count: int
    least: float
    most: float
    mean: float
    deviation: float
    zero_share: float
    edges: NDArray[np.float64]
    heights: NDArray[np.int64]
    odd: int
    """How many are no number."""


def spread_of(values: Weights, bins: int = 40) -> Spread | None:
    """Return how the numbers lie; None where there is none."""
    flat = np.asarray(values).ravel()
    finite = flat[np.isfinite(flat)].astype(np.float64) if flat.dtype.kind == "f" else flat.astype(np.float64)
    if not finite.size:
        return None
    heights, edges = np.histogram(finite, bins)
    return Spread(
        int(flat.size), float(finite.min()), float(finite.max()), float(finite.mean()), float(finite.std()),
        float((finite == 0).mean()), edges, heights.astype(np.int64), int(flat.size - finite.size),
    )  # fmt: skip
