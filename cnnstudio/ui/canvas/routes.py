"""The way of a wire: a curve with upright ends, or a detour through a gutter past the layers it skips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

GUTTER = 60.0
LANE = 12.0
_SAMPLES = 12
_AWAY = 12.0
_LABEL_ROOM = 240.0
_TURN = 36.0
"""How far the controls of an upward wire's turns lie below its start and above its end."""
_UPRIGHT, _SLIGHT, _LEAST_DOWN = 16.0, 110.0, 30.0
"""How far a wire may go sideways to count as upright or slightly bent, and down to have room beside it."""


_GAP, _NEAR, _FAR, _PILL_AWAY = 40.0, 10.0, 48.0, 13.0
"""Height of a bend, how far its controls lie from the busy and from the quiet end, and a label from its port."""
_BIT = QPointF(0.0, 0.01)
_DOWN = QPointF(0.0, 1.0)
_BERNSTEIN = tuple(
    ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
    for t in (step / _SAMPLES for step in range(1, _SAMPLES + 1))
)
"""What the four corners of a curve weigh at each sample."""


@dataclass(frozen=True, slots=True)
class Route:
    """A wire's path, the same as straight pieces for hit tests, and where its label stands."""

    path: QPainterPath
    points: tuple[QPointF, ...]
    label: QPointF
    side: int
    """Where the label's point lies: at its left middle (1), its centre (0) or its right middle (-1)."""
    skip: bool
    box: QRectF
    """Holds the path and its label."""
    bends: tuple[QPainterPath, ...] = ()
    """The first and the last piece of a way that is straight between them."""

    @property
    def straight(self) -> bool:
        """Say whether the wire is one straight line."""
        return len(self.points) == 2

    @property
    def middle(self) -> tuple[QPointF, QPointF]:
        """Return the ends of the straight piece: of the whole, or between both bends."""
        if not self.bends:
            return self.points[0], self.points[-1]
        last = self.bends[1].pointAtPercent(0.0)
        return self.bends[0].currentPosition(), last

    def parts(self) -> list[QRectF]:
        """Return boxes that hold the wire: around its bends and its straight piece, or around all of it."""
        if not self.bends:
            return [self.path.controlPointRect()]
        return [*(bend.controlPointRect() for bend in self.bends), QRectF(*self.middle).normalized()]

    def distance(self, point: QPointF) -> float:
        """Return how far a point is from the wire."""
        return min(far_from(point, a, b) for a, b in zip(self.points, self.points[1:], strict=False))

    def meets(self, box: QRectF) -> bool:
        """Say whether the wire runs through a box."""
        pairs = zip(self.points, self.points[1:], strict=False)
        return any(_crosses(a, b, box) for a, b in pairs)


def direct(start: QPointF, end: QPointF) -> Route:
    """Return the curve that leaves downward and arrives from above."""
    path, points = QPainterPath(start), [start]
    reach = _reach(start, end)
    one, two = QPointF(start.x(), start.y() + reach), QPointF(end.x(), end.y() - reach)
    if abs(start.x() - end.x()) < 0.5 and end.y() > start.y():
        path.lineTo(end)
        points.append(end)
    else:
        path.cubicTo(one, two, end)
        points += sampled(start, one, two, end)
    label, side = _label(start, end, path)
    return Route(path, tuple(points), label, side, False, box_around(path, label))


def _label(start: QPointF, end: QPointF, path: QPainterPath) -> tuple[QPointF, int]:
    """Put the label beside the wire: at its middle, near the source of a slight bend, near the end of a wide one."""
    across, down = end.x() - start.x(), end.y() - start.y()
    middle = path.pointAtPercent(0.5)
    side = -1 if across < 0 else 1
    if abs(across) <= _UPRIGHT:
        return middle + QPointF(_AWAY, 0), 1
    if down < _LEAST_DOWN:
        return middle, 0
    if abs(across) <= _SLIGHT:
        return QPointF(middle.x() + side * _AWAY, start.y() + min(14.0, down * 0.35)), side
    return QPointF(end.x() + side * _AWAY, end.y() - min(16.0, down * 0.4)), side


def is_wide(start: QPointF, end: QPointF) -> bool:
    """Say whether a downward wire ends in another column than it begins, with room to bend."""
    return abs(end.x() - start.x()) > _SLIGHT and end.y() - start.y() >= _LEAST_DOWN


def stepped(start: QPointF, end: QPointF, early: bool) -> Route:
    """Return the way that changes its column in the first gap between ranks (early) or in the last one.

    Its label stands where the wire is alone: at the target of many readers, or at the source of a merge's input.
    """
    room = min(_GAP, end.y() - start.y())
    side = 1 if not early or end.x() > start.x() else -1
    path, points = QPainterPath(start), [start]
    if early:
        knee = QPointF(end.x(), start.y() + room)
        bend = (start, start + QPointF(0, _NEAR), knee - QPointF(0, _FAR), knee)
        label = QPointF(end.x() + side * _AWAY, end.y() - _PILL_AWAY)
        pieces = (_bent(*bend), _bent(end - _BIT, end - _BIT, end, end))
    else:
        knee = QPointF(start.x(), end.y() - room)
        bend = (knee, knee + QPointF(0, _FAR), end - QPointF(0, _NEAR), end)
        label = QPointF(start.x() + _AWAY, start.y() + _PILL_AWAY)
        pieces = (_bent(start, start, start + _BIT, start + _BIT), _bent(*bend))
        path.lineTo(knee)
        points.append(knee)
    path.cubicTo(*bend[1:])
    points += sampled(*bend)
    if early:
        path.lineTo(end)
        points.append(end)
    bends = pieces if end.y() - start.y() > _GAP else ()
    return Route(path, tuple(points), label, side, False, box_around(path, label), bends)


def around(start: QPointF, end: QPointF, gutter: float) -> Route:
    """Return the way down a gutter at x = gutter, past what stands between both ends."""
    path, points = QPainterPath(start), [start]
    top, bottom = start.y() + 64, max(end.y() - 64, start.y() + 72)
    bends = (
        (start, QPointF(start.x(), start.y() + 32), QPointF(gutter, start.y() + 16), QPointF(gutter, top)),
        (QPointF(gutter, bottom), QPointF(gutter, end.y() - 16), QPointF(end.x(), end.y() - 32), end),
    )
    for number, (first, one, two, last) in enumerate(bends):
        if number:
            path.lineTo(first)
            points.append(first)
        path.cubicTo(one, two, last)
        points += sampled(first, one, two, last)
    label = QPointF(gutter + _AWAY, (top + bottom) / 2)
    pieces = tuple(_bent(*bend) for bend in bends)
    return Route(path, tuple(points), label, 1, True, box_around(path, label), pieces)


def _bent(first: QPointF, one: QPointF, two: QPointF, last: QPointF) -> QPainterPath:
    path = QPainterPath(first)
    path.cubicTo(one, two, last)
    return path


def upward(start: QPointF, end: QPointF, gutter: float) -> Route:
    """Return the way up a gutter at x = gutter, to a port that stands above the one it leaves."""
    path, points = QPainterPath(start), [start]
    low, high = QPointF(0, _TURN), QPointF(0, -_TURN)
    foot, head = QPointF(gutter, start.y()), QPointF(gutter, end.y())
    path.cubicTo(start + low, foot + low, foot)
    points += sampled(start, start + low, foot + low, foot)
    path.lineTo(head)
    points.append(head)
    path.cubicTo(head + high, end + high, end)
    points += sampled(head, head + high, end + high, end)
    label = QPointF(gutter + _AWAY, (start.y() + end.y()) / 2)
    return Route(path, tuple(points), label, 1, True, box_around(path, label))


def through(start: QPointF, dots: Sequence[QPointF], end: QPointF) -> Route:
    """Return the way through dots: down out of the source, smoothly past each dot, down into the target."""
    path, points = QPainterPath(start), [start]
    stops = [start, *dots, end]
    slopes = [_DOWN, *(_along(a, b) for a, b in zip(stops, stops[2:], strict=False)), _DOWN]
    for (here, there), (leave, arrive) in zip(pairwise(stops), pairwise(slopes), strict=True):
        reach = hypot(there.x() - here.x(), there.y() - here.y()) / 2.5
        one, two = here + leave * reach, there - arrive * reach
        path.cubicTo(one, two, there)
        points += sampled(here, one, two, there)
    middle = path.pointAtPercent(path.percentAtLength(path.length() / 2))
    label = middle + QPointF(_AWAY, 0)
    return Route(path, tuple(points), label, 1, False, box_around(path, label))


def _along(before: QPointF, after: QPointF) -> QPointF:
    """Return the direction from one point to another, of length 1."""
    way = after - before
    return way / (hypot(way.x(), way.y()) or 1.0)


def box_around(path: QPainterPath, label: QPointF) -> QRectF:
    """Return a box around a path and the longest label it may have."""
    words = QRectF(label.x() - _LABEL_ROOM, label.y() - 12, 2 * _LABEL_ROOM, 24)
    return path.controlPointRect().adjusted(-6, -6, 6, 6).united(words)


def _reach(start: QPointF, end: QPointF) -> float:
    down, across = end.y() - start.y(), abs(end.x() - start.x())
    if down >= 0:
        return max(down / 2, min(across / 3, 48.0), 12.0)
    return min(48.0 - down / 3, 160.0)


def sampled(a: QPointF, b: QPointF, c: QPointF, d: QPointF) -> list[QPointF]:
    """Return points along a curve, without its first."""
    ax, bx, cx, dx = a.x(), b.x(), c.x(), d.x()
    ay, by, cy, dy = a.y(), b.y(), c.y(), d.y()
    return [
        QPointF(ax * p + bx * q + cx * r + dx * s, ay * p + by * q + cy * r + dy * s)
        for p, q, r, s in _BERNSTEIN
    ]


def far_from(p: QPointF, a: QPointF, b: QPointF) -> float:
    """Return how far a point is from the straight piece between two others."""
    dx, dy = b.x() - a.x(), b.y() - a.y()
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else ((p.x() - a.x()) * dx + (p.y() - a.y()) * dy) / length
    t = min(max(t, 0.0), 1.0)
    return hypot(p.x() - a.x() - t * dx, p.y() - a.y() - t * dy)


def _crosses(a: QPointF, b: QPointF, box: QRectF) -> bool:
    """Clip the piece against the box (Liang and Barsky) and say whether anything is left."""
    low, high = 0.0, 1.0
    dx, dy = b.x() - a.x(), b.y() - a.y()
    for step, room in (
        (-dx, a.x() - box.left()),
        (dx, box.right() - a.x()),
        (-dy, a.y() - box.top()),
        (dy, box.bottom() - a.y()),
    ):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            low = max(low, room / step)
        else:
            high = min(high, room / step)
    return low <= high
