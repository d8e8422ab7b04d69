"""Ready blocks: small networks everybody uses, each of ordinary layers inside a block that can be edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cnnstudio.document import drafts, edits
from cnnstudio.document.analysis import analyse
from cnnstudio.document.blocks import free_definition
from cnnstudio.document.flow import flow_of, redrawn
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Parameter
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape

PREFIX = "ready/"
"""How a layer is called that stands for a ready block not yet put into a project."""
USUAL_CHANNELS = 64
PREVIEW: Shape = (28, 28, USUAL_CHANNELS)
"""The input for which cards tell what comes out."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One ready block: what it is called, what it does, and how it is made for so many channels."""

    name: str
    title: str
    computes: str
    used: str
    mistake: str
    draw: Callable[[int], drafts.Draft]
    parameters: tuple[tuple[str, str, str], ...] = ()
    """What instances may set: a word, a layer and its field; one word may stand for several fields."""

    @property
    def kind(self) -> str:
        """Return what the palette calls it."""
        return PREFIX + self.name


READY: tuple[Ready, ...] = (
    Ready(
        "conv_bn_relu", "Conv-BN-ReLU",
        "A convolution, batch normalisation and ReLU, the unit most networks are made of.",
        "Wherever a single convolution would stand in a deep network: normalised maps train faster.",
        "Leaving the bias on: batch normalisation subtracts it again, so its numbers learn nothing.",
        drafts.conv_bn_relu, (("filters", "conv_1", "filters"), ("kernel_size", "conv_1", "kernel_size"), ("strides", "conv_1", "strides")),
    ),
    Ready(
        "residual", "Residual",
        "Two convolutions whose result is added to what came in, so that they learn only the difference.",
        "In deep networks: the sum lets gradients pass unchanged, so 50 layers train as well as 10.",
        "Changing the filters alone: the sum needs as many maps as came in; take the projection for that.",
        drafts.residual, (("filters", "conv_1", "filters"), ("filters", "conv_2", "filters")),
    ),
    Ready(
        "projection", "Residual, projection",
        "A residual block with stride 2 and twice the maps; a 1 × 1 convolution fits the shortcut to the sum.",
        "Where a residual network makes its maps smaller and deeper, at the beginning of a stage.",
        "Another stride on the shortcut than on the first convolution: then the two maps differ in size.",
        drafts.projection,
        (("filters", "conv_1", "filters"), ("filters", "conv_2", "filters"), ("filters", "shortcut", "filters"),
         ("strides", "conv_1", "strides"), ("strides", "shortcut", "strides")),
    ),
    Ready(
        "bottleneck", "Bottleneck",
        "A residual block that makes the maps few by 1 × 1, looks with 3 × 3, and makes them many again.",
        "In networks with many maps: a quarter of the maps costs about a sixteenth of the 3 × 3 products.",
        "Giving the last convolution other filters than came in: the sum needs the same number.",
        drafts.bottleneck,
        (("narrow", "conv_1", "filters"), ("narrow", "conv_2", "filters"), ("filters", "conv_3", "filters")),
    ),
    Ready(
        "inception", "Inception",
        "Four ways side by side, 1 × 1, 3 × 3, 5 × 5 and pooling, whose maps are put one behind the other.",
        "Where things appear in several sizes: the network takes the window that fits.",
        "Padding valid in one way: the four maps must be equally large to be put together.",
        drafts.inception,
    ),
    Ready(
        "dense_block", "Dense block",
        "Three convolutions, each of which reads the maps of all before it; every one adds a few maps.",
        "Where few parameters must do: every map that was computed is used again.",
        "Many layers on large maps: the maps pile up and with them the memory that training needs.",
        drafts.dense_block,
        (("growth", "conv_1", "filters"), ("growth", "conv_2", "filters"), ("growth", "conv_3", "filters")),
    ),
    Ready(
        "squeeze_excite", "Squeeze-and-excitation",
        "The mean of every map passes two small Dense layers, whose answer scales the maps from 0 to 1.",
        "Behind the convolutions of a block: for few parameters the network stresses the maps that matter.",
        "Another number of units in the gate than there are maps: each map needs its own factor.",
        drafts.squeeze, (("narrow", "narrow", "units"), ("channels", "gate", "units")),
    ),
    Ready(
        "separable", "Depthwise separable",
        "Each map is filtered by itself with 3 × 3, then 1 × 1 mixes the maps; both normalised, with ReLU.",
        "On small devices: about an eighth of the products of a full 3 × 3 convolution.",
        "Expecting it to mix maps in the first step: only the 1 × 1 convolution does.",
        drafts.separable,
        (("filters", "pointwise", "filters"), ("kernel_size", "depthwise", "kernel_size"), ("strides", "depthwise", "strides")),
    ),
    Ready(
        "unet_stage", "U-Net stage",
        "Two convolutions, a detour through maps of half the size, and both put together again.",
        "For answers as large as the picture, such as which pixels belong to what; put one inside another.",
        "Maps with an odd number of rows: half of 13 doubled is 12, and the two halves no longer fit.",
        drafts.unet,
    ),
)  # fmt: skip

BY_KIND = {ready.kind: ready for ready in READY}


def is_ready(layer: Layer) -> bool:
    """Say whether a layer stands for a ready block that is not in the project yet."""
    return isinstance(layer, Block) and layer.block in BY_KIND


def channels_of(shape: Shape | None) -> int:
    """Return the maps of a shape; a usual number where it is not known."""
    last = shape[-1] if shape else None
    return last if isinstance(last, int) else USUAL_CHANNELS


def stocked(project: Project, layer: Layer, given: Shape | None = None) -> tuple[Project, Layer]:
    """Return the project with the definition that a ready block stands for, made for what it will be given."""
    if not isinstance(layer, Block) or layer.block not in BY_KIND:
        return project, layer
    ready = BY_KIND[layer.block]
    drawn = ready.draw(channels_of(given)).finished()
    block_id = free_definition(project, ready.name)
    new = {node.id: edits.free_id(project, f"{block_id}.{node.name}") for node in drawn.graph.nodes}
    definition = BlockDefinition(
        id=block_id, name=ready.name, graph=_renamed(drawn.graph, new),
        parameters=tuple(Parameter(name=word, node=new[node], field=field) for word, node, field in ready.parameters),
    )  # fmt: skip
    drawn_so = redrawn(drawn.positions, flow_of(drawn), flow_of(project))
    places = {new[node]: place for node, place in drawn_so.items()}
    grown = project.replaced(blocks=(*project.blocks, definition), positions={**project.positions, **places})
    return grown, Block(block=block_id)


def _renamed(graph: Graph, new: dict[str, str]) -> Graph:
    nodes = tuple(Node(id=new[n.id], name=n.name, layer=n.layer) for n in graph.nodes)
    edges = tuple(
        Edge(
            id=e.id, source=new[e.source], target=new[e.target],
            source_port=e.source_port, target_port=e.target_port,
        )
        for e in graph.edges
    )  # fmt: skip
    return Graph(nodes=nodes, edges=edges)


def shown(layer: Layer) -> str:
    """Return what a palette, a ghost or the history calls a layer."""
    ready = BY_KIND.get(layer.block) if isinstance(layer, Block) else None
    return tr(ready.title) if ready is not None else layer.kind


def stocked_behind(project: Project, layer: Layer, source: str, port: str = "") -> tuple[Project, Layer]:
    """Return the project with what a ready block needs, made for what a layer gives."""
    if not is_ready(layer):
        return project, layer
    return stocked(project, layer, given_by(project, source, port))


def given_by(project: Project, source: str, port: str = "") -> Shape | None:
    """Return what a layer gives at a port, None where there is no layer or its shape is not known."""
    known = analyse(project).nodes.get(source) if source else None
    ports = edits.output_ports(project, project.graph.by_id[source]) if source else ()
    place = ports.index(port) if port in ports else 0
    return known.outputs[place] if known is not None and place < len(known.outputs) else None
