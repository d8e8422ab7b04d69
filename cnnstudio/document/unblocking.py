"""Taking blocks apart: their layers come back to where the block stands, with the wires they had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cnnstudio.document.edits import EditError
from cnnstudio.document.edits.orphans import all_nodes, forgotten, uses
from cnnstudio.document.flow import flow_of
from cnnstudio.document.furnishing import Frame, Note
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Port
from cnnstudio.document.opened import with_arguments
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr


def ungroup(project: Project, node_ids: Iterable[str]) -> tuple[Project, tuple[str, ...]]:
    """Replace blocks by their layers, each repetition by layers of its own; returns the ids of the layers."""
    found: list[str] = []
    wanted = [n for n in node_ids if isinstance(project.node(n).layer, Block)]
    if not wanted:
        raise EditError(tr("Select a block to take it apart."))
    for node_id in wanted:
        project, layers = _ungrouped(project, project.node(node_id))
        found += layers
    return project, tuple(found)


def _ungrouped(project: Project, node: Node) -> tuple[Project, list[str]]:
    block = node.layer
    if not isinstance(block, Block):
        return project, []
    _refuse_bound(project, node)
    definition = project.blocks_by_id[block.block]
    graph = with_arguments(definition, block)
    alone = block.repeat == 1 and not is_linked(project, node.id) and not definition.listed
    part = _Part(project, node.id, definition, graph, keeps=alone)
    for turn in range(block.repeat):
        part.lay_out(turn)
    after = part.put_in()
    return forgotten(after, definition.id) if alone else after, part.layers


def _refuse_bound(project: Project, node: Node) -> None:
    if node.shares is not None or node.id in project.graph.sharers:
        raise EditError(tr("{name} shares its weights with another block; end that first.", name=node.name))
    if node.bypassed:
        raise EditError(tr("{name} is skipped; use it again first.", name=node.name))


def is_linked(project: Project, node_id: str) -> bool:
    """Say whether another block node refers to the same definition."""
    layer = project.node(node_id).layer
    return isinstance(layer, Block) and len(uses(project, layer.block)) > 1


@dataclass
class _Part:
    """The layers of one block on their way into the graph around it."""

    project: Project
    node_id: str
    definition: BlockDefinition
    graph: Graph
    keeps: bool
    """Whether layers and wires keep their ids: nothing else refers to the definition."""
    layers: list[str] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    bends: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    pinned: set[str] = field(default_factory=set)
    _names: set[str] = field(default_factory=set)
    _ids: set[str] = field(default_factory=set)
    _edge_ids: set[str] = field(default_factory=set)
    _feeds: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What arrives at each input port of the repetition that comes next: node and output port."""
    _outs: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What the repetition laid out last gives at each output port."""

    def __post_init__(self) -> None:
        graph = self.project.graph
        self._names = {node.name for node in graph.nodes if node.id != self.node_id}
        self._ids = all_nodes(self.project)
        self._edge_ids = {edge.id for edge in graph.edges}
        self._feeds = {e.target_port: (e.source, e.source_port) for e in graph.incoming[self.node_id]}

    def lay_out(self, turn: int) -> None:
        """Make the layers of one repetition and wire them to what came before."""
        inner = [node for node in self.graph.nodes if not isinstance(node.layer, Port)]
        new = {node.id: node.id if self.keeps else self._free_id(node.id) for node in inner}
        ends = {port.id: self._feeds.get(port.name) for port in self.definition.ports("in")}
        dx, dy = self._offset(turn)
        for node in inner:
            shares = new.get(node.shares, node.shares) if node.shares is not None else None
            self.nodes.append(node.replaced(id=new[node.id], name=self._free_name(node.name), shares=shares))
            x, y = self.project.positions.get(node.id, (0.0, 0.0))
            self.places[new[node.id]] = (round(x + dx, 2), round(y + dy, 2))
            if words := self.project.comments.get(node.id):
                self.comments[new[node.id]] = words
            if node.id in self.project.pinned:
                self.pinned.add(new[node.id])
        self.layers += new.values()
        self._wire(new, ends)
        self._outs = self._given(new, ends)
        ways, outs = self.definition.ports("in"), self.definition.ports("out")
        self._feeds = {
            way.name: self._outs[out.name]
            for way, out in zip(ways, outs, strict=False)
            if out.name in self._outs
        }

    def _wire(self, new: dict[str, str], ends: dict[str, tuple[str, str] | None]) -> None:
        for edge in self.graph.edges:
            source = (new[edge.source], edge.source_port) if edge.source in new else ends.get(edge.source)
            if edge.target in new and source is not None:
                fresh = self._free_edge(edge.id)
                made = edge.replaced(
                    id=fresh, source=source[0], source_port=source[1], target=new[edge.target]
                )
                self.edges.append(made)
                if dots := self.project.bends.get(f"{self.definition.id}/{edge.id}"):
                    self.bends[fresh] = dots

    def _given(
        self, new: dict[str, str], ends: dict[str, tuple[str, str] | None]
    ) -> dict[str, tuple[str, str]]:
        """Return what this repetition gives at each output port."""
        found = {port.name: self._source_of(port, new, ends) for port in self.definition.ports("out")}
        return {port: source for port, source in found.items() if source is not None}

    def _source_of(
        self, port: Node, new: dict[str, str], ends: dict[str, tuple[str, str] | None]
    ) -> tuple[str, str] | None:
        edges = self.graph.incoming.get(port.id, ())
        if not edges:
            return None
        source = edges[0].source
        return (new[source], edges[0].source_port) if source in new else ends.get(source)

    def _offset(self, turn: int) -> Place:
        """Return how far layers are moved: by as much as the block has been since it was made."""
        known = [
            self.project.positions.get(node.id, (0.0, 0.0))
            for node in sorted(self.graph.nodes, key=lambda node: node.id)
            if not isinstance(node.layer, Port)
        ]
        if not known:
            return 0.0, 0.0
        here = self.project.positions.get(self.node_id, (0.0, 0.0))
        middle = [round(sum(p[axis] for p in known) / len(known), 2) for axis in (0, 1)]
        flow = flow_of(self.project)
        ranks = [flow.turned(place)[1] for place in known]
        shift = here[0] - middle[0], here[1] - middle[1]
        return flow.onward(shift, turn * (max(ranks) - min(ranks) + flow.pitch))

    def put_in(self) -> Project:
        """Return the project with the layers in the block's place."""
        project, here = self.project, self.node_id
        nodes = tuple(n for each in project.graph.nodes for n in (self.nodes if each.id == here else (each,)))
        kept = [self._led(edge) for edge in project.graph.edges if edge.target != here]
        edges = (*(edge for edge in kept if edge is not None), *self.edges)
        there = {edge.id for edge in edges}
        bends = {**project.bends, **self.bends}
        return project.replaced(
            graph=Graph(nodes=nodes, edges=edges),
            bends={wire: dots for wire, dots in bends.items() if wire in there or "/" in wire},
            positions=_without(project.positions, here) | self.places,
            comments=_without(project.comments, here) | self.comments,
            opened=_without(project.opened, here),
            pinned=(project.pinned - {here}) | self.pinned,
            frames=tuple(self._holding(frame) for frame in project.frames),
            notes=tuple(self._freed(note) for note in project.notes),
        )

    def _led(self, edge: Edge) -> Edge | None:
        """Return a wire that leaves the block as the layer's that feeds it; None where nothing does."""
        if edge.source != self.node_id:
            return edge
        source = self._outs.get(edge.source_port)
        return None if source is None else edge.replaced(source=source[0], source_port=source[1])

    def _holding(self, frame: Frame) -> Frame:
        """Let a frame carry the layers in the block's stead; the block's own frames come out with them."""
        if frame.block == self.definition.id and self.keeps:
            return frame.replaced(block="")
        if self.node_id not in frame.members:
            return frame
        members = (m for each in frame.members for m in (self.layers if each == self.node_id else (each,)))
        return frame.replaced(members=tuple(members))

    def _freed(self, note: Note) -> Note:
        """Let notes inside come out, and a note at the block stand free where it is."""
        if note.block == self.definition.id and self.keeps:
            return note.replaced(block="")
        if note.node != self.node_id:
            return note
        x, y = self.project.positions.get(self.node_id, (0.0, 0.0))
        left, top, width, height = note.box
        return note.replaced(node=None, box=(left + x, top + y, width, height))

    def _free_id(self, stem: str) -> str:
        free, number = stem, 2
        while free in self._ids:
            free, number = f"{stem}-{number}", number + 1
        self._ids.add(free)
        return free

    def _free_name(self, name: str) -> str:
        free, number = name, 2
        while free in self._names:
            free, number = f"{name}_{number}", number + 1
        self._names.add(free)
        return free

    def _free_edge(self, edge: str) -> str:
        """Return the wire's own id where it is free, else a new one."""
        number = len(self._edge_ids) + 1
        while edge in self._edge_ids:
            edge, number = f"e{number}", number + 1
        self._edge_ids.add(edge)
        return edge


def _without(kept: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {each: value for each, value in kept.items() if each != key}
