"""Sweeps: the same project with a few fields varied, over a grid or at random."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.document.project import Project
from cnnstudio.language import number, tr
from cnnstudio.layers.fields import FieldSpec, field_specs
from cnnstudio.layers.value import Value

MOST_RUNS = 200
MOST_FIELDS = 4
_PLAN, _RECIPE = "plan", "recipe"
_KINDS = {"whole", "real", "pair", "triple", "choice", "switch", "named"}
_UNSWEPT = {"most_minutes", "from_logits"}
_OF_RECIPE = {"limit", "scale", "standardise", "balance", "shuffle", "split_seed", "validation_fraction"}
_WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False, "none": None}
_TRIES = 50
_WIDE = 10.0  # a span that reaches so many times its low end is drawn evenly in the logarithm


class SweepError(ValueError):
    """What was asked for makes no sweep; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Knob:
    """One field that can be varied: of the plan, of the recipe, or of the layer with this id."""

    of: str
    spec: FieldSpec
    path: str
    """How the field is written: learning_rate, recipe.limit or conv2d_1.filters."""


@dataclass(frozen=True, slots=True)
class Span:
    """All numbers between two ends, for drawing at random."""

    low: float
    high: float
    whole: bool

    def draw(self, chance: random.Random) -> float | int:
        """Return a number between the ends: evenly in the logarithm where the span is wide."""
        wide = self.low > 0 and self.high / self.low >= _WIDE
        value = (
            math.exp(chance.uniform(math.log(self.low), math.log(self.high)))
            if wide
            else chance.uniform(self.low, self.high)
        )
        return round(value) if self.whole else float(f"{value:.3g}")


@dataclass(frozen=True, slots=True)
class Axis:
    """A field and what it takes in turn: single values, or a span to draw from."""

    knob: Knob
    values: tuple[Any, ...] | Span


@dataclass(frozen=True, slots=True)
class Variant:
    """One project of a sweep, and what makes it differ from the others."""

    settings: tuple[tuple[str, str], ...]
    """(path of the field, its value as words), one for each axis."""
    project: Project

    @property
    def words(self) -> str:
        """What differs, in one line."""
        return ", ".join(f"{path} {value}" for path, value in self.settings)


def knobs(project: Project) -> tuple[Knob, ...]:
    """Return every field that a sweep can vary, the plan's first."""
    plan = [Knob(_PLAN, spec, spec.name) for spec in _varied(type(project.plan))]
    recipe = [
        Knob(_RECIPE, spec, f"recipe.{spec.name}")
        for spec in _varied(type(project.recipe))
        if spec.name in _OF_RECIPE
    ]
    layers = [
        Knob(node.id, spec, f"{node.name}.{spec.name}")
        for node in project.graph.nodes
        if node.shares is None
        for spec in _varied(type(node.layer))
    ]
    return (*plan, *recipe, *layers)


def _varied(model: type[Value]) -> Iterator[FieldSpec]:
    return (spec for spec in field_specs(model) if spec.control in _KINDS and spec.name not in _UNSWEPT)


def value_now(project: Project, knob: Knob) -> Any:
    """Return what the field holds in the project."""
    held = {_PLAN: project.plan, _RECIPE: project.recipe}.get(knob.of)
    return getattr(held if held is not None else project.node(knob.of).layer, knob.spec.name)


def with_value(project: Project, knob: Knob, value: Any) -> Project:
    """Return the project with the field changed; an EditError says why it cannot be."""
    if knob.of == _PLAN:
        return edits.set_plan(project, **{knob.spec.name: value})
    if knob.of == _RECIPE:
        return edits.set_recipe(project, **{knob.spec.name: value})
    return edits.set_fields(project, knob.of, **{knob.spec.name: value})


def read_axis(project: Project, knob: Knob, text: str) -> Axis:
    """Return what a text asks for, "0.1, 0.01", "3 x 3, 5 x 5" or "0.0001 to 0.1"; SweepError says what is wrong."""
    if not text.strip():
        raise SweepError(tr("Type values with commas between them, or two ends: 16, 32, 64 or 16 to 64."))
    ends = text.replace("…", " to ").split(" to ")
    if len(ends) == 2:
        return Axis(knob, _checked_span(project, knob, ends))
    values = tuple(dict.fromkeys(_value(knob.spec, part) for part in text.split(",") if part.strip()))
    for value in values:
        _check(project, knob, value)
    if len(values) < 2:
        raise SweepError(tr("One value varies nothing; type at least two, with commas between them."))
    return Axis(knob, values)


def _checked_span(project: Project, knob: Knob, ends: Sequence[str]) -> Span:
    if knob.spec.control not in {"whole", "real"}:
        raise SweepError(
            tr("{field} has no values in between; type them with commas.", field=knob.spec.title)
        )
    low, high = (_value(knob.spec, end) for end in ends)
    for value in (low, high):
        _check(project, knob, value)
    if not low < high:
        raise SweepError(
            tr("{low} to {high} holds nothing; type the smaller end first.", low=ends[0], high=ends[1])
        )
    return Span(low, high, knob.spec.control == "whole")


def _check(project: Project, knob: Knob, value: Any) -> None:
    try:
        with_value(project, knob, value)
    except EditError as error:
        raise SweepError(tr("{value} does not fit: {why}", value=said(value), why=str(error))) from None


def _value(spec: FieldSpec, text: str) -> Any:
    """Return one value from its words, of the form that the field's control takes."""
    word = text.strip()
    if spec.control in {"choice", "named"}:
        return None if word.lower() == "none" and (None in spec.choices or spec.optional) else word
    if spec.control == "switch" or (word.lower() == "none" and spec.optional):
        if word.lower() not in _WORDS:
            raise SweepError(tr("{text} is neither on nor off.", text=repr(word)))
        return _WORDS[word.lower()]
    if spec.control in {"pair", "triple"}:
        parts = tuple(int(_number(part, True)) for part in word.lower().replace("×", "x").split("x"))
        return parts[0] if len(parts) == 1 else parts
    return _number(word, spec.control == "whole")


def _number(word: str, whole: bool) -> float | int:
    try:
        value = float(word.replace("−", "-"))
    except ValueError:
        raise SweepError(tr("{text} is not a number.", text=repr(word.strip()))) from None
    if not math.isfinite(value):
        raise SweepError(tr("{text} is not a finite number.", text=repr(word.strip())))
    if whole and value != int(value):
        raise SweepError(tr("{text} is not a whole number.", text=repr(word.strip())))
    return int(value) if whole else value


def said(value: Any) -> str:
    """Return a value as a sweep names it."""
    if value is None:
        return tr("none")
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    if isinstance(value, tuple):
        return " × ".join(str(part) for part in value)
    return number(value) if isinstance(value, int) else str(value)


def grid(project: Project, axes: Sequence[Axis]) -> tuple[Variant, ...]:
    """Return every combination of the axes' values, the last axis varying fastest; SweepError says why not."""
    _refuse_axes(axes)
    for axis in axes:
        if isinstance(axis.values, Span):
            raise SweepError(
                tr("A grid takes single values for {field}; type them with commas, or draw at random.",
                   field=axis.knob.path)
            )  # fmt: skip
    lists = [axis.values for axis in axes if not isinstance(axis.values, Span)]
    count = math.prod(len(values) for values in lists)
    if count > MOST_RUNS:
        raise SweepError(
            tr("{count} runs are too many; at most {most} wait in one sweep. Take fewer values, or draw at random.",
               count=number(count), most=number(MOST_RUNS))
        )  # fmt: skip
    return tuple(_variant(project, axes, values) for values in itertools.product(*lists))


def drawn(project: Project, axes: Sequence[Axis], count: int, seed: int) -> tuple[Variant, ...]:
    """Return so many different combinations drawn at random, fewer where there are no more; SweepError says why not."""
    _refuse_axes(axes)
    if not 1 <= count <= MOST_RUNS:
        raise SweepError(
            tr("Draw 1 to {most} runs; {count} was asked.", most=number(MOST_RUNS), count=number(count))
        )
    chance = random.Random(seed)
    found: dict[tuple[Any, ...], None] = {}
    for _ in range(_TRIES * count):
        found.setdefault(tuple(_draw(axis, chance) for axis in axes))
        if len(found) == count:
            break
    return tuple(_variant(project, axes, values) for values in found)


def _draw(axis: Axis, chance: random.Random) -> Any:
    return axis.values.draw(chance) if isinstance(axis.values, Span) else chance.choice(axis.values)


def _refuse_axes(axes: Sequence[Axis]) -> None:
    if not 1 <= len(axes) <= MOST_FIELDS:
        raise SweepError(tr("Choose one to {most} fields to vary.", most=number(MOST_FIELDS)))
    if len({axis.knob.path for axis in axes}) < len(axes):
        raise SweepError(tr("The same field stands in two rows; choose another one."))


def _variant(project: Project, axes: Sequence[Axis], values: Sequence[Any]) -> Variant:
    """Return the project with all these values; what was put out of range by another value is refused."""
    changed = project
    for axis, value in zip(axes, values, strict=True):
        try:
            changed = with_value(changed, axis.knob, value)
        except EditError as error:
            raise SweepError(
                tr("{field} {value} does not fit beside the other values: {why}",
                   field=axis.knob.path, value=said(value), why=str(error))
            ) from None  # fmt: skip
    told = tuple((axis.knob.path, said(value)) for axis, value in zip(axes, values, strict=True))
    return Variant(told, changed)
