"""The problems of one layer: the sentence, and its suggested fixes as buttons."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import Button, LinkButton
from cnnstudio.ui.widgets.card import Card
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on, rounded, text

_AN = re.compile(r"[AEIOaeio]|Up|LSTM|RNN|RMS|STFT")
"""Kinds that are spoken with a vowel first, letter by letter where they are short for something."""
TITLES = {"error": "Problem", "warning": "Warning", "info": "Good to know"}


def what_is(kind: str) -> str:
    """Return the question that leads to a kind's teaching text."""
    return tr("What is an {kind}?" if _AN.match(kind) else "What is a {kind}?", kind=kind)


class FixButton(Button):
    """A suggested fix in a full-width row; hovering previews it."""

    def __init__(self, remedy: Remedy, parent: QWidget | None = None) -> None:
        super().__init__(remedy.label, "wand", parent=parent)
        self.remedy = remedy
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Suggested fix: {label}", label=remedy.label))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column; the label then ends in an ellipsis."""
        return QSize(theme.current().px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row with its drawing at the left."""
        painter, look = painter_on(self), theme.current()
        rounded(painter, QRectF(self.rect()), look.radius("control"), self._fill(), self._border())
        side = look.size("icon")
        box = QRectF(look.px(8), (self.height() - side) / 2, side, side)
        icons.draw(painter, "wand", box, look.colour("text_quiet"))
        area = QRectF(box.right() + look.px(8), 0, self.width() - box.right() - look.px(16), self.height())
        text(painter, area, self.text(), "control", "text")
        painter.end()


class ProblemCard(Card):
    """One problem of the selected layer."""

    fixRequested = Signal(object)
    previewRequested = Signal(object)
    explainRequested = Signal()
    """The user asks what the layer's kind is."""

    def __init__(
        self, problem: Problem, sentence: str, kind: str = "", parent: QWidget | None = None
    ) -> None:
        tint, edge = f"{problem.severity}_tint", problem.severity
        super().__init__("", tint, edge, parent)
        self.problem = problem
        self._picture = QLabel()
        self._sentence = Label(sentence, "body", "text", wrap=True)
        self.add_layout(self._head())
        self.fixes = [FixButton(remedy) for remedy in problem.remedies[:3]]
        for button in self.fixes:
            button.clicked.connect(partial(self.fixRequested.emit, button.remedy))
            button.installEventFilter(self)
            self.add(button)
        self.explain = LinkButton(what_is(kind) if kind else "")
        self.explain.clicked.connect(self.explainRequested)
        self.body.addWidget(self.explain, 0, Qt.AlignmentFlag.AlignLeft)
        self.explain.setVisible(bool(kind))
        self.setAccessibleName(f"{tr(TITLES[problem.severity])}: {sentence}")
        self.restyle()

    def _head(self) -> QHBoxLayout:
        row, words = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words.setSpacing(2)
        words.addWidget(Label(tr(TITLES[self.problem.severity]), "strong"))
        words.addWidget(self._sentence)
        row.addLayout(words, 1)
        return row

    def restyle(self) -> None:
        """Colour the sign."""
        super().restyle()
        if hasattr(self, "_picture"):
            sign = icons.pixmap(self.problem.severity, self.problem.severity, 18, self.devicePixelRatioF())
            self._picture.setPixmap(sign)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for a preview while a fix is under the pointer or has the focus."""
        if isinstance(watched, FixButton):
            if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                self.previewRequested.emit(watched.remedy)
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut, QEvent.Type.Hide):
                self.previewRequested.emit(None)
        return super().eventFilter(watched, event)
