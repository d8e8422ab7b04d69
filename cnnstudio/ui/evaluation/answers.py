"""What a prediction says in shares and words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def shares_of(prediction: NDArray[np.generic] | None) -> tuple[float, ...] | None:
    """Return one share per class: as given, as the two sides of one unit, or the softmax of raw scores."""
    if prediction is None or prediction.ndim != 1:
        return None
    values = np.asarray(prediction, np.float64)
    if not np.isfinite(values).all():
        return None
    if values.size == 1:
        values = np.array([1 - values[0], values[0]])
    if values.min() < -1e-6 or abs(values.sum() - 1) > 1e-2:
        raised = np.exp(values - values.max())
        values = raised / raised.sum()
    return tuple(float(share) for share in values)


def lead_words(labels: tuple[str, ...], shares: tuple[float, ...] | None) -> str:
    """Return the leading class."""
    if not shares:
        return "–"
    lead = int(np.argmax(shares))
    return labels[lead] if lead < len(labels) else str(lead)


def class_names(known: tuple[str, ...], shares: tuple[float, ...] | None) -> tuple[str, ...]:
    """Return the names of the classes, or their numbers where the names are not those of this answer."""
    if shares is None:
        return ()
    return known if len(known) == len(shares) else tuple(str(index) for index in range(len(shares)))
