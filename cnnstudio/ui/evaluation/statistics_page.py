"""Statistics of the chosen layer: how its weights lie, now and at the beginning, and its outputs for this picture."""

from __future__ import annotations

import operator

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.arithmetic.filters import Spread, spread_of
from cnnstudio.language import number, percent, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.histogram import Histogram
from cnnstudio.ui.evaluation.sight import Array, Sight
from cnnstudio.ui.widgets import Label
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

_COLUMNS = 3
_MOST = 4_000_000
_TOP = Qt.AlignmentFlag.AlignTop


class StatisticsPage(Styled, QWidget):
    """One card for each array: weights first, then what arrives and what goes out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = Label("", "body", "text_quiet", wrap=True)
        self.cards: list[tuple[str, Spread]] = []
        self._made: list[QWidget] = []
        self._layer = ""
        self._shown: tuple[object, ...] = ()
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._holder)
        area.viewport().setAutoFillBackground(False)
        self._holder.setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.note)
        self._column.addWidget(area, 1)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(12))
        self._grid.setSpacing(look.px(20))

    def minimumSizeHint(self) -> QSize:
        """Accept one card."""
        return QSize(theme.current().px(320), theme.current().px(200))

    def show_sight(self, sight: Sight, first: dict[str, Array] | None) -> None:
        """Show the arrays of the chosen layer; `first` are the weights it began with, where known."""
        now = (sight.weights, sight.output, first)
        if sight.layer == self._layer and len(self._shown) == 3 and all(map(operator.is_, now, self._shown)):
            return
        self._layer, self._shown = sight.layer, now
        self._empty()
        node = sight.node
        if node is None:
            self.note.setText(tr("Choose a layer."))
            return
        arrays = [(path, array, (first or {}).get(path)) for path, array in sight.weights.items()]
        if sight.below is not None:
            arrays.append((tr("input"), sight.below, None))
        if sight.output is not None:
            arrays.append((tr("outputs for this picture"), sight.output, None))
        for name, array, before in arrays:
            self._add(name, array, before)
        if not arrays:
            self.note.setText(tr("The network has not seen the picture yet."))
            return
        told = tr("Bars are counts, on a scale of roots.")
        if any(before is not None for _, _, before in arrays):
            told += " " + tr("The thin line is how the weights began.")
        self.note.setText(told)

    def _empty(self) -> None:
        self.cards.clear()
        self._made.clear()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()

    def _add(self, name: str, array: Array, before: Array | None) -> None:
        spread = spread_of(_some(array))
        if spread is None:
            return
        behind = spread_of(_some(before)) if before is not None else None
        place = len(self.cards)
        self.cards.append((name, spread))
        self._made.append(_card(name, array, spread, behind))
        self._grid.addWidget(self._made[-1], *divmod(place, self._columns()), _TOP)
        # A layout shows what it is given in a later turn; cards that take the place of others must not leave a gap.
        self._made[-1].show()

    def _columns(self) -> int:
        """Return how many cards stand side by side."""
        wide = (
            max((card.sizeHint().width() for card in self._made), default=1) + self._grid.horizontalSpacing()
        )
        room = self.width() - 2 * theme.current().space("section") - theme.current().px(12)
        return min(max(room // max(wide, 1), 1), _COLUMNS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the cards in as many columns as there is room for."""
        super().resizeEvent(event)
        columns = self._columns()
        for place, card in enumerate(self._made):
            self._grid.addWidget(card, *divmod(place, columns), _TOP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the canvas surface."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("canvas"))
        painter.end()


def _some(array: Array) -> Array:
    """Return every n-th number of what is too large to be counted at once."""
    flat = np.asarray(array).ravel()
    return flat[:: max(1, -(-flat.size // _MOST))]


def _card(name: str, array: Array, spread: Spread, behind: Spread | None) -> QWidget:
    card = QWidget()
    column = QVBoxLayout(card)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.current().px(4))
    drawing = Histogram(name)
    drawing.show_spread(spread, behind)
    column.addWidget(Label(f"{name}  {shape_text(array.shape)}", "strong"))
    column.addWidget(drawing)
    for words in _lines(array, spread, behind):
        column.addWidget(Label(words, "small", "text_quiet"))
    column.addStretch(1)
    return card


def _lines(array: Array, spread: Spread, behind: Spread | None) -> list[str]:
    lines = [
        tr(
            "mean {mean}, deviation {spread}", mean=number(spread.mean, 3), spread=number(spread.deviation, 3)
        ),
        tr("{share} are exactly 0", share=percent(spread.zero_share, 1)),
    ]
    if array.size != spread.count:
        lines.append(
            tr("{count} of {all} numbers counted", count=number(spread.count), all=number(int(array.size)))
        )
    if spread.odd:
        lines.append(tr("{count} are no number", count=number(spread.odd)))
    if behind is not None:
        lines.append(tr("began with mean {mean}, deviation {spread}",
                        mean=number(behind.mean, 3), spread=number(behind.deviation, 3)))  # fmt: skip
    return lines
