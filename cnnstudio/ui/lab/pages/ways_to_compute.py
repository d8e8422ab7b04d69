"""Ways to compute: nested loops, a matrix product and the Fourier transform; one result, counted and timed."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.ways import (
    WAYS,
    Crossing,
    Done,
    Timing,
    Way,
    columns,
    compute,
    crossing,
)
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.computing import (
    Ways,
    crossing_words,
    fourier_words,
    kernel_sizes,
    milliseconds,
    way_words,
)
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.stopwatch import Stopwatch
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Label, NumberField, PrimaryButton

Place = tuple[int, int]
_LARGEST = 12
_ROLES: dict[Way, str] = {"loops": "plot_c", "im2col": "plot_train", "fft": "plot_val"}


class WaysToCompute(LabPage[Ways]):
    """Arrow keys and the player go over the output; the row of the matrix that makes a cell is marked."""

    def __init__(self, context: LabContext) -> None:
        # The plot is loaded when the page is first looked at, not when the program starts.
        from cnnstudio.ui.lab.plot import Plot, plain

        super().__init__(context, Ways())
        self.done: dict[Way, Done] = {}
        self.place: Place = (0, 0)
        self.times: list[Timing] = []
        self.input, self.kernel = NumberGrid(editable=True), NumberGrid(editable=True)
        self.matrix, self.flat = NumberGrid(), NumberGrid()
        self.outputs = {way: NumberGrid() for way in WAYS}
        self.given = self.add_grids(
            Part(tr("Input"), self.input), Part(tr("Kernel"), self.kernel),
            *(Part(way_words(way), grid) for way, grid in self.outputs.items()), share=0.24,
        )  # fmt: skip
        self.product = self.add_grids(
            Part(tr("All windows, one a row"), self.matrix),
            "·",
            Part(tr("Kernel as a column"), self.flat),
            share=0.3,
        )
        self.counts = FormulaStrip()
        self.stage.addWidget(self.counts)
        self.add_player().moved.connect(self._follow_player)
        self.plot = Plot(
            tr("Time for each kernel size"), 210, logarithmic=True, written=(plain, milliseconds)
        )
        self.crossing_words = Label("", "body", "text", wrap=True)
        self.stage.addWidget(self.crossing_words)
        self.stage.addWidget(self.plot)
        self.stopwatch = Stopwatch(self)
        self._controls()
        self._connect()
        self.begin()

    def _controls(self) -> None:
        self.kernel_size = NumberField(2, 1, _LARGEST, name=tr("Kernel size"))
        self.timed = NumberField(64, 4, 256, name=tr("Timed image"))
        self.measure = PrimaryButton(tr("Measure on this machine"))
        self.add_row(tr("Kernel size"), self.kernel_size, "kernel size", "kernel", "input")
        self.add_row(tr("Timed image"), self.timed, "timed")
        self.controls.addWidget(self.measure)
        self.fourier = Note(tr("the DFT turns convolution into a simple multiplication"), "")
        self.controls.addWidget(self.fourier)

    def _connect(self) -> None:
        self.kernel_size.valueChanged.connect(self._choose_kernel_size)
        self.timed.valueChanged.connect(lambda size: self.change("timed", timed=size))
        self.kernel_size.editingEnded.connect(self.history.seal)
        self.timed.editingEnded.connect(self.history.seal)
        self.input.edited.connect(lambda r, c, v: self.change(image=self.settings.image.with_cell((r, c), v)))
        self.kernel.edited.connect(
            lambda r, c, v: self.change(kernel=self.settings.kernel.with_cell((r, c), v))
        )
        self.input.pasted.connect(lambda table: self.change(image=Table(table[:_LARGEST, :_LARGEST])))
        self.input.refused.connect(self.tell_problem)
        self.kernel.refused.connect(self.tell_problem)
        for grid in self.outputs.values():
            grid.pressed.connect(lambda r, c: self.go_to((r, c)))
        self.measure.clicked.connect(self.start_measuring)
        self.stopwatch.measured.connect(self._take_time)
        self.stopwatch.finished.connect(self._end_measuring)

    # What the user does.

    def _choose_kernel_size(self, size: object) -> None:
        wanted = int(str(size))
        self.change("kernel", kernel=self.history.begun("kernel").kernel.resized((wanted, wanted)))

    def _follow_player(self, at: int) -> None:
        if self.done:
            self.place = divmod(at, self.done["loops"].outputs.shape[1])
            self._show_place()

    def go_to(self, place: Place) -> None:
        """Go to the nearest place of the output."""
        if not self.done or self.player is None:
            return
        rows, columns_ = self.done["loops"].outputs.shape
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns_ - 1)
        self.player.set_count(rows * columns_)
        self.player.set_at(self.place[0] * columns_ + self.place[1])
        self._show_place()

    def move_window(self, down: int, right: int) -> None:
        """Go to the neighbouring cell."""
        self.go_to((self.place[0] + down, self.place[1] + right))

    def start_measuring(self) -> None:
        """Measure all ways, or give up measuring."""
        if self.stopwatch.running:
            self.pause()
            return
        self.times = []
        self.measure.setText(tr("Stop measuring"))
        self.stopwatch.start(self.settings.timed, kernel_sizes(self.settings.timed))
        self._draw()

    def pause(self) -> None:
        """Stand still, and measure nothing while another page is shown."""
        super().pause()
        self.stopwatch.end()
        self._end_measuring()

    def _end_measuring(self) -> None:
        self.measure.setText(tr("Measure on this machine"))
        self._draw()

    def _take_time(self, timing: Timing) -> None:
        self.times.append(timing)
        self._draw()

    # What is shown.

    def refresh(self) -> None:
        """Compute all three ways."""
        settings = self.settings
        self.kernel_size.set_value(settings.kernel.shape[0])
        self.timed.set_value(settings.timed)
        self.input.set_values(settings.image.array)
        self.kernel.set_values(settings.kernel.array)
        self.fourier.set_right(fourier_words())
        self._draw()
        made = {way: compute(way, settings.image.array, settings.kernel.array) for way in WAYS}
        self._show_done(made)
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Show no results."""
        self.done = {}
        self.input.set_marks()
        self._show_parts(False)

    def _show_done(self, made: dict[Way, Done]) -> None:
        self.done = made
        settings = self.settings
        for way, grid in self.outputs.items():
            # What is left of rounding would stand in a cell as 1e-16.
            grid.set_values(np.round(made[way].outputs, 9) + 0.0)
            self.given.set_note(grid, shape_text(made[way].outputs.shape))
        matrix = columns(settings.image.array, settings.kernel.shape)
        self.matrix.set_values(matrix)
        self.flat.set_values(settings.kernel.array.reshape(-1, 1))
        self.product.set_note(self.matrix, shape_text(matrix.shape))
        self.counts.set_lines([
            *(tr("{way}: {n} multiplications", way=way_words(way), n=number(made[way].multiplications)) for way in WAYS),
            tr("largest difference between the results: {n}", n=number(self.largest_difference(), 2)),
        ], rule=False)  # fmt: skip
        self._show_parts(True)

    def _show_parts(self, shown: bool) -> None:
        for grid in self.outputs.values():
            self.given.set_shown(grid, shown)
        for part in (self.product, self.counts):
            part.setVisible(shown)

    def largest_difference(self) -> float:
        """Return how far the results of the ways are apart: nothing, or what rounding leaves."""
        first = self.done["loops"].outputs
        return max(float(np.abs(done.outputs - first).max()) for done in self.done.values())

    def _show_place(self) -> None:
        if not self.done:
            return
        (row, column), (high, wide) = self.place, self.settings.kernel.shape
        self.input.set_marks(tuple(range(row, row + high)), tuple(range(column, column + wide)))
        index = row * self.done["loops"].outputs.shape[1] + column
        self.matrix.set_marks((index,), tuple(range(high * wide)))
        first = self.context.reading.first
        for grid in (self.input, self.kernel, self.matrix, *self.outputs.values()):
            grid.set_first(first)
        for grid in self.outputs.values():
            grid.set_marks(chosen=self.place)
        self.tell_place()

    def crossings(self) -> Crossing:
        """Return from which kernel size the Fourier transform beats the matrix product here."""
        slow, quick = ([t for t in self.times if t.way == way] for way in ("im2col", "fft"))
        return crossing(slow, quick)

    def measured(self, name: str) -> int | None:
        """Return the crossing measured here, once all times are there."""
        if name != "crossing" or not self.times or self.stopwatch.running:
            super().measured(name)
        return self.crossings().measured

    def _draw(self) -> None:
        from cnnstudio.ui.lab.curve import Curve

        self.plot.setVisible(bool(self.times))
        self.crossing_words.setText(self._timing_words())
        if not self.times:
            return
        curves = []
        for way in WAYS:
            times = [t for t in self.times if t.way == way]
            if times:
                x = np.array([t.kernel for t in times], dtype=np.float64)
                y = np.array([t.seconds for t in times])
                curves.append(Curve(way_words(way), x, y, _ROLES[way], dots=True))
        seconds = [t.seconds for t in self.times]
        widest = float(kernel_sizes(self.times[0].image)[-1])
        self.plot.set_curves(curves, (0.9, widest * 1.1), (min(seconds) / 2, max(seconds) * 2))
        won = None if self.stopwatch.running else self.crossings().measured
        self.plot.set_marker(float(won) if won is not None else None)

    def _timing_words(self) -> str:
        if not self.times:
            return tr("Press Measure to time all three ways for kernels of growing size on this machine.")
        size = shape_text((self.times[0].image, self.times[0].image))
        if self.stopwatch.running:
            return tr("Measuring on an image of {size}: {n} times so far.", size=size, n=len(self.times))
        return crossing_words(self.times[0].image, self.crossings())

    def spoken(self) -> str:
        """Return the current cell in all three ways."""
        if not self.done:
            return ""
        first = self.context.reading.first
        values = [full(round(float(self.done[way].outputs[self.place]), 9)) for way in WAYS]
        return tr(
            "Row {row}, column {column}: loops {a}, matrix product {b}, Fourier transform {c}.",
            row=self.place[0] + first, column=self.place[1] + first, a=values[0], b=values[1], c=values[2],
        )  # fmt: skip


PAGE = PageSpec(
    "ways-to-compute",
    lambda: tr("Ways to compute"),
    "inside",
    WaysToCompute,
    lambda: tr("im2col fft fourier loops matrix product time crossing"),
)
