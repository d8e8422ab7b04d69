"""A coarse grid that answers which boxes meet a rectangle, so that painting and hit tests see only what is near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import QRectF

CELL = 1024.0
_MOST_CELLS = 64
"""A box that covers more cells than this is kept in one list of long boxes."""
_CLOSE = 4.0
"""Areas lie close together where the one around them all is not this many times as large as they are."""

_Sides = tuple[float, float, float, float]
_NONE: frozenset[str] = frozenset()


class Grid:
    """Boxes by id in square cells."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], set[str]] = {}
        self._boxes: dict[str, QRectF] = {}
        self._sides: dict[str, _Sides] = {}
        self._long: set[str] = set()
        self._bounds: QRectF | None = None
        """The rectangle around all, while it is known."""

    def __len__(self) -> int:
        return len(self._boxes)

    def put(self, key: str, box: QRectF) -> None:
        """Place a box, or place it anew."""
        if self._boxes.get(key) == box:
            return
        self.drop(key)
        sides = _sides(box)
        self._boxes[key], self._sides[key] = box, sides
        if self._bounds is not None and not self._bounds.contains(box):
            self._bounds = None
        cells = _cells(sides)
        if len(cells) > _MOST_CELLS:
            self._long.add(key)
            return
        for cell in cells:
            self._cells.setdefault(cell, set()).add(key)

    def drop(self, key: str) -> None:
        """Forget a box."""
        box = self._boxes.pop(key, None)
        if box is None:
            return
        sides = self._sides.pop(key)
        if self._bounds is not None and not _lies_within(box, self._bounds):
            self._bounds = None
        if key in self._long:
            self._long.discard(key)
            return
        for cell in _cells(sides):
            self._cells[cell].discard(key)

    def clear(self) -> None:
        """Forget all boxes."""
        self._cells.clear()
        self._boxes.clear()
        self._sides.clear()
        self._long.clear()
        self._bounds = None

    def near(self, area: QRectF) -> set[str]:
        """Return the boxes that meet an area."""
        if area.width() * area.height() > len(self._cells) * CELL * CELL:
            return self._meeting(self._boxes, area)
        found: set[str] = set(self._long)
        for cell in _cells(_sides(area)):
            found |= self._cells.get(cell, _NONE)
        return self._meeting(found, area)

    def _meeting(self, keys: Iterable[str], area: QRectF) -> set[str]:
        """Return those of some boxes that meet an area; plain numbers are compared three times as fast."""
        if area.isEmpty():
            return set()
        left, top, right, bottom = _sides(area)
        sides = self._sides
        return {
            key
            for key in keys
            if (side := sides[key])[0] < right and side[2] > left and side[1] < bottom and side[3] > top
        }

    def near_any(self, areas: Sequence[QRectF]) -> set[str]:
        """Return the boxes that meet one of some areas: those around all are looked up once where they lie close."""
        whole = QRectF()
        for area in areas:
            whole = whole.united(area)
        if _size(whole) > _CLOSE * sum(map(_size, areas)):
            return set().union(*map(self.near, areas))
        near = self.near(whole)
        return near if len(areas) == 1 else set[str]().union(*(self._meeting(near, area) for area in areas))

    def bounds(self) -> QRectF:
        """Return the rectangle around all boxes."""
        if self._bounds is None:
            self._bounds = self._measured()
        return QRectF(self._bounds)

    def _measured(self) -> QRectF:
        if not self._boxes:
            return QRectF()
        lefts, tops, rights, bottoms = zip(*(self._sides[key] for key in self._boxes), strict=True)
        left, top = min(lefts), min(tops)
        return QRectF(left, top, max(rights) - left, max(bottoms) - top)


def _sides(box: QRectF) -> _Sides:
    """Return left, top, right and bottom."""
    x, y, width, height = cast("_Sides", box.getRect())
    return x, y, x + width, y + height


def _size(area: QRectF) -> float:
    return area.width() * area.height()


def _lies_within(box: QRectF, area: QRectF) -> bool:
    """Say whether a box touches no side of an area."""
    return (
        box.left() > area.left()
        and box.top() > area.top()
        and box.right() < area.right()
        and box.bottom() < area.bottom()
    )


def _cells(sides: _Sides) -> Sequence[tuple[int, int]]:
    """Return the cells that a box covers, at most a little more than a box may be kept in."""
    left, top, right, bottom = (int(side // CELL) for side in sides)
    if left == right and top == bottom:
        return ((left, top),)
    if (right - left + 1) * (bottom - top + 1) > 4 * _MOST_CELLS:
        bottom = top + 4 * _MOST_CELLS // max(right - left + 1, 1)
        right = min(right, left + 4 * _MOST_CELLS)
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
