"""The head of a dock: its title, and a button that closes it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import IconButton, Label
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled


class DockHead(Styled, QWidget):
    """40 pixels; what it does not press itself Qt takes for dragging the dock."""

    closeRequested = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.close_button = IconButton("close", tr("Close {title}", title=title))
        self._row = QHBoxLayout(self)
        self._row.addWidget(Label(title, "strong"))
        self._row.addStretch(1)
        self._row.addWidget(self.close_button)
        self.close_button.clicked.connect(self.closeRequested)
        self.setAccessibleName(title)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.setFixedHeight(look.px(40))
        self._row.setContentsMargins(look.space("inset"), 0, look.space("unit"), 0)

    def sizeHint(self) -> QSize:
        """Ask for the whole height: a dock gives its head no more than it asks for."""
        return QSize(self._row.sizeHint().width(), theme.current().px(40))

    def minimumSizeHint(self) -> QSize:
        """Never be squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the lines above and below."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("chrome"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        painter.end()
