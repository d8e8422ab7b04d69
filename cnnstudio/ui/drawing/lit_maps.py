"""What a drawing lights up: the strongest maps of every layer, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import colour_scale, icons, theme
from cnnstudio.ui.drawing.strongest import strongest
from cnnstudio.ui.widgets import ScaleBar, SectionHead
from cnnstudio.ui.widgets.paint import painter_on, rounded, text
from cnnstudio.ui.widgets.picture import picture
from cnnstudio.ui.widgets.styled import Styled

SHOWN = 12
_TILE = 56
_PITCH = 64
_ROW = 68
_VECTOR_ROW = 44
_LABEL = 108
_NARROW = 560


@dataclass(frozen=True, eq=False, slots=True)
class LitLayer:
    """One layer's output for the drawing."""

    path: str
    name: str
    family: str
    output: NDArray[np.generic]

    @property
    def mapped(self) -> bool:
        """Say whether the output has rows and columns."""
        return self.output.ndim == 3


class _Rows(Styled, QWidget):
    """All rows in one painted widget."""

    spoken_role = QAccessible.Role.Table

    clicked = Signal(str)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layers: tuple[LitLayer, ...] = ()
        self._at = 0
        self.setProperty("rings_itself", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Strongest maps of each layer"))

    def set_layers(self, layers: tuple[LitLayer, ...]) -> None:
        known = [(layer.name, layer.output.shape) for layer in self.layers]
        self.layers = layers
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if layers else Qt.FocusPolicy.NoFocus)
        self.setAccessibleDescription(spoken(layers))
        self._at = min(self._at, max(len(layers) - 1, 0))
        if [(layer.name, layer.output.shape) for layer in layers] != known:
            self.setFixedHeight(self.sizeHint().height())
            self.update()
        else:
            # The names at the left stay, and drawing their glyphs takes half as long as all the maps.
            left = theme.current().px(_LABEL)
            self.update(left, 0, self.width() - left, self.height())

    def room(self) -> int:
        """Return how many maps stand in a row."""
        look = theme.current()
        wide = self.width() - look.px(_LABEL) + look.px(_PITCH - _TILE)
        return min(max(int(wide // look.px(_PITCH)), 1), SHOWN)

    def _height(self, layer: LitLayer) -> int:
        return theme.current().px(_ROW if layer.mapped else _VECTOR_ROW)

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.px(_LABEL + SHOWN * _PITCH), sum(self._height(layer) for layer in self.layers))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        bottom = 0
        for layer in self.layers:
            bottom += self._height(layer)
            if event.position().y() < bottom:
                self.clicked.emit(layer.path)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self.layers:
            self._at = min(max(self._at + step, 0), len(self.layers) - 1)
            self.setAccessibleDescription(spoken(self.layers[self._at : self._at + 1]))
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.layers:
            self.clicked.emit(self.layers[self._at].path)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, top = painter_on(self), 0
        for place, layer in enumerate(self.layers):
            high = self._height(layer)
            if place == self._at and self.hasFocus():
                ring = QRectF(1, top + 1, self.width() - 2, high - 2)
                rounded(
                    painter, ring, theme.current().radius("control"), None, theme.current().colour("focus"), 2
                )
            if top + high >= event.rect().top() and top <= event.rect().bottom():
                if event.rect().left() < theme.current().px(_LABEL):
                    self._paint_label(painter, layer, top, high)
                area = QRectF(
                    theme.current().px(_LABEL), top, self.width() - theme.current().px(_LABEL), high
                )
                (self._paint_maps if layer.mapped else self._paint_vector)(painter, layer, area)
            top += high
        painter.end()

    def _paint_label(self, painter: QPainter, layer: LitLayer, top: int, high: int) -> None:
        look = theme.current()
        middle = top + high / 2
        glyph = QRectF(0, middle - look.px(8), look.px(16), look.px(16))
        icons.draw(painter, icons.family_icon(layer.family), glyph, look.family(layer.family))
        line = QRectF(look.px(24), middle - look.px(17), look.px(_LABEL - 28), look.px(18))
        text(painter, line, layer.name, "body", "text")
        note = shape_text(layer.output.shape).replace(" ", "")
        text(painter, line.translated(0, look.px(17)), note, "small", "text_quiet")

    def _paint_maps(self, painter: QPainter, layer: LitLayer, area: QRectF) -> None:
        look, limit = theme.current(), colour_scale.signed_limit(layer.output)
        chosen = strongest(layer.output, self.room())
        rows, columns = layer.output.shape[:2]
        # One picture for the whole row, in the screen's form: map by map, or with a table of colours that is applied
        # anew for each map, it takes several times as long.
        values = layer.output[:, :, chosen].transpose(0, 2, 1).reshape(rows, -1)
        atlas = picture(values, "signed", limit).convertToFormat(QImage.Format.Format_RGB32)
        top, tile = area.top() + (area.height() - look.px(_TILE)) / 2, look.px(_TILE)
        boxes = [QRectF(area.left() + n * look.px(_PITCH), top, tile, tile) for n in range(len(chosen))]
        for place, box in enumerate(boxes):
            painter.drawImage(box, atlas, QRectF(place * columns, 0, columns, rows))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(look.colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects(boxes)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _paint_vector(self, painter: QPainter, layer: LitLayer, area: QRectF) -> None:
        look = theme.current()
        high = look.px(24)
        room = min(area.width(), look.px(SHOWN * _PITCH - 8))
        box = QRectF(area.left(), area.center().y() - high / 2, room, high)
        painter.drawImage(box, picture(layer.output.reshape(1, -1), "signed"))
        rounded(painter, box, 0, None, look.colour("line"))


def spoken(layers: tuple[LitLayer, ...]) -> str:
    """Return which map of each layer answers most strongly, as a screen reader says it."""
    return "; ".join(
        tr("{name}: strongest map {map}", name=layer.name, map=number(strongest(layer.output, 1)[0]))
        if layer.mapped
        else tr(
            "{name}: largest unit {unit}", name=layer.name, unit=number(int(np.abs(layer.output).argmax()))
        )
        for layer in layers
    )


class LitMaps(Styled, QWidget):
    """Rows of maps on the canvas surface; `layerClicked(path)` wishes to look into a layer."""

    layerClicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(tr("Lit up by your drawing"))
        self._scale = ScaleBar("signed")
        self._from_zero: bool | None = None
        self._of_all = 0
        self.head.add(self._scale)
        self.rows = _Rows()
        self.rows.clicked.connect(self.layerClicked)
        self.rows.resized.connect(self._count)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.rows)
        self._area.viewport().setAutoFillBackground(False)
        self.rows.setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.head)
        self._column.addWidget(self._area, 1)
        self.restyle()
        self.show_nothing()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._column.setSpacing(look.px(8))

    def show_nothing(self, sentence: str = "") -> None:
        """Say that nothing is lit, and why where there is a reason."""
        self.head.set_note(sentence or tr("the strongest maps of each layer appear while you draw"))
        self._scale.hide()
        self.rows.set_layers(())

    def show_layers(self, layers: tuple[LitLayer, ...], of_all: int = 0) -> None:
        """Show what each layer makes of the drawing; of a large network some of its so many layers."""
        self._of_all = of_all
        lowest = min((float(layer.output.min()) for layer in layers if layer.output.size), default=0.0)
        if self._from_zero is not (lowest >= 0):
            self._from_zero = lowest >= 0
            self._scale.set_scale(1.0, from_zero=self._from_zero, high=tr("most"))
        self._scale.setVisible(True)
        self.rows.set_layers(layers)
        self._count()

    def _count(self) -> None:
        """Say how many maps there is room for; that changes when a scroll bar comes."""
        if self.rows.layers:
            words = tr("the {count} strongest maps of each layer", count=self.rows.room())
            if self._of_all:
                words = tr("the {count} strongest maps of {some} of {all} layers", count=self.rows.room(),
                           some=number(len(self.rows.layers)), all=number(self._of_all))  # fmt: skip
            narrow = self.width() < theme.current().px(_NARROW)
            self.head.set_note("" if narrow else words)
            self.head.setToolTip(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the canvas surface and the lines around it."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("canvas"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        painter.fillRect(0, 0, 1, self.height(), look.colour("line"))
        painter.end()
