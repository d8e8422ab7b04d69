"""The weights after each epoch, for looking back; thinned out evenly when they grow too large."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from cnnstudio.engine.array_file import read_arrays, write_arrays
from cnnstudio.engine.messages import Array
from cnnstudio.engine.requests import SNAPSHOT_BYTES

_FOLDER = "snapshots"
_NAME = re.compile(r"epoch-(\d+)\.npz")
LARGEST = SNAPSHOT_BYTES
"""Bytes that the snapshots of one run may take together, unless the run says otherwise."""


class Snapshots:
    """The snapshots of one run."""

    def __init__(self, run: Path, largest: int = LARGEST, every: int = 1) -> None:
        """Keep every so manieth epoch, in so many bytes together."""
        self._folder = run / _FOLDER
        self._largest, self._every = largest, every

    @property
    def epochs(self) -> tuple[int, ...]:
        """Return the epochs that can be looked at, in order."""
        if not self._folder.is_dir():
            return ()
        names = (_NAME.fullmatch(path.name) for path in self._folder.iterdir())
        return tuple(sorted(int(name.group(1)) for name in names if name))

    def write(self, epoch: int, arrays: Mapping[str, Array], best_epoch: int) -> None:
        """Keep these weights; the first, the best and the newest snapshot are never thinned out."""
        self._folder.mkdir(exist_ok=True)
        write_arrays(self._path(epoch), arrays)
        for earlier in self.epochs:
            if earlier % self._every and earlier not in {best_epoch, epoch}:
                self._path(earlier).unlink()
        while self._size() > self._largest and (spare := _least_missed(self.epochs, {best_epoch, epoch})):
            self._path(spare).unlink()

    def read(self, epoch: int) -> dict[str, Array]:
        """Return the weights after this epoch."""
        return read_arrays(self._path(epoch))

    def forget_after(self, epoch: int) -> None:
        """Remove snapshots of epochs that a resumed run will pass again."""
        for later in self.epochs:
            if later > epoch:
                self._path(later).unlink()

    def _size(self) -> int:
        return sum(self._path(epoch).stat().st_size for epoch in self.epochs)

    def _path(self, epoch: int) -> Path:
        return self._folder / f"epoch-{epoch:04d}.npz"


def _least_missed(epochs: tuple[int, ...], kept: Iterable[int]) -> int | None:
    """Return the epoch between the closest neighbours, or None when only kept ones are left."""
    gaps = [
        (after - before, epoch)
        for before, epoch, after in zip(epochs, epochs[1:], epochs[2:], strict=False)
        if epoch not in kept
    ]
    return min(gaps)[1] if gaps else None
