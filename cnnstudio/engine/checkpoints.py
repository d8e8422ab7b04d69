"""The state of a training on disk: two slots, each with a manifest written last, so that one is always whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import ValidationError

from cnnstudio.engine.array_file import read_arrays, write_arrays
from cnnstudio.engine.messages import Array
from cnnstudio.engine.record import RunError
from cnnstudio.layers.value import Value
from cnnstudio.storage import atomic_write

_FOLDER = "checkpoints"
_SLOTS = ("a", "b")


class Manifest(Value):
    """What a slot holds; its arrays file counts only with this size and checksum."""

    format: Literal[1] = 1
    number: int
    """Rises by one with each checkpoint of the run."""
    step: int
    epochs_done: int
    best_epoch: int
    seconds: float
    """Spent training before it."""
    size: int
    sha256: str


class Checkpoint(NamedTuple):
    """A state to go on from."""

    manifest: Manifest
    arrays: dict[str, Array]


class Checkpoints:
    """The two slots of one run."""

    def __init__(self, run: Path) -> None:
        self._folder = run / _FOLDER

    def write(
        self, arrays: Mapping[str, Array], step: int, epochs_done: int, best_epoch: int, seconds: float
    ) -> None:
        """Write into the slot that is not the newest; the newest stays whole meanwhile."""
        self._folder.mkdir(exist_ok=True)
        newest = max(self._manifests(), key=lambda pair: pair[1].number, default=None)
        slot = "b" if newest is not None and newest[0] == "a" else "a"
        size, digest = write_arrays(self._arrays(slot), arrays)
        manifest = Manifest(
            number=1 if newest is None else newest[1].number + 1,
            step=step,
            epochs_done=epochs_done,
            best_epoch=best_epoch,
            seconds=seconds,
            size=size,
            sha256=digest,
        )
        text = json.dumps(manifest.model_dump(mode="json"), indent=1)
        atomic_write(self._manifest(slot), text.encode())

    def newest(self) -> Checkpoint | None:
        """Return the newest whole checkpoint; a damaged one gives way to the other."""
        for slot, manifest in sorted(self._manifests(), key=lambda pair: -pair[1].number):
            try:
                arrays = read_arrays(self._arrays(slot), manifest.size, manifest.sha256)
            except RunError:
                continue
            return Checkpoint(manifest, arrays)
        return None

    @property
    def written(self) -> bool:
        """Say whether a checkpoint was ever finished, readable or not."""
        return any(self._manifest(slot).exists() for slot in _SLOTS)

    @property
    def damaged(self) -> bool:
        """Say whether the newest checkpoint that was written is not the newest that can be read."""
        found, whole = self._manifests(), self.newest()
        written = sum(self._manifest(slot).exists() for slot in _SLOTS)
        newest = max((manifest.number for _, manifest in found), default=0)
        return len(found) < written or whole is None or whole.manifest.number < newest

    def _manifests(self) -> list[tuple[str, Manifest]]:
        found = []
        for slot in _SLOTS:
            try:
                found.append((slot, Manifest.model_validate_json(self._manifest(slot).read_bytes())))
            except (OSError, ValidationError):
                continue
        return found

    def _arrays(self, slot: str) -> Path:
        return self._folder / f"{slot}.npz"

    def _manifest(self, slot: str) -> Path:
        return self._folder / f"{slot}.json"
