"""Copied layers as JSON text: it travels between windows and through any text editor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cnnstudio.document import edits
from cnnstudio.document.belongings import Beside, beside, furnished, read_beside, relabelled
from cnnstudio.document.edits import EditError
from cnnstudio.document.edits.parts import graph_with, placed, with_layer
from cnnstudio.document.edits.room import room_beside
from cnnstudio.document.file_parts import read_node
from cnnstudio.document.flow import DOWN, RIGHT, Flow, flow_of, redrawn
from cnnstudio.document.graph import Block, Edge, Graph, Node, Port
from cnnstudio.document.json_text import FileError
from cnnstudio.document.project import Place, Project
from cnnstudio.document.soundness import check_graph, check_wires
from cnnstudio.document.starts import starts_data
from cnnstudio.language import number, tr
from cnnstudio.layers.held import layer_data

MIME = "application/x-cnnstudio-layers+json"
MOST_PASTED = 5_000
LONGEST = 32 * 2**20
_MARK = "cnnstudio-layers"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a text holds: layers, wires among them, wires that fed them from outside, and places."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    feeds: tuple[Edge, ...]
    places: dict[str, Place]
    project: str
    """The id of the project they were copied from."""
    beside: Beside
    """Definitions, frames, notes and comments."""


def copy(project: Project, node_ids: Iterable[str], things: Iterable[str] = ()) -> str:
    """Return layers, the wires among them and into them, and their places as text.

    Blocks bring their definitions; comments, attached notes and the frames around what is copied come along, and so do
    the frames and notes that are named. The ports of a block stay where they are.
    """
    chosen = [n for n in project.graph.nodes if n.id in set(node_ids) and not isinstance(n.layer, Port)]
    inside = {node.id for node in chosen}
    into = [edge for edge in project.graph.edges if edge.target in inside]
    data = {
        _MARK: 1,
        "project": project.id,
        "nodes": [_node_data(node) for node in chosen],
        "edges": [edge.told() for edge in into if edge.source in inside],
        "feeds": [edge.told() for edge in into if edge.source not in inside],
        "layout": {n.id: list(project.positions.get(n.id, (0.0, 0.0))) for n in chosen},
        **beside(project, inside, things),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _node_data(node: Node) -> dict[str, Any]:
    data: dict[str, Any] = {"id": node.id, "name": node.name, "layer": layer_data(node.layer)}
    if node.starts:
        data["starts"] = starts_data(node.starts)
    return {**data, "bypassed": True} if node.bypassed else data


def paste(project: Project, text: str, at: Place, fed: bool = False) -> tuple[Project, tuple[str, ...]]:
    """Add the layers of a text, their middle at this place, with new ids and free names; EditError says why not.

    `fed` also draws the wires that came from layers outside the copy, where those still exist.
    """
    copied = _turned(read(text), flow_of(project))
    project, copied = with_definitions(project, copied)
    _refuse_foreign_blocks(project, copied)
    new = _fresh_ids(project, copied)
    nodes = _renamed(project, copied, new)
    wires = copied.edges + (_feeds_that_stand(project, copied) if fed else ())
    edges = _rewired(project, wires, new)
    graph = graph_with(project, nodes=(*project.graph.nodes, *nodes), edges=(*project.graph.edges, *edges))
    grown = placed(project.replaced(graph=graph), _free_places(project, copied, new, at))
    _check(grown, nodes, edges)
    moved = _shift(copied, grown.positions, new, at)
    return furnished(grown, copied.beside, new, moved), tuple(new.values())


def _turned(copied: Copied, flow: Flow) -> Copied:
    """Let what was copied from a network drawn the other way stand in ranks as this one does."""
    before = RIGHT if copied.beside.direction == "horizontal" else DOWN
    return replace(copied, places=redrawn(copied.places, before, flow))


def _shift(copied: Copied, places: Mapping[str, Place], new: dict[str, str], at: Place) -> Place:
    """Return how far what was copied stands from its original."""
    for node in copied.nodes:
        if node.id in copied.places:
            (x, y), (px, py) = places[new[node.id]], copied.places[node.id]
            return x - px, y - py
    boxes = [*(f.box for f in copied.beside.frames), *(n.box for n in copied.beside.notes)]
    left, top = min((box[0] for box in boxes), default=0.0), min((box[1] for box in boxes), default=0.0)
    return at[0] - left, at[1] - top


def paste_fields(project: Project, text: str, node_ids: Iterable[str]) -> Project:
    """Give layers what is set on copied layers of the same kind: the first to the first, the last to all that are left."""
    by_kind: dict[str, list[Node]] = {}
    for node in read(text).nodes:
        by_kind.setdefault(node.layer.kind, []).append(node)
    fitting = [node for node in node_ids if project.node(node).layer.kind in by_kind]
    if not fitting:
        kinds = ", ".join(by_kind)
        raise EditError(tr("None of the selected layers is of a copied kind: {kinds}.", kinds=kinds))
    for node_id in fitting:
        given = by_kind[project.node(node_id).layer.kind]
        project = with_layer(project, node_id, given[0].layer)
        del given[: len(given) > 1]
    return project


def with_definitions(project: Project, copied: Copied) -> tuple[Project, Copied]:
    """Add the definitions that came along and are not in this very project; their blocks refer to them by new ids."""
    project, new = relabelled(project, copied.beside, copied.project == project.id)
    if not new:
        return project, copied
    nodes = tuple(
        n.replaced(layer=n.layer.replaced(block=new[n.layer.block]))
        if isinstance(n.layer, Block) and n.layer.block in new
        else n
        for n in copied.nodes
    )
    return project, replace(copied, nodes=nodes)


def _refuse_foreign_blocks(project: Project, copied: Copied) -> None:
    for node in copied.nodes:
        if isinstance(node.layer, Block) and node.layer.block not in project.blocks_by_id:
            raise EditError(tr("{name} is a block whose definition is not in this project.", name=node.name))


def _fresh_ids(project: Project, copied: Copied) -> dict[str, str]:
    taken = {node.id for graph in (project.graph, *(b.graph for b in project.blocks)) for node in graph.nodes}
    new: dict[str, str] = {}
    for node in copied.nodes:
        new[node.id] = _free(node.layer.stem or node.layer.kind.lower(), taken)
        taken.add(new[node.id])
    return new


def _free(stem: str, taken: set[str]) -> str:
    count = 1
    while f"{stem}_{count}" in taken:
        count += 1
    return f"{stem}_{count}"


def _renamed(project: Project, copied: Copied, new: dict[str, str]) -> tuple[Node, ...]:
    names = {node.name for node in project.graph.nodes}
    found = []
    for node in copied.nodes:
        name = node.name if node.name not in names else _free(node.layer.stem or "layer", names)
        names.add(name)
        found.append(node.replaced(id=new[node.id], name=name))
    return tuple(found)


def _feeds_that_stand(project: Project, copied: Copied) -> tuple[Edge, ...]:
    """Return the wires from outside whose source is still in this very project."""
    if copied.project != project.id:
        return ()
    known = project.graph.by_id
    return tuple(
        edge
        for edge in copied.feeds
        if edge.source in known and edge.source_port in edits.output_ports(project, known[edge.source])
    )


def _rewired(project: Project, wires: Iterable[Edge], new: dict[str, str]) -> tuple[Edge, ...]:
    taken, count, found = set(project.graph.edges_by_id), len(project.graph.edges), []
    for edge in wires:
        if edge.target not in new:
            continue
        count += 1
        while f"e{count}" in taken:
            count += 1
        source = new.get(edge.source, edge.source)
        found.append(edge.replaced(id=f"e{count}", source=source, target=new[edge.target]))
    return tuple(found)


def _free_places(project: Project, copied: Copied, new: dict[str, str], at: Place) -> dict[str, Place]:
    """Return places around a middle, all moved aside together until none lies on another layer."""
    left, top = _middle(list(copied.places.values()))
    shifted = [copied.places.get(node.id, (left, top)) for node in copied.nodes]
    wished = [(x + at[0] - left, y + at[1] - top) for x, y in shifted]
    dx, dy = room_beside(project, wished)
    return {new[n.id]: (x + dx, y + dy) for n, (x, y) in zip(copied.nodes, wished, strict=True)}


def _middle(places: list[Place]) -> Place:
    if not places:
        return 0.0, 0.0
    xs, ys = [p[0] for p in places], [p[1] for p in places]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _check(project: Project, nodes: tuple[Node, ...], edges: tuple[Edge, ...]) -> None:
    """Refuse pasted wires that no layer could have, or that run in a circle."""
    inside = {node.id for node in nodes}
    where = tr("The clipboard")
    try:
        check_graph(Graph(nodes=nodes, edges=tuple(e for e in edges if e.source in inside)), where)
        check_wires(project, where)
    except FileError as error:
        raise EditError(str(error)) from None


def read(text: str) -> Copied:
    """Return what a text holds; EditError says why it cannot be pasted."""
    if len(text) > LONGEST:
        raise EditError(tr("The clipboard holds more text than any design; copy layers on a canvas."))
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get(_MARK) != 1:
            raise ValueError
        _refuse_many(data["nodes"])
        found = _copied(data)
    except FileError as error:
        raise EditError(str(error)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        raise EditError(_why_not(text)) from None
    if not found.nodes and not found.beside.frames and not found.beside.notes:
        raise EditError(tr("The clipboard holds no layers; copy some on a canvas first."))
    return found


def _refuse_many(nodes: list[Any]) -> None:
    if len(nodes) > MOST_PASTED:
        words = tr("The clipboard holds {n} layers; at most {most} can be pasted at once.")
        raise EditError(words.format(n=number(len(nodes)), most=number(MOST_PASTED)))


def _why_not(text: str) -> str:
    """Say what is on the clipboard instead of layers."""
    if _MARK in text:
        return tr("The copied layers on the clipboard are damaged; copy them again.")
    first = " ".join(text.split())[:24]
    return tr("The clipboard holds text and no layers: “{first}…”; copy layers on a canvas.", first=first)


def _copied(data: dict[str, Any]) -> Copied:
    nodes = tuple(
        read_node({k: v for k, v in n.items() if k != "shares"}, tr("the clipboard")) for n in data["nodes"]
    )
    places = {str(key): (float(x), float(y)) for key, (x, y) in data["layout"].items()}
    if not all(abs(value) < 1e7 for place in places.values() for value in place):
        raise ValueError
    wires, feeds = _edges(data["edges"]), _edges(data.get("feeds", []))
    return Copied(nodes, wires, feeds, places, str(data.get("project", "")), read_beside(data))


def _edges(items: list[Any]) -> tuple[Edge, ...]:
    return tuple(Edge.model_validate_json(json.dumps(item)) for item in items)
