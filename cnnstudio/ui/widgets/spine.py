"""The spine: the network as a fixed chain of tiles that stays the same in every view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.colour_scale import Numbers
from cnnstudio.ui.widgets.labels import Elided
from cnnstudio.ui.widgets.paint import halo, painter_on, rounded, strip, text
from cnnstudio.ui.widgets.picture import Kind, picture
from cnnstudio.ui.widgets.styled import Styled

_TILE = (119, 35)
_PITCH = 100
_PITCH_ALONE = 64


@dataclass(frozen=True, eq=False, slots=True)
class Tile:
    """One layer of the spine; below it stands a bar (share and words) or a small map, or nothing."""

    path: str
    title: str
    note: str
    family: str
    share: float | None = None
    words: str = ""
    values: Numbers | None = None
    kind: Kind = "signed"
    limit: float | None = None


class _Chain(Styled, QWidget):
    """The painted chain of tiles."""

    spoken_role = QAccessible.Role.List

    clicked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tiles: tuple[Tile, ...] = ()
        self.selected = ""
        self._under = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Layers of the network"))

    def _pitch(self) -> int:
        extra = any(tile.share is not None or tile.values is not None for tile in self.tiles)
        return theme.current().px(_PITCH if extra else _PITCH_ALONE)

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.px(_TILE[0]), self._pitch() * max(len(self.tiles), 1))

    def tile_rect(self, index: int) -> QRectF:
        look = theme.current()
        return QRectF(look.px(16), look.px(8) + index * self._pitch(), look.px(_TILE[0]), look.px(_TILE[1]))

    def _index_at(self, event: QMouseEvent) -> int:
        index = int((event.position().y() - theme.current().px(8)) // self._pitch())
        return index if 0 <= index < len(self.tiles) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event)
        if index != self._under:
            self._under = index
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._under = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event)
        if index >= 0:
            self.clicked.emit(self.tiles[index].path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self.tiles:
            super().keyPressEvent(event)
            return
        paths = [tile.path for tile in self.tiles]
        at = paths.index(self.selected) + step if self.selected in paths else 0
        self.clicked.emit(paths[min(max(at, 0), len(paths) - 1)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = painter_on(self), theme.current()
        if self.tiles:
            first, last = self.tile_rect(0), self.tile_rect(len(self.tiles) - 1)
            x = first.left() + look.px(18)
            painter.fillRect(QRectF(x, first.top(), 2, last.top() - first.top()), look.colour("wire"))
        for index, tile in enumerate(self.tiles):
            box = self.tile_rect(index)
            if event.region().intersects(box.toAlignedRect().adjusted(-6, -6, 6, 6)):
                self._paint_tile(painter, box, tile, index == self._under)
            self._paint_extra(painter, box, tile)
        painter.end()

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show these tiles; where only their pictures are others, only those are painted."""
        before, self.tiles = self.tiles, tiles
        if [_plain(tile) for tile in before] != [_plain(tile) for tile in tiles]:
            self.setMinimumHeight(self.sizeHint().height())
            self.update()
            return
        for index, tile in enumerate(tiles):
            if tile.values is not before[index].values:
                self.update(self._picture_rect(self.tile_rect(index)).toAlignedRect().adjusted(-1, -1, 1, 1))

    def _picture_rect(self, box: QRectF) -> QRectF:
        look = theme.current()
        return QRectF(box.left() + look.px(34), box.bottom() + look.px(10), look.px(40), look.px(40))

    def _paint_tile(self, painter: QPainter, box: QRectF, tile: Tile, under: bool) -> None:
        look, chosen = theme.current(), tile.path == self.selected
        radius = look.radius("control")
        if chosen:
            halo(painter, box, radius)
        edge = look.colour("accent" if chosen else "line_strong" if under else "control_pressed")
        rounded(painter, box, radius, look.colour("node"))
        strip(painter, box, radius, look.px(5), look.family(tile.family))
        rounded(painter, box, radius, None, edge, 2 if chosen else 1)
        glyph = QRectF(box.left() + look.px(11), box.center().y() - look.px(8), look.px(16), look.px(16))
        icons.draw(painter, icons.family_icon(tile.family), glyph, look.family(tile.family))
        left = box.left() + look.px(34)
        upper = QRectF(left, box.top() + look.px(3), box.right() - left - 4, look.px(16))
        text(painter, upper, tile.title, "group", "text")
        text(painter, upper.translated(0, look.px(14)), tile.note, "micro", "text_quiet")

    def _paint_extra(self, painter: QPainter, box: QRectF, tile: Tile) -> None:
        look = theme.current()
        left, top = box.left() + look.px(34), box.bottom() + look.px(10)
        if tile.values is not None:
            area = self._picture_rect(box)
            painter.drawImage(area, picture(tile.values, tile.kind, tile.limit))
            if tile.kind == "signed":
                rounded(painter, area, look.radius("bar"), None, look.colour("line"))
        elif tile.share is not None:
            width = look.px(73)
            rounded(painter, QRectF(left, top, width, look.px(4)), 1, look.colour("control_hover"))
            share = min(max(tile.share, 0.0), 1.0)
            rounded(painter, QRectF(left, top, max(width * share, 2), look.px(4)), 1, look.colour("bar"))
            line = QRectF(left, top + look.px(6), self.width() - left, look.px(16))
            text(painter, line, tile.words, "micro", "text_quiet")


def _plain(tile: Tile) -> tuple[object, ...]:
    """Return what is painted of a tile beside its picture."""
    return (
        tile.path, tile.title, tile.note, tile.family, tile.share, tile.words, tile.kind, tile.limit,
        tile.values is None,
    )  # fmt: skip


class Spine(Styled, QFrame):
    """152 pixels of network at the left of a view; `clicked(path)` tells the layer that was chosen."""

    clicked = Signal(str)

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Elided(title, "strong")
        self._chain = _Chain(self)
        self._chain.clicked.connect(self.clicked)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._chain)
        self._area.viewport().setAutoFillBackground(False)
        self._chain.setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self._area, 1)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.setFixedWidth(look.size("spine"))
        self._column.setContentsMargins(0, 0, 1, 0)
        self._column.setSpacing(0)
        self._title.setFixedHeight(look.size("panel_head"))
        self._title.setContentsMargins(look.space("inset"), 0, look.space("half"), 0)
        self._chain.setMinimumHeight(self._chain.sizeHint().height())

    def set_title(self, title: str) -> None:
        """Name the network."""
        self._title.setText(title)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show this chain of layers."""
        self._chain.show_tiles(tuple(tiles))

    def tiles(self) -> tuple[Tile, ...]:
        """Return the chain shown."""
        return self._chain.tiles

    def select(self, path: str) -> None:
        """Mark a layer without telling anyone."""
        self._chain.selected = path
        found = [tile.title for tile in self._chain.tiles if tile.path == path]
        self._chain.setAccessibleDescription(found[0] if found else "")
        self._chain.update()
        if found:
            paths = [tile.path for tile in self._chain.tiles]
            middle = self._chain.tile_rect(paths.index(path)).center().toPoint()
            self._area.ensureVisible(middle.x(), middle.y(), 0, theme.current().px(_PITCH))

    def selection(self) -> str:
        """Return the path of the marked layer."""
        return self._chain.selected

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line towards the work area."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("chrome"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), look.colour("line"))
        painter.end()
