"""One frame of the canvas: what is painted, in which order, and with how much detail."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.detail import Detail
from cnnstudio.ui.canvas.heat import Heat, paint_blocks, paint_legend
from cnnstudio.ui.canvas.items import NodeItem, Severity, WireItem
from cnnstudio.ui.canvas.levels_of_detail import LETTERED, READABLE, TITLED
from cnnstudio.ui.canvas.measures import measure
from cnnstudio.ui.canvas.paint_air import AirPainter
from cnnstudio.ui.canvas.paint_dots import DotPainter
from cnnstudio.ui.canvas.paint_far import FarPainter, worst_of
from cnnstudio.ui.canvas.paint_furniture import FurniturePainter
from cnnstudio.ui.canvas.paint_hand import HandPainter
from cnnstudio.ui.canvas.paint_unfolded import inner_boxes, inner_lines
from cnnstudio.ui.canvas.rails import paint_rails
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin, skin
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.stamps import Stamps
from cnnstudio.ui.canvas.veil import Veil

_MARGIN, _SPREAD = 40.0, 440.0
"""How far nodes reach out of their boxes, in window pixels, and with columns and tensors in scene pixels."""
_FEW = 400
"""Up to this many wires of a whole network are drawn the way they take, and so many layers show their ports from afar."""
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
        known, (air, held), inner = scene.project.graph.by_id, scene.air, list[QLineF]()
        for item in scene.nodes.values():
            if item.unfolded and item.id not in air:
                self.areas.append(item.box)
                inner += inner_lines(scene, item)
                for family, box in inner_boxes(scene, item):
                    self.boxes.setdefault(family, []).append(box)
            elif item.id not in air:
                self.boxes.setdefault(known[item.id].layer.family, []).append(item.box)
        resting = [wire for wire in scene.wires.values() if wire.id not in held]
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
        self._stamps.begin(look, eye.factor, ratio)
        dirty = _around(parts)
        painter.fillRect(dirty, look.canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        furniture = FurniturePainter(painter, look, self._stage.marks, eye)
        if eye.factor >= READABLE:
            self._dots.paint(painter, look.colour("canvas_dot"), eye, dirty)
        furniture.frames(scene)
        areas = self._areas(eye, parts)
        drawn = self._layers(painter, look, eye, areas)
        furniture.titles(scene)
        furniture.notes(scene)
        self._veil(painter, look, eye, areas)
        return drawn

    def hand(self, painter: QPainter, ratio: float) -> None:
        """Paint what a gesture holds, and what keeps its place in the window."""
        look, eye, marks = skin(), self._stage.camera.eye.on_pixels(), self._stage.marks
        self._stamps.begin(look, eye.factor, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.floats:
            AirPainter(painter, look, self._stage, eye).paint(self._stamps)
        HandPainter(painter, look, marks, eye).paint(self._stage.scene, self._stamps)
        heat = self._heat()
        if heat is not None and marks.leash is None:  # a card that hangs aside takes the legend's room
            paint_legend(painter, look, heat, self._stage.window)

    def _layers(self, painter: QPainter, look: Skin, eye: Eye, areas: Areas) -> int:
        if eye.factor < TITLED:
            self._far(painter, look, eye, areas)
            return 0
        if eye.factor < READABLE:
            return self._titled(painter, look, eye, areas)
        return self._near(painter, look, eye, areas)

    def _veil(self, painter: QPainter, look: Skin, eye: Eye, areas: Areas) -> None:
        """Dim what is not in the light."""
        lit, scene = self._stage.lit(), self._stage.scene
        if lit is None:
            return
        veil, area = Veil(painter, look, self._stage.marks, eye), _around(areas)
        if eye.factor >= READABLE:
            veil.near(scene, lit, area, self._stamps)
        elif eye.factor >= TITLED:
            veil.titled(scene, lit, area, self._stamps)
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
        lens = self._stage.lens
        return bool(lens.measure) or lens.tensors or lens.maps

    @property
    def floats(self) -> bool:
        """Say whether what a gesture carries is painted over the picture, and is no part of it."""
        lens = self._stage.lens
        dims = lens.paths or lens.found is not None
        return any(self._stage.scene.air) and not self.spreads and not dims

    def _near(self, painter: QPainter, look: Skin, eye: Eye, areas: Areas) -> int:
        nodes, area = self._sorted(self._nodes(areas)), _around(areas)
        painter.setTransform(eye.transform())
        paint_rails(painter, look, self._stage.scene)
        self._detail(painter, look, eye).near(nodes, self._wires(areas), area)
        return len(nodes)

    def _detail(self, painter: QPainter, look: Skin, eye: Eye) -> Detail:
        return Detail(painter, look, self._stage, eye, self._stamps, self._heat())

    def _nodes(self, areas: Areas) -> list[NodeItem]:
        """Return the nodes of some areas, without those that float."""
        found = self._stage.scene.nodes_in(*areas)
        away = self._away()
        return [item for item in found if item.id not in away] if away else found

    def _away(self) -> AbstractSet[str]:
        """Return the nodes that are painted over the picture."""
        return self._stage.scene.lifted if self.floats else frozenset()

    def _wires(self, areas: Areas) -> list[WireItem]:
        """Return the wires of some areas that are to be seen, without those that float."""
        lens, chosen, scene = self._stage.lens, self._stage.marks.selected, self._stage.scene
        held = scene.air[1] if self.floats else frozenset()
        found = (wire for wire in scene.wires_in(*areas) if wire.id not in held)
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

    def _titled(self, painter: QPainter, look: Skin, eye: Eye, areas: Areas) -> int:
        nodes = self._nodes(areas)
        detail = self._detail(painter, look, eye)
        detail.titled(nodes, self._wires(areas), _around(areas), self._worst())
        return len(nodes)

    def _worst(self) -> dict[str, Severity]:
        """Return the gravest kind of problem of every node that stands in the picture."""
        away = self._away()
        return {node: kind for node, kind in worst_of(self._stage.scene).items() if node not in away}

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
        far.signs(scene, self._worst())
        painter.setTransform(eye.transform())
        far.rectangles(self._overview.boxes)
        heat = self._heat()
        if heat is not None:
            paint_blocks(painter, look, heat, scene)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.resetTransform()
        if scene.lifted and not self.floats:
            far.lines((scene.wires[w] for w in scene.air[1]), look.colour("wire", 0.8))
            far.letters(scene, [scene.nodes[n] for n in scene.lifted])
        if eye.factor >= LETTERED:
            far.letters_only(scene, self._nodes(areas))
        far.marked(scene, scene.nodes.keys() - self._away())
        near = scene.nodes_in(*areas) if marks.port_state is not None else []
        if len(near) <= _FEW:  # of more nobody could tell the ports apart
            self._detail(painter, look, eye).ports(near)


def _around(boxes: Sequence[QRectF]) -> QRectF:
    """Return the box around some boxes."""
    whole = QRectF()
    for box in boxes:
        whole = whole.united(box)
    return whole
