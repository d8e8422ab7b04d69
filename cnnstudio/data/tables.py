"""A table's cells as numbers: one pass over the file, in blocks of rows, onto the disk where they are many."""

from __future__ import annotations

import csv
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.dialect import LONGEST_CELL, MISSING, Dialect, is_missing, is_number, parsed
from cnnstudio.data.encoding import line_blocks
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Reading, Watch
from cnnstudio.data.samples import stop_if
from cnnstudio.language import number, tr
from cnnstudio.paths import datasets_folder

Matrix = NDArray[np.float32]
MOST_WORDS = 100_000
_LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The columns of a table; a column of words holds their numbers, NaN stands for a missing cell."""

    path: Path
    dialect: Dialect
    matrix: Matrix
    words: dict[int, tuple[str, ...]]
    """The different words of each column of words, sorted; the column's numbers point at them."""

    def column(self, at: int) -> Matrix:
        return np.ascontiguousarray(self.matrix[:, at])


@dataclass(slots=True)
class _Reader:
    """What is known while the rows go by."""

    path: Path
    dialect: Dialect
    row: int = 1
    words: dict[int, dict[str, int]] = field(default_factory=dict)

    def block(self, lines: list[str]) -> Matrix:
        """Return these lines as numbers."""
        plain = all(self.dialect.numeric) and not self.dialect.decimal_comma
        values = self._fast(lines) if plain else None
        if values is None:
            values = self._slow(lines)
        self.row += len(lines)
        return values

    def _fast(self, lines: list[str]) -> Matrix | None:
        """Return plain numbers as numpy reads them; whatever it cannot read is looked at cell by cell."""
        width, sign = len(self.dialect.header), self.dialect.delimiter
        if sign == " " or any(line.count(sign) != width - 1 for line in lines):
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # numpy only warns where the text is not made of numbers
                whole = _whole(lines, sign)
                values = np.fromstring(sign.join(lines), np.float64, sep=sign) if whole is None else whole
        except (ValueError, DeprecationWarning):
            return None
        if values.size != len(lines) * width:
            return None
        values = values.reshape(len(lines), width)
        with np.errstate(invalid="ignore"):
            fits = bool((np.abs(values) <= _LARGEST).all())
        return values.astype(np.float32) if fits else None

    def _slow(self, lines: list[str]) -> Matrix:
        rows = parsed(self.path, lines, self.dialect.delimiter, self.row)
        rows = list(self._checked(rows))
        made = np.empty((len(rows), len(self.dialect.header)), np.float32)
        for at, numeric in enumerate(self.dialect.numeric):
            cells = [row[at] for row in rows]
            made[:, at] = self._numbers(cells, at) if numeric else self._words(cells, at)
        return made

    def _checked(self, rows: list[list[str]]) -> Iterator[list[str]]:
        """Yield the rows that have cells, and refuse those with too few or too many."""
        wanted = len(self.dialect.header)
        for at, row in enumerate(rows):
            if len(row) == wanted:
                yield row
            elif any(cell.strip() for cell in row):
                raise DataError(
                    tr("{name}: row {row} has {found} columns, expected {wanted}.",
                       name=self.path.name, row=number(self.row + at), found=number(len(row)), wanted=number(wanted))
                )  # fmt: skip

    def _numbers(self, cells: list[str], at: int) -> NDArray[Any]:
        comma = self.dialect.decimal_comma
        try:
            plain = not comma and not any("_" in cell or not cell.isascii() for cell in cells)
            values = np.array([float(cell) for cell in cells]) if plain else None
        except ValueError:
            values = None
        if values is None:
            values = np.array([self._number(cell, at, row) for row, cell in enumerate(cells)])
        bad = np.flatnonzero(~(np.abs(values) <= _LARGEST) & ~np.isnan(values))
        if len(bad):
            self._refuse(int(bad[0]), at, cells[int(bad[0])])
        return values

    def _number(self, cell: str, at: int, row: int) -> float:
        if is_missing(cell):
            return float("nan")
        if not is_number(cell, self.dialect.decimal_comma):
            self._refuse(row, at, cell)
        # float takes fewer characters for blanks than strip does, and would refuse what is_number let pass.
        plain = cell.strip()
        return float(plain.replace(",", ".") if self.dialect.decimal_comma else plain)

    def _refuse(self, row: int, at: int, cell: str) -> None:
        place = {"name": self.path.name, "row": number(self.row + row), "column": self.dialect.header[at]}
        shown = cell.strip() if len(cell) <= 40 else cell[:40] + "…"
        if cell.strip().casefold().lstrip("+-") in {"inf", "infinity"} or is_number(cell, comma=False):
            what = tr("{value} is not finite or too large for 32-bit numbers; remove the row", value=shown)
        elif "_" in cell and is_number(cell.replace("_", ""), comma=False):
            what = tr("'{value}' is not a plain number; write it without underscores", value=shown)
        else:
            what = tr("'{value}' is not a number; mend it, or leave the column out", value=shown)
        raise DataError(tr("{name}, row {row}, column '{column}': {what}.", **place, what=what))

    def _words(self, cells: list[str], at: int) -> NDArray[Any]:
        known = self.words.setdefault(at, {})
        values = np.empty(len(cells))
        for row, cell in enumerate(cells):
            word = cell.strip()
            if word.casefold() in MISSING:
                values[row] = np.nan
            elif len(known) < MOST_WORDS:
                values[row] = known.setdefault(word, len(known))
            else:
                values[row] = known.get(word, np.nan)
        return values


def _whole(lines: list[str], sign: str) -> NDArray[Any] | None:
    """Return whole numbers, such as pixels, several times quicker than others can be read; None where there are others."""
    first = lines[0].replace(sign, "") if lines else ""
    if not (first.isascii() and first.isdecimal()):
        return None
    try:
        return np.loadtxt(lines, np.int64, delimiter=sign, comments=None).astype(np.float64)
    except ValueError:
        return None


def read_table(path: Path, dialect: Dialect, reading: Reading, watch: Watch) -> Table:
    """Return the whole table, or its first rows where only a look is wanted."""
    csv.field_size_limit(LONGEST_CELL)
    reader = _Reader(path, dialect, row=2 if dialect.named else 1)
    width = len(dialect.header)
    with tempfile.TemporaryFile(dir=datasets_folder()) as spool:
        rows = 0
        for lines in _data_lines(path, dialect, reading.head):
            stop_if(watch.cancelled)
            values = reader.block(lines)
            rows += len(values)
            spool.write(values.tobytes())
            if watch.progress is not None:
                watch.progress(tr("Reading rows: {count}", count=number(rows)), 0.0)
        if rows == 0:
            raise DataError(tr("{name} has no data rows.", name=path.name))
        spool.flush()
        matrix = np.memmap(spool, np.float32, "r+", shape=(rows, width))
    words = {at: _in_order(matrix, at, known) for at, known in reader.words.items()}
    return Table(path, dialect, matrix, words)


def _data_lines(path: Path, dialect: Dialect, head: int | None) -> Iterator[list[str]]:
    """Yield the lines below the names; empty ones at the end do not count as rows."""
    first = dialect.named
    for lines in line_blocks(path, dialect.encoding):
        blank = next((n for n, line in enumerate(lines) if line.strip()), len(lines)) if first else 0
        below = lines[blank + 1 :] if first else lines
        first = first and blank == len(lines)
        while below and not below[-1].strip():
            below = below[:-1]
        if head is not None:
            yield below[:head]
            return
        yield below


def _in_order(matrix: Matrix, at: int, known: dict[str, int]) -> tuple[str, ...]:
    """Number a column's words in their order, so that the same words are the same numbers in every file."""
    words = sorted(known)
    places = np.full(len(known) + 1, np.nan, np.float32)
    for place, word in enumerate(words):
        places[known[word]] = place
    column = np.asarray(matrix[:, at])
    matrix[:, at] = places[np.where(np.isnan(column), len(known), column).astype(np.intp)]
    return tuple(words)
