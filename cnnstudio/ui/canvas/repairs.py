"""Hints of wires that are missing since layers were taken out: no part of the design, gone when they are moot."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.edits import EditError
from cnnstudio.document.graph import Edge
from cnnstudio.document.project import Project
from cnnstudio.ui.canvas.adapters import WireEnds, adapted, adapter_for


@dataclass(frozen=True, slots=True)
class Repair:
    """A wire that would close a gap and does not fit as it is."""

    edge: Edge
    reason: str


def still_open(project: Project, repair: Repair) -> bool:
    """Say whether a hint still makes sense: both ends are there and the input is free."""
    edge, graph = repair.edge, project.graph
    if edge.id in graph.edges_by_id or edge.source not in graph.by_id or edge.target not in graph.by_id:
        return False
    if any(e.source == edge.source and e.target == edge.target for e in graph.incoming[edge.target]):
        return False
    variadic = graph.by_id[edge.target].layer.variadic
    return variadic or all(e.target_port != edge.target_port for e in graph.incoming[edge.target])


def mended(project: Project, analysis: Analysis, repair: Repair) -> Project | None:
    """Return the project with the missing wire and the layers that make it fit, None where nothing does."""
    edge = repair.edge
    ends = WireEnds(edge.source, edge.source_port, edge.target, edge.target_port)
    remedy = adapter_for(project, analysis, ends)
    if remedy is None:
        return None
    try:
        return adapted(project, "", ends, remedy)
    except EditError:
        return None
