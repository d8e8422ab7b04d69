"""A parser that works out plain whole-number arithmetic and refuses everything else."""

from __future__ import annotations

import ast
import operator

_SIGNS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}


def worked_out(line: str) -> object:
    """Return what a line of arithmetic comes to: a number, or a tuple of them."""
    return _value(ast.parse(line, mode="eval").body)


def _value(node: ast.expr) -> object:
    match node:
        case ast.Constant(value=int() as number):
            return number
        case ast.Tuple(elts=parts):
            return tuple(map(_value, parts))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)  # type: ignore[operator]
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return _SIGNS[type(sign)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id="max" | "min" as name), args=given):
            return {"max": max, "min": min}[name](map(_value, given))  # type: ignore[type-var]
    raise ValueError(ast.dump(node))
