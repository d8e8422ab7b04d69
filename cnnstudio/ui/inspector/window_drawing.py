"""A row of cells with a window over it, and the cell it makes below: how an axis gets its size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.formulas import USUAL, Reading
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.window_cells import WindowRow
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

_LARGEST, _GAP, _BETWEEN = 18, 2, 20
_READABLE = 9
"""Pixels of a cell that has room for a digit."""
_COUNTS = 24
_HATCH = 5
"""Pixels between two lines of a hatching."""
_NO_ROW = WindowRow(0, 0, 0, (0,), 1, 0)


class WindowDrawing(Styled, QWidget):
    """Paints a WindowRow; moving the pointer along the output shows what each of its cells reads."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row, self._reading = _NO_ROW, USUAL
        self._place = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Window over one row"))

    def show_row(self, row: WindowRow | None, reading: Reading = USUAL) -> None:
        """Show a row, or nothing; rows are told as the reader counts them."""
        if row is not None and (row, reading) != (self._row, self._reading):
            self._place = 0 if row != self._row else self._place
            self._row, self._reading = row, reading
            self._describe()
            self._fit()
        self.setVisible(row is not None)
        self.update()

    @property
    def place(self) -> int:
        """Return which output cell is lit."""
        return self._place

    def _describe(self) -> None:
        row, number = self._row, self._reading.row
        if row.grows:
            words = tr(
                "Input {i} spreads over {n} cells.", i=number(self._place), n=len(row.written_by(self._place))
            )
        else:
            read = row.read_by(self._place)
            words = tr(
                "Output {o} reads input {first} to {last}.",
                o=number(self._place),
                first=number(read[0]),
                last=number(read[-1]),
            )
        if row.grows and row.counts:
            shown = " ".join(map(str, row.counts[:_COUNTS]))
            words += " " + tr("Kernel elements on each output: {counts}.", counts=shown)
        self.setAccessibleDescription(words)
        self.setToolTip(words)

    def _upper(self) -> tuple[int | None, ...]:
        if self._row.grows:
            return _between_cells(self._row, grown=False)
        return self._row.cells()

    def _side(self) -> float:
        cells = max(len(self._upper()), self._columns(), 1)
        return max(3.0, min(float(theme.current().px(_LARGEST)), self.width() / cells - _GAP))

    def _fit(self) -> None:
        self.setFixedHeight(round(2 * self._side()) + theme.current().px(_BETWEEN) + 4)

    def restyle(self) -> None:
        """Fit the height to the scale."""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cells, and so the height, to the width."""
        super().resizeEvent(event)
        self._fit()

    def _columns(self) -> int:
        row = self._row
        return len(_between_cells(row, grown=True)) if row.grows else 0

    def sizeHint(self) -> QSize:
        """Ask for the width of a card."""
        return QSize(theme.current().px(240), self.height())

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column."""
        return QSize(theme.current().px(120), self.height())

    def _spread(self, cells: tuple[int | None, ...]) -> dict[int, float]:
        """Return the left edge of each shown position."""
        step = self._side() + _GAP
        return {cell: index * step for index, cell in enumerate(cells) if cell is not None}

    def _lower_boxes(self) -> dict[int, QRectF]:
        """Return where the output cells stand: each under the middle of what it reads."""
        row, side = self._row, self._side()
        top = side + theme.current().px(_BETWEEN)
        if row.grows:
            places = self._spread(_between_cells(row, grown=True))
            return {cell: QRectF(x, top, side, side) for cell, x in places.items()}
        upper = self._spread(row.cells())
        found: dict[int, QRectF] = {}
        for place in range(row.places):
            low = int(row.middle(place) // 1)
            if low in upper and (low + 1 in upper or row.middle(place) == low):
                x = upper[low] + (row.middle(place) - low) * (side + _GAP)
                found[place] = QRectF(x, top, side, side)
        return found

    def _upper_boxes(self) -> dict[int, QRectF]:
        side = self._side()
        return {cell: QRectF(x, 1, side, side) for cell, x in self._spread(self._upper()).items()}

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the output cell nearest to the pointer."""
        row = self._row
        boxes = self._upper_boxes() if row.grows else self._lower_boxes()
        nearest = min(boxes, key=lambda p: abs(boxes[p].center().x() - event.position().x()), default=0)
        self._light(nearest)

    def leaveEvent(self, event: QEvent) -> None:
        """Return to the first place."""
        super().leaveEvent(event)
        self._light(0)

    def _light(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self._describe()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both rows and the lines between them."""
        painter = painter_on(self)
        upper, lower = self._upper_boxes(), self._lower_boxes()
        many, one = (lower, upper) if self._row.grows else (upper, lower)
        lit = set(self._touched())
        self._paint_lines(painter, [many[c] for c in sorted(lit & many.keys())], one.get(self._place))
        for position, box in many.items():
            self._paint_cell(painter, box, position, position in lit)
            if self._row.grows:
                self._paint_count(painter, box, position)
        for place, box in one.items():
            self._paint_result(painter, box, place == self._place)
        self._paint_gaps(painter, upper)
        painter.end()

    def _touched(self) -> tuple[int, ...]:
        row = self._row
        return row.written_by(self._place) if row.grows else row.read_by(self._place)

    def _paint_lines(self, painter: QPainter, read: list[QRectF], made: QRectF | None) -> None:
        if not read or made is None:
            return
        painter.setPen(QPen(theme.current().colour("accent_line"), 1))
        down = made.top() > read[0].top()
        for start, end in ((read[0].left(), made.left()), (read[-1].right(), made.right())):
            from_y = read[0].bottom() + 1 if down else read[0].top() - 1
            to_y = made.top() - 1 if down else made.bottom() + 1
            painter.drawLine(QPointF(start, from_y), QPointF(end, to_y))

    def _paint_cell(self, painter: QPainter, box: QRectF, position: int, lit: bool) -> None:
        look, row = theme.current(), self._row
        radius = min(look.radius("bar"), box.width() / 4)
        border = not row.grows and row.is_border(position)
        if not row.grows and row.is_dropped(position):
            rounded(painter, box, radius, look.colour("warning_tint"), look.colour("warning"))
            hatch(painter, box, look.colour("warning"))
            return
        edge = look.colour("accent" if lit else "line_strong")
        rounded(painter, box, radius, look.colour("accent_tint") if lit else None, None if border else edge)
        if border:
            painter.setPen(QPen(edge, 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _paint_count(self, painter: QPainter, box: QRectF, position: int) -> None:
        """Write into an output how many kernel elements fall on it."""
        counts = self._row.counts
        if position < len(counts) and box.width() >= theme.current().px(_READABLE):
            text(painter, box, str(counts[position]), "micro", "text_quiet", CENTRE)

    @staticmethod
    def _paint_result(painter: QPainter, box: QRectF, lit: bool) -> None:
        look = theme.current()
        fill = look.colour("accent") if lit else None
        edge = look.colour("accent" if lit else "line_strong")
        rounded(painter, box, min(look.radius("bar"), box.width() / 4), fill, edge)

    def _paint_gaps(self, painter: QPainter, upper: dict[int, QRectF]) -> None:
        cells = self._upper()
        if None not in cells:
            return
        at = cells.index(None) * (self._side() + _GAP)
        box = QRectF(at - 4, 0, self._side() + 8, self._side())
        text(painter, box, "⋯", "small", "text_faint", CENTRE)


def _between_cells(row: WindowRow, grown: bool) -> tuple[int | None, ...]:
    """Return the shown cells of a row that grows: at most as many as fit, from its beginning."""
    fitting = max(1, (28 - len(row.taps)) // max(row.stride, 1) + 1)
    shown = min(row.width, fitting)
    if not grown:
        return tuple(range(shown)) + ((None,) if shown < row.width else ())
    return tuple(range(max(1, min(row.places, (shown - 1) * row.stride + row.taps[-1] + 1 - row.left, 40))))


def hatch(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Hatch a box: what stands there is not read."""
    look, inner = theme.current(), box.adjusted(1, 1, -1, -1)
    step, at = look.px(_HATCH), inner.left() - inner.height()
    painter.save()
    painter.setClipRect(inner, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, look.px(1)))
    while at < inner.right():
        painter.drawLine(QPointF(at, inner.bottom()), QPointF(at + inner.height(), inner.top()))
        at += step
    painter.restore()
