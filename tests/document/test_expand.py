"""Opening a project up after an edit gives what opening it up afresh gives."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, expand, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make


def afresh(project: Project):
    expand._latest.clear()
    return expand.expand(project)


EDITS = {
    "other arguments": lambda p, n: edits.set_fields(p, n, filters=7),
    "another kind": lambda p, n: edits.replace_layer(p, n, make("Dropout")),
    "more outputs": lambda p, n: edits.replace_layer(p, n, make("ops.Split", axis=-1)),
    "another name": lambda p, n: edits.rename(p, n, "other"),
    "skipped": edits.bypass,
    "gone": edits.remove,
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_opens_up_as_if_nothing_were_remembered(what: str) -> None:
    project = templates.new("mnist-cnn")
    node = next(n.id for n in project.graph.nodes if n.layer.kind == "Conv2D")
    before = analyse(project)
    after = EDITS[what](project, node)
    again = expand.expand(after, before.flats)
    assert again == afresh(after)
    assert expand.expand(project, before.flats) == afresh(project)


def test_only_the_edited_layer_is_opened_up_again() -> None:
    project = templates.new("mnist-cnn")
    node = next(n.id for n in project.graph.nodes if n.layer.kind == "Conv2D")
    before = expand.expand(project)
    after = expand.expand(edits.set_fields(project, node, filters=7))
    assert [n.path for n, old in zip(after, before, strict=True) if n is not old] == [node]
