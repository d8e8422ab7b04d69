"""A table of samples that are no pictures: numbers in a row, or lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cnnstudio.data.samples import Samples
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.numbers_model import COLUMNS, EXTENT_ROLE, SAMPLE_ROLE, NumbersModel
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, text
from cnnstudio.ui.widgets.styled import Styled

LINES = ("plot_train", "plot_val", "plot_c", "plot_d")
_PITCH, _REST = 72, 52
_WIDE = 560
"""The width from which a label has all its room."""
_WIDTHS, _NARROW = {"row": 88, "target": 160}, 88


class NumberCells(QStyledItemDelegate):
    """Text, or one line per channel on the scale of the whole data set."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        look, box = theme.current(), QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour("accent_tint"))
        painter.fillRect(QRectF(box.left(), box.bottom(), box.width(), 1), look.colour("line", 0.6))
        area = inside(box, index.column()).adjusted(0, look.px(4), 0, -look.px(4))
        sample = index.data(SAMPLE_ROLE)
        if sample is None:
            role = "text" if COLUMNS[index.column()] == "target" else "text_quiet"
            text(painter, area, index.data(), "small", role, LEFT)
        elif sample.ndim == 1:
            self._paint_numbers(painter, area, sample)
        else:
            self._paint_lines(painter, area, sample, index.data(EXTENT_ROLE))
        painter.restore()

    @staticmethod
    def _paint_numbers(painter: QPainter, area: QRectF, sample: NDArray[np.generic]) -> None:
        """Paint the numbers that find room, each in a place of its own, so that columns can be compared."""
        boxes, rest = places(area, len(sample))
        for box, value in zip(boxes, sample, strict=False):
            text(painter, box, number(float(value), 3), "small", "text_quiet", RIGHT)
        if more := len(sample) - len(boxes):
            text(painter, rest, tr("{n} more", n=number(more)), "micro", "text_faint", LEFT)

    @staticmethod
    def _paint_lines(
        painter: QPainter, area: QRectF, sample: NDArray[np.generic], span: tuple[float, float]
    ) -> None:
        look, (low, high) = theme.current(), span
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        x = area.left() + np.linspace(0.0, 1.0, len(sample)) * area.width()
        share = (sample.astype(np.float64) - low) / max(high - low, 1e-12)
        y = area.bottom() - share * area.height()
        for channel in range(min(sample.shape[1], len(LINES))):
            painter.setPen(QPen(look.colour(LINES[channel]), look.px(1)))
            points = zip(x, y[:, channel], strict=True)
            painter.drawPolyline(QPolygonF([QPointF(float(a), float(b)) for a, b in points]))


def inside(box: QRectF, column: int) -> QRectF:
    """Return the part of a cell that words may fill; the first column begins where the words above the table do."""
    look = theme.current()
    return box.adjusted(look.space("section") if column == 0 else look.px(8), 0, -look.px(8), 0)


def places(area: QRectF, count: int) -> tuple[list[QRectF], QRectF]:
    """Return a place for each number that finds room, and that of the words for those that do not."""
    look = theme.current()
    pitch, gap = look.px(_PITCH), look.px(12)
    whole = count * pitch <= area.width()
    shown = count if whole else max(int((area.width() - look.px(_REST)) // pitch), 1)
    boxes = [
        QRectF(area.left() + place * pitch, area.top(), pitch - gap, area.height()) for place in range(shown)
    ]
    return boxes, QRectF(area.left() + shown * pitch, area.top(), pitch, area.height())


class ColumnHeads(QHeaderView):
    """The columns' names, and over the values the name of each where the data name them."""

    def __init__(self, rows: NumbersModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = rows

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one column's head."""
        look, box = theme.current(), QRectF(rect)
        painter.save()
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), look.colour("line_strong"))
        area, names = inside(box, section), self._rows.names
        if COLUMNS[section] == "values" and names:
            for place, name in zip(places(area, len(names))[0], names, strict=False):
                text(painter, place, name, "micro", "text_quiet", RIGHT)
        else:
            words = self._rows.headerData(section, Qt.Orientation.Horizontal)
            text(painter, area, words, "micro", "text_quiet", LEFT)
        painter.restore()


class NumbersTable(Styled, QTableView):
    """Reads nothing but the rows that are seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = NumbersModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(NumberCells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Samples in rows"))
        self._prepare_heads()
        self.restyle()

    def _prepare_heads(self) -> None:
        self.verticalHeader().hide()
        head = ColumnHeads(self.rows, self)
        self.setHorizontalHeader(head)
        head.setStretchLastSection(True)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setAccessibleName(tr("Columns"))

    def restyle(self) -> None:
        """Take fonts, row height and columns from the theme."""
        look = theme.current()
        self.setFont(look.font("small"))
        self.horizontalHeader().setFont(look.font("micro"))
        self._fit_rows()
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the values room in a small window."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        look = theme.current()
        narrow = self.width() < look.px(_WIDE)
        for place, column in enumerate(COLUMNS[:-1]):
            self.setColumnWidth(place, look.px(_NARROW if narrow and column == "target" else _WIDTHS[column]))

    def _fit_rows(self) -> None:
        look = theme.current()
        height = look.px(56) if self.rows.lines else look.size("row")
        self.verticalHeader().setDefaultSectionSize(height)

    def show_part(self, samples: Samples, training: bool) -> None:
        """Show the training or the test part."""
        self.rows.show_part(samples, training)
        self._fit_rows()
        self.horizontalHeader().setToolTip(", ".join(self.rows.names))
