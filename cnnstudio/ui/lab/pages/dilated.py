"""Dilated: the holes of one layer, and how far a stack of layers sees with holes and without."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QGridLayout, QWidget

from cnnstudio.arithmetic.correlation import Convolution
from cnnstudio.arithmetic.receptive import dilation_pairs, fields, path_map, plain_stack
from cnnstudio.arithmetic.windows import nearest_place
from cnnstudio.language import number, percent, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.dilating import Dilating, holes, listed, notes, own_and_stacked
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.stack_tree import StackTree
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Label, NumberField, SectionHead, Segments, TextField

Place = tuple[int, int]


class Dilated(LabPage[Dilating]):
    """The player adds layer after layer to the stack, or moves the one layer's window over its input."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Dilating())
        self.done: Convolution | None = None
        self.place: Place = (0, 0)
        self.shown = len(self.settings.rates)
        self._build_stack()
        self._build_layer()
        self.add_player().moved.connect(self._follow_player)
        self.told = FormulaStrip()
        self.stage.addWidget(self.told)
        self._controls()
        self.note_cards = [Note(*words) for words in notes(self.settings)]
        for note in self.note_cards:
            self.controls.addWidget(note)
        self.telling = (*self.sums,)
        self.begin()

    def _build_stack(self) -> None:
        self.stack_part = QWidget()
        grid = QGridLayout(self.stack_part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.current().space("section"))
        self.heads = SectionHead(tr("With these rates")), SectionHead(tr("Plain, as many weights"))
        self.trees = StackTree(tr("Dilated stack")), StackTree(tr("Plain stack"))
        self.sums = Label("", "body", "text", wrap=True), Label("", "body", "text", wrap=True)
        for column, parts in enumerate(zip(self.heads, self.trees, self.sums, strict=True)):
            for row, part in enumerate(parts):
                grid.addWidget(part, row, column)
            grid.setColumnStretch(column, 1)
        self.stage.addWidget(self.stack_part)
        self.maps = NumberGrid(kind="grey"), NumberGrid(kind="grey")
        self.map_row = self.add_grids(
            Part(tr("Paths from each input cell"), self.maps[0]), Part(tr("Plain"), self.maps[1]), share=0.46
        )

    def _build_layer(self) -> None:
        self.input, self.kernel = NumberGrid(editable=True), NumberGrid()
        self.output = NumberGrid()
        self.row = self.add_grids(
            Part(tr("Input"), self.input), "∗", Part(tr("Kernel"), self.kernel), "=",
            Part(tr("Output"), self.output), share=0.44,
        )  # fmt: skip
        self.line = NumberGrid()
        self.line_row = self.add_grids(Part(tr("Row of the input"), self.line), share=0.16)
        self.input.edited.connect(lambda r, c, v: self.change(image=self.settings.image.with_cell((r, c), v)))
        self.input.pasted.connect(lambda table: self.change(image=Table(table)))
        self.input.refused.connect(self.tell_problem)
        self.input.dragged.connect(self._drag)
        self.output.pressed.connect(lambda r, c: self.go_to((r, c)))

    def _controls(self) -> None:
        self.view = Segments([("stack", tr("A stack")), ("layer", tr("One layer"))], "stack", tr("Show"))
        self.add_row(tr("Show"), self.view)
        self.kernel_size = NumberField(3, 1, 9, name=tr("Kernel size"))
        self.add_row(tr("Kernel size"), self.kernel_size, "kernel size")
        self.rates = TextField("1, 2, 4", name=tr("Rates of the layers"))
        self.rates_row = self.add_row(tr("Rates"), self.rates, "rates", "dilation rate")
        self.rate = NumberField(2, 1, 16, name=tr("Dilation rate"))
        self.rate_row = self.add_row(tr("Rate"), self.rate, "kernel")
        self.view.valueChanged.connect(lambda view: self.change(view=view))
        self.kernel_size.valueChanged.connect(self._choose_size)
        self.rates.editingFinished.connect(self._choose_rates)
        self.rate.valueChanged.connect(lambda rate: self.change("rate", rate=rate, view="layer"))
        for field in (self.kernel_size, self.rate):
            field.editingEnded.connect(self.history.seal)

    # What the user does.

    def _choose_size(self, size: object) -> None:
        wanted = int(str(size))
        self.change(
            "size", kernel_size=wanted, kernel=self.history.begun("size").kernel.resized((wanted, wanted))
        )

    def _choose_rates(self) -> None:
        words = self.rates.text().replace(",", " ").split()
        if words and all(word.isdigit() and int(word) for word in words) and len(words) <= 6:
            self.shown = len(words)
            self.change(rates=tuple(int(word) for word in words), view="stack")
        else:
            self.rates_row.set_problem(tr("Type one to six whole numbers from 1 on, such as 1, 2, 4."))

    def _follow_player(self, at: int) -> None:
        if self.settings.view == "stack":
            self.shown = at + 1
            self._show_stack()
        elif self.done is not None:
            self.place = divmod(at, self.done.sums.shape[1])
            self._show_place()
        self.tell_place()

    def go_to(self, place: Place) -> None:
        """Move the window of the one layer to the nearest place there is."""
        if self.done is None or self.player is None:
            return
        rows, columns = self.done.sums.shape[:2]
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns - 1)
        self.player.set_at(self.place[0] * columns + self.place[1])
        self._show_place()
        self.tell_place()

    def move_window(self, down: int, right: int) -> None:
        """Move the window, or show a layer more or less of the stack."""
        if self.settings.view == "layer":
            self.go_to((self.place[0] + down, self.place[1] + right))
        elif self.player is not None:
            self.player.go(self.shown - 1 + right - down)

    def _drag(self, row: float, column: float) -> None:
        if self.done is not None:
            at = nearest_place(self.done.axes, (row, column))
            self.go_to((at[0], at[1]))

    # What is shown.

    def refresh(self) -> None:
        """Show the stack or the one layer."""
        settings = self.settings
        stack = settings.view == "stack"
        self.view.set_value(settings.view)
        self.kernel_size.set_value(settings.kernel_size)
        self.rates.setText(", ".join(map(str, settings.rates)))
        self.rate.set_value(settings.rate)
        for part in (self.stack_part, self.map_row, self.rates_row):
            part.setVisible(stack)
        for part in (self.row, self.line_row, self.rate_row):
            part.setVisible(not stack)
        for card, (_printed, right) in zip(self.note_cards, notes(settings), strict=True):
            card.set_right(right)
        if stack:
            self._work_stack()
        else:
            self._work_layer()

    def _work_stack(self) -> None:
        self.settings.field()
        self.shown = min(self.shown, len(self.settings.rates))
        if self.player is not None:
            self.player.set_count(len(self.settings.rates))
            self.player.set_at(self.shown - 1)
        self._show_stack()

    def _show_stack(self) -> None:
        settings, shown = self.settings, self.shown
        width = settings.field()
        for which, stages in enumerate((settings.stages, plain_stack(settings.stages))):
            paths = path_map(stages[:shown]).astype(np.float64)
            grown = fields(stages[:shown])[-1]
            self.trees[which].show_stack(stages, width + 2, shown)
            self.maps[which].set_values(
                paths, kind="grey", low=0, high=float(paths.max()), hatched=paths == 0
            )
            self.map_row.set_note(self.maps[which], shape_text(paths.shape))
            touched = int((paths > 0).sum())
            self.sums[which].setText(
                tr(
                    "Field {field}, {touched} of {all} cells touched ({share}), {weights} weights for each channel pair.",
                    field=shape_text((grown.field, grown.field)), touched=number(touched),
                    all=number(paths.size), share=percent(touched / paths.size, 0),
                    weights=number(shown * settings.kernel_size**2),
                )
            )  # fmt: skip
        own, stacked = own_and_stacked(settings.rates[:shown], settings.kernel_size)
        plain = [field.field for field in fields(plain_stack(settings.stages[:shown]))]
        self.told.set_lines([
            tr("each layer adds (k − 1)·l to the receptive field"),
            tr("effective kernel of each layer by itself, l·(k − 1) + 1:  {own}", own=listed(own)),
            tr("receptive field of the stack, layer by layer:  {field}", field=listed(stacked)),
            tr("receptive field of the plain stack:  {field}", field=listed(plain)),
        ])  # fmt: skip
        self.fit()

    def _work_layer(self) -> None:
        settings = self.settings
        self.input.set_values(
            settings.image.array, kind="grey", high=float(max(settings.image.array.max(), 1))
        )
        spread, empty = holes(settings.kernel.array, settings.rate)
        self.kernel.set_values(spread, hatched=empty)
        self.row.set_note(
            self.kernel,
            tr("{k} spans {span}", k=shape_text(settings.kernel.shape), span=shape_text(spread.shape)),
        )
        self.done = settings.layer()
        self.row.set_shown(self.output, True)
        self.output.set_values(self.done.outputs)
        self.row.set_note(self.output, shape_text(self.done.outputs.shape))
        if self.player is not None:
            self.player.set_count(self.done.outputs.size)
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Show the input and the kernel alone."""
        self.done = None
        self.input.set_marks()
        self.line.set_marks()
        self.told.set_lines([])
        self.row.set_shown(self.output, False)

    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Return the (s, t) of the course's formula for the last column under the window."""
        if self.done is None:
            return ()
        last = self.done.axes[1].reads(self.place[1])[-1]
        return dilation_pairs(last, self.done.axes[1].size, self.done.axes[1].kernel, self.settings.rate)

    def _show_place(self) -> None:
        if self.done is None:
            return
        rows, columns = (tuple(axis.reads(at)) for axis, at in zip(self.done.axes, self.place, strict=True))
        self.input.set_marks(rows, columns)
        self.output.set_marks(chosen=self.place)
        line = self.settings.image.array[rows[len(rows) // 2]][None, :]
        lit = np.zeros(line.shape, dtype=bool)
        pairs = self.pairs()
        for s, _t in pairs:
            lit[0, s] = True
        self.line.set_values(line, kind="grey", high=float(max(self.settings.image.array.max(), 1)))
        self.line.set_marks(outlined=lit)
        self.told.set_lines([
            tr("(F ∗ k)(p) = Σ F(s)·k(t) over all s + l·t = p; it turns the kernel, the layer does not"),
            tr("p = {p}, l = {l}:  (s, t) = {pairs}", p=pairs[0][0] if pairs else 0, l=self.settings.rate,
               pairs=", ".join(f"({s}, {t})" for s, t in pairs)),
            tr("effective kernel l·(k − 1) + 1 = {l}·({k} − 1) + 1 = {span}", l=self.settings.rate,
               k=self.settings.kernel_size, span=self.done.axes[1].effective),
        ])  # fmt: skip

    def spoken(self) -> str:
        """Return how far the stack sees, or the working of the current place."""
        if self.settings.view == "stack":
            return tr(
                "{n} layers: {dilated} Plain: {plain}", n=self.shown, dilated=self.sums[0].text(),
                plain=self.sums[1].text(),
            )  # fmt: skip
        if self.done is None:
            return self.refusal.text()
        first = self.context.reading.first
        return tr(
            "Output row {row}, column {column}: {value}; the kernel spans {span} cells.",
            row=self.place[0] + first, column=self.place[1] + first,
            value=number(float(self.done.outputs[self.place]), 6), span=self.done.axes[1].effective,
        )  # fmt: skip


PAGE = PageSpec(
    "dilated",
    lambda: tr("Dilated"),
    "kinds",
    Dilated,
    lambda: tr("atrous holes dilation rate receptive field gridding"),
)
