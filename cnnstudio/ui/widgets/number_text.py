"""Numbers as people type them: plain, with a decimal comma, or as a small sum such as 64*2."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable

from cnnstudio.language import tr

_LONGEST = 60
_LARGEST_POWER = 64
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_UNARY: dict[type[ast.unaryop], Callable[[float], float]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)|^,(?=\d)")
_RELATIVE = re.compile(r"^([-+*/])=(.*)$")


class NotANumber(ValueError):
    """The text is no number; the message is a sentence for the user."""


def _worth(node: ast.AST) -> float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value  # type: ignore[return-value]
    if isinstance(node, ast.UnaryOp) and type(node.op) in _UNARY:
        return _UNARY[type(node.op)](_worth(node.operand))
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        left, right = _worth(node.left), _worth(node.right)
        if isinstance(node.op, ast.Pow) and (abs(right) > _LARGEST_POWER or abs(left) > 1e6):
            raise NotANumber(tr("This power is too large to work out."))
        return _BINARY[type(node.op)](left, right)
    raise NotANumber(tr("Type a number, or a sum such as 64*2."))


def _plain(text: str) -> str:
    plain = (
        text.strip()
        .replace("−", "-")
        .replace("×", "*")
        .replace("·", "*")
        .replace("÷", "/")
        .replace("^", "**")
    )
    return _DECIMAL_COMMA.sub(lambda match: "." if match.start() else "0.", plain)


def read_number(text: str, before: float | int | None = None) -> float | int:
    """Return the number a text means; "+=8" adds to the number before, "0,5" is one half."""
    plain = _plain(text)
    relative = _RELATIVE.match(plain)
    if relative and before is not None:
        plain = f"({before!r}){relative.group(1)}({relative.group(2)})"
    if not plain or len(plain) > _LONGEST:
        raise NotANumber(tr("Type a number."))
    try:
        value = _worth(ast.parse(plain, mode="eval").body)
    except ZeroDivisionError:
        raise NotANumber(tr("A number cannot be divided by zero.")) from None
    except (SyntaxError, OverflowError, RecursionError, MemoryError):
        raise NotANumber(tr("Type a number, or a sum such as 64*2.")) from None
    if isinstance(value, complex) or not math.isfinite(value):
        raise NotANumber(tr("This is not a finite number."))
    return value


def unfinished(text: str) -> bool:
    """Say whether more is to come, as after "64*", so that no one is told off while typing."""
    plain = text.strip()
    return not plain or plain[-1] in "+-*/×·÷^(.,−=" or plain.count("(") > plain.count(")")


def written(value: float | int | None) -> str:
    """Return a number the way a field shows it: the full stop as decimal sign, no separators."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    return str(int(value)) + ".0" if value.is_integer() and abs(value) < 1e15 else repr(value)
