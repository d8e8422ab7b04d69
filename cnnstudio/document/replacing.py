"""Putting a form's layers in the place of a convolution, in the network itself or inside a block."""

from __future__ import annotations

from typing import NamedTuple

from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.document.edits.within import in_block, lent
from cnnstudio.document.expand import expand
from cnnstudio.document.forms import CONVOLUTIONS, POOLINGS, Form
from cnnstudio.document.graph import Block, Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape


class Spot(NamedTuple):
    """Where a layer stands: in the network itself, or in the definition of a block."""

    inner: Project
    """The project with the graph that holds the layer as its main one."""
    node: str
    prefix: str = ""
    """How the paths of that graph's layers begin."""
    holder: str = ""
    """The block's definition; empty for the network itself."""

    @property
    def layer(self) -> Node:
        """Return the node as its graph has it."""
        return self.inner.node(self.node)


def spot_of(project: Project, path: str) -> Spot | None:
    """Return where the layer of a path stands, or None where there is no such layer."""
    *doors, node = path.split("/")
    graph, holder = project.graph, ""
    for door in doors[::2]:
        block = graph.by_id.get(door)
        if block is None or not isinstance(block.layer, Block):
            return None
        holder = block.layer.block
        graph = project.blocks_by_id[holder].graph
    if node not in graph.by_id:
        return None
    prefix = path.removesuffix(node)
    return Spot(lent(project, holder) if holder else project, node, prefix, holder)


def put(project: Project, spot: Spot, form: Form) -> tuple[Project, tuple[str, ...]]:
    """Return the design with a form in a layer's place, and the ids of the form's layers in their order."""
    if not spot.holder:
        return _replaced(project, spot.node, form)
    return in_block(project, spot.holder, _replaced, spot.node, form)


def upstream(project: Project, path: str) -> Project:
    """Return the part of a design that a layer reads, without the layer; blocks on the way are opened."""
    if "/" in path:
        return _opened_upstream(project, path)
    kept = {
        node.id for node in project.graph.nodes if node.id != path and project.graph.reaches(node.id, path)
    }
    return edits.remove(project, [node.id for node in project.graph.nodes if node.id not in kept])


def _opened_upstream(project: Project, path: str) -> Project:
    flat = {node.path: node for node in expand(project)}
    kept, queue = set[str](), [path]
    while queue:
        new = flat[queue.pop()].needs - kept
        kept |= new
        queue += new
    ids = {one: f"n{place}" for place, one in enumerate(one for one in flat if one in kept)}
    nodes = tuple(
        Node(id=ids[one], name=ids[one], layer=flat[one].layer, shares=ids.get(flat[one].shares or ""))
        for one in ids
    )
    by_id = {node.id: node for node in nodes}
    wires: list[Edge] = []
    for one, target in ids.items():
        for source in flat[one].sources:
            made = ids[source.path]
            port = edits.output_ports(project, by_id[made])[source.output]
            wires.append(
                Edge(
                    id=f"e{len(wires)}", source=made, target=target, source_port=port, target_port=source.port
                )
            )
    return Project(name=project.name, graph=Graph(nodes=nodes, edges=tuple(wires)))


def pooling_behind(project: Project, path: str) -> Node | None:
    """Return the pooling that is the only reader of a layer."""
    readers = project.graph.outgoing.get(path, ())
    node = project.node(readers[0].target) if len(readers) == 1 else None
    alone = node is not None and node.shares is None and not project.graph.sharers.get(node.id)
    return node if node is not None and alone and node.layer.kind in POOLINGS else None


def steps_of(pooling: Layer) -> tuple[int, ...]:
    value = getattr(pooling, "strides") or getattr(pooling, "pool_size")  # noqa: B009
    return (value,) if isinstance(value, int) else tuple(value)


def _replaced(project: Project, path: str, form: Form) -> tuple[Project, tuple[str, ...]]:
    if form.refused:
        raise EditError(form.refused)
    pooling = pooling_behind(project, path) if form.key == "strided" else None
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


def alone(layers: tuple[Layer, ...], given: Shape) -> Project:
    """Return a design of an Input and these layers in a row."""
    chain = (make("Input", shape=given), *layers)
    nodes = tuple(Node(id=f"n{i}", name=f"{layer.stem}_{i}", layer=layer) for i, layer in enumerate(chain))
    wires = tuple(Edge(id=f"e{i}", source=f"n{i}", target=f"n{i + 1}") for i in range(len(layers)))
    return Project(name="what-if", graph=Graph(nodes=nodes, edges=wires))
