"""All maps of all layers in one painted widget: a heading for each layer, below it a tile for each channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.overviewing import Thumbs
from cnnstudio.ui.widgets.paint import LEFT, painter_on, rounded, text
from cnnstudio.ui.widgets.picture import Kind, picture
from cnnstudio.ui.widgets.styled import Styled

TILE, GAP, HEAD, BELOW = 40, 4, 26, 12
_CHUNK = 64
_MOST_KEPT = 400


@dataclass(frozen=True, eq=False, slots=True)
class LayerThumbs:
    """One layer with its thumbnails."""

    path: str
    name: str
    shape: tuple[int | None, ...]
    family: str
    thumbs: Thumbs


class LayersView(Styled, QWidget):
    """`chosen(path, channel)` tells the map that was pressed."""

    spoken_role = QAccessible.Role.Table

    chosen = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[LayerThumbs, ...] = ()
        self._tops: list[int] = [0]
        self._images: dict[tuple[int, int], QImage] = {}
        self._at = (0, 0)
        self.setAccessibleName(tr("All maps of all layers"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        """Colour the tiles with the theme's table."""
        self._images.clear()
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the tiles flow into the width there is."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def show_layers(self, layers: Sequence[LayerThumbs]) -> None:
        """Show these layers in their order."""
        self._layers = tuple(layers)
        self._images.clear()
        self._lay_out()
        maps = sum(len(layer.thumbs.maps) for layer in self._layers)
        self.setAccessibleDescription(
            tr("{maps} maps of {layers} layers", maps=number(maps), layers=number(len(self._layers)))
        )

    def _pitch(self) -> int:
        return theme.current().px(TILE + GAP)

    def _across(self) -> int:
        return max(1, (self.width() + theme.current().px(GAP)) // self._pitch())

    def _lay_out(self) -> None:
        look, tops = theme.current(), [0]
        for layer in self._layers:
            rows = -(-len(layer.thumbs.maps) // self._across())
            tops.append(tops[-1] + look.px(HEAD) + rows * self._pitch() + look.px(BELOW))
        self._tops = tops
        self.setFixedHeight(max(tops[-1], 1))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for all rows."""
        return QSize(theme.current().px(600), self._tops[-1])

    def minimumSizeHint(self) -> QSize:
        """Accept one column."""
        return QSize(self._pitch(), 1)

    def tile_rect(self, layer: int, channel: int) -> QRect:
        """Return where a map lies."""
        row, column = divmod(channel, self._across())
        side = theme.current().px(TILE)
        top = self._tops[layer] + theme.current().px(HEAD) + row * self._pitch()
        return QRect(column * self._pitch(), top, side, side)

    def tile_at(self, place: QPoint) -> tuple[int, int] | None:
        """Return layer and channel at a place, None beside the tiles."""
        layer = int(np.searchsorted(self._tops, place.y(), side="right")) - 1
        if not 0 <= layer < len(self._layers):
            return None
        down = place.y() - self._tops[layer] - theme.current().px(HEAD)
        column = place.x() // self._pitch()
        channel = down // self._pitch() * self._across() + column
        if down < 0 or column >= self._across() or channel >= len(self._layers[layer].thumbs.maps):
            return None
        return (layer, channel) if self.tile_rect(layer, channel).contains(place) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which map lies under the pointer."""
        found = self.tile_at(event.position().toPoint())
        self.setToolTip(self._words(*found) if found is not None else "")

    def _words(self, layer: int, channel: int) -> str:
        one = self._layers[layer]
        mean = number(float(one.thumbs.means[channel]), 3)
        return tr("{layer}, map {n}: mean magnitude {mean}", layer=one.name, n=number(channel), mean=mean)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the pressed map."""
        found = self.tile_at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._at = found
            self.update()
            self.chosen.emit(self._layers[found[0]].path, found[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the maps with the arrow keys, over the layers with Page Up and Down; Enter chooses."""
        layer, channel = self._at
        step = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._across(), Qt.Key.Key_Down: self._across(),
        }.get(Qt.Key(event.key()))  # fmt: skip
        if not self._layers:
            super().keyPressEvent(event)
        elif step is not None:
            self._go(layer, min(max(channel + step, 0), len(self._layers[layer].thumbs.maps) - 1))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            forward = 1 if event.key() == Qt.Key.Key_PageDown else -1
            self._go(min(max(layer + forward, 0), len(self._layers) - 1), 0)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._layers[layer].path, channel)
        else:
            super().keyPressEvent(event)

    def _go(self, layer: int, channel: int) -> None:
        self._at = (layer, channel)
        self.setAccessibleDescription(self._words(layer, channel))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the layers that are in sight."""
        painter, look, area = painter_on(self), theme.current(), event.rect()
        first = max(int(np.searchsorted(self._tops, area.top(), side="right")) - 1, 0)
        for layer in range(first, len(self._layers)):
            if self._tops[layer] > area.bottom():
                break
            one = self._layers[layer]
            head = QRectF(0, self._tops[layer], self.width(), look.px(HEAD))
            painter.fillRect(QRectF(0, head.top() + look.px(6), 3, look.px(14)), look.family(one.family))
            words = f"{one.name}   {shape_text(one.shape)}"
            text(painter, head.adjusted(look.px(9), 0, 0, 0), words, "small", "text_quiet", LEFT)
            self._paint_tiles(painter, layer, area)
        painter.end()

    def _paint_tiles(self, painter: QPainter, layer: int, area: QRect) -> None:
        across, count = self._across(), len(self._layers[layer].thumbs.maps)
        top = self._tops[layer] + theme.current().px(HEAD)
        begin = max((area.top() - top) // self._pitch(), 0) * across
        end = min(((area.bottom() - top) // self._pitch() + 1) * across, count)
        for channel in range(begin, end):
            image, source = self._image(layer, channel)
            painter.drawImage(QRectF(self.tile_rect(layer, channel)), image, source)
        if layer == self._at[0] and begin <= self._at[1] < end and self.hasFocus():
            box = QRectF(self.tile_rect(*self._at)).adjusted(-2, -2, 2, 2)
            rounded(painter, box, 2, None, theme.current().colour("accent"), 2)

    def _image(self, layer: int, channel: int) -> tuple[QImage, QRectF]:
        """Return the picture a map stands in, and where; maps are turned into colours some at a time."""
        chunk, own = divmod(channel, _CHUNK)
        thumbs = self._layers[layer].thumbs
        _, rows, columns = thumbs.maps.shape
        if (layer, chunk) not in self._images:
            if len(self._images) > _MOST_KEPT:
                self._images.clear()
            some = thumbs.maps[chunk * _CHUNK : (chunk + 1) * _CHUNK]
            kind: Kind = "grey" if self._layers[layer].family == "io" else "signed"
            self._images[layer, chunk] = picture(some.reshape(-1, columns), kind, thumbs.limit)
        return self._images[layer, chunk], QRectF(0, own * rows, columns, rows)
