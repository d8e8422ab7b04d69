"""Nodes too small to read: titles, then letters, then plain blocks, drawn in batches in window pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import cast

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from cnnstudio.layers.kind import FAMILY_CODES
from cnnstudio.ui.canvas import strokes
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.items import NODE, Face, NodeItem, Severity, WireItem
from cnnstudio.ui.canvas.marks import Marks
from cnnstudio.ui.canvas.paint_nodes import ends_of
from cnnstudio.ui.canvas.paint_unfolded import inner_boxes, inner_lines
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.stamps import Stamps

_SIGN, _SMALLEST_SIGN, _SIGN_FULL_FROM = 15.0, 7.0, 0.30
"""Reach of a problem's shape in the window, the smallest it gets, and the scale from which it is full."""
_HINT = 5.0
"""Reach of the sign of a hint, which is nothing one must see from afar."""
_GRAVE: tuple[Severity, ...] = ("error", "warning", "info")
"""The kinds of problems, the gravest first."""
_HEAD = 16.0
"""Window pixels for the name of an unfolded block."""
_LETTERS_FROM = 13.0


class FarPainter:
    """Paints many small nodes; the painter stands in window pixels."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye) -> None:
        self._painter, self._skin, self._marks, self._eye = painter, skin, marks, eye
        self._from = (eye.corner.x(), eye.corner.y(), eye.factor)

    def titles(self, scene: Scene, items: Sequence[NodeItem], stamps: Stamps) -> None:
        """Paint body, strip and name, each node on whole pixels of the window."""
        shown = [(item, self._on_pixels(item)) for item in items]
        width = max(3.0, strokes.STRIP * self._eye.factor)
        self._painter.setPen(Qt.PenStyle.NoPen)
        for item, box in shown:
            face = item.face or scene.face(item)
            if item.unfolded:
                self._inside(scene, item, box)
                head = QRectF(box.left(), box.top(), box.width(), min(box.height(), _HEAD))
                self._title(face.name, head, 0.0, 1.0)
                continue
            self._body(face, box, width, stamps)
            waits = face.state == "waiting" or face.skipped
            self._title(face.name, box, width, self._skin.waiting if waits else 1.0)
        self._after(scene, shown)

    def _on_pixels(self, item: NodeItem) -> QRectF:
        """Return a node's box in the window, its corner on a whole pixel."""
        x, y, width, height = cast("tuple[float, float, float, float]", item.box.getRect())
        left, top, factor = self._from
        return QRectF(round((x - left) * factor), round((y - top) * factor), width * factor, height * factor)

    def _body(self, face: Face, box: QRectF, strip: float, stamps: Stamps) -> None:
        """Paint body and strip from their kept picture."""
        size, broken = (box.width() + 2.0, box.height() + 2.0), face.state == "error"

        def draw(painter: QPainter) -> None:
            inner = QRectF(1.0, 1.0, box.width(), box.height())
            painter.setPen(self._skin.pen("control_pressed", 1))
            painter.setBrush(self._skin.error_body if broken else self._skin.body)
            painter.drawRoundedRect(inner, 3, 3)
            outline, band = QPainterPath(), QPainterPath()
            outline.addRoundedRect(inner.adjusted(-0.5, -0.5, 0.5, 0.5), 3.5, 3.5)
            band.addRect(QRectF(0.5, 0.5, strip + 0.5, box.height() + 1.0))
            painter.fillPath(band.intersected(outline), self._skin.family(face.family))

        picture = stamps.kept(("title", face.family, broken), size, 1.0, draw)
        self._painter.drawPixmap(int(box.left()) - 1, int(box.top()) - 1, picture)

    def _inside(self, scene: Scene, item: NodeItem, box: QRectF) -> None:
        """Paint the layers of an unfolded block as plain blocks."""
        self._painter.setPen(self._skin.pen("line_strong", 1))
        self._painter.setBrush(self._skin.colour("chrome"))
        self._painter.drawRoundedRect(box, 3, 3)
        self._painter.setPen(self._skin.pen("wire", 1))
        self._painter.setTransform(self._eye.transform())
        pen = self._painter.pen()
        pen.setCosmetic(True)
        self._painter.setPen(pen)
        self._painter.drawLines(inner_lines(scene, item))
        self._painter.resetTransform()
        for family, inner in inner_boxes(scene, item):
            self._painter.fillRect(self._eye.box_to_window(inner), self._skin.family(family))

    def _title(self, name: str, box: QRectF, strip: float, share: float) -> None:
        room = box.width() - strip - 10
        skin, words = self._skin, self._skin.elided(name, "micro", round(room))
        skin.write(
            self._painter,
            box.left() + strip + 5,
            box.center().y() + 4,
            words,
            "micro",
            skin.colour("text", share),
        )

    def letters(self, scene: Scene, items: Sequence[NodeItem]) -> None:
        """Paint blocks of family colour with two letters where they fit."""
        by_family: dict[str, list[QRectF]] = {}
        known = scene.project.graph.by_id
        for item in items:
            box = self._eye.box_to_window(item.box)
            by_family.setdefault(known[item.id].layer.family, []).append(box)
        self.rectangles(by_family)
        self.letters_only(scene, items)

    def letters_only(self, scene: Scene, items: Sequence[NodeItem]) -> None:
        """Write the two letters on blocks that are high enough."""
        if NODE.height() * self._eye.factor < _LETTERS_FROM:
            return
        for item in items:
            middle, layer = self._eye.to_window(item.box.center()), scene.project.graph.by_id[item.id].layer
            code = FAMILY_CODES[layer.family]
            left = middle.x() - self._skin.text_width(code, "micro") / 2
            ink = self._skin.ink_on_family(layer.family)
            self._skin.write(self._painter, left, middle.y() + 4, code, "micro", ink)

    def rectangles(self, by_family: dict[str, list[QRectF]]) -> None:
        """Fill rectangles by family."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        for family, boxes in by_family.items():
            self._painter.setBrush(self._skin.family(family))
            self._painter.drawRects(boxes)

    def marked(self, scene: Scene, among: AbstractSet[str]) -> None:
        """Paint borders of selected ones among some nodes over plain blocks."""
        ends = ends_of(scene, self._marks.selected_wires)
        shown = (self._marks.selected | self._marks.lit | {self._marks.hovered} | ends) & among
        self._after(scene, [(scene.nodes[n], self._eye.box_to_window(scene.nodes[n].box)) for n in shown])

    def _after(self, scene: Scene, boxes: list[tuple[NodeItem, QRectF]]) -> None:
        painter, skin, marks = self._painter, self._skin, self._marks
        ends = ends_of(scene, marks.selected_wires)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for item, box in boxes:
            if item.id in marks.selected or item.id in marks.lit:
                painter.setPen(skin.pen("accent", 2))
                painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 3, 3)
            elif item.id in ends:
                painter.setPen(skin.pen("accent", 1))
                painter.drawRoundedRect(box, 3, 3)
            elif item.id == marks.hovered:
                painter.setPen(skin.pen("text_quiet", 1))
                painter.drawRoundedRect(box, 3, 3)

    def signs(self, scene: Scene, worst: Mapping[str, Severity]) -> None:
        """Paint the shapes of problems behind the nodes that have them, so large that they are seen from afar."""
        reach = max(_SMALLEST_SIGN, min(_SIGN, _SIGN * self._eye.factor / _SIGN_FULL_FROM))
        window = self._painter.viewport()
        self._painter.setPen(QPen(self._skin.canvas, 1.5))
        for node, severity in worst.items():
            middle = self._eye.box_to_window(scene.nodes[node].box).topRight()
            if window.adjusted(-20, -20, 20, 20).contains(middle.toPoint()):
                self._painter.setBrush(self._skin.colour(severity))
                size = _HINT if severity == "info" else reach
                self._painter.drawPolygon(strokes.sign(severity, middle, size))

    def lines(self, wires: Iterable[WireItem], colour: QColor) -> None:
        """Paint wires as straight hairlines, without smoothing."""
        eye, painter = self._eye, self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour, 1))
        painter.drawLines([QLineF(eye.to_window(w.start), eye.to_window(w.end)) for w in wires])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def worst_of(scene: Scene) -> dict[str, Severity]:
    """Return every node of the scene that something is to be said about, with the gravest kind."""
    worst: dict[str, Severity] = {}
    for severity in reversed(_GRAVE):
        found = (p.node for p in scene.analysis.problems if p.severity == severity)
        worst.update({node: severity for node in found if node in scene.nodes})
    return worst
