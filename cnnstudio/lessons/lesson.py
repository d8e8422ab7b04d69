"""What a lesson is: a set-up, questions, and what is said to wrong answers; nothing in it is an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from cnnstudio.language import number, tr
from cnnstudio.lessons.expressions import Expression, Scope, Shape, Unreadable, read_expression

Level = Literal["core", "further"]
Symbols = Literal["WFPS", "nfps", "ikpsd"]
_HOLE = re.compile(r"\{([^{}]*)\}")


class Fault(NamedTuple):
    """What is wrong with a lesson's file, and on which line."""

    line: int
    sentence: str

    def told(self) -> str:
        """Return both as one sentence."""
        return tr("Line {n}: {sentence}", n=self.line, sentence=self.sentence)


@dataclass(frozen=True)
class Text:
    """Words with expressions in braces, filled in for the numbers of the student."""

    parts: tuple[str | Expression, ...] = ()
    line: int = 0

    def filled(self, scope: Scope) -> str:
        """Return the words with their numbers."""
        return "".join(part if isinstance(part, str) else said(part.value(scope)) for part in self.parts)


@dataclass(frozen=True)
class Scene:
    """A page of the lab, and what is set there."""

    page: str
    parts: tuple[tuple[str, Expression], ...]
    line: int = 0


@dataclass(frozen=True)
class Wrong:
    """An answer that is often given, and what is said to it."""

    answer: Expression
    sentence: Text
    line: int = 0


@dataclass(frozen=True)
class Told:
    """A step of the working: what it comes to, and what is done in it."""

    value: Expression
    sentence: Text


@dataclass(frozen=True)
class Question:
    """A question; its answer is an expression over the set-up."""

    title: Text
    answer: Expression
    text: Text = Text()
    options: tuple[str, ...] = ()
    several: bool = False
    """Any number of the options may be right, not just one."""
    rule: Text = Text()
    steps: tuple[Told, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    reason: Text = Text()
    scene: Scene | None = None
    decimals: int = 2
    line: int = 0
    answer_line: int = 0


@dataclass(frozen=True)
class Lesson:
    """A lesson as it was read."""

    key: str
    title: str
    level: Level
    symbols: Symbols
    first: Literal[0, 1]
    introduction: Text
    named: tuple[tuple[str, Expression, int], ...]
    scene: Scene
    questions: tuple[Question, ...]

    @property
    def varies(self) -> bool:
        """Say whether a named student gets other numbers."""
        return any("vary(" in e.text or "draw(" in e.text for _name, e, _line in self.named)


def read_text(words: str, line: int = 0) -> Text:
    """Return words with their expressions read; raises `Unreadable`."""
    parts: list[str | Expression] = []
    for at, piece in enumerate(_HOLE.split(words)):
        if at % 2:
            parts.append(read_expression(piece))
        elif "{" in piece or "}" in piece:
            raise Unreadable(tr("a brace is opened or closed alone"))
        elif piece:
            parts.append(piece)
    return Text(tuple(parts), line)


def said(value: Any) -> str:
    """Return a value as it stands in a sentence."""
    if value is None:
        return tr("none")
    if isinstance(value, bool | np.bool_):
        return tr("yes") if value else tr("no")
    if isinstance(value, Shape):
        return " × ".join(number(int(size)) for size in value)
    if isinstance(value, list | tuple | np.ndarray):
        array = np.asarray(value)
        return said(array.item()) if array.ndim == 0 else f"[{', '.join(said(v) for v in array)}]"
    if isinstance(value, str):
        return value
    return number(int(value)) if float(value).is_integer() else number(float(value), 6)
