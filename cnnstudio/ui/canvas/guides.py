"""Smart guides: where a box in the hand lines up with what stands, or keeps an equal distance."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF

SNAP = 8.0
"""Window pixels within which a box is drawn to a line."""
GRID = 8.0
"""Scene pixels between the lines of the grid that layers may keep to."""
MOST = 1000
"""With more boxes than this in sight nobody could read a guide."""
_TICK = 4.0
_Sides = tuple[float, float, float, float]
"""Left, top, right and bottom of a box; plain numbers, since a drag compares them all at every step."""
_Spot = tuple[float, tuple[tuple[float, float], tuple[float, float]]]
"""A left edge, and the two equal gaps that speak for it."""


@dataclass(frozen=True, slots=True)
class Snap:
    """How far a box must go to stand well, and the lines that say why."""

    shift: QPointF
    lines: tuple[QLineF, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pull:
    """One way to stand well along one axis."""

    shift: float
    rank: int
    """Of equally near ways, lines come before distances."""
    lines: tuple[QLineF, ...]


class Guides:
    """The lines of the boxes that stand; made once for a gesture."""

    def __init__(self, boxes: Iterable[QRectF]) -> None:
        self._boxes = list(boxes)
        if len(self._boxes) > MOST:
            self._boxes = []
        self._across = _Lines(self._boxes)
        turned = [_turned(box) for box in self._boxes]
        self._down = _Lines(turned)
        self._rows, self._columns = [_sides(b) for b in self._boxes], [_sides(b) for b in turned]

    def snap(self, box: QRectF, reach: float) -> Snap:
        """Return the nearest good place of a box within reach, in scene pixels."""
        aside = _best(self._across.pulls(box, reach), _spaced(self._rows, box, reach))
        turned = _turned(box)
        along = _best(self._down.pulls(turned, reach), _spaced(self._columns, turned, reach))
        shift = QPointF(aside.shift if aside else 0.0, along.shift if along else 0.0)
        goal = box.translated(shift)
        lines = [_grown(line, goal) for line in (aside.lines if aside else ())]
        down = (_turned_line(_grown(line, _turned(goal))) for line in (along.lines if along else ()))
        return Snap(shift, (*lines, *down))


def to_grid(box: QRectF) -> QPointF:
    """Return how far a box must go for its corner to stand on the grid."""
    x, y = round(box.left() / GRID) * GRID, round(box.top() / GRID) * GRID
    return QPointF(x - box.left(), y - box.top())


class _Lines:
    """The upright lines through edges and through middles, sorted; edges draw edges, middles draw middles."""

    def __init__(self, boxes: list[QRectF]) -> None:
        self._boxes = boxes
        self._edges = sorted((x, n) for n, box in enumerate(boxes) for x in (box.left(), box.right()))
        self._middles = sorted((box.center().x(), n) for n, box in enumerate(boxes))

    def pulls(self, box: QRectF, reach: float) -> list[_Pull]:
        """Return the nearest line to each of a box's own lines."""
        edges, middles = self._edges, self._middles
        own = ((box.center().x(), middles), (box.left(), edges), (box.right(), edges))
        return [pull for x, lines in own if (pull := self._pull(x, lines, reach)) is not None]

    def _pull(self, x: float, lines: list[tuple[float, int]], reach: float) -> _Pull | None:
        place = bisect_left(lines, (x, -1))
        near = lines[max(place - 1, 0) : place + 1]
        if not near:
            return None
        goal, owner = min(near, key=lambda line: abs(line[0] - x))
        if abs(goal - x) > reach:
            return None
        other = self._boxes[owner]
        return _Pull(goal - x, 0, (QLineF(goal, other.top(), goal, other.bottom()),))


def _best(*some: list[_Pull]) -> _Pull | None:
    pulls = [pull for group in some for pull in group]
    return min(pulls, key=lambda pull: (round(abs(pull.shift), 3), pull.rank), default=None)


def _sides(box: QRectF) -> _Sides:
    return box.left(), box.top(), box.right(), box.bottom()


def _spaced(boxes: list[_Sides], box: QRectF, reach: float) -> list[_Pull]:
    """Return the places at which gaps to the neighbours left and right are equal."""
    top, bottom, middle, y = box.top(), box.bottom(), box.center().x(), box.center().y()
    row = [side for side in boxes if side[3] > top and side[1] < bottom]
    before = sorted((b for b in row if b[2] <= middle), key=lambda b: -b[2])[:2]
    after = sorted((b for b in row if b[0] >= middle), key=lambda b: b[0])[:2]
    found = [*_between(before, after, box.width()), *_behind(before), *_ahead(after, box.width())]
    return [
        _Pull(goal - box.left(), 1, tuple(line for a, b in gaps for line in _measure(a, b, y)))
        for goal, gaps in found
        if abs(goal - box.left()) <= reach
    ]


def _between(before: list[_Sides], after: list[_Sides], width: float) -> list[_Spot]:
    if not before or not after:
        return []
    start, end = before[0][2], after[0][0]
    goal = (start + end - width) / 2
    return [(goal, ((start, goal), (goal + width, end)))] if goal > start else []


def _behind(before: list[_Sides]) -> list[_Spot]:
    if len(before) < 2 or before[0][0] <= before[1][2]:
        return []
    near, far = before
    goal = near[2] + near[0] - far[2]
    return [(goal, ((far[2], near[0]), (near[2], goal)))]


def _ahead(after: list[_Sides], width: float) -> list[_Spot]:
    if len(after) < 2 or after[1][0] <= after[0][2]:
        return []
    near, far = after
    goal = near[0] - (far[0] - near[2]) - width
    return [(goal, ((goal + width, near[0]), (near[2], far[0])))]


def _measure(first: float, last: float, y: float) -> tuple[QLineF, ...]:
    """Return the line across a gap, with a tick at each end."""
    ends = (QLineF(x, y - _TICK, x, y + _TICK) for x in (first, last))
    return (QLineF(first, y, last, y), *ends)


def _grown(line: QLineF, goal: QRectF) -> QLineF:
    """Let an upright line of another box reach over the box that came to it."""
    if line.dx() or line.length() <= 2 * _TICK:
        return line
    top, bottom = min(line.y1(), line.y2(), goal.top()), max(line.y1(), line.y2(), goal.bottom())
    return QLineF(line.x1(), top, line.x1(), bottom)


def _turned(box: QRectF) -> QRectF:
    return QRectF(box.top(), box.left(), box.height(), box.width())


def _turned_line(line: QLineF) -> QLineF:
    return QLineF(line.y1(), line.x1(), line.y2(), line.x2())
