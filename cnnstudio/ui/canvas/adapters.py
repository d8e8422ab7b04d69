"""Layers that make a wire fit: the suggested fix of the problem the wire would cause, taken with the wire as one step."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.document import edits
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.edits import EditError
from cnnstudio.document.problems import Remedy
from cnnstudio.document.project import Project


@dataclass(frozen=True, slots=True)
class WireEnds:
    """A wire that is not there yet."""

    source: str
    source_port: str
    target: str
    target_port: str


def adapter_for(project: Project, analysis: Analysis, wire: WireEnds) -> Remedy | None:
    """Return the first suggested fix that puts layers in and mends what the wire would break, or None."""
    try:
        wired = _wired(project, wire)
    except EditError:
        return None
    after = analyse(wired, previous=analysis)
    for problem in after.problems:
        if problem.severity != "error" or problem.node != wire.target:
            continue
        for remedy in problem.remedies:
            if _puts_in_and_mends(wired, remedy, wire.target):
                return remedy
    return None


def _puts_in_and_mends(wired: Project, remedy: Remedy, target: str) -> bool:
    try:
        mended = edits.apply_remedy(wired, remedy.verb, remedy.arguments)
    except EditError:
        return False
    grown = len(mended.graph.nodes) > len(wired.graph.nodes)
    facts = analyse(mended).nodes.get(target) if grown else None
    return facts is not None and facts.state == "ok"


def adapted(project: Project, loose: str, wire: WireEnds, remedy: Remedy) -> Project:
    """Return the project with the wire and what makes it fit; `loose` is a wire that it replaces."""
    if loose:
        project = edits.disconnect(project, loose)
    return edits.apply_remedy(_wired(project, wire), remedy.verb, remedy.arguments)


def _wired(project: Project, wire: WireEnds) -> Project:
    return edits.connect(project, wire.source, wire.target, wire.source_port, wire.target_port)
