"""The numbers a layer begins with: given by hand, or random again."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from cnnstudio.document.edits.parts import layer_of, node_put
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.graph import Node
from cnnstudio.document.project import Project
from cnnstudio.document.starts import Start
from cnnstudio.language import number, tr

MOST_IN_ALL = 4_000_000
"""Numbers that all layers together may be given: about 21 MB of a file."""


def set_weights(project: Project, node_id: str, starts: Iterable[Start]) -> Project:
    """Let a layer begin with these arrays; others it was given before stay. A further call gives them to its first."""
    owner = _owner(project, node_id)
    new = {start.name: start for start in starts}
    if not new:
        raise EditError(tr("There are no numbers to begin with."))
    kept = {start.name: start for start in owner.starts}
    after = node_put(project, owner.replaced(starts=tuple({**kept, **new}.values())))
    held = sum(prod(start.shape) for node in after.graph.nodes for start in node.starts)
    if held > MOST_IN_ALL:
        raise EditError(
            tr("All layers together can be given {most} numbers; these would make {n}.",
               most=number(MOST_IN_ALL), n=number(held))
        )  # fmt: skip
    return after


def forget_weights(project: Project, node_id: str, names: Iterable[str] = ()) -> Project:
    """Let a layer begin with random numbers again, in all its arrays or in those named."""
    owner, gone = _owner(project, node_id), set(names)
    kept = tuple(start for start in owner.starts if gone and start.name not in gone)
    return node_put(project, owner.replaced(starts=kept))


def _owner(project: Project, node_id: str) -> Node:
    layer_of(project, node_id)
    node = project.node(node_id)
    return node if node.shares is None else project.node(node.shares)
