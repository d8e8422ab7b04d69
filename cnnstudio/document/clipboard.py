"""Copied layers as JSON text: it travels between windows and through any text editor."""

from __future__ import annotations

import json
from collections.abc import Iterable

from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.document.files import read_node
from cnnstudio.document.graph import Block, Edge, Node
from cnnstudio.document.json_text import FileError
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr
from cnnstudio.layers.held import layer_data

MIME = "application/x-cnnstudio-layers+json"
MOST_PASTED = 5_000
_MARK = "cnnstudio-layers"


def copy(project: Project, node_ids: Iterable[str]) -> str:
    """Return the layers, the wires among them and their places as text."""
    chosen = [node for node in project.graph.nodes if node.id in set(node_ids)]
    inside = {node.id for node in chosen}
    edges = [e.told() for e in project.graph.edges if e.source in inside and e.target in inside]
    nodes = [{"id": n.id, "name": n.name, "layer": layer_data(n.layer)} for n in chosen]
    places = {n.id: list(project.positions.get(n.id, (0.0, 0.0))) for n in chosen}
    return json.dumps(
        {_MARK: 1, "nodes": nodes, "edges": edges, "layout": places}, ensure_ascii=False, indent=1
    )


def paste(project: Project, text: str, at: Place) -> tuple[Project, tuple[str, ...]]:
    """Add the layers of a text, their middle at this place, with new ids and free names; EditError says why not."""
    nodes, edges, places = _read(text)
    left, top = _middle(list(places.values()))
    new: dict[str, str] = {}
    for node in nodes:
        if isinstance(node.layer, Block) and node.layer.block not in project.blocks_by_id:
            raise EditError(tr("{name} is a block whose definition is not in this project.", name=node.name))
        x, y = places.get(node.id, (0.0, 0.0))
        name = node.name if all(node.name != n.name for n in project.graph.nodes) else None
        place = edits.free_place(project, (at[0] + x - left, at[1] + y - top))
        project, new[node.id] = edits.add(project, node.layer, place, name)
    for edge in edges:
        if edge.source in new and edge.target in new:
            project = edits.connect(
                project, new[edge.source], new[edge.target], edge.source_port, edge.target_port
            )
    return project, tuple(new.values())


def _middle(places: list[Place]) -> Place:
    if not places:
        return 0.0, 0.0
    xs, ys = [p[0] for p in places], [p[1] for p in places]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _read(text: str) -> tuple[list[Node], list[Edge], dict[str, Place]]:
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get(_MARK) != 1:
            raise ValueError
        nodes = data["nodes"]
        if len(nodes) > MOST_PASTED:
            raise EditError(
                tr(
                    "The clipboard holds {n:,} layers; at most {most:,} can be pasted.",
                    n=len(nodes),
                    most=MOST_PASTED,
                )
            )
        read = [read_node(item, tr("the clipboard")) for item in nodes]
        edges = [Edge.model_validate_json(json.dumps(item)) for item in data["edges"]]
        places = {str(key): (float(x), float(y)) for key, (x, y) in data["layout"].items()}
    except FileError as error:
        raise EditError(str(error)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise EditError(tr("The clipboard holds no layers; copy some on a canvas first.")) from None
    return read, edges, places
