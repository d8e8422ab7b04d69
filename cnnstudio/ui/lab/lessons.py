"""Leads through lessons: opens them, sets the lab up, marks answers and keeps what was reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from cnnstudio.language import tr
from cnnstudio.layers.formulas import Reading
from cnnstudio.lessons import shelf
from cnnstudio.lessons.asked import Asked, Verdict
from cnnstudio.lessons.expressions import Unreadable
from cnnstudio.lessons.faults import Faulty
from cnnstudio.lessons.lesson import Lesson
from cnnstudio.lessons.posing import Posed, pose
from cnnstudio.lessons.progress import ProgressStore
from cnnstudio.lessons.scenes import PAGES
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.lesson_list import Entry, LessonList
from cnnstudio.ui.lab.lesson_strip import LessonStrip

SetUp = Callable[[str, dict[str, Any]], None]
Measured = Callable[[str], Any]


class Lessons(QObject):
    """`changed()` tells that a lesson was opened, closed or has come further; `faulty(sentences)` why a file is none."""

    changed = Signal()
    covered = Signal(bool)
    """Whether the results of the page are hidden now."""
    faulty = Signal(str, tuple)

    def __init__(
        self, context: LabContext, listed: LessonList, strip: LessonStrip, set_up: SetUp, measured: Measured
    ) -> None:
        super().__init__(context)
        self._context, self.list, self.strip = context, listed, strip
        self._set_up, self._measured = set_up, measured
        self.lessons: dict[str, Lesson] = {lesson.key: lesson for lesson in shelf.course_lessons(PAGES)}
        self.progress = ProgressStore()
        self.posed: Posed | None = None
        self.index = 0
        self._asked: Asked | None = None
        self._hinted = 0
        self._cover = True
        self._connect()
        self.list_all()

    def _connect(self) -> None:
        strip = self.strip
        self.list.chosen.connect(self._open_listed)
        strip.answered.connect(self._take)
        strip.hintWished.connect(self._hint)
        strip.revealWished.connect(self._reveal)
        strip.stepped.connect(self._step)
        strip.onWished.connect(self._go_on)
        strip.coverToggled.connect(self._choose_cover)
        strip.closed.connect(self.close)
        strip.cover.setChecked(self._cover)
        strip.hide()

    # The list.

    def list_all(self) -> None:
        """Show every lesson with what was reached in it."""
        self.list.set_entries([
            Entry(key, lesson.title, lesson.level, self.progress.value.state(key, len(lesson.questions)))
            for key, lesson in self.lessons.items()
        ])  # fmt: skip
        self.changed.emit()

    def passed(self) -> int:
        """Return how many lessons are passed."""
        return sum(entry.state == "passed" for entry in self.list.entries)

    def tell_notice(self) -> None:
        """Tell once what could not be read of the progress."""
        notice, self.progress.notice = self.progress.notice, ""
        if notice:
            self._context.told.emit(notice)

    @property
    def open_key(self) -> str:
        """The key of the open lesson, empty without one."""
        return self.posed.lesson.key if self.posed is not None else ""

    # Opening and closing.

    def open_file(self, path: Path) -> None:
        """Open a teacher's own lesson, or tell its faults."""
        try:
            lesson = shelf.open_lesson(path, PAGES)
        except Faulty as refused:
            self.faulty.emit(path.name, tuple(fault.told() for fault in refused.faults))
            return
        self.lessons[lesson.key] = lesson
        self.list_all()
        self.open(lesson.key)

    def open(self, key: str) -> None:
        """Open a lesson at its first question that is not answered; once it is finished, from the beginning."""
        lesson = self.lessons[key]
        if self.progress.value.state(key, len(lesson.questions)) in ("passed", "seen"):
            self.progress.begin_again(key)
        self._pose(lesson)
        marks = self.progress.value.of(key, len(lesson.questions))
        self.list.set_lit(key)
        self.list_all()
        self.strip.show()
        self.ask(next((n for n, mark in enumerate(marks) if not mark), 0))
        self._context.set_lesson_reading(Reading(lesson.symbols, lesson.first))
        self.tell_notice()

    def _open_listed(self, key: str) -> None:
        """Open what was chosen in the list, ready to be answered."""
        self.open(key)
        self.focus_answer()

    def _step(self, step: int) -> None:
        self.ask(self.index + step)
        self.focus_answer()

    def _pose(self, lesson: Lesson) -> None:
        self.posed = pose(lesson, self.progress.value.student, self._measured)

    def close(self) -> None:
        """Put the lesson away; the page stays as it is."""
        self.posed, self._asked = None, None
        self.list.set_lit("")
        self.strip.hide()
        self._context.set_lesson_reading(None)
        self.covered.emit(False)
        self.changed.emit()

    def set_student(self, name: str) -> None:
        """Take a name; an open lesson that draws its numbers begins again with others."""
        self.progress.set_student(name)
        if self.posed is not None and self.posed.lesson.varies and self.posed.student != name:
            self.progress.begin_again(self.posed.lesson.key)
            self._pose(self.posed.lesson)
            self.list_all()
            self.ask(0)
        self.tell_notice()

    # Asking and marking.

    def ask(self, index: int) -> None:
        """Ask a question and set the lab up for it."""
        if self.posed is None:
            return
        self.index, self._hinted = index, 0
        page, parts = self.posed.scene(index)
        self._set_up(page, parts)
        self._put()
        if self._asked is not None:
            self.strip.announce(f"{self.strip.where.text()}: {self._asked.title} {self._asked.text}")

    def _put(self) -> None:
        """Put the question into the strip; the page stays as it is."""
        if self.posed is None:
            return
        lesson, index = self.posed.lesson, self.index
        where = tr("question {n} of {all}", n=index + 1, all=len(lesson.questions))
        if lesson.level == "further":
            where = tr("{where}, further", where=where)
        ends = (index == 0, index == len(lesson.questions) - 1)
        self._asked = None
        try:
            self._asked = self.posed.asked(index)
        except Unreadable as error:
            told = str(error)
            words = self.posed.open_question(index)
            self.strip.wait(lesson.title, where, words, ends, f"{told[:1].upper()}{told[1:]}.")
        else:
            introduction = lesson.introduction.filled(self.posed.scope) if index == 0 else ""
            self.strip.ask(self._asked, lesson.title, where, introduction, ends)
        answered = self.progress.value.of(lesson.key, len(lesson.questions))[index] == "right"
        if answered:
            self.strip.say(tr("You have answered this question."), "check")
        self._tell_cover(known=answered)

    def _tell_cover(self, known: bool = False) -> None:
        # What has to be measured must be seen to be read off.
        hidden = self._cover and self.posed is not None and self._asked is not None and not known
        self.covered.emit(
            hidden and "measured(" not in self._asked.question.answer.text if self._asked else False
        )

    def _choose_cover(self, on: bool) -> None:
        self._cover = on
        self._tell_cover()

    def _take(self, verdict: Verdict | None) -> None:
        if self.posed is None:
            return
        if verdict is None or self._asked is None:
            self._try_measured()
            return
        more = self._asked.reason() if verdict.right else ""
        if verdict.right:
            self._mark("right")
        self.strip.show_verdict(verdict, f"{more} {self._ended()}".strip(), self._onward())

    def _try_measured(self) -> None:
        """Mark an answer to what had not been measured when it was asked, if it has been since."""
        words = self.strip.line.text()
        self._put()
        if self._asked is not None:
            self.strip.line.setText(words)
            self._take(self._asked.marked(words))

    def _hint(self) -> None:
        if self._asked is not None:
            hints = self._asked.hints()
            told = hints[min(self._hinted, len(hints) - 1)]
            last = tr("There is no further hint.") if self._hinted >= len(hints) else ""
            self.strip.say(f"{told} {last}".strip(), "help")
            self._hinted += 1

    def _reveal(self) -> None:
        if self._asked is None:
            return
        self._mark("shown")
        told = tr("The answer: {answer}.", answer=self._asked.told_answer().rstrip("."))
        self.strip.finish(f"{told} {self._asked.reason()} {self._ended()}".strip(), "eye", self._onward())

    def _mark(self, mark: Any) -> None:
        if self.posed is not None:
            lesson = self.posed.lesson
            self.progress.mark(lesson.key, len(lesson.questions), self.index, mark)
            self._tell_cover(known=True)
            self.list_all()
            self.tell_notice()

    # Going on.

    def _open_questions(self) -> list[int]:
        if self.posed is None:
            return []
        lesson = self.posed.lesson
        marks = self.progress.value.of(lesson.key, len(lesson.questions))
        count = len(marks)
        return [n % count for n in range(self.index + 1, self.index + count) if not marks[n % count]]

    def _ended(self) -> str:
        """Return what is said at the end of a lesson, nothing before."""
        if self.posed is None:
            return ""
        lesson = self.posed.lesson
        state = self.progress.value.state(lesson.key, len(lesson.questions))
        return {
            "passed": tr("The lesson is passed."),
            "seen": tr("The lesson is at its end; open it again to pass it without looking."),
        }.get(state, "")

    def _following(self) -> str:
        keys = list(self.lessons)
        at = keys.index(self.posed.lesson.key) if self.posed is not None else len(keys)
        return next((key for key in keys[at + 1 :]), "")

    def _onward(self) -> str:
        if self._open_questions():
            return tr("Next question")
        return tr("Next lesson") if self._following() else tr("Close")

    def _go_on(self) -> None:
        if self._open_questions():
            self.ask(self._open_questions()[0])
            self.focus_answer()
        elif self._following():
            self.open(self._following())
            self.focus_answer()
        else:
            self.close()

    def focus_answer(self) -> None:
        """Give the keyboard to where the answer goes."""
        options = self.strip.options
        (next(iter(options.buttons.values())) if options is not None else self.strip.line).setFocus()
