"""Small arithmetic expressions that are read once and written as text, LaTeX or Python: (13 − 3 + 2·0)/1 + 1."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\s*(\d+(?:,\d{3})*|[A-Za-z_][A-Za-z_0-9]*[′]?|[-+−·*/(),=]|\?)")
_FUNCTIONS = ("floor", "ceil", "max", "min")
_ADDITIVE, _FACTOR, _ATOM = 1, 2, 3


class NoExpression(ValueError):
    """The text is words, not arithmetic."""


@dataclass(frozen=True, slots=True)
class Part:
    """A number, a name, or an operation on parts; the head of an operation is its sign or function."""

    head: str
    parts: tuple[Part, ...] = ()

    @property
    def is_number(self) -> bool:
        """Say whether it is a number on its own."""
        return not self.parts and self.head.isdigit()


@lru_cache(maxsize=4_096)
def read(text: str) -> Part:
    """Return the expression a text stands for; NoExpression where it is words."""
    tokens: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise NoExpression(text)
        tokens.append(found[1].replace(",", "") if found[1][0].isdigit() else found[1])
        at = found.end()
    reader = _Reader(tokens)
    whole = reader.equation()
    if reader.next:
        raise NoExpression(text)
    return whole


class _Reader:
    """Reads tokens from left to right, one method per strength of binding."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens[::-1]

    @property
    def next(self) -> str:
        return self._tokens[-1] if self._tokens else ""

    def _take(self, wanted: str = "") -> str:
        if not self._tokens or (wanted and self.next != wanted):
            raise NoExpression(wanted)
        return self._tokens.pop()

    def equation(self) -> Part:
        left = self.sum()
        if self.next != "=":
            return left
        self._take()
        return Part("=", (left, self.sum()))

    def sum(self) -> Part:
        found = self._product()
        while self.next in ("+", "-", "−") and self.next:
            sign = "+" if self._take() == "+" else "−"
            found = Part(sign, (found, self._product()))
        return found

    def _product(self) -> Part:
        found = self._atom()
        while self.next:
            if self.next in ("·", "*", "/"):
                sign = "/" if self._take() == "/" else "·"
                found = Part(sign, (found, self._atom()))
            elif found.is_number and self.next[0].isalpha() and self.next not in _FUNCTIONS:
                found = Part("·", (found, self._atom()))
            else:
                break
        return found

    def _atom(self) -> Part:
        word = self._take()
        if word == "(":
            inner = self.sum()
            self._take(")")
            return inner
        if word in _FUNCTIONS and self.next == "(":
            return self._call(word)
        if word in "+-−·*/),=":
            raise NoExpression(word)
        return Part(word)

    def _call(self, name: str) -> Part:
        self._take("(")
        given = [self.sum()]
        while self.next == ",":
            self._take()
            given.append(self.sum())
        self._take(")")
        return Part(name, tuple(given))


def with_numbers(part: Part, values: Mapping[str, int | str]) -> Part:
    """Return the expression with names replaced by numbers, or by expressions given as text."""
    if not part.parts:
        value = values.get(part.head)
        return part if value is None else read(str(value))
    return Part(part.head, tuple(with_numbers(p, values) for p in part.parts))


def renamed(part: Part, names: Mapping[str, str]) -> Part:
    """Return the expression with other symbols."""
    if not part.parts:
        return Part(names.get(part.head, part.head))
    return Part(part.head, tuple(renamed(p, names) for p in part.parts))


def known(part: Part) -> bool:
    """Say whether the expression holds numbers only, so that it can be worked out."""
    return all(map(known, part.parts)) if part.parts else part.is_number


def _strength(part: Part) -> int:
    if part.head in ("+", "−") and part.parts:
        return _ADDITIVE
    return _FACTOR if part.head in ("·", "/") else _ATOM


def _in(part: Part, written: str, least: int) -> str:
    return f"({written})" if _strength(part) < least else written


def as_text(part: Part) -> str:
    """Write it as on the screen: floor((W − F + 2P)/S) + 1."""
    if not part.parts:
        return part.head
    if part.head in _FUNCTIONS:
        return f"{part.head}({', '.join(map(as_text, part.parts))})"
    left, right = part.parts
    if part.head == "=":
        return f"{as_text(left)} = {as_text(right)}"
    if part.head in ("+", "−"):
        return f"{as_text(left)} {part.head} {_in(right, as_text(right), _FACTOR)}"
    first = _in(left, as_text(left), _FACTOR)
    second = _in(right, as_text(right), _ATOM)
    beside = part.head == "·" and left.is_number and not right.parts and not right.is_number
    return first + ("" if beside else part.head) + second


def as_latex(part: Part) -> str:
    r"""Write it for a paper: \left\lfloor \frac{W - F + 2P}{S} \right\rfloor + 1."""
    if not part.parts:
        return _latex_name(part.head)
    if part.head in ("floor", "ceil"):
        inner = as_latex(part.parts[0])
        return rf"\left\l{part.head} {inner} \right\r{part.head}"
    if part.head in _FUNCTIONS:
        return rf"\{part.head}({', '.join(map(as_latex, part.parts))})"
    left, right = part.parts
    if part.head == "/":
        return rf"\frac{{{as_latex(left)}}}{{{as_latex(right)}}}"
    if part.head == "·":
        beside = left.is_number and not right.parts and not right.is_number
        sign = "" if beside else r" \cdot "
        right_latex = as_latex(right) if right.head == "/" else _in(right, as_latex(right), _ATOM)
        return _in(left, as_latex(left), _FACTOR) + sign + right_latex
    if part.head == "=":
        return f"{as_latex(left)} = {as_latex(right)}"
    sign = "-" if part.head == "−" else "+"
    return f"{as_latex(left)} {sign} {_in(right, as_latex(right), _FACTOR)}"


def _latex_name(name: str) -> str:
    if len(name.rstrip("′")) == 1 or name.isdigit():
        return name.replace("′", "'")
    escaped = name.replace("_", r"\_")
    return rf"\mathrm{{{escaped}}}"


def as_python(part: Part) -> str:
    """Write it as whole-number arithmetic: (13 - 3 + 2*0)//1 + 1; ceil(a/b) is -(-a//b)."""
    if not part.parts:
        return part.head
    if part.head == "floor":
        inner = as_python(part.parts[0])
        return inner if part.parts[0].head == "/" else f"({inner})"
    if part.head == "ceil":
        return _python_ceil(part.parts[0])
    if part.head in _FUNCTIONS:
        return f"{part.head}({', '.join(map(as_python, part.parts))})"
    left, right = part.parts
    if part.head in ("+", "−"):
        sign = "-" if part.head == "−" else "+"
        return f"{as_python(left)} {sign} {_in(right, as_python(right), _FACTOR)}"
    sign = "//" if part.head == "/" else "*"
    return _python_factor(left, _FACTOR) + sign + _python_factor(right, _ATOM)


def _python_factor(part: Part, least: int) -> str:
    floored = part.head == "floor" and part.parts[0].head == "/"
    return f"({as_python(part)})" if floored else _in(part, as_python(part), least)


def _python_ceil(inner: Part) -> str:
    if inner.head != "/":
        return f"({as_python(inner)})"
    left, right = inner.parts
    return f"-(-{_python_factor(left, _ATOM)}//{_python_factor(right, _ATOM)})"


def value(part: Part) -> int | None:
    """Return what an expression of whole numbers comes to; None for names, or where a division leaves a rest."""
    if not part.parts:
        return int(part.head) if part.is_number else None
    if part.head in ("floor", "ceil"):
        return _rounded(part)
    given = [value(p) for p in part.parts]
    return None if None in given else _WORK[part.head]([n for n in given if n is not None])


def _rounded(part: Part) -> int | None:
    inner = part.parts[0]
    if inner.head != "/":
        return value(inner)
    over, under = (value(p) for p in inner.parts)
    if over is None or not under:
        return None
    return over // under if part.head == "floor" else -(-over // under)


_WORK: dict[str, Callable[[list[int]], int | None]] = {
    "+": sum,
    "−": lambda given: given[0] - given[1],
    "·": lambda given: given[0] * given[1],
    "/": lambda given: given[0] // given[1] if given[1] and given[0] % given[1] == 0 else None,
    "max": max,
    "min": min,
}


def settled(part: Part) -> Part:
    """Return the expression without a floor or ceil where the division leaves no rest."""
    if not part.parts:
        return part
    if part.head in ("floor", "ceil") and value(part.parts[0]) is not None:
        return settled(part.parts[0])
    return Part(part.head, tuple(map(settled, part.parts)))
