"""Transposed: scattering, zero insertion and a transposed matrix as views of one sum; and its checkerboards."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.transposed import Transposed, forward_matrix
from cnnstudio.language import shape_text, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.transposed_layer import TRANSPOSED, TransposedLayer
from cnnstudio.ui.lab.transposing import (
    Transposing,
    about,
    board_words,
    boards,
    counted,
    notes,
    pyramid,
    reached_cells,
    scatter_lines,
    sum_words,
)
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Choice, Label, NumberField, Segments

Place = tuple[int, int]
_MOST_SIDE = 8


class TransposedPage(LabPage[Transposing]):
    """Arrow keys and the player go over the input cells while they are scattered, else over the output's cells."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Transposing())
        self.done: Transposed | None = None
        self.place: Place = (0, 0)
        self.input, self.kernel = NumberGrid(editable=True), NumberGrid(editable=True)
        self.output, self.overlap = NumberGrid(), NumberGrid(kind="grey")
        self.row = self.add_grids(
            Part(tr("Input"), self.input), Part(tr("Kernel"), self.kernel), "=", Part(tr("Output"), self.output),
            Part(tr("Products per cell"), self.overlap), share=0.36,
        )  # fmt: skip
        self._build_views()
        self.add_player().moved.connect(self._follow_player)
        self.working = FormulaStrip()
        self.stage.addWidget(self.working)
        self._controls()
        self._connect()
        self.begin()

    def _build_views(self) -> None:
        self.copy, self.so_far = NumberGrid(), NumberGrid()
        self.stretched, self.turned = NumberGrid(), NumberGrid()
        self.matrix, self.flipped = NumberGrid(), NumberGrid()
        self.boards = NumberGrid(kind="grey"), NumberGrid(kind="grey"), NumberGrid(kind="grey")
        self.views = {
            "scatter": self.add_grids(
                Part(tr("This cell's copy of the kernel"), self.copy), Part(tr("Added up so far"), self.so_far),
                share=0.36,
            ),
            "zeros": self.add_grids(
                Part(tr("Input with zeros inserted"), self.stretched), Part(tr("Kernel turned by 180°"), self.turned),
                share=0.42,
            ),
            "matrix": self.add_grids(
                Part(tr("Transposed matrix"), self.flipped), Part(tr("Matrix of the convolution"), self.matrix),
                share=0.52,
            ),
            "board": self.add_grids(*(Part("", board) for board in self.boards), share=0.44),
        }  # fmt: skip

    def _controls(self) -> None:
        options = [
            ("scatter", tr("Scatter and add")), ("zeros", tr("Insert zeros")), ("matrix", tr("Transpose a matrix")),
            ("board", tr("Checkerboard on an image")),
        ]  # fmt: skip
        self.view = Choice(options, "scatter", tr("View"))
        self.input_size = NumberField(2, 1, _MOST_SIDE, name=tr("Input size"))
        self.kernel_size = NumberField(3, 1, _MOST_SIDE, name=tr("Kernel size"))
        self.stride = NumberField(2, 1, _MOST_SIDE, name=tr("Stride"))
        self.padding = Segments([("valid", "valid"), ("same", "same")], "valid", tr("Padding"))
        self.add_row(tr("View"), self.view, "matrix", "image")
        self.add_row(tr("Input size"), self.input_size, "input")
        self.add_row(tr("Kernel size"), self.kernel_size, "kernel size", "kernel")
        self.add_row(tr("Stride"), self.stride, "stride")
        self.add_row(tr("Padding"), self.padding, "padding")
        self.about = Label("", "body", "text", wrap=True)
        self.controls.addWidget(self.about)
        self.layer_part = TransposedLayer(self)
        self.note_cards = [Note(*words) for words in notes(self.settings)]
        for note in self.note_cards:
            self.controls.addWidget(note)

    def _connect(self) -> None:
        self.view.valueChanged.connect(lambda view: self.change(view=view))
        self.input_size.valueChanged.connect(self._choose_size)
        self.kernel_size.valueChanged.connect(
            lambda size: self.change("kernel", kernel=pyramid(int(str(size))), opened=None)
        )
        self.stride.valueChanged.connect(lambda stride: self.change("stride", stride=stride, opened=None))
        self.padding.valueChanged.connect(lambda padding: self.change(padding=padding, opened=None))
        for field in (self.input_size, self.kernel_size, self.stride):
            field.editingEnded.connect(self.history.seal)
        self.input.refused.connect(self.tell_problem)
        self.kernel.refused.connect(self.tell_problem)
        self.input.edited.connect(
            lambda r, c, v: self.change(**self.layer_part.with_value(self.settings, (r, c), v))
        )
        self.kernel.edited.connect(
            lambda r, c, v: self.change(**self.layer_part.with_weight(self.settings, (r, c), v))
        )
        self.input.pasted.connect(
            lambda table: self.change(inputs=Table(table[:_MOST_SIDE, :_MOST_SIDE]), opened=None)
        )
        self.output.pressed.connect(self._press_output)
        self.input.pressed.connect(self._press_input)

    # What the user does.

    def _choose_size(self, size: object) -> None:
        wanted = int(str(size))
        self.change("size", inputs=counted(wanted), opened=None)

    @property
    def scattering(self) -> bool:
        """Whether the place is one of the input, not of the output."""
        return self.settings.view == "scatter"

    def _press_output(self, row: int, column: int) -> None:
        if self.scattering:
            self.change(view="zeros")
        self.go_to((row, column))

    def _press_input(self, row: int, column: int) -> None:
        if self.scattering:
            self.go_to((row, column))

    def _room(self) -> Place:
        if self.done is None:
            return (1, 1)
        rows, columns = (self.done.inputs if self.scattering else self.done.maps).shape[:2]
        return rows, columns

    def _follow_player(self, at: int) -> None:
        self.place = divmod(at, self._room()[1])
        self._show_place()

    def go_to(self, place: Place) -> None:
        """Go to the nearest place there is."""
        rows, columns = self._room()
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns - 1)
        if self.player is not None:
            self.player.set_count(rows * columns)
            self.player.set_at(self.place[0] * columns + self.place[1])
        self._show_place()

    def move_window(self, down: int, right: int) -> None:
        """Go to the neighbouring cell."""
        self.go_to((self.place[0] + down, self.place[1] + right))

    # What is shown.

    def refresh(self) -> None:
        """Work out the layer and show the chosen view of it."""
        settings = self.settings
        self._show_controls()
        self.input.set_values(settings.inputs.array)
        self.kernel.set_values(settings.kernel.array)
        self.done = done = settings.worked()
        self.output.set_values(done.outputs)
        overlaps = done.overlaps().astype(np.float64)
        self.overlap.set_values(overlaps, kind="grey", low=0.0, high=float(overlaps.max()))
        for grid in (self.input, self.kernel, self.output):
            self.row.set_note(grid, shape_text(grid.values.shape))
        shown = {"zeros": self._show_zeros, "matrix": self._show_matrix, "board": self._show_board}
        if settings.view in shown:
            shown[settings.view](done)
        for card, (_printed, right) in zip(self.note_cards, notes(settings), strict=True):
            card.set_right(right)
        self.layer_part.show(settings)
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Show no view of a layer that cannot be worked out, nor one that is too large to be drawn."""
        self.views[self.settings.view].hide()

    def open_layer(self, numbers: LayerNumbers) -> None:
        """Show a transposed convolution of the network with its weights and what it reads."""
        self.place = (0, 0)
        self.layer_part.open(numbers)

    def _show_controls(self) -> None:
        settings = self.settings
        self.view.set_value(settings.view)
        self.input_size.set_value(settings.inputs.shape[1])
        self.kernel_size.set_value(settings.kernel.shape[1])
        self.stride.set_value(settings.stride)
        self.padding.set_value(settings.padding)
        for view, row in self.views.items():
            row.setVisible(view == settings.view)
        self.about.setText(about(settings.view))

    def _show_zeros(self, done: Transposed) -> None:
        self.stretched.set_values(done.stretched()[..., 0])
        self.turned.set_values(done.turned_kernel()[..., 0, 0])
        self.views["zeros"].set_note(self.stretched, shape_text(self.stretched.values.shape))

    def _show_matrix(self, done: Transposed) -> None:
        matrix = forward_matrix(done)
        for grid, values in ((self.matrix, matrix), (self.flipped, matrix.T)):
            grid.set_values(values)
            self.views["matrix"].set_note(grid, shape_text(values.shape))

    def _show_board(self, done: Transposed) -> None:
        row, made = self.views["board"], boards(self.settings.kernel.shape[1], self.settings.stride)
        side = min(board.image.shape[0] for board in made)
        for grid, board in zip(self.boards, made, strict=True):
            grid.set_values(board.image[:side, :side], kind="grey", low=0.0, high=1.0)
            row.set_caption(grid, board.title)
            row.set_note(grid, board_words(board))

    def _show_place(self) -> None:
        done = self.done
        if done is None:
            return
        first = self.context.reading.first
        for grid in (self.input, self.kernel, self.output, self.overlap):
            grid.set_first(first)
        if self.scattering:
            self._show_scattered(done)
        else:
            self._show_gathered(done)
        self.tell_place()

    def _show_scattered(self, done: Transposed) -> None:
        shape = done.inputs.shape[:2]
        before = list(np.ndindex(*shape))[: self.place[0] * shape[1] + self.place[1] + 1]
        limit = float(np.abs(done.outputs).max()) or 1.0
        copy = done.scattered(self.place)
        self.copy.set_values(copy, limit=limit)
        self.so_far.set_values(np.sum([done.scattered(at) for at in before], axis=0), limit=limit)
        self.input.set_marks(chosen=self.place)
        reached = reached_cells(done, self.place)
        for grid in (self.output, self.copy, self.so_far, self.overlap):
            grid.set_marks(*reached)
        self.working.set_lines(scatter_lines(self.settings, self.place))

    def _show_gathered(self, done: Transposed) -> None:
        shares = done.shares(self.place)
        lit = np.zeros(done.inputs.shape[:2], dtype=bool)
        for share in shares:
            lit[share.source] = True
        self.input.set_marks(outlined=lit)
        for grid in (self.output, self.overlap):
            grid.set_marks(chosen=self.place)
        rows, columns = (
            tuple(range(at + axis.cut, at + axis.cut + axis.effective, axis.dilation))
            for at, axis in zip(self.place, done.axes, strict=True)
        )
        self.stretched.set_marks(rows, columns)
        index = self.place[0] * done.maps.shape[1] + self.place[1]
        if self.settings.view == "matrix":
            self.flipped.set_marks((index,), tuple(range(self.flipped.values.shape[1])))
            self.matrix.set_marks(tuple(range(self.matrix.values.shape[0])), (index,))
        met = tr("{n} products meet in this cell", n=len(shares))
        one = tr("1 product falls into this cell")
        self.working.set_lines([one if len(shares) == 1 else met, sum_words(done, self.place)], rule=False)

    def spoken(self) -> str:
        """Return what the current cell scatters, or what meets in it."""
        if self.done is None:
            return self.refusal.text()
        first = self.context.reading.first
        row, column = self.place[0] + first, self.place[1] + first
        if self.scattering:
            return tr(
                "Input row {row}, column {column}: its copy of the kernel sums to {total}.",
                row=row, column=column, total=full(float(self.done.scattered(self.place).sum())),
            )  # fmt: skip
        told = sum_words(self.done, self.place)
        return tr("Output row {row}, column {column}: {sum}.", row=row, column=column, sum=told)


PAGE = PageSpec(
    "transposed",
    lambda: tr("Transposed"),
    "kinds",
    TransposedPage,
    lambda: tr("deconvolution upsampling checkerboard zero insertion scatter stride"),
    TRANSPOSED,
)
