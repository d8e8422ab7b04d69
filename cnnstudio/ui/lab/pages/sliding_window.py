"""Sliding window: an input, a kernel, the output, and every product of one place spelled out."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from cnnstudio.arithmetic.correlation import Cell, Convolution
from cnnstudio.arithmetic.windows import nearest_place, never_used
from cnnstudio.language import shape_text, tr
from cnnstudio.ui.lab.channel_tiles import ChannelTiles
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.opened import CONVOLUTIONS, as_sliding, lifted, same_output
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.size_card import SizeCard
from cnnstudio.ui.lab.sliding import Sliding, cleared, input_note, presets
from cnnstudio.ui.lab.sliding_controls import SlidingControls
from cnnstudio.ui.lab.sum_card import SumCard, sentence
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.lab.whole_picture import WholePicture
from cnnstudio.ui.widgets import Label, NumberField

Place = tuple[int, int]


class SlidingWindow(LabPage[Sliding]):
    """The window moves by the player, by arrow keys, and by dragging over the input or the output."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Sliding())
        self.done: Convolution | None = None
        self.cell: Cell | None = None
        self.place: Place = (0, 0)
        self.numbers: LayerNumbers | None = None
        self.channel = self.filter = 0
        self.input, self.kernel = NumberGrid(editable=True), NumberGrid(editable=True)
        self.output = NumberGrid()
        self.row = self.add_grids(
            Part(tr("Input"), self.input), "∗", Part(tr("Kernel"), self.kernel), "=",
            Part(tr("Output"), self.output), share=0.55,
        )  # fmt: skip
        self.cell_problem = Label("", "small", "error", wrap=True)
        self.cell_problem.hide()
        self.stage.addWidget(self.cell_problem)
        self.tiles_in, self.tiles_out = ChannelTiles(tr("Channels in")), ChannelTiles(tr("Filters"))
        tiles = QHBoxLayout()
        tiles.addWidget(self.tiles_in, 1)
        tiles.addWidget(self.tiles_out, 2)
        self.stage.addLayout(tiles)
        self.add_player()
        self.sums = SumCard()
        self.bias = NumberField(0, -1e30, 1e30, 0.5, whole=False, name=tr("Bias of this filter"))
        self.whole = WholePicture()
        self.stage.addWidget(self.sums)
        self.stage.addWidget(self.whole)
        self.panel_controls = SlidingControls(self)
        self.add_row(tr("Bias"), self.bias, "bias")
        self.size_card = SizeCard()
        self.controls.addWidget(self.size_card)
        self.remark = Label("", "small", "text_quiet", wrap=True)
        self.controls.addWidget(self.remark)
        self.layers, self.sending = self.panel_controls.add_layers()
        self.panel_controls.add_notes()
        self._connect()
        self.begin()

    def _connect(self) -> None:
        if self.player is not None:
            self.player.moved.connect(self._follow_player)
        self.input.dragged.connect(self._drag_over_input)
        self.input.hovered.connect(self._show_readers)
        self.input.left.connect(lambda: self._show_readers(-1, -1))
        self.output.pressed.connect(lambda r, c: self.go_to((r, c)))
        self.output.dragged.connect(lambda r, c: self.go_to((round(r), round(c))))
        self.input.edited.connect(self._edit_input)
        self.kernel.edited.connect(self._edit_kernel)
        self.input.pasted.connect(self._paste_input)
        self.kernel.pasted.connect(self._paste_kernel)
        for grid in (self.input, self.kernel):
            grid.refused.connect(self._tell_cell_problem)
        self.tiles_in.selected.connect(self._choose_channel)
        self.tiles_out.selected.connect(self._choose_filter)
        self.bias.valueChanged.connect(self._choose_bias)
        self.bias.editingEnded.connect(self.history.seal)

    def open_layer(self, numbers: LayerNumbers) -> None:
        """Show a convolution of the network with its weights and what it reads."""
        numbers = self.numbers = lifted(numbers)
        self.channel = self.filter = 0
        strongest = np.unravel_index(int(np.abs(numbers.outputs[..., 0]).argmax()), numbers.outputs.shape[:2])
        self.place = (int(strongest[0]), int(strongest[1]))
        self.set_settings(as_sliding(numbers))

    # What the user does.

    def _follow_player(self, at: int) -> None:
        if self.done is not None:
            self.place = divmod(at, self.done.sums.shape[1])
            self.show_place()

    def go_to(self, place: Place) -> None:
        """Move the window to a place of the output, or the nearest there is."""
        if self.done is None:
            return
        rows, columns = self.done.sums.shape[:2]
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns - 1)
        if self.player is not None:
            self.player.set_at(self.place[0] * columns + self.place[1])
        self.show_place()

    def move_window(self, down: int, right: int) -> None:
        """Move the window by one place."""
        self.go_to((self.place[0] + down, self.place[1] + right))

    def _drag_over_input(self, row: float, column: float) -> None:
        if self.done is not None:
            at = nearest_place(self.done.axes, (row, column))
            self.go_to((at[0], at[1]))

    def _edit_input(self, row: int, column: int, value: float) -> None:
        image = self.settings.image.with_cell((row, column, self.channel), value)
        self.change(**cleared(image=image))

    def _edit_kernel(self, row: int, column: int, value: float) -> None:
        place = (row, column, self._slice(), self.filter)
        self.change(**cleared(kernel=self.settings.kernel.with_cell(place, value), preset=""))

    def _paste_input(self, table: np.ndarray) -> None:
        self.change(**cleared(image=self._pasted(self.settings.image, table, self.channel), source="typed"))

    def _paste_kernel(self, table: np.ndarray) -> None:
        grown = self.settings.kernel.resized((*table.shape, *self.settings.kernel.shape[2:])).array.copy()
        grown[:, :, self._slice(), self.filter] = table
        self.change(**cleared(kernel=Table(grown), preset=""))

    @staticmethod
    def _pasted(image: Table, table: np.ndarray, channel: int) -> Table:
        grown = image.resized((*table.shape, image.shape[2])).array.copy()
        grown[:, :, channel] = table
        return Table(grown)

    def _choose_channel(self, channel: int) -> None:
        self.channel = channel
        self.show_settings()

    def _choose_filter(self, index: int) -> None:
        self.filter = index
        if self.done is not None and self.channel not in self._read_channels():
            self.channel = self._read_channels()[0]
        self.show_settings()

    def _choose_bias(self, value: object) -> None:
        self.change(
            "bias",
            **cleared(bias=self.settings.bias.with_cell((self.filter,), float(str(value)))),
        )

    def _tell_cell_problem(self, sentence_: str) -> None:
        self.cell_problem.setText(sentence_)
        self.cell_problem.setVisible(bool(sentence_))
        if sentence_:
            self.announce(sentence_)

    # What is shown.

    def _read_channels(self) -> range:
        """Return the input channels that the filter shown reads."""
        per_group = self.settings.kernel.shape[2]
        group = self.filter // max(self.settings.filters // self.settings.groups, 1)
        return range(group * per_group, (group + 1) * per_group)

    def _slice(self) -> int:
        """Return the slice of the kernel that reads the channel shown."""
        channels = self._read_channels()
        return channels.index(self.channel) if self.channel in channels else 0

    def refresh(self) -> None:
        """Work out the output and show everything."""
        settings = self.settings
        self.panel_controls.show(settings)
        self.channel = min(self.channel, settings.channels - 1)
        self.filter = min(self.filter, settings.filters - 1)
        self.bias.set_value(float(f"{settings.bias.array[self.filter]:.6g}"))
        self._show_kernel()
        self.done = settings.worked()
        self._show_worked(self.done)
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Show the input alone."""
        self.done = None
        self._show_input(None)
        for part in (self.sums, self.size_card, self.tiles_out):
            part.setVisible(False)
        self.row.set_shown(self.output, False)
        self.input.set_marks()

    def _show_kernel(self) -> None:
        settings, grey = self.settings, self.settings.grey
        self.kernel.set_values(settings.kernel.array[..., self._slice(), self.filter])
        self.whole.show_kernel(settings.kernel.array[..., self._slice(), self.filter])
        self.row.set_note(self.input, input_note(self.settings))
        names = dict(presets())
        self.row.set_note(self.kernel, names.get(settings.preset, shape_text(settings.kernel.shape[:2])))
        several = settings.channels > 1
        self.tiles_in.setVisible(several)
        if several:
            planes = [settings.image.array[..., c] for c in range(settings.channels)]
            self.tiles_in.show_planes(
                planes, "grey" if grey else "signed", self.settings.brightest if grey else None, self.channel
            )

    def _show_input(self, done: Convolution | None) -> None:
        """Show the channel, with its padding and what is never read as soon as that is known."""
        settings, grey = self.settings, self.settings.grey
        plane = (
            done.padded[..., self.channel] if done is not None else settings.image.array[..., self.channel]
        )
        self.input.set_values(
            plane, kind="grey" if grey else "signed", high=self.settings.brightest if grey else None,
            before=(done.axes[0].before, done.axes[1].before) if done is not None else (0, 0),
            inner=(settings.image.shape[0], settings.image.shape[1]),
            hatched=never_used(done.axes) if done is not None else None,
        )  # fmt: skip

    def _show_worked(self, done: Convolution) -> None:
        settings = self.settings
        self._show_input(done)
        self.row.set_shown(self.output, True)
        self.output.set_values(done.maps[..., self.filter])
        self.row.set_note(
            self.output, shape_text(done.maps.shape if settings.filters > 1 else done.maps.shape[:2])
        )
        self.tiles_out.setVisible(settings.filters > 1)
        if settings.filters > 1:
            maps = [done.maps[..., f] for f in range(settings.filters)]
            self.tiles_out.show_planes(maps, "signed", None, self.filter)
        self.size_card.show_axes(
            done.axes,
            settings.padding,
            self.context.reading,
            settings.filters if settings.filters > 1 else None,
        )
        for part in (self.sums, self.size_card):
            part.setVisible(True)
        self._compare(done)
        if self.player is not None:
            self.player.set_count(done.sums.shape[0] * done.sums.shape[1])

    def _compare(self, done: Convolution) -> None:
        """Say how far the lab's numbers are from the layer's, as long as they are the layer's."""
        settings, numbers = self.settings, self.numbers
        mine = numbers is not None and settings.layer == numbers.name and settings == as_sliding(numbers)
        self.remark.setVisible(mine)
        if mine and numbers is not None:
            self.remark.setText(same_output(numbers, done.maps))

    def show_place(self) -> None:
        """Show the window at its place, and the working of its output."""
        if self.done is None:
            return
        rows, columns = (axis.reads(at) for axis, at in zip(self.done.axes, self.place, strict=True))
        self.input.set_marks(tuple(rows), tuple(columns))
        self.output.set_marks(chosen=self.place)
        first = self.context.reading.first
        for grid in (self.input, self.kernel, self.output):
            grid.set_first(first)
        self.cell = self.done.cell(self.place, self.filter)
        self.sums.show_cell(self.cell, self.channel, self.settings.activation, first)
        self.size_card.show_place(self.done.axes, self.place)
        self.tell_place()

    def _show_readers(self, row: int, column: int) -> None:
        """Outline the outputs that depend on the cell of the input under the pointer."""
        if self.done is None:
            return
        rows, columns = self.settings.image.shape[:2]
        inside = 0 <= row < rows and 0 <= column < columns
        outlined = self.done.readers((row, column)) if inside else None
        self.output.set_marks(chosen=self.place, outlined=outlined)

    def spoken(self) -> str:
        """Return the working of the current place as a sentence."""
        if self.done is None or self.cell is None:
            return self.refusal.text()
        return sentence(self.cell, self.context.reading.first)


PAGE = PageSpec(
    "sliding-window",
    lambda: tr("Sliding window"),
    "window",
    SlidingWindow,
    lambda: tr("convolution kernel stride padding filter"),
    CONVOLUTIONS,
)
