"""Room for copies: they stand beside what they were copied from and on nothing else."""

from __future__ import annotations

from itertools import combinations

import pytest

from cnnstudio.document import clipboard, edits, templates
from cnnstudio.document.arrange import turn
from cnnstudio.document.flow import NODE_HEIGHT, NODE_WIDTH
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make


def overlapping(project: Project) -> list[tuple[str, str]]:
    """Return the pairs of layers that lie on each other."""
    places = project.positions.items()
    return [
        (a, b)
        for (a, (ax, ay)), (b, (bx, by)) in combinations(places, 2)
        if abs(ax - bx) < NODE_WIDTH and abs(ay - by) < NODE_HEIGHT
    ]


@pytest.mark.parametrize("direction", ["vertical", "horizontal"])
@pytest.mark.parametrize("count", [1, 3])
def test_copies_lie_on_no_layer_however_often_they_are_made(direction, count) -> None:
    project = templates.new("mnist-cnn")
    if direction == "horizontal":
        project = turn(project)
    chosen = tuple(node.id for node in project.graph.nodes[1 : 1 + count])
    words = clipboard.copy(project, chosen)
    for _ in range(3):
        project, chosen = edits.duplicate(project, chosen)
        assert overlapping(project) == []
        project, pasted = clipboard.paste(project, words, project.positions[chosen[0]])
        assert len(pasted) == count
        assert overlapping(project) == []


def test_a_copy_stands_one_column_beside_its_original() -> None:
    project = templates.new("mnist-cnn")
    x, y = project.positions["conv2d_1"]
    project, (new,) = edits.duplicate(project, ("conv2d_1",))
    assert project.positions[new] == (x + NODE_WIDTH + 24.0, y)


def test_a_layer_appended_to_one_with_two_readers_lies_on_neither() -> None:
    project = templates.new("mnist-cnn")
    project, other = edits.add(project, make("Dropout"), (500.0, 0.0))
    project = edits.connect(project, "conv2d_1", other)
    project, new = edits.insert_after(project, "conv2d_1", make("ReLU"))
    assert overlapping(project) == []
    assert new in project.positions
