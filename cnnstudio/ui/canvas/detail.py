"""Given nodes and wires with as much detail as a zoom allows, whether they stand or are carried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.columns import MeasureColumn
from cnnstudio.ui.canvas.far_pins import paint_pins
from cnnstudio.ui.canvas.heat import Heat, paint_glow
from cnnstudio.ui.canvas.items import NodeItem, Severity, WireItem
from cnnstudio.ui.canvas.levels_of_detail import READABLE
from cnnstudio.ui.canvas.maps import paint_maps
from cnnstudio.ui.canvas.paint_far import FarPainter
from cnnstudio.ui.canvas.paint_nodes import NodePainter
from cnnstudio.ui.canvas.paint_pills import PillPainter, pill_width, written_pill
from cnnstudio.ui.canvas.paint_ports import PortPainter
from cnnstudio.ui.canvas.paint_wires import WirePainter
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.stamps import Stamps
from cnnstudio.ui.canvas.tensors import paint_tensors


class Detail:
    """Paints nodes and wires of one frame; it leaves the painter in window pixels."""

    def __init__(
        self, painter: QPainter, skin: Skin, stage: Stage, eye: Eye, stamps: Stamps, heat: Heat | None
    ) -> None:
        self._painter, self._skin, self._stage, self._eye = painter, skin, stage, eye
        self._stamps, self._heat = stamps, heat

    def near(
        self,
        nodes: Sequence[NodeItem],
        wires: Sequence[WireItem],
        area: QRectF,
        over: Sequence[WireItem] = (),
    ) -> None:
        """Paint what can be read: labels below, each node with its ports over what lies under it, further labels over all."""
        painter, marks, scene = self._painter, self._stage.marks, self._stage.scene
        self._below(nodes, wires, area)
        self._pills(wires, area)
        drawn = NodePainter(painter, self._skin, marks, self._eye, self._stamps)
        ports = PortPainter(painter, self._skin, marks, self._eye, self._stamps)
        for item in nodes:
            drawn.paint(scene, item)
            painter.resetTransform()
            ports.paint(item)
        self._pills(over, area)
        painter.resetTransform()

    def _pills(self, wires: Sequence[WireItem], area: QRectF) -> None:
        """Paint the labels of wires."""
        marks, scene = self._stage.marks, self._stage.scene
        pills = PillPainter(self._painter, self._skin, marks, self._eye, self._stamps)
        for wire in wires:
            if wire.id not in marks.hidden and wire.id != marks.insert_at:
                pills.paint(scene, wire, area)

    def _below(self, nodes: Sequence[NodeItem], wires: Sequence[WireItem], area: QRectF) -> None:
        """Paint what lies under the nodes."""
        painter, scene = self._painter, self._stage.scene
        painter.setTransform(self._eye.transform())
        if self._heat is not None:
            paint_glow(painter, self._skin, self._heat, nodes, wires, scene)
        WirePainter(painter, self._skin, self._stage.marks, self._eye).paint(scene, wires, area)
        if self._heat is not None:
            MeasureColumn(painter, self._skin, scene, self._heat).paint(nodes, self._eye.factor)
        lens, maps = self._stage.lens, self._stage.maps
        if lens.tensors:
            paint_tensors(painter, self._skin, scene, nodes)
        if lens.maps and maps is not None and self._eye.factor >= READABLE:
            paint_maps(painter, self._skin, scene, nodes, maps, tensors=lens.tensors)

    def titled(
        self,
        nodes: Sequence[NodeItem],
        wires: Sequence[WireItem],
        area: QRectF,
        worst: Mapping[str, Severity],
    ) -> None:
        """Paint wires, signs of problems, and nodes with no more than their names."""
        painter, scene = self._painter, self._stage.scene
        self._below(nodes, wires, area)
        painter.resetTransform()
        far = FarPainter(painter, self._skin, self._stage.marks, self._eye)
        far.signs(scene, worst)
        far.titles(scene, nodes, self._stamps)
        if scene.project.pinned:
            paint_pins(painter, self._skin, self._eye, scene.project.pinned, nodes)
        self._hovered_pill(wires)
        self.ports(nodes)

    def _hovered_pill(self, wires: Sequence[WireItem]) -> None:
        """At this zoom a label is shown in reading size, only for the wire or node under the pointer."""
        marks, scene = self._stage.marks, self._stage.scene
        shown = [
            w for w in wires if marks.hovered_wire == w.id or (marks.hovered and marks.hovered == w.source)
        ]
        for wire in shown:
            label, at = scene.label(wire), self._eye.to_window(scene.route(wire).label)
            box = QRectF(at.x() + 8, at.y() - 10, pill_width(self._skin, label.words), 20)
            written_pill(self._painter, self._skin, box, label)

    def ports(self, nodes: Sequence[NodeItem]) -> None:
        """Paint the ports of nodes."""
        ports = PortPainter(self._painter, self._skin, self._stage.marks, self._eye, self._stamps)
        for item in nodes:
            ports.paint(item)
