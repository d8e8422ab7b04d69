"""Depthwise and grouped: which filter reads which channel, what each channel adds, and what that costs."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.depthwise import DepthwiseSeparable
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.lab.cells import Kind
from cnnstudio.ui.lab.connecting import Connecting, as_separable, made_image, notes, seen_by, weights_of
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.layer_choice import LayerChoice
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.opened import lifted, same_output
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.send_kernel import SendKernel
from cnnstudio.ui.lab.wiring import Wiring
from cnnstudio.ui.widgets import Choice, Label, NumberField, SectionHead

SEPARABLES = ("SeparableConv2D", "SeparableConv1D")
_SHOWN = 4
"""Channels whose numbers stand side by side."""


class GroupedDepthwise(LabPage[Connecting]):
    """Arrow keys and the player go over the filters."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Connecting())
        self.filter = 0
        self.numbers: LayerNumbers | None = None
        self.head = SectionHead(tr("Which filter reads which channel"))
        self.stage.addWidget(self.head)
        self.wiring = Wiring(tr("Channels and filters"))
        self.stage.addWidget(self.wiring)
        self.inputs = [NumberGrid(kind="grey", editable=True) for _ in range(_SHOWN)]
        self.parts = [NumberGrid() for _ in range(_SHOWN)]
        self.output = NumberGrid()
        self.row_in = self.add_grids(*(Part("", grid) for grid in self.inputs), share=0.29)
        self.row_out = self.add_grids(
            *(Part("", grid) for grid in self.parts), "→", Part(tr("Output"), self.output), share=0.23
        )
        self.add_player().moved.connect(self.choose_filter)
        self.counts = FormulaStrip()
        self.stage.addWidget(self.counts)
        self._controls()
        for channel, grid in enumerate(self.inputs):
            grid.edited.connect(lambda r, c, v, channel=channel: self._edit(r, c, channel, v))
            grid.refused.connect(self.tell_problem)
        self.telling = (self.counts, self.about)
        self.begin()

    def _controls(self) -> None:
        kinds = [
            ("plain", tr("Ordinary")),
            ("grouped", tr("Grouped")),
            ("depthwise", tr("Depthwise-separable")),
        ]
        self.kind = Choice(kinds, "depthwise", tr("Connections"))
        self.channels = NumberField(3, 1, 64, name=tr("Channels in"))
        self.filters = NumberField(128, 1, 512, name=tr("Filters"))
        self.groups = NumberField(1, 1, 64, name=tr("Groups"))
        self.side = NumberField(7, 1, 12, name=tr("Image size"))
        self.kernel_size = NumberField(3, 1, 12, name=tr("Kernel size"))
        self.add_row(tr("Connections"), self.kind)
        self.add_row(tr("Channels in"), self.channels)
        self.add_row(tr("Filters"), self.filters, "filters")
        self.group_row = self.add_row(tr("Groups"), self.groups, "groups")
        self.add_row(tr("Image size"), self.side, "input")
        self.add_row(tr("Kernel size"), self.kernel_size, "kernel", "kernel size")
        self.about = Label("", "body", "text", wrap=True)
        self.controls.addWidget(self.about)
        self.note_cards = [Note(*words) for words in notes(self.settings)]
        for note in self.note_cards:
            self.controls.addWidget(note)
        self.remark = Label("", "small", "text_quiet", wrap=True)
        self.controls.addWidget(self.remark)
        self.controls.addWidget(LayerChoice(self.context, SEPARABLES))
        self.sending = SendKernel(self, SEPARABLES, lambda: weights_of(self.settings))
        self.controls.addWidget(self.sending)

        def change(thing: str = "", **parts: object) -> None:
            self.change(thing, opened=None, **parts)

        self.kind.valueChanged.connect(lambda kind: change(kind=kind))
        self.filters.valueChanged.connect(lambda n: change("filters", filters=n))
        self.groups.valueChanged.connect(lambda n: change("groups", groups=n))
        self.kernel_size.valueChanged.connect(lambda n: change("kernel", kernel_size=n))
        for field in (self.channels, self.side):
            field.valueChanged.connect(lambda _n: self._choose_image())
        for field in (self.channels, self.filters, self.groups, self.side, self.kernel_size):
            field.editingEnded.connect(self.history.seal)

    def open_layer(self, numbers: LayerNumbers) -> None:
        """Show a separable convolution of the network with its weights and what it reads."""
        numbers = self.numbers = lifted(numbers)
        self.filter = 0
        self.set_settings(as_separable(numbers))

    def _compare(self) -> None:
        """Say how far the lab's numbers are from the layer's, as long as they are the layer's."""
        numbers = self.numbers
        mine = numbers is not None and self.settings == as_separable(numbers)
        self.remark.setVisible(mine)
        done = self.settings.worked() if mine else None
        if numbers is not None and isinstance(done, DepthwiseSeparable):
            self.remark.setText(same_output(numbers, done.outputs))

    # What the user does.

    def _choose_image(self) -> None:
        side, channels = self.side.value(), self.channels.value()
        if isinstance(side, int) and isinstance(channels, int):
            self.change("image", image=made_image(side, channels), opened=None)

    def _edit(self, row: int, column: int, channel: int, value: float) -> None:
        self.change(image=self.settings.image.with_cell((row, column, channel), value))

    def choose_filter(self, index: int) -> None:
        """Show what another filter makes."""
        self.filter = min(max(index, 0), self.settings.filters - 1)
        self.show_settings()

    def move_window(self, down: int, right: int) -> None:
        """Go to the next filter, or the one before."""
        self.choose_filter(self.filter + down + right)

    # What is shown.

    def refresh(self) -> None:
        """Draw the wiring, and work out one filter."""
        settings = self.settings
        self._show_controls()
        self.filter = min(self.filter, settings.filters - 1)
        if self.player is not None:
            self.player.set_count(settings.filters)
            self.player.set_at(self.filter)
        self._show_inputs()
        masks = settings.masks()
        self._show_counts()
        self._show_filter()
        self.wiring.show_steps(*masks)
        for part in (self.wiring, self.row_out, self.counts):
            part.show()
        for card, (_printed, right) in zip(self.note_cards, notes(settings), strict=True):
            card.set_right(right)
        self._compare()

    def withdraw(self) -> None:
        """Show the channels alone."""
        for part in (self.wiring, self.row_out, self.counts):
            part.hide()

    def _show_controls(self) -> None:
        settings = self.settings
        self.kind.set_value(settings.kind)
        self.channels.set_value(settings.channels)
        self.filters.set_value(settings.filters)
        self.groups.set_value(settings.groups)
        self.side.set_value(settings.image.shape[0])
        self.kernel_size.set_value(settings.kernel_size)
        self.group_row.setVisible(settings.kind == "grouped")
        self.head.set_note(
            tr("in two steps: along each channel, then across them") if settings.kind == "depthwise" else ""
        )
        rest = settings.channels - _SHOWN
        self.about.setText(
            tr("The numbers of the first {n} channels are shown.", n=_SHOWN) if rest > 0 else ""
        )
        self.about.setVisible(rest > 0)

    def _show_inputs(self) -> None:
        settings = self.settings
        high = float(max(settings.image.array.max(), 1))
        kind: Kind = "grey" if settings.image.array.min() >= 0 else "signed"
        first = self.context.reading.first
        for channel, grid in enumerate(self.inputs):
            there = channel < settings.channels
            self.row_in.set_shown(grid, there)
            if there:
                grid.set_values(settings.image.array[..., channel], kind=kind, high=high)
                grid.set_first(first)
                self.row_in.set_caption(grid, tr("Channel {n}", n=channel + first))

    def _show_filter(self) -> None:
        seen = seen_by(self.settings, self.filter)
        arrays = [part for part in seen.parts if part is not None]
        limit = float(max(np.abs(part).max() for part in arrays)) or 1.0
        first = self.context.reading.first
        for channel, grid in enumerate(self.parts):
            part = seen.parts[channel] if channel < len(seen.parts) else None
            self.row_out.set_shown(grid, part is not None)
            if part is not None:
                grid.set_values(part, limit=limit)
                grid.set_first(first)
                self.row_out.set_caption(grid, tr("From channel {n}", n=channel + first))
        self.output.set_values(seen.output)
        self.output.set_first(first)
        self.row_out.set_caption(self.output, tr("Filter {n}", n=self.filter + first))
        self.row_out.set_note(self.output, shape_text(seen.output.shape))

    def _show_counts(self) -> None:
        counts = self.settings.counts()
        plain, along, across = counts["plain"], counts["depthwise"], counts["pointwise"]
        lines = [
            tr(
                "ordinary: {n} multiplications, {w} weights",
                n=number(plain.multiplications),
                w=number(plain.weights),
            )
        ]
        if self.settings.kind == "grouped":
            grouped = counts["grouped"]
            lines.append(
                tr("{g} groups: {n} multiplications, {w} weights", g=self.settings.used_groups,
                   n=number(grouped.multiplications), w=number(grouped.weights))
            )  # fmt: skip
        else:
            total, weights = along.multiplications + across.multiplications, along.weights + across.weights
            lines.append(
                tr("depthwise-separable: {a} + {b} = {n} multiplications, {w} weights; {ratio} times fewer",
                   a=number(along.multiplications), b=number(across.multiplications), n=number(total),
                   w=number(weights), ratio=number(plain.multiplications / total, 3))
            )  # fmt: skip
        self.counts.set_lines(lines, rule=False)

    def spoken(self) -> str:
        """Return which channels the filter reads, and what the way costs."""
        lines = self.counts.lines()
        if self.wiring.isHidden() or not lines:
            return ""
        read = int(self.settings.masks()[-1][self.filter].sum())
        return tr(
            "Filter {n} reads {read} of {all} channels. {cost}.", n=self.filter + self.context.reading.first,
            read=read, all=self.settings.channels, cost=lines[-1],
        )  # fmt: skip


PAGE = PageSpec(
    "depthwise-grouped",
    lambda: tr("Depthwise and grouped"),
    "kinds",
    GroupedDepthwise,
    lambda: tr("separable pointwise 1x1 groups wiring channels multiplications"),
    SEPARABLES,
)
