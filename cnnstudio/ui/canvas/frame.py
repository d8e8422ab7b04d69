"""One frame of the canvas: what is painted, in which order, and with how much detail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.columns import MeasureColumn
from cnnstudio.ui.canvas.far_pins import paint_pins
from cnnstudio.ui.canvas.heat import Heat, paint_blocks, paint_glow, paint_legend
from cnnstudio.ui.canvas.items import NodeItem, WireItem
from cnnstudio.ui.canvas.levels_of_detail import LETTERED, READABLE, TITLED
from cnnstudio.ui.canvas.measures import measure
from cnnstudio.ui.canvas.paint_dots import DotPainter
from cnnstudio.ui.canvas.paint_far import FarPainter
from cnnstudio.ui.canvas.paint_furniture import FurniturePainter
from cnnstudio.ui.canvas.paint_hand import HandPainter
from cnnstudio.ui.canvas.paint_nodes import NodePainter
from cnnstudio.ui.canvas.paint_unfolded import inner_boxes, inner_lines
from cnnstudio.ui.canvas.paint_wires import PillPainter, PortPainter, WirePainter
from cnnstudio.ui.canvas.rails import paint_rails
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin, skin
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.stamps import Stamps
from cnnstudio.ui.canvas.tensors import paint_tensors
from cnnstudio.ui.canvas.veil import Veil

_MARGIN, _SPREAD = 40.0, 320.0
"""How far nodes reach out of their boxes, in window pixels, and with columns and tensors in scene pixels."""
_FEW = 400
"""Up to this many wires of a whole network are drawn the way they take, also where they are hairlines."""
Areas = list[QRectF]
"""Parts of the scene."""


@dataclass(slots=True)
class Overview:
    """All resting nodes and wires as plain figures in scene pixels, kept until the scene changes."""

    version: int = -1
    boxes: dict[str, list[QRectF]] = field(default_factory=dict)
    lines: list[QLineF] = field(default_factory=list)
    areas: list[QRectF] = field(default_factory=list)
    """Blocks that show their layers."""
    smooth: bool = False
    """Few enough wires that each is drawn the way it takes."""

    def refresh(self, scene: Scene) -> None:
        """Collect the figures anew if the scene is another one."""
        if self.version == scene.version:
            return
        self.version, self.boxes, self.areas = scene.version, {}, []
        known, air, inner = scene.project.graph.by_id, scene.lifted, list[QLineF]()
        for item in scene.nodes.values():
            if item.unfolded and item.id not in air:
                self.areas.append(item.box)
                inner += inner_lines(scene, item)
                for family, box in inner_boxes(scene, item):
                    self.boxes.setdefault(family, []).append(box)
            elif item.id not in air:
                self.boxes.setdefault(known[item.id].layer.family, []).append(item.box)
        resting = [w for w in scene.wires.values() if w.source not in air and w.target not in air]
        self.smooth = len(resting) <= _FEW
        self.lines = inner + [line for wire in resting for line in self._way(scene, wire)]

    def _way(self, scene: Scene, wire: WireItem) -> list[QLineF]:
        """Return a wire as straight pieces, as one where there are many wires: nobody could tell them apart."""
        points = scene.route(wire).points if self.smooth else (wire.start, wire.end)
        return [QLineF(a, b) for a, b in pairwise(points)]


class Frame:
    """Paints the stage; keeps only what is costly to make and cheap to hold."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._overview = Overview()
        self._stamps = Stamps()
        self._heated: tuple[tuple[str, int], Heat | None] = (("", -1), None)
        self._dots = DotPainter()

    def paint(self, painter: QPainter, dirty: QRectF, ratio: float) -> None:
        """Paint a part of the window with all that stands in it."""
        self.rest(painter, (dirty,), ratio)
        self.hand(painter, ratio)

    def rest(self, painter: QPainter, parts: Sequence[QRectF], ratio: float) -> int:
        """Paint parts of the window but for what a gesture holds; return how many nodes were drawn one by one."""
        look, eye, scene = skin(), self._stage.camera.eye.on_pixels(), self._stage.scene
        dirty = _around(parts)
        painter.fillRect(dirty, look.canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        furniture = FurniturePainter(painter, look, self._stage.marks, eye)
        if eye.factor >= READABLE:
            self._dots.paint(painter, look.colour("canvas_dot"), eye, dirty)
        furniture.frames(scene)
        areas = self._areas(eye, parts)
        drawn = self._layers(painter, look, eye, areas, ratio)
        furniture.titles(scene)
        furniture.notes(scene)
        self._veil(painter, look, eye, areas, ratio)
        return drawn

    def hand(self, painter: QPainter, ratio: float) -> None:
        """Paint what a gesture holds, and what keeps its place in the window."""
        look, eye, marks = skin(), self._stage.camera.eye.on_pixels(), self._stage.marks
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        HandPainter(painter, look, marks, eye).paint(self._stage.scene, ratio, self._stamps)
        heat = self._heat()
        if heat is not None and marks.leash is None:  # a card that hangs aside takes the legend's room
            paint_legend(painter, look, heat, self._stage.window)

    def _layers(self, painter: QPainter, look: Skin, eye: Eye, areas: Areas, ratio: float) -> int:
        if eye.factor < TITLED:
            self._far(painter, look, eye, areas)
            return 0
        if eye.factor < READABLE:
            return self._titled(painter, look, eye, areas)
        return self._near(painter, look, eye, areas, ratio)

    def _veil(self, painter: QPainter, look: Skin, eye: Eye, areas: Areas, ratio: float) -> None:
        """Dim what is not in the light."""
        lit, scene = self._stage.lit(), self._stage.scene
        if lit is None:
            return
        veil, area = Veil(painter, look, self._stage.marks, eye), _around(areas)
        if eye.factor >= READABLE:
            veil.near(scene, lit, area, ratio, self._stamps)
        elif eye.factor >= TITLED:
            veil.titled(scene, lit, area)
        else:
            veil.far(scene, lit, area)

    def _areas(self, eye: Eye, parts: Sequence[QRectF]) -> Areas:
        """Return the areas of the scene whose nodes and wires may reach into these parts of the window."""
        room = _MARGIN * max(1.0, eye.factor)
        if self.spreads:
            room = max(room, _SPREAD * eye.factor)
        return [eye.box_to_scene(part.adjusted(-room, -room, room, room)) for part in parts]

    @property
    def spreads(self) -> bool:
        """Say whether nodes wear anything that stands far from them and depends on their neighbours."""
        return bool(self._stage.lens.measure) or self._stage.lens.tensors

    def _near(self, painter: QPainter, look: Skin, eye: Eye, areas: Areas, ratio: float) -> int:
        scene, marks, area = self._stage.scene, self._stage.marks, _around(areas)
        nodes, wires = self._sorted(scene.nodes_in(*areas)), self._wires(areas)
        painter.setTransform(eye.transform())
        paint_rails(painter, look, scene)
        heat = self._heat()
        if heat is not None:
            paint_glow(painter, look, heat, nodes, wires, scene)
        WirePainter(painter, look, marks, eye).paint(scene, wires, area)
        if heat is not None:
            MeasureColumn(painter, look, scene, heat).paint(nodes, eye.factor)
        if self._stage.lens.tensors:
            paint_tensors(painter, look, scene, nodes)
        drawn = NodePainter(painter, look, marks, eye, ratio, self._stamps)
        for item in nodes:
            drawn.paint(scene, item)
        painter.setTransform(eye.transform())  # stamps of nodes are painted in window pixels
        pills = PillPainter(painter, look, marks, eye.factor)
        for wire in wires:
            if wire.id not in marks.hidden and wire.id != marks.insert_at:
                pills.paint(scene, wire, area)
        painter.resetTransform()
        self._ports(painter, look, eye, nodes)
        return len(nodes)

    def _wires(self, areas: Areas) -> list[WireItem]:
        """Return the wires of some areas that are to be seen."""
        lens, chosen = self._stage.lens, self._stage.marks.selected
        found = self._stage.scene.wires_in(*areas)
        return [wire for wire in found if lens.shows_wire(wire.source, wire.target, chosen)]

    def _heat(self) -> Heat | None:
        """Return what is measured of the scene, made once until the scene or the measure changes."""
        lens, scene = self._stage.lens, self._stage.scene
        if self._heated[0] != (lens.measure, scene.version):
            wanted = measure(lens.measure)
            made = Heat.of(wanted, scene) if wanted is not None else None
            self._heated = ((lens.measure, scene.version), made)
        return self._heated[1]

    def _sorted(self, items: list[NodeItem]) -> list[NodeItem]:
        chosen = self._stage.marks.selected
        return sorted(items, key=lambda item: item.id in chosen) if chosen else items

    def _ports(self, painter: QPainter, look: Skin, eye: Eye, nodes: list[NodeItem]) -> None:
        ports = PortPainter(painter, look, self._stage.marks, eye)
        for item in nodes:
            ports.paint(item)

    def _titled(self, painter: QPainter, look: Skin, eye: Eye, areas: Areas) -> int:
        scene, marks, area = self._stage.scene, self._stage.marks, _around(areas)
        nodes, wires = scene.nodes_in(*areas), self._wires(areas)
        painter.setTransform(eye.transform())
        heat = self._heat()
        if heat is not None:
            paint_glow(painter, look, heat, nodes, wires, scene)
        WirePainter(painter, look, marks, eye).paint(scene, wires, area)
        if heat is not None:
            MeasureColumn(painter, look, scene, heat).paint(nodes, eye.factor)
        if self._stage.lens.tensors:
            paint_tensors(painter, look, scene, nodes)
        painter.resetTransform()
        FarPainter(painter, look, marks, eye).titles(scene, nodes)
        if scene.project.pinned:
            paint_pins(painter, look, eye, scene.project.pinned, nodes)
        self._hovered_pill(painter, look, eye, wires)
        self._ports(painter, look, eye, nodes)
        return len(nodes)

    def _hovered_pill(self, painter: QPainter, look: Skin, eye: Eye, wires: list[WireItem]) -> None:
        """At this zoom a label is shown in reading size, only for the wire or node under the pointer."""
        marks, scene = self._stage.marks, self._stage.scene
        shown = [
            w for w in wires if marks.hovered_wire == w.id or (marks.hovered and marks.hovered == w.source)
        ]
        pills = PillPainter(painter, look, marks, 1.0)
        for wire in shown:
            label, at = scene.label(wire), eye.to_window(scene.route(wire).label)
            pills.box(QRectF(at.x() + 8, at.y() - 10, pills.width(label.words), 20), label.words, label)

    def _far(self, painter: QPainter, look: Skin, eye: Eye, areas: Areas) -> None:
        scene, marks = self._stage.scene, self._stage.marks
        self._overview.refresh(scene)
        far = FarPainter(painter, look, marks, eye)
        painter.setTransform(eye.transform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(look.colour("chrome"))
        painter.setPen(QPen(look.colour("line_strong"), 1 / eye.factor))
        painter.drawRects(self._overview.areas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._overview.smooth)
        painter.setPen(QPen(look.colour("wire", 0.8), 1 / eye.factor))
        painter.drawLines(self._overview.lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.resetTransform()
        far.signs(scene)
        painter.setTransform(eye.transform())
        far.rectangles(self._overview.boxes)
        heat = self._heat()
        if heat is not None:
            paint_blocks(painter, look, heat, scene)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.resetTransform()
        if scene.lifted:
            far.lines((scene.wires[w] for w in scene.wires_of(scene.lifted)), look.colour("wire", 0.8))
            far.letters(scene, [scene.nodes[n] for n in scene.lifted])
        if eye.factor >= LETTERED:
            far.letters_only(scene, scene.nodes_in(*areas))
        far.marked(scene)
        if marks.port_state is not None:
            self._ports(painter, look, eye, scene.nodes_in(*areas))


def _around(boxes: Sequence[QRectF]) -> QRectF:
    """Return the box around some boxes."""
    whole = QRectF()
    for box in boxes:
        whole = whole.united(box)
    return whole
