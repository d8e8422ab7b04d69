"""Expressions in a lesson: numbers, lists, names, arithmetic and the words of the vocabulary, worked out without running code."""

from __future__ import annotations

import ast
import inspect
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.language import tr

LONGEST = 2_000
LARGEST = 1e12
_DEEPEST = 30
_MOST_CELLS = 100_000

_SIGNS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow,
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip
_TYPED = str.maketrans({"−": "-", "·": "*", "×": "*", "⋅": "*", "–": "-", "^": "ꙮ"})


class Unreadable(ValueError):
    """An expression cannot be read or worked out; the message is one sentence."""


class Shape(tuple[int, ...]):
    """The sizes of an output, written with crosses between them."""

    __slots__ = ()


@dataclass(frozen=True)
class Word:
    """A function that lessons may call; `takes` names what of the scope it is handed first."""

    call: Callable[..., Any]
    takes: str = ""
    explains: Callable[..., Any] | None = None
    """Returns how the result comes about, for the same arguments."""

    def arguments(self) -> str:
        """Return the names of its arguments as they are written in a lesson."""
        names = list(inspect.signature(self.call).parameters)
        return ", ".join(names[1:] if self.takes else names)


@dataclass
class Scope:
    """What an expression may speak of."""

    words: Mapping[str, Word]
    values: dict[str, Any] = field(default_factory=dict)
    first: int = 1
    dice: np.random.Generator | None = None
    """Draws the numbers of a named student; without a name the numbers of the file stand."""
    measured: Callable[[str], Any] = lambda _name: None


@dataclass(frozen=True)
class Expression:
    """An expression as it is written, and as it was read."""

    text: str
    tree: ast.expr

    def value(self, scope: Scope) -> Any:
        """Return what it comes to; raises `Unreadable`."""
        return _value(self.tree, scope)

    def explained(self, scope: Scope) -> Any:
        """Return how it comes about, where its outermost word can tell; else None."""
        tree = self.tree
        if isinstance(tree, ast.List):
            parts = [Expression("", part) for part in tree.elts]
            return lambda place: parts[place[0]].explained(scope)
        if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
            return None
        word = scope.words.get(tree.func.id)
        if word is None or word.explains is None:
            return None
        return word.explains(*_given(word, scope), *_positional(tree, scope), **_named(tree, scope))


def read_expression(text: str) -> Expression:
    """Read an expression; what is none raises `Unreadable`."""
    told = text.strip()
    if not told:
        raise Unreadable(tr("an expression is missing"))
    if len(told) > LONGEST:
        raise Unreadable(tr("the expression is longer than {n} letters", n=LONGEST))
    if _depth(told) > _DEEPEST:
        raise Unreadable(tr("the brackets are nested more than {n} deep", n=_DEEPEST))
    try:
        tree = ast.parse(told.translate(_TYPED).replace("ꙮ", "**"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(tr("“{text}” is not an expression", text=_short(told))) from error
    _check(tree)
    return Expression(told, tree)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _depth(text: str) -> int:
    deepest = depth = 0
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _check(tree: ast.expr) -> None:
    """Refuse whatever is not arithmetic, a list, a name or a call by name."""
    for part in ast.walk(tree):
        if isinstance(part, ast.Call) and not isinstance(part.func, ast.Name):
            raise Unreadable(tr("only a word may stand before a bracket"))
        if isinstance(part, ast.Constant) and not isinstance(part.value, int | float | str):
            raise Unreadable(tr("“{text}” is no number", text=_short(ast.unparse(part))))
        if not isinstance(part, _ALLOWED):
            raise Unreadable(
                tr(
                    "“{text}” may not stand in a lesson",
                    text=_short(ast.unparse(part)) or type(part).__name__,
                )
            )


_ALLOWED = (
    ast.Constant, ast.Name, ast.Load, ast.List, ast.Tuple, ast.Call, ast.keyword, ast.UnaryOp, ast.USub, ast.UAdd,
    ast.Not, ast.BinOp, ast.Compare, *_SIGNS, *_COMPARED,
)  # fmt: skip


def _value(tree: ast.expr, scope: Scope) -> Any:
    match tree:
        case ast.Constant(value=value):
            return _bounded(value)
        case ast.Name(id=name):
            return _known(name, scope)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [_value(part, scope) for part in parts]
        case ast.UnaryOp(op=sign, operand=operand):
            return _signed(sign, _value(operand, scope))
        case ast.BinOp(left=left, op=sign, right=right):
            return _combined(sign, _value(left, scope), _value(right, scope))
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return bool(np.all(_COMPARED[type(sign)](_value(left, scope), _value(right, scope))))
        case ast.Call(func=ast.Name(id=name)):
            return _called(name, tree, scope)
    raise Unreadable(tr("“{text}” may not stand in a lesson", text=_short(ast.unparse(tree))))


def _bounded(value: Any) -> Any:
    if isinstance(value, int | float) and not abs(value) <= LARGEST:
        raise Unreadable(tr("{n} is larger than a lesson may speak of", n=value))
    return value


def _known(name: str, scope: Scope) -> Any:
    if name not in scope.values:
        hint = tr("“{name}” is a word that needs brackets", name=name) if name in scope.words else None
        raise Unreadable(hint or tr("nothing in the set-up is called “{name}”", name=name))
    return scope.values[name]


def _signed(sign: ast.unaryop, value: Any) -> Any:
    if isinstance(sign, ast.Not):
        return not value
    array = np.asarray(value) if isinstance(value, list) else value
    return array if isinstance(sign, ast.UAdd) else _tried(lambda: -array)


def _combined(sign: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(sign, ast.Pow):
        _need_small_power(left, right)
    one, other = (np.asarray(v) if isinstance(v, list) else v for v in (left, right))
    if isinstance(one, str) or isinstance(other, str):
        raise Unreadable(tr("words cannot be calculated with"))
    return _tried(lambda: _SIGNS[type(sign)](one, other))


def _need_small_power(base: Any, exponent: Any) -> None:
    small = isinstance(exponent, int | float) and abs(exponent) <= 64
    if not (small and isinstance(base, int | float) and abs(base) <= 1e4):
        raise Unreadable(tr("this power is too large to be worked out"))


def _tried(work: Callable[[], Any]) -> Any:
    try:
        with np.errstate(all="ignore"):
            found = work()
        size, most = (found.size, _largest(found)) if isinstance(found, np.ndarray) else (1, _largest(found))
    except (TypeError, ValueError, ArithmeticError) as error:
        raise Unreadable(tr("these values cannot be put together: {why}", why=_lower(str(error)))) from error
    if size > _MOST_CELLS or not most <= LARGEST:
        raise Unreadable(tr("the result is larger than a lesson may speak of"))
    return found


def _largest(value: Any) -> float:
    if isinstance(value, np.ndarray):
        return float(np.abs(value).max(initial=0.0))
    return float(abs(value)) if isinstance(value, int | float) else 0.0


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _called(name: str, tree: ast.Call, scope: Scope) -> Any:
    word = scope.words.get(name)
    if word is None:
        raise Unreadable(tr("no word is called “{name}”", name=name))
    given, positional, named = _given(word, scope), _positional(tree, scope), _named(tree, scope)
    try:
        inspect.signature(word.call).bind(*given, *positional, **named)
    except TypeError as error:
        raise Unreadable(
            tr("“{name}” takes other arguments: {arguments}", name=name, arguments=word.arguments())
        ) from error
    try:
        return word.call(*given, *positional, **named)
    except Unreadable:
        raise
    except Refused as refused:
        raise Unreadable(_lower(refused.message).rstrip(".")) from refused
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, ArithmeticError) as error:
        raise Unreadable(
            tr(
                "“{name}” cannot work with these values; it takes {arguments}",
                name=name,
                arguments=word.arguments(),
            )
        ) from error


def _given(word: Word, scope: Scope) -> list[Any]:
    return [getattr(scope, word.takes)] if word.takes else []


def _positional(tree: ast.Call, scope: Scope) -> list[Any]:
    return [_value(part, scope) for part in tree.args]


def _named(tree: ast.Call, scope: Scope) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in tree.keywords:
        if part.arg is None:
            raise Unreadable(tr("two stars may not stand in a lesson"))
        found[part.arg] = _value(part.value, scope)
    return found
