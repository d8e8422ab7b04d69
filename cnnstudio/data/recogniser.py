"""What a file is believed to be, with its first samples, so that a person can agree or correct it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data import apart, archives
from cnnstudio.data.dialect import dialect_of
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Found, Reading, Watch
from cnnstudio.data.kinds import Kind, kind_of
from cnnstudio.data.numbers import Stored, input_type, sample_shape
from cnnstudio.data.readers import read
from cnnstudio.data.targets import holds_classes, quantities, target_values
from cnnstudio.data.unpacked import class_names
from cnnstudio.document.recipe import UNLABELLED
from cnnstudio.language import number, shape_text, tr

FIRST = 24
"""How many samples are shown."""

_TABLES = {"table", "parquet"}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to take the same file: a sentence, and the recipe's fields that make it so."""

    sentence: str
    fields: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """What a file seems to be; `problem` is a sentence where it cannot be opened as it is."""

    path: Path
    kind: Kind
    title: str
    confidence: float
    """From 0 to 1; below 0.8 the person should look."""
    sentence: str
    notes: tuple[str, ...]
    shape: tuple[int, ...]
    x: NDArray[Any]
    """The first samples, as the network would get them before scaling."""
    labels: tuple[str, ...]
    """What is learned from each of the first samples, as text; empty where nothing is."""
    classes: tuple[str, ...]
    """The classes among the first samples."""
    alternatives: tuple[Alternative, ...]
    problem: str = ""
    columns: tuple[str, ...] = ()
    """The columns of a table, whatever they are taken for."""
    learned: tuple[str, ...] = ()
    """Those that are learned."""
    inputs: tuple[str, ...] = ()
    """The columns of a table that are its input."""
    masks: NDArray[np.uint8] | None = None
    """The pictures to learn of the first samples, black to white; None where something else is learned."""
    arrays: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """The arrays of a file that holds several, by name, with their shapes."""


def titles() -> dict[str, str]:
    """Return what each kind of file is called."""
    return {
        "npz": tr("NumPy archive"), "npy": tr("NumPy array"), "idx": tr("IDX files"), "table": tr("Table"),
        "folder": tr("Folder"), "zip": tr("Zip archive"), "tar": tr("Tar archive"), "mat": tr("MATLAB file"),
        "mat73": tr("MATLAB 7.3 file"), "parquet": tr("Parquet table"), "cifar": tr("CIFAR records"),
        "strokes": tr("Pen strokes"), "picture": tr("Picture"), "hdf5": tr("HDF5 file"), "unknown": tr("Unknown file"),
    }  # fmt: skip


def recognise(path: Path, reading: Reading | None = None, watch: Watch | None = None) -> Belief:
    """Return what a file seems to be, judged by its content alone."""
    reading, watch = replace(reading or Reading(), head=FIRST), watch or Watch()
    kind = kind_of(path)
    inside = _inside(path, kind, reading, watch)
    try:
        found = read(path, reading, watch)
    except DataError as error:
        return replace(_refused(path, kind, str(error)), **inside)
    x = _first(found)
    labels, classes = _labels(found, reading, len(x))
    return Belief(
        path, kind, titles()[kind], _confidence(kind, found), _sentence(found, classes), found.notes,
        sample_shape(found.arrays["x_train"]), x, labels, classes, _alternatives(kind, found, reading),
        learned=found.target_names, inputs=found.columns, masks=_masks(found, len(x)), **inside,
    )  # fmt: skip


def _inside(path: Path, kind: Kind, reading: Reading, watch: Watch) -> dict[str, Any]:
    """Return the columns or arrays a person can choose among, as far as the file can be read at all."""
    try:
        if reading.form in {None, "table"} and kind == "table":
            return {"columns": dialect_of(path, reading).header}
        if kind == "npz":
            held = archives.arrays(path)
        elif kind in {"mat", "mat73"}:
            held = apart.arrays(path, watch)
        else:
            return {}
    except DataError:
        # What is wrong with the file is said once, by the reading that follows.
        return {}
    return {"arrays": tuple((name, array.shape) for name, array in held.items())}


def _refused(path: Path, kind: Kind, problem: str) -> Belief:
    sure = 0.2 if kind == "unknown" else 0.6
    offers = (
        (Alternative(tr("Learn the input itself, without labels."), (("targets", "input"),)),)
        if kind in {"npy", "npz"}
        else ()
    )
    return Belief(
        path, kind, titles()[kind], sure, problem, (), (), np.zeros((0, 1)), (), (), offers, problem
    )


def _first(found: Found) -> NDArray[Any]:
    x = found.arrays["x_train"]
    piece = next(x.pieces(), np.zeros((0, *x.shape[1:]), x.dtype))[:FIRST]
    shape = sample_shape(x)
    rows = piece.reshape(len(piece), *shape)
    # A short look stands for the whole; the whole is looked at when it is opened.
    looked = replace(x, shape=(len(piece), *x.shape[1:]), pieces=lambda: iter([piece]))
    return rows.astype(input_type(looked))


def _masks(found: Found, count: int) -> NDArray[np.uint8] | None:
    """Return the masks of the first samples, their numbers spread from black to white."""
    y, x = found.arrays["y_train"], found.arrays["x_train"]
    if len(y.shape) <= 2 or y.shape[1:3] != x.shape[1:3]:
        return None
    first = np.concatenate(list(_few(y, count)), dtype=np.float32)
    values = first[..., 0] if first.ndim > 3 else first
    spread: NDArray[np.uint8] = np.rint(values * (255 / max(float(values.max(initial=0)), 1e-9))).astype(
        np.uint8
    )
    return spread


def _few(y: Stored, count: int) -> Iterator[NDArray[Any]]:
    """Yield the first rows of an array, and read no further."""
    taken = 0
    for piece in y.pieces():
        yield piece[: count - taken]
        taken += len(piece)
        if taken >= count:
            return


def _labels(found: Found, reading: Reading, count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is learned from each of the first samples, and the classes among them."""
    y = found.arrays["y_train"]
    if len(y.shape) > 2 or reading.targets in UNLABELLED:
        return (), ()

    some = replace(y, shape=(min(count, y.shape[0]), *y.shape[1:]), pieces=lambda: _few(y, count))
    if found.names or (
        found.form not in _TABLES and reading.targets != "numbers" and holds_classes(some, "auto")
    ):
        places = target_values(some, classes=True)
        names = class_names(found.names, found.form, int(places.max(initial=0)) + 1)
        return tuple(names[place] for place in places.tolist()), tuple(
            names[n] for n in np.unique(places).tolist()
        )
    return tuple(_number_text(row) for row in quantities(some)), ()


def _number_text(row: Any) -> str:
    return ", ".join(number(float(value)) for value in np.atleast_1d(row)[:6])


def _confidence(kind: Kind, found: Found) -> float:
    """Return how sure the reading is: magic bytes leave little doubt, guessed columns more."""
    if kind not in _TABLES:
        return 0.98 if kind in {"npz", "idx", "npy", "mat", "mat73", "folder", "zip", "tar"} else 0.85
    picture = len(sample_shape(found.arrays["x_train"])) == 3
    named = any(len(name) > 1 and not name.startswith(tr("column {n}", n="")) for name in found.columns)
    return 0.95 if picture else (0.85 if named and found.names else 0.7)


def _sentence(found: Found, classes: tuple[str, ...]) -> str:
    x = found.arrays["x_train"]
    shape = sample_shape(x)
    what = tr("pictures") if len(shape) == 3 and shape[2] in {1, 3} else tr("samples")
    size = shape_text(shape) if len(shape) != 1 else tr("{n} numbers", n=number(shape[0]))
    told = {"title": titles()[found.form], "what": what, "shape": size}
    if len(found.arrays["y_train"].shape) > 2:
        return tr("{title}: {what} of {shape}, each with a picture to learn.", **told)
    if classes:
        return tr(
            "{title}: {what} of {shape} in classes such as {names}.", **told, names=", ".join(classes[:3])
        )
    return tr("{title}: {what} of {shape}, each with numbers to predict.", **told)


def _alternatives(kind: Kind, found: Found, reading: Reading) -> tuple[Alternative, ...]:
    """Return other ways to take the same file."""
    offers: list[tuple[str, dict[str, Any]]] = []
    shape = sample_shape(found.arrays["x_train"])
    if kind in _TABLES:
        offers += _other_tables(found, reading, shape)
    if found.names and reading.targets != "numbers":
        offers.append((tr("Predict numbers instead of classes."), {"targets": "numbers"}))
    elif not found.names and kind in _TABLES:
        offers.append((tr("Take the numbers as classes."), {"targets": "classes"}))
    if len(shape) == 3:
        offers.append((tr("Learn the picture itself (autoencoder)."), {"targets": "input"}))
        offers.append((tr("Learn the picture at higher resolution."), {"targets": "larger"}))
    return tuple(Alternative(sentence, tuple(fields.items())) for sentence, fields in offers)


def _other_tables(found: Found, reading: Reading, shape: tuple[int, ...]) -> list[tuple[str, dict[str, Any]]]:
    offers: list[tuple[str, dict[str, Any]]] = []
    columns = len(found.columns)
    side = round(columns**0.5)
    if len(shape) == 1 and side * side == columns and side > 1:
        words = tr("Take each row as a picture of {n} × {n}.", n=side)
        offers.append((words, {"pixels": (side, side, 1)}))
    others = (found.columns[:1] + found.columns[-1:])[: 2 if columns < 50 else 0]
    offers += [
        (tr("Learn the column '{name}' instead.", name=name), {"target_columns": (name,)}) for name in others
    ]
    first = {"header": "no" if reading.header != "no" else "yes"}
    offers.append(
        (
            tr("Take the first row as names.")
            if first["header"] == "yes"
            else tr("Take the first row as data."),
            first,
        )
    )
    return offers
