"""Foreign data sets, read once and kept as arrays that can be mapped into memory."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cnnstudio.data import idx, shelf
from cnnstudio.data.array_files import labels_beside
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Found, Reading, Watch
from cnnstudio.data.kinds import kind_of
from cnnstudio.data.numbers import Array, Stored, input_type, inputs, sample_shape
from cnnstudio.data.picture_rows import PictureRows
from cnnstudio.data.pictures import Frame
from cnnstudio.data.readers import read
from cnnstudio.data.samples import IsCancelled, Progress, Samples, fingerprint, placed_like_mnist, stop_if
from cnnstudio.data.table_samples import test_beside
from cnnstudio.data.targets import holds_classes, quantities, target_values
from cnnstudio.document.recipe import Targets
from cnnstudio.language import tr
from cnnstudio.paths import datasets_folder
from cnnstudio.storage import atomic_write

READING = 4
"""Rises whenever the same file would be read into other arrays."""

KEPT = 8
"""Unpacked data sets that stay on the disk; the one opened longest ago goes first."""

_FACTS = "facts.json"
_TABLES = frozenset({"table", "parquet"})

_WELL_KNOWN = {
    "fashion": (
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ),
    "cifar10": (
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ),
}  # fmt: skip


def opened(
    path: Path,
    name: str,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
    targets: Targets = "auto",
    reading: Reading | None = None,
) -> Samples:
    """Return the samples of a file or folder, unpacked now or already on the shelf."""
    reading = reading or Reading(targets=targets)
    about = _about(path, reading)

    def make() -> Found:
        found = read(path, reading, Watch(progress, cancelled))
        if about != _about(path, reading):
            raise DataError(tr("{name} changed while it was read; open it again.", name=path.name))
        return found

    return shelved(about, make, path.stem, name, reading, Watch(progress, cancelled))


def kept(path: Path, name: str, reading: Reading) -> Samples | None:
    """Return the samples of a file or folder if an earlier reading left them on the shelf; the file is not read."""
    return on_shelf(_about(path, reading), name)


def on_shelf(about: dict[str, Any], name: str) -> Samples | None:
    """Return samples from the shelf, or None."""
    found = _kept(_shelf_of(about), about)
    return None if found is None else _samples(*found, name)


def _shelf_of(about: dict[str, Any]) -> Path:
    return datasets_folder() / "unpacked" / hashlib.sha256(repr(about).encode()).hexdigest()[:20]


def shelved(
    about: dict[str, Any], make: Callable[[], Found], stem: str, name: str, reading: Reading, watch: Watch
) -> Samples:
    """Return samples from the shelf; what is not there yet is made and put there."""
    folder = _shelf_of(about)
    held = _kept(folder, about)
    if held is None:
        _unpack(folder, about, make(), stem, reading, watch)
        held = _kept(folder, about)
        _forget_oldest(folder.parent)
    if held is None:
        raise DataError(
            tr(
                "{folder} could not be read back; free some space and open the data again.",
                folder=str(folder),
            )
        )
    return _samples(*held, name)


def _about(path: Path, reading: Reading) -> dict[str, Any]:
    """Return what tells this file from another, from its own earlier content, and from other readings of it."""
    kind = kind_of(path)
    facts = hashlib.sha256()
    for file in _files(path, kind, reading):
        try:
            found = file.stat()
        except OSError as error:
            raise DataError(
                tr("{name} cannot be read: {why}.", name=file.name, why=error.strerror or str(error))
            ) from error
        facts.update(
            f"{file.resolve()}\0{found.st_size}\0{found.st_mtime_ns}\n".encode("utf-8", "surrogateescape")
        )
    return {"reading": READING, "kind": kind, "files": facts.hexdigest(), "how": reading.told()}


def _files(path: Path, kind: str, reading: Reading) -> list[Path]:
    """Return every file that the samples depend on."""
    others = [Path(reading.test_source)] if reading.test_source else []
    if path.is_dir():
        found = [p for p in path.rglob("*") if not p.is_symlink() and p.is_file()]
        return [*sorted(found), *others]
    if kind == "idx":
        return [path, *idx.siblings(path).values()]
    beside = test_beside(path) if kind == "table" else labels_beside(path) if kind == "npy" else None
    return [path, *([beside] if beside is not None else []), *others]


Kept = tuple[dict[str, Any], dict[str, Any]]
"""The arrays on the shelf, and the facts told of them."""


def _kept(folder: Path, about: dict[str, Any]) -> Kept | None:
    """Return what the shelf holds, or None; pictures that are decoded when used must still lie where they were."""
    arrays: dict[str, Any] | None = shelf.fetch(folder, about)
    if arrays is None:
        return None
    try:
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        for role, rows in facts["streamed"].items():
            found = PictureRows(Path(rows["root"]), tuple(rows["names"]), Frame(*rows["frame"]))
            if not found.root.is_dir():
                return None
            arrays[role] = found.as_they_are()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return arrays, facts


def _unpack(
    folder: Path, about: dict[str, Any], found: Found, stem: str, reading: Reading, watch: Watch
) -> None:
    """Write every array to the shelf, labels first because they are checked first."""
    arrays = found.arrays
    total = sum(array.shape[0] for role, array in arrays.items() if role.startswith("x"))
    shape, done = sample_shape(arrays["x_train"]), 0
    classes = _are_classes(found, reading)
    shutil.rmtree(folder, ignore_errors=True)
    for part in [part for part in ("train", "test") if f"x_{part}" in arrays]:
        x = arrays[f"x_{part}"]
        _put_targets(folder, f"y_{part}", arrays[f"y_{part}"], classes)
        if part in found.groups:
            shelf.put_whole(folder, f"groups_{part}", found.groups[part])
        if part not in found.fetch:
            kind = input_type(x)
            watched = _watched(inputs(x, shape, kind), done, total, watch)
            shelf.put(folder, f"x_{part}", (x.shape[0], *shape), kind, watched)
        done += x.shape[0]
    atomic_write(folder / _FACTS, json.dumps(_facts(found, stem, classes), ensure_ascii=False).encode())
    shelf.seal(folder, about)


def _are_classes(found: Found, reading: Reading) -> bool:
    """Say whether the targets are classes."""
    y = found.arrays["y_train"]
    if len(y.shape) > 2 or (found.form in _TABLES and not found.names):
        return False
    if found.names and found.form in {*_TABLES, "folder", "zip", "tar"}:
        return reading.targets != "numbers"
    how: Targets = {"classes": "classes", "numbers": "numbers", "several": "numbers"}.get(
        reading.targets, "auto"
    )  # type: ignore[assignment]
    return holds_classes(y, how)


def _put_targets(folder: Path, name: str, y: Stored, classes: bool) -> None:
    """Write targets: classes, numbers, or a picture for each sample."""
    if len(y.shape) > 2 and y.dtype == np.uint8:
        shelf.put(folder, name, y.shape, y.dtype, y.pieces())
    else:
        shelf.put_whole(folder, name, target_values(y, classes) if classes else quantities(y))


def _facts(found: Found, stem: str, classes: bool) -> dict[str, Any]:
    streamed = {
        f"x_{part}": {"root": str(rows.root), "names": rows.names,
                      "frame": [*rows.frame.shape, rows.frame.fitting]}
        for part, rows in found.fetch.items()
    }  # fmt: skip
    return {
        "classes": classes, "names": found.names, "notes": found.notes, "columns": found.columns,
        "targets": found.target_names, "stem": stem, "streamed": streamed,
    }  # fmt: skip


def _watched(pieces: Iterator[Array], done: int, total: int, watch: Watch) -> Iterator[Array]:
    """Yield the pieces, telling the progress and stopping when asked."""
    for piece in pieces:
        stop_if(watch.cancelled)
        yield piece
        done += len(piece)
        if watch.progress is not None:
            watch.progress(tr("Reading the samples"), done / max(total, 1))


def _forget_oldest(shelves: Path) -> None:
    """Keep the newest unpacked sets only."""
    for old in sorted(shelves.iterdir(), key=lambda folder: folder.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def class_names(given: tuple[str, ...], stem: str, count: int) -> tuple[str, ...]:
    """Return the classes' names: those in the file, those everyone knows, or their numbers."""
    if len(given) >= count:
        return given
    for word, names in _WELL_KNOWN.items():
        if word in stem.lower() and len(names) == count:
            return names
    return tuple(str(number) for number in range(count))


def _samples(arrays: dict[str, Any], facts: dict[str, Any], name: str) -> Samples:
    x, y = arrays["x_train"], arrays["y_train"]
    x_test: Array = arrays.get("x_test", np.zeros((0, *x.shape[1:]), x.dtype))
    y_test: Array = arrays.get("y_test", np.zeros((0, *y.shape[1:]), y.dtype))
    names: tuple[str, ...] = ()
    if facts["classes"]:
        count = max(int(y.max(initial=0)), int(y_test.max(initial=0))) + 1
        names = class_names(tuple(facts["names"]), facts["stem"], count)
    return Samples(
        name,
        x,
        y,
        x_test,
        y_test,
        names,
        fingerprint(x, y),
        digits=placed_like_mnist(x, names),
        task="classification" if names else "regression",
        notes=tuple(facts["notes"]),
        input_names=tuple(facts["columns"]),
        target_names=tuple(facts["targets"]),
        groups=arrays.get("groups_train"),
    )
