"""The training loop: Keras's own steps, many in one call, that can be paused, stopped, saved and resumed exactly."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.compile import compile_model
from cnnstudio.kerasbridge.control import Control
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.events import (
    Ended,
    EpochDone,
    Event,
    LoopContinued,
    LoopHeld,
    StepsDone,
    StoppedBy,
)
from cnnstudio.kerasbridge.feeding import feed_of
from cnnstudio.kerasbridge.pace import Pace
from cnnstudio.kerasbridge.position import Position, order
from cnnstudio.kerasbridge.prepare import prepare
from cnnstudio.kerasbridge.rows import Rows, bytes_per_row
from cnnstudio.kerasbridge.saving import full_state, restore_state
from cnnstudio.kerasbridge.steps import Block, Stepper
from cnnstudio.kerasbridge.validation import Evaluation, Validator
from cnnstudio.kerasbridge.weights import set_weights, weights
from cnnstudio.language import tr

Array = NDArray[np.generic]
Listener = Callable[[Event], None]


class Loop:
    """Trains a network on rows by a plan; `run` blocks, while pause, resume and stop may come from any thread."""

    def __init__(
        self, network: Network, train: Rows, validation: Rows | None, plan: Plan, recipe: DataRecipe
    ) -> None:
        self.network, self.plan = network, plan
        self._train, self._model = train, network.model
        self.task = compile_model(network, plan, recipe, train)
        feed = feed_of(self._model, self.task, recipe, train)
        prepare(self._model, feed, train, plan.batch_size)
        self._control, self._position = Control(), Position()
        self._stepper = Stepper(self._model, feed, train, plan.batch_size, self._control.hold)
        self._validator: Validator | None = None
        if validation is not None:
            other = feed_of(self._model, self.task, recipe, validation)
            self._validator = Validator(self._model, self.task, other, validation, plan.batch_size)
        self._pace = Pace(plan.batch_size, bytes_per_row(train))
        self._gradients = np.zeros(len(self._stepper.layers), np.float32)
        self._best: dict[str, Array] = {}
        self._metrics: dict[str, float] = {}
        self._best_metrics: dict[str, float] = {}
        self._began = self._spent = 0.0
        self._rows_spent = 0

    @property
    def step(self) -> int:
        """Return the steps done since the run's beginning."""
        return self._position.step

    @property
    def epoch(self) -> int:
        """Return the epoch in progress, from 1."""
        return min(self._position.epochs + 1, self.plan.epochs)

    @property
    def steps_per_epoch(self) -> int:
        """Return the steps of an epoch, a shorter last one included."""
        return math.ceil(len(self._train) / self.plan.batch_size)

    @property
    def parameters(self) -> int:
        """Return the number of weights."""
        return int(self._model.count_params())

    def pause(self) -> None:
        """Hold training before the next step."""
        self._control.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        self._control.resume()

    def stop(self) -> None:
        """End training before the next step."""
        self._control.stop()

    def state(self) -> dict[str, Array]:
        """Return everything a run needs to go on bit for bit; to be asked for between calls, as in an event."""
        own = {**self._position.told(), "loop/gradients": self._gradients, "loop/fit": self._fit()}
        return {**full_state(self._model, self._stepper.totals), **own, **self._best}

    def restore(self, state: Mapping[str, Array]) -> None:
        """Stand where `state` was taken; the next `run` goes on there."""
        if not np.array_equal(state.get("loop/fit", np.zeros(0)), self._fit()):
            raise BridgeError(
                tr("The checkpoint was made with other data, another batch size or seed; start a new run.")
            )
        position = Position.read(state)
        self._stepper.totals = restore_state(self._model, self._stepper.totals, state)
        self._position = position
        self._gradients = np.array(state["loop/gradients"], np.float32)
        self._best = {name: value for name, value in state.items() if name.startswith("best/")}

    def best_weights(self) -> dict[str, Array] | None:
        """Return the weights of the best epoch, if the plan keeps them and there is one."""
        found = {"model" + name.removeprefix("best"): value for name, value in self._best.items()}
        return found or None

    def run(self, events: Listener) -> Ended:
        """Train until the plan's last epoch, a stop, or a loss that is no number; events come in this thread."""
        self._began = time.monotonic()
        reason: StoppedBy | None = None
        try:
            while reason is None and self._position.epochs < self.plan.epochs:
                reason = self._trained(events) or self._judged(events)
        except tf.errors.ResourceExhaustedError as error:
            raise BridgeError(
                tr("Training needs more memory than there is; make the batch size or the network smaller.")
            ) from error
        return self._end(events, reason or "epochs")

    def _trained(self, events: Listener) -> StoppedBy | None:
        """Do the rest of the epoch's steps; return why it could not."""
        self._spent, self._rows_spent = 0.0, 0
        rows = order(self.plan.seed, self._position.epochs, len(self._train))
        while self._position.row < len(self._train):
            if not self._goes_on(events):
                return "user"
            started = time.monotonic()
            block = self._block(rows)
            self._report(block, events)
            self._spent += time.monotonic() - started
            if not block.finite:
                return "nan"
        return None

    def _block(self, rows: NDArray[np.int64]) -> Block:
        first = self._position.row
        last = min(len(rows), first + self._pace.steps * self.plan.batch_size)
        started = time.monotonic()
        block = self._stepper.run(rows[first:last], last == len(rows))
        done = min(last - first, block.steps * self.plan.batch_size)
        self._pace.measured(block.steps, done, time.monotonic() - started)
        self._position.row += done
        self._position.step += block.steps
        self._rows_spent += done
        if block.gradients is not None:
            self._gradients = block.gradients
        return block

    def _report(self, block: Block, events: Listener) -> None:
        if block.steps:
            events(
                StepsDone(
                    epoch=self._position.epochs + 1,
                    first_step=self._position.step - block.steps + 1,
                    metrics=self._stepper.metrics,
                    values=block.values,
                    running=_named(self._stepper.metrics, block.running),
                    images_per_second=self._pace.images_per_second,
                    seconds=time.monotonic() - self._began,
                )
            )

    def _judged(self, events: Listener) -> StoppedBy | None:
        """Close the epoch: validate, look for the best, begin the next; return why it could not."""
        metrics = self._stepper.results()
        evaluation = None
        if self._validator is not None:
            evaluation = self._validator.run(lambda: self._goes_on(events))
            if evaluation is None:
                return "user"
            metrics |= {f"val_{name}": value for name, value in evaluation.metrics.items()}
        is_best = self._position.improve(metrics["loss" if evaluation is None else "val_loss"])
        self._metrics = _finite(metrics)
        if is_best:
            self._best_metrics = self._metrics
            self._best = weights(self._model, "best") if self.plan.restore_best else {}
        self._position.epochs, self._position.row = self._position.epochs + 1, 0
        self._stepper.totals = self._stepper.no_totals()
        events(self._epoch_done(evaluation, is_best))
        return None

    def _epoch_done(self, evaluation: Evaluation | None, is_best: bool) -> EpochDone:
        return EpochDone(
            epoch=self._position.epochs,
            step=self._position.step,
            metrics=self._metrics,
            images_per_second=self._speed(),
            seconds=self._spent,
            best_epoch=self._position.best_epoch,
            is_best=is_best,
            confusion=None if evaluation is None else evaluation.confusion,
            wrong=None if evaluation is None else evaluation.wrong,
            gradients=_finite(_named(self._stepper.layers, self._gradients)),
        )

    def _goes_on(self, events: Listener) -> bool:
        """Wait while a pause is asked for; say whether to go on."""
        while self._control.paused:
            held = time.monotonic()
            events(LoopHeld(self._position.step))
            self._control.wait()
            self._began += time.monotonic() - held
            if self._control.running:
                events(LoopContinued(self._position.step))
        return self._control.running

    def _end(self, events: Listener, reason: StoppedBy) -> Ended:
        best = self.best_weights() if reason == "epochs" else None
        if reason == "epochs":
            self._model.optimizer.finalize_variable_values(self._model.trainable_variables)
        if best is not None:
            set_weights(self._model, best)
        ended = Ended(
            epochs=self._position.epochs,
            step=self._position.step,
            best_epoch=self._position.best_epoch,
            metrics=self._metrics if best is None else self._best_metrics,
            images_per_second=self._speed(),
            seconds=time.monotonic() - self._began,
            stopped_by=reason,
        )
        events(ended)
        return ended

    def _speed(self) -> float:
        return self._rows_spent / self._spent if self._spent > 0.0 else self._pace.images_per_second

    def _fit(self) -> Array:
        return np.array([len(self._train), self.plan.batch_size, self.plan.seed], np.int64)


def _named(names: tuple[str, ...], values: NDArray[np.float32]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _finite(values: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if math.isfinite(value)}
