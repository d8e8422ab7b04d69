"""How a table is written: what stands between its columns, its decimal mark, and whether it begins with names."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.data.encoding import encoding_of, line_blocks
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Reading
from cnnstudio.language import number, tr

MOST_COLUMNS = 10_000
LONGEST_CELL = 128 << 10
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-", "--"})
_DELIMITERS = (",", ";", "\t", "|", " ")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?\Z", re.ASCII)
_SAMPLE = 400
_FEWEST_ROWS, _CELLS = 12, 8000


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one table is written."""

    encoding: str
    delimiter: str
    decimal_comma: bool
    header: tuple[str, ...]
    """The columns' names; made up where the file has none."""
    named: bool
    """Whether the first row holds the names."""
    numeric: tuple[bool, ...]
    """Which columns hold numbers, judged by the first rows."""
    notes: tuple[str, ...] = ()


def is_number(cell: str, comma: bool) -> bool:
    return bool(_NUMBER.match(cell.strip().replace(",", ".") if comma else cell.strip()))


def is_missing(cell: str) -> bool:
    return cell.strip().casefold() in MISSING


def dialect_of(path: Path, reading: Reading) -> Dialect:
    """Return how a table is written, from its first rows and what the user said."""
    encoding = encoding_of(path, head=reading.head is not None)
    lines = [line for line in next(line_blocks(path, encoding), [])[: _SAMPLE + 1] if line.strip()]
    if not lines:
        raise DataError(tr("{name} has no data rows.", name=path.name))
    delimiter = reading.delimiter or _delimiter(lines)
    wide = _outside(lines[0], delimiter) + 1
    rows = parsed(path, lines[: max(_FEWEST_ROWS, _CELLS // wide)], delimiter)
    comma = _decimal_comma(rows, delimiter) if reading.decimal_comma is None else reading.decimal_comma
    named = _has_names(rows, comma) if reading.header == "auto" else reading.header == "yes"
    _check_ambiguous(path, rows, delimiter, named)
    if len(rows[0]) > MOST_COLUMNS:
        raise DataError(
            tr("{name} has {count} columns; the limit is {limit}.",
               name=path.name, count=number(len(rows[0])), limit=number(MOST_COLUMNS))
        )  # fmt: skip
    header, notes = _names(rows[0]) if named else (_made_up(len(rows[0])), ())
    numeric = _numeric(rows[1:] if named else rows, len(header), comma)
    return Dialect(
        encoding, delimiter, comma, header, named, numeric, (*notes, *_told(delimiter, comma, encoding))
    )


def parsed(path: Path, lines: list[str], delimiter: str, first: int = 1) -> list[list[str]]:
    """Return the cells of these lines."""
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter == " ", strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(row[:-1] if delimiter == " " and row[-1:] == [""] else row for row in reader)
    except csv.Error as error:
        row = number(first + len(rows))
        if "field larger" in str(error):
            raise DataError(
                tr("{name}, row {row}: a cell is longer than {limit}; this is no table.",
                   name=path.name, row=row, limit=number(LONGEST_CELL))
            ) from error  # fmt: skip
        if "unexpected end" in str(error):
            raise DataError(
                tr("{name}: the quote opened in row {row} never closes.", name=path.name, row=row)
            ) from error
        raise DataError(
            tr("{name}, row {row}: {why}; mend the quotes.", name=path.name, row=row, why=error)
        ) from error
    return rows


def _delimiter(lines: list[str]) -> str:
    """Return the sign that divides most rows into the same number of columns."""
    best, choice = (0.0, 0), ","
    for sign in _DELIMITERS:
        counts = Counter(_outside(line.strip(), sign) for line in lines)
        columns, times = counts.most_common(1)[0]
        score = (times / len(lines), columns)
        if columns > 0 and (
            score[0] > best[0] + 0.1 or (abs(score[0] - best[0]) <= 0.1 and columns > best[1])
        ):
            best, choice = score, sign
    # A decimal comma stands inside every cell of a table divided by another sign.
    return _beside_comma(lines, choice) if choice == "," else choice


def _beside_comma(lines: list[str], choice: str) -> str:
    for sign in (";", "\t", "|"):
        counts = {_outside(line, sign) for line in lines}
        if len(counts) == 1 and counts != {0}:
            return sign
    return choice


def _outside(line: str, sign: str) -> int:
    """Return how often a sign stands outside quotations."""
    if '"' in line:
        line = "".join(line.split('"')[::2])
    return line.count(sign)


def _decimal_comma(rows: list[list[str]], delimiter: str) -> bool:
    if delimiter == ",":
        quoted = [cell for row in rows[1:50] for cell in row if "," in cell]
        return bool(quoted) and all(_COMMA.match(cell.strip()) for cell in quoted)
    cells = [cell.strip() for row in rows[1:] or rows for cell in row]
    with_comma = sum(bool(_COMMA.match(cell)) for cell in cells)
    return with_comma > sum("." in cell and bool(_NUMBER.match(cell)) for cell in cells)


def _check_ambiguous(path: Path, rows: list[list[str]], delimiter: str, named: bool) -> None:
    """Refuse rows with twice as many cells as names: their commas may be decimal marks."""
    if delimiter != "," or not named or len(rows) < 2 or len(rows[0]) < 2:
        return
    if all(len(row) == 2 * len(rows[0]) for row in rows[1:]):
        example = f"{rows[1][0]},{rows[1][1]}"
        raise DataError(
            tr("{name}: {example} may be one number or two columns; save the table with semicolons.",
               name=path.name, example=example)
        )  # fmt: skip


def _has_names(rows: list[list[str]], comma: bool) -> bool:
    """Say whether the first row holds names: words above numbers, or counted columns, or words that never recur."""
    first, others = rows[0], rows[1:]
    words = [not is_number(cell, comma) and not is_missing(cell) for cell in first]
    if not any(words):
        return len(first) > 2 and first in (
            [str(n) for n in range(len(first))],
            [str(n + 1) for n in range(len(first))],
        )
    if not others:
        return True
    below = [sum(is_number(row[at], comma) for row in others if at < len(row)) for at in range(len(first))]
    if any(word and count > len(others) / 2 for word, count in zip(words, below, strict=True)):
        return True
    if any(count > len(others) / 2 for count in below):
        return False
    return all(words) and not any(
        row[at : at + 1] == [cell] for row in others for at, cell in enumerate(first)
    )


def _names(row: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns' names; a name that is there already gets a number."""
    names: list[str] = []
    notes: list[str] = []
    for at, cell in enumerate(row):
        name = original = cell.strip() or tr("column {n}", n=at + 1)
        count = 1
        while name in names:
            count += 1
            name = f"{original}.{count}"
        if name != original:
            notes.append(
                tr("Two columns are called '{name}'; the second is read as '{new}'.", name=original, new=name)
            )
        names.append(name)
    return tuple(names), tuple(notes[:3])


def _made_up(count: int) -> tuple[str, ...]:
    return tuple(tr("column {n}", n=at + 1) for at in range(count))


def _numeric(rows: list[list[str]], columns: int, comma: bool) -> tuple[bool, ...]:
    """Say for each column whether at least nine of ten filled cells are numbers."""
    found = []
    for at in range(columns):
        cells = [row[at] for row in rows if at < len(row) and not is_missing(row[at])]
        numbers = sum(
            is_number(cell, comma) or cell.strip().casefold().lstrip("+-") in {"inf", "infinity"}
            for cell in cells
        )
        found.append(numbers >= 0.9 * len(cells) or (len(cells) <= 5 and numbers >= len(cells) - 1 > 0))
    return tuple(found)


def _told(delimiter: str, comma: bool, encoding: str) -> tuple[str, ...]:
    words = {";": tr("semicolons"), "\t": tr("tabs"), "|": tr("bars"), " ": tr("spaces")}
    notes = [tr("Columns are divided by {signs}.", signs=words[delimiter])] if delimiter in words else []
    notes += [tr("Numbers are written with a decimal comma.")] if comma else []
    notes += (
        []
        if encoding.startswith("utf-8")
        else [tr("The text is read as {encoding}.", encoding=encoding.upper())]
    )
    return tuple(notes)
