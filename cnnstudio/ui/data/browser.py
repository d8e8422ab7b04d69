"""The sample browser: one painted widget over memory-mapped images."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.pictures import brightest, tiles
from cnnstudio.ui.data.target_text import target_text
from cnnstudio.ui.data.tile_reader import TileReader
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

TILE, PITCH_X, PITCH_Y, LABEL = 48, 56, 72, 16
_KEPT = 1500  # pictures kept for scrolling back and forth

Rows = npt.NDArray[np.int64]


class Browser(Styled, QAbstractScrollArea):
    """Shows samples as tiles with their labels; only what is visible is read from the file."""

    spoken_role = QAccessible.Role.Table

    picked = Signal(int)
    opened = Signal(int)
    typed = Signal(str)
    """Carries a digit typed on the marked sample."""

    def __init__(self, tile: int = TILE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = tile
        self._images: npt.NDArray[Any] = np.zeros((0, 1, 1, 1), dtype=np.uint8)
        self._labels: npt.NDArray[Any] = np.zeros(0, dtype=np.int32)
        self._names: tuple[str, ...] = ()
        self._rows: Rows = np.zeros(0, dtype=np.int64)
        self._marked = -1
        self._kept: dict[int, QImage | None] = {}
        """Tiles by row; None for a picture that cannot be read any more."""
        self._reader = TileReader(self)
        self._reader.read.connect(self._take)
        self._columns_shown = 1
        self._side = 0
        """Device pixels along a kept tile."""
        self._high = 255.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Sample images"))
        self.setProperty("rings_itself", True)
        self.viewport().setAutoFillBackground(False)

    def show_samples(
        self, images: npt.NDArray[Any], labels: npt.NDArray[Any], names: tuple[str, ...], rows: Rows
    ) -> None:
        """Show the samples at these rows of the arrays."""
        if images is not self._images:
            self._forget()
            self._high = brightest(images)
        self._images, self._labels, self._names, self._rows = images, labels, names, rows
        self._marked = -1
        self._fit_scroll_bar()
        self.verticalScrollBar().setValue(0)
        self._tell_accessible()
        self.viewport().update()

    def relabel(self, labels: npt.NDArray[Any], names: tuple[str, ...]) -> None:
        """Show other labels of the same samples, at the same place."""
        self._labels, self._names = labels, names
        self._tell_accessible()
        self.viewport().update()

    @property
    def count(self) -> int:
        """Return how many samples can be scrolled through."""
        return len(self._rows)

    @property
    def rows(self) -> Rows:
        """Return the rows of the arrays that are shown, in order."""
        return self._rows

    @property
    def marked(self) -> int | None:
        """Return the row of the marked sample in the arrays."""
        return int(self._rows[self._marked]) if 0 <= self._marked < len(self._rows) else None

    def columns(self) -> int:
        """Return how many tiles stand side by side."""
        look = theme.current()
        return max(1, (self._room() + look.px(PITCH_X - TILE)) // self._across())

    def _across(self) -> int:
        """Return the way from one tile to the next."""
        return theme.current().px(self._tile + PITCH_X - TILE)

    def _down(self) -> int:
        """Return the way from one row to the next."""
        return theme.current().px(self._tile + PITCH_Y - TILE)

    def _room(self) -> int:
        return self.viewport().width() - 2 * theme.current().space("section")

    def visible_places(self) -> range:
        """Return the places (in the shown order) of the tiles that are at least partly visible."""
        pitch, columns = self._down(), self.columns()
        top = self.verticalScrollBar().value()
        first, last = top // pitch, (top + self.viewport().height()) // pitch
        return range(min(first * columns, len(self._rows)), min((last + 1) * columns, len(self._rows)))

    def tile_box(self, place: int) -> QRect:
        """Return where a tile stands in the viewport now."""
        look, columns = theme.current(), self.columns()
        x = look.space("section") + place % columns * self._across()
        y = place // columns * self._down() - self.verticalScrollBar().value() + look.px(4)
        return QRect(x, y, look.px(self._tile), look.px(self._tile))

    def place_at(self, at: QPointF) -> int | None:
        """Return the place of the tile under a point of the viewport."""
        return next((p for p in self.visible_places() if self._cell(p).contains(at.toPoint())), None)

    def _cell(self, place: int) -> QRect:
        return self.tile_box(place).adjusted(0, 0, 0, theme.current().px(LABEL))

    def mark(self, place: int) -> None:
        """Mark a tile, bring it into view and tell which sample it is."""
        if not 0 <= place < len(self._rows):
            return
        self._marked = place
        self._bring_into_view(place)
        self._tell_accessible()
        self.viewport().update()
        self.picked.emit(int(self._rows[place]))

    def _bring_into_view(self, place: int) -> None:
        pitch, bar = self._down(), self.verticalScrollBar()
        top = place // self.columns() * pitch
        if top < bar.value():
            bar.setValue(top)
        elif top + pitch > bar.value() + self.viewport().height():
            bar.setValue(top + pitch - self.viewport().height())

    def _tell_accessible(self) -> None:
        row = self.marked
        said = tr("{n} images", n=number(self.count))
        if row is not None:
            said += ". " + tr("Image {row}, label {label}", row=number(row), label=self.label_of(row))
        self.setAccessibleDescription(said)

    def label_of(self, row: int) -> str:
        """Return in words what is learned of a sample."""
        return target_text(np.asarray(self._labels[row]), self._names)

    def _read(self, places: range) -> None:
        """Read the tiles that are not kept, all in one go: one by one would cost five times as much."""
        side = round(theme.current().px(self._tile) * self.devicePixelRatioF())
        if side != self._side:
            self._forget()
            self._side = side
        shown = [int(row) for row in self._rows[places.start : places.stop]]
        if len(self._kept) > _KEPT:
            self._kept = {row: self._kept[row] for row in shown if row in self._kept}
        missing = [row for row in shown if row not in self._kept]
        if missing and isinstance(self._images, np.ndarray):
            made = tiles(np.asarray(self._images[missing]), side, self._high)
            self._kept.update(zip(missing, made, strict=True))
        elif missing:
            # Files are decoded beside the window: it must not wait for a disk.
            self._reader.want(self._images, missing, side, self._high)

    def _take(self, rows: list[int], made: list[QImage | None]) -> None:
        """Show tiles that have been decoded meanwhile."""
        self._kept.update(zip(rows, made, strict=True))
        self.viewport().update()

    def _forget(self) -> None:
        self._reader.end()
        self._kept.clear()

    def end(self) -> None:
        """Give up what is being decoded."""
        self._reader.end()

    def restyle(self) -> None:
        """Fit the scroll range to the scale."""
        self._fit_scroll_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tiles out anew, keeping the topmost one in view, and the marked one where it was seen."""
        super().resizeEvent(event)
        pitch, bar = self._down(), self.verticalScrollBar()
        topmost = bar.value() // pitch * self._columns_shown
        above = self._marked // self._columns_shown * pitch - bar.value()
        seen = self._marked >= 0 and 0 <= above <= event.oldSize().height() - pitch
        self._fit_scroll_bar()
        bar.setValue(topmost // self.columns() * pitch)
        if seen:
            self._bring_into_view(self._marked)

    def _fit_scroll_bar(self) -> None:
        look, bar = theme.current(), self.verticalScrollBar()
        self._columns_shown = self.columns()
        rows = -(-len(self._rows) // self.columns())
        bar.setRange(0, max(0, rows * self._down() + look.px(8) - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setSingleStep(self._down() // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark with the arrows, by pages, or to either end; Space opens the marked image."""
        columns = self.columns()
        page = columns * max(1, self.viewport().height() // self._down())
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._rows), Qt.Key.Key_End: len(self._rows),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        row = self.marked
        if step is not None and self.count:
            start = self._marked if self._marked >= 0 else (0 if step < 0 else -1)
            self.mark(min(max(start + step, 0), self.count - 1))
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and row is not None:
            self.opened.emit(row)
        elif event.text().isdigit() and row is not None:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark the tile under the pointer."""
        place = self.place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.mark(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the tile under the pointer."""
        place = self.place_at(event.position())
        if place is not None:
            self.opened.emit(int(self._rows[place]))

    def viewportEvent(self, event: QEvent) -> bool:
        """Name the image under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(QPointF(event.pos()))
            if place is None:
                QToolTip.hideText()
            else:
                row = int(self._rows[place])
                words = tr("Image {row}: {label}", row=number(row), label=self.label_of(row))
                QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for a handful of rows."""
        return QSize(self._across() * 12, self._down() * 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that are visible."""
        painter, places = painter_on(self.viewport()), self.visible_places()
        self._read(places)
        for place in places:
            if self._cell(place).adjusted(-4, -4, 4, 4).intersects(event.rect()):
                self._paint_tile(painter, place)
        painter.end()

    def _paint_tile(self, painter: QPainter, place: int) -> None:
        look, row, box = theme.current(), int(self._rows[place]), QRectF(self.tile_box(place))
        image = self._kept.get(row)
        if image is not None:
            painter.drawImage(box, image)
        else:
            border = look.colour("warning") if row in self._kept else None
            rounded(painter, box, look.radius("chip"), look.colour("control"), border)
        below = QRectF(box.left() - 4, box.bottom() + 1, box.width() + 8, look.px(LABEL))
        marked = place == self._marked
        text(painter, below, self.label_of(row), "micro", "text" if marked else "text_faint", CENTRE)
        if marked:
            ring = box.adjusted(-3, -3, 3, 3)
            rounded(painter, ring, look.radius("chip"), None, look.colour("accent"), 2)
