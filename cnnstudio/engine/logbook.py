"""The writing side of a run: its record, metrics, checkpoints and snapshots, as training goes on."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cnnstudio.engine import runs
from cnnstudio.engine.checkpoints import Checkpoints
from cnnstudio.engine.disk_trouble import DiskTrouble
from cnnstudio.engine.epoch_records import DistributionRecord, EpochRecord, distribution_file, epoch_file
from cnnstudio.engine.messages import Array, Distributions, EpochEnded
from cnnstudio.engine.metrics_log import Metric, MetricsLog
from cnnstudio.engine.record import RateChange, Run, RunPart
from cnnstudio.engine.scribe import Scribe
from cnnstudio.engine.snapshots import Snapshots
from cnnstudio.kerasbridge.events import EpochDone, RateChanged, StepsDone
from cnnstudio.storage import StorageError


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a checkpoint is written, and how much time is spent on looking."""

    seconds: float = 30.0
    steps: int | None = None
    at_epoch_ends: float = 5.0
    """An epoch's end brings one if the last is at least so many seconds old."""
    looking: float = 0.02
    """Share of the time that looks at the distributions may take; 0 for none."""


class Logbook:
    """Keeps one stretch of training on disk; a full disk becomes a warning, and training goes on."""

    def __init__(self, run: Run, part: RunPart, rhythm: Rhythm, warn: Callable[[str], None]) -> None:
        self.run = run.replaced(
            parts=(*run.parts, part), status="running", ended=None, stopped_by=None, message=""
        )
        self._before = run.seconds
        self._rhythm, self._trouble = rhythm, DiskTrouble(run.folder, warn)
        self._checkpoints = Checkpoints(run.folder)
        self._snapshots = Snapshots(run.folder, run.snapshot_bytes, run.keep_every)
        self._epochs, self._spreads = epoch_file(run.folder), distribution_file(run.folder)
        runs.write_run(self.run)
        self._log, self._scribe = MetricsLog(run.folder), Scribe()
        self._saved_step, self._saved_at = part.first_step, time.monotonic()

    @property
    def part(self) -> int:
        """Return the number of this stretch, from 1."""
        return len(self.run.parts)

    def seconds(self, now: float) -> float:
        """Return the time since the run's beginning, earlier stretches included."""
        return self._before + now

    def steps(self, done: StepsDone) -> None:
        """Append what each step measured."""
        step = done.first_step + len(done.values) - 1
        self.run = self._noted(step=step, seconds=self.seconds(done.seconds))
        self._append(self._step_rows(done))

    def epoch(self, done: EpochDone, seconds: float, weights: Mapping[str, Array]) -> None:
        """Append the epoch's values and keep its weights."""
        self.run = self._noted(
            step=done.step,
            epochs_done=done.epoch,
            best_epoch=done.best_epoch,
            metrics=_finite(done.metrics),
            images_per_second=_plain(done.images_per_second),
            seconds=self.seconds(seconds),
        )
        self._append(self._epoch_rows(done))
        run = self.run
        self._write(lambda: self._snapshots.write(done.epoch, weights, done.best_epoch))
        self._write(lambda: runs.write_run(run))

    def beginning(self, weights: Mapping[str, Array]) -> None:
        """Keep the weights before the first step."""
        self._write(lambda: self._snapshots.write(0, weights, 0))

    def epoch_told(self, report: EpochEnded) -> None:
        """Keep what the window was told of an epoch, for looking back."""
        record = EpochRecord.of(report)
        self._write(lambda: self._epochs.append(record))

    def spreads_told(self, report: Distributions) -> None:
        """Keep what the window was told of the distributions."""
        record = DistributionRecord.of(report)
        self._write(lambda: self._spreads.append(record))

    def rate_changed(self, event: RateChanged) -> None:
        """Note that the learning rate is another."""
        change = RateChange(step=event.step, rate=event.rate, reason=event.reason)
        run = self.run = self._noted(rate_changes=(*self.run.rate_changes, change))
        self._write(lambda: runs.write_run(run))

    def due(self, at_epoch_end: bool) -> bool:
        """Say whether it is time for a checkpoint; one by the clock waits until the disk is through with the last."""
        waited = time.monotonic() - self._saved_at
        steps = self.run.step - self._saved_step
        often = self._rhythm.steps is not None and steps >= self._rhythm.steps
        limit = self._rhythm.at_epoch_ends if at_epoch_end else self._rhythm.seconds
        return steps > 0 and (often or (waited >= limit and not self._scribe.busy))

    def checkpoint(self, state: Mapping[str, Array], kept: Callable[[int], object]) -> None:
        """Write a checkpoint of the state; `kept` gets its step, from `collect`, if the disk took it."""
        run = self.run

        def write() -> None:
            self._log.sync()
            self._checkpoints.write(state, run.step, run.epochs_done, run.best_epoch, run.seconds)
            runs.write_run(run)

        self._saved_step, self._saved_at = run.step, time.monotonic()

        def written() -> None:
            self._trouble.over(run.step)
            kept(run.step)

        self._write(write, written)

    def collect(self, wait: bool = False) -> None:
        """Tell what has come onto disk by now, or, waiting for it, everything."""
        self._scribe.collect(wait)

    def end(self, **fields: Any) -> None:
        """Write how the stretch ended."""
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        if "metrics" in fields:
            fields["metrics"] = _finite(fields["metrics"])
        self.run = self._noted(**fields, ended=moment)
        self._write(lambda: runs.write_run(self.run))
        self.collect(wait=True)

    def close(self) -> None:
        """Return when everything is on disk."""
        self._scribe.close()
        self._log.close()

    def _noted(self, **fields: Any) -> Run:
        return self.run.replaced(**fields)

    def keep(self, write: Callable[[], object]) -> None:
        """Write something at once; where the disk refuses, warn and go on."""
        try:
            write()
        except (StorageError, OSError) as error:
            self._trouble.tell(error)

    def _write(self, job: Callable[[], object], then: Callable[[], object] = lambda: None) -> None:
        def outcome(error: BaseException | None) -> None:
            if error is None:
                then()
            elif isinstance(error, StorageError | OSError):
                self._trouble.tell(error)
            else:
                raise error

        self._scribe.write(job, outcome)

    def _append(self, rows: Iterator[Metric]) -> None:
        try:
            self._log.append(rows)
        except OSError as error:
            self._trouble.tell(error)

    def _step_rows(self, done: StepsDone) -> Iterator[Metric]:
        seconds, per_epoch = self.seconds(done.seconds), self.run.steps_per_epoch
        for offset, values in enumerate(done.values.tolist()):
            step = done.first_step + offset
            batch = (step - 1) % per_epoch + 1
            for name, value in zip(done.metrics, values, strict=True):
                yield Metric(self.part, step, done.epoch, batch, "train", name, value, seconds)

    def _epoch_rows(self, done: EpochDone) -> Iterator[Metric]:
        per_epoch = self.run.steps_per_epoch
        for name, value in done.metrics.items():
            phase = "validation" if name.startswith("val_") else "epoch"
            yield Metric(self.part, done.step, done.epoch, per_epoch, phase, name, value, self.run.seconds)


def new_part(first_step: int) -> RunPart:
    """Return a stretch that begins now."""
    return RunPart(first_step=first_step, started=datetime.now(UTC).isoformat(timespec="seconds"))


def _finite(metrics: Mapping[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in metrics.items() if math.isfinite(value)}


def _plain(value: float) -> float:
    return float(value) if math.isfinite(value) else 0.0
