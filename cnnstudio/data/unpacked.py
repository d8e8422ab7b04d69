"""Foreign data sets, read once and kept as arrays that can be mapped into memory."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cnnstudio.data import archives, idx, shelf
from cnnstudio.data.errors import DataError
from cnnstudio.data.numbers import Array, Stored, check_pair, input_type, inputs, sample_shape
from cnnstudio.data.samples import IsCancelled, Progress, Samples, fingerprint, placed_like_mnist, stop_if
from cnnstudio.data.targets import holds_classes, target_values
from cnnstudio.document.recipe import Targets
from cnnstudio.language import shape_text, tr
from cnnstudio.paths import datasets_folder

READING = 2
"""Rises whenever the same file would be read into other arrays."""

KEPT = 8
"""Unpacked data sets that stay on the disk; the one opened longest ago goes first."""

_PAIRS = (
    ("x_train", "y_train", "x_test", "y_test"),
    ("train_images", "train_labels", "test_images", "test_labels"),
    ("x", "y", "", ""),
    ("X", "y", "", ""),
)
_NAMES = ("class_names", "label_names", "labels", "classes")

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
    progress: Progress | None,
    cancelled: IsCancelled | None,
    targets: Targets = "auto",
) -> Samples:
    """Return the samples of an .npz archive or of IDX files, unpacked now or already on the shelf."""
    found = roles(path)
    about = _about(path, found, targets)
    folder = datasets_folder() / "unpacked" / hashlib.sha256(repr(about).encode()).hexdigest()[:20]
    kept = shelf.fetch(folder, about)
    if kept is None:
        _unpack(folder, about, found, progress, cancelled)
        kept = shelf.fetch(folder, about)
        _forget_oldest(folder.parent)
    if kept is None:
        raise DataError(
            tr(
                "{folder} could not be read back; free some space and open the data again.",
                folder=str(folder),
            )
        )
    return _samples(kept, name, path)


def roles(path: Path) -> dict[str, Stored]:
    """Return the file's arrays as x_train, y_train and, where there are any, x_test and y_test."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise DataError(tr("{name} is no regular file; give a file on disk.", name=str(path)))
    if path.suffix == ".npz":
        return _npz_roles(path)
    if path.is_dir() or idx.looks_like_idx(path):
        return _checked({role: idx.array(file) for role, file in idx.siblings(path).items()})
    raise DataError(
        tr(
            "{name} is not a data set this version reads; give an .npz file, an IDX file or a folder of them.",
            name=path.name,
        )
    )


def _npz_roles(path: Path) -> dict[str, Stored]:
    """Return the arrays of an archive by role."""
    held = archives.arrays(path)
    for names in _PAIRS:
        if names[0] in held and names[1] in held:
            named = zip(("x_train", "y_train", "x_test", "y_test"), names, strict=True)
            return _checked({role: held[name] for role, name in named if name in held})
    raise DataError(
        tr(
            "{file}: arrays found: {names}. Which is the input? Name them x_train and y_train, or x and y.",
            file=path.name,
            names=", ".join(sorted(held)) or tr("none"),
        )
    )


def _checked(found: dict[str, Stored]) -> dict[str, Stored]:
    """Return the roles with their shapes checked; half a test part counts as none."""
    if not {"x_test", "y_test"} <= found.keys():
        found = {role: found[role] for role in ("x_train", "y_train")}
    check_pair(found["x_train"], found["y_train"])
    if "x_test" in found:
        check_pair(found["x_test"], found["y_test"])
        train, test = found["x_train"].shape[1:], found["x_test"].shape[1:]
        if train != test:
            raise DataError(
                tr(
                    "The training samples are {a}, but the test samples are {b}; make them equal.",
                    a=shape_text(train),
                    b=shape_text(test),
                )
            )
    if found["x_train"].shape[0] == 0:
        raise DataError(tr("{name} has no rows: no training rows are left.", name=found["x_train"].name))
    return found


def _about(path: Path, found: dict[str, Stored], targets: Targets) -> dict[str, Any]:
    """Return what tells this file from another and from its own earlier content."""
    files = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.is_file())
    facts = [[str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns] for file in files]
    forms = {role: [list(array.shape), array.dtype.str] for role, array in found.items()}
    return {"reading": READING, "files": facts, "forms": forms, "targets": targets}


def _unpack(
    folder: Path,
    about: dict[str, Any],
    found: dict[str, Stored],
    progress: Progress | None,
    cancelled: IsCancelled | None,
) -> None:
    """Write every array to the shelf, labels first because they are checked first."""
    total = sum(array.shape[0] for role, array in found.items() if role.startswith("x"))
    shape, done = sample_shape(found["x_train"]), 0
    classes = holds_classes(found["y_train"], about["targets"])
    for part in [part for part in ("train", "test") if f"x_{part}" in found]:
        x = found[f"x_{part}"]
        shelf.put_whole(folder, f"y_{part}", target_values(found[f"y_{part}"], classes))
        kind = input_type(x)
        watched = _watched(inputs(x, shape, kind), done, total, progress, cancelled)
        shelf.put(folder, f"x_{part}", (x.shape[0], *shape), kind, watched)
        done += x.shape[0]
    shelf.seal(folder, about)


def _watched(
    pieces: Iterator[Array], done: int, total: int, progress: Progress | None, cancelled: IsCancelled | None
) -> Iterator[Array]:
    """Yield the pieces, telling the progress and stopping when asked."""
    for piece in pieces:
        stop_if(cancelled)
        yield piece
        done += len(piece)
        if progress is not None:
            progress(tr("Reading the samples"), done / max(total, 1))


def _forget_oldest(shelves: Path) -> None:
    """Keep the newest unpacked sets only."""
    for old in sorted(shelves.iterdir(), key=lambda folder: folder.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def class_names(path: Path, count: int) -> tuple[str, ...]:
    """Return the classes' names: those in the file, those everyone knows, or their numbers."""
    given = _names_inside(path)
    if len(given) >= count:
        return given
    for word, names in _WELL_KNOWN.items():
        if word in path.stem.lower() and len(names) == count:
            return names
    return tuple(str(number) for number in range(count))


def _names_inside(path: Path) -> tuple[str, ...]:
    """Return the class names an archive holds, if it holds some as text."""
    if path.suffix != ".npz":
        return ()
    for name, array in archives.arrays(path).items():
        if (
            name in _NAMES
            and array.dtype.kind in "US"
            and len(array.shape) == 1
            and array.dtype.itemsize <= 1024
        ):
            values = np.concatenate([*array.pieces(), np.zeros(0, array.dtype)])
            return tuple(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in values)
    return ()


def _samples(arrays: dict[str, Array], name: str, path: Path) -> Samples:
    x, y = arrays["x_train"], arrays["y_train"]
    x_test = arrays.get("x_test", np.zeros((0, *x.shape[1:]), x.dtype))
    y_test = arrays.get("y_test", np.zeros((0, *y.shape[1:]), y.dtype))
    names: tuple[str, ...] = ()
    if y.dtype.kind != "f":
        names = class_names(path, max(int(y.max(initial=0)), int(y_test.max(initial=0))) + 1)
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
    )
