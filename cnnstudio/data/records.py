"""Data sets with a form of their own: CIFAR's binary records, and letters as pen strokes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cnnstudio.data.encoding import blocks
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Found, Reading, Watch, held
from cnnstudio.data.ink import strokes_to_ink
from cnnstudio.data.numbers import Array, Stored
from cnnstudio.data.samples import stop_if
from cnnstudio.language import number, tr

_PIXELS = 3072
_MOST_TEXT = 256 << 20
_SIDE = 28
_POINTS = 16


def read_cifar(path: Path, _reading: Reading, _watch: Watch) -> Found:
    """Return the pictures of CIFAR's binary files: the one given, or all of its folder."""
    train, test = cifar_files(path)
    labels = _label_bytes(train[0])
    arrays = {"x_train": _pixels(train, labels), "y_train": _labels(train, labels)}
    if test:
        arrays |= {"x_test": _pixels(test, labels), "y_test": _labels(test, labels)}
    return Found("cifar", arrays, _names_beside(train[0].parent, labels))


def cifar_files(path: Path) -> tuple[list[Path], list[Path]]:
    """Return the files that train and the files that test."""
    if path.is_file():
        return [path], []
    files = sorted(p for p in path.rglob("*.bin") if p.is_file() and p.stat().st_size > 0)
    test = [p for p in files if "test" in p.name]
    train = [p for p in files if "test" not in p.name]
    return (train, test) if train else (test, [])


def _label_bytes(path: Path) -> int:
    size = path.stat().st_size
    for count in (1, 2):
        if size and size % (_PIXELS + count) == 0:
            return count
    raise DataError(tr("{name} is not made of whole CIFAR records; download it again.", name=path.name))


def _count(files: list[Path], labels: int) -> int:
    for path in files:
        if path.stat().st_size % (_PIXELS + labels):
            raise DataError(
                tr("{name} is not made of whole CIFAR records; download it again.", name=path.name)
            )
    return sum(path.stat().st_size for path in files) // (_PIXELS + labels)


def _records(files: list[Path], labels: int) -> Iterator[Array]:
    width = _PIXELS + labels
    for path in files:
        with path.open("rb") as stream:
            while data := stream.read(1000 * width):
                whole = np.frombuffer(data[: len(data) // width * width], np.uint8)
                yield whole.reshape(-1, width)


def _pixels(files: list[Path], labels: int) -> Stored:
    def pieces() -> Iterator[Array]:
        for block in _records(files, labels):
            yield block[:, labels:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)

    return Stored(files[0].name, (_count(files, labels), 32, 32, 3), np.dtype(np.uint8), pieces)


def _labels(files: list[Path], labels: int) -> Stored:
    values = [block[:, labels - 1] for block in _records(files, labels)]
    return held(files[0].name, np.concatenate(values))


def _names_beside(folder: Path, labels: int) -> tuple[str, ...]:
    name = "batches.meta.txt" if labels == 1 else "fine_label_names.txt"
    try:
        words = (folder / name).read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(words)


def read_strokes(path: Path, reading: Reading, watch: Watch) -> Found:
    """Return drawn letters as a table of points along the pen's path, or as pictures where a size is asked for."""
    drawn = _letters(path)
    names = tuple(sorted(drawn))
    samples = [
        (label, strokes) for label, name in enumerate(names) for strokes in drawn[name][: reading.head]
    ]
    picture = reading.size is not None or len(reading.wanted) == 3
    side = reading.size[0] if reading.size else (reading.wanted[0] if picture else _SIDE)
    made = []
    for _, strokes in samples:
        stop_if(watch.cancelled)
        made.append(_inked(strokes, side) if picture else _along(strokes))
    x = np.stack(made)
    y = np.array([label for label, _ in samples], np.int32)
    note = tr(
        "Letters as pen strokes: {count} samples of {classes} letters.",
        count=number(len(y)),
        classes=len(names),
    )
    return Found("strokes", {"x_train": held(path.name, x), "y_train": held(path.name, y)}, names, (note,))


def _letters(path: Path) -> dict[str, list[Any]]:
    """Return the samples by letter: each a list of strokes, each a list of points."""
    data, size = [], 0
    for block in blocks(path):
        size += len(block)
        if size > _MOST_TEXT:
            raise DataError(tr("{name} is too large for a file of strokes.", name=path.name))
        data.append(block)
    try:
        held_text = json.loads(b"".join(data).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(
            tr("{name} is not whole JSON ({why}).", name=path.name, why=str(error)[:100])
        ) from error
    if not isinstance(held_text, dict) or not held_text:
        raise DataError(
            tr("{name} holds no strokes; expected letters with lists of drawings.", name=path.name)
        )
    return {
        str(key): [_checked(path, str(key), drawing) for drawing in _list(path, key, value)]
        for key, value in held_text.items()
    }


def _list(path: Path, key: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise DataError(tr("{name}: '{key}' holds no drawings.", name=path.name, key=str(key)[:40]))
    return value


def _checked(path: Path, key: str, drawing: Any) -> list[Array]:
    try:
        strokes = [np.array(stroke, np.float64).reshape(-1, 2) for stroke in drawing if len(stroke)]
    except (TypeError, ValueError) as error:
        raise DataError(
            tr("{name}: a drawing of '{key}' is not made of points.", name=path.name, key=key[:40])
        ) from error
    if not strokes or not all(np.isfinite(stroke).all() for stroke in strokes):
        raise DataError(
            tr(
                "{name}: a drawing of '{key}' has no points, or one that is no number.",
                name=path.name,
                key=key[:40],
            )
        )
    return strokes


def _boxed(strokes: list[Array]) -> list[Array]:
    """Return the strokes moved and scaled into the unit square, their proportions kept."""
    points = np.concatenate(strokes)
    low = points.min(axis=0)
    span = max(float((points.max(axis=0) - low).max()), 1e-9)
    rest = (1 - (points.max(axis=0) - low) / span) / 2
    return [(stroke - low) / span + rest for stroke in strokes]


def _inked(strokes: list[Array], side: int) -> Array:
    fitted = [0.12 + 0.76 * stroke for stroke in _boxed(strokes)]
    return strokes_to_ink(fitted, side)[:, :, None]


def _along(strokes: list[Array]) -> Array:
    """Return points spread evenly along the pen's whole path, x and y by turns."""
    path = np.concatenate(_boxed(strokes))
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = np.linspace(0, steps[-1], _POINTS)
    points = np.stack([np.interp(at, steps, path[:, axis]) for axis in (0, 1)], axis=1)
    return points.astype(np.float32).reshape(-1)
