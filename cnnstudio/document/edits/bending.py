"""Dots on wires: places that a wire runs through on its way, for the eye only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cnnstudio.document.edits.parts import hundredths
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr

MOST_DOTS = 100


def bend(project: Project, edge_id: str, points: Iterable[Place]) -> Project:
    """Let a wire run through these places, from its source to its target."""
    return bend_all(project, {edge_id: tuple(points)})


def bend_all(project: Project, ways: Mapping[str, tuple[Place, ...]]) -> Project:
    """Let several wires run through new places; no places make a wire run straight to its end."""
    tidy = {edge: tuple(hundredths(place) for place in points) for edge, points in ways.items()}
    for edge, points in tidy.items():
        if edge not in project.graph.edges_by_id:
            raise EditError(tr("That wire is no longer there."))
        if len(points) > MOST_DOTS:
            raise EditError(tr("A wire takes at most {most} dots.", most=MOST_DOTS))
    return project.replaced(bends={**project.bends, **tidy})


def unbend(project: Project, dots: Iterable[tuple[str, int]]) -> Project:
    """Take dots away, given as wire and number from its source on."""
    gone = set(dots)
    ways = {
        edge: tuple(point for number, point in enumerate(points) if (edge, number) not in gone)
        for edge, points in project.bends.items()
    }
    return bend_all(project, ways)
