"""Whole designs beside Keras: templates changed at random, with blocks, must be built with our shapes and counts."""

from __future__ import annotations

import os
import random

from cnnstudio.document import blocks, edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.edits import EditError
from cnnstudio.document.project import Project
from cnnstudio.engine.messages import Checked
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.keras_check import difference
from tests.campaigns.registry import campaign

_INSERTED = (
    "Dropout",
    "BatchNormalization",
    "ReLU",
    "ZeroPadding2D",
    "LeakyReLU",
    "LayerNormalization",
    "Conv2D",
)


@campaign("graphs-against-keras", "Keras builds every design we call sound, with our shapes and counts")
def graphs_against_keras(chance: random.Random) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from cnnstudio.kerasbridge.check import check

    project = templates.new(chance.choice([t.name for t in templates.TEMPLATES if t.name != "empty"]))
    for _ in range(chance.randrange(1, 12)):
        project = _changed(project, chance)
    analysis = analyse(project)
    if analysis.ok:
        told = check(project)
        assert difference(analysis, Checked(1, told.shapes, told.parameters, told.seconds)) == ""


def _changed(project: Project, chance: random.Random) -> Project:
    if len(project.graph.nodes) < 3:
        return project
    node = chance.choice(project.graph.nodes)
    try:
        match chance.randrange(5):
            case 0:
                return edits.set_fields(project, node.id, padding=chance.choice(("same", "valid")))
            case 1:
                return edits.set_fields(project, node.id, filters=chance.randrange(1, 40))
            case 2:
                edge = chance.choice(project.graph.edges)
                return edits.insert_on_edge(project, edge.id, make(chance.choice(_INSERTED)))[0]
            case 3:
                reader = next((e.target for e in project.graph.outgoing[node.id]), node.id)
                grouped, block = blocks.group(project, {node.id, reader}, "block")
                return blocks.repeat(grouped, block, chance.choice((1, 1, 2)))
            case _:
                return edits.remove_and_reconnect(project, (node.id,))
    except (EditError, ValueError):
        return project
