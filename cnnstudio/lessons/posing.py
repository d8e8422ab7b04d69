"""A lesson put to one student: the numbers of the set-up, and the answers worked out from them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnstudio.language import tr
from cnnstudio.lessons.asked import Asked, Form
from cnnstudio.lessons.expressions import Scope, Shape, Unreadable
from cnnstudio.lessons.faults import Faulty, sentence_of
from cnnstudio.lessons.lesson import Fault, Lesson, Question
from cnnstudio.lessons.vocabulary import WORDS
from cnnstudio.lessons.working import Step, Working

Measured = Callable[[str], Any]


def _nothing_measured(_name: str) -> Any:
    raise Unreadable(tr("nothing has been measured yet; press Measure on the page"))


@dataclass(frozen=True)
class Posed:
    """A lesson with the numbers of one student."""

    lesson: Lesson
    student: str
    scope: Scope

    def asked(self, index: int) -> Asked:
        """Return a question; raises `Unreadable` where its answer cannot be worked out yet."""
        question, scope = self.lesson.questions[index], self.scope
        wanted = question.answer.value(scope)
        return Asked(
            question, question.title.filled(scope), question.text.filled(scope), wanted,
            _form(question, wanted), question.rule.filled(scope), _working(question, scope), scope,
        )  # fmt: skip

    def open_question(self, index: int) -> tuple[str, str]:
        """Return the words of a question whose answer is not known yet."""
        question = self.lesson.questions[index]
        return question.title.filled(self.scope), question.text.filled(self.scope)

    def scene(self, index: int) -> tuple[str, dict[str, Any]]:
        """Return the page for a question, and what is set there."""
        scene = self.lesson.questions[index].scene or self.lesson.scene
        return scene.page, {name: expression.value(self.scope) for name, expression in scene.parts}


def _form(question: Question, wanted: Any) -> Form:
    if question.options:
        return "several" if question.several else "one"
    if isinstance(wanted, bool | np.bool_):
        return "yes"
    if isinstance(wanted, Shape):
        return "shape"
    array = np.asarray(0.0 if wanted is None else wanted, dtype=np.float64)
    return "number" if array.ndim == 0 else "list" if array.ndim == 1 else "table"


def _working(question: Question, scope: Scope) -> Working | None:
    if question.steps:
        steps = [
            Step(told.sentence.filled(scope), _number(told.value.value(scope))) for told in question.steps
        ]
        return Working(tuple(steps))
    found = question.answer.explained(scope)
    return found if isinstance(found, Working) else None


def _number(value: Any) -> float | None:
    return (
        float(value) if isinstance(value, int | float | np.number) and not isinstance(value, bool) else None
    )


def dice_for(student: str, lesson: str) -> np.random.Generator | None:
    """Return the same draws for the same student in the same lesson; without a name nothing is drawn."""
    name = " ".join(student.lower().split())
    if not name:
        return None
    seed = hashlib.sha256(f"{name}\n{lesson}".encode()).digest()
    return np.random.default_rng(int.from_bytes(seed[:8], "big"))


def pose(lesson: Lesson, student: str = "", measured: Measured = _nothing_measured) -> Posed:
    """Return the lesson with the numbers of a student; a line that cannot be worked out raises `Faulty`."""
    scope = Scope(WORDS, {}, lesson.first, dice_for(student, lesson.key), measured)
    for name, expression, line in lesson.named:
        try:
            scope.values[name] = expression.value(scope)
        except Unreadable as error:
            raise Faulty([Fault(line, sentence_of(error))]) from error
    return Posed(lesson, student, scope)
