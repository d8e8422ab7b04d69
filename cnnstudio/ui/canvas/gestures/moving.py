"""What moving layers does to the design, and what the history calls it."""

from __future__ import annotations

from cnnstudio.document import edits
from cnnstudio.document.project import Project
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.stage import Stage


def move_label(stage: Stage, nodes: set[str]) -> str:
    """Return what the history calls a move."""
    if not nodes:
        return tr("Move a dot of a wire")
    if len(nodes) == 1:
        return tr("Move {name}", name=stage.document.project.node(next(iter(nodes))).name)
    return tr("Move {count} layers", count=len(nodes))


def shaken_label(stage: Stage, nodes: set[str]) -> str:
    """Return what the history calls pulling nodes off their wires."""
    names = stage.document.project.graph.by_id
    if len(nodes) > 1:
        return tr("Pull {count} layers off their wires", count=number(len(nodes)))
    return tr("Pull {name} off its wires", name=names[next(iter(nodes))].name)


def moved(
    project: Project,
    places: dict[str, tuple[float, float]],
    ways: dict[str, tuple[tuple[float, float], ...]],
) -> Project:
    """Put layers elsewhere, and the dots of wires."""
    return edits.bend_all(edits.move(project, places), ways) if ways else edits.move(project, places)


def freed(
    project: Project,
    wires: tuple[str, ...],
    places: dict[str, tuple[float, float]],
    ways: dict[str, tuple[tuple[float, float], ...]],
) -> Project:
    """Put layers elsewhere and take them off these wires."""
    return edits.disconnect(moved(project, places, ways), *wires)
