"""A part of a folder's pictures: decoded once onto the disk, or decoded whenever they are used."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Reading, Watch, held
from cnnstudio.data.numbers import Stored
from cnnstudio.data.picture_rows import PictureRows
from cnnstudio.data.pictures import DamagedPicture, Frame
from cnnstudio.data.samples import stop_if
from cnnstudio.language import tr
from cnnstudio.paths import datasets_folder

STREAM_ABOVE = 1 << 30
"""Bytes of decoded pictures above which they are decoded again whenever they are used."""


@dataclass(frozen=True, slots=True)
class PicturePart:
    """The good pictures of a part: where their bytes come from, and what stands beside each."""

    x: Stored
    beside: tuple[str, ...]
    fetch: PictureRows | None
    skipped: tuple[str, ...]


def part_of(
    root: Path, pairs: tuple[tuple[str, str], ...], frame: Frame, reading: Reading, watch: Watch, total: int
) -> PicturePart:
    """Return a part's pictures: decoded now onto the disk, or to be decoded whenever they are used."""
    names, beside = tuple(name for name, _ in pairs), tuple(word for _, word in pairs)
    rows = PictureRows(root, names, frame)
    size = total * frame.height * frame.width * frame.channels
    if reading.cache == "stream" or (reading.cache == "auto" and size > STREAM_ABOVE):
        stored = Stored(root.name, (len(names), *frame.shape), np.dtype(np.uint8), rows.pieces)
        return PicturePart(stored, beside, rows, ())
    good, skipped, spool = _decoded(rows, watch)
    if not good:
        raise DataError(skipped[0] if skipped else tr("{folder} holds no pictures.", folder=root.name))
    return PicturePart(held(root.name, spool), tuple(beside[at] for at in good), None, tuple(skipped))


def _decoded(rows: PictureRows, watch: Watch) -> tuple[list[int], list[str], NDArray[Any]]:
    """Return which pictures are sound, what is wrong with the others, and the sound ones from a file on the disk."""
    good: list[int] = []
    skipped: list[str] = []
    with tempfile.TemporaryFile(dir=datasets_folder()) as spool:
        for at, picture in rows.sound(_telling(watch, len(rows.names))):
            if isinstance(picture, DamagedPicture):
                skipped.append(_with_folder(str(picture), rows.names[at]))
            else:
                good.append(at)
                spool.write(picture.tobytes())
        spool.flush()
        shape = (len(good), *rows.frame.shape)
        kept: NDArray[Any] = (
            np.memmap(spool, np.uint8, "r", shape=shape) if good else np.zeros(shape, np.uint8)
        )
    return good, skipped, kept


def _with_folder(sentence: str, name: str) -> str:
    return sentence if name in sentence else f"{name}: {sentence}"


def _telling(watch: Watch, count: int) -> Callable[[int], None]:
    def goes_on(done: int) -> None:
        stop_if(watch.cancelled)
        if watch.progress is not None:
            watch.progress(tr("Decoding the pictures"), done / max(count, 1))

    return goes_on
