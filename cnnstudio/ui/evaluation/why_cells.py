"""The matrices of one working: a window times its kernel, or the terms that count most, side by side."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.arithmetic.explaining import Terms
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.told import Told, cell_of, is_window, plane
from cnnstudio.ui.widgets import Label, Matrix
from cnnstudio.ui.widgets.styled import Styled

CELL = 56
_ROOMY = 40
"""From so wide cells on a number with its sign stands in the usual size."""
_LARGEST_KERNEL = 7
_MOST_TERMS = 10
_FEW_TERMS = 6


class WhyCells(Styled, QWidget):
    """`followed(cell)` tells that a cell of the shown terms was pressed."""

    followed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pixel_matrix = Matrix(tr("What the kernel reads"), "grey", CELL, "body")
        self.value_matrix = Matrix(tr("What the kernel reads"), "signed", CELL, "body")
        self.kernel_matrix = Matrix(tr("Kernel"), "signed", CELL, "body")
        self.product_matrix = Matrix(tr("Products"), "signed", CELL, "body")
        self.largest = Matrix(tr("Terms that count most"), "signed", CELL, "small")
        self.titles = [Label("", "small", "text_quiet") for _ in range(4)]
        self._signs = [Label("×", "title", "text_quiet"), Label("=", "title", "text_quiet")]
        self._terms: Terms | None = None
        self._channel = 0
        self._cells: tuple[int, ...] = ()
        self._build()

    def _build(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        places = (
            (self.pixel_matrix, self.value_matrix),
            (self.kernel_matrix,),
            (self.product_matrix,),
            (self.largest,),
        )
        for n, (title, matrices) in enumerate(zip(self.titles, places, strict=True)):
            column = QVBoxLayout()
            column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
            for matrix in matrices:
                column.addWidget(matrix, 0, Qt.AlignmentFlag.AlignHCenter)
                matrix.clicked.connect(self._press)
            column.addStretch(1)
            self._row.addLayout(column)
            if n < len(self._signs):
                self._row.addWidget(self._signs[n])
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._row.setSpacing(theme.current().px(18))

    def show_terms(self, told: Told, terms: Terms, channel: int, *, pixels: bool, narrow: bool) -> None:
        """Show one channel of a window, or the terms with the largest products."""
        self._terms, self._channel = terms, channel
        window = is_window(terms)
        for part in (self.pixel_matrix, self.value_matrix, self.kernel_matrix, self.product_matrix):
            part.setVisible(False)
        weighed = window and terms.weights is not None
        for label in (*self.titles[1:3], *self._signs):
            label.setVisible(weighed)
        self.titles[0].setVisible(window)
        self.titles[3].setVisible(not window)
        self.largest.setVisible(not window)
        if window:
            self._show_window(terms, channel, pixels=pixels, narrow=narrow)
        else:
            self._show_largest(told, terms, _FEW_TERMS if narrow else _MOST_TERMS)

    def _show_window(self, terms: Terms, channel: int, *, pixels: bool, narrow: bool) -> None:
        values = plane(terms.values, channel)
        cell = _cell_side(max(values.shape), narrow=narrow)
        reads = self.pixel_matrix if pixels else self.value_matrix
        limit = max(1.0, float(terms.values.max())) if pixels else signed_limit(terms.values) or 1.0
        self._fill(reads, values, limit, cell)
        outside = plane(terms.outside, channel)
        reads.set_hatched(frozenset((int(r), int(c)) for r, c in np.argwhere(outside > 0)))
        reads.set_chosen(self._winner(terms, values.shape[1], channel))
        self.titles[0].setText(self._read_words(terms, channel))
        if terms.weights is not None:
            scale = signed_limit(terms.weights) or 1.0
            self._fill(self.kernel_matrix, plane(terms.weights, channel), scale, cell)
            self._fill(self.product_matrix, plane(terms.products, channel), scale, cell)
            self.titles[1].setText(tr("weights"))
            self.titles[2].setText(tr("{count} products", count=values.size))

    def _fill(self, matrix: Matrix, values: np.ndarray, limit: float, cell: int) -> None:
        matrix.setVisible(True)
        matrix.set_cell(cell)
        matrix.set_font("body" if cell >= _ROOMY else "micro")
        matrix.set_values(values, limit)

    def _winner(self, terms: Terms, wide: int, channel: int) -> tuple[int, int] | None:
        if terms.winner is None:
            return None
        inside, own = divmod(terms.winner, terms.values.shape[-1])
        return divmod(inside, wide) if own == channel else None

    def _read_words(self, terms: Terms, channel: int) -> str:
        if terms.values.shape[-1] > 1:
            return tr("{name}, channel {channel}", name=terms.name, channel=number(channel))
        return terms.name

    def _show_largest(self, told: Told, terms: Terms, most: int) -> None:
        cells = tuple(int(n) for n in terms.strongest(most))
        self._cells = cells
        rows = [terms.values.ravel()[list(cells)]]
        names = [tr("value")]
        if terms.weights is not None:
            rows += [terms.weights.ravel()[list(cells)], terms.products.ravel()[list(cells)]]
            names += [tr("weight"), tr("product")]
        self.largest.set_labels(names, [_origin_words(terms, n) for n in cells])
        self.largest.set_values(np.stack(rows) if cells else np.zeros((1, 0)))
        count = int(terms.inside.size)
        shown = tr("the {shown} of {count} that count most", shown=number(len(cells)), count=number(count))
        self.titles[3].setText(f"{terms.name}: {shown}" if count > len(cells) else terms.name)

    def _press(self, row: int, column: int) -> None:
        if self._terms is None:
            return
        if self.sender() is self.largest:
            if column < len(self._cells):
                self.followed.emit(self._cells[column])
            return
        self.followed.emit(cell_of(self._terms, row, column, self._channel))


def _origin_words(terms: Terms, cell: int) -> str:
    """Return the place of a term where it was read, or its number inside the layer."""
    place = terms.origin(cell)
    return ",".join(map(str, place)) if place is not None else str(cell)


def _cell_side(size: int, *, narrow: bool) -> int:
    """Return how large a cell is, so that the sums find room beside three grids of this many cells."""
    if size <= 3 and not narrow:
        return CELL
    if size <= 5:
        return 40
    return 35 if size <= _LARGEST_KERNEL else 24
