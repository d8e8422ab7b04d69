"""Progress of the epoch, and below it of the whole run."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled


class ProgressTwo(Styled, QWidget):
    """A bar of 8 pixels for the epoch and one of 2 for the run; they jump, since a moving number must be true."""

    spoken_role = QAccessible.Role.ProgressBar

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epoch, self._run = 0.0, 0.0
        self.setAccessibleName(name or tr("Progress"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_shares(self, epoch: float, run: float) -> None:
        """Show how much of the epoch and of the run is done, 0 to 1."""
        self._epoch, self._run = min(max(epoch, 0.0), 1.0), min(max(run, 0.0), 1.0)
        self.setAccessibleDescription(
            tr(
                "{epoch} of the epoch, {run} of the run",
                epoch=percent(self._epoch, 0),
                run=percent(self._run, 0),
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for both bars and the gap between them."""
        return QSize(theme.current().px(200), theme.current().px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both bars."""
        painter, look = painter_on(self), theme.current()
        thick, thin = look.px(8), look.px(2)
        radius = look.radius("bar")
        width = self.width()
        rounded(painter, QRectF(0, 0, width, thick), radius, look.colour("control_hover"))
        if self._epoch:
            rounded(painter, QRectF(0, 0, max(width * self._epoch, 2), thick), radius, look.colour("accent"))
        top = self.height() - thin
        painter.fillRect(QRectF(0, top, width, thin), look.colour("control_hover"))
        painter.fillRect(QRectF(0, top, width * self._run, thin), look.colour("text_quiet"))
        painter.end()
