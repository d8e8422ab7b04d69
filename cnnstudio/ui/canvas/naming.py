"""What the history calls an edit of several things."""

from __future__ import annotations

from cnnstudio.document.project import Project
from cnnstudio.language import number, tr


def naming(project: Project, verb: str, nodes: list[str], wires: int = 0) -> str:
    """Return a verb with what it is done to: one layer by its name, else how many layers or wires."""
    if len(nodes) == 1:
        return tr("{verb} {name}", verb=verb, name=project.node(nodes[0]).name)
    if nodes:
        return tr("{verb} {count} layers", verb=verb, count=number(len(nodes)))
    if wires > 1:
        return tr("{verb} {count} wires", verb=verb, count=number(wires))
    return tr("{verb} wire", verb=verb)
