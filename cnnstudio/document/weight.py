"""How much memory a value holds that its successor does not share with it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from enum import Enum
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

from pydantic import BaseModel

from cnnstudio.document.project import Project

_OF_THE_PROGRAM = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType, Enum, bool, type(None))
"""What is there once, whatever one designs."""


def weight_beyond(old: object, new: object) -> int:
    """Return the bytes reachable from one value and not from the other; every object counts once.

    Both values are walked level by level and left alone wherever they meet, so that an edit of one layer costs
    as much as that layer and the tables that list it, however large the network is. What a value looked up in
    itself and remembers does not count: `lighten` takes that away once the value is past.
    """
    seen: set[int] = set()
    met: set[int] = set()
    olds, news = _by_id([old]), _by_id([new])
    total = 0
    while olds:
        fresh = olds.keys() - seen
        seen |= fresh
        unlike = _designed(news, news.keys() - met - seen)
        met |= news.keys()
        alone = _designed(olds, fresh - met)
        total += sum(_size(each) for each in alone)
        olds, news = _by_id(_parts(alone)), _by_id(_parts(unlike))
    return total


def lighten(past: Project, present: Project) -> None:
    """Take from a past project what its graphs remember of themselves, where the present one does not share it."""
    kept = {id(each) for each in _graphs(present)}
    for each in _graphs(past):
        if id(each) not in kept:
            for name in vars(each).keys() - type(each).model_fields.keys():
                del vars(each)[name]


def _graphs(project: Project) -> tuple[BaseModel, ...]:
    return (project, project.graph, *project.blocks, *(block.graph for block in project.blocks))


def _by_id(objects: list[object]) -> dict[int, object]:
    return dict(zip(map(id, objects), objects, strict=True))


def _designed(objects: dict[int, object], ids: set[int]) -> list[object]:
    return [objects[each] for each in ids if not isinstance(objects[each], _OF_THE_PROGRAM)]


def _size(one: object) -> int:
    own = sys.getsizeof(one)
    return own + sys.getsizeof(vars(one)) if isinstance(one, BaseModel) else own


def _parts(objects: Iterable[object]) -> list[object]:
    """Return what these hold: the fields of values, and all that anything else refers to."""
    values = [each for each in objects if isinstance(each, BaseModel)]
    others = [each for each in objects if not isinstance(each, BaseModel)]
    fields: list[object] = [vars(each)[name] for each in values for name in type(each).model_fields]
    return fields + [each.model_fields_set for each in values] + gc.get_referents(*others)
