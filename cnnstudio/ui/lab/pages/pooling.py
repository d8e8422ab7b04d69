"""Pooling: the largest or the average of each window, the winner marked, and what un-pooling brings back."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.pooling import Member, Pooling
from cnnstudio.arithmetic.windows import nearest_place, never_used
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.lab import inputs
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.channel_tiles import ChannelTiles
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import WorkingText
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.layer_choice import LayerChoice
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.opened import lifted, same_output
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.plain import InputRows
from cnnstudio.ui.lab.pooled import BRIGHT, LESSON, POOLINGS, Pair, Pool, as_pool, outlier_words
from cnnstudio.ui.lab.size_card import SizeCard
from cnnstudio.ui.lab.sum_card import written
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Card, Label, PairField, Segments, Switch

_MOST_TERMS = 16


class PoolingPage(LabPage[Pool]):
    """Above what pooling makes, below what is left of the input when it is undone."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Pool())
        self.done: Pooling | None = None
        self.place: Pair = (0, 0)
        self.members: tuple[Member, ...] = ()
        self.numbers: LayerNumbers | None = None
        self.input, self.output = NumberGrid(editable=True), NumberGrid()
        self.unpooled, self.lost = NumberGrid(), NumberGrid()
        self.row = self.add_grids(
            Part(tr("Input"), self.input), "→", Part(tr("Pooled"), self.output), "→",
            Part(tr("Un-pooled"), self.unpooled), share=0.36,
        )  # fmt: skip
        self.tiles = ChannelTiles(tr("Channels"))
        self.stage.addWidget(self.tiles)
        self.add_player().moved.connect(self._stand_at)
        self.card = Card("")
        self.working = WorkingText()
        self.card.add(self.working)
        self.stage.addWidget(self.card)
        self.loss = self.add_grids(Part(tr("Lost: input less un-pooled"), self.lost), share=0.3)
        self.told = Label("", "body", "text_quiet", wrap=True)
        self.stage.addWidget(self.told)
        self._build_controls()
        self._connect()
        self.telling = (self.told,)
        self.begin()

    def _build_controls(self) -> None:
        ready = {
            "lesson": (tr("Sixteen numbers"), LESSON),
            "bright": (tr("One bright pixel of 255"), BRIGHT),
            "layer": (tr("A layer's input"), LESSON),
        }
        self.input_rows = InputRows(self, self.input, ready)
        self.kind = Segments([("max", tr("max")), ("average", tr("average"))], "max", tr("Kind"))
        self.everywhere = Switch(tr("Global: one window"))
        self.size_field = PairField((2, 2), 1, 256, tr("Window"))
        self.apart = Switch(tr("A stride of its own"))
        self.strides = PairField((2, 2), 1, 256, tr("Stride"))
        self.padding = Segments([("valid", "valid"), ("same", "same")], "valid", tr("Padding"))
        self.add_row(tr("Kind"), self.kind, "kind")
        self.controls.addWidget(self.everywhere)
        window = self.add_row(tr("Window"), self.size_field, "kernel", "kernel size")
        self.controls.addWidget(self.apart)
        self.stride_row = self.add_row(tr("Stride"), self.strides, "stride")
        padding = self.add_row(tr("Padding"), self.padding, "padding")
        self.window_rows = [window, self.apart, padding]
        self.size_card = SizeCard()
        self.controls.addWidget(self.size_card)
        self.remark = Label("", "small", "text_quiet", wrap=True)
        self.layers = LayerChoice(self.context, POOLINGS)
        self.controls.addWidget(self.remark)
        self.controls.addWidget(self.layers)
        self.controls.addWidget(
            Note(tr("max pooling picks the brighter pixels and suppresses noise"), outlier_words())
        )

    def _connect(self) -> None:
        change = self.change
        self.kind.valueChanged.connect(lambda v: change(kind=v))
        self.everywhere.toggled.connect(lambda v: change(everywhere=v))
        self.apart.toggled.connect(lambda v: change(apart=v))
        self.padding.valueChanged.connect(lambda v: change(padding=v))
        self.size_field.valueChanged.connect(lambda v: change("size", size=tuple(v)))
        self.strides.valueChanged.connect(lambda v: change("strides", strides=tuple(v)))
        for field in (self.size_field, self.strides):
            field.editingEnded.connect(self.history.seal)
        self.tiles.selected.connect(self._choose_channel)
        self.input.dragged.connect(self._drag)
        self.input.refused.connect(self.tell_problem)
        self.output.pressed.connect(lambda r, c: self.go_to((r, c)))
        self.output.dragged.connect(lambda r, c: self.go_to((round(r), round(c))))

    def _drag(self, row: float, column: float) -> None:
        if self.done is not None:
            at = nearest_place(self.done.axes, (row, column))
            self.go_to((at[0], at[1]))

    def _stand_at(self, at: int) -> None:
        if self.done is not None:
            self.go_to(divmod(at, self.done.outputs.shape[1]))

    def move_window(self, down: int, right: int) -> None:
        """Move the window by one place."""
        self.go_to((self.place[0] + down, self.place[1] + right))

    def go_to(self, place: Pair) -> None:
        """Look at a window, or the nearest there is."""
        if self.done is None or self.player is None:
            return
        rows, columns = self.done.outputs.shape
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns - 1)
        self.player.set_at(self.place[0] * columns + self.place[1])
        self._show_place()

    def refresh(self) -> None:
        """Work out the pooling and what is lost by it."""
        settings = self.settings
        self._show_settings(settings)
        self.done = settings.worked()
        self._show_done(settings, self.done)
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Show the input alone."""
        self.done = None
        for part in (self.card, self.size_card, self.told, self.loss, self.tiles, self.remark):
            part.setVisible(False)
        for grid in (self.output, self.unpooled):
            self.row.set_shown(grid, False)
        self._show_input(self.settings, None)

    def _show_settings(self, settings: Pool) -> None:
        self.input_rows.show(settings)
        self.kind.set_value(settings.kind)
        for switch, on in ((self.everywhere, settings.everywhere), (self.apart, settings.apart)):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)
        self.size_field.set_value(settings.size)
        self.strides.set_value(settings.strides)
        self.padding.set_value(settings.padding)
        for row in self.window_rows:
            row.setVisible(not settings.everywhere)
        self.stride_row.setVisible(settings.apart and not settings.everywhere)

    def _show_input(self, settings: Pool, done: Pooling | None) -> None:
        grey = settings.source in inputs.PICTURES
        self.input.set_values(
            settings.image.array, kind="grey" if grey else "signed", high=settings.brightest, limit=self._limit(),
            hatched=never_used(done.axes) if done is not None else None,
        )  # fmt: skip
        self.row.set_note(self.input, shape_text(settings.image.shape))

    def _limit(self) -> float:
        """Return the end of the one scale that all four grids share."""
        return float(np.abs(self.settings.image.array).max()) or 1.0

    def _show_done(self, settings: Pool, done: Pooling) -> None:
        self._show_input(settings, done)
        grey = settings.source in inputs.PICTURES
        for grid, values in ((self.output, done.outputs), (self.unpooled, done.unpooled())):
            self.row.set_shown(grid, True)
            grid.set_values(
                values, kind="grey" if grey else "signed", high=settings.brightest, limit=self._limit()
            )
        self.lost.set_values(done.lost(), limit=self._limit())
        self.row.set_note(self.output, shape_text(done.outputs.shape))
        self.size_card.show_axes(done.axes, settings.padding, self.context.reading)
        for part in (self.card, self.size_card, self.told, self.loss):
            part.setVisible(True)
        kept = int((done.lost() == 0).sum())
        self.told.setText(
            tr(
                "{kept} of {all} numbers come back unchanged; pooling has no parameters.",
                kept=number(kept), all=number(done.lost().size),
            )
        )  # fmt: skip
        if self.player is not None:
            self.player.set_count(done.outputs.size)
        self._compare(settings)

    def _compare(self, settings: Pool) -> None:
        """Say how far the lab's numbers are from the layer's, as long as they are the layer's."""
        numbers = self.numbers
        mine = numbers is not None and settings.layer != "" and settings == as_pool(numbers, settings.channel)
        several = mine and settings.maps is not None and settings.maps.shape[2] > 1
        self.remark.setVisible(mine)
        self.tiles.setVisible(several)
        if not mine or numbers is None or settings.maps is None:
            return
        whole = settings.worked_whole(settings.maps).maps.reshape(numbers.outputs.shape)
        self.remark.setText(same_output(numbers, whole))
        if several:
            planes = [settings.maps.array[..., c] for c in range(settings.maps.shape[2])]
            self.tiles.show_planes(planes, "signed", None, settings.channel)

    def open_layer(self, numbers: LayerNumbers) -> None:
        """Show a pooling of the network with what it reads."""
        numbers = lifted(numbers)
        self.numbers, self.place = numbers, (0, 0)
        self.set_settings(as_pool(numbers))

    def _choose_channel(self, channel: int) -> None:
        maps = self.settings.maps
        if maps is not None:
            self.change(image=Table(maps.array[..., channel]), channel=channel)

    def _show_place(self) -> None:
        if self.done is None:
            return
        done, first = self.done, self.context.reading.first
        rows, columns = (axis.reads(at) for axis, at in zip(done.axes, self.place, strict=True))
        members = self.members = done.window(self.place, most=_MOST_TERMS)
        winners = np.zeros(self.settings.image.shape, dtype=bool)
        if (winner := done.winner(self.place)) is not None:
            winners[winner] = True
        for grid in (self.input, self.output, self.unpooled, self.lost):
            grid.set_first(first)
        self.input.set_marks(tuple(rows), tuple(columns), dotted=winners)
        self.unpooled.set_marks(tuple(rows), tuple(columns))
        self.output.set_marks(chosen=self.place)
        self.card.set_title(
            tr(
                "Row {row}, column {column} of the output",
                row=self.place[0] + first,
                column=self.place[1] + first,
            )
        )
        self.working.setText(self._working(members))
        self.working.updateGeometry()
        self.size_card.show_place(done.axes, self.place)
        self.tell_place()

    def _working(self, members: tuple[Member, ...]) -> str:
        if self.done is None:
            return ""
        shown = [written(m.value) for m in members]
        count = self.done.count(self.place)
        rest = ", …" if count > _MOST_TERMS else ""
        value = written(float(self.done.outputs[self.place]))
        if self.settings.kind == "max":
            return f"max({', '.join(shown)}{rest}) = {value}"
        return f"({' + '.join(shown)}{' + …' if rest else ''}) / {count} = {value}"

    def spoken(self) -> str:
        """Return the window's numbers, the winner and the result."""
        if self.done is None:
            return self.refusal.text()
        first = self.context.reading.first
        members = self.members
        told = ", ".join(full(m.value) for m in members)
        words = tr(
            "Row {row}, column {column} of the output: {kind} of {told} is {value}.",
            row=self.place[0] + first, column=self.place[1] + first,
            kind=tr("maximum") if self.settings.kind == "max" else tr("average"),
            told=told, value=full(float(self.done.outputs[self.place])),
        )  # fmt: skip
        winner = self.done.winner(self.place)
        if winner is None:
            return words
        at = tr(
            "It comes from row {row}, column {column}.",
            row=winner[0] + first,
            column=winner[1] + first,
        )
        return f"{words} {at}"


PAGE = PageSpec(
    "pooling",
    lambda: tr("Pooling"),
    "layers",
    PoolingPage,
    lambda: tr("max average global overlapping un-pool winner"),
    POOLINGS,
)
