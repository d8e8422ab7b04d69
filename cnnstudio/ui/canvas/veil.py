"""A veil over all but some nodes: the rest of the network stays to be seen at a quarter of its strength."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.marks import Marks
from cnnstudio.ui.canvas.paint_far import FarPainter, worst_of
from cnnstudio.ui.canvas.paint_nodes import NodePainter
from cnnstudio.ui.canvas.paint_pills import PillPainter
from cnnstudio.ui.canvas.paint_ports import PortPainter
from cnnstudio.ui.canvas.paint_wires import WirePainter
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.stamps import Stamps

VEIL = 0.75


class Veil:
    """Dims a painted frame and paints what is in the light once more."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye) -> None:
        self._painter, self._skin, self._marks, self._eye = painter, skin, marks, eye

    def near(self, scene: Scene, lit: frozenset[str], area: QRectF, stamps: Stamps) -> None:
        """Dim a frame whose nodes can be read."""
        painter, eye = self._painter, self._eye
        nodes = self._dim(scene, lit, area)
        wires = [w for w in scene.wires_in(area) if w.source in lit and w.target in lit]
        painter.setTransform(eye.transform())
        WirePainter(painter, self._skin, self._marks, eye).paint(scene, wires, area)
        pills = PillPainter(painter, self._skin, self._marks, eye, stamps)
        for wire in wires:
            pills.paint(scene, wire, area)
        drawn = NodePainter(painter, self._skin, self._marks, eye, stamps)
        ports = PortPainter(painter, self._skin, self._marks, eye, stamps)
        for item in nodes:
            drawn.paint(scene, item)
            painter.resetTransform()
            ports.paint(item)

    def titled(self, scene: Scene, lit: frozenset[str], area: QRectF, stamps: Stamps) -> None:
        """Dim a frame of titles."""
        nodes = self._dim(scene, lit, area)
        far = FarPainter(self._painter, self._skin, self._marks, self._eye)
        far.signs(scene, {node: kind for node, kind in worst_of(scene).items() if node in lit})
        far.titles(scene, nodes, stamps)

    def far(self, scene: Scene, lit: frozenset[str], area: QRectF) -> None:
        """Dim a frame of blocks."""
        nodes = self._dim(scene, lit, area)
        FarPainter(self._painter, self._skin, self._marks, self._eye).letters(scene, nodes)

    def _dim(self, scene: Scene, lit: frozenset[str], area: QRectF) -> list[NodeItem]:
        self._painter.resetTransform()
        self._painter.fillRect(self._painter.viewport(), self._skin.colour("canvas", VEIL))
        return [item for item in scene.nodes_in(area) if item.id in lit]
