"""Paints the cells of the what-if table: the number, and its ratio quietly beside it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cnnstudio.ui import theme
from cnnstudio.ui.what_if.lines import COLUMNS, NUMBERS, RATIOS, Line
from cnnstudio.ui.what_if.model import LINE_ROLE
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, text


class WhatIfCells(QStyledItemDelegate):
    """Ground, number and ratio; rows that cannot stand there are faint."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell; the button of the last column is a widget of its own."""
        line: Line = index.data(LINE_ROLE)
        column, look = COLUMNS[index.column()], theme.current()
        painter.save()
        self._paint_ground(painter, option, option.rect, index.column())
        if column != "use":
            inset = look.px(2 if column in RATIOS else 8)
            left = look.space("inset") if index.column() == 0 else inset
            area = QRectF(option.rect).adjusted(left, 0, -inset, 0)
            font = "micro" if column in RATIOS else "strong" if line.present and column == "form" else "small"
            side = RIGHT if column in NUMBERS else LEFT
            text(painter, area, index.data(), font, self._role(column, line), side)
        painter.restore()

    @staticmethod
    def _role(column: str, line: Line) -> str:
        if column in RATIOS:
            return "text_faint"
        stands = line.possible or line.present
        return "text" if stands and (column == "form" or column in NUMBERS) else "text_quiet"

    @staticmethod
    def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, box: QRect, column: int) -> None:
        look = theme.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour("accent_tint"))
            if column == 0:
                edge = QRect(box.left(), box.top(), look.px(3), box.height())
                painter.fillRect(edge, look.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.colour("control_hover"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), look.colour("line", 0.6))
