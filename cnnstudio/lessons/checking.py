"""A lesson is worked out for several students before it is shown, so that none of them meets a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnnstudio.language import tr
from cnnstudio.lessons.expressions import Shape, Unreadable
from cnnstudio.lessons.faults import Faulty, sentence_of
from cnnstudio.lessons.lesson import Fault, Lesson, Question, Scene, Text
from cnnstudio.lessons.posing import Posed, pose
from cnnstudio.lessons.scenes import unfit

_TRIED_NAMES = ("", "Ada", "Emmy", "Mary")


def checked(lesson: Lesson) -> Lesson:
    """Return the lesson once all of it has been worked out for several students; else raises `Faulty`."""
    faults: dict[Fault, None] = {}
    for student in _TRIED_NAMES if lesson.varies else _TRIED_NAMES[:1]:
        posed = pose(lesson, student, lambda _name: 7.0)
        faults.update(dict.fromkeys(_faults_of(posed)))
    if faults:
        raise Faulty(tuple(faults))
    return lesson


def _faults_of(posed: Posed) -> list[Fault]:
    lesson, found = posed.lesson, []
    scenes: list[Scene] = [lesson.scene, *(q.scene for q in lesson.questions if q.scene is not None)]
    for scene in scenes:
        found += _scene_faults(scene, posed)
    found += _tried(lambda: lesson.introduction.filled(posed.scope), lesson.introduction.line)
    for question in lesson.questions:
        found += _faults_in(question, posed)
    return found


def _scene_faults(scene: Scene, posed: Posed) -> list[Fault]:
    found: list[Fault] = []
    for name, expression in scene.parts:
        failed = _tried(lambda e=expression: e.value(posed.scope), scene.line)  # type: ignore[misc]
        sentence = "" if failed else unfit(scene.page, name, expression.value(posed.scope))
        found += failed or ([Fault(scene.line, sentence)] if sentence else [])
    return found


def _faults_in(question: Question, posed: Posed) -> list[Fault]:
    scope = posed.scope
    found = _tried(lambda: question.answer.value(scope), question.answer_line)
    if found:
        return found
    found = _answer_faults(question, question.answer.value(scope))
    texts: list[Text] = [question.title, question.text, question.rule, question.reason]
    texts += [wrong.sentence for wrong in question.wrong] + [told.sentence for told in question.steps]
    for text in texts:
        found += _tried(lambda t=text: t.filled(scope), text.line)  # type: ignore[misc]
    for told in question.steps:
        found += _tried(lambda t=told: t.value.value(scope), told.sentence.line)  # type: ignore[misc]
    for wrong in question.wrong:
        failed = _tried(lambda w=wrong: w.answer.value(scope), wrong.line)  # type: ignore[misc]
        found += failed
        if (
            not failed
            and not posed.lesson.varies
            and _same(wrong.answer.value(scope), question.answer.value(scope))
        ):
            found.append(Fault(wrong.line, tr("This wrong answer is the right one.")))
    return found


def _answer_faults(question: Question, wanted: Any) -> list[Fault]:
    if question.several:
        count = np.size(wanted)
        if count != len(question.options):
            return [
                Fault(
                    question.answer_line,
                    tr("There are {n} options and {m} answers.", n=len(question.options), m=count),
                )
            ]
    elif question.options and not (isinstance(wanted, int | float) and 1 <= wanted <= len(question.options)):
        return [
            Fault(
                question.answer_line, tr("The answer to “one of” is the number of an option, counted from 1.")
            )
        ]
    elif not _answerable(wanted):
        return [
            Fault(
                question.answer_line,
                tr("The answer is no number, size, list, yes or no; use “outputs(…)” or “size(…)”."),
            )
        ]
    return []


def _answerable(wanted: Any) -> bool:
    if wanted is None or isinstance(wanted, bool | np.bool_ | int | float | Shape):
        return True
    try:
        array = np.asarray(wanted, dtype=np.float64)
    except (TypeError, ValueError):
        return False
    return 0 < array.size <= 400 and array.ndim <= 2 and bool(np.isfinite(array).all())


def _same(one: Any, other: Any) -> bool:
    try:
        return bool(np.array_equal(np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)))
    except (TypeError, ValueError):
        return False


def _tried(work: Callable[[], object], line: int) -> list[Fault]:
    try:
        work()
    except Unreadable as error:
        return [Fault(line, sentence_of(error))]
    except (TypeError, ValueError) as error:
        return [Fault(line, tr("This cannot be worked out ({why}).", why=str(error)))]
    return []
