"""The parts of a project that the training form edits: how each is read, and what one changed field makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.document.plan import METRIC_KINDS, named, parsed, written
from cnnstudio.document.project import Project
from cnnstudio.layers.value import Value, first_error

if TYPE_CHECKING:
    from cnnstudio.document.plan import Options

Read = Callable[[Project], Value | None]
Written = Callable[[Project, Value], Project]


@dataclass(frozen=True, slots=True)
class Part:
    """A value inside the project; None while it is switched off or gone."""

    key: str
    read: Read
    write: Written

    def with_field(self, project: Project, name: str, value: Any) -> Project:
        """Return the project with one field of this part changed; an EditError says why it cannot be."""
        held = self.read(project)
        if held is None:
            return project
        try:
            changed = held.replaced(**{name: value, **_follows(held, name, value)})
        except ValidationError as error:
            raise EditError(first_error(error)[1], name) from None
        return self.write(project, changed)


def _follows(held: Value, name: str, value: Any) -> dict[str, Any]:
    """Return what must change with a field: rates by stretches are as many as the steps that part them."""
    if name != "boundaries":
        return {}
    values: tuple[float, ...] = getattr(held, "values", ())
    while len(values) < len(value):
        values += ((values[-1] if values else 0.1) / 10,)
    return {"values": values[: len(value)]}


def _direct(field: str, edit: Callable[..., Project]) -> Written:
    def write(project: Project, changed: Value) -> Project:
        old = getattr(project, field)
        fields = type(changed).model_fields
        return edit(
            project, **{n: getattr(changed, n) for n in fields if getattr(changed, n) != getattr(old, n)}
        )

    return write


PLAN = Part("plan", lambda project: project.plan, _direct("plan", edits.set_plan))
RECIPE = Part("recipe", lambda project: project.recipe, _direct("recipe", edits.set_recipe))


def options_of(field: str) -> Part:
    """Return the arguments of the plan's optimiser, loss or schedule."""

    def write(project: Project, changed: Value) -> Project:
        return edits.set_plan(project, **{f"{field}_options": cast("Options", changed).chosen()})

    return Part(field, lambda project: getattr(project.plan, f"{field}_settings"), write)


def callback(field: str) -> Part:
    """Return the settings of what happens at the ends of epochs."""
    return Part(
        field,
        lambda project: getattr(project.plan, field),
        lambda project, changed: edits.set_plan(project, **{field: changed}),
    )


def metric_at(place: int) -> Part:
    """Return the arguments of the metric at a place of the plan's list."""

    def read(project: Project) -> Value | None:
        metrics = project.plan.metrics
        return parsed(METRIC_KINDS, metrics[place]) if place < len(metrics) else None

    def write(project: Project, changed: Value) -> Project:
        metrics = list(project.plan.metrics)
        metrics[place] = written(named(metrics[place]), cast("Options", changed))
        return edits.set_plan(project, metrics=tuple(metrics))

    return Part(f"metric {place}", read, write)
