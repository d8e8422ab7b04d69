"""The runs of this session and those found beside the project, with what each reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cnnstudio.language import number, percent, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.training.curve_view import COMPARED, CURRENT, Style
from cnnstudio.ui.training.run_words import points
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, text, text_width
from cnnstudio.ui.widgets.row_table import RowTable

Index = QModelIndex | QPersistentModelIndex
_NARROW = 470
_NAMES = 130
_NAME = 120
_BESIDE_NAME = 56
"""Pixels beside a name and its time: the run's line, and what stands between them."""
_SIDES = 18
_BEST = 1


@dataclass(frozen=True, slots=True)
class RunRow:
    """One line of the table."""

    folder: str
    name: str
    when: str
    best: float | None
    parameters: int
    state: str
    live: bool = False
    style: Style | None = None
    """How its curves are drawn; None when they are not shown."""
    looks: str = ""
    """How often its test set was looked at."""
    looks_told: str = ""
    pinned: bool = False
    note: str = ""
    differs: str = ""
    """What is not as in the run it is compared with."""


class _Rows(QAbstractTableModel):
    """The rows as Qt and screen readers ask for them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[RunRow, ...] = ()
        self.by_best = self.short = False

    def titles(self) -> tuple[str, ...]:
        best = tr("Val. acc.") if self.short else tr("Best val. acc.")
        shown = f"{best} ↓" if self.by_best else best
        return tr("Network"), shown, tr("Parameters"), tr("Looks"), tr("State")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.titles()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(LEFT if section == 0 else RIGHT)
        if role == Qt.ItemDataRole.ToolTipRole and section == _BEST:
            return tr("The best validation accuracy. A press sorts by it, the next one by time.")
        if role == Qt.ItemDataRole.ToolTipRole and section == 3:
            return tr("How often the run's test set was looked at; each look makes its number worth less.")
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return None
        row = self.rows[index.row()]
        if role != Qt.ItemDataRole.DisplayRole and index.column() == 3:
            return row.looks_told
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == _BEST:
            return against(row, self.rows)
        return (
            _named(row),
            percent(row.best),
            number(row.parameters or None),
            row.looks,
            row.state,
        )[index.column()]


def against(row: RunRow, rows: Sequence[RunRow]) -> str:
    """Return how far a run is from the pinned one, which is what runs are compared with."""
    pinned = next((one for one in rows if one.pinned and one.best is not None), None)
    if pinned is None or row.best is None:
        return percent(row.best)
    if pinned is row:
        return tr("{best}, what the others are compared with", best=percent(row.best))
    ahead = row.best - (pinned.best or 0.0)
    gap = points(ahead)
    if ahead >= 0:
        return tr("{best}, {gap} above {run}", best=percent(row.best), gap=gap, run=pinned.name)
    return tr("{best}, {gap} below {run}", best=percent(row.best), gap=gap, run=pinned.name)


def _named(row: RunRow) -> str:
    named = f"{row.name} {row.when}"
    if row.pinned:
        named = tr("{run}, pinned", run=named)
    named = tr("{run}: {note}", run=named, note=row.note) if row.note else named
    return f"{named}. {row.differs}" if row.differs else named


class _Painter(QStyledItemDelegate):
    """Paints a row: the run's line and sign, its name, and its numbers."""

    def __init__(self, rows: _Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, look = self._rows.rows[index.row()], theme.current()
        box = QRectF(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.style == CURRENT:
            painter.fillRect(box, look.colour("accent_tint"))
        inset = look.px(8)
        inner = box.adjusted(inset, 0, -inset, 0)
        if index.column() == 0:
            self._paint_name(painter, inner, row)
        else:
            words = str(index.data())
            strong = index.column() == 1 or row.live
            ink = "accent" if row.live and index.column() == 4 else "text" if strong else "text_quiet"
            text(painter, inner, words, "group" if strong else "small", ink, RIGHT)

    def _paint_name(self, painter: QPainter, box: QRectF, row: RunRow) -> None:
        look = theme.current()
        if row.style is not None:
            paint_sign(painter, QRectF(box.left(), box.top(), look.px(22), box.height()), row.style)
        left = box.adjusted(look.px(28), 0, 0, 0)
        painter.setFont(look.font("strong"))
        width = min(painter.fontMetrics().horizontalAdvance(row.name) + 4, left.width() * 0.7)
        text(painter, QRectF(left.left(), left.top(), width, left.height()), row.name, "strong", "text", LEFT)
        rest = left.adjusted(width + look.px(4), 0, 0, 0)
        if row.pinned:
            side = look.px(13)
            box = QRectF(rest.left(), rest.center().y() - side / 2, side, side)
            icons.draw(painter, "pin", box, look.colour("accent"))
            rest.setLeft(box.right() + look.px(4))
        words = " · ".join(part for part in (row.when, row.note, row.differs) if part)
        text(painter, rest, words, "small", "text_quiet" if row.differs else "text_faint", LEFT)


def paint_sign(painter: QPainter, box: QRectF, style: Style) -> None:
    """Paint a piece of a run's line with its sign in the middle."""
    colour = theme.current().colour(style.train)
    pen = QPen(colour, 2)
    if style != CURRENT:
        pen.setDashPattern(list(style.dash))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    x, y, half = box.center().x(), box.center().y(), 4.0
    if style == CURRENT:
        painter.drawEllipse(QPointF(x, y), half, half)
    elif style == COMPARED[0]:
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
    else:
        painter.drawPolygon([QPointF(x - half, y + half), QPointF(x + half, y + half), QPointF(x, y - half)])


def _worth(row: RunRow) -> tuple[bool, float]:
    return not row.pinned, -(row.best if row.best is not None else -1.0)


class RunsTable(RowTable):
    """A press or Space puts a run beside the current one (`toggled`); a double click or Enter shows it alone (`opened`)."""

    toggled = Signal(str)
    opened = Signal(str)
    relisted = Signal()
    """There are other rows, or they stand in another order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Runs"), parent)
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(self._rows, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.toggled.emit(self._rows.rows[index.row()].folder))
        self.doubleClicked.connect(lambda index: self.opened.emit(self._rows.rows[index.row()].folder))
        head = self.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._press_head)
        self._given: tuple[RunRow, ...] = ()
        self.restyle()

    def restyle(self) -> None:
        """Take fonts and lengths from the theme."""
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.size("control_large"))
        self.horizontalHeader().setFont(look.font("small"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names room: in a narrow table the parameters stay out."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give each column what its head and its words need; the names take the rest."""
        look, model = theme.current(), self._rows
        room = self.viewport().width() - self._named()
        narrow = self.width() < look.px(_NARROW)
        model.short = False
        self.setColumnHidden(2, False)  # the head of a hidden column has no width to be measured
        columns = (1, 3, 4) if narrow else (1, 2, 3, 4)
        if sum(map(self._wanted, columns)) > room:
            narrow, model.short = True, sum(map(self._wanted, (1, 3, 4))) > room
        self.setColumnHidden(2, narrow)
        for column in range(1, model.columnCount()):
            self.setColumnWidth(column, self._wanted(column))
        self.horizontalHeader().viewport().update()

    def _named(self) -> int:
        """Return the width in which names of usual length and the times beside them are whole."""
        look = theme.current()
        rows = self._rows.rows
        names = max((min(text_width(row.name, "strong"), look.px(_NAME)) for row in rows), default=0)
        times = max((text_width(row.when, "small") for row in rows), default=0)
        return max(look.px(_NAMES), names + times + look.px(_BESIDE_NAME))

    def _wanted(self, column: int) -> int:
        """Return the width in which a column's head and words are whole."""
        model, look = self._rows, theme.current()
        head = self.horizontalHeader().sectionSizeHint(column)
        if column == _BEST and not model.by_best:
            head += text_width(" ↓", "small")  # so that sorting moves nothing
        cells = [str(model.index(row, column).data()) for row in range(len(model.rows))]
        widest = max((text_width(words, "group") for words in cells), default=0)
        return max(head, widest + look.px(_SIDES))

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """List these runs in this order, or the best first where that is wished; a pinned run stays above."""
        self._given = tuple(rows)
        shown = self._given if not self._rows.by_best else tuple(sorted(rows, key=_worth))
        if shown == self._rows.rows:
            return
        selected = self.selected()
        self._rows.beginResetModel()
        self._rows.rows = shown
        self._rows.endResetModel()
        self._fit()
        self.select(selected)
        self.relisted.emit()

    def _press_head(self, section: int) -> None:
        if section == _BEST:
            self._rows.by_best = not self._rows.by_best
            self.set_rows(self._given)
            self.horizontalHeader().viewport().update()

    def rows(self) -> tuple[RunRow, ...]:
        """Return the rows listed."""
        return self._rows.rows

    def selected(self) -> str:
        """Return the folder of the selected run, or an empty text."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].folder if index.isValid() else ""

    def select(self, folder: str) -> None:
        """Select a run without telling anyone."""
        for place, row in enumerate(self._rows.rows):
            if row.folder == folder:
                self.setCurrentIndex(self._rows.index(place, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put a run beside the current one with Space, show it alone with Enter."""
        key, folder = Qt.Key(event.key()), self.selected()
        if key == Qt.Key.Key_Space and folder:
            self.toggled.emit(folder)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and folder:
            self.opened.emit(folder)
        else:
            super().keyPressEvent(event)
