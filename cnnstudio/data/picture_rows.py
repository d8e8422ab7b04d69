"""Picture files as rows of an array: decoded a few at a time, by several threads, when they are asked for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.data.pictures import Bytes, DamagedPicture, Frame, decoded, header
from cnnstudio.language import number, tr

_AT_ONCE = 64
_THREADS = max(2, min(4, os.cpu_count() or 2))
Decode = Callable[[Path, str, Frame], Bytes]


@dataclass(frozen=True)
class PictureRows:
    """The pictures of some files, all brought to one form."""

    root: Path
    names: tuple[str, ...]
    frame: Frame
    decode: Decode = decoded
    since: int | None = None
    """Nanoseconds of the clock after which a changed file is no longer the one that was opened."""

    ndim: ClassVar[int] = 4
    dtype: ClassVar[np.dtype[np.uint8]] = np.dtype(np.uint8)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return (len(self.names), *self.frame.shape)

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, which: Any) -> Bytes:
        """Return one picture by its number, or those of a slice or an array of numbers."""
        rows = np.arange(len(self.names))[which]
        return self.one(int(rows)) if np.ndim(rows) == 0 else self.fetch(rows)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return self.fetch(np.arange(len(self.names))).astype(dtype or np.uint8, copy=False)

    def fetch(self, rows: NDArray[Any]) -> Bytes:
        """Return the pictures with these numbers."""
        made = np.empty((len(rows), *self.frame.shape), np.uint8)
        with ThreadPoolExecutor(_THREADS) as pool:
            for place, picture in enumerate(pool.map(self.one, rows.tolist())):
                made[place] = picture
        return made

    def one(self, row: int) -> Bytes:
        name = self.names[row]
        if self.since is not None and _changed(self.root / name) > self.since:
            raise DataError(tr("{name} changed while the data were in use; open them again.", name=name))
        return self.decode(self.root / name, name, self.frame)

    def as_they_are(self) -> PictureRows:
        """Return the same rows, which refuse every file that changes from now on."""
        some = np.unique(np.linspace(0, len(self.names) - 1, min(len(self.names), 64)).astype(np.intp))
        # A file server's clock may run ahead of ours.
        newest = max((_changed(self.root / self.names[at]) for at in some.tolist()), default=0)
        return replace(self, since=max(newest, time.time_ns()))

    def pieces(self) -> Iterator[Bytes]:
        for start in range(0, len(self.names), _AT_ONCE):
            yield self.fetch(np.arange(start, min(start + _AT_ONCE, len(self.names))))

    def sound(self, goes_on: Callable[[int], None]) -> Iterator[tuple[int, Bytes | DamagedPicture]]:
        """Yield each picture, or what is wrong with it; `goes_on` hears how far it came and may raise."""
        with ThreadPoolExecutor(_THREADS) as pool:
            for start in range(0, len(self.names), _AT_ONCE):
                goes_on(start)
                some = range(start, min(start + _AT_ONCE, len(self.names)))
                yield from zip(some, pool.map(self._tried, some), strict=True)

    def _tried(self, row: int) -> Bytes | DamagedPicture:
        try:
            return self.one(row)
        except DamagedPicture as error:
            return error


def _changed(path: Path) -> int:
    """Return when a file was last written to; 0 where that cannot be told, for decoding says why."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def frame_for(
    root: Path,
    names: Sequence[str],
    size: tuple[int, int] | None,
    colour: str,
    fitting: str,
    wanted: tuple[int, ...],
    any_size: bool,
) -> tuple[Frame, tuple[str, ...]]:
    """Return the form of a folder's pictures: as the recipe says, as the network takes them, or as they all are."""
    heights, widths, channels, unusual = _measured(root, names)
    picture_input = len(wanted) == 3 and wanted[2] in {1, 3}
    depth = {"grey": 1, "colour": 3}.get(colour) or (wanted[2] if picture_input else max(channels))
    notes = (
        [tr("Pictures of other kinds were converted: {kinds}.", kinds=", ".join(unusual))] if unusual else []
    )
    if len(channels) > 1:
        notes.append(tr("Grey and colour pictures are mixed; all are read with {n} channels.", n=depth))
    one_size = len(set(zip(heights, widths, strict=True))) == 1
    if size is None and picture_input:
        size = (wanted[0], wanted[1])
    if size is None:
        if not one_size and not any_size:
            raise DataError(
                tr("{folder}: the sizes of the pictures differ ({a} × {b} to {c} × {d}); choose a size for all.",
                   folder=root.name, a=min(heights), b=min(widths), c=max(heights), d=max(widths))
            )  # fmt: skip
        size = (int(np.median(heights)), int(np.median(widths)))
    if not one_size or size != (heights[0], widths[0]):
        notes.append(tr("Pictures are brought to {h} × {w}.", h=number(size[0]), w=number(size[1])))
    return Frame(size[0], size[1], depth, fitting), tuple(notes)


_MEASURED = 5000
_USUAL = {"1", "L", "RGB", "P"}


def _measured(root: Path, names: Sequence[str]) -> tuple[list[int], list[int], set[int], list[str]]:
    """Return heights, widths, channels and unusual modes; of very many pictures 5,000 are measured."""
    heights, widths, channels, unusual = [], [], set(), set()
    first: DamagedPicture | None = None
    for at in np.unique(np.linspace(0, len(names) - 1, min(len(names), _MEASURED)).astype(np.intp)).tolist():
        try:
            found = header(root / names[at])
        except DamagedPicture as error:
            first = first or DamagedPicture(str(error).replace(Path(names[at]).name, names[at], 1))
            continue
        heights.append(found.height)
        widths.append(found.width)
        channels.add(found.channels)
        unusual |= {found.mode} - _USUAL | ({tr("turned by the camera")} if found.turned else set())
    if not heights:
        raise first or DataError(tr("{folder} holds no pictures.", folder=root.name))
    return heights, widths, channels, sorted(unusual)
