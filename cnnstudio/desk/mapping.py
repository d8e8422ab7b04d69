"""Samples on a plane, alike beside alike: by the two directions in which they differ most, or by t-SNE."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.data.finding import Chosen
from cnnstudio.data.neighbours import small
from cnnstudio.data.principal import spread
from cnnstudio.data.samples import Progress
from cnnstudio.language import tr

_SIDE = 28
"""Pictures are compared at this height and width."""
_FIRST = 50
"""t-SNE starts from so many directions of the largest spread: the rest is noise that only slows it."""
_ROUNDS = 750
_TOLD = re.compile(r"Iteration (\d+):")


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """Where each of some rows lies, from 0 to 1, and a sentence on what the axes are."""

    rows: NDArray[np.int64]
    places: NDArray[np.float32]
    note: str


def mapped(x: Any, method: str, count: int, progress: Progress) -> Map:
    """Return a map of up to `count` rows spread over the whole."""
    rows = np.unique(np.linspace(0, len(x) - 1, min(count, len(x))).astype(np.int64))
    if len(rows) < 3:
        raise DataError(tr("A map needs at least three samples."))
    progress(tr("Reading the samples"), 0.0)
    codes = small(Chosen(x, rows), None, _SIDE)
    progress(tr("Looking for the directions in which the samples differ most"), 0.1)
    centre, directions, shares = spread(codes, min(_FIRST, codes.shape[1], len(rows)))
    along: NDArray[np.float32] = np.asarray((codes - centre) @ directions, np.float32)
    if method == "tsne":
        return Map(
            rows, _unit(_tsne(along, progress)), tr("Near means alike; distances between groups mean little.")
        )
    told = [round(100 * float(share)) for share in (*shares[:2], 0.0, 0.0)][:2]
    plane = along[:, :2] if along.shape[1] > 1 else np.column_stack([along[:, 0], np.zeros(len(along))])
    note = tr("{a} % of all variance lies across, {b} % upwards.", a=told[0], b=told[1])
    return Map(rows, _unit(plane), note)


def _tsne(along: NDArray[np.float32], progress: Progress) -> NDArray[np.float32]:
    try:
        from sklearn.manifold import TSNE
    except ImportError as error:
        raise DataError(tr("t-SNE needs scikit-learn: pip install scikit-learn; or take PCA.")) from error
    near = min(30.0, (len(along) - 1) / 3)
    search = TSNE(perplexity=near, init="pca", random_state=0, max_iter=_ROUNDS, verbose=2)
    with contextlib.redirect_stdout(_Rounds(progress)):
        made: NDArray[np.float32] = search.fit_transform(along)
    return made


class _Rounds(io.TextIOBase):
    """Hears scikit-learn's own account of its rounds, the only sign of progress it gives."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def write(self, text: str) -> int:
        """Tell the share of the last round named in a text."""
        rounds = _TOLD.findall(text)
        if rounds:
            self._progress(tr("Placing the samples"), 0.15 + 0.85 * min(int(rounds[-1]) / _ROUNDS, 1.0))
        return len(text)


def _unit(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return places in a square from 0 to 1, the proportions kept."""
    low, high = plane.min(axis=0), plane.max(axis=0)
    size = max(float((high - low).max()), 1e-12)
    made: NDArray[np.float32] = ((plane - (low + high) / 2) / size + 0.5).astype(np.float32)
    return made
