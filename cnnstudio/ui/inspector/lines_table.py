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

    def _rows(self, one: Line, width: int) -> tuple[int, int, int]:
        """Return the row of the formula, that of the result, and how many rows there are.

        An equation that leaves no room for its axis stands below it as a whole; only a long one parts from its result.
        """
        if not one.result:
            return 0, 0, 1
        gap = theme.current().px(8)
        axis, formula = self._axis_width(), text_width(one.formula, "working")
        equation = formula + gap + text_width(f"= {one.result}", "working")
        if axis + equation <= width:
            return 0, 0, 1
        if equation <= width:
            return 1, 1, 2
        return (0, 1, 2) if axis + formula <= width else (1, 2, 3)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines: a long formula takes a line of its own."""
        rows = sum(self._rows(one, width)[2] for one in self._lines)
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
            formula, result, rows = self._rows(one, self.width())
            self._paint_formula(painter, one, top, top + formula * height)
            self._paint_result(painter, one, top + result * height)
            top += rows * height
        painter.end()

    def _paint_formula(self, painter: QPainter, one: Line, top: int, at: int) -> None:
        """Paint the axis at its row and the formula at its own, moved to the left where it is long."""
        left, width, height = self._axis_width(), self.width(), theme.current().line_height("working")
        text(painter, QRectF(0, top, left, height), one.title, "small", "text_quiet", LEFT)
        used = text_width(one.formula, "working") + 1
        if at != top:
            used += text_width(f"= {one.result}", "working") + theme.current().px(8)
        if one.symbols or at != top:
            left = max(0, min(left, width - used))
        role = "text_faint" if one.symbols else "text"
        text(painter, QRectF(left, at, width - left, height), one.formula, "working", role, LEFT)

    def _paint_result(self, painter: QPainter, one: Line, at: int) -> None:
        if not one.result:
            return
        width, height = self.width(), theme.current().line_height("working")
        strong = text_width(one.result, "strong")
        text(painter, QRectF(0, at, width, height), one.result, "strong", "text", RIGHT)
        equals = QRectF(0, at, width - strong - theme.current().px(5), height)
        text(painter, equals, "=", "working", "text_faint", RIGHT)
