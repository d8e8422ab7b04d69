"""What of an input reaches no output, as a value and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.document.influence import Box
from cnnstudio.language import number, percent, tr

_GROUPS = 4


@dataclass(frozen=True, slots=True)
class Unseen:
    """What of one input reaches no output."""

    path: str
    name: str
    extents: tuple[int, ...]
    """Sizes of the spatial axes."""
    boxes: tuple[Box, ...]
    """What is read: the union of these boxes over the spatial axes."""
    pixels: int
    of: int
    culprits: tuple[str, ...]
    """Paths of the layers that pass elements by, those that read least of what they get first."""

    def lines(self, axis: int) -> tuple[int, ...]:
        """Return the rows (axis 0), columns (axis 1) ... that are not read at all, counted from 0."""
        read = 0
        for box in self.boxes:
            read |= box[axis]
        return tuple(i for i in range(self.extents[axis]) if not read >> i & 1)

    def is_read(self, *place: int) -> bool:
        """Say whether the pixel at this place, counted from 0, can influence an output."""
        return any(all(mask >> at & 1 for mask, at in zip(box, place, strict=True)) for box in self.boxes)


def told(one: Unseen, first: int = 0) -> str:
    """Return the unread pixels in words: 108 of 784 pixels (rows 26, 27, columns 26, 27, counted from 0)."""
    return counted(one) + where(one, first)


def counted(one: Unseen) -> str:
    """Return how many pixels are not read: 108 of 784 pixels."""
    words = tr("{n} of {of} steps") if len(one.extents) == 1 else tr("{n} of {of} pixels")
    return words.format(n=number(one.pixels), of=number(one.of))


def where(one: Unseen, first: int = 0) -> str:
    """Return the unread rows and columns in brackets; a share where no row is unread as a whole."""
    lines = [
        f"{word} {_ranges([line + first for line in one.lines(axis)])}"
        for axis, (_one, word) in enumerate(_names(one))
        if one.lines(axis)
    ]
    if not lines:
        return f" ({percent(one.pixels / one.of, 1)})"
    return " (" + tr("{lines}, counted from {first}", lines=", ".join(lines), first=first) + ")"


def _ranges(lines: Sequence[int]) -> str:
    """Return line numbers in short: 2–4, 7, 26, 27; after four groups only how many more there are."""
    groups: list[list[int]] = []
    for line in lines:
        if groups and line == groups[-1][-1] + 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    shown = [
        f"{group[0]}–{group[-1]}" if len(group) > 2 else ", ".join(map(str, group))
        for group in groups[:_GROUPS]
    ]
    more = sum(map(len, groups[_GROUPS:]))
    return ", ".join(shown) + (tr(" and {n} more", n=more) if more else "")


def unread(one: Unseen, first: int = 0) -> str:
    """Return the unread lines alone, to stand beside a picture of them: rows 26, 27, columns 26, 27, counted from 0."""
    any_line = any(one.lines(axis) for axis in range(len(one.extents)))
    return where(one, first)[2:-1] if any_line else told(one)


def roughly(one: Unseen) -> str:
    """Return where the unread pixels lie, in brackets, without numbers that depend on counting from 0 or 1."""
    parts = [_amount(one, axis) for axis in range(len(one.extents)) if one.lines(axis)]
    return f" ({tr(' and ').join(parts)})" if parts else where(one)


def _amount(one: Unseen, axis: int) -> str:
    """Return how many lines of an axis are not read: the last 2 rows, or 12 of 28 columns."""
    lines, extent = one.lines(axis), one.extents[axis]
    single, several = _names(one)[axis]
    if lines != tuple(range(extent - len(lines), extent)):
        return tr("{n} of {of} {lines}", n=number(len(lines)), of=number(extent), lines=several)
    if len(lines) == 1:
        return tr("the last {line}", line=single)
    return tr("the last {n} {lines}", n=number(len(lines)), lines=several)


def _names(one: Unseen) -> tuple[tuple[str, str], ...]:
    """Return what one and several lines of each axis are called."""
    planes = (tr("row"), tr("rows")), (tr("column"), tr("columns"))
    known = {1: ((tr("step"), tr("steps")),), 2: planes, 3: ((tr("slice"), tr("slices")), *planes)}
    axes = len(one.extents)
    return known.get(
        axes, tuple((tr("line of axis {n}", n=n + 1), tr("lines of axis {n}", n=n + 1)) for n in range(axes))
    )
