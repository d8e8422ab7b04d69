"""Sliding window: an input, a kernel, the output, and every product of one place spelled out."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.windows import never_used
from cnnstudio.language import shape_text, tr
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.values import Table

COURSE_IMAGE = Table(((1, 0, -2, 1), (-1, 0, 1, 2), (0, 2, 1, 0), (1, 0, 0, 1)))
COURSE_KERNEL = Table(((0, 1), (-1, 2)))


@dataclass(frozen=True)
class Sliding:
    """What slides over what, and how."""

    image: Table = COURSE_IMAGE
    kernel: Table = COURSE_KERNEL


class SlidingWindow(LabPage[Sliding]):
    """The page."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Sliding())
        self.input = NumberGrid(editable=True)
        self.kernel = NumberGrid(editable=True)
        self.output = NumberGrid()
        self.done: Convolution | None = None
        self.row = self.add_grids(
            Part(tr("Input"), self.input),
            "∗",
            Part(tr("Kernel"), self.kernel),
            "=",
            Part(tr("Output"), self.output),
        )
        player = self.add_player()
        player.moved.connect(lambda _at: self.show_place())
        self.input.edited.connect(lambda r, c, v: self.change(image=self.settings.image.with_cell((r, c), v)))
        self.kernel.edited.connect(
            lambda r, c, v: self.change(kernel=self.settings.kernel.with_cell((r, c), v))
        )
        self.begin()

    def refresh(self) -> None:
        """Work out the output and show everything."""
        self.done = correlate(self.settings.image.array, self.settings.kernel.array)
        self.input.set_values(self.settings.image.array, hatched=never_used(self.done.axes))
        self.kernel.set_values(self.settings.kernel.array)
        self.output.set_values(self.done.outputs)
        self.row.set_note(self.output, shape_text(self.done.outputs.shape))
        if self.player is not None:
            self.player.set_count(self.done.outputs.size)
        self.show_place()

    def show_place(self) -> None:
        """Show the window at the place of the player."""
        if self.done is None or self.player is None:
            return
        row, column = divmod(self.player.at, self.done.outputs.shape[1])
        rows, columns = (axis.reads(at) for axis, at in zip(self.done.axes, (row, column), strict=True))
        self.input.set_marks(tuple(rows), tuple(columns))
        self.output.set_marks(chosen=(row, column))
        self.tell_place()


PAGE = PageSpec("sliding-window", lambda: tr("Sliding window"), "window", SlidingWindow)
