"""What a gesture carries, painted over the picture of all that stands, so that a drag paints little else."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.covered import pill_box
from cnnstudio.ui.canvas.detail import Detail
from cnnstudio.ui.canvas.faces import worst
from cnnstudio.ui.canvas.items import NodeItem, Severity, WireItem
from cnnstudio.ui.canvas.levels_of_detail import READABLE, TITLED
from cnnstudio.ui.canvas.paint_far import FarPainter
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.stamps import Stamps

_ROOM = 60.0
"""How far nodes and their wires reach out of what they cover, in window pixels."""


class AirPainter:
    """Paints lifted nodes with their wires; the painter stands in window pixels."""

    def __init__(self, painter: QPainter, skin: Skin, stage: Stage, eye: Eye) -> None:
        self._painter, self._skin, self._stage, self._eye = painter, skin, stage, eye

    def paint(self, stamps: Stamps) -> None:
        """Paint what is in sight."""
        nodes, wires, area = self._sighted()
        detail = Detail(self._painter, self._skin, self._stage, self._eye, stamps, None)
        if self._eye.factor >= READABLE:
            detail.near(nodes, wires, area, self._labels_under(nodes))
        elif self._eye.factor >= TITLED:
            detail.titled(nodes, wires, area, self._worst())
        else:
            self._as_blocks(nodes, wires)

    def _sighted(self) -> tuple[list[NodeItem], list[WireItem], QRectF]:
        """Return the lifted nodes and wires in sight, and the part of the scene that is."""
        stage, scene = self._stage, self._stage.scene
        room = _ROOM * max(1.0, 1 / self._eye.factor)
        area = stage.seen().adjusted(-room, -room, room, room)
        air, held = scene.air
        nodes = [item for item in map(scene.nodes.__getitem__, sorted(air)) if item.box.intersects(area)]
        found = (scene.wires[wire] for wire in held)
        near = [wire for wire in found if scene.route(wire).box.intersects(area)]
        shown = [w for w in near if stage.lens.shows_wire(w.source, w.target, stage.marks.selected)]
        return nodes, sorted(shown, key=lambda wire: (wire.order, wire.id)), area

    def _labels_under(self, nodes: list[NodeItem]) -> list[WireItem]:
        """Return the resting wires whose labels the nodes would hide."""
        scene, boxes = self._stage.scene, [item.box for item in nodes]
        lens, chosen, held = self._stage.lens, self._stage.marks.selected, scene.air[1]
        return [
            wire
            for wire in (scene.wires_in(*boxes) if boxes else ())
            if wire.id not in held
            and lens.shows_wire(wire.source, wire.target, chosen)
            and any(map(pill_box(scene, wire).intersects, boxes))
        ]

    def _far(self) -> FarPainter:
        return FarPainter(self._painter, self._skin, self._stage.marks, self._eye)

    def _worst(self) -> dict[str, Severity]:
        """Return the gravest kind of problem of every lifted node that has one."""
        known = self._stage.scene.analysis.nodes
        kinds = {node: worst(known[node].problems) for node in self._stage.scene.lifted if node in known}
        return {node: kind for node, kind in kinds.items() if kind is not None}

    def _as_blocks(self, nodes: list[NodeItem], wires: list[WireItem]) -> None:
        scene, far = self._stage.scene, self._far()
        far.lines(wires, self._skin.colour("wire", 0.8))
        far.signs(scene, self._worst())
        far.letters(scene, nodes)
        far.marked(scene, scene.lifted)
