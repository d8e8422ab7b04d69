"""How much memory a value holds that its successor does not share with it."""

from __future__ import annotations

import gc
import sys
from enum import Enum
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

_OF_THE_PROGRAM = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType, Enum, bool, type(None))
"""What is there once, whatever one designs."""


def weight_beyond(old: object, new: object) -> int:
    """Return the bytes reachable from one value and not from the other; every object counts once.

    Both values are walked level by level and left alone wherever they meet, so that an edit of one layer costs
    as much as that layer and the tables that list it, however large the network is. What values computed and
    keep about themselves counts with them.
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
        total += sum(map(sys.getsizeof, alone))
        olds, news = _by_id(gc.get_referents(*alone)), _by_id(gc.get_referents(*unlike))
    return total


def _by_id(objects: list[object]) -> dict[int, object]:
    return dict(zip(map(id, objects), objects, strict=True))


def _designed(objects: dict[int, object], ids: set[int]) -> list[object]:
    return [objects[each] for each in ids if not isinstance(objects[each], _OF_THE_PROGRAM)]
