"""One run as its curves need it: what it is, every step, every epoch, whether told live or read from disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.project import Project
from cnnstudio.engine import messages, runs
from cnnstudio.engine.curve_notes import CurveNote, read_notes
from cnnstudio.language import percent, tr
from cnnstudio.ui.run_names import short_name
from cnnstudio.ui.training.series import StepSeries

RunState = Literal[
    "starting", "training", "paused", "stopping", "finished", "stopped", "interrupted", "failed"
]
Unit = Literal["epoch", "batch", "time"]
Reals = NDArray[np.float64]
RATE = "learning_rate"

LIVE: frozenset[RunState] = frozenset({"starting", "training", "paused", "stopping"})


@dataclass(frozen=True, slots=True)
class EpochPoint:
    """What one epoch ended with."""

    epoch: int
    step: int
    seconds: float
    metrics: dict[str, float]
    images_per_second: float = 0.0


@dataclass(slots=True)
class RunCurves:
    """The measurements of one run so far."""

    folder: str
    name: str
    state: RunState = "starting"
    parameters: int = 0
    steps_per_epoch: int = 1
    epochs: int = 0
    batch_size: int = 0
    seed: int = 0
    train_samples: int = 0
    validation_samples: int = 0
    validates_on_test: bool = False
    learning_rate: float | None = None
    best_epoch: int = 0
    message: str = ""
    labels: tuple[str, ...] = ()
    series: StepSeries = field(default_factory=StepSeries)
    points: list[EpochPoint] = field(default_factory=list)
    last_epoch: messages.EpochEnded | None = None
    before_epoch: messages.EpochEnded | None = None
    data_share: float = 1.0
    most_minutes: float | None = None
    stopped_by: str = ""
    rate_changes: list[messages.RateChanged] = field(default_factory=list)
    distributions: list[messages.Distributions] = field(default_factory=list)
    """Weights, gradients and activations by layer, at the epochs where they were looked at."""
    notes: tuple[CurveNote, ...] = ()
    """What was noted at places of its curves."""
    project: Project | None = None
    """The design in training; None where this session did not begin the run."""

    def follow(self, project: Project) -> None:
        """Take over what the run is told to train."""
        self.project, self.learning_rate = project, project.plan.learning_rate

    @property
    def live(self) -> bool:
        """Say whether this run is going on."""
        return self.state in LIVE

    @property
    def resumable(self) -> bool:
        """Say whether the engine left it behind after it had begun, so that it can go on."""
        return self.state == "interrupted" and bool(self.points or len(self.series))

    @property
    def short_name(self) -> str:
        """The run's name without the time it began at."""
        return short_name(self.folder)

    @property
    def predicts_numbers(self) -> bool:
        """Say whether the run has been checked and there are no classes."""
        return self.last_epoch is not None and not self.labels

    def begin(self, started: messages.Started) -> None:
        """Take over what the engine says of the run it has begun."""
        self.state, self.parameters = "training", started.parameters
        self.steps_per_epoch, self.epochs = max(started.steps_per_epoch, 1), started.epochs
        self.batch_size, self.seed = started.batch_size, started.seed
        self.train_samples, self.validation_samples = started.train_samples, started.validation_samples
        self.validates_on_test, self.labels = started.validates_on_test, started.labels
        self.data_share, self.most_minutes = started.data_share, started.most_minutes
        self.stopped_by = ""
        self.points = [point for point in self.points if point.epoch < started.first_epoch]

    def take_steps(self, report: messages.Steps) -> None:
        """Add what some steps measured."""
        names, values = report.metrics, report.values
        if len(report.rates) == len(values):
            names, values = (*names, RATE), np.column_stack([values, report.rates])
            # The shortest decimal that is the same 32-bit number: 0.002, not 0.0020000000949949026.
            self.learning_rate = float(str(report.rates[-1]))
        self.series.append(report.first_step, names, values, report.seconds)

    def take_rate(self, report: messages.RateChanged) -> None:
        """Note that the learning rate was changed."""
        self.rate_changes.append(report)
        self.learning_rate = report.rate

    def take_distributions(self, report: messages.Distributions) -> None:
        """Keep what the layers held at an epoch's end; a resumed run may tell an epoch again."""
        self.distributions = [one for one in self.distributions if one.epoch < report.epoch]
        self.distributions.append(report)

    @property
    def first_rate(self) -> float | None:
        """Return the learning rate the run began with, where it is known."""
        told = self.series.values(RATE)[:1]
        known = told[np.isfinite(told)]
        return float(known[0]) if len(known) else None

    @property
    def patience(self) -> tuple[int, int] | None:
        """Return for how many epochs early stopping has seen nothing better, and how many it bears."""
        stopping = self.project.plan.early_stopping if self.project is not None else None
        left = self.last_epoch.patience_left if self.last_epoch is not None else None
        if stopping is None or left is None:
            return None
        return max(stopping.patience - left, 0), stopping.patience

    @property
    def partial(self) -> str:
        """Return what makes the run less than a whole one, in words; empty where nothing does."""
        return (
            ""
            if self.data_share >= 1.0
            else tr("quick look, {share} of the data", share=percent(self.data_share, 0))
        )

    def take_epoch(self, report: messages.EpochEnded) -> None:
        """Add what an epoch ended with."""
        self.points = [point for point in self.points if point.epoch < report.epoch]
        self.points.append(
            EpochPoint(
                report.epoch, report.step, report.seconds, dict(report.metrics), report.images_per_second
            )
        )
        self.best_epoch = report.best_epoch
        self.before_epoch, self.last_epoch = self.last_epoch, report

    def step_axis(self, unit: Unit, places: NDArray[np.int64] | slice = slice(None)) -> Reals:
        """Return where the steps, or those at some indices, stand on the x axis."""
        if unit == "time":
            return self.series.seconds[places]
        steps: Reals = self.series.steps[places].astype(np.float64)
        return steps if unit == "batch" else steps / self.steps_per_epoch

    def reach(self, unit: Unit) -> list[float]:
        """Return where steps and epochs end on the x axis."""
        ends = (self.step_axis(unit, slice(-1, None)), self.epoch_axis(unit)[-1:])
        return [float(end[0]) for end in ends if len(end)]

    def beginnings(self, unit: Unit) -> list[float]:
        """Return where steps and epochs begin on the x axis."""
        begins = (self.step_axis(unit, slice(0, 1)), self.epoch_axis(unit)[:1])
        return [float(begin[0]) for begin in begins if len(begin)]

    def epoch_axis(self, unit: Unit) -> Reals:
        """Return where each epoch's end stands on the x axis."""
        if unit == "time":
            return np.array([point.seconds for point in self.points])
        steps = np.array([point.step for point in self.points], np.float64)
        return steps if unit == "batch" else steps / self.steps_per_epoch

    def epoch_values(self, metric: str) -> Reals:
        """Return one metric at each epoch's end, not a number where it is not known."""
        return np.array([point.metrics.get(metric, np.nan) for point in self.points])

    def best(self, metric: str) -> float | None:
        """Return the best value of a metric so far: the lowest of losses and errors, else the highest."""
        values = self.epoch_values(metric)
        known = values[np.isfinite(values)]
        if len(known) == 0:
            return None
        return float(known.min() if lower_is_better(metric) else known.max())


def lower_is_better(metric: str) -> bool:
    """Say whether a smaller value of this Keras metric is the better one."""
    plain = metric.removeprefix("val_")
    return plain == "loss" or plain.endswith(("error", "crossentropy", "divergence", "hinge"))


def metric_title(metric: str) -> str:
    """Return what a metric is called on the screen."""
    known = {
        "loss": tr("Loss"),
        "accuracy": tr("Accuracy"),
        "auc": tr("Area under the curve"),
        "top_k_categorical_accuracy": tr("Accuracy of the best five"),
    }
    plain = metric.removeprefix("val_")
    return known.get(plain, plain.replace("_", " ").capitalize())


def is_share(metric: str) -> bool:
    """Say whether a metric lies between 0 and 1 and is told in percent."""
    plain = metric.removeprefix("val_")
    return plain in {"precision", "recall"} or plain.endswith("accuracy")


def main_metric(names: tuple[str, ...]) -> str | None:
    """Return the metric of the second plot: accuracy, or else the first beside the loss."""
    others = [name for name in names if name not in ("loss", RATE)]
    return "accuracy" if "accuracy" in others else next(iter(others), None)


def from_disk(run: runs.Run, metrics: Sequence[runs.Metric]) -> RunCurves:
    """Return the curves of a run as they were written down."""
    curves = RunCurves(
        str(run.folder),
        run.name,
        state="interrupted" if run.status == "running" else run.status,
        parameters=run.parameters,
        steps_per_epoch=max(run.steps_per_epoch, 1),
        epochs=run.epochs,
        batch_size=run.batch_size,
        seed=run.seed,
        train_samples=run.data.train,
        validation_samples=run.data.validation,
        validates_on_test=run.data.validates_on_test,
        best_epoch=run.best_epoch,
        message=run.message,
        labels=run.data.labels,
        data_share=run.data_share,
        most_minutes=run.most_minutes,
        stopped_by=run.stopped_by or "",
    )
    curves.rate_changes = [
        messages.RateChanged(curves.folder, change.step, change.rate, change.reason)
        for change in run.rate_changes
    ]
    curves.notes = read_notes(run.folder)
    _put_steps(curves, [row for row in metrics if row.phase == "train"])
    _put_epochs(curves, [row for row in metrics if row.phase != "train"])
    return curves


def _put_steps(curves: RunCurves, rows: list[runs.Metric]) -> None:
    steps = np.array(sorted({row.step for row in rows}), np.int64)
    columns = {row.metric: np.full(len(steps), np.nan) for row in rows}
    seconds = np.zeros(len(steps))
    places = np.searchsorted(steps, np.array([row.step for row in rows], np.int64))
    for place, row in zip(places, rows, strict=True):
        columns[row.metric][place] = row.value
        seconds[place] = row.seconds
    if columns:
        curves.series.put(steps, seconds, columns)


def _put_epochs(curves: RunCurves, rows: list[runs.Metric]) -> None:
    found: dict[int, EpochPoint] = {}
    for row in rows:
        point = found.setdefault(row.epoch, EpochPoint(row.epoch, row.step, row.seconds, {}))
        point.metrics[row.metric] = row.value
    curves.points = [found[epoch] for epoch in sorted(found)]
