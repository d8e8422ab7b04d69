"""What the design says about a node or wire, as the words and marks the canvas shows."""

from __future__ import annotations

from collections.abc import Iterable

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.graph import Block, Edge, Node, Port
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import Problem
from cnnstudio.document.project import Project
from cnnstudio.document.ready import is_ready, shown
from cnnstudio.document.unblocking import is_linked
from cnnstudio.language import shape_text, tr
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.kind import FAMILY_CODES, FAMILY_ICONS, Layer
from cnnstudio.ui.canvas.items import Face, Label, Severity, WireState
from cnnstudio.ui.canvas.reasons import output_shape

_ORDER: tuple[Severity, ...] = ("error", "warning", "info")


def face_of(project: Project, analysis: Analysis, node: Node) -> Face:
    """Return what is written on a node."""
    facts = analysis.nodes.get(node.id)
    caption = _caption(project, node, facts)
    layer = node.layer
    return Face(
        name=node.name,
        caption=caption,
        terse=_terse(caption),
        short=_shortened(caption),
        code=FAMILY_CODES[layer.family] if not isinstance(layer, Block) else "",
        icon="block" if isinstance(layer, Block) else FAMILY_ICONS[layer.family],
        port=layer.direction if isinstance(layer, Port) else "",
        linked=isinstance(layer, Block) and is_linked(project, node.id),
        remarked=node.id in project.comments,
        pinned=node.id in project.pinned,
        family=layer.family,
        state=facts.state if facts is not None else "ok",
        badge=worst(facts.problems) if facts is not None else None,
        repeat=layer.repeat if isinstance(layer, Block) else 1,
        bands=_bands(project, layer) if isinstance(layer, Block) else (),
        skipped=node.bypassed,
    )


def worst(problems: Iterable[Problem]) -> Severity | None:
    """Return the gravest severity among problems."""
    found = {problem.severity for problem in problems}
    return next((severity for severity in _ORDER if severity in found), None)


def _caption(project: Project, node: Node, facts: NodeAnalysis | None) -> str:
    layer = node.layer
    if isinstance(layer, Block):
        definition = project.blocks_by_id.get(layer.block)
        inside = definition.graph.nodes if definition is not None else ()
        count = sum(not isinstance(each.layer, Port) for each in inside)
        return tr("{count} layers", count=count)
    if isinstance(layer, Port):
        return tr("input of the block") if layer.direction == "in" else tr("output of the block")
    if isinstance(layer, Unknown):
        return tr("{kind}, not known here", kind=layer.original_kind)
    if facts is not None and facts.shared_with:
        return tr("shares the weights of {name}", name=_name(project, facts.shared_with))
    return layer.caption()


def _name(project: Project, node_id: str) -> str:
    owner = project.graph.by_id.get(node_id)
    return owner.name if owner is not None else node_id


def _terse(caption: str) -> str:
    first, *rest = caption.split(" · ")
    number, _, unit = first.partition(" ")
    counted = number.isdigit() and unit.isalpha() and bool(rest)
    return " · ".join([number if counted else first, *rest])


def _shortened(caption: str) -> str:
    return " · ".join(_terse(caption).split(" · ")[:2])


def _bands(project: Project, block: Block) -> tuple[str, ...]:
    definition = project.blocks_by_id.get(block.block)
    inside = definition.graph.nodes if definition is not None else ()
    return tuple(dict.fromkeys(node.layer.family for node in inside if not isinstance(node.layer, Port)))


def label_of(project: Project, analysis: Analysis, edge: Edge) -> Label:
    """Return what stands on a wire: the shape that flows in it, or for whom it waits."""
    source = analysis.nodes.get(edge.source)
    shape = output_shape(project, analysis, edge.source, edge.source_port)
    if shape is not None:
        words = shape_text(shape)
        return Label(words, words.replace(" ", ""), _wire_state(project, analysis, edge))
    words = _waiting(source)
    return Label(words, words, "waiting")


def _waiting(source: NodeAnalysis | None) -> str:
    if source is None:
        return tr("not known yet")
    if source.state == "error":
        return tr("waits for {name}", name=source.name)
    if source.waits_for:
        return tr("waits for {name}", name=source.waits_for)
    return tr("{name} has no input", name=source.name)


def _wire_state(project: Project, analysis: Analysis, edge: Edge) -> WireState:
    """Mark wires of skipped layers, and the wire that does not agree with the first one of a merge that failed."""
    if project.node(edge.source).bypassed or project.node(edge.target).bypassed:
        return "skipped"
    target, node = analysis.nodes.get(edge.target), project.graph.by_id.get(edge.target)
    if target is None or node is None or target.state != "error" or not node.layer.variadic:
        return "rest"
    first = project.graph.incoming[edge.target][0]
    if first.id == edge.id:
        return "rest"
    mine = output_shape(project, analysis, edge.source, edge.source_port)
    theirs = output_shape(project, analysis, first.source, first.source_port)
    return "misfit" if mine != theirs else "rest"


def shape_at(project: Project, analysis: Analysis, node_id: str, port: str) -> str:
    """Return what comes out of a port, in words."""
    facts, node = analysis.nodes.get(node_id), project.graph.by_id.get(node_id)
    if facts is None or node is None:
        return tr("not known yet")
    shape = output_shape(project, analysis, node_id, port)
    return shape_text(shape) if shape is not None else _waiting(facts)


def face_of_layer(layer: Layer) -> Face:
    """Return the face of a layer that is not in the design yet."""
    caption = tr("ready block") if is_ready(layer) else layer.caption()
    return Face(
        name=shown(layer),
        caption=caption,
        terse=_terse(caption),
        short=_shortened(caption),
        code=FAMILY_CODES[layer.family],
        icon="block" if isinstance(layer, Block) else FAMILY_ICONS[layer.family],
        family=layer.family,
        state="ok",
    )
