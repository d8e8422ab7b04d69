"""What a student typed, in every way it may be meant: 10275, 10,275 and 10 275, 26x26x32, fractions, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnstudio.lessons.expressions import Scope, Shape, Unreadable, read_expression

LONGEST = 2_000
_NUMBER = r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][-+]?\d+)?"
_PLAIN = re.compile(_NUMBER)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:[,. '’\u00a0\u202f]\d{3})+(?:[.,]\d+)?")
_FRACTION = re.compile(rf"({_NUMBER})\s*/\s*({_NUMBER})")
_MIXED = re.compile(r"([-+]?)(\d+)\s+(\d+)\s*/\s*(\d+)")
_CROSS = re.compile(r"\s*(?:[x×X*·]|\bby\b)\s*")
_YES, _NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "false"})
_NONE = frozenset({"none", "never", "no size", "nothing", "-", "–"})
_SIGNS = str.maketrans({"−": "-", "–": "-", "‒": "-", "⁄": "/", "∕": "/"})


class Reading(NamedTuple):
    """One number in one way of reading it, and how many decimals were written."""

    value: float
    decimals: int = 0
    exact: bool = False
    """It is a fraction or a sum that can be worked out, not a rounded number."""


def readings(words: str) -> Iterator[Reading]:
    """Return every number that these words may mean."""
    text = words.translate(_SIGNS).strip().rstrip("%").strip()
    if not text or len(text) > LONGEST:
        return
    if _GROUPED.fullmatch(text):
        yield from _grouped(text)
    if _PLAIN.fullmatch(text):
        yield from _plain(text)
    mixed, fraction = _MIXED.fullmatch(text), _FRACTION.fullmatch(text)
    if mixed is not None and int(mixed[4]):
        size = int(mixed[2]) + int(mixed[3]) / int(mixed[4])
        yield Reading(-size if mixed[1] == "-" else size, 12, exact=True)
    elif fraction is not None:
        yield from _fraction(fraction[1], fraction[2])
    elif re.search(r"[-+*/^·×(]", text[1:]):
        yield from _worked_out(text)


def _grouped(text: str) -> Iterator[Reading]:
    """Read 10,275 and 10 275 and 1,234.5: groups of three, then perhaps decimals behind another sign."""
    sign = next(letter for letter in text if letter in ",. '’\u00a0\u202f")
    whole, _point, decimals = (text, "", "")
    other = {",": ".", ".": ","}.get(sign, "")
    for point in (other,) if other else (".", ","):
        if point in text:
            whole, _point, decimals = text.partition(point)
    bare = whole.replace(sign, "")
    if re.fullmatch(r"[-+]?\d+", bare) and "," not in decimals and "." not in decimals:
        yield Reading(float(f"{bare}.{decimals or 0}"), len(decimals))


def _plain(text: str) -> Iterator[Reading]:
    """Read 63.75 and 63,75 and 1e3."""
    point = text.replace(",", ".")
    if point.count(".") <= 1:
        digits = point.lower().partition("e")[0].partition(".")[2]
        yield Reading(float(point), len(digits))


def _fraction(above: str, below: str) -> Iterator[Reading]:
    for a in readings(above):
        for b in readings(below):
            if b.value:
                yield Reading(a.value / b.value, 12, exact=True)


def _worked_out(text: str) -> Iterator[Reading]:
    """Read a sum such as 3·3·32·64 + 64."""
    try:
        value = read_expression(text.replace("x", "*")).value(Scope({}))
    except Unreadable:
        return
    if isinstance(value, int | float):
        yield Reading(float(value), 12, exact=True)


def sizes(words: str) -> tuple[int, ...] | None:
    """Return the sizes of a shape: 26x26x32, 26 × 26 × 32, (26, 26, 32), 26 26 32."""
    bare = words.translate(_SIGNS).strip().strip("()[]").strip()
    crossed = _CROSS.split(bare)
    parts = crossed if len(crossed) > 1 else [part for part in re.split(r"[,;\s]+", bare) if part]
    whole = [_whole(part) for part in parts]
    return tuple(n for n in whole if n is not None) if whole and None not in whole else None


def _whole(word: str) -> int | None:
    text = word.strip().replace(",", "").replace(" ", "")
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def tables(words: str) -> Iterator[NDArray[np.float64]]:
    """Return every list or table that these words may mean; rows end at brackets, semicolons or line ends."""
    text = words.translate(_SIGNS).strip()
    if not text or len(text) > LONGEST:
        return
    rows = [row for row in re.split(r"\]\s*,?\s*\[|;|\n", text.strip("[]() \t\n")) if row.strip()]
    # A comma with a space behind it parts numbers that have commas of their own: 4,608, 2,304.
    for split in (r"\s*,\s+", r"\s*,\s*|\s+", r"\s*;\s*|\s+"):
        read = [_numbers(re.split(split, row.strip(" [](),"))) for row in rows]
        known = [row for row in read if row is not None]
        if known and len(known) == len(read) and len({len(row) for row in known}) == 1:
            yield np.array(known if len(known) > 1 else known[0], dtype=np.float64)


def _numbers(words: list[str]) -> list[float] | None:
    found = [next(readings(word), None) for word in words if word]
    values = [reading.value for reading in found if reading is not None]
    return values if values and len(values) == len(found) else None


def yes_or_no(words: str) -> bool | None:
    """Return what was meant, None if neither."""
    word = words.strip().lower().rstrip(".")
    return True if word in _YES else False if word in _NO else None


def matches(words: str, wanted: Any, decimals: int = 2) -> bool:
    """Say whether the words mean what is wanted, in any of its forms."""
    if wanted is None:
        return words.strip().lower() in _NONE
    if isinstance(wanted, bool | np.bool_):
        return yes_or_no(words) == bool(wanted)
    if isinstance(wanted, Shape):
        return sizes(words) == tuple(wanted)
    array = np.asarray(wanted, dtype=np.float64)
    if array.ndim == 0:
        return any(_near(reading, float(array), decimals) for reading in readings(words))
    return any(_same(table, array, decimals) for table in tables(words))


def _near(given: Reading, wanted: float, decimals: int) -> bool:
    if abs(given.value - wanted) <= 1e-9 * max(1.0, abs(wanted)):
        return True
    if given.exact or float(wanted).is_integer():
        return False
    if given.decimals >= decimals:
        return abs(given.value - wanted) <= 0.5 * 10.0**-given.decimals + 1e-12
    return abs(given.value - round(wanted, decimals)) <= 1e-12


def _same(given: NDArray[np.float64], wanted: NDArray[np.float64], decimals: int) -> bool:
    if given.size != wanted.size or (given.ndim == wanted.ndim and given.shape != wanted.shape):
        return False
    close = 0.5 * 10.0**-decimals + 1e-12
    loose = ~np.equal(np.mod(wanted.ravel(), 1), 0)
    return bool((np.abs(given.ravel() - wanted.ravel()) <= np.where(loose, close, 1e-9)).all())
