"""Layers that make a wire fit: the suggested fix of the problem the wire would cause, taken with the wire as one step."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.document import edits
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.problems import Remedy
from cnnstudio.document.project import Project


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether layers stand well where they would be put, and what must come with them."""

    refused: str = ""
    """Why they cannot stand there."""
    remedy: Remedy | None = None
    """What has to be put in besides."""
    kinds: tuple[str, ...] = ()
    """The kinds of layers that it puts in."""


def fit_of(after: Project, facts: Analysis, nodes: tuple[str, ...]) -> Fit:
    """Return how well these nodes stand in a project that an edit would make."""
    bad = [
        problem
        for node in nodes
        if facts.nodes[node].state == "error"
        for problem in facts.nodes[node].problems
    ]
    wrong = [problem for problem in bad if problem.severity == "error"]
    if not wrong:
        return Fit()
    for remedy in (each for problem in wrong for each in problem.remedies):
        kinds = _kinds_put_in(after, remedy, nodes)
        if kinds:
            return Fit(remedy=remedy, kinds=kinds)
    return Fit(refused=wrong[0].message)


def sound_reader(document: Document, wire: str) -> tuple[str, ...]:
    """Return what reads a wire, unless it does not fit there already."""
    if not wire:
        return ()
    reader = document.project.graph.edges_by_id[wire].target
    return () if document.analysis.nodes[reader].state == "error" else (reader,)


def _kinds_put_in(after: Project, remedy: Remedy, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds a remedy adds where it adds some and makes all these nodes stand well."""
    try:
        mended = edits.apply_remedy(after, remedy.verb, remedy.arguments)
    except EditError:
        return ()
    new = [node.layer.kind for node in mended.graph.nodes if node.id not in after.graph.by_id]
    if not new or any(node not in mended.graph.by_id for node in nodes):
        return ()
    facts = analyse(mended)
    return tuple(new) if all(facts.nodes[node].state == "ok" for node in nodes) else ()


def with_remedy(after: Project, remedy: Remedy | None) -> Project:
    """Return a project with what has to be put in besides."""
    return after if remedy is None else edits.apply_remedy(after, remedy.verb, remedy.arguments)


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
