"""What must hold of a graph that was read: ids, ends of wires, ports, shared weights, and no loop."""

from __future__ import annotations

from cnnstudio.document.edits import input_ports, output_ports
from cnnstudio.document.graph import Graph
from cnnstudio.document.json_text import FileError
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.layers.held import Unknown


def check_graph(graph: Graph, name: str) -> None:
    """Refuse a graph whose parts do not fit each other; FileError names the part."""
    _check_ids(graph, name)
    _check_ends(graph, name)
    _check_shares(graph, name)
    _check_loops(graph, name)


def _check_ids(graph: Graph, name: str) -> None:
    if len(graph.by_id) < len(graph.nodes):
        twice = next(n.id for i, n in enumerate(graph.nodes) if graph.by_id[n.id] is not graph.nodes[i])
        raise FileError(tr("{name}: two nodes share the id {id}.", name=name, id=repr(twice)))
    if len(graph.edges_by_id) < len(graph.edges):
        raise FileError(tr("{name}: two edges share an id.", name=name))


def _check_ends(graph: Graph, name: str) -> None:
    for edge in graph.edges:
        for end in (edge.source, edge.target):
            if end not in graph.by_id:
                at = {"edge": edge.id, "node": repr(end)}
                message = tr(
                    "{name}: edge {edge} points to node {node}, which does not exist.", name=name, **at
                )
                raise FileError(message)


def _check_shares(graph: Graph, name: str) -> None:
    for node in graph.nodes:
        owner = graph.by_id.get(node.shares) if node.shares is not None else node
        if owner is None or (node.shares is not None and owner.shares is not None):
            at = {"name": name, "node": node.name}
            raise FileError(tr("{name}: {node} shares the weights of a layer that is not there.", **at))
        if node.shares is not None and owner.bypassed:
            at = {"name": name, "node": node.name, "owner": owner.name}
            raise FileError(tr("{name}: {node} shares the weights of {owner}, which is skipped.", **at))
        if owner.layer != node.layer:
            at = {"name": name, "node": node.name, "owner": owner.name}
            raise FileError(tr("{name}: {node} shares the weights of {owner}, but is another layer.", **at))


def _check_loops(graph: Graph, name: str) -> None:
    waits = {node.id: len(graph.incoming[node.id]) + (node.shares is not None) for node in graph.nodes}
    ready = [node for node, count in waits.items() if count == 0]
    for node in ready:
        for follower in graph.followers(node):
            waits[follower] -= 1
            if waits[follower] == 0:
                ready.append(follower)
    if len(ready) < len(waits):
        looped = [graph.by_id[node].name for node, count in waits.items() if count > 0]
        raise FileError(tr("{name}: {names} are part of a loop.", name=name, names=", ".join(looped[:4])))


def check_wires(project: Project, name: str) -> None:
    """Refuse wires to or from ports that the layers do not have, in the network and in its blocks."""
    if len(project.blocks_by_id) < len(project.blocks):
        raise FileError(tr("{name}: two blocks share an id.", name=name))
    for block in project.blocks:
        for parameter in block.parameters:
            if parameter.node not in block.graph.by_id:
                at = {"name": name, "block": block.name, "parameter": parameter.name}
                raise FileError(
                    tr("{name}: {parameter} of block {block} names a layer it does not have.", **at)
                )
    for graph in (project.graph, *(block.graph for block in project.blocks)):
        _check_ports(project, graph, name)


def _check_ports(project: Project, graph: Graph, name: str) -> None:
    for edge in graph.edges:
        source, target = graph.by_id[edge.source], graph.by_id[edge.target]
        if not isinstance(source.layer, Unknown) and edge.source_port not in output_ports(project, source):
            at = {"name": name, "node": source.name, "port": repr(edge.source_port)}
            raise FileError(tr("{name}: {node} has no output called {port}.", **at))
        if not isinstance(target.layer, Unknown) and edge.target_port not in input_ports(project, target):
            at = {"name": name, "node": target.name, "port": repr(edge.target_port)}
            raise FileError(tr("{name}: {node} has no input called {port}.", **at))
