"""Wires, the shapes that flow in them, and ports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.hits import PLUS_FROM, open_outputs, plus_at
from cnnstudio.ui.canvas.items import PILL, Label, NodeItem, WireItem, WireState
from cnnstudio.ui.canvas.marks import Marks, PortState, Thread
from cnnstudio.ui.canvas.ports import Slot, numbered
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
_LONGEST = 200.0
_INKS: dict[WireState, str] = {"waiting": "text_quiet", "stale": "text_disabled"}
_REFUSED = (6.0, 4.0)
_WAITING = (4.0, 4.0)
_SKIPPED = (1.0, 5.0)
_NUMBERED = 0.85
"""Window pixels per scene pixel from which a merge's inputs wear their numbers."""
_RADII: dict[PortState, float] = {"rest": 4, "hover": 6, "valid": 6, "held": 6, "impossible": 2.5}


class WirePainter:
    """Paints the wires of one frame; the painter stands in scene coordinates."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye) -> None:
        self._painter, self._skin, self._marks, self._eye = painter, skin, marks, eye
        self._zoom = max(1.0, eye.factor)
        self._thin = 0.75 if eye.factor < 0.55 else 1.0
        self._pens: dict[tuple[str, float, float, tuple[float, ...]], QPen] = {}
        at_port = marks.hovered_port is not None and bool(marks.hovered_port[1].edges)
        self._quiet = (bool(marks.hovered) or at_port) and not marks.threads and marks.band is None

    def paint(self, scene: Scene, wires: Iterable[WireItem], area: QRectF) -> None:
        """Paint wires of the scene as far as they meet an area."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        marked = []
        for wire in wires:
            if wire.id in self._marks.hidden:
                continue
            if self._is_marked(wire):
                marked.append(wire)
                continue
            route = scene.route(wire)
            if (route.straight or route.bends) and self._fades(scene, wire):
                self._fading(route, self._resting(scene, wire))
            elif route.straight:
                self._painter.setPen(self._resting(scene, wire))
                self._painter.drawLine(wire.start, wire.end)
            elif route.path.controlPointRect().intersects(area):
                self._painter.setPen(self._resting(scene, wire))
                self._painter.drawPath(route.path)
        for wire in marked:
            self._marked(scene, wire)
        for wire in wires:
            if wire.dots and wire.id not in self._marks.hidden:
                self._dots(wire)

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
        return long and not self._own(wire) and scene.label(wire).state == "rest" and not self._touched(wire)

    def _touched(self, wire: WireItem) -> bool:
        return wire.source in self._marks.selected or wire.target in self._marks.selected

    def _fading(self, route: Route, pen: QPen) -> None:
        """Paint the bends in full and the straight piece between them ever fainter; a gradient would cost ten times more."""
        painter, (first, last) = self._painter, route.middle
        painter.setPen(pen)
        for bend in route.bends:
            painter.drawPath(bend)
        for begin, end, share in _FADING:
            colour, thin = QColor(pen.color()), QPen(pen)
            colour.setAlphaF(pen.color().alphaF() * share)
            thin.setColor(colour)
            thin.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(thin)
            painter.drawLine(first + (last - first) * begin, first + (last - first) * end)

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

    def _pen(self, role: str, width: float, share: float = 1.0, dash: tuple[float, ...] = ()) -> QPen:
        """Return a pen of constant width in the window; those of one frame are kept."""
        key = (role, width, share, dash)
        pen = self._pens.get(key)
        if pen is None:
            pen = self._pens[key] = QPen(self._skin.pen(role, width, share, dash))
            pen.setWidthF(width * self._zoom * self._thin / self._eye.factor)
        return pen


class PillPainter:
    """Paints labels of wires; the painter stands in scene coordinates."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, factor: float) -> None:
        self._painter, self._skin, self._marks = painter, skin, marks
        self._full = factor >= 0.85

    def paint(self, scene: Scene, wire: WireItem, area: QRectF) -> None:
        """Paint the label of one wire if it lies in an area."""
        at = scene.route(wire).label
        if not (
            area.left() - _LONGEST < at.x() < area.right() + _LONGEST and area.contains(area.left(), at.y())
        ):
            return
        lit = wire.source in self._marks.selected or wire.id in self._marks.selected_wires
        label = scene.label(wire)
        if wire.source in scene.stale:
            label = replace(label, state="stale")
        self.label(scene.route(wire), label, lit)

    def label(self, route: Route, label: Label, lit: bool = False) -> None:
        """Paint a label where a route has room for it."""
        words = label.words if self._full else label.short
        width = self.width(words)
        left = route.label.x() - width * (1 - route.side) / 2
        self.box(QRectF(left, route.label.y() - PILL / 2, width, PILL), words, label, lit)

    def width(self, words: str) -> float:
        """Return the width of a pill around words."""
        return self._skin.text_width(words, "small") + 18

    def box(self, box: QRectF, words: str, label: Label, lit: bool = False) -> None:
        """Paint words in a pill."""
        painter, skin = self._painter, self._skin
        misfit = label.state == "misfit"
        painter.setBrush(skin.colour("error_tint" if misfit else "canvas"))
        role = "error" if misfit else "accent_line" if lit else "line"
        painter.setPen(skin.pen(role, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), PILL / 2, PILL / 2)
        ink = _INKS.get(label.state, "text")
        skin.write(painter, box.left() + 9, box.center().y() + 4.5, words, "small", skin.colour(ink))


class PortPainter:
    """Paints ports; the painter stands in window pixels."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye) -> None:
        self._painter, self._skin, self._marks, self._eye = painter, skin, marks, eye
        self._size = min(eye.factor, 1.0) if eye.factor < 1 else eye.factor
        self._lit_size = min(max(eye.factor, 0.75), 2.0)

    def paint(self, item: NodeItem) -> None:
        """Paint the ports of a node."""
        for slot in item.slots:
            state = self._state(item, slot)
            if slot.spare and state not in {"valid", "held"}:
                continue
            if state == "rest" and self._eye.factor < 0.55:
                continue
            at = self._eye.to_window(slot.point(item.box))
            self._port(at, state)
            if not self._marks.selected_wires.isdisjoint(slot.edges):
                self._grip(at)
            number = numbered(slot, item.slots) if self._eye.factor >= _NUMBERED else None
            if number is not None:
                ink = self._skin.colour("text_quiet")
                aside = QPointF(8 * self._size, 4) if slot.flow.lies else QPointF(7, -5)
                place = at + aside
                self._skin.write(self._painter, place.x(), place.y(), str(number), "micro", ink)

        if item.id == self._marks.hovered and self._marks.port_state is None:
            for slot in open_outputs(item):
                self._plus(plus_at(self._eye, item, slot), self._marks.plus == (item.id, slot))

    def _grip(self, at: QPointF) -> None:
        """Paint where a selected wire can be taken by its end."""
        self._painter.setPen(self._skin.pen("canvas", 1.5))
        self._painter.setBrush(self._skin.colour("accent"))
        self._painter.drawEllipse(at, 6 * self._lit_size, 6 * self._lit_size)

    def _plus(self, at: QPointF, lit: bool) -> None:
        """Paint the sign that offers a layer at an open output."""
        if self._eye.factor < PLUS_FROM:
            return
        painter, skin = self._painter, self._skin
        painter.setPen(skin.pen("accent" if lit else "line_strong", 1.5))
        painter.setBrush(skin.colour("accent" if lit else "card"))
        painter.drawEllipse(at, 9, 9)
        painter.setPen(skin.pen("on_accent" if lit else "text_quiet", 1.5))
        painter.drawLine(at - QPointF(4, 0), at + QPointF(4, 0))
        painter.drawLine(at - QPointF(0, 4), at + QPointF(0, 4))

    def _state(self, item: NodeItem, slot: Slot) -> PortState:
        if self._marks.port_state is not None:
            return self._marks.port_state(item, slot)
        return "hover" if self._marks.hovered_port == (item.id, slot) else "rest"

    def _port(self, at: QPointF, state: PortState) -> None:
        painter, skin = self._painter, self._skin
        radius = _RADII[state] * (self._size if state == "rest" else self._lit_size)
        if state in {"valid", "held"}:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(skin.colour("accent", 0.28))
            painter.drawEllipse(at, 2 * radius, 2 * radius)
            painter.setBrush(skin.colour("accent"))
            painter.drawEllipse(at, radius, radius)
            return
        role = "accent" if state == "hover" else "wire"
        painter.setBrush(skin.canvas)
        painter.setPen(
            QPen(skin.colour(role, 0.45 if state == "impossible" else 1.0), 2 * min(1.0, self._size))
        )
        painter.drawEllipse(at, radius, radius)
