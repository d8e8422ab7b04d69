"""Dropout in its two modes: training draws a new mask for each batch, inference lets everything pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic.dropout import Dropout, dropout
from cnnstudio.language import number, percent, tr
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Label, NumberField, Segments

_INPUT = Table(np.arange(1, 25).reshape(4, 6) % 9 + 1)
_BATCHES = 50


@dataclass(frozen=True)
class Dropping:
    """What goes in, how much of it is dropped, and the mode."""

    values: Table = _INPUT
    rate: float = 0.25
    training: bool = True


class DropoutPage(LabPage[Dropping]):
    """The player and the arrow keys draw the mask of batch after batch."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Dropping())
        self.batch = 0
        self.done: Dropout | None = None
        self.input, self.output = NumberGrid(kind="grey", editable=True), NumberGrid(kind="grey")
        self.drawn = NumberGrid(kind="grey")
        self.row = self.add_grids(
            Part(tr("Input"), self.input), "·", Part(tr("Mask"), self.drawn), "=", Part(tr("Output"), self.output),
            share=0.34,
        )  # fmt: skip
        self.add_player(_BATCHES).moved.connect(self.show_batch)
        self.working = FormulaStrip()
        self.stage.addWidget(self.working)
        self.about = Label("", "body", "text", wrap=True)
        self.stage.addWidget(self.about)
        self.average = NumberGrid(kind="grey")
        self.average_row = self.add_grids(Part(tr("Average of all outputs so far"), self.average), share=0.3)
        self.mode = Segments([(True, tr("Training")), (False, tr("Inference"))], True, tr("Mode"))
        self.rate = NumberField(0.25, 0, 0.99, 0.05, whole=False, name=tr("Rate"))
        self.add_row(tr("Mode"), self.mode)
        self.add_row(tr("Rate"), self.rate, "rate")
        self.mode.valueChanged.connect(lambda training: self.change(training=training))
        self.rate.valueChanged.connect(lambda rate: self.change("rate", rate=float(str(rate))))
        self.rate.editingEnded.connect(self.history.seal)
        self.input.edited.connect(
            lambda r, c, v: self.change(values=self.settings.values.with_cell((r, c), v))
        )
        self.input.pasted.connect(lambda table: self.change(values=Table(table)))
        self.input.refused.connect(self.tell_problem)
        self.begin()

    def show_batch(self, batch: int) -> None:
        """Draw the mask of another batch."""
        self.batch = min(max(batch, 0), _BATCHES - 1)
        self.show_settings()

    def move_window(self, down: int, right: int) -> None:
        """Go to the next batch, or the one before."""
        self.show_batch(self.batch + down + right)

    def refresh(self) -> None:
        """Drop, and say what that did to the sum."""
        settings = self.settings
        self.mode.set_value(settings.training)
        self.rate.set_value(settings.rate)
        if self.player is not None:
            self.player.set_at(self.batch)
        self.done = done = dropout(
            settings.values.array, settings.rate, training=settings.training, seed=self.batch
        )
        high = float(max(np.abs(done.outputs).max(), np.abs(done.inputs).max(), 1))
        self.input.set_values(done.inputs, kind="grey", high=high)
        self.output.set_values(done.outputs, kind="grey", high=high, hatched=~done.kept)
        self.drawn.set_values(
            (done.kept * done.factor).astype(np.float64), kind="grey", high=2.0, hatched=~done.kept
        )
        self._show_average(high)
        for grid in (self.input, self.drawn, self.output, self.average):
            grid.set_first(self.context.reading.first)
        self.row.set_note(self.drawn, tr("batch {n}", n=self.batch + 1) if settings.training else "")
        self._say(done)

    def _show_average(self, high: float) -> None:
        """Show what the outputs of all batches up to this one are on average, which comes near the input."""
        settings = self.settings
        self.average_row.setVisible(settings.training)
        if settings.training:
            made = [
                dropout(settings.values.array, settings.rate, seed=n).outputs for n in range(self.batch + 1)
            ]
            average = np.mean(made, axis=0)
            self.average.set_values(average, kind="grey", high=high)
            away = float(np.abs(average - settings.values.array).max())
            words = (
                tr("after 1 batch, up to {away} from the input", away=number(away, 3))
                if len(made) == 1
                else tr("after {n} batches, up to {away} from the input", n=len(made), away=number(away, 3))
            )
            self.average_row.set_note(self.average, words)

    def _say(self, done: Dropout) -> None:
        settings = self.settings
        kept, total = int(done.kept.sum()), done.kept.size
        if settings.training:
            self.working.set_lines([
                tr("output = input · mask; the mask is 1/(1 − rate) where a value is kept, 0 where it is dropped"),
                tr("1/(1 − {rate}) = {factor}", rate=number(settings.rate, 4), factor=number(done.factor, 5)),
            ])  # fmt: skip
            self.about.setText(
                tr(
                    "Training: {kept} of {total} values are kept ({share}) and enlarged, so that the sum stays the same on average; here it goes from {a} to {b}. The next batch draws another mask.",
                    kept=kept, total=total, share=percent(kept / total, 0),
                    a=number(float(done.inputs.sum()), 5), b=number(float(done.outputs.sum()), 5),
                )
            )  # fmt: skip
            return
        self.working.set_lines(["output = input"])
        self.about.setText(
            tr(
                "Inference: all {total} values pass unchanged; the sum stays {a}.",
                total=total,
                a=number(float(done.outputs.sum()), 5),
            )
        )

    def spoken(self) -> str:
        """Return how much is kept."""
        return self.about.text()


PAGE = PageSpec(
    "dropout",
    lambda: tr("Dropout"),
    "layers",
    DropoutPage,
    lambda: tr("mask rate training inference overfitting"),
)
