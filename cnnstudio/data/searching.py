"""The words of a search among samples: labels, row numbers, and bounds of statistics."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.data.statistics import STATISTICS, Statistics, titles
from cnnstudio.language import tr

Rows = NDArray[np.int64]
_BOUND = re.compile(r"([^\W\d]+)\s*(<=|>=|<|>|=)\s*(-?\d*[.,]?\d+)\s*(%?)")
_ROW = re.compile(r"#(\d+)")
_SIGNS: dict[str, Callable[[NDArray[np.float32], float], NDArray[np.bool_]]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
    "=": lambda values, wanted: np.abs(values - wanted) < 0.005,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bound:
    """A statistic that has to be above or below a number."""

    statistic: str
    sign: str
    limit: float


@dataclass(frozen=True, slots=True)
class Query:
    """What a search asks for; all of it has to be true of a sample."""

    words: tuple[str, ...] = ()
    row: int | None = None
    bounds: tuple[Bound, ...] = ()


def read(text: str) -> Query:
    """Return what a text asks for; a DataError says which part is not understood."""
    bounds = tuple(_bound(*found.groups()) for found in _BOUND.finditer(text))
    rest = _BOUND.sub(" ", text)
    rows = [int(found[1]) for found in _ROW.finditer(rest)]
    words = tuple(word for word in re.split(r"[\s,]+", _ROW.sub(" ", rest)) if word)
    return Query(words, rows[0] if rows else None, bounds)


def _bound(name: str, sign: str, digits: str, share: str) -> Bound:
    known = {words.casefold(): key for key, words in titles().items()} | {key: key for key in STATISTICS}
    key = known.get(name.casefold())
    if key is None:
        raise DataError(
            tr(
                "{name} is no statistic; there are {names}.",
                name=f"'{name}'",
                names=", ".join(titles().values()),
            )
        )
    value = float(digits.replace(",", "."))
    return Bound(key, sign, value / 100 if share else value)


def found(
    query: Query, y: NDArray[np.generic], names: tuple[str, ...], statistics: Statistics | None
) -> Rows:
    """Return the rows for which all that is asked for is true, in order; bounds need the statistics."""
    good = np.ones(len(y), bool)
    if query.row is not None:
        good &= np.arange(len(y)) == query.row
    if query.words and y.ndim == 1 and names:
        good &= np.isin(y, _classes(query.words, names))
    elif query.words:
        good[:] = False
    if statistics is not None:
        for bound in query.bounds:
            good &= _SIGNS[bound.sign](statistics.rows[bound.statistic], bound.limit)
    return np.flatnonzero(good)


def _classes(words: tuple[str, ...], names: tuple[str, ...]) -> list[int]:
    """Return the classes that one of the words names: wholly where one is called so, else in part."""
    wanted = []
    for word in words:
        same = [n for n, name in enumerate(names) if name.casefold() == word.casefold()]
        wanted += same or [n for n, name in enumerate(names) if word.casefold() in name.casefold()]
    return wanted
