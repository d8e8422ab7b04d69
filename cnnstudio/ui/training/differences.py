"""What differs between two runs: their designs, data and plans, and what each reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.layers.fields import field_specs
from cnnstudio.layers.value import Value
from cnnstudio.ui.training.plan_words import said, title


class Difference(NamedTuple):
    """One thing that is not the same."""

    what: str
    here: str
    there: str


def differences(here: Project, there: Project) -> tuple[Difference, ...]:
    """Return what differs, the design first, then data and plan."""
    return (*_designs(here, there), *_values(here.recipe, there.recipe), *_values(here.plan, there.plan))


def sentence(found: tuple[Difference, ...], most: int = 4) -> str:
    """Return the first differences in one line."""
    if not found:
        return tr("Same design, data and plan.")
    told = "; ".join(
        tr("{what} {here} → {there}", what=d.what, here=d.here, there=d.there) for d in found[:most]
    )
    return tr("{told}, and {count} more", told=told, count=len(found) - most) if len(found) > most else told


def _values(here: Value, there: Value) -> Iterator[Difference]:
    specs = {spec.name: spec for spec in field_specs(type(here))}
    for name in type(here).model_fields:
        one, two = getattr(here, name), getattr(there, name)
        if one == two:
            continue
        if name in specs:
            yield Difference(title(specs[name]), said(specs[name], one), said(specs[name], two))
        elif isinstance(one, tuple) and isinstance(two, tuple):
            yield from _pairs(dict(_named(one)), dict(_named(two)), name)
        else:
            yield Difference(_plain(name), _on(one), _on(two))


def _named(values: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    for place, value in enumerate(values, 1):
        named = isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str)
        yield (value[0], value[1]) if named else (str(place), value)


def _pairs(here: Mapping[str, Any], there: Mapping[str, Any], name: str) -> Iterator[Difference]:
    part = _plain(name.removesuffix("_options"))
    for key in dict.fromkeys((*here, *there)):
        one, two = here.get(key, tr("default")), there.get(key, tr("default"))
        if one != two:
            yield Difference(f"{part}: {_plain(key)}", str(one), str(two))


def _designs(here: Project, there: Project) -> Iterator[Difference]:
    ours = {node.name: node.layer for node in here.graph.nodes}
    theirs = {node.name: node.layer for node in there.graph.nodes}
    for name in dict.fromkeys((*ours, *theirs)):
        one, two = ours.get(name), theirs.get(name)
        if one is None or two is None:
            known = one if one is not None else two
            kind = known.kind if known is not None else ""
            yield Difference(
                name, kind if one is not None else tr("none"), kind if two is not None else tr("none")
            )
        elif type(one) is not type(two):
            yield Difference(name, one.kind, two.kind)
        elif one != two:
            for spec in type(one).fields():
                a, b = getattr(one, spec.name), getattr(two, spec.name)
                if a != b:
                    yield Difference(f"{name}: {spec.title}", str(a), str(b))


def _on(value: Any) -> str:
    if not isinstance(value, Value):
        return tr("off") if value is None else str(value)
    told = ", ".join(f"{_plain(name)} {one}" for name, one in value.told().items())
    return tr("on, {settings}", settings=told) if told else tr("on")


def _plain(name: str) -> str:
    return tr(name.replace("_", " ").capitalize())
