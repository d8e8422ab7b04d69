"""Which training pictures a layer finds most like a picture, and where it lays them all, answered piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.unfolding import unfolded
from cnnstudio.data.principal import spread
from cnnstudio.engine import inside as i
from cnnstudio.kerasbridge.alike import Coder, Nearest, Reals, nearest, usual_distance
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.language import tr

_FIRST = 50
"""t-SNE starts from so many directions of the largest spread."""
_NO_PLACES = np.zeros((0, 2), np.float32)
Pieces = Iterator[tuple[i.AlikeAre, float]]


class Alikes:
    """Keeps the rows of the pictures that were compared last, as long as network, weights and layer stay."""

    def __init__(self) -> None:
        self._network: object = None
        self._key: tuple[object, ...] = ()
        self._rows: Reals | None = None
        self._usual = 0.0

    def pieces(self, asked: i.Alike, probe: Probe, step: int) -> Pieces:
        """Pass all pictures through unless that is done, find the nearest, then lay all on a plane where wished."""
        if not len(asked.images):
            raise BridgeError(tr("There are no training images to compare with."))
        coder = Coder(probe, asked.layer, len(asked.images))
        part = 0.5 if asked.plane else 1.0
        network, key = probe.network, (step, asked.layer, _digest(asked.images))
        if network is not self._network or key != self._key or self._rows is None:
            for share, rows in coder.all(asked.images):
                if rows is not None:
                    self._network, self._key = network, key
                    self._rows, self._usual = rows, usual_distance(rows)
                elif share < 1:
                    yield _told(asked, share * part, step), share * part
        rows, usual = self._rows, self._usual
        if rows is None:
            return
        own = coder.rows(asked.image[None])
        found = nearest(rows, own[0], asked.count)

        def told(share: float, places: Reals = _NO_PLACES, along: tuple[float, ...] = ()) -> i.AlikeAre:
            return _told(asked, share, step, found, usual, coder.cells, places, along)

        if not asked.plane:
            yield told(1.0), 1.0
            return
        yield told(part), part
        for share, places, along in _laid(np.concatenate([rows, own]), asked.plane):
            done = 1.0 if share == 1.0 else part + (1 - part) * share
            yield told(done, places, along), done


def _laid(rows: Reals, plane: str) -> Iterator[tuple[float, Reals, tuple[float, ...]]]:
    """Return the share that is done, all places from 0 to 1, and how much of the variance lies along the axes."""
    centre, directions, shares = spread(rows, min(_FIRST, *rows.shape))
    along = np.asarray((rows - centre) @ directions, np.float32)
    if plane == "pca":
        flat = np.zeros((len(rows), 2), np.float32)
        flat[:, : along.shape[1]] = along[:, :2]
        yield 1.0, _unit(flat), tuple(float(share) for share in (*shares[:2], 0.0)[:2])
        return
    for share, places in unfolded(along):
        yield share, _unit(places), ()


def _unit(places: Reals) -> Reals:
    low, high = places.min(axis=0), places.max(axis=0)
    made: Reals = ((places - (low + high) / 2) / max(float((high - low).max()), 1e-12) + 0.5).astype(
        np.float32
    )
    return made


def _digest(images: NDArray[np.generic]) -> bytes:
    return blake2b(np.ascontiguousarray(images).tobytes(), digest_size=16).digest()


def _told(
    asked: i.Alike,
    share: float,
    step: int,
    found: Nearest | None = None,
    usual: float = float("nan"),
    cells: int = 0,
    places: Reals = _NO_PLACES,
    along: tuple[float, ...] = (),
) -> i.AlikeAre:
    samples = found.samples if found is not None else np.zeros((0,), np.int64)
    distances = found.distances if found is not None else np.zeros((0,), np.float32)
    return i.AlikeAre(asked.ticket, share, step, asked.layer, samples, distances, usual, cells, places, along)
