"""Paints the cells of the what-if table: the number, and its ratio quietly beside it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cnnstudio.ui import theme
from cnnstudio.ui.what_if.lines import COLUMNS, NUMBERS, Cell, Line
from cnnstudio.ui.what_if.model import CELL_ROLE, LINE_ROLE
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, text, text_width

ASIDE = 76
"""Pixels kept for the ratio to the right of a number."""


class WhatIfCells(QStyledItemDelegate):
    """Ground, number and ratio; rows that cannot stand there are faint."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell; the button of the last column is a widget of its own."""
        line: Line = index.data(LINE_ROLE)
        cell: Cell = index.data(CELL_ROLE)
        column, look = COLUMNS[index.column()], theme.current()
        painter.save()
        self._paint_ground(painter, option, option.rect, index.column())
        area = QRectF(option.rect).adjusted(look.px(8), 0, -look.px(8), 0)
        quiet = not line.possible and not line.present
        role = "text_quiet" if quiet else "text"
        if column == "form":
            text(painter, area, cell.text, "strong" if line.present else "small", role)
        elif column in NUMBERS:
            self._paint_number(painter, area, cell, role)
        elif column != "use":
            text(painter, area, cell.text, "small", "text_quiet")
        painter.restore()

    @staticmethod
    def _paint_number(painter: QPainter, area: QRectF, cell: Cell, role: str) -> None:
        look = theme.current()
        aside = max(look.px(ASIDE), text_width(cell.aside, "micro"))
        text(painter, area.adjusted(0, 0, -aside, 0), cell.text, "small", role, RIGHT)
        beside = QRectF(area.right() - aside + look.px(8), area.top(), aside - look.px(8), area.height())
        text(painter, beside, cell.aside, "micro", "text_faint", LEFT)

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
