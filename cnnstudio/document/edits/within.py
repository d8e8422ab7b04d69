"""Doing an edit in the graph that holds a node: the network itself, or the definition of a block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.graph import BlockDefinition
from cnnstudio.document.project import Project
from cnnstudio.language import tr

_OUTER = "the network itself"


def within(project: Project, node_id: str, verb: Callable[..., Any], /, **arguments: Any) -> Project:
    """Apply a verb to the graph that holds this node; in a block it changes every copy of the block."""
    if node_id in project.graph.by_id:
        return _project(verb(project, **arguments))
    for block in project.blocks:
        if node_id in block.graph.by_id:
            return _inside(project, block, verb, arguments)
    raise EditError(tr("That layer is no longer there."))


def _inside(
    project: Project, block: BlockDefinition, verb: Callable[..., Any], arguments: dict[str, Any]
) -> Project:
    """Lend the block's graph the place of the main one, which stands among the blocks so that ids stay unique."""
    outer = BlockDefinition(id=_OUTER, name=_OUTER, graph=project.graph)
    lent = project.replaced(graph=block.graph, blocks=(*project.blocks, outer))
    done = _project(verb(lent, **arguments))
    changed = block.replaced(graph=done.graph)
    blocks = tuple(changed if b.id == block.id else b for b in project.blocks)
    return done.replaced(graph=project.graph, blocks=blocks)


def _project(result: Any) -> Project:
    project: Project = result[0] if isinstance(result, tuple) else result
    return project
