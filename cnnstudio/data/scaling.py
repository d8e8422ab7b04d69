"""How raw values become network inputs: the one formula that training, drawings and exports share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.recipe import DataRecipe, Scale

_MOST_MEASURED = 20_000
_AT_ONCE = 256
_FLAT = 1e-7


@dataclass(frozen=True, slots=True)
class Scaling:
    """An input is x / divisor + offset, worked out in 32-bit numbers."""

    divisor: float
    offset: float


_SCALINGS: dict[Scale, Scaling] = {
    "1/255": Scaling(255.0, 0.0),
    "none": Scaling(1.0, 0.0),
    "1/127.5 - 1": Scaling(127.5, -1.0),
}


def scaling(how: Scale) -> Scaling:
    """Return divisor and offset of a scale."""
    return _SCALINGS[how]


def scale(images: NDArray[Any], how: Scale) -> NDArray[np.float32]:
    """Return network inputs of the same shape."""
    terms = _SCALINGS[how]
    scaled: NDArray[np.float32] = np.divide(images, np.float32(terms.divisor), dtype=np.float32)
    if terms.offset:
        scaled += np.float32(terms.offset)
    return scaled


def factors(recipe: DataRecipe) -> NDArray[np.float32]:
    """Return divisors and offsets, (2, 1) or (2, channels): an input is x / divisor + offset.

    Standardising after scaling is one such step too: (x / d + o - mean) / deviation.
    """
    terms = _SCALINGS[recipe.scale]
    if recipe.standardise == "no" or not recipe.means:
        return np.array([[terms.divisor], [terms.offset]], np.float32)
    means, deviations = np.array(recipe.means), np.array(recipe.deviations)
    return np.array([terms.divisor * deviations, (terms.offset - means) / deviations], np.float32)


def network_inputs(rows: NDArray[Any], recipe: DataRecipe) -> NDArray[np.float32]:
    """Return raw rows as the network takes them."""
    divisors, offsets = factors(recipe)
    if len(divisors) == 1 and recipe.standardise == "no":
        return scale(rows, recipe.scale)
    made: NDArray[np.float32] = np.divide(rows, divisors, dtype=np.float32) + offsets
    return made


def needs_measuring(recipe: DataRecipe) -> bool:
    """Say whether means and deviations have still to be taken from the training samples."""
    return recipe.standardise != "no" and not recipe.means


def measured(recipe: DataRecipe, x: Any, rows: Sequence[int] | NDArray[Any]) -> DataRecipe:
    """Return the recipe with the means and deviations of these training rows, or of 20,000 spread over them."""
    if not needs_measuring(recipe) or len(rows) == 0:
        return recipe
    chosen = np.asarray(rows)
    if len(chosen) > _MOST_MEASURED:
        chosen = chosen[np.linspace(0, len(chosen) - 1, _MOST_MEASURED).astype(np.intp)]
    count, total, squares = 0, np.zeros(1), np.zeros(1)
    for start in range(0, len(chosen), _AT_ONCE):
        piece = scale(np.asarray(x[chosen[start : start + _AT_ONCE]]), recipe.scale).astype(np.float64)
        flat = piece.reshape(-1, piece.shape[-1] if recipe.standardise == "per channel" else 1)
        count, total, squares = count + len(flat), total + flat.sum(axis=0), squares + (flat**2).sum(axis=0)
    means = total / count
    deviations = np.sqrt(np.maximum(squares / count - means**2, 0))
    deviations = np.where(deviations < _FLAT, 1.0, deviations)
    return recipe.replaced(means=tuple(means.tolist()), deviations=tuple(deviations.tolist()))
