"""Which rows train, validate and test: by chance, in equal shares of each class, by group, and evened out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.recipe import DataRecipe

Rows = NDArray[np.int64]


def held_out(
    rows: Rows,
    share: float,
    recipe: DataRecipe,
    labels: NDArray[Any] | None,
    groups: NDArray[Any] | None,
    turn: int = 0,
) -> tuple[Rows, Rows]:
    """Return the rows that stay and the rows that are held out, each in file order.

    `turn` tells the split for the test (1) from the one for validation (0), so that both can be drawn by one seed.
    """
    chance = np.random.default_rng(recipe.split_seed if turn == 0 else (recipe.split_seed, turn))
    if groups is not None:
        return _by_group(rows, share, groups, chance)
    if recipe.stratified and labels is not None:
        return _by_class(rows, share, labels, chance)
    count = round(len(rows) * share)
    if len(rows) > 1:
        count = max(count, 1)
    order = chance.permutation(rows)
    return np.sort(order[count:]), np.sort(order[:count])


def _by_class(
    rows: Rows, share: float, labels: NDArray[Any], chance: np.random.Generator
) -> tuple[Rows, Rows]:
    """Hold out the same share of each class; the rows lost by rounding come from the largest remainders."""
    kinds, of = np.unique(labels[rows], return_inverse=True)
    exact = np.bincount(of, minlength=len(kinds)) * share
    counts = np.floor(exact).astype(np.intp)
    missing = max(round(len(rows) * share), min(1, len(rows) - 1)) - counts.sum()
    counts[np.argsort(counts - exact, kind="stable")[: max(missing, 0)]] += 1
    held = [chance.permutation(rows[of == kind])[: counts[kind]] for kind in range(len(kinds))]
    out = np.sort(np.concatenate(held)) if held else rows[:0]
    return np.setdiff1d(rows, out, assume_unique=True), out


def _by_group(
    rows: Rows, share: float, groups: NDArray[Any], chance: np.random.Generator
) -> tuple[Rows, Rows]:
    """Hold out whole groups until the share is reached."""
    kinds, of, sizes = np.unique(groups[rows], return_inverse=True, return_counts=True)
    wanted, taken = share * len(rows), 0.0
    chosen: list[int] = []
    for kind in chance.permutation(len(kinds))[: max(0, len(kinds) - 1)]:
        if chosen and taken + sizes[kind] / 2 > wanted:
            break
        chosen.append(kind)
        taken += sizes[kind]
    out = np.isin(of, chosen)
    return rows[~out], rows[out]


def balanced(rows: Rows, recipe: DataRecipe, labels: NDArray[Any]) -> Rows:
    """Return training rows with classes of equal size: the rare ones repeated, or of the common ones some left out."""
    if recipe.balance == "none" or len(rows) == 0:
        return rows
    chance = np.random.default_rng((recipe.split_seed, 2))
    kinds, of, sizes = np.unique(labels[rows], return_inverse=True, return_counts=True)
    wanted = int(sizes.max() if recipe.balance == "repeat" else sizes.min())
    chosen = []
    for kind in range(len(kinds)):
        some = chance.permutation(rows[of == kind])
        chosen.append(np.resize(some, wanted))
    return np.sort(np.concatenate(chosen))
