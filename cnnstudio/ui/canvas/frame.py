"""One frame of the canvas: what is painted, in which order, and with how much detail."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.columns import MeasureColumn
from cnnstudio.ui.canvas.heat import Heat, paint_blocks, paint_glow, paint_legend
from cnnstudio.ui.canvas.items import NodeItem, WireItem
from cnnstudio.ui.canvas.measures import measure
from cnnstudio.ui.canvas.paint_far import FarPainter
from cnnstudio.ui.canvas.paint_furniture import FurniturePainter
from cnnstudio.ui.canvas.paint_hints import paint_letters
from cnnstudio.ui.canvas.paint_nodes import NodePainter
from cnnstudio.ui.canvas.paint_unfolded import inner_boxes
from cnnstudio.ui.canvas.paint_wires import PillPainter, PortPainter, WirePainter
from cnnstudio.ui.canvas.rails import paint_rails
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin, skin
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.stamps import Stamps
from cnnstudio.ui.canvas.tensors import paint_tensors
from cnnstudio.ui.canvas.veil import Veil

READABLE, TITLED, LETTERED = 0.55, 0.30, 0.12
"""Window pixels per scene pixel from which captions, titles and letters are drawn."""
_DOT_EVERY = 24.0
_MARGIN = 40.0


@dataclass(slots=True)
class Overview:
    """All resting nodes and wires as plain figures in scene pixels, kept until the scene changes."""

    version: int = -1
    boxes: dict[str, list[QRectF]] = field(default_factory=dict)
    lines: list[QLineF] = field(default_factory=list)

    def refresh(self, scene: Scene) -> None:
        """Collect the figures anew if the scene is another one."""
        if self.version == scene.version:
            return
        self.version, self.boxes = scene.version, {}
        known, air = scene.project.graph.by_id, scene.lifted
        for item in scene.nodes.values():
            if item.unfolded and item.id not in air:
                for family, box in inner_boxes(scene, item):
                    self.boxes.setdefault(family, []).append(box)
            elif item.id not in air:
                self.boxes.setdefault(known[item.id].layer.family, []).append(item.box)
        resting = (w for w in scene.wires.values() if w.source not in air and w.target not in air)
        self.lines = [QLineF(w.start, w.end) for w in resting]


class Frame:
    """Paints the stage; keeps only what is costly to make and cheap to hold."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._overview = Overview()
        self._stamps = Stamps()
        self._heated: tuple[tuple[str, int], Heat | None] = (("", -1), None)
        self.drawn = 0
        """Nodes that the last picture drew one by one."""

    def paint(self, painter: QPainter, dirty: QRectF, ratio: float) -> None:
        """Paint the part of the window that is out of date."""
        look, eye = skin(), self._stage.camera.eye
        painter.fillRect(dirty, look.canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if eye.factor >= READABLE:
            self._dots(painter, look, eye, dirty)
            FurniturePainter(painter, look, self._stage.marks, eye).frames(self._stage.scene)
            self._near(painter, look, eye, dirty, ratio)
        elif eye.factor >= TITLED:
            FurniturePainter(painter, look, self._stage.marks, eye).frames(self._stage.scene)
            self._titled(painter, look, eye, dirty)
        else:
            FurniturePainter(painter, look, self._stage.marks, eye).frames(self._stage.scene)
            self._far(painter, look, eye, dirty)
        furniture = FurniturePainter(painter, look, self._stage.marks, eye)
        furniture.titles(self._stage.scene)
        furniture.notes(self._stage.scene)
        self._veil(painter, look, eye, dirty, ratio)
        self._in_hand(painter, look, eye, ratio)
        heat = self._heat()
        if heat is not None:
            paint_legend(painter, look, heat, self._stage.window)

    def _veil(self, painter: QPainter, look: Skin, eye: Eye, dirty: QRectF, ratio: float) -> None:
        """Dim what is not in the light."""
        lit, scene = self._stage.lit(), self._stage.scene
        if lit is None:
            return
        veil, area = Veil(painter, look, self._stage.marks, eye), self._area(eye, dirty)
        if eye.factor >= READABLE:
            veil.near(scene, lit, area, ratio, self._stamps)
        elif eye.factor >= TITLED:
            veil.titled(scene, lit, area)
        else:
            veil.far(scene, lit, area)

    def _area(self, eye: Eye, dirty: QRectF) -> QRectF:
        return eye.box_to_scene(dirty.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))

    def _near(self, painter: QPainter, look: Skin, eye: Eye, dirty: QRectF, ratio: float) -> None:
        scene, marks, area = self._stage.scene, self._stage.marks, self._area(eye, dirty)
        nodes, wires = self._sorted(scene.nodes_in(area)), self._wires(area)
        self.drawn = len(nodes)
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

    def _wires(self, area: QRectF) -> list[WireItem]:
        """Return the wires of an area that are to be seen."""
        lens, chosen = self._stage.lens, self._stage.marks.selected
        found = self._stage.scene.wires_in(area)
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

    def _titled(self, painter: QPainter, look: Skin, eye: Eye, dirty: QRectF) -> None:
        scene, marks, area = self._stage.scene, self._stage.marks, self._area(eye, dirty)
        nodes, wires = scene.nodes_in(area), self._wires(area)
        self.drawn = len(nodes)
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
        self._hovered_pill(painter, look, eye, wires)
        self._ports(painter, look, eye, nodes)

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

    def _far(self, painter: QPainter, look: Skin, eye: Eye, dirty: QRectF) -> None:
        scene, marks = self._stage.scene, self._stage.marks
        self.drawn = 0
        self._overview.refresh(scene)
        far = FarPainter(painter, look, marks, eye)
        painter.setTransform(eye.transform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(look.colour("wire", 0.8), 1 / eye.factor))
        painter.drawLines(self._overview.lines)
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
            far.letters_only(scene, scene.nodes_in(self._area(eye, dirty)))
        far.marked(scene)
        if marks.port_state is not None:
            self._ports(painter, look, eye, scene.nodes_in(self._area(eye, dirty)))

    def _in_hand(self, painter: QPainter, look: Skin, eye: Eye, ratio: float) -> None:
        """Paint what a gesture shows over everything else."""
        marks = self._stage.marks
        painter.setTransform(eye.transform())
        wires = WirePainter(painter, look, marks, eye)
        wires.repairs(self._stage.scene)
        wires.threads(marks.threads)
        drawn = NodePainter(painter, look, marks, eye, ratio, self._stamps)
        pills = PillPainter(painter, look, marks, 1.0)
        if marks.guides:
            painter.setPen(QPen(look.colour("accent"), 1 / eye.factor))
            painter.drawLines(list(marks.guides))
        if len(marks.blade) > 1:
            painter.setPen(QPen(look.colour("error"), 2 / eye.factor))
            painter.drawPolyline(marks.blade)
        for ghost in marks.ghosts:
            drawn.ghost(ghost)
            if ghost.label is not None:
                below = QPointF(ghost.box.center().x() + 12, ghost.box.bottom() + 20)
                words = ghost.label.words
                pills.box(QRectF(below.x(), below.y() - 10, pills.width(words), 20), words, ghost.label)
        painter.resetTransform()
        if marks.waiting is not None and marks.waiting[0] in self._stage.scene.nodes:
            self._ring(painter, look, eye, *marks.waiting)
        if marks.letters:
            paint_letters(painter, look, self._stage.scene, marks, eye)
        if marks.band is not None:
            self._band(painter, look, marks.band)
        if marks.leash is not None and marks.leash[0] in self._stage.scene.nodes:
            box = eye.box_to_window(self._stage.scene.nodes[marks.leash[0]].box)
            painter.setPen(look.pen("error", 1))
            painter.drawLine(QPointF(box.right(), marks.leash[1].y()), marks.leash[1])

    def _ring(self, painter: QPainter, look: Skin, eye: Eye, node: str, share: float) -> None:
        """Paint a ring in a node's middle that fills while a layer waits to take its place."""
        middle = eye.box_to_window(self._stage.scene.nodes[node].box).center()
        box = QRectF(middle.x() - 14, middle.y() - 14, 28, 28)
        painter.setBrush(look.colour("card"))
        painter.setPen(look.pen("line_strong", 3))
        painter.drawEllipse(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.pen("accent", 3))
        painter.drawArc(box, 90 * 16, -round(360 * 16 * share))

    def _band(self, painter: QPainter, look: Skin, box: QRectF) -> None:
        touches = self._stage.marks.band_touches
        painter.setPen(look.pen("accent", 1, dash=(4, 3) if touches else ()))
        painter.setBrush(look.colour("accent", 0.10))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def _dots(self, painter: QPainter, look: Skin, eye: Eye, dirty: QRectF) -> None:
        step = _DOT_EVERY * eye.factor
        first = eye.to_window(QPointF(0, 0))
        x0, y0 = round(first.x()) % step, round(first.y()) % step
        row = _dot_row(dirty.right() + step, step, look.colour("canvas_dot"))
        y = y0 - step
        painter.setTransform(QTransform())
        while y < dirty.bottom():
            if y > dirty.top() - 2:
                painter.drawPixmap(QPointF(x0 - step, round(y)), row)
            y += step


_rows: dict[tuple[int, float, str], QPixmap] = {}


def _dot_row(width: float, step: float, colour: QColor) -> QPixmap:
    """Return one row of dots; only the last one made is kept."""
    key = (int(width // 256 + 1) * 256, step, colour.name())
    if key not in _rows:
        _rows.clear()
        picture = QPixmap(QSize(key[0] + int(step), 2))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        x = 0.0
        while x < picture.width():
            painter.fillRect(QRectF(round(x), 0, 2, 2), colour)
            x += step
        painter.end()
        _rows[key] = picture
    return _rows[key]
