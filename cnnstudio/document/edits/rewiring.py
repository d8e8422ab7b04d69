"""Wires that are there: carried to another output, exchanged, put in order, or drawn along a selection."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from cnnstudio.document.edits.naming import input_ports, output_ports
from cnnstudio.document.edits.parts import graph_with
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.edits.wires import connect, disconnect
from cnnstudio.document.flow import flow_of
from cnnstudio.document.graph import Edge
from cnnstudio.document.project import Project
from cnnstudio.language import tr


def carry_wires(project: Project, edge_ids: Iterable[str], source: str, source_port: str) -> Project:
    """Let wires begin at another output; their ids and their places among a merge's inputs stay."""
    held = set(edge_ids)
    without = disconnect(project, *held)
    for edge in (edge for edge in project.graph.edges if edge.id in held):
        connect(
            without, source, edge.target, source_port, edge.target_port
        )  # refuses loops and foreign ports
    moved = tuple(
        edge.replaced(source=source, source_port=source_port) if edge.id in held else edge
        for edge in project.graph.edges
    )
    return project.replaced(graph=graph_with(project, edges=moved))


def swap_inputs(project: Project, node_id: str) -> Project:
    """Exchange the first two inputs of a layer."""
    incoming = project.graph.incoming.get(node_id, ())
    if len(incoming) < 2:
        raise EditError(tr("{name} has no two inputs to exchange.", name=project.node(node_id).name))
    order = _in_port_order(project, node_id)
    return order_inputs(project, node_id, [order[1].id, order[0].id, *(edge.id for edge in order[2:])])


def order_inputs(project: Project, node_id: str, edge_ids: Iterable[str]) -> Project:
    """Give a layer's wires to its ports in this order; a merge reads its inputs in the order of its wires."""
    before = _in_port_order(project, node_id)
    by_id = {edge.id: edge for edge in before}
    wanted = [by_id[edge_id] for edge_id in edge_ids]
    ports = [edge.target_port for edge in before]
    fresh = iter(edge.replaced(target_port=port) for edge, port in zip(wanted, ports, strict=True))
    edges = tuple(next(fresh) if edge.target == node_id else edge for edge in project.graph.edges)
    return project.replaced(graph=graph_with(project, edges=edges))


def _in_port_order(project: Project, node_id: str) -> list[Edge]:
    ports = input_ports(project, project.node(node_id))
    return sorted(project.graph.incoming.get(node_id, ()), key=lambda edge: ports.index(edge.target_port))


def chain(project: Project, node_ids: Iterable[str]) -> Project:
    """Wire layers one after the other, in the order of their wires and else in the direction of the data."""
    order = _downward(project, tuple(node_ids))
    if len(order) < 2:
        raise EditError(tr("Select the layers to be wired one after the other."))
    for above, below in pairwise(order):
        project = _linked(project, above, below)
    return project


def _downward(project: Project, node_ids: tuple[str, ...]) -> list[str]:
    """Sort by place, then let every layer follow those whose output reaches it."""
    flow, places = flow_of(project), project.positions
    left = sorted(node_ids, key=lambda node: flow.turned(places.get(node, (0.0, 0.0)))[::-1])
    order: dict[str, None] = {}
    for node in left:
        before = [other for other in left if other != node and project.graph.reaches(other, node)]
        order.update(dict.fromkeys([*_by_reach(project, before), node]))
    return list(order)


def _by_reach(project: Project, nodes: list[str]) -> list[str]:
    """Sort nodes so that each follows those whose output reaches it."""
    return sorted(nodes, key=lambda node: sum(project.graph.reaches(other, node) for other in nodes))


def _linked(project: Project, above: str, below: str) -> Project:
    if any(edge.source == above for edge in project.graph.incoming.get(below, ())):
        return project
    node = project.node(below)
    used = {edge.target_port for edge in project.graph.incoming.get(below, ())}
    free = [port for port in input_ports(project, node) if port not in used or node.layer.variadic]
    outputs = output_ports(project, project.node(above))
    if not free:
        words = {"one": project.node(above).name, "two": node.name}
        raise EditError(tr("{two} has no free input for {one}.", **words))
    return connect(project, above, below, outputs[0] if outputs else "output", free[0])
