"""The answer to a drawing: one large class, how much weight it bears, and a bar for every class."""

from __future__ import annotations

from math import inf

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.bridge import Pace
from cnnstudio.ui.drawing.verdict import Verdict
from cnnstudio.ui.widgets import Bars, Label, SectionHead
from cnnstudio.ui.widgets.labels import Elided
from cnnstudio.ui.widgets.styled import Styled

_DELAY_PER_SECOND = 4.0
_NARROW = 280
_LONGEST_DELAY = 1000.0
"""Milliseconds; an answer that comes later was not to the pen's last movement but to a network that came later."""


_SLOW = 600
"""Milliseconds after which it is said that an answer takes its time."""


class Answer(Styled, QWidget):
    """Bars stand in class order and jump; a number that moves must be a true number."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(title)
        self.delay = Label("", "small", "text_faint")
        self.head.add(self.delay)
        self.whose = Label("", "small", "text_quiet")
        self.large = Elided("", "figure")
        self.large.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.words = Label("", "strong")
        self.detail = Label("", "small", "text_quiet")
        self.bars = Bars((), tr("Answer by class"))
        self.kind = Label(tr("Confidence (not calibrated)"), "small", "text_quiet")
        self.note = Label("", "small", "text_quiet", wrap=True)
        self._labels: tuple[str, ...] = ()
        self._delay = 0.0
        self._pace = Pace(self, _DELAY_PER_SECOND, self._write_delay)
        self._empty = True
        """Whether there is neither an answer nor one on its way."""
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW)
        self._slow.timeout.connect(self._say_slow)
        self._build()
        for part in (self.large, self.words, self.bars, self.kind):
            part.setToolTip(
                tr("Confidence (not calibrated): the share the network gives, not how often it is right.")
            )
        self.restyle()

    def _build(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addStretch(1)
        beside.addWidget(self.words)
        beside.addWidget(self.detail)
        beside.addStretch(1)
        self._lead = QHBoxLayout()
        self._lead.addWidget(self.large)
        self._lead.addLayout(beside, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.bars)
        self._area.viewport().setAutoFillBackground(False)
        self.bars.setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.head, self.whose):
            self._column.addWidget(part)
        self._column.addLayout(self._lead)
        self._column.addWidget(self.kind)
        self._column.addWidget(self._area, 1)
        self._column.addWidget(self.note)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setSpacing(look.space("unit"))
        self._lead.setSpacing(look.space("gap"))

    def set_labels(self, labels: tuple[str, ...]) -> None:
        """Name the classes."""
        if labels != self._labels:
            self._labels = labels
            self.bars.set_labels(labels)
            self.bars.setMinimumHeight(self.bars.sizeHint().height())

    def set_whose(self, words: str) -> None:
        """Say whose weights answer."""
        self.whose.setText(words)

    def set_note(self, sentence: str, role: str = "text_quiet") -> None:
        """Say what a reader must know."""
        self.note.setText(sentence)
        self.note.set_role(role)
        self.note.setVisible(bool(sentence))

    def show_nothing(self, sentence: str) -> None:
        """Show empty bars and why."""
        self._empty = True
        self._slow.stop()
        _say(self.large, "–")
        _say(self.words, "")
        _say(self.detail, sentence)
        self._delay = inf  # what is still to be written was of the answer that goes now
        self._write_delay()
        self.bars.set_values(None)

    def expect(self, soon: bool) -> None:
        """Take away why there was no answer, now that something is drawn; `soon` if the engine has been asked."""
        if not self._empty:
            return
        self.show_nothing("")
        if soon:
            self._empty = False
            self._slow.start()

    def _say_slow(self) -> None:
        _say(self.detail, tr("The engine is busy; its answer follows."))

    def show_verdict(self, verdict: Verdict) -> None:
        """Show one answer; the bars are painted before this returns."""
        self._empty = False
        self._slow.stop()
        self.bars.show_now(verdict.shares)
        lead = verdict.lead
        _say(self.large, self._labels[lead] if lead < len(self._labels) else str(lead))
        _say(self.words, verdict.words())
        self.words.set_role("warning" if verdict.unsure else "text")
        _say(self.detail, verdict.detail(self._labels))

    def show_delay(self, milliseconds: float) -> None:
        """Say how long after the pen moved the bars were painted; four times a second, so that one can read it."""
        self._delay = milliseconds
        self._pace.ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the delay in fewer words where there is no width for more."""
        super().resizeEvent(event)
        if self.delay.text():
            self._write_delay()

    def _write_delay(self) -> None:
        if self._delay > _LONGEST_DELAY:
            self.delay.setText("")
            self.delay.setToolTip("")
            return
        words = tr("{ms} ms after the pen moved", ms=f"{self._delay:.1f}")
        self.delay.setToolTip(words)
        narrow = self.width() < theme.current().px(_NARROW)
        self.delay.setText(tr("{ms} ms", ms=f"{self._delay:.1f}") if narrow else words)


def _say(label: Label | Elided, words: str) -> None:
    """Set a text only if it is another: setting one lays out the whole panel anew."""
    if label.text() != words:
        label.setText(words)
