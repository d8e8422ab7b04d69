"""One side of the grids: a head with its scale, and either tiles, a matrix, a strip, or a sentence."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.marked_grid import MarkedGrid
from cnnstudio.ui.evaluation.sight import Array
from cnnstudio.ui.evaluation.weight_picture import WeightPicture
from cnnstudio.ui.widgets import Label, ScaleBar, SectionHead, TileGrid
from cnnstudio.ui.widgets.strip import Strip
from cnnstudio.ui.widgets.styled import Styled

GAP = 8
_TIGHT = 6


class Half(Styled, QWidget):
    """Kernels or maps, with room below for what explains them."""

    def __init__(self, title: str, tile: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(title)
        self.scale = ScaleBar("signed")
        self.head.add(self.scale)
        self.tile = tile
        self.grid = MarkedGrid(title, tile, GAP)
        self.matrix = WeightPicture(title)
        self.strip = Strip(title)
        self.sentence = Label("", "body", "text_faint", wrap=True)
        self.folded_note = Label("", "small", "text_quiet")
        self.folded = TileGrid(tr("Weights of one unit, folded back into maps"), 40, GAP)
        self._drawing: QWidget | None = None
        self._build()

    def _build(self) -> None:
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._beside = QHBoxLayout()
        self._beside.addWidget(self.grid, 1)
        self._column.addLayout(self._beside)
        for part in (self.matrix, self.strip, self.sentence, self.folded_note, self.folded):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(content)
        self._area.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self.head)
        self._whole.addWidget(self._area, 1)

    def add_beside(self, part: QWidget) -> None:
        """Let a part stand at the left of the tiles, above them where there is no width."""
        self._drawing = part
        self._place_drawing(wide=True)

    def _place_drawing(self, *, wide: bool) -> None:
        if self._drawing is None:
            return
        if wide:
            self._beside.insertWidget(0, self._drawing, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._column.insertWidget(0, self._drawing)

    def set_columns(self, columns: int) -> None:
        """Be wide enough for so many tiles in a row, and no more, and for a scroll bar."""
        look = theme.current()
        self.setFixedWidth(columns * look.px(self.tile + GAP) + look.px(12))
        self._place_drawing(wide=columns >= _TIGHT)
        if columns < _TIGHT:
            self._whole.insertWidget(1, self.scale)
        else:
            self.head.add(self.scale)

    def name(self, title: str) -> None:
        """Call the numbers what they are."""
        self.head.set_title(title)

    def show_folded(self, maps: Array | None, note: str = "") -> None:
        """Show maps below the matrix; none hides them."""
        self.matrix.set_low(maps is not None)
        self.folded.setVisible(maps is not None)
        self.folded_note.setVisible(maps is not None)
        if maps is not None:
            self.folded_note.setText(note)
            tiles = np.ascontiguousarray(np.asarray(maps).transpose(2, 0, 1))
            self.folded.set_tiles(tiles, "signed", signed_limit(tiles))

    def _show_only(self, part: QWidget) -> None:
        self.show_folded(None)
        for other in (self.grid, self.matrix, self.strip, self.sentence):
            other.setVisible(other is part)
        self.scale.setVisible(part is not self.sentence)

    def say(self, sentence: str, note: str = "") -> None:
        """Show a sentence instead of numbers."""
        self.head.set_note(note)
        self.sentence.setText(sentence)
        self._show_only(self.sentence)

    def show_tiles(
        self,
        tiles: Array,
        note: str,
        limit: float,
        selected: int,
        *,
        grey: bool = False,
        colours: bool = False,
    ) -> None:
        """Show one tile per filter on one scale; tiles of three colours run from 0 to 1 and have no scale."""
        self.head.set_note(note)
        self.grid.set_tiles(tiles, "grey" if grey or colours else "signed", 1.0 if colours else limit)
        self.grid.select(selected)
        self._set_scale(limit, float(tiles.min()) >= 0 if tiles.size else False, grey=grey)
        self._show_only(self.grid)
        self.scale.setVisible(not colours)

    def show_matrix(self, values: Array, note: str) -> None:
        """Show a weight matrix as a picture."""
        limit = signed_limit(values)
        crowded = self.matrix.set_values(values, limit)
        self.matrix.setToolTip(tr("Where weights share a pixel the strongest shows.") if crowded else "")
        self.head.set_note(note)
        self._set_scale(limit, False)
        self._show_only(self.matrix)

    def show_strip(self, values: Array, note: str) -> None:
        """Show a vector as a row of cells."""
        limit = signed_limit(values)
        self.head.set_note(note)
        self.strip.set_values(values, limit)
        self._set_scale(limit, float(values.min()) >= 0 if values.size else False)
        self._show_only(self.strip)

    def _set_scale(self, limit: float, from_zero: bool, *, grey: bool = False) -> None:
        self.scale.set_scale(limit or 1.0, "grey" if grey else "signed", from_zero=from_zero)
