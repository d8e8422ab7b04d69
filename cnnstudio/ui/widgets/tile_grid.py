"""Many small pictures in one painted widget: kernels, feature maps, samples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import Numbers
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded, text
from cnnstudio.ui.widgets.picture import Kind
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.tile_pictures import TilePictures, shared_limit

__all__ = ["TileGrid", "shared_limit"]


class TileGrid(Styled, QWidget):
    """Tiles of one size in as many columns as fit, or in `columns`; only visible tiles are read and painted.

    `selected(index)` tells a press or a walk with the arrow keys, `activated(index)` Enter or a double
    click, `hovered(index)` the tile under the pointer (-1 when it leaves) and `pointed(index, row,
    column)` the element under it.
    """

    spoken_role = QAccessible.Role.Table

    selected = Signal(int)
    activated = Signal(int)
    hovered = Signal(int)
    pointed = Signal(int, int, int)

    def __init__(
        self,
        name: str = "",
        tile: int = 60,
        gap: int = 8,
        columns: int | None = None,
        caption_height: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tile, self._gap, self._columns, self._caption_height = tile, gap, columns, caption_height
        self._captions: Sequence[str] = ()
        self._pictures = TilePictures((), "signed", None)
        self._selected, self._under = -1, -1
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def restyle(self) -> None:
        """Colour the pictures with the theme's table."""
        self._pictures.forget_colours()

    def set_tiles(
        self,
        tiles: Sequence[Numbers] | Numbers,
        kind: Kind = "signed",
        limit: float | None = None,
        captions: Sequence[str] = (),
    ) -> None:
        """Show arrays of rows x columns on one scale; an (N, rows, columns) array is read tile by tile.

        Without a limit each signed tile gets a scale of its own, grey ones run from 0 to 1 (bytes as they are).
        """
        same_number = len(tiles) == len(self._pictures)
        self._pictures, self._captions = TilePictures(tiles, kind, limit), captions
        if self._selected >= len(tiles):
            self._selected = -1
        self._describe()
        if not same_number:
            self.updateGeometry()
        self.update()

    def count(self) -> int:
        """Return the number of tiles."""
        return len(self._pictures)

    def selection(self) -> int:
        """Return the selected tile, -1 for none."""
        return self._selected

    def select(self, index: int) -> None:
        """Mark a tile without telling anyone."""
        self._selected = index if 0 <= index < len(self._pictures) else -1
        self._describe()
        self.update()

    def _describe(self) -> None:
        words = tr("{count} tiles", count=number(len(self._pictures)))
        if 0 <= self._selected < len(self._pictures):
            words += ", " + tr("tile {index} is selected", index=self._selected)
            words += f" ({self._captions[self._selected]})" if self._selected < len(self._captions) else ""
        self.setAccessibleDescription(words)

    def _pitch(self) -> tuple[int, int]:
        look = theme.current()
        across = look.px(self._tile + self._gap)
        return across, across + look.px(self._caption_height)

    def columns(self, width: int | None = None) -> int:
        """Return how many tiles stand in a row at a width."""
        if self._columns is not None:
            return self._columns
        across, gap = self._pitch()[0], theme.current().px(self._gap)
        return max(1, ((self.width() if width is None else width) + gap - 4) // across)

    def hasHeightForWidth(self) -> bool:
        """Say that fewer columns need more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows at a width."""
        rows = -(-len(self._pictures) // self.columns(width))
        return max(rows * self._pitch()[1] - theme.current().px(self._gap), 0) + 4

    def sizeHint(self) -> QSize:
        """Ask for all rows at the present width."""
        width = self.columns() * self._pitch()[0]
        return QSize(width, self.heightForWidth(self.width() or width))

    def minimumSizeHint(self) -> QSize:
        """Keep one whole column, or all where their number is fixed."""
        columns = self._columns or 1
        width = columns * self._pitch()[0] - theme.current().px(self._gap) + 4
        return QSize(width, self.heightForWidth(max(self.width(), width)))

    def tile_rect(self, index: int) -> QRect:
        """Return where a tile lies."""
        row, column = divmod(index, self.columns())
        across, down = self._pitch()
        side = theme.current().px(self._tile)
        return QRect(2 + column * across, 2 + row * down, side, side)

    def index_at(self, x: float, y: float) -> int:
        """Return the tile at a place, -1 between tiles."""
        across, down = self._pitch()
        column, row = int((x - 2) // across), int((y - 2) // down)
        index = row * self.columns() + column
        if not 0 <= column < self.columns() or not 0 <= index < len(self._pictures):
            return -1
        return index if self.tile_rect(index).contains(int(x), int(y)) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the tile and the element under the pointer."""
        x, y = event.position().x(), event.position().y()
        index = self.index_at(x, y)
        if index != self._under:
            self._under = index
            self.hovered.emit(index)
            self.update()
        if index >= 0:
            self._point(index, x, y)

    def _point(self, index: int, x: float, y: float) -> None:
        area = self.tile_rect(index)
        rows, columns = self._pictures.elements(index)
        row = int((y - area.top()) * rows / area.height())
        column = int((x - area.left()) * columns / area.width())
        self.pointed.emit(index, min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        super().leaveEvent(event)
        if self._under != -1:
            self._under = -1
            self.hovered.emit(-1)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the pressed tile."""
        index = self.index_at(event.position().x(), event.position().y())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._choose(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the tile."""
        index = self.index_at(event.position().x(), event.position().y())
        if index >= 0:
            self.activated.emit(index)

    def _choose(self, index: int) -> None:
        if index != self._selected:
            self.select(index)
            self.selected.emit(index)

    def _scroll_to(self, index: int) -> None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        page = around.widget() if around is not None else None
        if around is not None and page is not None:
            middle = self.mapTo(page, self.tile_rect(index).center())
            margin = theme.current().px(self._tile)
            around.ensureVisible(middle.x(), middle.y(), margin, margin)

    def _walked(self, key: Qt.Key) -> int | None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns(),
            Qt.Key.Key_Down: self.columns(),
        }
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return 0 if key == Qt.Key.Key_Home else len(self._pictures) - 1
        if key not in steps:
            return None
        return 0 if self._selected < 0 else self._selected + steps[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrow keys, Home and End; Enter opens."""
        key, last = Qt.Key(event.key()), len(self._pictures) - 1
        wanted = self._walked(key)
        if wanted is not None:
            if 0 <= wanted <= last:
                self._choose(wanted)
                self._scroll_to(wanted)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._selected >= 0:
            self.activated.emit(self._selected)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that the event uncovers."""
        down, columns = self._pitch()[1], self.columns()
        first = max(event.rect().top() - 2, 0) // down * columns
        last = min((event.rect().bottom() // down + 1) * columns, len(self._pictures))
        places = [(index, QRectF(self.tile_rect(index))) for index in range(first, last)]
        painter, radius = painter_on(self), theme.current().radius("chip")
        outlines = QPainterPath()
        for _index, area in places:
            outlines.addRoundedRect(area, radius, radius)
        painter.setClipPath(outlines)
        for index, area in places:
            self._pictures.draw(painter, index, area)
        painter.setClipping(False)
        self._paint_edges(painter, places, outlines)
        for index, area in places[: max(len(self._captions) - first, 0)]:
            self._paint_caption(painter, index, area)
        painter.end()

    def _paint_edges(
        self, painter: QPainter, places: Sequence[tuple[int, QRectF]], outlines: QPainterPath
    ) -> None:
        look = theme.current()
        radius = look.radius("chip")
        if self._pictures.kind == "signed":
            painter.strokePath(outlines, QPen(look.colour("line"), 1))
        for index, area in places:
            if index == self._selected:
                rounded(painter, area.adjusted(-2, -2, 2, 2), radius + 2, None, look.colour("accent"), 2)
            elif index == self._under:
                rounded(painter, area, radius, None, look.colour("line_strong"))

    def _paint_caption(self, painter: QPainter, index: int, area: QRectF) -> None:
        high = theme.current().px(self._caption_height)
        below = QRectF(area.left() - 8, area.bottom() + 1, area.width() + 16, high)
        text(painter, below, self._captions[index], "micro", "text_quiet", CENTRE)
