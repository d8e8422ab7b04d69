"""What if a convolution were another layer: every row is an edit that was really made and analysed."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as changed

from cnnstudio.document import edits
from cnnstudio.document.alternatives import forms
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.edits import EditError
from cnnstudio.document.forms import CONVOLUTIONS, POOLINGS, Form, Place, present_form, titles
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape

PRESENT = "present"
Field = tuple[int | None, ...] | dict[str, tuple[int | None, ...]] | None


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A layer further on that gives another shape after the replacement; None while it gives none."""

    name: str
    before: Shape | None
    after: Shape | None


@dataclass(frozen=True, slots=True)
class Row:
    """One form of the layer with its numbers; the first row is the layer as it is."""

    key: str
    title: str
    note: str
    parameters: int | None = None
    trainable_parameters: int | None = None
    macs: int | None = None
    receptive_field: Field = None
    output: Shape | None = None
    refused: str = ""
    """Why this row cannot replace the layer; empty if it can."""
    project: Project | None = None
    """The whole design with this row in the layer's place."""
    alone: Project | None = None
    """Only these layers behind an Input, for measuring; None when there is nothing to build."""
    total_parameters: int | None = None
    reshaped: tuple[Reshaped, ...] = ()
    broken: tuple[str, ...] = ()
    """Sentences about errors further on that the replacement would bring."""


def what_if(project: Project, analysis: Analysis, path: str) -> tuple[Row, ...]:
    """Return the rows for a convolution of the main graph; none where `why_not` has a sentence."""
    if why_not(project, analysis, path):
        return ()
    known, place = analysis.nodes[path], _place(project, analysis, path)
    return (_present(known, place), *(_row(project, analysis, path, form) for form in forms(place)))


def why_not(project: Project, analysis: Analysis, path: str) -> str:
    """Return why there is nothing to compare, as a sentence; empty when there is."""
    node, known = project.graph.by_id.get(path), analysis.nodes.get(path)
    if node is None or known is None:
        return tr("That layer is no longer there.")
    if node.layer.kind not in CONVOLUTIONS:
        return tr(
            "{name} is no convolution; select one to see what could stand in its place.", name=node.name
        )
    if node.shares is not None:
        owner = project.node(node.shares).name
        return tr(
            "{name} shares the weights of {owner}; select {owner} instead.", name=node.name, owner=owner
        )
    if known.state == "waiting":
        return tr("{name} waits for {other}; mend that first.", name=node.name, other=known.waits_for)
    if known.state != "ok":
        return tr("{name} is not part of a working network yet; mend its problem first.", name=node.name)
    if any(axis is None for shape in (*known.inputs, *known.outputs) for axis in shape or (None,)):
        return tr("{name} reads a shape with an unknown axis; give the input all its sizes.", name=node.name)
    return ""


def replace(project: Project, path: str, key: str) -> Project:
    """Put a row's layers in the place of a convolution; its wires, and its name where it still fits, stay."""
    analysis = analyse(project)
    refusal = why_not(project, analysis, path)
    if refusal:
        raise EditError(refusal)
    found = next((form for form in forms(_place(project, analysis, path)) if form.key == key), None)
    if found is None:
        raise EditError(tr("{name} has no such form.", name=project.node(path).name))
    return _replaced(project, path, found)[0]


def upstream(project: Project, path: str) -> Project:
    """Return the part of a design that a layer of the main graph reads, without the layer."""
    kept = {
        node.id for node in project.graph.nodes if node.id != path and project.graph.reaches(node.id, path)
    }
    return edits.remove(project, [node.id for node in project.graph.nodes if node.id not in kept])


def _place(project: Project, analysis: Analysis, path: str) -> Place:
    known = analysis.nodes[path]
    given, made = known.inputs[0] or (), known.output or ()
    pooling = _pooling(project, path)
    steps = _steps(pooling.layer) if pooling is not None else ()
    name = pooling.name if pooling is not None else ""
    return Place(known.layer, given, made, known.cost.parameters or 0 if known.cost else 0, name, steps)


def _pooling(project: Project, path: str) -> Node | None:
    """Return the pooling that is the only reader of a layer."""
    readers = project.graph.outgoing.get(path, ())
    node = project.node(readers[0].target) if len(readers) == 1 else None
    alone = node is not None and node.shares is None and not project.graph.sharers.get(node.id)
    return node if node is not None and alone and node.layer.kind in POOLINGS else None


def _steps(pooling: Layer) -> tuple[int, ...]:
    value = getattr(pooling, "strides") or getattr(pooling, "pool_size")  # noqa: B009
    return (value,) if isinstance(value, int) else tuple(value)


def _present(known: NodeAnalysis, place: Place) -> Row:
    form = present_form(known.layer)
    title = titles().get(form) or tr("{n} groups", n=form.removeprefix("grouped-"))
    return Row(
        PRESENT,
        title,
        tr("As it is now."),
        known.cost.parameters if known.cost else None,
        known.cost.trainable_parameters if known.cost else None,
        known.macs,
        known.receptive_field,
        known.output,
        alone=_alone((known.layer,), place.given),
    )


def _row(project: Project, analysis: Analysis, path: str, form: Form) -> Row:
    row = Row(form.key, form.title, form.note, refused=form.refused)
    if form.counted is not None:
        known = analysis.nodes[path]
        parameters, macs = form.counted
        row = changed(row, parameters=parameters, trainable_parameters=parameters if known.layer.trainable else 0,
                      macs=macs, output=known.output)  # fmt: skip
    if form.key == "local":
        row = changed(row, receptive_field=analysis.nodes[path].receptive_field)
    if not form.layers:
        return row
    given = analysis.nodes[path].inputs[0] or ()
    row = changed(row, alone=_alone(form.layers, given))
    try:
        edited, ids = _replaced(project, path, form)
    except EditError as error:
        return _counted(changed(row, refused=error.message))
    return _analysed(row, analysis, edited, ids)


def _counted(row: Row) -> Row:
    """Return a row that cannot take the layer's place with the numbers of its layers by themselves."""
    if row.alone is None:
        return row
    analysis = analyse(row.alone)
    nodes = [known for known in analysis.flat if known.layer.inputs]
    return _summed(row, nodes) if all(known.state == "ok" for known in nodes) else row


def _analysed(row: Row, analysis: Analysis, edited: Project, ids: tuple[str, ...]) -> Row:
    """Return the row with the numbers of the design as it would be."""
    after = analyse(edited, None, analysis)
    nodes = [after.nodes[node_id] for node_id in ids]
    misfit = next((known for known in nodes if known.state != "ok"), None)
    if misfit is not None:
        why = misfit.problems[0].message if misfit.problems else ""
        return changed(row, refused=why or tr("It does not fit here."), alone=None)
    return changed(
        _summed(row, nodes),
        receptive_field=nodes[-1].receptive_field,
        project=edited,
        total_parameters=after.totals.parameters,
        reshaped=_reshaped(analysis, after, set(ids)),
        broken=_broken(analysis, after),
    )


def _summed(row: Row, nodes: list[NodeAnalysis]) -> Row:
    return changed(
        row,
        parameters=sum(known.parameters or 0 for known in nodes),
        trainable_parameters=sum(known.trainable_parameters or 0 for known in nodes),
        macs=sum(known.macs or 0 for known in nodes),
        output=nodes[-1].output,
    )


def _reshaped(before: Analysis, after: Analysis, own: set[str]) -> tuple[Reshaped, ...]:
    both = (path for path in before.order if path in after.nodes and path not in own)
    pairs = ((before.nodes[path], after.nodes[path]) for path in both)
    return tuple(Reshaped(a.name, a.output, b.output) for a, b in pairs if a.output != b.output)


def _broken(before: Analysis, after: Analysis) -> tuple[str, ...]:
    old = {problem.message for problem in before.problems}
    errors = (problem for problem in after.problems if problem.severity == "error")
    return tuple(problem.message for problem in errors if problem.message not in old)


def _replaced(project: Project, path: str, form: Form) -> tuple[Project, tuple[str, ...]]:
    """Return the design with a form in a layer's place, and the ids of the form's layers in their order."""
    if form.refused:
        raise EditError(form.refused)
    pooling = _pooling(project, path) if form.key == "strided" else None
    if project.graph.sharers.get(path) and (len(form.layers) > 1 or pooling is not None):
        raise EditError(
            tr("Other layers share the weights of {name}, so only a single layer can take its place.",
               name=project.node(path).name)
        )  # fmt: skip
    project = _named(edits.replace_layer(project, path, form.layers[form.main]), project.node(path))
    before, after, last = [], [], path
    for layer in form.layers[: form.main]:
        edge = project.graph.incoming[path][0]
        project, made = edits.insert_on_edge(project, edge.id, layer)
        before.append(made)
    for layer in form.layers[form.main + 1 :]:
        project, last = _behind(project, last, layer)
        after.append(last)
    if pooling is not None:
        project = edits.remove_and_reconnect(project, (pooling.id,))
    return project, (*before, path, *after)


def _named(project: Project, old: Node) -> Project:
    """Give a layer that is no convolution any more a fitting name, if its own was only its kind and a number."""
    layer = project.node(old.id).layer
    automatic = old.name.rstrip("0123456789") == f"{old.layer.stem}_"
    if layer.kind in CONVOLUTIONS or not automatic:
        return project
    return edits.rename(project, old.id, edits.free_name(project, layer.stem))


def _behind(project: Project, node_id: str, layer: Layer) -> tuple[Project, str]:
    """Put a layer between a node and everything that reads it."""
    readers = project.graph.outgoing.get(node_id, ())
    if not readers:
        return edits.insert_after(project, node_id, layer)
    project, made = edits.insert_on_edge(project, readers[0].id, layer)
    moved = {edge.id for edge in readers[1:]}
    wires = tuple(e.replaced(source=made) if e.id in moved else e for e in project.graph.edges)
    return project.replaced(graph=project.graph.replaced(edges=wires)), made


def _alone(layers: tuple[Layer, ...], given: Shape) -> Project:
    """Return a design of an Input and these layers in a row."""
    chain = (make("Input", shape=given), *layers)
    nodes = tuple(Node(id=f"n{i}", name=f"{layer.stem}_{i}", layer=layer) for i, layer in enumerate(chain))
    wires = tuple(Edge(id=f"e{i}", source=f"n{i}", target=f"n{i + 1}") for i in range(len(layers)))
    return Project(name="what-if", graph=Graph(nodes=nodes, edges=wires))
