"""What is known of the nodes that are no layers themselves: blocks as a whole, ports of a block, skipped layers."""

from __future__ import annotations

from collections.abc import Mapping

from cnnstudio.document.edits.naming import output_ports
from cnnstudio.document.graph import Block, Graph, Node, Port
from cnnstudio.document.known import NodeAnalysis, State
from cnnstudio.document.opened import Opened
from cnnstudio.document.project import Project
from cnnstudio.document.receptive import Seen
from cnnstudio.layers.shape import Shape

Known = Mapping[str, NodeAnalysis]


def wholes(
    project: Project, graph: Graph, prefix: str, known: Known, order: tuple[str, ...], opened: Opened | None
) -> dict[str, NodeAnalysis]:
    """Return what is known, by node id, of the blocks, ports and skipped layers of a graph; `known` is by path."""
    found: dict[str, NodeAnalysis] = {}
    if graph.is_plain:
        return found
    for node in graph.nodes:
        if isinstance(node.layer, Port) and opened is not None:
            found[node.id] = _port(graph, node, prefix, known, opened)
        elif isinstance(node.layer, Block):
            inside = _inside(prefix + node.id + "/", known, order)
            found[node.id] = _block(project, node, node.layer, prefix, inside, known, opened)
    lookup = _Lookup(prefix, known, found)
    for node in graph.nodes:
        if node.bypassed:
            found[node.id] = _passing(project, graph, node, lookup)
    return found


def _inside(prefix: str, known: Known, order: tuple[str, ...]) -> list[NodeAnalysis]:
    return [known[path] for path in order if path.startswith(prefix)]


class _Lookup:
    """Looks nodes of one graph up by id, wherever they are known."""

    def __init__(self, prefix: str, known: Known, found: Known) -> None:
        self._prefix, self._known, self._found = prefix, known, found

    def get(self, node_id: str) -> NodeAnalysis | None:
        """Return what is known of a node of the graph."""
        return self._found.get(node_id) or self._known.get(self._prefix + node_id)


def _given(origin: tuple[str, int] | None, known: Known) -> tuple[State, Shape | None, Seen, str | None]:
    """Return state and shape of what a layer gives at an output, what it sees, and for whom it waits."""
    source = known.get(origin[0]) if origin is not None else None
    if origin is None or source is None:
        return "unconnected", None, (), None
    if source.state != "ok":
        return "waiting", None, (), source.waits_for or source.name
    shape = source.outputs[origin[1]] if origin[1] < len(source.outputs) else None
    return "ok", shape, source.seen, None


def _port(graph: Graph, node: Node, prefix: str, known: Known, opened: Opened) -> NodeAnalysis:
    """Return what flows through a port of the repetition that is looked at."""
    if isinstance(node.layer, Port) and node.layer.direction == "in":
        origin = opened.arriving(prefix, node)
    else:
        edges = graph.incoming.get(node.id, ())
        origin = opened.given(prefix, edges[0]) if edges else None
    state, shape, seen, waits = _given(origin, known)
    return NodeAnalysis(
        prefix + node.id, node.name, node.id, node.layer, state, (shape,), (shape,),
        seen=seen, waits_for=waits, parameters=0, trainable_parameters=0, macs=0,
    )  # fmt: skip


def _block(
    project: Project,
    node: Node,
    layer: Block,
    prefix: str,
    inside: list[NodeAnalysis],
    known: Known,
    opened: Opened | None,
) -> NodeAnalysis:
    states = [one.state for one in inside]
    state: State = next((s for s in ("error", "unconnected", "waiting") if s in states), "ok")
    ends = [
        _given(opened.leaving(prefix, node.id, port), known) if opened is not None else ("ok", None, (), None)
        for port in output_ports(project, node)
    ]
    return NodeAnalysis(
        prefix + node.id,
        node.name,
        node.id,
        layer,
        state,
        inside[0].inputs if inside else (),
        tuple(shape for _state, shape, _seen, _waits in ends) or (None,),
        seen=ends[0][2] if ends else (),
        waits_for=next((one.waits_for for one in inside if one.waits_for), None),
        problems=tuple(problem for one in inside for problem in one.problems),
        parameters=sum(one.parameters or 0 for one in inside),
        trainable_parameters=sum(one.trainable_parameters or 0 for one in inside),
        macs=sum(one.macs or 0 for one in inside),
    )


def _passing(project: Project, graph: Graph, node: Node, lookup: _Lookup) -> NodeAnalysis:
    """Return what is known of a skipped layer: it gives what arrives at its first input, and costs nothing."""
    entry = graph.entry_of(node.id)
    edge = graph.past_skipped(entry) if entry is not None else None
    before = lookup.get(edge.source) if edge is not None else None
    source = entry.source if entry is not None else ""
    bare = NodeAnalysis(node.id, node.name, node.id, node.layer, "unconnected", bypassed=True, passes=source)
    if edge is None or before is None:
        return bare
    if before.state != "ok":
        return bare._replace(state="waiting", waits_for=before.waits_for or before.name)
    ports = output_ports(project, graph.by_id[edge.source])
    place = ports.index(edge.source_port) if edge.source_port in ports else 0
    shape = before.outputs[place] if place < len(before.outputs) else None
    return bare._replace(
        state="ok", inputs=(shape,), outputs=(shape,), seen=before.seen,
        parameters=0, trainable_parameters=0, macs=0, elements=0,
    )  # fmt: skip
