"""A layer inside a block that shows its layers in place: its path from here, where it stands, and its border."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from cnnstudio.document.graph import Block
from cnnstudio.document.project import Project
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.paint_unfolded import inner_at, inside_of
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin


def path_inside(block: str, node: str) -> str:
    """Return what a layer inside a block is called from outside; one looks through its first repetition."""
    return f"{block}/1/{node}"


def parts_of(path: str) -> tuple[str, str]:
    """Return the block and the layer inside it that a path names; the layer is empty where there is no path."""
    block, _, rest = path.partition("/")
    return block, rest.partition("/")[2]


def inner_under(scene: Scene, node: str, eye: Eye, at: QPointF) -> str:
    """Return the path of the layer under a window point that this node shows; empty where it shows none there."""
    item = scene.nodes.get(node)
    found = inner_at(scene, item, eye.to_scene(at)) if item is not None else ""
    return path_inside(node, found) if found else ""


def stands(project: Project, scene: Scene, path: str) -> bool:
    """Say whether the layer of a path is there to be seen."""
    block, node = parts_of(path)
    item = scene.nodes.get(block)
    layer = project.graph.by_id[block].layer if item is not None and item.unfolded else None
    return isinstance(layer, Block) and node in project.blocks_by_id[layer.block].graph.by_id


def inner_box(scene: Scene, path: str) -> QRectF:
    """Return where the layer of a path stands, in scene pixels; nowhere if it is not shown."""
    block, node = parts_of(path)
    item = scene.nodes.get(block)
    inner = inside_of(scene, item) if item is not None and item.unfolded else None
    if item is None or inner is None or node not in inner.nodes:
        return QRectF()
    return inner.nodes[node].box.translated(item.box.topLeft())


def paint_choice(painter: QPainter, skin: Skin, scene: Scene, eye: Eye, path: str) -> None:
    """Draw the border of a selected layer, in window pixels."""
    box = eye.box_to_window(inner_box(scene, path)) if path else QRectF()
    if box.isEmpty():
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = 8 * min(eye.factor, 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(skin.pen("accent", 5, 0.25))
    painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
    painter.setPen(skin.pen("accent", 2))
    painter.drawRoundedRect(box, radius, radius)
