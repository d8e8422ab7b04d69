"""The ways of wires in either direction of the data: thought out upright and turned where the data run to the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

from cnnstudio.document.flow import Flow
from cnnstudio.ui.canvas import routes
from cnnstudio.ui.canvas.routes import Route

NEAR_PORT = 14.0
"""From a port to the shape beside it, on a wire that runs to the right."""
_OVER = 20.0
_BEND = 64.0
"""How far along the data a wire needs to change its row."""
_LEVEL = 0.5
_TURN = QTransform(0, 1, 1, 0, 0, 0)


def turned_point(flow: Flow, point: QPointF) -> QPointF:
    """Return a point of the canvas as across and along, or back."""
    return QPointF(point.y(), point.x()) if flow.lies else point


def turned_box(flow: Flow, box: QRectF) -> QRectF:
    """Return a box of the canvas across and along, or back."""
    return QRectF(box.top(), box.left(), box.height(), box.width()) if flow.lies else box


def direct(start: QPointF, end: QPointF, flow: Flow, early: bool = True) -> Route:
    """Return the way that leaves with the data and arrives with them.

    To the right a wire changes its row at its source (early) or at its target, and its shape stands on the level piece.
    """
    if not flow.lies:
        return routes.direct(start, end)
    return _lying_direct(start, end, flow, early)


def led(start: QPointF, end: QPointF, flow: Flow, early: bool = True) -> Route:
    """Return the way of a wire that changes its row or column at its source (early) or at its target."""
    if not flow.lies and routes.is_wide(start, end):
        return routes.stepped(start, end, early)
    return direct(start, end, flow, early)


def _lying_direct(start: QPointF, end: QPointF, flow: Flow, early: bool) -> Route:
    one, two = turned_point(flow, start), turned_point(flow, end)
    sideways = abs(one.x() - two.x()) > _LEVEL
    if sideways and two.y() - one.y() >= _BEND + NEAR_PORT:
        path, points, bends = _stepped(one, two, early)
    else:
        plain = routes.direct(one, two)
        path, points, bends = plain.path, plain.points, ()
        if not sideways and two.y() > one.y():
            return _lying(Route(path, points, start, 0, False, QRectF(), bends), (start + end) / 2)
    label = end - QPointF(NEAR_PORT, 0) if early else start + QPointF(NEAR_PORT, 0)
    return _lying(Route(path, points, label, -1 if early else 1, False, QRectF(), bends), label)


def _stepped(
    start: QPointF, end: QPointF, early: bool
) -> tuple[QPainterPath, tuple[QPointF, ...], tuple[QPainterPath, ...]]:
    """Return a way that changes its row in one bend and runs straight before or behind it, in upright places."""
    if early:
        knee = QPointF(end.x(), start.y() + _BEND)
        bend = (
            start,
            QPointF(start.x(), start.y() + _BEND / 2),
            QPointF(end.x(), start.y() + _BEND / 4),
            knee,
        )
    else:
        knee = QPointF(start.x(), end.y() - _BEND)
        bend = (knee, QPointF(start.x(), end.y() - _BEND / 4), QPointF(end.x(), end.y() - _BEND / 2), end)
    path = QPainterPath(start)
    if not early:
        path.lineTo(knee)
    path.cubicTo(*bend[1:])
    points = [start, *([] if early else [knee]), *routes.sampled(*bend)]
    if early:
        path.lineTo(end)
        points.append(end)
    return path, tuple(points), ()


def around(start: QPointF, end: QPointF, gutter: float, flow: Flow) -> Route:
    """Return the way along a gutter beside the layers that stand between both ends."""
    route = routes.around(turned_point(flow, start), turned_point(flow, end), gutter)
    middle = (route.middle[0] + route.middle[1]) / 2
    return _lying(route, turned_point(flow, middle), 0) if flow.lies else route


def backward(start: QPointF, end: QPointF, gutter: float, flow: Flow) -> Route:
    """Return the way back along a gutter, against the data."""
    route = routes.upward(turned_point(flow, start), turned_point(flow, end), gutter)
    if not flow.lies:
        return route
    return _lying(route, QPointF((start.x() + end.x()) / 2, gutter), 0)


def through(start: QPointF, dots: Sequence[QPointF], end: QPointF, flow: Flow) -> Route:
    """Return the way through dots: out of the source with the data, smoothly past each dot, into the target."""
    if not flow.lies:
        return routes.through(start, dots, end)
    upright = [turned_point(flow, point) for point in (start, *dots, end)]
    route = routes.through(upright[0], upright[1:-1], upright[-1])
    middle = turned_point(
        flow, route.path.pointAtPercent(route.path.percentAtLength(route.path.length() / 2))
    )
    return _lying(route, middle - QPointF(0, _OVER), 0)


def _lying(route: Route, label: QPointF, side: int | None = None) -> Route:
    """Turn an upright way; where its label stands is given as it will be seen."""
    path = _TURN.map(route.path)
    points = tuple(QPointF(point.y(), point.x()) for point in route.points)
    bends = tuple(_TURN.map(bend) for bend in route.bends)
    placed = route.side if side is None else side
    return Route(path, points, label, placed, route.skip, routes.box_around(path, label), bends)
