"""The one way from a path to samples: what the file is decides who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from cnnstudio.data import apart, array_files, folders, records, table_samples
from cnnstudio.data.errors import DataError
from cnnstudio.data.folder_tree import tree_of
from cnnstudio.data.found import Found, Reading, Watch
from cnnstudio.data.kinds import Kind, kind_of
from cnnstudio.data.numbers import Array, Stored, sample_shape
from cnnstudio.data.packed import unpacked_folder
from cnnstudio.data.pictures import Frame, reframed
from cnnstudio.language import tr

Reader = Callable[[Path, Reading, Watch], Found]


def read(path: Path, reading: Reading, watch: Watch) -> Found:
    """Return what a file or folder holds; a DataError says in one sentence why it cannot be used."""
    kind = reading.form or kind_of(path)
    reader = _READERS.get(kind)
    if reader is None:
        raise _no_data_set(path, kind)
    try:
        return _framed(reader(path, reading, watch), reading)
    except OSError as error:
        raise DataError(
            tr("{name} cannot be read: {why}.", name=path.name, why=error.strerror or str(error))
        ) from error


def _no_data_set(path: Path, kind: str) -> DataError:
    if kind == "picture":
        return DataError(
            tr("{name} is a single picture; give the folder of pictures to learn from.", name=path.name)
        )
    if kind == "hdf5":
        return DataError(
            tr("{name} is an HDF5 file, which is not read as data; save its arrays as .npz.", name=path.name)
        )
    return DataError(
        tr(
            "{name} is not a data set this version reads; give an .npz file, an IDX file, a table, an archive, or a "
            "folder of pictures.",
            name=path.name,
        )
    )


def _folder(path: Path, reading: Reading, watch: Watch) -> Found:
    """Read a folder: arrays or tables where it holds them, else its pictures."""
    files = _data_files(path)
    kinds = {file: kind_of(file) for file in files}
    if any(kind == "idx" for kind in kinds.values()):
        return array_files.read_idx(path, reading, watch)
    if any(kind == "cifar" and file.suffix == ".bin" for file, kind in kinds.items()):
        return records.read_cifar(path, reading, watch)
    tree = tree_of(path, watch)
    if not tree.pictures and files:
        chosen = _only(path, kinds)
        return _READERS[kinds[chosen]](chosen, reading, watch)
    return folders.read(path, reading, watch)


def _data_files(path: Path) -> list[Path]:
    """Return the files right below a folder, or below the one folder inside it, that may hold data."""
    try:
        entries = sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "__MACOSX")))
    except OSError as error:
        raise DataError(
            tr("{name} cannot be read: {why}.", name=str(path), why=error.strerror or error)
        ) from error
    if len(entries) == 1 and entries[0].is_dir() and not entries[0].is_symlink():
        return _data_files(entries[0])
    files = [entry for entry in entries if entry.is_file() and not entry.is_symlink()]
    return [file for file in files if file.suffix.lower() not in {".md", ".pdf", ".html", ".htm", ".rst"}][
        :200
    ]


def _only(path: Path, kinds: dict[Path, Kind]) -> Path:
    """Return the one file of a folder that holds data, or the one that says train."""
    good = [file for file, kind in kinds.items() if kind in _READERS]
    trains = [file for file in good if "train" in file.name.casefold()]
    usual = [
        file for file in good if kinds[file] != "table" or file.suffix.lower() in {".csv", ".tsv", ".gz"}
    ]
    for some in (good, usual, trains):
        if len(some) == 1:
            return some[0]
    if len(trains) > 1:
        return max(trains, key=lambda file: file.stat().st_size)
    raise DataError(
        tr("{folder} holds several files that may be the data ({names}); name one of them.", folder=path.name,
           names=", ".join(file.name for file in (good or list(kinds))[:6]))
    )  # fmt: skip


def _archive(form: str) -> Reader:
    def reader(path: Path, reading: Reading, watch: Watch) -> Found:
        found = _folder(unpacked_folder(path, form, watch), replace(reading, form=None), watch)
        return replace(found, form=form)

    return reader


_READERS: dict[str, Reader] = {
    "npz": array_files.read_npz,
    "npy": array_files.read_npy,
    "idx": array_files.read_idx,
    "table": table_samples.read,
    "folder": _folder,
    "zip": _archive("zip"),
    "tar": _archive("tar"),
    "mat": apart.read,
    "mat73": apart.read,
    "parquet": apart.read,
    "cifar": records.read_cifar,
    "strokes": records.read_strokes,
}


def _framed(found: Found, reading: Reading) -> Found:
    """Return pictures from arrays and tables in the size and colour the recipe asks for."""
    if found.form in {"folder", "zip", "tar"} or (reading.size is None and reading.colour == "as they are"):
        return found
    x = found.arrays["x_train"]
    shape = sample_shape(x)
    if len(shape) != 3 or shape[2] not in {1, 3}:
        raise DataError(
            tr("{name} holds no pictures with one or three channels, so they cannot be resized.", name=x.name)
        )
    channels = {"grey": 1, "colour": 3}.get(reading.colour, shape[2])
    times = reading.enlargement if reading.targets == "larger" else 1
    size = tuple(side * times for side in reading.size) if reading.size else shape[:2]
    frame = Frame(size[0], size[1], channels, reading.fitting)
    arrays = {
        role: _refitted(array, frame) if role.startswith("x_") else array
        for role, array in found.arrays.items()
    }
    return replace(found, arrays=arrays)


def _refitted(x: Stored, frame: Frame) -> Stored:
    shape = sample_shape(x)

    def pieces() -> Iterator[Array]:
        for piece in x.pieces():
            rows = piece.reshape(len(piece), *shape)
            rows = rows if rows.dtype == np.uint8 else rows.astype(np.float32)
            yield np.stack([reframed(row, frame) for row in rows]) if len(rows) else rows

    dtype = np.dtype(np.uint8) if x.dtype == np.uint8 else np.dtype(np.float32)
    return Stored(x.name, (x.shape[0], *frame.shape), dtype, pieces)
