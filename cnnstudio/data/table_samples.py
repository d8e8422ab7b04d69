"""From a table, and the table beside it that holds the test, to inputs and targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.columns import TEST, Meaning, meaning_of
from cnnstudio.data.dialect import dialect_of
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Found, Reading, Watch, held
from cnnstudio.data.numbers import Array, Stored
from cnnstudio.data.tables import Matrix, Table, read_table
from cnnstudio.language import number, tr

_ROWS = 4096
_LETTERS = "ABCDEFGHIKLMNOPQRSTUVWXY"
_SIGNS = tuple(n for n in range(25) if n != 9)


def read(path: Path, reading: Reading, watch: Watch) -> Found:
    """Return the samples of a table, with a test part from a column, or from the table beside it."""
    table = read_table(path, dialect_of(path, reading), reading, watch)
    meaning = meaning_of(table, reading)
    return samples_of(table, meaning, reading, _test_table(path, table, reading, watch))


def test_beside(path: Path) -> Path | None:
    """Return the file whose name says test where this one's says train."""
    name = re.sub(r"train(ing)?", "test", path.name, flags=re.IGNORECASE)
    other = path.with_name(name)
    return other if name != path.name and other.is_file() else None


def _test_table(path: Path, table: Table, reading: Reading, watch: Watch) -> Table | None:
    found = Path(reading.test_source) if reading.test_source else test_beside(path)
    if found is None or reading.head is not None:
        return None
    other = read_table(found, dialect_of(found, reading), reading, watch)
    if len(other.dialect.header) != len(table.dialect.header):
        raise DataError(
            tr("{test} has {a} columns, but {train} has {b}; make them equal.", test=found.name,
               a=number(len(other.dialect.header)), train=path.name, b=number(len(table.dialect.header)))
        )  # fmt: skip
    if differing := sorted(other.words.keys() ^ table.words.keys()):
        raise DataError(
            tr("{test}, column '{column}' holds words in one table and numbers in the other; make them alike.",
               test=found.name, column=table.dialect.header[differing[0]])
        )  # fmt: skip
    return other


def samples_of(table: Table, meaning: Meaning, reading: Reading, other: Table | None) -> Found:
    """Return the samples of a table that was read."""
    parts = [(table, _rows_of(table, meaning, test=False), "train")]
    if meaning.part is not None:
        parts.append((table, _rows_of(table, meaning, test=True), "test"))
    elif other is not None:
        parts.append((other, np.arange(len(other.matrix)), "test"))
    classes = reading.targets in {"auto", "classes"} and _are_classes(table, meaning, reading)
    names = _class_words([t for t, _, _ in parts], meaning) if classes else ()
    means = _means(table, meaning) if reading.missing == "mean" else None
    arrays: dict[str, Stored] = {}
    groups: dict[str, Array] = {}
    for source, rows, part in parts:
        kept = _complete(source, rows, meaning, reading)
        arrays[f"x_{part}"] = _inputs(source, kept, meaning, means)
        arrays[f"y_{part}"] = held(_target_name(table, meaning), _targets(source, kept, meaning, names))
        if meaning.group is not None:
            groups[part] = source.column(meaning.group)[kept]
    notes = (*table.dialect.notes, *meaning.notes, *(_gaps(names) if reading.head is None else ()))
    columns = tuple(table.dialect.header[at] for at in meaning.inputs)
    targets = tuple(table.dialect.header[at] for at in meaning.targets)
    return Found("table", arrays, _told_names(table, meaning, names), notes, columns, targets, groups)


def _target_name(table: Table, meaning: Meaning) -> str:
    return ", ".join(table.dialect.header[at] for at in meaning.targets) or "y"


def _rows_of(table: Table, meaning: Meaning, test: bool) -> NDArray[Any]:
    if meaning.part is None:
        return np.arange(len(table.matrix))
    tests = [n for n, word in enumerate(table.words[meaning.part]) if TEST.match(word)]
    return np.flatnonzero(np.isin(table.column(meaning.part), tests) == test)


def _complete(table: Table, rows: NDArray[Any], meaning: Meaning, reading: Reading) -> NDArray[Any]:
    """Return the rows whose cells are there, or refuse the first cell that is not."""
    wanted = meaning.targets if reading.missing == "mean" else (*meaning.targets, *meaning.inputs)
    gone = np.zeros(len(rows), bool)
    for start in range(0, len(rows), _ROWS):
        piece = np.asarray(table.matrix[rows[start : start + _ROWS]])[:, list(wanted)]
        missing = np.isnan(piece)
        if missing.any() and reading.missing == "refuse":
            row, column = np.argwhere(missing)[0]
            raise DataError(
                tr("{name}, row {row}, column '{column}': the cell is empty; fill it, or let such rows be left out.",
                   name=table.path.name, row=number(int(rows[start + row]) + 1 + table.dialect.named),
                   column=table.dialect.header[wanted[column]])
            )  # fmt: skip
        gone[start : start + len(piece)] = missing.any(axis=1)
    if gone.all() and len(rows):
        raise DataError(
            tr("{name} has an empty cell in every row; choose other columns.", name=table.path.name)
        )
    return rows[~gone]


def _means(table: Table, meaning: Meaning) -> NDArray[np.float32]:
    total, count = np.zeros(len(meaning.inputs)), np.zeros(len(meaning.inputs))
    for start in range(0, len(table.matrix), _ROWS):
        piece = np.asarray(table.matrix[start : start + _ROWS])[:, list(meaning.inputs)]
        total += np.nansum(piece, axis=0)
        count += (~np.isnan(piece)).sum(axis=0)
    means: NDArray[np.float32] = (total / np.maximum(count, 1)).astype(np.float32)
    return means


def _inputs(table: Table, rows: NDArray[Any], meaning: Meaning, means: NDArray[Any] | None) -> Stored:
    shape = meaning.picture or (len(meaning.inputs),)
    places = list(meaning.inputs)
    bytes_fit = bool(meaning.picture) and _are_bytes(table, rows, places)
    dtype = np.dtype(np.uint8 if bytes_fit else np.float32)

    def pieces() -> Iterator[Array]:
        for start in range(0, len(rows), _ROWS):
            piece = np.asarray(table.matrix[rows[start : start + _ROWS]])[:, places]
            if means is not None:
                piece = np.where(np.isnan(piece), means, piece)
            yield piece.reshape(len(piece), *shape).astype(dtype)

    return Stored(table.path.name, (len(rows), *shape), dtype, pieces)


def _are_bytes(table: Table, rows: NDArray[Any], places: list[int]) -> bool:
    for start in range(0, len(rows), _ROWS):
        piece = np.asarray(table.matrix[rows[start : start + _ROWS]])[:, places]
        if not ((piece >= 0) & (piece <= 255) & (piece == np.floor(piece))).all():
            return False
    return True


def _are_classes(table: Table, meaning: Meaning, reading: Reading) -> bool:
    """Say whether the one target column holds classes: words, or whole numbers of few kinds that come again."""
    if len(meaning.targets) != 1:
        return False
    at = meaning.targets[0]
    if at in table.words or reading.targets == "classes":
        return True
    values = table.column(at)
    values = values[~np.isnan(values)]
    kinds = len(np.unique(values))
    whole = bool((values == np.floor(values)).all())
    return whole and (kinds <= max(20, len(values) // 20) or bool(meaning.picture))


def _class_words(tables: list[Table], meaning: Meaning) -> tuple[str, ...]:
    """Return the classes of all parts: words in their order, numbers by size."""
    at = meaning.targets[0]
    if at in tables[0].words:
        return tuple(sorted({word for table in tables for word in table.words.get(at, ())}))
    values = np.unique(np.concatenate([_present(table.column(at)) for table in tables]))
    bad = values[(values != np.floor(values)) | (values < 0)]
    if len(bad) and np.any(bad != np.floor(bad)):
        row = int(np.flatnonzero(tables[0].column(at) == bad[0])[0]) if bad[0] in tables[0].column(at) else 0
        raise DataError(
            tr("{name}, row {row}: {value} is no label; labels must be whole numbers or words.",
               name=tables[0].path.name, row=number(row + 1 + tables[0].dialect.named), value=f"{bad[0]:g}")
        )  # fmt: skip
    return tuple(str(int(value)) for value in values)


def _present(column: Matrix) -> Matrix:
    return column[~np.isnan(column)]


def _targets(table: Table, rows: NDArray[Any], meaning: Meaning, names: tuple[str, ...]) -> NDArray[Any]:
    """Return class numbers without gaps, or the numbers to predict; without targets the inputs are their own."""
    if not meaning.targets:
        return np.zeros(len(rows), np.int32)
    if not names:
        columns: NDArray[Any] = np.stack([table.column(at)[rows] for at in meaning.targets], axis=1)
        return columns[:, 0] if columns.shape[1] == 1 else columns
    at = meaning.targets[0]
    values = table.column(at)[rows].astype(np.int64)
    if at in table.words:
        places = np.array([names.index(word) for word in table.words[at]], np.int32)
        placed: NDArray[np.int32] = places[values]
        return placed
    known = np.array([int(name) for name in names])
    numbered: NDArray[np.int32] = np.searchsorted(known, values).astype(np.int32)
    return numbered


def _gaps(names: tuple[str, ...]) -> tuple[str, ...]:
    """Tell that label numbers were closed up."""
    if not names or not all(name.lstrip("-").isdigit() for name in names):
        return ()
    numbers = [int(name) for name in names]
    if numbers == list(range(len(numbers))):
        return ()
    missing = sorted(set(range(max(numbers[-1], 0))) - set(numbers))
    if not missing:
        return ()
    return (
        tr("Missing labels: {missing}; the {count} labels that occur are numbered 0 to {last}.",
           missing=", ".join(map(str, missing[:8])) + (", …" if len(missing) > 8 else ""),
           count=len(numbers), last=len(numbers) - 1),
    )  # fmt: skip


def _told_names(table: Table, meaning: Meaning, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the letters of sign language where the labels are those of its well-known table."""
    numbers = {int(name) for name in names if name.isdigit()}
    signs = meaning.picture == (28, 28, 1) and "sign" in table.path.name.casefold()
    if signs and len(numbers) == len(names) > 10 and numbers <= set(_SIGNS):
        return tuple(_LETTERS[_SIGNS.index(int(name))] for name in names)
    return names
