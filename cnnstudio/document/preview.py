"""What a suggested fix would change: found by really applying it to the frozen project and analysing the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cnnstudio.document import edits
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.edits import EditError
from cnnstudio.document.known import NodeAnalysis, Totals
from cnnstudio.document.problems import DataFacts, Problem, Remedy
from cnnstudio.document.project import Project
from cnnstudio.layers.shape import Shape

Happens = Literal["new", "gone", "changed"]


@dataclass(frozen=True, slots=True)
class Touched:
    """One layer before and after; a shape or a count is None while it is not known or the layer is not there."""

    name: str
    kind: str
    happens: Happens
    before: Shape | None
    after: Shape | None
    parameters_before: int | None
    parameters_after: int | None
    settings: tuple[str, ...] = ()
    """Its arguments that change, each as `name old → new`."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The touched layers in the order of the network, the sums, and which problems go and come."""

    remedy: Remedy
    touched: tuple[Touched, ...]
    before: Totals
    after: Totals
    settled: tuple[Problem, ...]
    arising: tuple[Problem, ...]
    settings: tuple[str, ...] = ()
    """What changes in plan, preprocessing and budget."""


def preview(project: Project, analysis: Analysis, facts: DataFacts | None, remedy: Remedy) -> Preview | str:
    """Return what a fix would change, or the sentence why it cannot be done any more."""
    try:
        after = edits.apply_remedy(project, remedy.verb, remedy.arguments)
    except EditError as error:
        return error.message
    then = analyse(after, facts, analysis)
    old, new = {_key(p) for p in analysis.problems}, {_key(p) for p in then.problems}
    return Preview(
        remedy,
        _touched(analysis, then),
        analysis.totals,
        then.totals,
        tuple(p for p in analysis.problems if _key(p) not in new),
        tuple(p for p in then.problems if _key(p) not in old),
        _settings(project, after),
    )


def _key(problem: Problem) -> tuple[str, str | None]:
    return problem.code, problem.node


def _touched(before: Analysis, after: Analysis) -> tuple[Touched, ...]:
    gone = [path for path in before.order if path not in after.nodes]
    found = [_row(before.nodes.get(path), after.nodes[path]) for path in after.order]
    return (*(row for row in found if row is not None), *(_left(before.nodes[path]) for path in gone))


def _row(old: NodeAnalysis | None, new: NodeAnalysis) -> Touched | None:
    if old is None:
        return Touched(new.name, new.layer.kind, "new", None, new.output, None, new.parameters)
    changes = _arguments(old, new)
    same = old.output == new.output and old.parameters == new.parameters and old.name == new.name
    if same and not changes and old.state == new.state:
        return None
    return Touched(
        new.name, new.layer.kind, "changed", old.output, new.output, old.parameters, new.parameters, changes
    )


def _left(old: NodeAnalysis) -> Touched:
    return Touched(old.name, old.layer.kind, "gone", old.output, None, old.parameters, None)


def _arguments(old: NodeAnalysis, new: NodeAnalysis) -> tuple[str, ...]:
    if old.layer is new.layer or old.layer == new.layer:
        return ()
    if old.layer.kind != new.layer.kind:
        return (f"{old.layer.kind} → {new.layer.kind}",)
    return _changes(old.layer, new.layer)


def _settings(before: Project, after: Project) -> tuple[str, ...]:
    pairs = ((before.plan, after.plan), (before.recipe, after.recipe), (before.budget, after.budget))
    return tuple(line for one, other in pairs if one is not other for line in _changes(one, other))


def _changes(old: object, new: object) -> tuple[str, ...]:
    names = [name for name in type(new).model_fields if getattr(old, name) != getattr(new, name)]  # type: ignore[attr-defined]
    return tuple(f"{name} {_text(getattr(old, name))} → {_text(getattr(new, name))}" for name in names)


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, tuple):
        return " × ".join(_text(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
