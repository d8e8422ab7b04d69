"""What a gesture holds over the picture: wires in the hand, layers to come, guides, the blade and the rubber band."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cnnstudio.document.flow import Flow
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.marks import Ghost, Marks
from cnnstudio.ui.canvas.paint_hints import paint_letters
from cnnstudio.ui.canvas.paint_nodes import NodePainter
from cnnstudio.ui.canvas.paint_pills import pill_width, written_pill
from cnnstudio.ui.canvas.paint_wires import WirePainter
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.stamps import Stamps


class HandPainter:
    """Paints the hand of one frame; the painter stands in window pixels."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye) -> None:
        self._painter, self._skin, self._marks, self._eye = painter, skin, marks, eye

    def paint(self, scene: Scene, stamps: Stamps) -> None:
        """Paint what is held, the nearest to the eye last."""
        painter, marks = self._painter, self._marks
        painter.setTransform(self._eye.transform())
        wires = WirePainter(painter, self._skin, marks, self._eye)
        wires.repairs(scene)
        wires.threads(marks.threads)
        self._hairlines()
        for ghost in marks.ghosts:
            self._ghost(ghost, NodePainter(painter, self._skin, marks, self._eye, stamps), scene.flow)
        painter.resetTransform()
        if marks.waiting is not None and marks.waiting[0] in scene.nodes:
            self._ring(scene, *marks.waiting)
        if marks.letters:
            paint_letters(painter, self._skin, scene, marks, self._eye)
        if marks.band is not None:
            self._band(marks.band)
        if marks.leash is not None and marks.leash[0] in scene.nodes:
            self._leash(scene, *marks.leash)

    def _hairlines(self) -> None:
        painter, marks, factor = self._painter, self._marks, self._eye.factor
        if marks.guides:
            painter.setPen(QPen(self._skin.colour("accent"), 1 / factor))
            painter.drawLines(list(marks.guides))
        if len(marks.blade) > 1:
            painter.setPen(QPen(self._skin.colour("error"), 2 / factor))
            painter.drawPolyline(marks.blade)

    def _ghost(self, ghost: Ghost, drawn: NodePainter, flow: Flow) -> None:
        """Paint a layer that is not there yet, and the shape that will leave it."""
        drawn.ghost(ghost)
        if ghost.label is None:
            return
        left, middle = ghost.box.center().x() + 12, ghost.box.bottom() + 20
        if flow.lies:
            left, middle = ghost.box.right() + 14, ghost.box.center().y()
        box = QRectF(left, middle - 10, pill_width(self._skin, ghost.label.words), 20)
        written_pill(self._painter, self._skin, box, ghost.label)

    def _ring(self, scene: Scene, node: str, share: float) -> None:
        """Paint a ring in a node's middle that fills while a layer waits to take its place."""
        painter, skin = self._painter, self._skin
        middle = self._eye.box_to_window(scene.nodes[node].box).center()
        box = QRectF(middle.x() - 14, middle.y() - 14, 28, 28)
        painter.setBrush(skin.colour("card"))
        painter.setPen(skin.pen("line_strong", 3))
        painter.drawEllipse(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(skin.pen("accent", 3))
        painter.drawArc(box, 90 * 16, -round(360 * 16 * share))

    def _band(self, box: QRectF) -> None:
        touches = self._marks.band_touches
        self._painter.setPen(self._skin.pen("accent", 1, dash=(4, 3) if touches else ()))
        self._painter.setBrush(self._skin.colour("accent", 0.10))
        self._painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def _leash(self, scene: Scene, node: str, at: QPointF) -> None:
        box = self._eye.box_to_window(scene.nodes[node].box)
        self._painter.setPen(self._skin.pen("error", 1))
        near = box.left() if at.x() < box.center().x() else box.right()
        self._painter.drawLine(QPointF(near, at.y()), at)
