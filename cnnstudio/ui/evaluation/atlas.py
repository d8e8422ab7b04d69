"""A layer opened: its kernels and its feature maps at the same places of two grids, marked together."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.arithmetic.flattening import index_of, place_of
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.beneath import Beneath
from cnnstudio.ui.evaluation.half import GAP, Half
from cnnstudio.ui.evaluation.input_side import show_inputs, show_vectors
from cnnstudio.ui.evaluation.kernel_set import KernelSet, slices
from cnnstudio.ui.evaluation.kernel_tools import KernelTools, words_of
from cnnstudio.ui.evaluation.maps import depth_of, map_stack, mark_of
from cnnstudio.ui.evaluation.sight import Array, Sight
from cnnstudio.ui.evaluation.tracing import window_below
from cnnstudio.ui.evaluation.weight_picture import LARGEST
from cnnstudio.ui.widgets.styled import Styled

COLUMNS = 8


class Atlas(Styled, QWidget):
    """`chosen(filter)` tells a press on either grid, `pointed(filter, row, column)` the place on a map."""

    chosen = Signal(int)
    pointed = Signal(int, int, int)
    flatPointed = Signal(int)
    """Number of a Flatten's output whose place in the input is pointed at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kernels = Half(tr("Kernels"), 52)
        self.maps = Half(tr("Feature maps"), 60)
        self.tools = KernelTools()
        self.beneath = Beneath()
        self.kernels.add_beside(self.beneath)
        self.filter, self.channel, self.plane, self.unit = 0, 0, 0, 0
        self.set = KernelSet()
        self._at: tuple[int, int] = (0, 0)
        self._sight: Sight | None = None
        self._absence = ""
        self._build()
        self._connect()
        self.restyle()

    def _build(self) -> None:
        self._row = QHBoxLayout()
        self._row.addWidget(self.kernels)
        self._row.addWidget(self.maps)
        self._row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row, 1)
        self._column.addWidget(self.tools)

    def _connect(self) -> None:
        for half in (self.kernels, self.maps):
            half.grid.selected.connect(self._choose)
        self.maps.grid.pointed.connect(self._point)
        self.tools.orderChosen.connect(self._sort)
        self.tools.timeChosen.connect(self._show_time)
        self.tools.colourChosen.connect(self._show_colour)
        self.beneath.indexPointed.connect(self.flatPointed)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(6))
        self._column.setSpacing(look.px(4))
        self._row.setSpacing(look.px(28))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep as many columns as fit, the same number on both sides."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        look = theme.current()
        room = self.width() - 2 * look.space("section") - look.px(28 + 24)
        pair = look.px(self.kernels.tile + GAP) + look.px(self.maps.tile + GAP)
        columns = min(max(room // pair, 2), COLUMNS)
        self.kernels.set_columns(columns)
        self.maps.set_columns(columns)

    def minimumSizeHint(self) -> QSize:
        """Accept two columns and one row."""
        look = theme.current()
        return QSize(look.px(360), look.px(140))

    def show_sight(self, sight: Sight, first: dict[str, Array] | None = None, absence: str = "") -> None:
        """Show the chosen layer's weights and outputs; `first` are the weights it began with, where known.

        `absence` says why there is nothing to be had now.
        """
        self._sight, self._absence = sight, absence
        self.set = self.set.of(sight, first, self.filter)
        self._show_weights(sight)
        self._show_outputs(sight)
        self._show_signs()

    def needs_beginning(self) -> bool:
        """Say whether what is shown, or its order, needs the weights that the layer began with."""
        return self.set.needs_beginning

    def select(self, index: int) -> None:
        """Mark a kernel and its map together."""
        self.filter = index
        self._show_selection()

    def _show_selection(self) -> None:
        place = self.set.place(self.filter)
        self.kernels.grid.select(place if self.set.filters is not None else self.filter)
        self.maps.grid.select(place)
        self.tools.show_facts(self.set.facts, self.filter, self.set.order)
        sight = self._sight
        if (
            sight is not None
            and sight.node is not None
            and not sight.node.parameters
            and self._of_inputs(sight)
        ):
            show_inputs(self.kernels, sight, self.filter, self.plane)

    def show_channel(self, channel: int) -> None:
        """Show the kernels' slices for another input channel."""
        if channel != self.channel:
            self.channel = channel
            if self._sight is not None and self.set.filters is not None:
                self._show_weights(self._sight)
                self._show_signs()

    def show_place(self, at: tuple[int, ...]) -> None:
        """Mark one value on its map, and what it reads of the layer's own input."""
        sight = self._sight
        output = sight.output if sight is not None else None
        self.unit = at[-1] if at else 0
        if sight is None or sight.node is None or output is None or output.ndim not in (3, 4):
            self.maps.grid.set_place(None)
            self._show_beneath(None)
            return
        if depth_of(at) != self.plane and output.ndim == 4:
            self.plane = depth_of(at)
            self._show_outputs(sight)
        self._at = (at[-3], at[-2])
        self.maps.grid.set_place(mark_of(*self._at))
        window = window_below(sight.node, *self._at)
        self._show_beneath(mark_of(window.top, window.left, window.bottom, window.right) if window else None)

    def _show_beneath(self, window: object) -> None:
        sight = self._sight
        mark = window if window is not None and self.set.filters is None else None
        self.kernels.grid.set_place(mark)  # type: ignore[arg-type]
        if sight is not None:
            self.beneath.show_layer(sight, self.filter, mark)  # type: ignore[arg-type]

    def show_unit(self, unit: int) -> None:
        """Show one unit's weights as maps of what was flattened before it; of Flatten, where its number comes from."""
        sight = self._sight
        if sight is not None and sight.node is not None and sight.node.layer.kind == "Flatten":
            self._show_flat(sight, unit)
            return
        maps = sight.folded(unit) if sight is not None else None
        if maps is None or not self.kernels.matrix.isVisibleTo(self):
            self.kernels.show_folded(None)
            return
        high, wide, count = maps.shape
        note = tr("unit {unit}, folded back into {count} maps of {high} × {wide}",
                  unit=unit, count=number(count), high=high, wide=wide)  # fmt: skip
        self.kernels.show_folded(maps, note)

    def _show_flat(self, sight: Sight, unit: int) -> None:
        below, node = sight.below, sight.node
        if below is None or below.ndim != 3 or node is None:
            return
        first = getattr(node.layer, "data_format", None) == "channels_first"
        place = place_of(unit, below.shape, "channels_first" if first else "channels_last")
        if place[2] != self.filter:
            self.filter = place[2]
            self.kernels.grid.select(self.filter)
        self.kernels.grid.set_place(mark_of(place[0], place[1]))
        self.beneath.show_layer(sight, self.filter, None)
        self.beneath.show_index(place)

    def _choose(self, place: int) -> None:
        sight = self._sight
        if sight is not None and sight.node is not None and sight.node.layer.kind == "Flatten":
            below = sight.below
            if below is not None and below.ndim == 3 and self.sender() is self.kernels.grid:
                self.flatPointed.emit(index_of((0, 0, min(place, below.shape[2] - 1)), below.shape))
            return
        if self.sender() is self.kernels.grid and sight is not None and self._of_inputs(sight):
            return
        self.select(self.set.filter_at(place))
        if sight is not None:
            self._show_beneath(self.kernels.grid.place())
        self.chosen.emit(self.filter)

    def _of_inputs(self, sight: Sight) -> bool:
        """Say whether the tiles at the left are not channels but one map of each of several inputs."""
        return self.set.filters is None and len(sight.inputs) > 1

    def _point(self, place: int, row: int, column: int) -> None:
        self.pointed.emit(self.set.filter_at(place), row, column)

    def _sort(self, order: str) -> None:
        self.set = self.set.sorted_by(order)
        if self._sight is not None:
            self.show_sight(self._sight, self.set.first)
        self.chosen.emit(self.filter)

    def _show_time(self, when: str) -> None:
        self.set = self.set.at_time(when)
        if self._sight is not None:
            self.show_sight(self._sight, self.set.first)
        self.chosen.emit(self.filter)

    def _show_colour(self, on: bool) -> None:
        self.set = self.set.coloured(on)
        if self._sight is not None:
            self.show_sight(self._sight, self.set.first)

    def _show_weights(self, sight: Sight) -> None:
        kernel, node = sight.kernel, sight.node
        tiles = self.set.filters is not None
        self.tools.show_kinds(kernels=tiles)
        self.tools.show_colour(self.set.can_be_coloured)
        self.kernels.name(tr("Kernels") if tiles or kernel is None else tr("Weights"))
        if node is None:
            self.kernels.say("")
        elif not node.parameters:
            show_inputs(self.kernels, sight, self.filter, self.plane)
        elif not sight.weights:
            self.kernels.say(self._absence or tr("Reading the weights."))
        elif tiles:
            self._show_slices()
        elif kernel is None:
            show_vectors(self.kernels, sight)
        elif kernel.size > LARGEST:
            count = number(int(kernel.size))
            self.kernels.say(tr("{count} weights are too many for one picture.", count=count))
        elif kernel.ndim == 2:
            note = tr("{units} units × {inputs} inputs", units=kernel.shape[1], inputs=kernel.shape[0])
            self.kernels.show_matrix(np.ascontiguousarray(kernel.T), note)
        else:
            self.kernels.show_matrix(kernel.reshape(-1, kernel.shape[-1]), shape_text(kernel.shape))
        if node is None or node.parameters:
            self.beneath.hide()

    def _show_slices(self) -> None:
        tiles, note, limit = slices(self.set, self.channel)
        colours = tiles.ndim == 4
        self.kernels.show_tiles(tiles, note, limit, self.set.place(self.filter), colours=colours)

    def _show_outputs(self, sight: Sight) -> None:
        output, node = sight.output, sight.node
        stack = map_stack(output, self.plane) if output is not None else None
        self.maps.name(tr("Feature maps") if output is None or stack is not None else tr("Outputs"))
        if node is None or output is None:
            self.maps.say(self._absence or tr("Maps appear when the network has seen the picture."))
        elif stack is not None:
            note = tr(
                "{count} of {high} × {wide}", count=len(stack), high=stack.shape[1], wide=stack.shape[2]
            )
            if output.ndim == 4:
                note += tr(", slice {n} of {depth}", n=number(self.plane), depth=number(output.shape[0]))
            shown = self.set.ordered(stack)
            self.maps.show_tiles(shown, note, signed_limit(stack), self.set.place(self.filter))
        elif output.ndim == 1:
            self.maps.show_strip(output, tr("{count} values", count=number(len(output))))
        else:
            self.maps.show_matrix(output.reshape(output.shape[0], -1), shape_text(output.shape))

    def _show_signs(self) -> None:
        """Mark in both grids what is dead, the same, silent, muted or edited."""
        sight, facts = self._sight, self.set.facts
        if sight is None or sight.node is None:
            return
        trial, name = sight.trial, sight.node.name
        self.kernels.grid.set_signs(
            self.set.signs(trial, name), words_of(facts, self.set.places) if facts is not None else {}
        )
        output = sight.output
        stack = map_stack(output, self.plane) if output is not None else None
        self.maps.grid.set_signs(self.set.map_signs(stack, trial, name) if stack is not None else {})
        self.tools.show_facts(facts, self.filter, self.set.order)
