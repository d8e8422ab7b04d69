"""One problem in the list: its sign, its sentence, its layer, its suggested fixes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import Button, LinkButton
from cnnstudio.ui.widgets.kind_question import question_of
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

_WORDS = {"error": "Problem", "warning": "Warning", "info": "Good to know"}


class FixButton(Button):
    """A suggested fix; in a narrow list its label ends in an ellipsis and stands in full in its tooltip."""

    def __init__(self, remedy: Remedy, parent: QWidget | None = None) -> None:
        super().__init__(remedy.label, "wand", parent=parent)
        self.remedy = remedy
        self.setAccessibleName(tr("Suggested fix: {label}", label=remedy.label))
        self.setToolTip(remedy.label)
        self.setProperty("remedy", remedy.id)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow list."""
        return QSize(theme.current().px(72), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row with its drawing at the left."""
        painter, look = painter_on(self), theme.current()
        rounded(painter, QRectF(self.rect()), look.radius("control"), self._fill(), self._border())
        side = look.size("icon")
        box = QRectF(look.px(9), (self.height() - side) / 2, side, side)
        icons.draw(painter, "wand", box, look.colour("text_quiet"))
        area = QRectF(box.right() + look.px(7), 0, self.width() - box.right() - look.px(14), self.height())
        text(painter, area, self.text(), "control", "text")
        painter.end()


class ProblemRow(Styled, QWidget):
    """Pressing the row goes to the layer; hovering a fix previews it."""

    spoken_role = QAccessible.Role.ListItem

    chosen = Signal()
    fixRequested = Signal(object)
    previewRequested = Signal(object)
    explainRequested = Signal()
    """The user asks what the layer's kind is."""

    def __init__(self, problem: Problem, layer: str, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem, self._lit = problem, False
        self._picture, self._row = QLabel(), QHBoxLayout(self)
        self._sentence = Label(problem.message.replace(" × ", "\u00a0×\u00a0"), "body", "text", wrap=True)
        self._layer = Label(layer or tr("the whole network"), "small", "text_quiet")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._sentence)
        words.addLayout(self._place(kind))
        self._row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        self.fixes = [self._fix(remedy) for remedy in problem.remedies[:3]]
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for button in self.fixes:
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._buttons.addStretch(1)
        if self.fixes:
            words.addLayout(self._buttons)
        self._words = words
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("rings_itself", True)
        self.setAccessibleName(f"{tr(_WORDS[problem.severity])}: {problem.message}")
        self.restyle()

    def _place(self, kind: str) -> QHBoxLayout:
        """Return the line with the layer, and the way to what its kind is."""
        self.explain = LinkButton(question_of(kind), parent=self)
        self.explain.setVisible(bool(self.explain.text()))
        self.explain.clicked.connect(self.explainRequested)
        line = QHBoxLayout()
        line.setSpacing(theme.current().px(12))
        line.addWidget(self._layer)
        line.addWidget(self.explain)
        line.addStretch(1)
        return line

    def _fix(self, remedy: Remedy) -> FixButton:
        button = FixButton(remedy)
        button.clicked.connect(partial(self.fixRequested.emit, remedy))
        button.installEventFilter(self)
        return button

    def restyle(self) -> None:
        """Take distances and the sign's colour from the theme."""
        look = theme.current()
        self._row.setContentsMargins(look.space("inset"), look.px(6), look.space("inset"), look.px(6))
        self._row.setSpacing(look.space("unit"))
        self._words.setSpacing(look.px(2))
        self._buttons.setSpacing(look.px(6))
        self._buttons.setContentsMargins(0, look.px(4), 0, look.px(2))
        severity = self.problem.severity
        self._picture.setPixmap(icons.pixmap(severity, severity, 18, self.devicePixelRatioF()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fixes under each other where they do not fit beside each other."""
        super().resizeEvent(event)
        look = theme.current()
        wanted = sum(button.sizeHint().width() + look.px(6) for button in self.fixes)
        room = self.width() - 2 * look.space("inset") - look.px(18) - look.space("unit")
        across = wanted <= room or len(self.fixes) < 2
        way = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        if self._buttons.direction() != way:
            self._buttons.setDirection(way)
            self.updateGeometry()

    def set_lit(self, lit: bool) -> None:
        """Mark the row as the one stepped to."""
        self._lit = lit
        self.update()

    @property
    def lit(self) -> bool:
        """Say whether this is the row stepped to."""
        return self._lit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for a preview while a fix is under the pointer or has the focus."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            if isinstance(watched, FixButton):
                self.previewRequested.emit(watched.remedy)
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.previewRequested.emit(None)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the layer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the layer with Space; Enter takes the first fix."""
        if event.key() == Qt.Key.Key_Space:
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.fixes:
            self.fixes[0].click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the row has the focus."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the hairline below."""
        painter, look = painter_on(self, smooth=False), theme.current()
        if self._lit:
            painter.fillRect(self.rect(), look.colour("accent_tint"))
            painter.fillRect(0, 0, look.px(3), self.height(), look.colour("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), look.colour("control_hover", 0.5))
        if self.hasFocus():
            painter.setPen(look.colour("focus"))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -2, -2))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        painter.end()
