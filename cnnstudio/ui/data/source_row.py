"""One data set in the list of sources."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.paint import RIGHT, painter_on, text, text_width


class SourceRow(Button):
    """Drawing, title, and at the end the number of samples; the checked one is the project's."""

    def __init__(
        self, source: str, title: str, count: str, drawing: str = "view-data", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, framed=False, parent=parent)
        self.source, self._count, self._drawing = source, count, drawing
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{title}, {count}" if count else title)

    def sizeHint(self) -> QSize:
        """Ask for a row."""
        return QSize(theme.current().px(120), theme.current().size("row"))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column; the title then ends in an ellipsis."""
        return QSize(theme.current().px(64), theme.current().size("row"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row over the whole width of the column."""
        painter, look = painter_on(self), theme.current()
        if self.isChecked():
            painter.fillRect(self.rect(), look.colour("accent_tint"))
            painter.fillRect(0, 0, look.px(3), self.height(), look.colour("accent"))
        elif self._hover.share:
            painter.fillRect(self.rect(), look.colour("control_hover", self._hover.share))
        side, inset = look.size("icon"), look.space("inset")
        role = "text" if self.isChecked() else "text_quiet"
        box = QRectF(inset, (self.height() - side) / 2, side, side)
        icons.draw(painter, self._drawing, box, look.colour(role))
        end = QRectF(0, 0, self.width() - inset, self.height())
        text(painter, end, self._count, "small", "text_faint", RIGHT)
        left = inset + side + look.space("unit")
        room = self.width() - left - inset - text_width(self._count, "small") - look.space("unit")
        font = "strong" if self.isChecked() else "body"
        text(painter, QRectF(left, 0, room, self.height()), self.text(), font, "text")
        painter.end()
