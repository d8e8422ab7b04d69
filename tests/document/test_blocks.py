"""Blocks: what goes in comes out again, instances, repetitions, parameters, and edits inside."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.document import arrange, edits, files, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.blocks import group
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.unblocking import ungroup


def plain(project):
    """A project as what it computes: nodes by id, wires per input in their order; places and the rest left out."""
    graph = project.graph
    return (
        {node.id: node for node in graph.nodes},
        {node: graph.incoming[node] for node in graph.by_id},
        project.blocks,
        project.recipe,
        project.plan,
    )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["residual", "mnist-cnn", "lenet-5"]), st.integers(0, 10**6))
def test_a_block_taken_apart_leaves_the_project_as_it_was(template, seed):
    chance = random.Random(seed)
    before = templates.new(template)
    nodes = list(before.graph.by_id)
    chosen = set(chance.sample(nodes, chance.randrange(1, len(nodes))))
    try:
        grouped, block = group(before, chosen, "part")
    except EditError:
        return
    assert analyse(grouped).totals == analyse(before).totals
    after, layers = ungroup(grouped, [block])
    assert set(layers) == chosen
    assert plain(after) == plain(before)
    assert {n: pytest.approx(p) for n, p in after.positions.items()} == dict(before.positions)


def test_undoing_a_block_gives_the_very_same_file():
    document = Document(templates.new("residual"))
    before = files.to_text(document.project)
    block = document.edit("Block", group, ("conv_1a", "conv_1b", "add_1", "relu_1"), "residual")
    inside = files.to_text(document.project)
    document.edit("Apart", ungroup, (block,))
    document.undo()
    assert files.to_text(document.project) == inside
    document.undo()
    assert files.to_text(document.project) == before
    assert files.from_text(inside) == files.from_text(inside)


def test_a_repeated_block_comes_apart_into_layers_for_each_time():
    project, block = group(templates.new("mnist-cnn"), ["dense_1"], "hidden")
    project = edits.set_fields(project, block, repeat=3)
    before = analyse(project)
    after, layers = ungroup(project, [block])
    found = analyse(after)
    assert len(layers) == 3
    assert found.ok
    assert found.totals == before.totals


def test_every_port_of_a_block_tells_its_own_shape():
    project, block = group(templates.new("mnist-cnn"), ["conv2d_1", "maxpool_1", "conv2d_2"], "stem")
    facts = analyse(project).nodes[block]
    assert facts.outputs == ((11, 11, 64),)
    project = templates.new("residual")
    project = arrange.arrange(project)
    inside = [n for n in project.graph.by_id if n.startswith("conv_1")]
    project, block = group(project, inside, "pair")
    assert analyse(project).nodes[block].state == "ok"


def test_dots_of_a_wire_that_ends_with_its_block_go_with_it():
    project, block = group(templates.new("mnist-cnn"), ("conv2d_1", "maxpool_1"), "pair")
    for wire in (*project.graph.incoming[block], *project.graph.outgoing[block]):
        project = edits.bend(project, wire.id, ((10.0, 20.0),))
    apart, _ = ungroup(project, (block,))
    assert set(apart.bends) <= set(apart.graph.edges_by_id)
    assert files.from_text(files.to_text(apart)) == apart
