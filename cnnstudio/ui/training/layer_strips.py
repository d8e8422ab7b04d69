"""One strip per layer: epochs from left to right, values upwards, the more values the stronger the colour."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.spread import Moment, Reals, Spread
from cnnstudio.ui.training.spread_words import dead_words, moment_words
from cnnstudio.ui.widgets.paint import CENTRE, LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_ROW, _GAP, _NAME, _FACTS, _AXIS = 60, 12, 132, 150, 22
_DEAD = 4
_MANY_DEAD = 0.5
_NARROW = 620
_HIGHEST = 150
_WIDEST = 160
"""Pixels of one epoch's column at most: two epochs must not look like a flag."""


class LayerStrips(Styled, QWidget):
    """`read(sentence)` tells what stands under the pointer or the keyboard's place; `layerChosen(name)` a press."""

    spoken_role = QAccessible.Role.Chart

    read = Signal(str)
    layerChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spreads: tuple[Spread, ...] = ()
        self._images: dict[int, QImage] = {}
        self._at: tuple[int, int] | None = None
        self._epoch: int | None = None
        self._layer = ""
        self._room = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Values of each layer over the epochs"))

    def restyle(self) -> None:
        """Paint the strips anew in the theme's colours."""
        self._images.clear()
        self.updateGeometry()
        self.update()

    def show_spreads(self, spreads: tuple[Spread, ...]) -> None:
        """Show these layers."""
        self.spreads, self._at = spreads, None
        self.restyle()

    def set_epoch(self, epoch: int | None) -> None:
        """Mark the epoch that every view shows."""
        if epoch != self._epoch:
            self._epoch = epoch
            self.update()

    def set_layer(self, layer: str) -> None:
        """Mark the layer chosen elsewhere."""
        if layer != self._layer:
            self._layer = layer
            self.update()

    def place_of(self, layer: str) -> QRectF | None:
        """Return where a layer's strip stands; None where it has none of these values."""
        names = [spread.layer for spread in self.spreads]
        return self._row(names.index(layer)) if layer in names else None

    def set_room(self, height: int) -> None:
        """Let few rows grow into this height."""
        if height != self._room:
            self._room = height
            self.updateGeometry()
            self.update()

    def _pitch(self) -> float:
        """Return the height of a row with the gap below."""
        look = theme.current()
        share = (self._room - look.px(_AXIS)) / max(len(self.spreads), 1)
        return float(min(max(share, look.px(_ROW + _GAP)), look.px(_HIGHEST)))

    def sizeHint(self) -> QSize:
        """Ask for a row per layer and the axis."""
        look = theme.current()
        high = int(len(self.spreads) * self._pitch()) + look.px(_AXIS)
        return QSize(look.px(420), high)

    def minimumSizeHint(self) -> QSize:
        """Keep all rows."""
        return QSize(theme.current().px(300), self.sizeHint().height())

    def _row(self, index: int) -> QRectF:
        pitch = self._pitch()
        return QRectF(0, index * pitch, self.width(), pitch - theme.current().px(_GAP))

    def _field(self, index: int) -> QRectF:
        """Return where the epochs of a layer are painted, one column each."""
        look, row = theme.current(), self._row(index)
        facts = look.px(_FACTS) if self.width() > look.px(_NARROW) else look.px(8)
        room = row.width() - look.px(_NAME) - facts
        columns = max(len(self.spreads[index].moments), 1)
        return QRectF(look.px(_NAME), row.top(), min(room, columns * look.px(_WIDEST)), row.height())

    def _column(self, index: int, place: int) -> QRectF:
        field, count = self._field(index), max(len(self.spreads[index].moments), 1)
        left, right = (field.left() + field.width() * edge / count for edge in (place, place + 1))
        return QRectF(left, field.top(), right - left, field.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight, the axis below the last one."""
        painter = painter_on(self)
        for index in range(len(self.spreads)):
            if self._row(index).intersects(QRectF(event.rect())):
                self._paint_row(painter, index)
        if self.spreads:
            self._paint_axis(painter)
        painter.end()

    def _paint_row(self, painter: QPainter, index: int) -> None:
        look, spread, row, field = theme.current(), self.spreads[index], self._row(index), self._field(index)
        rounded(painter, field, look.radius("bar"), look.colour("canvas"))
        if index not in self._images:
            self._images[index] = heat(spread.table())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(field, self._images[index])
        self._paint_marks(painter, index)
        self._paint_dead(painter, index)
        self._paint_columns(painter, index)
        name = QRectF(row.left(), row.top(), look.px(_NAME) - look.px(52), row.height())
        lit = spread.layer == self._layer
        text(painter, name, spread.layer, "strong" if lit else "body", "accent" if lit else "text", LEFT)
        self._paint_scale(painter, spread, field)
        if self.width() > look.px(_NARROW):
            facts = QRectF(
                field.right() + look.px(12),
                row.top(),
                row.right() - field.right() - look.px(12),
                row.height(),
            )
            self._paint_facts(painter, spread, facts)

    def _paint_scale(self, painter: QPainter, spread: Spread, field: QRectF) -> None:
        look, (low, high) = theme.current(), spread.scale()
        line = look.line_height("micro")
        left, width = field.left() - look.px(52), look.px(46)
        top = QRectF(left, field.top(), width, line)
        bottom = QRectF(left, field.bottom() - line, width, line)
        for box, value in ((top, high), (bottom, low)):
            text(painter, box, number(value, 2), "micro", "text_faint", RIGHT)

    def _paint_marks(self, painter: QPainter, index: int) -> None:
        """Draw the lines below which 5, 50 and 95 % of the values lie, through the columns' middles."""
        look, spread, (low, high) = theme.current(), self.spreads[index], self.spreads[index].scale()
        field = self._field(index)
        painter.setClipRect(field)
        for mark, role, dash in ((0, "text_quiet", [3, 3]), (4, "text_quiet", [3, 3]), (2, "text", [])):
            pen = QPen(look.colour(role), 1.5 if mark == 2 else 1.0)
            if dash:
                pen.setDashPattern(dash)
            painter.setPen(pen)
            ends = [
                (self._column(index, place), moment.marks[mark])
                for place, moment in enumerate(spread.moments)
            ]
            points = [
                QPointF(box.center().x(), _height(box, value, low, high))
                for box, value in ends
                if np.isfinite(value)
            ]
            painter.drawPolyline(QPolygonF(points))
        painter.setClipping(False)

    def _paint_dead(self, painter: QPainter, index: int) -> None:
        """Draw the share of dead units as a foot under each column."""
        look, spread = theme.current(), self.spreads[index]
        for place, share in enumerate(spread.dead):
            if share:
                box, high = self._column(index, place), look.px(_DEAD)
                foot = QRectF(box.left(), box.bottom() - high, box.width() * share, high)
                painter.fillRect(foot, look.colour("error"))

    def _paint_columns(self, painter: QPainter, index: int) -> None:
        look, epochs = theme.current(), [moment.epoch for moment in self.spreads[index].moments]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._epoch in epochs:
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRect(self._column(index, epochs.index(self._epoch)))
        if self._at is not None and self._at[0] == index:
            painter.setPen(QPen(look.colour("text"), 1))
            painter.drawRect(self._column(*self._at))

    def _paint_facts(self, painter: QPainter, spread: Spread, area: QRectF) -> None:
        moment, dead = self._told_moment(spread)
        line = theme.current().line_height("small")
        box = QRectF(area.left(), area.center().y() - line, area.width(), line)
        text(painter, box, tr("RMS {size}", size=number(moment.size, 2)), "small", "text_quiet", LEFT)
        if dead is not None:
            below = box.translated(0, line)
            role = "error" if dead >= _MANY_DEAD else "warning" if dead > 0 else "text_faint"
            text(painter, below, dead_words(dead, spread.units), "small", role, LEFT)

    def _told_moment(self, spread: Spread) -> tuple[Moment, float | None]:
        """Return the epoch that every view shows, else the newest."""
        epochs = [moment.epoch for moment in spread.moments]
        place = epochs.index(self._epoch) if self._epoch in epochs else len(epochs) - 1
        return spread.moments[place], spread.dead[place] if spread.dead else None

    def _paint_axis(self, painter: QPainter) -> None:
        look, last = theme.current(), len(self.spreads) - 1
        top, taken = self._row(last).bottom() + look.px(4), -1.0
        for place, moment in enumerate(self.spreads[last].moments):
            words, column = number(moment.epoch), self._column(last, place)
            half = text_width(words, "micro") / 2 + look.px(3)
            left = column.center().x() - half
            if left < taken:
                continue
            taken = left + 2 * half
            text(painter, QRectF(left, top, 2 * half, look.px(16)), words, "micro", "text_faint", CENTRE)
        name = QRectF(0, top, look.px(_NAME - 6), look.px(16))
        text(painter, name, tr("epoch"), "micro", "text_faint", RIGHT)

    def _find(self, at: QPointF) -> tuple[int, int] | None:
        for index, spread in enumerate(self.spreads):
            field = self._field(index)
            if field.contains(at):
                place = int((at.x() - field.left()) / field.width() * len(spread.moments))
                return index, min(place, len(spread.moments) - 1)
        return None

    def _point(self, at: tuple[int, int] | None, y: float | None = None) -> None:
        if at != self._at or y is not None:
            self._at = at
            words = self.told(*at, y) if at is not None else ""
            self.setAccessibleDescription(words)
            self.read.emit(words)
            self.update()

    def told(self, index: int, place: int, y: float | None = None) -> str:
        """Return what a column holds, in words; with a height also how many values lie there."""
        if y is None:
            return moment_words(self.spreads[index], place)
        field = self._field(index)
        return moment_words(self.spreads[index], place, (field.bottom() - y) / field.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what stands under the pointer."""
        found = self._find(event.position())
        self._point(found, event.position().y() if found is not None else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the layer of a row."""
        for index, spread in enumerate(self.spreads):
            if self._row(index).contains(event.position()):
                self.layerChosen.emit(spread.layer)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell nothing any more."""
        super().leaveEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over layers and epochs with the arrow keys."""
        step = {
            Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
        }.get(Qt.Key(event.key()))  # fmt: skip
        if step is None or not self.spreads:
            super().keyPressEvent(event)
            return
        index, place = self._at or (0, len(self.spreads[0].moments))
        index = min(max(index + step[0], 0), len(self.spreads) - 1)
        place = min(max(place + step[1], 0), len(self.spreads[index].moments) - 1)
        self._point((index, place))


def _height(box: QRectF, value: float, low: float, high: float) -> float:
    return box.bottom() - box.height() * (value - low) / (high - low)


def heat(table: Reals) -> QImage:
    """Return a picture of shares: the strongest of each column in full colour, the root of the share else."""
    colour = theme.current().colour("plot_train")
    most = table.max(axis=0, keepdims=True)
    strength = np.sqrt(np.divide(table, most, out=np.zeros_like(table), where=most > 0))[::-1]
    pixels = np.empty((*strength.shape, 4), np.uint8)
    alpha = strength * (0.85 * 255)
    for place, part in enumerate((colour.blue(), colour.green(), colour.red())):
        pixels[..., place] = np.rint(part * alpha / 255)
    pixels[..., 3] = np.rint(alpha)
    high, wide = strength.shape
    flat = np.ascontiguousarray(pixels)
    return QImage(flat.data, wide, high, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied).copy()
