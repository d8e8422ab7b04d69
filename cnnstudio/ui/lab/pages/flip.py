"""Convolution against cross-correlation: the kernel turns around, and both results stand side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout

from cnnstudio.arithmetic.correlation import Cell, Convolution, convolve, correlate
from cnnstudio.arithmetic.kernels import flip_matters
from cnnstudio.arithmetic.windows import nearest_place
from cnnstudio.language import shape_text, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import WorkingLine, WorkingText
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.plain import InputRows, KernelRows, PlainPair
from cnnstudio.ui.lab.sum_card import factor, product_rows, written
from cnnstudio.ui.lab.turning import TurningKernel
from cnnstudio.ui.widgets import Card, Label, ToggleButton


class Flip(LabPage[PlainPair]):
    """Both results of one input and one kernel, and their difference."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, PlainPair())
        self.both: tuple[Convolution, Convolution] | None = None
        self.place = (0, 0)
        self.input, self.kernel = NumberGrid(editable=True), NumberGrid(editable=True)
        self.correlated, self.convolved, self.difference = NumberGrid(), NumberGrid(), NumberGrid()
        self.turning = TurningKernel()
        self.turn = ToggleButton(tr("Turn the kernel by 180°"))
        self.row = self.add_grids(
            Part(tr("Input"), self.input), "∗", Part(tr("Kernel"), self.kernel), share=0.3
        )
        self.row.add(self.turning)
        self.row.add(self.turn)
        self.results = self.add_grids(
            Part(tr("Cross-correlation"), self.correlated), "−", Part(tr("True convolution"), self.convolved), "=",
            Part(tr("Difference"), self.difference), share=0.3,
        )  # fmt: skip
        self.add_player().moved.connect(self._follow_player)
        self.verdict = Label("", "body", "text", wrap=True)
        self.stage.addWidget(self.verdict)
        self._build_definitions()
        self.input_rows = InputRows(self, self.input)
        self.kernel_rows = KernelRows(self, self.kernel)
        self._build_notes()
        self._connect()
        self.telling = (self.verdict,)
        self.begin()

    def _build_definitions(self) -> None:
        grid = QGridLayout()
        self.sums: list[WorkingText] = []
        heads = (
            (tr("What a layer computes"), "O(i, j) = Σ Σ I(i + k, j + l) · K(k, l)"),
            (tr("What mathematics calls convolution"), "O(i, j) = Σ Σ I(i − k, j − l) · K(k, l)"),
        )
        for column, (title, definition) in enumerate(heads):
            card = Card(title)
            card.add(WorkingLine(definition))
            label = WorkingText("", "text_quiet")
            self.sums.append(label)
            card.add(label)
            card.body.addStretch(1)
            grid.addWidget(card, 0, column)
        self.stage.addLayout(grid)

    def _build_notes(self) -> None:
        self.note = Note("O(i, j) = Σ Σ I(i + k − 1, j + l − 1) K(k, l)ᵐ", "")
        self.size_note = Note("(m − n + 1) · (m + n − 1)", "")
        self.words_note = Note(tr("each element is added to its neighbours, then weighted"), "")
        for note in (self.note, self.size_note, self.words_note):
            self.controls.addWidget(note)

    def _connect(self) -> None:
        self.turn.toggled.connect(self.turning.turn)
        self.input.dragged.connect(self._drag)
        for grid in (self.correlated, self.convolved, self.difference):
            grid.pressed.connect(lambda r, c: self.go_to((r, c)))
            grid.dragged.connect(lambda r, c: self.go_to((round(r), round(c))))
        for grid in (self.input, self.kernel):
            grid.refused.connect(self.tell_problem)

    def _drag(self, row: float, column: float) -> None:
        if self.both is not None:
            at = nearest_place(self.both[0].axes, (row, column))
            self.go_to((at[0], at[1]))

    def _follow_player(self, at: int) -> None:
        if self.both is not None:
            self.go_to(divmod(at, self.both[0].sums.shape[1]))

    def move_window(self, down: int, right: int) -> None:
        """Move the window by one place."""
        self.go_to((self.place[0] + down, self.place[1] + right))

    def go_to(self, place: tuple[int, int]) -> None:
        """Look at a place of both results, or the nearest there is."""
        if self.both is None or self.player is None:
            return
        rows, columns = self.both[0].sums.shape[:2]
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns - 1)
        self.player.set_at(self.place[0] * columns + self.place[1])
        self.show_place()

    def refresh(self) -> None:
        """Work out both results and their difference."""
        settings = self.settings
        self.input_rows.show(settings)
        self.kernel_rows.show(settings)
        kind = "grey" if settings.grey else "signed"
        self.input.set_values(settings.image.array, kind=kind, high=settings.brightest)  # type: ignore[arg-type]
        self.kernel.set_values(settings.kernel.array)
        self.turning.set_kernel(settings.kernel.array)
        one = correlate(settings.image.array, settings.kernel.array)
        other = convolve(settings.image.array, settings.kernel.array)
        self.both = (one, other)
        self._show_results(one, other)
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Show no results."""
        self.both = None
        self.input.set_marks()
        for grid in (self.correlated, self.convolved, self.difference):
            self.results.set_shown(grid, False)

    def _show_results(self, one: Convolution, other: Convolution) -> None:
        difference = one.outputs - other.outputs
        limit = max(float(abs(one.outputs).max()), float(abs(other.outputs).max())) or 1.0
        for grid, values in (
            (self.correlated, one.outputs),
            (self.convolved, other.outputs),
            (self.difference, difference),
        ):
            self.results.set_shown(grid, True)
            grid.set_values(values, limit=limit)
        self.results.set_note(self.correlated, shape_text(one.outputs.shape))
        if self.player is not None:
            self.player.set_count(one.outputs.size)
        matters = flip_matters(self.settings.kernel.array)
        self.verdict.setText(
            tr("This kernel is another when it is turned, so the two results differ.")
            if matters
            else tr("This kernel is the same when it is turned by 180°, so both results are equal.")
        )
        self._show_size_note(one)
        self._show_word_notes(one, other)

    def _show_word_notes(self, one: Convolution, other: Convolution) -> None:
        corner = 0, one.outputs.shape[1] - 1
        self.note.set_right(
            tr(
                "The exponent is a misprint; and without a turned kernel this is cross-correlation, which is what layers compute: "
                "{one} in the upper right cell, {other} with the kernel turned.",
                one=full(float(one.outputs[corner])), other=full(float(other.outputs[corner])),
            )
        )  # fmt: skip
        products = one.cell((0, 0)).products
        self.words_note.set_right(
            tr(
                "Each neighbour is multiplied by its weight, then all products are added: {right} in the first cell. "
                "All neighbours added, then weighted by all weights, would give {wrong}.",
                right=full(one.cell((0, 0)).output),
                wrong=full(sum(p.value for p in products) * sum(p.weight for p in products)),
            )
        )  # fmt: skip

    def _show_size_note(self, one: Convolution) -> None:
        axis = one.axes[0]
        m, n = axis.size, axis.kernel
        self.size_note.set_right(
            tr(
                "(m − n + 1) · (m − n + 1): {m} and {n} give {right} × {right}, not {right} × {wrong}.",
                m=m, n=n, right=axis.places, wrong=m + n - 1,
            )
        )  # fmt: skip

    def show_place(self) -> None:
        """Show the window, both sums and the cell in all results."""
        if self.both is None:
            return
        rows, columns = (a.reads(at) for a, at in zip(self.both[0].axes, self.place, strict=True))
        self.input.set_marks(tuple(rows), tuple(columns))
        first = self.context.reading.first
        for grid in (self.input, self.kernel, self.correlated, self.convolved, self.difference):
            grid.set_first(first)
        for grid in (self.correlated, self.convolved, self.difference):
            grid.set_marks(chosen=self.place)
        for label, done in zip(self.sums, self.both, strict=True):
            label.setText(_sum(done.cell(self.place)))
        self.tell_place()

    def spoken(self) -> str:
        """Return both values of the place."""
        if self.both is None:
            return self.refusal.text()
        one, other = (float(done.outputs[self.place]) for done in self.both)
        first = self.context.reading.first
        return tr(
            "Row {row}, column {column}: cross-correlation {one}, true convolution {other}.",
            row=self.place[0] + first, column=self.place[1] + first, one=full(one), other=full(other),
        )  # fmt: skip


def _sum(cell: Cell) -> str:
    rows = product_rows(cell.products)
    lines = [" + ".join(f"{written(p.value)}·{factor(p.weight)}" for p in row[:6]) for row in rows[:6]]
    whole = len(rows) <= 6 and len(rows[0]) <= 6
    return "\n+ ".join(lines) + ("" if whole else " + …") + f"\n= {written(cell.output)}"


PAGE = PageSpec(
    "flip",
    lambda: tr("Convolution or correlation"),
    "window",
    Flip,
    lambda: tr("cross-correlation flip turned kernel definition"),
)
