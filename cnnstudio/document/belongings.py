"""What travels with copied layers: definitions of blocks, frames, notes, comments and pins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cnnstudio.document.blocks import free_definition
from cnnstudio.document.edits.orphans import all_nodes
from cnnstudio.document.file_parts import read_block
from cnnstudio.document.files import block_data
from cnnstudio.document.flow import DOWN, RIGHT, Direction, flow_of, redrawn
from cnnstudio.document.furnish import carried, tidy
from cnnstudio.document.furnishing import Box, Frame, Note
from cnnstudio.document.furniture_text import furniture_data, read_furniture
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr


@dataclass(frozen=True, slots=True)
class Beside:
    """Definitions the copied blocks refer to, with the places inside; and what stands beside the layers."""

    blocks: tuple[BlockDefinition, ...] = ()
    inner: dict[str, Place] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()
    notes: tuple[Note, ...] = ()
    comments: dict[str, str] = field(default_factory=dict)
    pinned: frozenset[str] = frozenset()
    direction: Direction = "vertical"


def beside(project: Project, nodes: set[str], things: Iterable[str]) -> dict[str, Any]:
    """Return what goes along with layers, as JSON-ready data, empty parts left out."""
    blocks = _definitions(project, nodes)
    inner = {n for block in blocks for n in block.graph.by_id}
    named = carried(project, things)[1] | set(things)
    frames = [f for f in project.frames if not f.block and (f.id in named or _within(f, nodes))]
    kept = nodes | named | {f.id for f in frames} | {n.id for n in project.notes if n.node in nodes}
    dressed = project.replaced(
        frames=tuple(f.replaced(members=tuple(m for m in f.members if m in kept)) for f in frames),
        notes=tuple(n for n in project.notes if not n.block and (n.id in named or n.node in nodes)),
        comments={n: words for n, words in project.comments.items() if n in nodes or n in inner},
        opened={},
        pinned=project.pinned & (nodes | inner),
    )
    found = furniture_data(dressed)
    if blocks:
        found["blocks"] = [block_data(block) for block in blocks]
        found["inner"] = {n: list(project.positions[n]) for n in sorted(inner) if n in project.positions}
    return found


def _within(frame: Frame, nodes: set[str]) -> bool:
    return bool(frame.members) and set(frame.members) <= nodes


def _definitions(project: Project, nodes: set[str]) -> list[BlockDefinition]:
    """Return the definitions that layers refer to, also from within."""
    wanted: dict[str, BlockDefinition] = {}
    queue = [n.layer.block for n in project.graph.nodes if n.id in nodes and isinstance(n.layer, Block)]
    while queue:
        definition = project.blocks_by_id.get(queue.pop())
        if definition is not None and definition.id not in wanted:
            wanted[definition.id] = definition
            queue += [n.layer.block for n in definition.graph.nodes if isinstance(n.layer, Block)]
    return list(wanted.values())


def read_beside(data: dict[str, Any]) -> Beside:
    """Return what went along, from JSON data; FileError or ValueError where it is damaged."""
    name = tr("The clipboard")
    blocks = tuple(read_block(item, name) for item in data.get("blocks", []))
    inner = {str(key): (float(x), float(y)) for key, (x, y) in data.get("inner", {}).items()}
    if not all(abs(value) < 1e7 for place in inner.values() for value in place):
        raise ValueError
    found = read_furniture(data, name)
    return Beside(
        blocks, inner, found["frames"], found["notes"], found["comments"], found["pinned"], found["direction"]
    )


def relabelled(project: Project, came: Beside, same: bool) -> tuple[Project, dict[str, str]]:
    """Add definitions under free ids; returns the new id of each.

    In the project they came from, those still there are used again, so that copies stay linked.
    """
    fresh = [b for b in came.blocks if not (same and b.id in project.blocks_by_id)]
    new: dict[str, str] = {}
    for block in fresh:
        new[block.id] = free_definition(project, block.name)
        project = project.replaced(blocks=(*project.blocks, block.replaced(id=new[block.id], graph=Graph())))
    for block in fresh:
        project = _filled(project, block, new, came)
    return project, new


def _filled(project: Project, block: BlockDefinition, new: dict[str, str], came: Beside) -> Project:
    taken = all_nodes(project)
    ids: dict[str, str] = {}
    for node in block.graph.nodes:
        free, number = node.id, 2
        while free in taken:
            free, number = f"{node.id}-{number}", number + 1
        taken.add(free)
        ids[node.id] = free
    made = block.replaced(
        id=new[block.id],
        listed=False,
        graph=Graph(
            nodes=tuple(_renewed(node, ids, new) for node in block.graph.nodes),
            edges=tuple(_led(edge, ids) for edge in block.graph.edges),
        ),
        parameters=tuple(p.replaced(node=ids[p.node]) for p in block.parameters),
    )
    before = RIGHT if came.direction == "horizontal" else DOWN
    places = redrawn(came.inner, before, flow_of(project))
    known = {ids[n]: place for n, place in places.items() if n in ids}
    project = project.replaced(pinned=project.pinned | {ids[n] for n in came.pinned if n in ids})
    blocks = tuple(made if b.id == made.id else b for b in project.blocks)
    return project.replaced(blocks=blocks, positions={**project.positions, **known})


def _led(edge: Edge, ids: dict[str, str]) -> Edge:
    return edge.replaced(source=ids[edge.source], target=ids[edge.target])


def _renewed(node: Node, ids: dict[str, str], new: dict[str, str]) -> Node:
    layer = node.layer
    if isinstance(layer, Block) and layer.block in new:
        layer = layer.replaced(block=new[layer.block])
    shares = ids[node.shares] if node.shares is not None else None
    return node.replaced(id=ids[node.id], layer=layer, shares=shares)


def furnished(project: Project, came: Beside, new: dict[str, str], shift: Place) -> Project:
    """Put frames, notes and comments beside the layers they came with."""
    if not (came.frames or came.notes or came.comments or came.pinned):
        return project
    taken = {frame.id for frame in project.frames} | {note.id for note in project.notes}
    ids = dict(new)
    for old in [*(frame.id for frame in came.frames), *(note.id for note in came.notes)]:
        ids[old] = _free(old.split("~")[0], taken)
    frames = tuple(
        f.replaced(
            id=ids[f.id], block="", box=_by(f.box, shift),
            members=tuple(ids[m] for m in f.members if m in ids),
        )
        for f in came.frames
    )  # fmt: skip
    notes = tuple(_pinned(note, ids, shift) for note in came.notes)
    comments = {new[n]: words for n, words in came.comments.items() if n in new}
    return project.replaced(
        frames=(*project.frames, *frames),
        notes=(*project.notes, *notes),
        comments={**project.comments, **comments},
        pinned=project.pinned | {new[n] for n in came.pinned if n in new},
    )


def _free(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}~{number}" in taken:
        number += 1
    taken.add(f"{stem}~{number}")
    return f"{stem}~{number}"


def _pinned(note: Note, ids: dict[str, str], shift: Place) -> Note:
    """Attach a copied note to the copied layer; without it the note stands free."""
    node = ids.get(note.node) if note.node is not None else None
    box = note.box if node is not None else _by(note.box, shift)
    return note.replaced(id=ids[note.id], block="", node=node, box=box)


def _by(box: Box, shift: Place) -> Box:
    return tidy((box[0] + shift[0], box[1] + shift[1], box[2], box[3]))
