"""Wires, at rest and in the hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.items import WireItem
from cnnstudio.ui.canvas.marks import Marks, Thread
from cnnstudio.ui.canvas.routes import Route
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.ways import turned_point

_OTHERS = 0.35
_RANKS = 3
"""Longer wires pass more ranks than these."""
_FADING = (
    (0.0, 0.08, 1.0), (0.08, 0.16, 0.7), (0.16, 0.24, 0.45), (0.24, 0.76, 0.25), (0.76, 0.84, 0.45),
    (0.84, 0.92, 0.7), (0.92, 1.0, 1.0),
)  # fmt: skip
"""How strong a long wire is from one share of its straight piece to another."""
_REFUSED = (6.0, 4.0)
_WAITING = (4.0, 4.0)
_SKIPPED = (1.0, 5.0)


class WirePainter:
    """Paints the wires of one frame; the painter stands in scene coordinates."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye) -> None:
        self._painter, self._skin, self._marks, self._eye = painter, skin, marks, eye
        self._zoom = max(1.0, eye.factor)
        self._thin = 0.75 if eye.factor < 0.55 else 1.0
        self._pens: dict[tuple[str, float, float, tuple[float, ...], bool], QPen] = {}
        self._telling = bool(marks.hovered or marks.hovered_wire or marks.hovered_port or marks.lit)
        at_port = marks.hovered_port is not None and bool(marks.hovered_port[1].edges)
        self._quiet = (bool(marks.hovered) or at_port) and not marks.threads and marks.band is None

    def paint(self, scene: Scene, wires: Sequence[WireItem], area: QRectF) -> None:
        """Paint wires of the scene as far as they meet an area: the straight ones at rest at once, others over them."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        lines, others, marked = list[QLineF](), list[WireItem](), list[WireItem]()
        hidden, longest = self._marks.hidden, _RANKS * scene.flow.pitch + scene.flow.gap
        for wire in wires:
            if wire.id in hidden:
                continue
            if self._is_marked(wire):
                marked.append(wire)
            elif self._is_plain(scene, wire, longest):
                lines.append(QLineF(wire.start, wire.end))
            else:
                others.append(wire)
        if lines:
            self._painter.setPen(self._pen("wire", 2, _OTHERS if self._quiet else 1.0))
            self._painter.drawLines(lines)
        for wire in others:
            self._way(scene, wire, area)
        for wire in marked:
            self._marked(scene, wire)
        for wire in wires:
            if wire.dots and wire.id not in hidden:
                self._dots(wire)

    def _is_plain(self, scene: Scene, wire: WireItem, longest: float) -> bool:
        """Say whether a wire is a short straight line that nothing points out."""
        route = wire.route or scene.route(wire)
        if len(route.points) > 2 or route.skip:
            return False
        if self._telling and (self._own(wire) or wire.id in self._marks.lit):
            return False
        short = abs(wire.end.y() - wire.start.y()) + abs(wire.end.x() - wire.start.x()) <= longest
        return short and (wire.label or scene.label(wire)).state == "rest"

    def _way(self, scene: Scene, wire: WireItem, area: QRectF) -> None:
        """Paint one wire the way it takes."""
        route = scene.route(wire)
        if (route.straight or route.bends) and self._fades(scene, wire):
            self._fading(route)
        elif route.straight:
            self._painter.setPen(self._resting(scene, wire))
            self._painter.drawLine(wire.start, wire.end)
        elif route.path.controlPointRect().intersects(area):
            self._painter.setPen(self._resting(scene, wire))
            self._painter.drawPath(route.path)

    def _is_marked(self, wire: WireItem) -> bool:
        marks = self._marks
        return wire.id in marks.selected_wires or wire.id in marks.doomed or wire.id == marks.insert_at

    def _own(self, wire: WireItem) -> bool:
        if self._marks.hovered_port is not None:
            return wire.id in self._marks.hovered_port[1].edges
        return self._marks.hovered in {wire.source, wire.target} or self._marks.hovered_wire == wire.id

    def _resting(self, scene: Scene, wire: WireItem) -> QPen:
        state = scene.label(wire).state
        if state == "misfit":
            return self._pen("error", 2, dash=_REFUSED)
        own = self._own(wire)
        share = _OTHERS if self._quiet and not own else 1.0
        if state == "waiting":
            return self._pen("wire", 2, 0.6 * share, _WAITING)
        if wire.id in self._marks.lit:
            return self._pen("accent", 3)
        if state == "skipped":
            return self._pen("wire_hover" if own else "wire", 2, share, _SKIPPED)
        if own:
            return self._pen("wire_hover", 3)
        skip = scene.route(wire).skip
        return self._pen("wire", 1.5 if skip else 2, share * (0.7 if skip else 1.0))

    def _fades(self, scene: Scene, wire: WireItem) -> bool:
        """A wire past more than three ranks fades in its middle until one points at it or at its ends."""
        flow = scene.flow
        long = abs(turned_point(flow, wire.end - wire.start).y()) > _RANKS * flow.pitch + flow.gap
        return long and not self._told(wire) and scene.label(wire).state == "rest"

    def _told(self, wire: WireItem) -> bool:
        """Say whether anything points a wire or its ends out."""
        marks = self._marks
        touched = wire.source in marks.selected or wire.target in marks.selected
        return touched or self._own(wire) or wire.id in marks.lit

    def _fading(self, route: Route) -> None:
        """Paint the bends in full and the straight piece between them ever fainter; a gradient would cost ten times more."""
        painter, (first, last) = self._painter, route.middle
        width = 1.5 if route.skip else 2
        full = (_OTHERS if self._quiet else 1.0) * (0.7 if route.skip else 1.0)
        painter.setPen(self._pen("wire", width, full))
        for bend in route.bends:
            painter.drawPath(bend)
        way = last - first
        for begin, end, share in _FADING:
            painter.setPen(self._pen("wire", width, full * share, flat=True))
            painter.drawLine(first + way * begin, first + way * end)

    def _marked(self, scene: Scene, wire: WireItem) -> None:
        path, painter = scene.route(wire).path, self._painter
        if wire.id in self._marks.doomed:
            painter.setPen(self._pen("error", 2, dash=_REFUSED))
        elif wire.id == self._marks.insert_at:
            painter.setPen(self._pen("accent", 5))
        else:
            painter.setPen(self._pen("accent", 9, 0.25))
            painter.drawPath(path)
            painter.setPen(self._pen("accent", 3))
        painter.drawPath(path)

    def _dots(self, wire: WireItem) -> None:
        """Paint the dots a wire runs through, at least six pixels wide in the window."""
        radius = max(4.0, 3.0 / self._eye.factor)
        for number, dot in enumerate(wire.dots):
            chosen = (wire.id, number) in self._marks.selected_dots
            self._painter.setPen(self._pen("accent" if chosen else "wire", 2))
            self._painter.setBrush(self._skin.colour("accent" if chosen else "canvas"))
            self._painter.drawEllipse(dot, radius, radius)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def repairs(self, scene: Scene) -> None:
        """Paint hints of missing wires: dashed, with a sign in the middle that asks for a click."""
        for repair in scene.repairs:
            route, lit = scene.gap(repair), self._marks.hovered_wire == repair.edge.id
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.setPen(self._pen("warning", 3 if lit else 2, dash=_REFUSED))
            self._painter.drawPath(route.path)
            self._sign(route.path.pointAtPercent(0.5), lit)

    def _sign(self, at: QPointF, lit: bool) -> None:
        """Paint a round sign with a plus."""
        size = 1 / self._eye.factor
        self._painter.setPen(self._pen("warning", 1.5))
        self._painter.setBrush(self._skin.colour("warning" if lit else "canvas"))
        self._painter.drawEllipse(at, 9 * size, 9 * size)
        self._painter.setPen(self._pen("canvas" if lit else "warning", 1.5))
        self._painter.drawLine(at - QPointF(4, 0) * size, at + QPointF(4, 0) * size)
        self._painter.drawLine(at - QPointF(0, 4) * size, at + QPointF(0, 4) * size)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def threads(self, threads: Iterable[Thread]) -> None:
        """Paint wires in the hand, dashed."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for thread in threads:
            self._painter.setPen(self._pen("error" if thread.refused else "accent", 2, dash=_REFUSED))
            self._painter.drawPath(thread.route.path)

    def _pen(
        self, role: str, width: float, share: float = 1.0, dash: tuple[float, ...] = (), flat: bool = False
    ) -> QPen:
        """Return a pen of constant width in the window; those of one frame are kept."""
        key = (role, width, share, dash, flat)
        pen = self._pens.get(key)
        if pen is None:
            pen = self._pens[key] = QPen(self._skin.pen(role, width, share, dash))
            pen.setWidthF(self._wide(width))
            if flat:
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def _wide(self, width: float) -> float:
        """Return a width in scene pixels; skips seen from afar are hairlines, which are painted five times as fast."""
        if self._thin < 1.0:
            width = width * self._thin if width >= 2 else 1.0
        return width * self._zoom / self._eye.factor
