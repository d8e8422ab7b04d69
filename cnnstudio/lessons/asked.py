"""One question with the numbers of one student, and what is said to what was typed or chosen."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from cnnstudio.language import number, tr
from cnnstudio.lessons import answers
from cnnstudio.lessons.expressions import Scope
from cnnstudio.lessons.lesson import Question, said
from cnnstudio.lessons.working import Step, Working

Form = Literal["number", "shape", "list", "table", "yes", "one", "several"]


class Verdict(NamedTuple):
    """What is said to an answer: whether it is right, the sentence, and a further step to look at."""

    right: bool
    sentence: str
    counts: bool = True
    """Whether this was an answer at all; what cannot be read or measured yet is no wrong answer."""


@dataclass(frozen=True)
class Asked:
    """A question with the numbers of this student; `wanted` is the answer as the program worked it out."""

    question: Question
    title: str
    text: str
    wanted: Any
    form: Form
    rule: str
    working: Working | None
    scope: Scope

    @property
    def options(self) -> tuple[str, ...]:
        """The options there are to choose from."""
        return self.question.options or ((tr("yes"), tr("no")) if self.form == "yes" else ())

    def told_answer(self) -> str:
        """Return the answer with its working, as it is revealed."""
        options = self.options
        if self.form == "one":
            return options[int(self.wanted) - 1]
        if self.form == "several":
            return ", ".join(o for o, right in zip(options, self.wanted, strict=True) if right) or tr("none")
        told = said(self.wanted)
        if self.form == "number" and self.wanted is not None and not float(self.wanted).is_integer():
            told = number(round(float(self.wanted), 6), 8)
        working = self.working.line() if self.working is not None and self.working.steps else ""
        return f"{told}  ({working})" if working else told

    def reason(self) -> str:
        """Return the sentence that is said once the answer is known."""
        return self.question.reason.filled(self.scope)

    def hints(self) -> tuple[str, ...]:
        """Return what is told one after the other when asked for a hint; the last result is never among it."""
        told = [tr("The rule: {rule}.", rule=self.rule.rstrip("."))] if self.rule else []
        if self.working is not None:
            told += [self._step(n, step) for n, step in enumerate(self.working.steps, 1)]
        return tuple(told)

    def _step(self, n: int, step: Step) -> str:
        words = tr(
            "Step {n} of {all}: {step}",
            n=n,
            all=len(self.working.steps) if self.working else 0,
            step=step.text,
        )
        last = self.working is not None and n == len(self.working.steps)
        if last or step.value is None:
            return f"{words}."
        return tr("{words}; that makes {value} so far.", words=words, value=said(step.value))

    def marked(self, words: str, tries: int = 0) -> Verdict:
        """Return the verdict on what was typed; `tries` wrong answers went before."""
        if not words.strip():
            return Verdict(False, tr("Type an answer first."), counts=False)
        if answers.matches(words, self._wanted_form(), self.question.decimals):
            return Verdict(True, tr("Right: {answer}.", answer=self.told_answer().rstrip(".")))
        return self._wrong(words, tries)

    def chosen(self, options: tuple[bool, ...], tries: int = 0) -> Verdict:
        """Return the verdict on options that were chosen."""
        if not any(options) and not (self.form == "several" and not any(self.wanted)):
            return Verdict(False, tr("Choose an answer first."), counts=False)
        if self.form == "several":
            wanted = tuple(bool(right) for right in self.wanted)
            if options == wanted:
                return Verdict(True, tr("Right: {answer}.", answer=self.told_answer()))
            return self._wrong_options(options, wanted)
        index = options.index(True) + 1
        right = index == (2 - int(bool(self.wanted)) if self.form == "yes" else int(self.wanted))
        if right:
            return Verdict(True, tr("Right: {answer}.", answer=self.options[index - 1]))
        words = (tr("yes") if index == 1 else tr("no")) if self.form == "yes" else str(index)
        return self._wrong(words, tries)

    def _wrong_options(self, options: tuple[bool, ...], wanted: tuple[bool, ...]) -> Verdict:
        for wrong in self.question.wrong:
            if tuple(bool(b) for b in wrong.answer.value(self.scope)) == options:
                return Verdict(False, wrong.sentence.filled(self.scope))
        at = next(n for n, (a, b) in enumerate(zip(options, wanted, strict=True)) if a != b)
        return Verdict(False, tr("Look again at “{option}”.", option=self.options[at]))

    def _wanted_form(self) -> Any:
        return self.wanted

    def _wrong(self, words: str, tries: int) -> Verdict:
        for wrong in self.question.wrong:
            if answers.matches(words, wrong.answer.value(self.scope), self.question.decimals):
                return Verdict(False, wrong.sentence.filled(self.scope))
        if self.form in ("one", "several", "yes"):
            return Verdict(False, self._next_hint(tries) or tr("No. Look at the page and try again."))
        if self.form == "shape":
            return self._wrong_shape(words, tries)
        if self.form in ("list", "table"):
            return self._wrong_table(words)
        return self._wrong_number(words, tries)

    def _wrong_number(self, words: str, tries: int) -> Verdict:
        given = next(answers.readings(words), None)
        if given is None and not answers.matches(words, None):
            return Verdict(False, tr("“{words}” is no number; type one such as 12, 0.5 or 3/4.", words=_short(words)), counts=False)  # fmt: skip
        found = self.working.betrayed(given.value) if self.working is not None and given is not None else ""
        if not found and self.wanted is not None and given is not None and given.value == -float(self.wanted):
            found = tr("The size is right, the sign is not.")
        return Verdict(False, found or self._next_hint(tries) or tr("No. Look at the page and try again."))

    def _wrong_shape(self, words: str, tries: int) -> Verdict:
        given = answers.sizes(words)
        if given is None:
            told = tr(
                "“{words}” is no size; type it as {example}.",
                words=_short(words),
                example=size_example(self.wanted),
            )
            return Verdict(False, told, counts=False)
        if len(given) != len(self.wanted):
            return Verdict(False, tr("The size has {n} numbers, not {m}.", n=len(self.wanted), m=len(given)))
        if sorted(given) == sorted(self.wanted):
            return Verdict(
                False, tr("These are the right numbers in another order: height, width, channels.")
            )
        at = next(n for n, (a, b) in enumerate(zip(given, self.wanted, strict=True)) if a != b)
        axis = (
            (tr("height"), tr("width"), tr("number of channels"))[at]
            if len(given) <= 3 and at < 3
            else at + 1
        )
        told = tr("The {axis} is not {n}.", axis=axis, n=number(given[at]))
        return Verdict(False, f"{told} {self._next_hint(tries)}".strip())

    def _wrong_table(self, words: str) -> Verdict:
        wanted = np.asarray(self.wanted, dtype=np.float64)
        read = next((t for t in answers.tables(words)), None)
        if read is None:
            example = "1 2; 3 4" if wanted.ndim == 2 else "1, 2, 3"
            told = tr(
                "“{words}” is no list of numbers; type it as {example}.", words=_short(words), example=example
            )
            return Verdict(False, told, counts=False)
        if read.size != wanted.size:
            return Verdict(False, tr("The answer has {n} numbers, yours {m}.", n=wanted.size, m=read.size))
        given = read.reshape(wanted.shape)
        if wanted.ndim == 2 and wanted.shape[0] == wanted.shape[1] and np.array_equal(given.T, wanted):
            return Verdict(False, tr("Rows and columns are swapped."))
        at = tuple(int(i) for i in np.argwhere(~np.isclose(given, wanted, atol=1e-9))[0])
        return Verdict(False, self._wrong_cell(at, float(given[at])))

    def _wrong_cell(self, at: tuple[int, ...], given: float) -> str:
        first = self.scope.first
        place = (
            tr(
                "Row {row}, column {column} is not {n}.",
                row=at[0] + first,
                column=at[1] + first,
                n=said(given),
            )
            if len(at) == 2
            else tr("Number {at} of your list, {n}, is not right.", at=at[0] + 1, n=said(given))
        )
        explain = self.question.answer.explained(self.scope)
        working = explain(at) if callable(explain) else None
        if not isinstance(working, Working):
            return place
        betrayed = working.betrayed(given)
        return f"{place} {betrayed or tr('It is made of {working}.', working=working.line())}"

    def _next_hint(self, tries: int) -> str:
        hints = self.hints()
        return hints[min(tries, len(hints) - 1)] if hints else ""


def size_example(wanted: Sized) -> str:
    """Return how a size of so many numbers is typed."""
    return " x ".join(("26", "26", "32")[: len(wanted)])


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
