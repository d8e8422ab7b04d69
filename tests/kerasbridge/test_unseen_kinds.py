"""No kind reads a pixel that we say it does not: every pixel is changed, and the outputs are compared."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.kerasbridge.build import build
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.shape import Misfit
from tests.kerasbridge.designs import graph, node, wire
from tests.kerasbridge.test_unseen_gradients import said
from tests.layers.of_each_family import of_each_family

SIDE = 9
MIXING: dict[str, dict[str, object]] = {
    "GroupNormalization": {"groups": 2},
    "LayerNormalization": {"axis": (1, 2, 3)},
    "UnitNormalization": {"axis": 1},
    "Softmax": {"axis": 2},
    "Reshape": {"target_shape": (9, 9, 2)},
}
"""Fields with which a kind may mix rows."""


def cut_behind(kind: str) -> Project | None:
    """Return a picture, one layer of this kind, and a crop of its last rows and columns, where that is a network."""
    layer = make(kind, **MIXING.get(kind, {}))
    if layer.inputs == () or any(port not in layer.optional_inputs for port in layer.inputs[1:]):
        return None
    wires = [wire("in", "here", "output", layer.inputs[0]), wire("here", "cut"), wire("cut", "flat")]
    if layer.variadic:
        wires.insert(1, wires[0].replaced(id="again"))
    nodes = [node("in", "Input", shape=(SIDE, SIDE, 2)), node("here", kind, **MIXING.get(kind, {}))]
    nodes += [node("cut", "Cropping2D", cropping=((0, 2), (0, 3))), node("flat", "Flatten")]
    project = Project(graph=graph(nodes, wires))
    try:
        return project if analyse(project).ok else None
    except Misfit:
        return None


def changing(project: Project) -> np.ndarray:
    """Return which pixels change an output when they change."""
    model = build(project).model
    rng = np.random.default_rng(1)
    picture = rng.uniform(0.1, 0.9, (SIDE, SIDE, 2)).astype(np.float32)
    batch = np.repeat(picture[None], SIDE * SIDE + 1, axis=0)
    for place in range(SIDE * SIDE):
        batch[place + 1, place // SIDE, place % SIDE] += 5.0
    answers = np.asarray(model(batch, training=False), np.float64)
    return (np.abs(answers[1:] - answers[0]).max(axis=1) > 1e-5).reshape(SIDE, SIDE)


@pytest.mark.filterwarnings("ignore:.*mask attached to it")
@pytest.mark.parametrize("kind", of_each_family(sorted(KINDS)))
def test_no_pixel_that_changes_an_output_is_said_to_be_unseen(kind: str) -> None:
    project = cut_behind(kind)
    if project is None:
        pytest.skip(f"{kind} does not stand between a picture and a crop with its defaults")
    read, changes = said(project), changing(project)
    assert not (changes & ~read).any(), np.argwhere(changes & ~read)[:5]
