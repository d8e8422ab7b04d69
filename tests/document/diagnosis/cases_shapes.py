"""A case per code: what arrives does not fit, wires, names."""

from __future__ import annotations

from cnnstudio.document import blocks, edits
from cnnstudio.document.document import Document
from cnnstudio.document.graph import Block, Edge
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.held import Unknown
from tests.document.diagnosis.designs import DIGITS, Case, conv, dense, digits, net, row


def _loop(project: Project) -> Project:
    """Wire a merge's output back to it, as no gesture allows."""
    back = Edge(id="back", source="conv2d_2", target="add_1", target_port="inputs")
    return project.replaced(graph=project.graph.replaced(edges=(*project.graph.edges, back)))


def _cycle() -> Document:
    document = digits(conv(4), conv(4), row("Dropout"))
    node = document.edit("Add", edits.add, make("Add"), name="add_1")
    document.edit("Wire", edits.connect, "conv2d_1", node)
    document.edit("Wire", edits.connect, "add_1", "conv2d_2")
    document.edit("Loop", _loop)
    return document


def _twins(project: Project) -> Project:
    nodes = tuple(n.replaced(name="same") if n.id.startswith("conv2d") else n for n in project.graph.nodes)
    return project.replaced(graph=project.graph.replaced(nodes=nodes))


def _two_names() -> Document:
    document = digits(conv(), conv())
    document.edit("Names", _twins)
    return document


def _skip(*fields: dict[str, object]) -> Document:
    document = digits(conv(8), conv(16, strides=2))
    node = document.edit("Add", edits.add, make("Add"), name="add_1")
    wire = document.project.graph.outgoing["conv2d_2"][0]
    document.edit("Wire", edits.connect, "conv2d_2", node)
    document.edit("Wire", edits.connect, "conv2d_1", node)
    document.edit("Wire", edits.connect, node, wire.target)
    return document


def _alone() -> Document:
    document = digits(conv())
    node = document.edit("Add", edits.add, make("Add"), name="add_1")
    document.edit("Wire", edits.connect, "conv2d_1", node)
    document.edit("Wire", edits.connect, node, "flatten_1")
    return document


def _dot() -> Document:
    document = net(row("Input", shape=(4, 3)), row("ZeroPadding1D"))
    node = document.edit("Add", edits.add, make("Dot", axes=1))
    document.edit("Wire", edits.connect, "input", node)
    document.edit("Wire", edits.connect, document.project.graph.nodes[1].id, node)
    return document


def _itself() -> Document:
    document = _alone()
    document.edit("Wire", edits.connect, "conv2d_1", "add_1")
    return document


def _unfed() -> Document:
    document = digits(conv(), conv())
    document.edit("Cut", edits.disconnect, document.project.graph.incoming["conv2d_2"][0].id)
    return document


def _island() -> Document:
    document = digits(conv())
    one = document.edit("Add", edits.add, make("Conv2D", filters=3))
    two = document.edit("Add", edits.add, make("Conv2D", filters=3))
    document.edit("Wire", edits.connect, one, two)
    return document


def _no_input() -> Document:
    return net(conv(), row("Flatten"), dense(10, "softmax"), facts=DIGITS)


def _spare_input() -> Document:
    document = digits(conv())
    document.edit("Add", edits.add, make("Input", shape=(5,)), name="other")
    return document


def _second_end() -> Document:
    document = digits(conv())
    node = document.edit("Add", edits.add, make("Conv2D", filters=3, activation="relu"))
    document.edit("Wire", edits.connect, "conv2d_1", node)
    return document


def _odd() -> Document:
    document = digits(conv())
    wire = document.project.graph.outgoing["conv2d_1"][0]
    odd = Unknown(original_kind="Fancy", original='{"kind": "Fancy"}')
    document.edit("Odd", edits.insert_on_edge, wire.id, odd)
    return document


def _endless() -> Document:
    document = digits(conv(4), conv(4))
    block = document.edit("Group", blocks.group, ("conv2d_2",), "stage")
    document.edit("Endless", _inside_itself, block)
    return document


def _inside_itself(project: Project, block: str) -> Project:
    layer = project.node(block).layer
    assert isinstance(layer, Block)
    inner = project.blocks_by_id[layer.block]
    nodes = tuple(n.replaced(layer=layer) if n.id == "conv2d_2" else n for n in inner.graph.nodes)
    changed = inner.replaced(graph=inner.graph.replaced(nodes=nodes))
    return project.replaced(blocks=tuple(changed if b.id == inner.id else b for b in project.blocks))


def _borrowed() -> Document:
    document = digits(conv(4), conv(4), conv(4))
    document.edit("Share", edits.share, "conv2d_3", "conv2d_2")
    document.edit("Share", edits.set_fields, "conv2d_1", filters=6)
    return document


def _states() -> Document:
    document = net(row("Input", shape=(12, 3)), row("LSTM", units=4, return_state=True))
    node = document.edit("Add", edits.add, make("LSTM", units=6))
    document.edit("Wire", edits.connect, "input", node)
    for state in ("h", "c"):
        document.edit("Wire", edits.connect, "lstm_1", node, f"state_{state}", f"initial_{state}")
    return document


CASES = (
    Case("rank", lambda: net(row("Input", shape=(784,)), row("Conv2D", filters=4)), "gets 784"),
    Case("sequence-needed", lambda: net(row("Input", shape=(12, 3)), row("LSTM", units=4), row("LSTM", units=4)), "gets 4"),
    Case("kernel-too-large", lambda: net(row("Input", shape=(4, 4, 1)), row("Conv2D", kernel_size=5)), "window of 5"),
    Case("pool-too-large", lambda: digits(row("MaxPooling2D", pool_size=28), row("MaxPooling2D")), "window of 2"),
    Case("groups", lambda: digits(conv(6), row("Conv2D", filters=8, groups=4)), "6 input channels"),
    Case("channels-unknown", lambda: net(row("Input", shape=(None, None, 3)), conv(8), row("Flatten"), dense(3)), "Dense"),
    Case("merge-shapes", _skip, "28 × 28 × 8"),
    Case("too-few-inputs", _alone, "two inputs"),
    Case("misfit", _dot, "6"),
    Case("axis", lambda: digits(row("BatchNormalization", axis=5)), "Axis 5"),
    Case("reshape", lambda: digits(row("Reshape", target_shape=(5, 5))), "784 numbers"),
    Case("crop-too-large", lambda: digits(row("Cropping2D", cropping=((14, 14), (0, 0)))), "leaves nothing"),
    Case("noise-shape", lambda: digits(row("Dropout", noise_shape=(None, 1))), "4 axes"),
    Case("unroll", lambda: net(row("Input", shape=(None, 3)), row("LSTM", units=4, unroll=True)), "known number"),
    Case("state", _states, "is 6"),
    Case("too-large", lambda: net(row("Input", shape=(64, 64, 1)), row("Conv2D", filters=1_000_000), row("GlobalAveragePooling2D")), "2,147,483,647"),
    Case("missing-input", _unfed, "conv2d_2"),
    Case("unused-input", _spare_input, "Nothing reads other"),
    Case("no-input", _no_input, "no input"),
    Case("no-layers", lambda: net(row("Input", shape=(28, 28, 1)), facts=DIGITS), "at least one layer"),
    Case("empty", lambda: net(facts=DIGITS), "canvas is empty"),
    Case("unreachable", _island, "conv2d_3"),
    Case("loose-output", _second_end, "26 × 26 × 3"),
    Case("merge-twice", _itself, "conv2d_1 twice"),
    Case("cycle", _cycle, "conv2d_2 → add_1"),
    Case("block", _endless, "contains itself"),
    Case("duplicate-name", _two_names, "called same"),
    Case("unknown-kind", _odd, "Fancy"),
    Case("shared-weights", _borrowed, "weights of conv2d_2"),
    Case("unseen-input", lambda: digits(row("MaxPooling2D", pool_size=5)), "the last 3 rows and the last 3 columns"),
)  # fmt: skip
