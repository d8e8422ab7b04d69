"""Blocks that cannot be opened up into layers."""

from __future__ import annotations

from collections.abc import Iterator

from cnnstudio.document.diagnosis.telling import at_large, problem
from cnnstudio.document.edits import remove
from cnnstudio.document.expand import expand
from cnnstudio.document.flat import ExpandError
from cnnstudio.document.graph import Block
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.document.project import Project
from cnnstudio.language import tr


def unopened(project: Project, error: ExpandError) -> Problem:
    """Return why a design cannot be opened, with the removal of a block that stands in the way."""
    return problem("block", str(error), None, _removals(project))


def _removals(project: Project) -> Iterator[Remedy]:
    for node in project.graph.nodes:
        if isinstance(node.layer, Block) and _opens(remove(project, (node.id,))):
            words = tr("Take the block {name} out", name=node.name)
            yield at_large("remove", words, "remove_and_reconnect", node_ids=(node.id,))


def _opens(project: Project) -> bool:
    try:
        expand(project)
    except ExpandError:
        return False
    return True
