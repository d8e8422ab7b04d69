"""Pictures whose labels stand in a table beside them."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.dialect import dialect_of
from cnnstudio.data.errors import DataError
from cnnstudio.data.folder_tree import Layout, Tree
from cnnstudio.data.found import Found, Reading, Watch, held
from cnnstudio.data.picture_parts import part_of
from cnnstudio.data.pictures import Frame
from cnnstudio.data.tables import Table, read_table
from cnnstudio.language import number, tr

_BETWEEN = re.compile(r"\s*[;|,]\s*|\s+")


def read(
    tree: Tree, layout: Layout, frame: Frame, reading: Reading, notes: tuple[str, ...], watch: Watch
) -> Found:
    """Return the pictures that a table names, with what it says of them."""
    path = _table_path(tree)
    plain = Reading(header=reading.header, delimiter=reading.delimiter, decimal_comma=reading.decimal_comma)
    table = read_table(path, dialect_of(path, plain), plain, watch)
    known = _by_name([name for name, _ in (*layout.train, *layout.test)])
    column = _file_column(table, known)
    chosen = [(row, known[_key(table.words[column][int(n)], known)]) for row, n in enumerate(table.column(column))
              if not np.isnan(n) and _key(table.words[column][int(n)], known) in known]  # fmt: skip
    if reading.head is not None:
        chosen = chosen[: reading.head]
    pairs = tuple((name, str(row)) for row, name in chosen)
    part = part_of(tree.root, pairs, frame, reading, watch, len(pairs))
    rows = np.array([int(row) for row in part.beside])
    group = _group_column(table, reading.group_column)
    y, names, targets = _targets(table, rows, {column, group}, reading)
    told = [
        *notes,
        tr("Labels come from {table}, column {columns}.", table=path.name, columns=", ".join(targets)),
    ]
    if missing := len(table.matrix) - len(chosen):
        told.append(
            tr("{count} rows name pictures that are not there; they are left out.", count=number(missing))
        )
    fetch = {} if part.fetch is None else {"train": part.fetch}
    groups = {} if group is None else {"train": table.column(group)[rows]}
    arrays = {"x_train": part.x, "y_train": held(path.name, y)}
    return Found("folder", arrays, names, tuple(told), (), targets, groups, fetch)


def _group_column(table: Table, name: str) -> int | None:
    """Return the column whose rows stay together; none where none is named."""
    if not name:
        return None
    names = [known.casefold() for known in table.dialect.header]
    if name.strip().casefold() not in names:
        raise DataError(
            tr("{name} has no column called '{column}'; it has {columns}.",
               name=table.path.name, column=name, columns=", ".join(table.dialect.header[:20]))
        )  # fmt: skip
    return names.index(name.strip().casefold())


def _table_path(tree: Tree) -> Path:
    tables = [name for name in tree.others if name.casefold().endswith((".csv", ".tsv", ".csv.gz", ".txt"))]
    named = [name for name in tables if re.search(r"label|train|annot|meta|index", name, re.IGNORECASE)]
    return tree.root / (named or tables)[0]


def _by_name(names: list[str]) -> dict[str, str]:
    """Return the pictures by whole path, by file name, and by file name without its end."""
    known: dict[str, str] = {}
    for name in names:
        place = PurePosixPath(name)
        for key in (name, place.name, place.stem):
            known.setdefault(key, name)
    return known


def _key(word: str, known: dict[str, str]) -> str:
    word = word.replace("\\", "/").removeprefix("./")
    return word if word in known else PurePosixPath(word).name


def _file_column(table: Table, known: dict[str, str]) -> int:
    """Return the column that names pictures."""
    shares = {
        at: np.mean([_key(word, known) in known for word in words or ("",)])
        for at, words in table.words.items()
    }
    best = max(shares, key=lambda at: shares[at], default=None)
    if best is None or shares[best] == 0:
        raise DataError(
            tr(
                "{table} names none of the pictures beside it; a column must hold their file names.",
                table=table.path.name,
            )
        )
    return best


def _targets(
    table: Table, rows: NDArray[Any], others: set[int | None], reading: Reading
) -> tuple[NDArray[Any], tuple[str, ...], tuple[str, ...]]:
    names = table.dialect.header
    wanted = [names.index(n) for n in reading.target_columns if n in names] or [
        at for at in range(len(names)) if at not in others and names[at] not in reading.unused_columns
    ]
    if not wanted:
        raise DataError(tr("{table} has no column of labels beside the file names.", table=table.path.name))
    wanted = wanted[:1] if wanted[0] in table.words else wanted
    columns = np.asarray(table.matrix[rows])[:, wanted]
    _refuse_missing(table, columns, rows, wanted)
    told = tuple(names[at] for at in wanted)
    if wanted[0] in table.words:
        words = table.words[wanted[0]]
        if reading.targets == "several":
            made, labels = several_labels([words[int(n)] for n in columns[:, 0]])
            return made, (), labels
        used = sorted({words[int(n)] for n in columns[:, 0]})
        places = {word: place for place, word in enumerate(used)}
        return np.array([places[words[int(n)]] for n in columns[:, 0]], np.int32), tuple(used), told
    if (
        len(wanted) == 1
        and reading.targets != "numbers"
        and (columns == np.floor(columns)).all()
        and columns.min() >= 0
    ):
        kinds, numbered = np.unique(columns[:, 0], return_inverse=True)
        return numbered.astype(np.int32), tuple(str(int(kind)) for kind in kinds), told
    return (columns[:, 0] if len(wanted) == 1 else columns), (), told


def _refuse_missing(table: Table, columns: NDArray[Any], rows: NDArray[Any], wanted: list[int]) -> None:
    if np.isnan(columns).any():
        row, column = np.argwhere(np.isnan(columns))[0]
        raise DataError(
            tr("{name}, row {row}, column '{column}': the cell is empty; fill it.", name=table.path.name,
               row=number(int(rows[row]) + 1 + table.dialect.named), column=table.dialect.header[wanted[column]])
        )  # fmt: skip


def several_labels(cells: list[str]) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """Return a column of 0 and 1 for each label that occurs in cells such as "cat;dog"."""
    found = [{word for word in _BETWEEN.split(cell) if word} for cell in cells]
    labels = tuple(sorted(set().union(*found)))
    made = np.array([[label in words for label in labels] for words in found], np.float32)
    return made.reshape(len(cells), len(labels)), labels
