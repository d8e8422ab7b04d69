"""How pixel values become network inputs: the one formula that training, drawings and exports share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.recipe import Scale


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
