"""Every ready block, placed as the palette places it: sound, parametrised, and as Keras builds it."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, files
from cnnstudio.document.analysis import analyse
from cnnstudio.document.graph import Block, BlockDefinition
from cnnstudio.document.instances import set_argument, value_of
from cnnstudio.document.project import Project
from cnnstudio.document.ready import READY, stocked
from cnnstudio.document.unblocking import ungroup
from cnnstudio.layers.catalogue import make


def network(ready, shape=(16, 16, 24)):
    """An input, the block, and a head of ten classes."""
    project, start = edits.add(Project(), make("Input", shape=shape), name="input")
    project, layer = stocked(project, Block(block=ready.kind), shape)
    project, block = edits.add(project, layer)
    project = edits.connect(project, start, block)
    project, pool = edits.add(project, make("GlobalAveragePooling2D"))
    project = edits.connect(project, block, pool)
    project, end = edits.add(project, make("Dense", units=10, activation="softmax"))
    return edits.connect(project, pool, end), block


@pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.name)
def test_a_ready_block_fits_what_it_is_given_and_comes_apart(ready):
    project, block = network(ready)
    found = analyse(project)
    assert found.ok, found.problems
    assert found.nodes[block].output is not None
    assert files.from_text(files.to_text(project)) == project
    after, _layers = ungroup(project, [block])
    assert analyse(after).totals == found.totals
    assert not any(isinstance(n.layer, Block) for n in after.graph.nodes)


@pytest.mark.parametrize("ready", [r for r in READY if r.parameters], ids=lambda ready: ready.name)
def test_every_parameter_of_a_ready_block_reaches_its_layers(ready):
    project, block = network(ready)
    definition: BlockDefinition = project.blocks[0]
    for parameter in definition.parameters:
        now = value_of(project, block, parameter)
        other = (5, 5) if isinstance(now, tuple) else now + 1
        changed = set_argument(project, block, parameter.name, other)
        layers = {n.path: n.layer for n in analyse(changed).flat}
        assert getattr(layers[f"{block}/1/{parameter.node}"], parameter.field) == other
        assert files.from_text(files.to_text(changed)) == changed
