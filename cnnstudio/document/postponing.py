"""Which edits of very large networks may be taken before all that follows from them is known."""

from __future__ import annotations

from cnnstudio.document.project import Project

AT_ONCE_UP_TO = 1000
"""Layers up to which every edit is worked out at once."""
SOON = 60
"""Milliseconds after the last such edit until the rest is worked out."""


def may_wait(before: Project, after: Project) -> bool:
    """Say whether an edit of a large network only set fields, so that the old numbers can stand for a moment."""
    old, new = before.graph, after.graph
    if len(new.nodes) <= AT_ONCE_UP_TO or old.nodes is new.nodes or old.edges != new.edges:
        return False
    if before.blocks is not after.blocks and before.blocks != after.blocks:
        return False
    return len(old.nodes) == len(new.nodes) and all(
        one is other
        or (one.id == other.id and one.name == other.name and type(one.layer) is type(other.layer))
        for one, other in zip(old.nodes, new.nodes, strict=True)
    )


def downstream(before: Project, after: Project) -> frozenset[str]:
    """Return the nodes that differ, and all that reads them."""
    known, found = before.graph.by_id, set[str]()
    waiting = [node.id for node in after.graph.nodes if known[node.id] is not node]
    outgoing = after.graph.outgoing
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [edge.target for edge in outgoing.get(node, ())]
    return frozenset(found)
