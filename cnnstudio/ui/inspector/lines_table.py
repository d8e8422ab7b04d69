"""Lines of arithmetic under each other: axis, formula in mono, result in bold at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.layers.written import Line
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class LinesTable(Styled, QWidget):
    """Paints lines; a formula that leaves no room for axis and result stands below them."""

    spoken_role = QAccessible.Role.StaticText

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these lines."""
        self._lines = lines
        told = [f"{one.title} {one.formula} = {one.result}" if one.result else one.formula for one in lines]
        self.setAccessibleDescription("; ".join(told))
        self.setVisible(bool(lines))
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        """Fit the height to the scale."""
        self.updateGeometry()

    def lines(self) -> tuple[Line, ...]:
        """Return the lines shown."""
        return self._lines

    def _axis_width(self) -> int:
        look = theme.current()
        return max((text_width(one.title, "small") for one in self._lines), default=0) + look.px(8)

    def _breaks(self, one: Line, width: int) -> bool:
        if not one.result:
            return False
        used = self._axis_width() + text_width(one.formula, "working") + theme.current().px(8)
        return used + text_width(f"= {one.result}", "working") > width

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines: a long formula takes a line of its own."""
        rows = sum(2 if self._breaks(one, width) else 1 for one in self._lines)
        return rows * theme.current().line_height("working")

    def sizeHint(self) -> QSize:
        """Ask for the width of a formula."""
        width = theme.current().px(200)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column."""
        return QSize(theme.current().px(120), self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines."""
        painter, top = painter_on(self), 0
        height = theme.current().line_height("working")
        for one in self._lines:
            breaks = self._breaks(one, self.width())
            self._paint_line(painter, one, top, height, breaks)
            top += 2 * height if breaks else height
        painter.end()

    def _paint_line(self, painter: QPainter, one: Line, top: int, height: int, breaks: bool) -> None:
        left, width = self._axis_width(), self.width()
        text(painter, QRectF(0, top, left, height), one.title, "small", "text_quiet", LEFT)
        role = "text_faint" if one.symbols else "text"
        if one.symbols:
            left = max(0, min(left, width - text_width(one.formula, "working") - 1))
        formula = QRectF(left, top, width - left, height)
        if breaks:
            spare = max(0, width - text_width(one.formula, "working") - 1)
            formula = QRectF(min(left, spare), top + height, width, height)
        text(painter, formula, one.formula, "working", role, LEFT)
        if one.result:
            strong = text_width(one.result, "strong")
            text(painter, QRectF(0, top, width, height), one.result, "strong", "text", RIGHT)
            equals = QRectF(0, top, width - strong - theme.current().px(5), height)
            text(painter, equals, "=", "working", "text_faint", RIGHT)
