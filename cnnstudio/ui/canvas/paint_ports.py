"""Ports, and the sign that offers a layer at an open output."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.hits import PLUS_FROM, open_outputs, plus_at
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.marks import Marks, PortState
from cnnstudio.ui.canvas.ports import Slot, numbered
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.stamps import Stamps

_NUMBERED = 0.85
"""Window pixels per scene pixel from which a merge's inputs wear their numbers."""
_RESTING_FROM = 0.55
"""From there on ports are seen that nothing points out."""
_RADII: dict[PortState, float] = {"rest": 4, "hover": 6, "valid": 6, "held": 6, "impossible": 2.5}
_STEPS = 4
"""A kept picture stands on a quarter of a pixel: nobody sees less, and it stays sharp."""


class PortPainter:
    """Paints ports; the painter stands in window pixels."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye, stamps: Stamps) -> None:
        self._painter, self._skin, self._marks, self._eye = painter, skin, marks, eye
        self._size = eye.factor
        self._lit_size = min(max(eye.factor, 0.75), 2.0)
        self._stamps = stamps
        self._grips = bool(marks.selected_wires)
        told = marks.hovered_port is not None or marks.port_state is not None or marks.hovered
        self._silent = eye.factor < _RESTING_FROM and not told and not self._grips

    def paint(self, item: NodeItem) -> None:
        """Paint the ports of a node."""
        if self._silent:
            return
        marks, eye, box = self._marks, self._eye, item.box
        plain = marks.port_state is None and marks.hovered_port is None
        resting, numbering = eye.factor >= _RESTING_FROM, eye.factor >= _NUMBERED
        for slot in item.slots:
            state = "rest" if plain else self._state(item, slot)
            if slot.spare and state not in {"valid", "held"}:
                continue
            if state == "rest" and not resting:
                continue
            at = eye.to_window(slot.point(box))
            self._stamped(at, state)
            if self._grips and not marks.selected_wires.isdisjoint(slot.edges):
                self._grip(at)
            if numbering and slot.side == "in":
                self._number(item, slot, at)
        if item.id == marks.hovered and marks.port_state is None:
            for slot in open_outputs(item):
                self._plus(plus_at(eye, item, slot), marks.plus == (item.id, slot))

    def _number(self, item: NodeItem, slot: Slot, at: QPointF) -> None:
        """Write which input of a merge it is."""
        number = numbered(slot, item.slots)
        if number is not None:
            ink = self._skin.colour("text_quiet")
            place = at + (QPointF(8 * self._size, 4) if slot.flow.lies else QPointF(7, -5))
            self._skin.write(self._painter, place.x(), place.y(), str(number), "micro", ink)

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
        marks = self._marks
        if marks.port_state is not None:
            return marks.port_state(item, slot)
        held = marks.hovered_port
        return "hover" if held is not None and held == (item.id, slot) else "rest"

    def _stamped(self, at: QPointF, state: PortState) -> None:
        """Paint a port from the kept picture of those that stand as it does between whole pixels."""
        radius = _RADII[state] * (self._size if state == "rest" else self._lit_size)
        x, y = floor(at.x() * _STEPS + 0.5), floor(at.y() * _STEPS + 0.5)
        shift = (x % _STEPS, y % _STEPS)
        room = ceil(2 * radius) + 2
        side = float(2 * room + 1)

        def draw(painter: QPainter) -> None:
            self._port(painter, QPointF(room + shift[0] / _STEPS, room + shift[1] / _STEPS), state, radius)

        picture = self._stamps.kept((state, shift, self._eye.factor), (side, side), 1.0, draw)
        self._painter.drawPixmap(x // _STEPS - room, y // _STEPS - room, picture)

    def _port(self, painter: QPainter, at: QPointF, state: PortState, radius: float) -> None:
        skin = self._skin
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
