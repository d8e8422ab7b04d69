"""What stands in the middle while data are made, downloaded or read: a sentence, a bar, and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.language import percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled


class ShareBar(Styled, QWidget):
    """How much of one thing is done."""

    spoken_role = QAccessible.Role.ProgressBar

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float) -> None:
        """Show a share from 0 to 1."""
        self._share = min(max(share, 0.0), 1.0)
        self.setAccessibleDescription(percent(self._share, 0))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a wide, flat bar."""
        return QSize(theme.current().px(320), theme.current().px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and share."""
        painter, look = painter_on(self), theme.current()
        radius = look.radius("bar")
        rounded(painter, QRectF(self.rect()), radius, look.colour("control_hover"))
        width = max(self.width() * self._share, 2.0)
        rounded(painter, QRectF(0, 0, width, self.height()), radius, look.colour("accent"))
        painter.end()


class WaitingView(Styled, QWidget):
    """Shows what is under way; `cancelled` is the user's wish to stop."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence, self.share = Label("", "body"), Label("", "small", "text_quiet")
        self.bar, self.stop = ShareBar(tr("Progress")), Button(tr("Cancel"))
        self.stop.clicked.connect(self.cancelled)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        for part in (self.sentence, self.bar, self.share, self.stop):
            self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("gap"))

    def show_progress(self, sentence: str, share: float) -> None:
        """Show how far the work is."""
        self.sentence.setText(sentence or tr("Opening the data"))
        self.bar.set_share(share)
        self.share.setText(percent(share, 0))
