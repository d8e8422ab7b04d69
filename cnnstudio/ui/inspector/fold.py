"""A line that folds what stands below it, and says what is inside."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.paint import painter_on, rounded, text, text_width


class Fold(Button):
    """A checkable line: chevron, title, faint note; connect to `toggled`."""

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, framed=False, parent=parent)
        self._note = note
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_note(self, note: str) -> None:
        """Say what is inside."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def note(self) -> str:
        """Return what the line says is inside."""
        return self._note

    def sizeHint(self) -> QSize:
        """Ask for a row."""
        return QSize(theme.current().px(120), theme.current().size("row"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint chevron, title and note."""
        painter, look = painter_on(self), theme.current()
        if self._hover.share:
            ground = QRectF(self.rect()).adjusted(-4, 1, 4, -1)
            rounded(
                painter, ground, look.radius("control"), look.colour("control_hover", self._hover.share * 0.6)
            )
        side = look.px(14)
        drawing = "chevron-down" if self.isChecked() else "chevron-right"
        icons.draw(
            painter, drawing, QRectF(-2, (self.height() - side) / 2, side, side), look.colour("text_faint")
        )
        left = look.px(16)
        text(painter, QRectF(left, 0, self.width() - left, self.height()), self.text(), "control", "text")
        left += text_width(self.text(), "control") + look.px(8)
        text(painter, QRectF(left, 0, self.width() - left, self.height()), self._note, "small", "text_quiet")
        painter.end()
