"""Fixes of layers inside blocks change the block's definition, and so every copy of it."""

from __future__ import annotations

import pytest

from cnnstudio.document import blocks, edits
from cnnstudio.document.document import Document
from cnnstudio.kerasbridge.build import build
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
