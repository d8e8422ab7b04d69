"""The strip below the lab: a lesson's question, the answer, and what is said to it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.lessons.asked import Asked, Verdict
from cnnstudio.ui import icons, theme
from cnnstudio.ui.lab.answer_field import AnswerLine, Options, shown_form, verdict_on
from cnnstudio.ui.widgets import Button, IconButton, Label, PrimaryButton, ToggleButton
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

_ONE_LINE_FROM = 1040
"""Pixels at 100 % from which question and answer stand beside each other."""


class _Book(Styled, QWidget):
    """The round sign of a lesson; a tick or a cross once something was said to an answer."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._role = "book", "accent"
        self.restyle()

    def restyle(self) -> None:
        side = theme.current().px(32)
        self.setFixedSize(side, side)

    def show_sign(self, icon: str, role: str) -> None:
        self._icon, self._role = icon, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = painter_on(self), theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_tint"))
        painter.drawEllipse(QRectF(self.rect()))
        side = look.px(16)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        icons.draw(painter, self._icon, box, look.colour(self._role))
        painter.end()


class LessonStrip(Styled, QWidget):
    """Tells the wishes `answered(Verdict)`, `hintWished`, `revealWished`, `stepped(+1 or -1)`, `onWished`, `closed`."""

    spoken_role = QAccessible.Role.Grouping

    answered = Signal(object)
    hintWished = Signal()
    revealWished = Signal()
    stepped = Signal(int)
    onWished = Signal()
    coverToggled = Signal(bool)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: Asked | None = None
        self.tries = 0
        self._done = False
        self.book = _Book()
        self.title, self.where = Label("", "strong"), Label("", "small", "text_faint")
        self.introduction = Label("", "small", "text_quiet", wrap=True)
        self.question = Label("", "body", "text", wrap=True)
        self.said = Label("", "body", "text", wrap=True)
        self.line = AnswerLine()
        self.check = PrimaryButton(tr("Check"))
        self.hint = Button(tr("Hint"), framed=False)
        self.reveal = Button(tr("Show answer"), framed=False)
        self.cover = ToggleButton(tr("Hide results"), framed=False)
        self.back = IconButton("chevron-left", tr("Previous question"))
        self.on = IconButton("chevron-right", tr("Next question"))
        self.close_button = IconButton("close", tr("Close the lesson"))
        self.options: Options | None = None
        self._lay_out()
        self._connect()
        self.setAccessibleName(tr("Lesson"))
        self.restyle()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.current().space("unit"))
        head.addWidget(self.title)
        head.addWidget(self.where)
        head.addStretch(1)
        self._words = QVBoxLayout()
        self._words.setSpacing(2)
        self._words.addLayout(head)
        for label in (self.introduction, self.question, self.said):
            self._words.addWidget(label)
        left = QHBoxLayout()
        left.addWidget(self.book, 0, Qt.AlignmentFlag.AlignTop)
        left.addLayout(self._words, 1)
        self._controls = QHBoxLayout()
        controls: tuple[QWidget, ...] = (
            self.line,
            self.check,
            self.hint,
            self.reveal,
            self.cover,
            self.back,
            self.on,
            self.close_button,
        )
        for part in controls:
            self._controls.addWidget(part)
        # What is left beside the buttons when they stand below the question lies before the way on.
        self._controls.insertStretch(controls.index(self.back), 1)
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.addLayout(left, 1)
        self._outer.addLayout(self._controls)
        self._left = left

    def _connect(self) -> None:
        self.line.entered.connect(self._enter)
        self.check.clicked.connect(self._enter)
        self.hint.clicked.connect(self.hintWished)
        self.reveal.clicked.connect(self.revealWished)
        self.cover.toggled.connect(self.coverToggled)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))
        self.close_button.clicked.connect(self.closed)
        self.cover.setToolTip(tr("Cover the page's results until the question is answered"))

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        section, inset = look.space("section"), look.space("inset")
        self._outer.setContentsMargins(section, look.px(14), inset, look.px(14))
        self._outer.setSpacing(inset)
        self._left.setSpacing(inset)
        self._controls.setSpacing(look.px(6))
        self.setMinimumHeight(look.px(80))
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the answer below the question where there is no room beside it."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() >= theme.current().px(_ONE_LINE_FROM)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._outer.direction() != direction:
            self._outer.setDirection(direction)
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Be as high as the broken lines are."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), theme.current().px(480)), max(hint.height(), self._high()))

    def sizeHint(self) -> QSize:
        """Ask for all lines."""
        return QSize(super().sizeHint().width(), self._high())

    def _high(self) -> int:
        width = (
            self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else theme.current().px(1000)
        )
        return max(self._outer.totalHeightForWidth(width), theme.current().px(80))

    # What is asked.

    def ask(self, asked: Asked, title: str, where: str, introduction: str, ends: tuple[bool, bool]) -> None:
        """Ask a question; `ends` says whether it is the first and the last one."""
        self._show_words(title, where, asked.title, asked.text, introduction, ends)
        self._asked, self.tries, self._done = asked, 0, False
        self._show_options(asked)
        for part in (self.hint, self.reveal):
            part.setEnabled(True)
        self.hint.setVisible(bool(asked.hints()))
        self.line.setVisible(self.options is None)
        self.line.show_form(asked.form, asked.title, asked.wanted)
        self.line.setEnabled(True)
        self.check.setText(tr("Check"))
        self.check.setEnabled(True)
        self.say("", "book")

    def wait(
        self, title: str, where: str, words: tuple[str, str], ends: tuple[bool, bool], sentence: str
    ) -> None:
        """Show a question whose answer is not known yet, and why."""
        self._show_words(title, where, *words, "", ends)
        self._asked, self.tries, self._done = None, 0, False
        self._drop_options()
        self.line.setEnabled(True)
        self.line.show()
        self.line.show_form("number", words[0])
        self.hint.hide()
        self.reveal.setEnabled(False)
        self.check.setText(tr("Check"))
        self.check.setEnabled(True)
        self.say(sentence, "book")

    def _show_words(self, title: str, where: str, question: str, more: str, introduction: str, ends: tuple[bool, bool]) -> None:  # fmt: skip
        self.title.setText(title)
        self.where.setText(where)
        self.introduction.setText(introduction)
        self.introduction.setVisible(bool(introduction))
        self.question.setText(f"{question} {more}".strip())
        self.back.setEnabled(not ends[0])
        self.on.setEnabled(not ends[1])
        self.setAccessibleName(tr("Lesson: {title}", title=title))
        self.setAccessibleDescription(self.question.text())

    def _show_options(self, asked: Asked) -> None:
        self._drop_options()
        self.options = shown_form(self, asked)
        if self.options is not None:
            self._words.insertWidget(self._words.count() - 1, self.options)
            self.options.show()

    def _drop_options(self) -> None:
        if self.options is not None:
            self._words.removeWidget(self.options)
            self.options.hide()
            self.options.deleteLater()
            self.options = None

    def _enter(self) -> None:
        """Check the answer; once it is known, go on."""
        if self._done:
            self.onWished.emit()
            return
        if self._asked is None:
            self.answered.emit(None)
            return
        verdict = verdict_on(self._asked, self.line, self.options, self.tries)
        self.tries += verdict.counts and not verdict.right
        self.answered.emit(verdict)

    # What is said.

    def show_verdict(self, verdict: Verdict, more: str, onward: str) -> None:
        """Say what is to be said to an answer; after a right one the button leads on."""
        if verdict.right:
            self.finish(f"{verdict.sentence} {more}".strip(), "check", onward)
            return
        self.say(verdict.sentence, "close" if verdict.counts else "book")
        if self.options is None:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.line.selectAll()

    def finish(self, sentence: str, icon: str, onward: str) -> None:
        """Say the answer and lead on."""
        self._done = True
        self.say(sentence, icon)
        self.hint.setEnabled(False)
        self.reveal.setEnabled(False)
        self.line.setEnabled(False)
        for button in self.options.buttons.values() if self.options is not None else ():
            button.setEnabled(False)
        self.check.setText(onward)
        self.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str, icon: str) -> None:
        """Show a sentence below the question and say it to screen readers."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        self.book.show_sign(icon, "error" if icon == "close" else "accent")
        self.updateGeometry()
        if sentence:
            self.announce(sentence)

    def announce(self, sentence: str) -> None:
        """Say a sentence to screen readers."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line above."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("chrome"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        painter.end()
