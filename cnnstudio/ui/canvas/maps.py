"""Maps on the canvas: beside each layer the strongest of its maps for one picture, all of a layer on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.tensors import AWAY, BESIDE

SIDE, COUNT = 96, 4
"""Most elements along a side of a map, and how many maps of a layer are shown."""
MOST_NODES = 64
TILE, GAP = 48.0, 6.0
"""In scene pixels."""
_WHOLE = COUNT * TILE + (COUNT - 1) * GAP
"""The width of all maps of a layer, which one picture of it fills."""
_OVER = 44.0
_HIGHEST_BARS = 40
"""Values up to which a vector is drawn as bars."""
_STRIP = 14.0
_END = 127


@dataclass(frozen=True, slots=True)
class Beside:
    """What one node wears: which row of the sheet, and how large its pictures are."""

    row: int
    channels: tuple[int, ...]
    """The maps, the strongest first; none where one picture fills the row."""
    rows: int
    columns: int
    grey: bool
    """Whether these are pixels, not values of a layer."""


@dataclass(frozen=True, eq=False, slots=True)
class MapSheet:
    """The maps of all nodes in sight as one picture, and what each node wears of it."""

    sheet: NDArray[np.generic]
    worn: Mapping[str, Beside]
    """By node."""
    side: int = SIDE
    _images: dict[tuple[str, bool], QImage] = field(default_factory=dict)

    def image(self, *, grey: bool) -> QImage:
        """Return the sheet in the colours of the theme worn now, or in greys."""
        key = (theme.current().name, grey)
        if key not in self._images:
            self._images[key] = _greys(self.sheet, self.side) if grey else _signed(self.sheet)
        return self._images[key]

    def values(self, one: Beside) -> NDArray[np.float64]:
        """Return the vector of a node that wears one, as shares of its largest magnitude."""
        top = one.row * self.side
        return np.asarray(self.sheet[top, : one.columns], np.float64) / _END


def _picture(indices: NDArray[np.uint8], table: tuple[int, ...]) -> QImage:
    data = np.ascontiguousarray(indices)
    rows, columns = data.shape
    image = QImage(data.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(list(table))
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _signed(sheet: NDArray[np.generic]) -> QImage:
    indices = (sheet.astype(np.int16) + colour_scale.ZERO_INDEX).astype(np.uint8)
    return _picture(indices, colour_scale.signed_table(theme.current()))


def _greys(sheet: NDArray[np.generic], side: int) -> QImage:
    """Return pixels as greys: from black at zero, or in a row where some lie below it from black at the least."""
    rows = sheet.reshape(-1, side, sheet.shape[1]).astype(np.float32)
    low = np.minimum(rows.min(axis=(1, 2), keepdims=True), 0)
    levels = (rows - low) / (_END - low) * 255
    return _picture(levels.astype(np.uint8).reshape(sheet.shape), colour_scale.grey_table())


def paint_maps(
    painter: QPainter, skin: Skin, scene: Scene, items: Iterable[NodeItem], shown: MapSheet, *, tensors: bool
) -> None:
    """Paint what these nodes wear; the painter stands in scene coordinates."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    for item in items:
        one = shown.worn.get(item.id)
        if one is not None and one.rows:
            _paint(painter, skin, scene, item, shown, one, BESIDE if tensors else 0.0)
    painter.restore()


def _paint(
    painter: QPainter, skin: Skin, scene: Scene, item: NodeItem, shown: MapSheet, one: Beside, further: float
) -> None:
    wanted = max(len(one.channels), 1)
    count = next((n for n in range(wanted, 0, -1) if _free(scene, item, room_of(scene, item, n, further))), 0)
    if not count:
        return
    room = room_of(scene, item, count, further)
    if one.channels:
        for place in range(count):
            _paint_map(painter, skin, _tile(room, place), shown, one, place)
    elif one.rows == 1 and one.columns <= _HIGHEST_BARS:
        _paint_bars(painter, skin, room, shown.values(one))
    else:
        _paint_strip(painter, skin, room, shown, one)


def room_of(scene: Scene, item: NodeItem, count: int, further: float = 0.0) -> QRectF:
    """Return where so many maps stand: right of their layer, or over it where the data run to the right."""
    count = max(1, count)
    size = QSizeF(count * TILE + (count - 1) * GAP, TILE)
    if scene.flow.lies:
        corner = QPointF(item.box.center().x() - size.width() / 2, item.box.top() - _OVER - TILE - further)
        return QRectF(corner, size)
    middle = item.box.center().y()
    return QRectF(QPointF(item.box.right() + AWAY + further, middle - TILE / 2), size)


def _free(scene: Scene, item: NodeItem, room: QRectF) -> bool:
    return not any(other.id != item.id for other in scene.nodes_in(room))


def _tile(room: QRectF, place: int) -> QRectF:
    return QRectF(room.left() + place * (TILE + GAP), room.top(), TILE, TILE)


def _paint_map(painter: QPainter, skin: Skin, box: QRectF, shown: MapSheet, one: Beside, place: int) -> None:
    source = QRectF(place * shown.side, one.row * shown.side, one.columns, one.rows)
    unit = min(box.width() / one.columns, box.height() / one.rows)
    area = QRectF(0, 0, one.columns * unit, one.rows * unit)
    area.moveCenter(box.center())
    painter.drawImage(area, shown.image(grey=one.grey), source)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(skin.pen("line_strong", 1))
    painter.drawRect(area)


def _paint_strip(painter: QPainter, skin: Skin, room: QRectF, shown: MapSheet, one: Beside) -> None:
    """Paint a vector as cells side by side, or a sequence with its steps below each other."""
    high = _STRIP if one.rows == 1 else min(TILE, one.rows * 3.0)
    area = QRectF(room.left(), room.center().y() - high / 2, _WHOLE, high)
    painter.drawImage(
        area, shown.image(grey=one.grey), QRectF(0, one.row * shown.side, one.columns, one.rows)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(skin.pen("line_strong", 1))
    painter.drawRect(area)


def _paint_bars(painter: QPainter, skin: Skin, room: QRectF, values: NDArray[np.float64]) -> None:
    """Paint a short vector as bars from a line at zero, the largest in the accent's colour."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    unit, span = _WHOLE / max(len(values), 10), (high - low) or 1.0
    zero = room.bottom() + low / span * room.height()
    lead = int(np.argmax(values))
    painter.setPen(Qt.PenStyle.NoPen)
    for place, value in enumerate(values.tolist()):
        tall = max(abs(value) / span * room.height(), 1.0)
        top = zero - tall if value >= 0 else zero
        painter.setBrush(skin.colour("accent" if place == lead else "text_faint"))
        painter.drawRect(QRectF(room.left() + place * unit, top, max(unit - 2, 1.0), tall))
    painter.setPen(skin.pen("line_strong", 1))
    painter.drawLine(QPointF(room.left(), zero), QPointF(room.left() + unit * len(values), zero))
    painter.setBrush(Qt.BrushStyle.NoBrush)
