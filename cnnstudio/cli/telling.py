"""A training as lines: JSON for scripts, sentences for people, a progress bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Self

from tqdm import tqdm

from cnnstudio.cli.faults import one_line
from cnnstudio.cli.output import Output
from cnnstudio.engine.messages import (
    Checkpointed,
    EpochEnded,
    Finished,
    Interrupted,
    Preparing,
    Report,
    Started,
    Steps,
    Warned,
)
from cnnstudio.language import number, percent, tr

# The bar's monitor thread would outlive the command in tests; our steps come often enough without it.
tqdm.monitor_interval = 0


class Telling:
    """Writes each report of a session as it comes."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._bar: Any = None
        self._epochs = 0
        self._rules: dict[type[Report], Callable[[Any], None]] = {
            Preparing: self._preparing,
            Started: self._started,
            Steps: self._steps,
            EpochEnded: self._epoch,
            Checkpointed: self._checkpoint,
            Warned: self._warning,
            Finished: self._finished,
            Interrupted: self._interrupted,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def emit(self, report: Report) -> None:
        """Write what this report says; those a command line has no use for are passed over."""
        rule = self._rules.get(type(report))
        if rule is not None:
            rule(report)

    def _say(self, event: str, text: str, **fields: Any) -> None:
        if self._out.as_json:
            self._out.json({"event": event, **fields})
        elif text:
            # Rubs the bar out first, so that no line is written into it.
            with tqdm.external_write_mode(file=sys.stderr):
                for line in text.split("\n"):
                    self._out.line(line)

    def _preparing(self, it: Preparing) -> None:
        if sys.stderr.isatty():
            # Carriage return and "erase to the end of the line": the next sentence takes the same place.
            sys.stderr.write(
                f"\r\x1b[K{one_line(it.sentence)} {percent(it.share, 0)}" if it.share < 1 else "\r\x1b[K"
            )
            sys.stderr.flush()

    def _started(self, it: Started) -> None:
        self._epochs = it.epochs
        self._bar = tqdm(
            total=it.steps_per_epoch * it.epochs,
            initial=it.steps_per_epoch * (it.first_epoch - 1),
            unit=tr("step"),
            file=sys.stderr,
            disable=not sys.stderr.isatty(),
            leave=False,
        )
        text = tr(
            "{run}: {n} parameters, {train} training and {validation} validation samples, seed {seed}",
            run=it.run,
            n=number(it.parameters),
            train=number(it.train_samples),
            validation=number(it.validation_samples),
            seed=it.seed,
        )
        text += f"\n{it.note}" if it.note else ""
        self._say(
            "started",
            text,
            run=it.run,
            parameters=it.parameters,
            samples={"train": it.train_samples, "validation": it.validation_samples},
            steps_per_epoch=it.steps_per_epoch,
            seed=it.seed,
        )

    def _steps(self, it: Steps) -> None:
        if self._bar is not None:
            self._bar.update(it.first_step + len(it.values) - 1 - self._bar.n)

    def _epoch(self, it: EpochEnded) -> None:
        text = tr(
            "epoch {epoch}/{epochs}  {metrics}  {speed} images/s",
            epoch=it.epoch,
            epochs=self._epochs,
            metrics=metrics_text(it.metrics),
            speed=number(round(it.images_per_second)),
        )
        self._say(
            "epoch",
            text,
            epoch=it.epoch,
            step=it.step,
            metrics=it.metrics,
            images_per_second=it.images_per_second,
            seconds=it.seconds,
        )

    def _checkpoint(self, it: Checkpointed) -> None:
        self._say("checkpoint", "", run=it.run, step=it.step)

    def _warning(self, it: Warned) -> None:
        self._say("warning", tr("warning: {message}", message=it.message), run=it.run, message=it.message)

    def _finished(self, it: Finished) -> None:
        text = tr(
            "finished after {epochs} epochs, best epoch {best}: {metrics}",
            epochs=it.epochs,
            best=it.best_epoch,
            metrics=metrics_text(it.metrics),
        )
        self._say(
            "finished",
            text,
            run=it.run,
            epochs=it.epochs,
            best_epoch=it.best_epoch,
            metrics=it.metrics,
            images_per_second=it.images_per_second,
            stopped_by=it.stopped_by,
        )

    def _interrupted(self, it: Interrupted) -> None:
        text = tr(
            "interrupted at step {step}; go on with --resume --run {run}", step=number(it.step), run=it.run
        )
        self._say("interrupted", text, run=it.run, step=it.step)


def metrics_text(metrics: dict[str, float]) -> str:
    """Return metrics as words: shares in percent, everything else as a number."""
    return "  ".join(f"{name} {_value(name, value)}" for name, value in metrics.items())


def _value(name: str, value: float) -> str:
    return percent(value) if "accuracy" in name else number(float(value))
