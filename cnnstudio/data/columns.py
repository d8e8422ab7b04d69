"""What the columns of a table mean: which are learned, which are inputs, and whether a row is a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isqrt, prod

import numpy as np

from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Reading
from cnnstudio.data.tables import Table
from cnnstudio.document.recipe import UNLABELLED
from cnnstudio.language import number, shape_text, tr

_TARGET = re.compile(
    r"(class|label|labels|target|targets|y|digit|species|outcome|category|emotion|letter|answer|quality|diagnosis)"
    r"(?:_?(id|no|number|name))?\Z",
    re.IGNORECASE,
)
_PIXEL = re.compile(r"(pixel|pix|px|p)?[ _]?\d+(x\d+)?\Z", re.IGNORECASE)
_PART = re.compile(r"(split|set|subset|usage|partition|part|fold)\Z", re.IGNORECASE)
_KEY = re.compile(r"(id|index|row|no|nr|name|key|unnamed: 0|uuid)\Z", re.IGNORECASE)
TEST = re.compile(r"(test|testing|privatetest|publictest)\Z", re.IGNORECASE)
_FEWEST_PIXELS = 49
_MOST_CLASSES = 1000


@dataclass(frozen=True, slots=True)
class Meaning:
    """The columns by their roles, as places in the table."""

    inputs: tuple[int, ...]
    targets: tuple[int, ...]
    group: int | None
    part: int | None
    picture: tuple[int, ...]
    """Height, width, channels of the picture in a row; empty where the inputs are features."""
    notes: tuple[str, ...]


def meaning_of(table: Table, reading: Reading) -> Meaning:
    """Return the roles of the columns, as the user said or as names and values suggest."""
    names = table.dialect.header
    unused = {_place(table, name) for name in reading.unused_columns}
    group = _place(table, reading.group_column) if reading.group_column else None
    part = _part(table, unused)
    targets = tuple(_place(table, name) for name in reading.target_columns)
    free = [at for at in range(len(names)) if at not in {*unused, group, part, *targets}]
    if not targets and reading.targets not in UNLABELLED:
        targets = _target(table, free)
        if not targets and reading.targets not in UNLABELLED:
            raise DataError(tr("{name} has no column left to learn beside its input.", name=table.path.name))
    inputs, notes = _inputs(table, [at for at in free if at not in targets])
    if not inputs:
        raise DataError(
            tr("{name} has no column of numbers left as input; the columns are {columns}.",
               name=table.path.name, columns=", ".join(names[:20]))
        )  # fmt: skip
    picture = _given(table, reading, inputs) if reading.pixels else _picture(table, inputs)
    return Meaning(inputs, targets, group, part, picture, (*notes, *_told(table, targets, picture)))


def _place(table: Table, name: str) -> int:
    names = [known.casefold() for known in table.dialect.header]
    if name.strip().casefold() not in names:
        raise DataError(
            tr("{name} has no column called '{column}'; it has {columns}.",
               name=table.path.name, column=name, columns=", ".join(table.dialect.header[:20]))
        )  # fmt: skip
    return names.index(name.strip().casefold())


def _part(table: Table, unused: set[int]) -> int | None:
    """Return the column that says which rows are the test."""
    for at, words in table.words.items():
        if (
            at not in unused
            and _PART.match(table.dialect.header[at])
            and any(TEST.match(word) for word in words)
        ):
            return at
    return None


def _target(table: Table, free: list[int]) -> tuple[int, ...]:
    """Return the column to learn: by its name, then one of a few words, then the one beside pixels, then the last."""
    if len(free) < 2:
        return ()
    names = table.dialect.header
    named = [at for at in free if _TARGET.match(names[at])]
    if named:
        return (named[-1] if named[-1] == free[-1] else named[0],)
    words = [
        at
        for at in free
        if at in table.words and len(table.words[at]) <= min(_MOST_CLASSES, _rows(table) / 2)
    ]
    if words:
        return (words[-1],)
    first, last = free[0], free[-1]
    if len(free) - 1 >= _FEWEST_PIXELS and _side(len(free) - 1) and _small_classes(table, first):
        return (first,)
    return (last,)


def _rows(table: Table) -> int:
    return len(table.matrix)


def _small_classes(table: Table, at: int) -> bool:
    values = table.column(at)
    return bool(
        (values >= 0).all() and (values == np.floor(values)).all() and values.max(initial=0) < _MOST_CLASSES
    )


def _inputs(table: Table, free: list[int]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the columns of numbers; words and counted keys are left out and told."""
    names = table.dialect.header
    left: list[int] = []
    inputs: list[int] = []
    for at in free:
        words, key = at in table.words, bool(_KEY.match(names[at])) and _counts_up(table, at)
        (left if words or key else inputs).append(at)
    if not left:
        return tuple(inputs), ()
    shown = ", ".join(f"'{names[at]}'" for at in left[:5])
    return tuple(inputs), (tr("Left out, because they hold no quantity: {columns}.", columns=shown),)


def _counts_up(table: Table, at: int) -> bool:
    values = table.column(at)
    return len(values) > 1 and bool((np.diff(values) == 1).all())


def _side(count: int) -> tuple[int, ...]:
    """Return the square picture of so many values: grey, or of three channels."""
    grey, colour = isqrt(count), isqrt(count // 3)
    if grey * grey == count:
        return (grey, grey, 1)
    return (colour, colour, 3) if count % 3 == 0 and colour * colour * 3 == count else ()


def _picture(table: Table, inputs: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape of the picture in a row, where names or the values of bytes say that there is one."""
    shape = _side(len(inputs))
    if not shape or len(inputs) < 4:
        return ()
    names = [table.dialect.header[at] for at in inputs]
    named = table.dialect.named and all(_PIXEL.match(name) for name in names)
    if (
        named
        and any(name[0].isalpha() for name in names)
        and any(n.casefold().startswith("p") for n in names)
    ):
        return shape
    some = np.asarray(table.matrix[:1000])[:, list(inputs)]
    whole = (
        bool(((some >= 0) & (some <= 255) & (some == np.floor(some))).all())
        and float(some.max(initial=0)) > 1
    )
    plain = named or not table.dialect.named
    return shape if whole and len(inputs) >= _FEWEST_PIXELS and plain else ()


def _given(table: Table, reading: Reading, inputs: tuple[int, ...]) -> tuple[int, ...]:
    shape = (*reading.pixels, 1) if len(reading.pixels) == 2 else reading.pixels
    if prod(shape) != len(inputs):
        raise DataError(
            tr("{name} has {values} values per row; {shape} needs {needed}.", name=table.path.name,
               values=number(len(inputs)), shape=shape_text(shape), needed=number(prod(shape)))
        )  # fmt: skip
    return shape


def _told(table: Table, targets: tuple[int, ...], picture: tuple[int, ...]) -> tuple[str, ...]:
    names = ", ".join(f"'{table.dialect.header[at]}'" for at in targets)
    notes = [tr("Learned from the column {names}.", names=names)] if targets else []
    return (
        *notes,
        *([tr("Each row is a picture of {shape}.", shape=shape_text(picture))] if picture else []),
    )
