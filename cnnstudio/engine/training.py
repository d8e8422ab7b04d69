"""What a loop reports, told on as messages and kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from cnnstudio.data.errors import Cancelled
from cnnstudio.engine import messages as m
from cnnstudio.engine.extra_logs import ExtraLogs
from cnnstudio.engine.logbook import Logbook
from cnnstudio.engine.messages import Array
from cnnstudio.engine.parts_judging import parts_judged
from cnnstudio.engine.watch import Watch
from cnnstudio.kerasbridge.events import (
    Closing,
    Ended,
    EpochDone,
    Event,
    LoopContinued,
    LoopHeld,
    RateChanged,
    StepsDone,
)
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.one_step import Told, one_step
from cnnstudio.kerasbridge.weights import save_model, weights
from cnnstudio.language import number, tr

Emit = Callable[[m.Report], None]


class Training:
    """One stretch of training, from its first step to its end."""

    def __init__(
        self, loop: Loop, book: Logbook, watch: Watch, emit: Emit, interrupted: Callable[[], bool]
    ) -> None:
        self._loop, self._book, self._emit, self._interrupted = loop, book, emit, interrupted
        self._watch = watch
        self._name = str(book.run.folder)
        self._saved_step = book.run.step
        self._extra = ExtraLogs(book.run.folder, loop.plan)

    def run(self) -> m.Report:
        """Train, and return the report of how it ended; it is not emitted yet."""
        if self._loop.step == 0:
            self._checkpoint()
            self._book.beginning(weights(self._loop.network.model))
            self._look(0)
        self._watch.begin()
        try:
            return self._ended(self._loop.run(self._heard))
        finally:
            self._book.keep(self._extra.close)

    def change_rate(self, rate: float) -> None:
        """Let the learning rate be this from the next step on; in the training thread."""
        self._loop.change_rate(rate, self._heard)

    def one_step(self, layer: str) -> Told:
        """Train the next batch and tell it; in the training thread."""
        return one_step(self._loop, layer, self._heard)

    def judge_parts(self, ticket: int, most: int) -> m.Report:
        """Judge training and validation data alike, with the weights of now; in the training thread."""
        found = self._loop.judge_parts(most)
        if found is None:
            raise Cancelled
        return parts_judged(ticket, self._name, (self._book.run.epochs_done, self._loop.step), found)

    def _heard(self, event: Event) -> None:
        match event:
            case StepsDone():
                self._steps(event)
            case EpochDone():
                self._epoch(event)
            case RateChanged():
                self._rate_changed(event)
            case Closing(step):
                self._closing(step)
            case LoopHeld(step):
                self._emit(m.Held(self._name, step))
            case LoopContinued(step):
                self._emit(m.Continued(self._name, step))

    def _rate_changed(self, event: RateChanged) -> None:
        """Note it, and keep the state at once: a run resumed from before it would train differently."""
        self._book.rate_changed(event)
        self._emit(m.RateChanged(self._name, event.step, event.rate, event.reason))
        if event.reason == "hand":
            self._checkpoint()

    def _steps(self, done: StepsDone) -> None:
        self._book.steps(done)
        self._book.keep(lambda: self._extra.steps(done))
        self._emit(
            m.Steps(
                run=self._name,
                epoch=done.epoch,
                first_step=done.first_step,
                metrics=done.metrics,
                values=done.values,
                images_per_second=done.images_per_second,
                seconds=self._book.seconds(done.seconds),
                running=done.running,
                rates=done.rates,
            )
        )
        self._book.collect()
        if self._book.due(at_epoch_end=False) and np.isfinite(done.values).all():
            self._checkpoint()

    def _epoch(self, done: EpochDone) -> None:
        kept = weights(self._loop.network.model)
        self._book.epoch(done, self._loop.seconds, kept)
        self._book.keep(lambda: self._extra.epoch(done, kept))
        report = self._epoch_report(done)
        self._emit(report)
        self._book.epoch_told(report)
        if self._watch.due:
            self._look(done.epoch)
        self._book.collect()
        if self._book.due(at_epoch_end=True):
            self._checkpoint()

    def _epoch_report(self, done: EpochDone) -> m.EpochEnded:
        return m.EpochEnded(
            run=self._name,
            epoch=done.epoch,
            step=done.step,
            metrics=done.metrics,
            images_per_second=done.images_per_second,
            seconds=self._book.run.seconds,
            best_epoch=done.best_epoch,
            confusion=done.confusion,
            wrong=done.wrong,
            gradients=done.gradients,
            rate=done.rate,
            patience_left=done.patience_left,
        )

    def _look(self, epoch: int) -> None:
        """Tell and keep how the network's numbers are spread."""
        found = self._watch.look(epoch, self._loop.step)
        if found is not None:
            self._emit(found)
            self._book.spreads_told(found)

    def _closing(self, step: int) -> None:
        """Look at the last epoch's numbers in any case, before an average or the best weights take their place."""
        epochs = self._book.run.epochs_done
        if epochs and step == epochs * self._loop.steps_per_epoch and self._watch.seen != epochs:
            self._look(epochs)

    def _checkpoint(self) -> None:
        """Keep the state, unless its weights are spoiled: then the one before is the one to keep."""
        state = self._loop.state()
        if _sound(state):
            self._book.checkpoint(state, self._kept)

    def _kept(self, step: int) -> None:
        self._saved_step = step
        if step:
            self._emit(m.Checkpointed(self._name, step))

    def _ended(self, ended: Ended) -> m.Report:
        self._book.collect(wait=True)
        if ended.stopped_by == "nan":
            return self._spoiled(ended)
        self._checkpoint()
        self._book.collect(wait=True)
        if self._interrupted() and ended.stopped_by == "user":
            self._book.end(status="interrupted", stopped_by="user")
            return m.Interrupted(self._name, ended.step)
        self._book.keep(lambda: save_model(self._loop.network.model, self._book.run.folder / "model.keras"))
        finished = self._finished(ended)
        status = "finished" if ended.stopped_by in ("epochs", "early") else "stopped"
        self._book.end(status=status, stopped_by=ended.stopped_by, metrics=finished.metrics)
        return finished

    def _spoiled(self, ended: Ended) -> m.Report:
        sentence = tr(
            "The loss was no number any more at step {step} (learning rate {rate}), so training was stopped; "
            "the weights of step {kept} are kept.",
            step=number(ended.step),
            rate=number(self._loop.plan.learning_rate),
            kept=number(self._saved_step),
        )
        self._book.end(status="failed", stopped_by="nan", message=sentence)
        self._emit(m.Warned(self._name, sentence))
        return self._finished(ended)

    def _finished(self, ended: Ended) -> m.Finished:
        return m.Finished(
            run=self._name,
            epochs=ended.epochs,
            step=ended.step,
            best_epoch=ended.best_epoch,
            metrics=ended.metrics,
            images_per_second=ended.images_per_second,
            seconds=self._book.seconds(self._loop.seconds),
            stopped_by=ended.stopped_by,
        )


def _sound(state: Mapping[str, Array]) -> bool:
    """Say whether every weight is a finite number."""
    kept = (array for name, array in state.items() if name.startswith(("model/", "final/")))
    return all(np.isfinite(array).all() for array in kept if array.dtype.kind == "f")
