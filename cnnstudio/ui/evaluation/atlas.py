"""A layer opened: its kernels and its feature maps at the same places of two grids, marked together."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.sight import Array, Sight
from cnnstudio.ui.evaluation.weight_picture import WeightPicture
from cnnstudio.ui.widgets import Label, ScaleBar, SectionHead, TileGrid
from cnnstudio.ui.widgets.strip import Strip
from cnnstudio.ui.widgets.styled import Styled

COLUMNS = 8
_GAP = 8
_TIGHT = 6


class _Half(Styled, QWidget):
    """One side of the atlas: a head with its scale, and either tiles, a matrix, a strip, or a sentence."""

    def __init__(self, title: str, tile: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(title)
        self.scale = ScaleBar("signed")
        self.head.add(self.scale)
        self.tile = tile
        self.grid = TileGrid(title, tile, _GAP)
        self.matrix = WeightPicture(title)
        self.strip = Strip(title)
        self.sentence = Label("", "body", "text_faint", wrap=True)
        self.folded_note = Label("", "small", "text_quiet")
        self.folded = TileGrid(tr("Weights of one unit, folded back into maps"), 40, _GAP)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.grid, self.matrix, self.strip, self.sentence, self.folded_note, self.folded):
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

    def set_columns(self, columns: int) -> None:
        """Be wide enough for so many tiles in a row, and no more, and for a scroll bar."""
        look = theme.current()
        self.setFixedWidth(columns * look.px(self.tile + _GAP) + look.px(12))
        if columns < _TIGHT:
            self._whole.insertWidget(1, self.scale)
        else:
            self.head.add(self.scale)

    def name(self, title: str) -> None:
        """Call the numbers what they are."""
        self.head.set_title(title)

    def show_folded(self, maps: Array | None, note: str = "") -> None:
        """Show maps below the matrix; none hides them."""
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

    def show_tiles(self, tiles: Array, note: str, limit: float, selected: int) -> None:
        """Show one tile per filter on one scale."""
        self.head.set_note(note)
        self.grid.set_tiles(tiles, "signed", limit)
        self.grid.select(selected)
        self._set_scale(limit, float(tiles.min()) >= 0 if tiles.size else False)
        self._show_only(self.grid)

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

    def _set_scale(self, limit: float, from_zero: bool) -> None:
        self.scale.set_scale(limit or 1.0, from_zero=from_zero)


class Atlas(Styled, QWidget):
    """`chosen(filter)` tells a press on either grid, `pointed(filter, row, column)` the place on a map."""

    chosen = Signal(int)
    pointed = Signal(int, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kernels = _Half(tr("Kernels"), 52)
        self.maps = _Half(tr("Feature maps"), 60)
        self.filter, self.channel = 0, 0
        self._sight: Sight | None = None
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.kernels)
        self._row.addWidget(self.maps)
        self._row.addStretch(1)
        for half in (self.kernels, self.maps):
            half.grid.selected.connect(self._choose)
        self.maps.grid.pointed.connect(self.pointed)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._row.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._row.setSpacing(look.px(28))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep as many columns as fit, the same number on both sides."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        look = theme.current()
        room = self.width() - 2 * look.space("section") - look.px(28 + 24)
        pair = look.px(self.kernels.tile + _GAP) + look.px(self.maps.tile + _GAP)
        columns = min(max(room // pair, 2), COLUMNS)
        self.kernels.set_columns(columns)
        self.maps.set_columns(columns)

    def minimumSizeHint(self) -> QSize:
        """Accept two columns and one row."""
        look = theme.current()
        return QSize(look.px(360), look.px(140))

    def show_sight(self, sight: Sight) -> None:
        """Show the chosen layer's weights and outputs."""
        self._sight = sight
        self._show_weights(sight)
        self._show_outputs(sight)

    def select(self, index: int) -> None:
        """Mark a kernel and its map together."""
        self.filter = index
        self.kernels.grid.select(index)
        self.maps.grid.select(index)

    def show_channel(self, channel: int) -> None:
        """Show the kernels' slices for another input channel."""
        if channel != self.channel:
            self.channel = channel
            if self._sight is not None:
                self._show_weights(self._sight)

    def show_unit(self, unit: int) -> None:
        """Show one unit's weights as maps of what was flattened before it."""
        maps = self._sight.folded(unit) if self._sight is not None else None
        if maps is None or not self.kernels.matrix.isVisibleTo(self):
            self.kernels.show_folded(None)
            return
        high, wide, count = maps.shape
        note = tr("unit {unit}, folded back into {count} maps of {high} × {wide}",
                  unit=unit, count=number(count), high=high, wide=wide)  # fmt: skip
        self.kernels.show_folded(maps, note)

    def _choose(self, index: int) -> None:
        self.select(index)
        self.chosen.emit(index)

    def _show_weights(self, sight: Sight) -> None:
        kernel, node = sight.kernel, sight.node
        slices = kernel is None or kernel.ndim == 4
        self.kernels.name(tr("Kernels") if slices else tr("Weights"))
        if node is None:
            self.kernels.say("")
        elif not sight.weights:
            without = node.parameters == 0
            self.kernels.say(tr("This layer has no weights.") if without else tr("Reading the weights."))
        elif kernel is None:
            self._show_vectors(sight)
        elif kernel.ndim == 4:
            self._show_slices(kernel)
        elif kernel.ndim == 2:
            note = tr("{units} units × {inputs} inputs", units=kernel.shape[1], inputs=kernel.shape[0])
            self.kernels.show_matrix(np.ascontiguousarray(kernel.T), note)
        else:
            self.kernels.show_matrix(kernel.reshape(-1, kernel.shape[-1]), shape_text(kernel.shape))

    def _show_slices(self, kernel: Array) -> None:
        high, wide, channels, filters = kernel.shape
        channel = min(self.channel, channels - 1)
        tiles = np.ascontiguousarray(kernel[:, :, channel, :].transpose(2, 0, 1))
        note = tr("{count} of {high} × {wide}", count=number(filters), high=high, wide=wide)
        if channels > 1:
            note += tr(", channel {channel} of {all}", channel=channel, all=channels)
        self.kernels.show_tiles(tiles, note, signed_limit(kernel), self.filter)

    def _show_vectors(self, sight: Sight) -> None:
        """Show weights without a kernel, such as a normalisation's, as rows of one picture."""
        rows = [(name, np.asarray(a).reshape(-1)) for name, a in sight.weights.items()]
        widest = max(len(row) for _, row in rows)
        same = [(name, row) for name, row in rows if len(row) == widest]
        self.kernels.show_matrix(np.stack([row for _, row in same]), ", ".join(name for name, _ in same))

    def _show_outputs(self, sight: Sight) -> None:
        output, node = sight.output, sight.node
        self.maps.name(tr("Feature maps") if output is None or output.ndim == 3 else tr("Outputs"))
        if node is None or output is None:
            self.maps.say(tr("Maps appear when the network has seen the picture."))
        elif output.ndim == 3:
            maps = np.ascontiguousarray(np.asarray(output).transpose(2, 0, 1))
            note = tr("{count} of {high} × {wide}", count=len(maps), high=maps.shape[1], wide=maps.shape[2])
            self.maps.show_tiles(maps, note, signed_limit(maps), self.filter)
        elif output.ndim == 1:
            self.maps.show_strip(output, tr("{count} values", count=number(len(output))))
        else:
            self.maps.show_matrix(output.reshape(output.shape[0], -1), shape_text(output.shape))
