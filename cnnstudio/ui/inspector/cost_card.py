"""The cost card: parameters, multiply-accumulates and receptive field, each with its arithmetic."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.glossary import explain
from cnnstudio.ui.inspector.calculation import Sum
from cnnstudio.ui.inspector.copy_card import CopyCard, Written
from cnnstudio.ui.widgets.paint import RIGHT, painter_on, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class SumRow(Styled, QWidget):
    """A word, its number in bold, and below it the arithmetic."""

    spoken_role = QAccessible.Role.StaticText

    def __init__(self, one: Sum, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sum = one
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if one.term:
            explain(self, one.term)
        if one.hover:
            self.setToolTip(f"{self.toolTip()} {one.hover}".strip())
        self.setAccessibleName(f"{one.title}: {one.value}")
        self.setAccessibleDescription(one.arithmetic)

    def _lines(self, width: int) -> list[str]:
        """Return the arithmetic, broken at its pluses and dots where it is too long for the width."""
        return [part for line in self.sum.arithmetic.split("\n") for part in _broken(line, width) if part]

    def sizeHint(self) -> QSize:
        """Ask for the width of a card."""
        width = theme.current().px(200)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column."""
        return QSize(theme.current().px(120), self.heightForWidth(max(self.width(), theme.current().px(160))))

    def restyle(self) -> None:
        """Fit the height to the scale."""
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the word and of its broken arithmetic."""
        look = theme.current()
        return look.px(20) + len(self._lines(width)) * look.px(17)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        painter, look = painter_on(self), theme.current()
        head = QRectF(0, 0, self.width(), look.px(20))
        text(painter, head, self.sum.title, "small", "text_quiet")
        text(painter, head, self.sum.value, "strong", "text", RIGHT)
        for index, line in enumerate(self._lines(self.width())):
            box = QRectF(0, look.px(20) + index * look.px(17), self.width(), look.px(17))
            text(painter, box, line, "working", "text_faint")
        painter.end()


def _broken(line: str, width: int) -> list[str]:
    found: list[str] = [""]
    for part in line.replace(" + ", "\0 + ").replace(" · ", "\0 · ").split("\0"):
        if found[-1] and text_width(found[-1] + part, "working") > width:
            found.append("  " + part.strip())
        else:
            found[-1] += part
    return found


class CostCard(CopyCard):
    """Rows of costs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Cost"), parent=parent)
        self._rows: list[SumRow] = []

    def show_sums(self, sums: tuple[Sum, ...], written: Written | None = None) -> None:
        """Show these costs, and offer them for copying."""
        self.set_written(written)
        if sums == tuple(row.sum for row in self._rows):
            return
        for row in self._rows:
            self.body.removeWidget(row)
            row.deleteLater()
        self._rows = [SumRow(one) for one in sums]
        for index, row in enumerate(self._rows):
            self.body.insertWidget(1 + index, row)
            row.show()

    def value(self, title: str) -> str:
        """Return the number shown beside a word."""
        return next((row.sum.value for row in self._rows if row.sum.title == title), "")

    def arithmetic(self, title: str) -> str:
        """Return the arithmetic shown below a word."""
        return next((row.sum.arithmetic for row in self._rows if row.sum.title == title), "")
