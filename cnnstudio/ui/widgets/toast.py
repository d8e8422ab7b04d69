"""A sentence that appears at the window's foot for six seconds, with a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.buttons import LinkButton
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled


class Toast(Styled, QFrame):
    """One per window; a new sentence takes the place of the last."""

    spoken_role = QAccessible.Role.AlertMessage

    gone = Signal()
    """The sentence has left the screen."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._text = Label("", "body")
        self._button = LinkButton("", "strong")
        self._act: Callable[[], object] | None = None
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text)
        self._row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._button.clicked.connect(self._do)
        window.installEventFilter(self)
        self.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(10))
        self._row.setSpacing(look.space("inset"))

    def say(self, sentence: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Show a sentence and, if given, a button such as Undo."""
        self._text.setText(sentence)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._act = act
        self.setAccessibleName(sentence)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(theme.current().motion("toast"))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def sentence(self) -> str:
        """Return the sentence shown last."""
        return self._text.text()

    def offers(self, button: str) -> bool:
        """Say whether this button can be pressed now."""
        return self.isVisible() and self._button.text() == button

    def _do(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()

    def _place(self) -> None:
        window = self._window
        bottom = window.height() - theme.current().size("statusbar") - theme.current().space("inset")
        self.move((window.width() - self.width()) // 2, bottom - self.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that the place is free."""
        super().hideEvent(event)
        if self._window.isVisible():
            self.gone.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lower edge, the surface and the hairline."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect()).adjusted(0, 0, 0, -2)
        rounded(painter, box.translated(0, 2), look.radius("card"), look.colour("node_shadow"))
        rounded(painter, box, look.radius("card"), look.colour("card"), look.colour("line_strong"))
        painter.end()
