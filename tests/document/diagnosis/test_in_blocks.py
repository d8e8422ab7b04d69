"""Fixes of layers inside blocks change the block's definition, and so every copy of it."""

from __future__ import annotations

import pytest

from cnnstudio.document import blocks, edits
from cnnstudio.document.document import Document
from cnnstudio.document.sheet import Door, Sheet
from cnnstudio.kerasbridge.build import build
from cnnstudio.layers.catalogue import make
from tests.document.diagnosis.designs import conv, digits, row


def grouped(*rows, inside: tuple[str, ...], times: int = 1) -> Document:
    document = digits(*rows)
    block = document.edit("Group", blocks.group, inside, "stage")
    if times > 1:
        document.edit("Repeat", blocks.repeat, block, times)
    return document


def mend(document: Document, code: str) -> None:
    remedy = next(p for p in document.analysis.problems if p.code == code).remedies[0]
    document.edit(remedy.label, edits.apply_remedy, remedy.verb, remedy.arguments)


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.analysis.problems]


CASES = [
    ("dropout-high", (conv(4), row("Dropout", rate=0.9)), ("conv2d_1", "dropout_1"), 3),
    ("bias-before-norm", (conv(4), conv(4, activation=None), row("BatchNormalization"), row("ReLU")),
     ("conv2d_2", "batch_norm_1", "relu_1"), 2),
    ("kernel-too-large", (conv(4), row("Conv2D", filters=4, kernel_size=40)), ("conv2d_2",), 1),
    ("activation-twice", (conv(4), row("ReLU")), ("conv2d_1", "relu_1"), 2),
    ("dropout-before-norm", (conv(4), row("Dropout"), row("BatchNormalization")), ("dropout_1", "batch_norm_1"), 1),
]  # fmt: skip


@pytest.mark.parametrize(("code", "rows", "inside", "times"), CASES, ids=[case[0] for case in CASES])
def test_a_fix_inside_a_block_mends_every_copy(code, rows, inside, times) -> None:
    document = grouped(*rows, inside=inside, times=times)
    before = document.project
    problem = next(p for p in document.analysis.problems if p.code == code)
    assert problem.node is not None
    assert "/" in problem.node
    assert "every copy of the block" in problem.remedies[0].label
    mend(document, code)
    assert code not in codes(document)
    assert document.project.graph == before.graph
    ids = [
        n.id for g in (document.project.graph, *(b.graph for b in document.project.blocks)) for n in g.nodes
    ]
    assert len(set(ids)) == len(ids)
    build(document.project, random_weights=False)
    document.undo()
    assert document.project == before


def test_a_layer_put_into_a_block_has_a_place_and_an_id_of_its_own() -> None:
    document = grouped(conv(8), row("Conv2D", filters=4), inside=("conv2d_2",))
    document.edit("In", edits.apply_remedy, "insert_kind_before",
                  (("holder", "conv2d_2"), ("node_id", "conv2d_2"), ("kind", "Dropout")))  # fmt: skip
    inner = document.project.blocks[0].graph
    assert [n.layer.kind for n in inner.nodes].count("Dropout") == 1
    assert "dropout_1" in document.project.positions
    assert document.analysis.nodes["stage/1/dropout_1"].state == "ok"


def copied(*rows, inside: tuple[str, ...]) -> tuple[Document, str, str]:
    """Return a network with a block and a copy of it beside, and both block nodes."""
    document = grouped(*rows, inside=inside)
    block = next(n.id for n in document.project.graph.nodes if n.layer.kind == "Block")
    (copy,) = document.edit("Duplicate", edits.duplicate, (block,))
    return document, block, copy


def test_of_an_unread_copy_of_a_block_the_copy_is_removed_and_the_block_in_use_stays() -> None:
    pooled = (conv(4), row("MaxPooling2D"))
    document, block, copy = copied(*pooled, inside=("conv2d_1", "maxpool_1"))
    before = document.project.blocks
    (remedy,) = next(p for p in document.analysis.problems if p.code == "loose-output").remedies
    assert remedy.label == f"Remove {document.project.node(copy).name}"
    inside = Sheet(document)
    inside.go((Door(block),))
    assert inside.holder
    inside.edit(remedy.label, edits.apply_remedy, remedy.verb, remedy.arguments)
    assert copy not in document.project.graph.by_id
    assert block in document.project.graph.by_id
    assert document.project.blocks == before
    assert "loose-output" not in codes(document)
    build(document.project, random_weights=False)


def test_an_unread_end_of_a_block_that_is_read_is_removed_inside_it() -> None:
    document = digits(conv(4))
    side = document.edit("Add", edits.add, make("MaxPooling2D"))
    document.edit("Wire", edits.connect, "conv2d_1", side)
    document.edit("Group", blocks.group, ("conv2d_1", side), "stage")
    (remedy,) = next(p for p in document.analysis.problems if p.code == "loose-output").remedies
    assert "every copy of the block" in remedy.label
    mend(document, "loose-output")
    assert [p.code for p in document.analysis.problems if p.code == "loose-output"] == []
    build(document.project, random_weights=False)


def test_an_end_that_another_copy_of_the_block_uses_is_not_offered_for_removal() -> None:
    document = digits(conv(4))
    side = document.edit("Add", edits.add, make("MaxPooling2D"))
    document.edit("Wire", edits.connect, "conv2d_1", side)
    block = document.edit("Group", blocks.group, ("conv2d_1", side), "stage")
    (copy,) = document.edit("Duplicate", edits.duplicate, (block,))
    read = {edge.source_port for edge in document.project.graph.outgoing[block]}
    (port,) = set(edits.output_ports(document.project, document.project.node(block))) - read
    reader = document.edit("Add", edits.add, make("Flatten"))
    document.edit("Wire", edits.connect, copy, reader, port)
    end = document.edit("Add", edits.add, make("Dense", units=10, activation="softmax"))
    document.edit("Wire", edits.connect, reader, end)
    for problem in document.analysis.problems:
        assert not any("every copy" in remedy.label for remedy in problem.remedies), problem


def test_a_copy_of_a_block_without_a_wire_is_fed_or_removed_itself() -> None:
    document, block, copy = copied(conv(4), row("MaxPooling2D"), inside=("conv2d_1", "maxpool_1"))
    document.edit("Cut", edits.disconnect, *(e.id for e in document.project.graph.incoming[copy]))
    problem = next(p for p in document.analysis.problems if p.code == "missing-input")
    name = document.project.node(copy).name
    assert problem.message == f"{name} has no input; draw a wire to it."
    assert problem.remedies[-1].label == f"Remove {name}"
    document.edit("Mend", edits.apply_remedy, problem.remedies[-1].verb, problem.remedies[-1].arguments)
    assert copy not in document.project.graph.by_id
    assert block in document.project.graph.by_id
    build(document.project, random_weights=False)


def test_where_only_one_copy_of_a_block_is_wrong_its_own_node_is_offered_first() -> None:
    document = grouped(conv(4), row("Conv2D", filters=4, kernel_size=20), inside=("conv2d_2",))
    block = next(n.id for n in document.project.graph.nodes if n.layer.kind == "Block")
    (copy,) = document.edit("Duplicate", edits.duplicate, (block,))
    (feeding,) = document.project.graph.incoming[copy]
    (reading,) = document.project.graph.outgoing[block]
    target = reading.target
    document.edit("Cut", edits.disconnect, feeding.id, reading.id)
    document.edit("Wire", edits.connect, block, copy)
    document.edit("Wire", edits.connect, copy, target)
    problem = next(p for p in document.analysis.problems if p.severity == "error")
    assert problem.node is not None
    assert problem.node.startswith(copy)
    assert problem.remedies[0].label == f"Take {document.project.node(copy).name} out"
    mend(document, problem.code)
    assert not [p for p in document.analysis.problems if p.severity == "error"]
    build(document.project, random_weights=False)
