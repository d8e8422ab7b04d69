"""What a layer without weights does to its input, drawn: a pooling's winners, an activation's curve, Flatten's order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.arithmetic.flattening import index_of
from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.arithmetic.pooling import pool
from cnnstudio.language import number, tr
from cnnstudio.layers.kind import Layer
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.input_curve import InputCurve
from cnnstudio.ui.evaluation.sight import Sight
from cnnstudio.ui.widgets import ImageView, Label, Mark, Matrix
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

Array = NDArray[np.generic]
_SIDE = 220
_CELLS = 7
_DIGIT = 8
_LEAST_CELL = 3


class WinnersView(ImageView):
    """An input map with a dot on every value that wins a window."""

    _won: NDArray[np.intp] = np.zeros((0, 2), np.intp)

    def set_winners(self, won: NDArray[np.bool_] | None) -> None:
        """Put a dot on these cells."""
        self._won = np.zeros((0, 2), np.intp) if won is None else np.argwhere(won)
        self.update()

    def winners(self) -> int:
        """Return how many cells bear a dot."""
        return len(self._won)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots over the map."""
        super().paintEvent(event)
        rows, columns = self.elements()
        if not rows or not len(self._won):
            return
        painter, area = painter_on(self), self.picture_rect()
        wide, high = area.width() / columns, area.height() / rows
        side = max(min(wide, high) * 0.34, 1.5)
        if min(wide, high) < _LEAST_CELL:  # dots would hide the map
            painter.end()
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().colour("accent"))
        for row, column in self._won.tolist():
            across, down = area.left() + (column + 0.5) * wide, area.top() + (row + 0.5) * high
            painter.drawEllipse(QRectF(across - side / 2, down - side / 2, side, side))
        painter.end()


class Beneath(Styled, QWidget):
    """`indexPointed(n)` tells the number of a Flatten's output whose place is pointed at."""

    indexPointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.winners = WinnersView(tr("Input map with the winners"), _SIDE)
        self.curve = InputCurve()
        self.indices = Matrix(tr("Number of each place in the row"), "signed", 32, "small")
        self.note = Label("", "small", "text_quiet", wrap=True)
        self._shape: tuple[int, ...] = ()
        self._first, self._channel = False, 0
        self._stack = QStackedWidget()
        for part in (self.winners, self.curve, self.indices):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.current().px(12), theme.current().px(8))
        column.addWidget(self._stack, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.note)
        self.indices.hovered.connect(self._point)
        self.indices.clicked.connect(self._point)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.winners.setFixedSize(look.px(_SIDE), look.px(_SIDE))
        self.note.setFixedWidth(look.px(_SIDE + 20))

    def show_layer(self, sight: Sight, channel: int, window: Mark | None) -> bool:
        """Draw what the layer does to a channel of its input; return whether there is something to draw."""
        node, below = sight.node, sight.below
        self._channel = channel
        shown = False
        if node is not None and below is not None and not node.parameters:
            layer = node.layer
            if layer.family == "pool" and below.ndim == 3:
                shown = self._show_pooling(layer, below[:, :, min(channel, below.shape[2] - 1)], window)
            elif layer.family == "act" and sight.output is not None and sight.output.shape == below.shape:
                shown = self._show_curve(node.name, below, sight.output)
            elif layer.kind == "Flatten" and below.ndim == 3:
                shown = self._show_order(layer, below.shape, min(channel, below.shape[2] - 1))
        self.setVisible(shown)
        return shown

    def _show_pooling(self, layer: Layer, values: Array, window: Mark | None) -> bool:
        size = getattr(layer, "pool_size", None)
        won, words = None, tr("The window reads these values of the input map; their mean goes on.")
        if "Max" in layer.kind:
            words = tr("A dot marks each value that is the largest of a window; only these go on.")
            try:
                won = _won(layer, values)
            except Refused as reason:
                words = str(reason)
        if size is None and window is None:
            words = tr("Every value of the map is read.")
        self.winners.set_image(values, "signed")
        self.winners.set_mark(window)
        self.winners.set_winners(won)
        self.note.setText(words)
        self._stack.setCurrentWidget(self.winners)
        self._stack.setFixedSize(self.winners.size())
        return True

    def _show_curve(self, name: str, below: Array, output: Array) -> bool:
        self.curve.show_values(name, below, output)
        zero = float((np.asarray(output) == 0).mean())
        self.note.setText(
            tr("Bars: how often each input occurs in this picture. {share} % of the outputs are 0.",
               share=number(100 * zero, 3))
        )  # fmt: skip
        self._stack.setCurrentWidget(self.curve)
        self._stack.setFixedSize(self.curve.sizeHint())
        return True

    def _show_order(self, layer: Layer, shape: tuple[int, ...], channel: int) -> bool:
        self._first = getattr(layer, "data_format", None) == "channels_first"
        self._shape = shape
        high, wide = min(shape[0], _CELLS), min(shape[1], _CELLS)
        cells = [[self._index(row, column, channel) for column in range(wide)] for row in range(high)]
        self.indices.set_values(np.array(cells, np.float64), 1e12, form=lambda value: str(int(value)))
        self.indices.set_cell(max(28, 12 + _DIGIT * len(str(int(np.prod(shape))))))
        formula = tr(
            "index = (row · {wide} + column) · {channels} + channel; these are the places of channel {n}.",
            wide=number(shape[1]), channels=number(shape[2]), n=number(channel),
        )  # fmt: skip
        cut = high < shape[0] or wide < shape[1]
        more = tr(" The first {high} rows and {wide} columns.", high=high, wide=wide) if cut else ""
        self.note.setText(formula + more)
        self._stack.setCurrentWidget(self.indices)
        self._stack.setFixedSize(self.indices.sizeHint())
        return True

    def _index(self, row: int, column: int, channel: int) -> int:
        return index_of(
            (row, column, channel), self._shape, "channels_first" if self._first else "channels_last"
        )

    def show_index(self, place: tuple[int, ...] | None) -> None:
        """Ring the place that a number comes from, where it is in sight."""
        inside = (
            place is not None and len(place) == 3 and max(place[:2]) < _CELLS and place[2] == self._channel
        )
        self.indices.set_chosen((place[0], place[1]) if place is not None and inside else None)

    def _point(self, row: int, column: int) -> None:
        if self._shape and row < self._shape[0] and column < self._shape[1]:
            self.indexPointed.emit(self._index(row, column, self._channel))


def _won(layer: Layer, values: Array) -> NDArray[np.bool_]:
    """Return which values of one map win a window."""
    size = getattr(layer, "pool_size", None)
    if not isinstance(size, tuple):
        return np.asarray(values == np.max(values))
    strides = getattr(layer, "strides", None) or size
    found = pool(np.asarray(values, np.float64), size, strides, padding=getattr(layer, "padding", "valid"))
    return np.asarray(found.won > 0).reshape(values.shape)
