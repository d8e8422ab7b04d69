"""The last row of the network table, which never scrolls away."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.document.analysis import Analysis
from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.design_tables.network_rows import COLUMNS, NUMBERS, left_out, titles, totals_row
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, text
from cnnstudio.ui.widgets.styled import Styled


class TotalsBar(Styled, QWidget):
    """Sums under their columns, and a sentence when they are incomplete."""

    spoken_role = QAccessible.Role.StaticText

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: tuple[str, ...] = ("",) * len(COLUMNS)
        self._note = ""
        self._columns: list[tuple[int, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Totals"))

    def show_analysis(self, analysis: Analysis) -> None:
        """Show the sums of an analysis."""
        self._cells, self._note = totals_row(analysis), left_out(analysis)
        told = [f"{title} {cell}" for title, cell in zip(titles(), self._cells, strict=True) if cell]
        self.setAccessibleDescription(". ".join([", ".join(told), self._note]).strip(". "))
        self.updateGeometry()
        self.update()

    def set_columns(self, columns: list[tuple[int, int]]) -> None:
        """Stand under these columns, given by left edge and width."""
        self._columns = columns
        self.update()

    def note(self) -> str:
        """Return what the sums leave out."""
        return self._note

    def cells(self) -> tuple[str, ...]:
        """Return the cells shown."""
        return self._cells

    def sizeHint(self) -> QSize:
        """Ask for a row, and one more for the note."""
        look = theme.current()
        return QSize(look.px(320), look.size("row") * (2 if self._note else 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sums and the note."""
        painter, look = painter_on(self), theme.current()
        painter.fillRect(0, 0, self.width(), 1, look.colour("line_strong"))
        height, inset = look.size("row"), look.px(8)
        for column, cell, (left, width) in zip(COLUMNS, self._cells, self._columns, strict=False):
            area = QRectF(left, 0, width, height).adjusted(inset, 0, -inset, 0)
            text(painter, area, cell, "strong", "text", RIGHT if column in NUMBERS else LEFT)
        if self._note:
            side = look.px(14)
            icons.draw(
                painter,
                "warning",
                QRectF(inset, height + (height - side) / 2, side, side),
                look.colour("warning"),
            )
            area = QRectF(
                inset + side + look.px(8), height, self.width() - inset - side - look.px(16), height
            )
            text(painter, area, self._note, "small", "warning")
        painter.end()
