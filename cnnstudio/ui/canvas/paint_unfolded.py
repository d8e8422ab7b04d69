"""A block that shows its layers in place: a frame with its name, and inside it the layers of this instance."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from cnnstudio.document.flow import NODE_HEIGHT, NODE_WIDTH, flow_of
from cnnstudio.document.graph import Block, Port
from cnnstudio.document.opened import with_arguments
from cnnstudio.document.project import Place, Project
from cnnstudio.document.sheet import facts_inside
from cnnstudio.document.unfolding import inner_places
from cnnstudio.language import tr
from cnnstudio.ui import icons
from cnnstudio.ui.canvas.items import Face, NodeItem
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin


def inside_of(scene: Scene, item: NodeItem) -> Scene | None:
    """Return the layers of a block as a scene of their own, seen from its upper left corner."""
    if item.inside is None:
        item.inside = _made(scene, item)
    return item.inside if isinstance(item.inside, Scene) else None


def _made(scene: Scene, item: NodeItem) -> Scene | None:
    layer = scene.project.graph.by_id[item.id].layer
    definition = scene.project.blocks_by_id.get(layer.block) if isinstance(layer, Block) else None
    if not isinstance(layer, Block) or definition is None:
        return None
    graph = with_arguments(definition, layer)
    whole = scene.analysis.nodes.get(item.id)
    prefix = f"{whole.path if whole is not None else item.id}/1/"
    known = replace(scene.analysis, nodes=facts_inside(scene.project, scene.analysis, graph, prefix))
    x, y = scene.project.positions.get(item.id, (0.0, 0.0))
    left, top = x + item.lead.x(), y + item.lead.y()
    places = {n: (px - left, py - top) for n, (px, py) in inner_places(scene.project, item.id).items()}
    for node in graph.nodes:
        if isinstance(node.layer, Port):
            ends = [e.target for e in graph.outgoing[node.id]] + [e.source for e in graph.incoming[node.id]]
            places[node.id] = _port_place(scene.project, places, ends, node.layer.direction, item.box.size())
    inner = scene.project.replaced(
        graph=graph,
        bends={},
        positions=places,
        frames=(),
        notes=(),
        opened={},
        comments={},
        pinned=frozenset(),
    )
    return Scene(inner, known)


def _port_place(
    project: Project, places: dict[str, Place], ends: list[str], direction: str, size: QSizeF
) -> Place:
    """Return where a port stands unseen: with its edge at the border, in line with what it feeds or what feeds it."""
    x, y = next((places[end] for end in ends if end in places), (0.0, 0.0))
    if flow_of(project).lies:
        return (-NODE_WIDTH if direction == "in" else size.width()), y
    return x, (-NODE_HEIGHT if direction == "in" else size.height())


def inner_boxes(scene: Scene, item: NodeItem) -> list[tuple[str, QRectF]]:
    """Return family and box, in scene pixels, of every layer that an unfolded block shows."""
    inner = inside_of(scene, item)
    if inner is None:
        return []
    known, corner = inner.project.graph.by_id, item.box.topLeft()
    return [
        (known[each.id].layer.family, each.box.translated(corner))
        for each in inner.nodes.values()
        if is_shown(inner, each.id)
    ]


def inner_lines(scene: Scene, item: NodeItem) -> list[QLineF]:
    """Return the ways of the wires inside an unfolded block as straight pieces, in scene pixels."""
    inner, corner = inside_of(scene, item), item.box.topLeft()
    if inner is None:
        return []
    ways = (inner.route(wire).points for wire in inner.wires.values())
    return [QLineF(a + corner, b + corner) for way in ways for a, b in pairwise(way)]


def inner_at(scene: Scene, item: NodeItem, at: QPointF) -> str:
    """Return the layer under a scene point that an unfolded block shows; empty where there is none."""
    inner = inside_of(scene, item) if item.unfolded else None
    if inner is None:
        return ""
    point = at - item.box.topLeft()
    found = (
        each.id for each in inner.nodes.values() if is_shown(inner, each.id) and each.box.contains(point)
    )
    return next(found, "")


def is_shown(scene: Scene, node: str) -> bool:
    """Say whether a node inside is painted; ports are only where wires end."""
    return not isinstance(scene.project.graph.by_id[node].layer, Port)


def paint_area(painter: QPainter, skin: Skin, item: NodeItem, chosen: bool) -> None:
    """Paint the frame of a block; the painter stands in scene coordinates."""
    painter.setBrush(skin.colour("chrome"))
    painter.setPen(skin.pen("accent", 2) if chosen else skin.pen("line_strong", 1))
    painter.drawRoundedRect(item.box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


def paint_head(painter: QPainter, skin: Skin, item: NodeItem, face: Face) -> None:
    """Write a block's name over the wires that enter it; the painter stands in scene coordinates."""
    left, top, right = item.box.left(), item.box.top(), item.box.right() - 12
    icons.draw(painter, "block", QRectF(left + 12, top + 9, 18, 18), skin.colour("text_quiet"))
    words = tr("×{count}", count=face.repeat) if face.repeat > 1 else ""
    room = skin.text_width(words, "small") if words else 0.0
    skin.write(painter, right - room, top + 22, words, "small", skin.colour("accent"))
    if face.linked:
        room += 22
        icons.draw(painter, "link", QRectF(right - room, top + 10, 16, 16), skin.colour("text_quiet"))
    title = skin.elided(face.name, "strong", item.box.width() - 60 - room)
    width = skin.text_width(title, "strong")
    painter.fillRect(QRectF(left + 36, top + 8, width + 8, 20), skin.colour("chrome"))
    skin.write(painter, left + 40, top + 22, title, "strong", skin.colour("text"))
