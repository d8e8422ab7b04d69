"""A block that shows its layers in place: a frame with its name, and inside it the layers of this instance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from cnnstudio.document.expand import with_arguments
from cnnstudio.document.graph import Block, Edge, Port
from cnnstudio.document.sheet import facts_inside
from cnnstudio.document.unfolding import HEAD, inner_places
from cnnstudio.language import tr
from cnnstudio.ui import icons
from cnnstudio.ui.canvas.faces import face_of
from cnnstudio.ui.canvas.items import NODE, Face, Inside, NodeItem
from cnnstudio.ui.canvas.routes import Route, direct
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin


def inside_of(scene: Scene, item: NodeItem) -> Inside:
    """Return the layers of a block and the wires among them, from its upper left corner."""
    if item.inside is None:
        item.inside = _made(scene, item)
    return item.inside


def _made(scene: Scene, item: NodeItem) -> Inside:
    node = scene.project.graph.by_id[item.id]
    layer = node.layer
    definition = scene.project.blocks_by_id.get(layer.block) if isinstance(layer, Block) else None
    if not isinstance(layer, Block) or definition is None:
        return [], []
    graph = with_arguments(definition, layer)
    whole = scene.analysis.nodes.get(item.id)
    prefix = f"{whole.path if whole is not None else item.id}/1/"
    known = replace(scene.analysis, nodes=facts_inside(scene.project, scene.analysis, graph, prefix))
    inner = scene.project.replaced(graph=graph, bends={})
    shift = -item.lead - QPointF(*scene.project.positions.get(item.id, (0.0, 0.0)))
    places = {n: QPointF(*place) + shift for n, place in inner_places(scene.project, item.id).items()}
    faces = [(places[n.id], face_of(inner, known, n)) for n in graph.nodes if not isinstance(n.layer, Port)]
    return faces, _routes(graph.edges, places, item.box.height())


def _routes(edges: Iterable[Edge], places: dict[str, QPointF], height: float) -> list[Route]:
    found = []
    for edge in edges:
        start, end = places.get(edge.source), places.get(edge.target)
        half = QPointF(NODE.width() / 2, 0)
        low = start + half + QPointF(0, NODE.height()) if start is not None else None
        high = end + half if end is not None else None
        if low is None and high is not None:
            low = QPointF(high.x(), HEAD - 8)
        if high is None and low is not None:
            high = QPointF(low.x(), height)
        if low is not None and high is not None:
            found.append(direct(low, high))
    return found


def paint_area(painter: QPainter, skin: Skin, item: NodeItem, face: Face, chosen: bool) -> None:
    """Paint the frame of a block with its name; the painter stands in scene coordinates."""
    painter.setBrush(skin.colour("chrome"))
    painter.setPen(skin.pen("accent", 2) if chosen else skin.pen("line_strong", 1))
    painter.drawRoundedRect(item.box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    icons.draw(
        painter, "block", QRectF(item.box.left() + 12, item.box.top() + 9, 18, 18), skin.colour("text_quiet")
    )
    right = item.box.right() - 12
    words = tr("×{count}", count=face.repeat) if face.repeat > 1 else ""
    room = skin.text_width(words, "small") if words else 0.0
    skin.write(painter, right - room, item.box.top() + 22, words, "small", skin.colour("accent"))
    if face.linked:
        room += 22
        icons.draw(
            painter, "link", QRectF(right - room, item.box.top() + 10, 16, 16), skin.colour("text_quiet")
        )
    title = skin.elided(face.name, "strong", item.box.width() - 60 - room)
    skin.write(painter, item.box.left() + 40, item.box.top() + 22, title, "strong", skin.colour("text"))


def paint_routes(painter: QPainter, skin: Skin, routes: list[Route]) -> None:
    """Paint the wires inside."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(skin.pen("wire", 2))
    for route in routes:
        painter.drawPath(route.path)
