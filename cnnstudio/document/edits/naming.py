"""Free names, ids and places for what is new, and the ports a node has."""

from __future__ import annotations

from cnnstudio.document.edits.room import room_beside
from cnnstudio.document.graph import Block, Node, Port
from cnnstudio.document.project import Place, Project
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.held import Unknown


def input_ports(project: Project, node: Node) -> tuple[str, ...]:
    """Return the names of a node's input ports; a block's are those of its definition."""
    if isinstance(node.layer, Block):
        definition = project.blocks_by_id.get(node.layer.block)
        return tuple(port.name for port in definition.ports("in")) if definition else ()
    if isinstance(node.layer, Port):
        return ("input",) if node.layer.direction == "out" else ()
    if isinstance(node.layer, Unknown):
        return tuple(dict.fromkeys(e.target_port for e in project.graph.incoming.get(node.id, ()))) or (
            "input",
        )
    return node.layer.inputs


def output_ports(project: Project, node: Node) -> tuple[str, ...]:
    """Return the names of a node's output ports."""
    if isinstance(node.layer, Block):
        definition = project.blocks_by_id.get(node.layer.block)
        return tuple(port.name for port in definition.ports("out")) if definition else ()
    if isinstance(node.layer, Port):
        return ("output",) if node.layer.direction == "in" else ()
    if isinstance(node.layer, Unknown):
        return tuple(dict.fromkeys(e.source_port for e in project.graph.outgoing.get(node.id, ()))) or (
            "output",
        )
    return node.layer.outputs


def free_name(project: Project, stem: str) -> str:
    """Return the stem with the first number that makes it unique: conv2d_2."""
    taken = {node.name for node in project.graph.nodes} | {node.id for node in project.graph.nodes}
    if stem == "input" and stem not in taken:
        return stem
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def free_id(project: Project, wish: str) -> str:
    """Return an id no node of the project has, blocks included."""
    taken = {node.id for graph in (project.graph, *(b.graph for b in project.blocks)) for node in graph.nodes}
    free, number = wish, 2
    while free in taken:
        free, number = f"{wish}-{number}", number + 1
    return free


def free_place(project: Project, at: Place) -> Place:
    """Return the place, moved aside by steps of 24 pixels until no layer lies under it."""
    dx, dy = room_beside(project, [at])
    return at[0] + dx, at[1] + dy


def known_kind(kind: str) -> bool:
    """Say whether the catalogue has this kind."""
    return kind in KINDS
