"""The middle of the Data workspace for samples that are no pictures: a table of numbers, or of lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.data.samples import Samples
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.numbers_model import COLUMNS, EXTENT_ROLE, SAMPLE_ROLE, NumbersModel
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, text
from cnnstudio.ui.widgets.segments import Segments
from cnnstudio.ui.widgets.styled import Styled

_LINES = ("plot_train", "plot_val", "plot_c", "plot_d")
_PITCH = 72
_WIDTHS = {"row": 72, "target": 160}


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
        area = box.adjusted(look.px(8), look.px(4), -look.px(8), -look.px(4))
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
        pitch = theme.current().px(_PITCH)
        room = max(int(area.width() // pitch), 1)
        shown = room if len(sample) <= room else room - 1
        for place, value in enumerate(sample[:shown]):
            box = QRectF(
                area.left() + place * pitch, area.top(), pitch - theme.current().px(12), area.height()
            )
            text(painter, box, number(float(value), 3), "small", "text_quiet", RIGHT)
        if shown < len(sample):
            rest = QRectF(area.left() + shown * pitch, area.top(), pitch, area.height())
            text(painter, rest, tr("{n} more", n=number(len(sample) - shown)), "micro", "text_faint", LEFT)

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
        for channel in range(min(sample.shape[1], len(_LINES))):
            painter.setPen(QPen(look.colour(_LINES[channel]), look.px(1)))
            points = zip(x, y[:, channel], strict=True)
            painter.drawPolyline(QPolygonF([QPointF(float(a), float(b)) for a, b in points]))


class NumbersPane(Styled, QWidget):
    """Shows what is there as it is; reads nothing but the rows that are seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Samples | None = None
        self.title, self.count = Label("", "title"), Label("", "body", "text_quiet")
        self.part = Segments([("train", tr("Training")), ("test", tr("Test"))], "train", name=tr("Part"))
        self.note = Label("", "small", "text_quiet", wrap=True)
        self.rows, self.table = NumbersModel(self), QTableView()
        self._head, self._upper, column = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(self)
        for part in (self.title, self.count):
            self._head.addWidget(part)
        self._head.addStretch(1)
        self._head.addWidget(self.part)
        self._upper.addLayout(self._head)
        self._upper.addWidget(self.note)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._upper)
        column.addWidget(self.table, 1)
        self._prepare_table()
        self.part.valueChanged.connect(lambda _value: self._show())
        self.restyle()

    def _prepare_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        table.setItemDelegate(NumberCells(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        head = table.horizontalHeader()
        head.setStretchLastSection(True)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setAccessibleName(tr("Columns"))
        table.setAccessibleName(tr("Samples in rows"))

    def restyle(self) -> None:
        """Take distances, fonts and row height from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._upper.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._upper.setSpacing(look.space("gap"))
        self._head.setSpacing(look.space("unit"))
        self.table.setFont(look.font("small"))
        self.table.horizontalHeader().setFont(look.font("micro"))
        self._fit_rows()
        for place, column in enumerate(COLUMNS[:-1]):
            self.table.setColumnWidth(place, look.px(_WIDTHS[column]))

    def _fit_rows(self) -> None:
        look = theme.current()
        height = look.px(56) if self.rows.lines else look.size("row")
        self.table.verticalHeader().setDefaultSectionSize(height)

    def show_samples(self, samples: Samples) -> None:
        """Show another data set from its beginning."""
        self._samples = samples
        self.part.set_value("train")
        self.part.setEnabled(samples.has_test)
        self.part.setToolTip("" if samples.has_test else tr("{name} has no test part.", name=samples.name))
        self.note.setText(_note(samples))
        self._show()

    def _show(self) -> None:
        if self._samples is None:
            return
        training = self.part.value() == "train"
        self.rows.show_part(self._samples, training)
        self._fit_rows()
        self.title.setText(tr("Training samples") if training else tr("Test samples"))
        self.count.setText(number(self.rows.rowCount()))


def _note(samples: Samples) -> str:
    """Return what one sample is and what is learned from it."""
    shape = samples.input_shape
    what = tr("Each sample is {shape} numbers.", shape=shape_text(shape))
    if len(shape) == 2:
        what = tr(
            "Each sample is a sequence of {n} steps with {c} channels.",
            n=number(shape[0]),
            c=number(shape[1]),
        )
        if shape[1] > len(_LINES):
            what = " ".join((what, tr("The first {n} channels are drawn.", n=len(_LINES))))
    if samples.task == "classification":
        return " ".join((what, tr("It has one of {n} labels.", n=number(samples.classes))))
    if samples.columns == 1:
        return " ".join((what, tr("One number is to be predicted.")))
    return " ".join((what, tr("{n} numbers are to be predicted.", n=number(samples.columns))))
