"""Batch normalisation in its two modes: training uses the batch's numbers, inference the moving averages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic.normalisation import Normalised, averages_after, normalise
from cnnstudio.language import number, tr
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Label, NumberField, Segments

_INPUT = Table(((1, 10, -3), (2, 14, -1), (4, 8, 0), (5, 12, -2), (3, 16, 1), (3, 12, -1)))
_MOST_STEPS = 1000
_LEAST_DRAWN = 200
"""Steps that are drawn at least."""


@dataclass(frozen=True)
class Normalising:
    """A batch (rows are places, columns channels), the mode, and how many training steps have been made with it."""

    values: Table = _INPUT
    training: bool = True
    momentum: float = 0.99
    gamma: float = 1.0
    beta: float = 0.0
    steps: int = 100

    def worked(self) -> Normalised:
        """Return the normalisation after the averages have moved for all steps before this one."""
        mean, variance = averages_after(self.values.array, self.steps, self.momentum)
        return normalise(
            self.values.array, training=self.training, gamma=self.gamma, beta=self.beta,
            moving_mean=mean, moving_variance=variance, momentum=self.momentum,
        )  # fmt: skip


class BatchNormalisation(LabPage[Normalising]):
    """Arrow keys choose the channel whose working is shown."""

    def __init__(self, context: LabContext) -> None:
        # The plot is loaded when the page is first looked at, not when the program starts.
        from cnnstudio.ui.lab.plot import Plot

        super().__init__(context, Normalising())
        self.channel = 0
        self._drawn: tuple[object, ...] = ()
        self.done: Normalised | None = None
        self.input, self.output = NumberGrid(editable=True), NumberGrid()
        self.batch_numbers, self.moving = NumberGrid(), NumberGrid()
        self.row = self.add_grids(
            Part(tr("Batch"), self.input), "→", Part(tr("Output"), self.output),
            Part(tr("Batch mean, variance"), self.batch_numbers), Part(tr("Moving mean, variance"), self.moving),
            share=0.44,
        )  # fmt: skip
        self.working = FormulaStrip()
        self.stage.addWidget(self.working)
        self.about = Label("", "body", "text", wrap=True)
        self.stage.addWidget(self.about)
        self.plot = Plot(tr("The moving averages after so many training steps"), 220)
        self.stage.addWidget(self.plot)
        self._controls()
        self.input.edited.connect(
            lambda r, c, v: self.change(values=self.settings.values.with_cell((r, c), v))
        )
        self.input.pasted.connect(lambda table: self.change(values=Table(table)))
        self.input.refused.connect(self.tell_problem)
        self.input.pressed.connect(lambda _row, column: self.choose_channel(column))
        self.begin()

    def _controls(self) -> None:
        self.mode = Segments([(True, tr("Training")), (False, tr("Inference"))], True, tr("Mode"))
        self.steps = NumberField(100, 0, _MOST_STEPS, name=tr("Steps before"))
        self.momentum = NumberField(0.99, 0, 1, 0.01, whole=False, name=tr("Momentum"))
        self.gamma = NumberField(1.0, -1e6, 1e6, 0.1, whole=False, name=tr("Gamma"))
        self.beta = NumberField(0.0, -1e6, 1e6, 0.1, whole=False, name=tr("Beta"))
        self.add_row(tr("Mode"), self.mode)
        self.add_row(tr("Steps before"), self.steps)
        self.add_row(tr("Momentum"), self.momentum, "momentum")
        self.add_row(tr("Gamma"), self.gamma, "gamma")
        self.add_row(tr("Beta"), self.beta, "beta")
        change = self.change
        self.mode.valueChanged.connect(lambda training: change(training=training))
        self.steps.valueChanged.connect(lambda n: change("steps", steps=n))
        self.momentum.valueChanged.connect(lambda n: change("momentum", momentum=float(str(n))))
        self.gamma.valueChanged.connect(lambda n: change("gamma", gamma=float(str(n))))
        self.beta.valueChanged.connect(lambda n: change("beta", beta=float(str(n))))
        for field in (self.steps, self.momentum, self.gamma, self.beta):
            field.editingEnded.connect(self.history.seal)

    def choose_channel(self, channel: int) -> None:
        """Show the working of another channel."""
        self.channel = min(max(channel, 0), self.settings.values.shape[1] - 1)
        self.show_settings()

    def move_window(self, down: int, right: int) -> None:
        """Go to the next channel, or the one before."""
        self.choose_channel(self.channel + down + right)

    def refresh(self) -> None:
        """Normalise, and spell one channel out."""
        settings = self.settings
        self.mode.set_value(settings.training)
        for field, value in (
            (self.steps, settings.steps), (self.momentum, settings.momentum),
            (self.gamma, settings.gamma), (self.beta, settings.beta),
        ):  # fmt: skip
            field.set_value(value)
        self.channel = min(self.channel, settings.values.shape[1] - 1)
        self.done = done = settings.worked()
        self.input.set_values(done.inputs)
        self.output.set_values(done.outputs)
        batch = normalise(settings.values.array, training=True)
        self.batch_numbers.set_values(np.stack([batch.mean, batch.variance]))
        self.moving.set_values(np.stack([done.moving_mean, done.moving_variance]))
        rows = tuple(range(settings.values.shape[0]))
        for grid, lines in ((self.input, rows), (self.output, rows)):
            grid.set_marks(lines, (self.channel,))
        used = self.batch_numbers if settings.training else self.moving
        for grid in (self.batch_numbers, self.moving):
            grid.set_marks((0, 1) if grid is used else (), (self.channel,) if grid is used else ())
        for grid in (self.input, self.output, self.batch_numbers, self.moving):
            grid.set_first(self.context.reading.first)
        self._say(done)
        self._draw()

    def _draw(self) -> None:
        """Draw how the channel's moving averages follow the batch, with a line at the steps made so far."""
        from cnnstudio.ui.lab.curve import Curve

        settings, at = self.settings, self.channel
        drawn = settings.values, settings.momentum, settings.steps, at
        if drawn == self._drawn:
            return
        self._drawn = drawn
        last = max(2 * settings.steps, _LEAST_DRAWN)
        steps = np.unique(np.linspace(0, last, 41).round())
        found = [averages_after(settings.values.array, int(n), settings.momentum) for n in steps]
        batch = normalise(settings.values.array, training=True)
        pairs = zip(
            (tr("mean"), tr("variance")),
            (batch.mean, batch.variance),
            ("plot_train", "plot_val"),
            strict=True,
        )
        curves = []
        for which, (words, wanted, role) in enumerate(pairs):
            moving = np.array([float(pair[which][at]) for pair in found])
            curves.append(Curve(tr("moving {what}", what=words), steps, moving, role))
            still = np.full(2, float(wanted[at]))
            curves.append(
                Curve(tr("{what} of the batch", what=words), steps[[0, -1]], still, role, dashed=True)
            )
        values = np.concatenate([curve.y for curve in curves])
        room = max(float(np.ptp(values)), 0.1) * 0.1
        self.plot.set_curves(
            curves, (0.0, float(last)), (float(values.min()) - room, float(values.max()) + room)
        )
        self.plot.set_marker(float(settings.steps))

    def _say(self, done: Normalised) -> None:
        at, settings = self.channel, self.settings
        x, y = float(done.inputs[0, at]), float(done.outputs[0, at])
        mean, variance = float(done.mean[at]), float(done.variance[at])
        self.working.set_lines([
            "gamma·(x − mean)/sqrt(variance + 0.001) + beta",
            self._with_numbers(x, mean, variance, y),
        ])  # fmt: skip
        words = (
            tr("Training: the mean and variance of this batch are used, and the moving averages follow them by a share of {share} each step.",
               share=number(1 - settings.momentum, 3))
            if settings.training
            else tr("Inference: the moving averages of {n} training steps are used, whatever the batch is.", n=number(settings.steps))
        )  # fmt: skip
        after = float(done.outputs[:, at].mean()), float(done.outputs[:, at].std())
        self.about.setText(
            tr(
                "{words} Channel {channel} comes out with mean {mean} and standard deviation {deviation}.",
                words=words, channel=at + self.context.reading.first, mean=number(round(after[0], 9) + 0.0, 4),
                deviation=number(after[1], 4),
            )
        )  # fmt: skip

    def _with_numbers(self, x: float, mean: float, variance: float, y: float) -> str:
        gamma, beta = number(self.settings.gamma), number(self.settings.beta)
        root = f"sqrt({number(variance)} + 0.001)"
        return f"{gamma}·({number(x)} − {number(mean)})/{root} + {beta} = {number(y)}"

    def spoken(self) -> str:
        """Return the mode and what it made of the channel."""
        return self.about.text()


PAGE = PageSpec(
    "batch-normalisation",
    lambda: tr("Batch normalisation"),
    "layers",
    BatchNormalisation,
    lambda: tr("batchnormalization mean variance moving average momentum training inference"),
)
