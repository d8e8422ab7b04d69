"""The problems of one layer: the sentence, and its suggested fixes as buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import Button, LinkButton
from cnnstudio.ui.widgets.card import Card
from cnnstudio.ui.widgets.kind_question import question_of
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on, rounded

_BROKEN = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
Foretell = Callable[[Remedy], str]
"""Says in lines what a fix would change."""
TITLES = {"error": "Problem", "warning": "Warning", "info": "Good to know"}


class FixButton(Button):
    """A suggested fix in a full-width row, of as many lines as its words need; hovering previews it."""

    def __init__(self, remedy: Remedy, parent: QWidget | None = None) -> None:
        super().__init__(remedy.label, "wand", parent=parent)
        self.remedy = remedy
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("Suggested fix: {label}", label=remedy.label))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column; the words then take more lines."""
        least = theme.current().px(80)
        return QSize(least, self.heightForWidth(max(self.width(), least)))

    def heightForWidth(self, width: int) -> int:
        """Return the height of a control, and more where the words break."""
        look = theme.current()
        room = QRectF(0, 0, max(width - self._left() - look.px(8), 1), 10_000)
        words = QFontMetricsF(look.font("control")).boundingRect(room, _BROKEN, self.text())
        return max(look.size("control"), ceil(words.height()) + look.px(10))

    @staticmethod
    def _left() -> int:
        """Return where the words begin: right of the drawing."""
        look = theme.current()
        return look.px(16) + look.size("icon")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row with its drawing at the left."""
        painter, look = painter_on(self), theme.current()
        rounded(painter, QRectF(self.rect()), look.radius("control"), self._fill(), self._border())
        side = look.size("icon")
        box = QRectF(look.px(8), (self.height() - side) / 2, side, side)
        icons.draw(painter, "wand", box, look.colour("text_quiet"))
        room = self.width() - self._left() - look.px(8)
        painter.setFont(look.font("control"))
        painter.setPen(look.colour("text"))
        painter.drawText(QRectF(self._left(), 0, room, self.height()), _BROKEN, self.text())
        painter.end()


class ProblemCard(Card):
    """One problem of the selected layer."""

    fixRequested = Signal(object)
    previewRequested = Signal(object)
    explainRequested = Signal()
    """The user asks what the layer's kind is."""

    def __init__(
        self,
        problem: Problem,
        sentence: str,
        kind: str = "",
        foretell: Foretell | None = None,
        parent: QWidget | None = None,
    ) -> None:
        tint, edge = f"{problem.severity}_tint", problem.severity
        super().__init__("", tint, edge, parent)
        self.problem, self._foretell = problem, foretell
        self._picture = QLabel()
        self._sentence = Label(sentence, "body", "text", wrap=True)
        self.add_layout(self._head())
        self.fixes = [FixButton(remedy) for remedy in problem.remedies[:3]]
        for button in self.fixes:
            button.clicked.connect(partial(self.fixRequested.emit, button.remedy))
            button.installEventFilter(self)
            self.add(button)
        self.explain = LinkButton(question_of(kind))
        self.explain.clicked.connect(self.explainRequested)
        self.body.addWidget(self.explain, 0, Qt.AlignmentFlag.AlignLeft)
        self.explain.setVisible(bool(question_of(kind)))
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
                self._tell(watched, isinstance(event, QFocusEvent))
                self.previewRequested.emit(watched.remedy)
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut, QEvent.Type.Hide):
                self.previewRequested.emit(None)
        return super().eventFilter(watched, event)

    def _tell(self, button: FixButton, by_key: bool) -> None:
        """Say beside a fix what it would change: under a resting pointer, and at once to the keyboard."""
        if self._foretell is None:
            return
        words = self._foretell(button.remedy)
        button.setToolTip(words)
        button.setAccessibleDescription(words)
        if by_key:
            QToolTip.showText(button.mapToGlobal(QPoint(0, button.height())), words, button)
