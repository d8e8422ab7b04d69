"""The training loop: Keras's own steps, many in one call, that can be paused, stopped, saved and resumed exactly."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge import events as news
from cnnstudio.kerasbridge.augmentation import augmentation_of
from cnnstudio.kerasbridge.both_parts import Judged, judge_both
from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.clock import Clock
from cnnstudio.kerasbridge.compile import compile_model
from cnnstudio.kerasbridge.control import Control
from cnnstudio.kerasbridge.epoch_end import EpochEnd
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.feeding import feed_of
from cnnstudio.kerasbridge.judges import class_weights
from cnnstudio.kerasbridge.optimizers import current_rate, factor_told, read_factor, steer
from cnnstudio.kerasbridge.pace import Pace
from cnnstudio.kerasbridge.position import Position, finite, named, order
from cnnstudio.kerasbridge.prepare import prepare
from cnnstudio.kerasbridge.rows import Rows, bytes_per_row
from cnnstudio.kerasbridge.saving import full_state, restore_state
from cnnstudio.kerasbridge.steps import Block, Stepper
from cnnstudio.kerasbridge.telling import ended, steps_done
from cnnstudio.kerasbridge.validation import Validator, validator_of
from cnnstudio.kerasbridge.weights import weights
from cnnstudio.language import tr

Array = NDArray[np.generic]
Listener = Callable[[news.Event], None]


class Loop:
    """Trains a network on rows by a plan; `run` blocks, while pause, resume and stop may come from any thread."""

    def __init__(
        self,
        network: Network,
        train: Rows,
        validation: Rows | None,
        plan: Plan,
        recipe: DataRecipe,
        horizon: int | None = None,
    ) -> None:
        """Let schedules fall over `horizon` steps, or over the plan's epochs."""
        self.network, self.plan = network, plan
        self._train, self._validation, self._recipe = train, validation, recipe
        self._model = network.model
        self.horizon = horizon or self.steps_per_epoch * plan.epochs
        self.task = compile_model(network, plan, recipe, train, self.horizon)
        counted = class_weights(plan, self.task, train)
        changes = augmentation_of(recipe, plan.seed, train.inputs)
        self.feed = feed_of(self._model, self.task, recipe, train, counted, changes)
        prepare(self._model, self.feed, train, plan.batch_size)
        self._control, self._position = Control(), Position()
        self._stepper = Stepper(
            self._model,
            self.feed,
            train,
            plan.batch_size,
            self._control.hold,
            past_nan=not plan.terminate_on_nan,
        )
        validator = None if validation is None else self._validator(validation)
        self._end_of_epoch = EpochEnd(self._model, plan, self._stepper.metrics, validator)
        self._pace = Pace(plan.batch_size, bytes_per_row(train))
        self._gradients = np.zeros(len(self._stepper.layers), np.float32)
        self._clock = Clock(plan.most_minutes)
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
    def seconds(self) -> float:
        """Return how long `run` has been training, without pauses."""
        return self._clock.seconds

    @property
    def parameters(self) -> int:
        """Return the number of weights."""
        return int(self._model.count_params())

    @property
    def metrics(self) -> tuple[str, ...]:
        """Return the names of everything an epoch reports."""
        return self._end_of_epoch.names

    @property
    def rate(self) -> float:
        """Return the learning rate of the step to come."""
        return current_rate(self._model.optimizer)

    def pause(self) -> None:
        """Hold training before the next step."""
        self._control.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        self._control.resume()

    def stop(self) -> None:
        """End training before the next step."""
        self._control.stop()

    def ask(self, errand: Callable[[], object]) -> None:
        """Have something done in the training thread between two steps, also during a pause."""
        self._control.ask(errand)

    def change_rate(self, rate: float, events: Listener) -> None:
        """Let the learning rate be this from the next step on; to be called in the training thread, as by `ask`."""
        steer(self._model.optimizer, rate)
        events(news.RateChanged(self._position.step, self.rate, "hand"))

    def next_rows(self) -> NDArray[np.int64]:
        """Return the rows of the batch to come; none at the end of an epoch."""
        rows = self._order()
        return rows[self._position.row : self._position.row + self.plan.batch_size]

    def batch(self, rows: NDArray[np.int64]) -> tuple[Any, ...]:
        """Return these rows as Keras's `train_step` takes them."""
        return self.feed.batch(
            *self.feed.arguments(self._train, rows), self.feed.scale(), self._position.step
        )

    def validation_seconds(self, most: float) -> float:
        """Return how long a validation takes, measured for at most so many seconds; 0 without validation."""
        return self._end_of_epoch.validation_seconds(most)

    def judge_parts(self, most: int) -> Judged | None:
        """Judge both parts of the data alike, with the present weights; in the training thread, as by `ask`.

        Training goes on to the same bits, and its clock does not count it. None if the end is asked for meanwhile.
        """
        begun = time.monotonic()
        validator = self._end_of_epoch.validator or self._validator(self._train)
        found = judge_both(
            validator, self._model, self._train, self._validation, most, lambda: not self._control.stopped
        )
        self._clock.leave_out(time.monotonic() - begun)
        return found

    def step_once(self, events: Listener) -> None:
        """Train the next batch; to be called in the training thread, while it is held there by `ask`."""
        rows = self._order()
        with self._control.released(), self._clock.counting():
            self._report(self._block(rows, most=1), events)

    def state(self) -> dict[str, Array]:
        """Return everything a run needs to go on bit for bit; to be asked for between calls, as in an event."""
        resting = self._end_of_epoch.keeper.resting
        if resting is not None:
            return {**resting, **weights(self._model, "final")}
        own = {**self._position.told(), "loop/gradients": self._gradients, "loop/fit": self._fit()}
        own |= factor_told(self._model.optimizer)
        return {**full_state(self._model, self._stepper.totals), **own, **self._end_of_epoch.told()}

    def restore(self, state: Mapping[str, Array], anew: bool = False) -> None:
        """Stand where `state` was taken; the next `run` goes on there. Let early stopping count `anew` if asked to."""
        if not np.array_equal(state.get("loop/fit", np.zeros(0)), self._fit()):
            raise BridgeError(
                tr("The checkpoint was made with other data, another batch size or seed; start a new run.")
            )
        position = Position.read(state)
        self._stepper.totals = restore_state(self._model, self._stepper.totals, state)
        self._position = position
        self._gradients = np.array(state["loop/gradients"], np.float32)
        read_factor(self._model.optimizer, state)
        self._end_of_epoch.read(state, anew)

    def best_weights(self) -> dict[str, Array] | None:
        """Return the weights of the best epoch, if the plan keeps them and there is one."""
        return self._end_of_epoch.keeper.weights_of("best")

    def run(self, events: Listener) -> news.Ended:
        """Train until the plan's last epoch, a stop, or a loss that is no number; events come in this thread."""
        self._clock.start()
        reason: news.StoppedBy | None = None
        try:
            while reason is None and self._position.epochs < self.plan.epochs:
                reason = self._trained(events) or self._judged(events)
        except tf.errors.ResourceExhaustedError as error:
            raise BridgeError(
                tr("Training needs more memory than there is; make the batch size or the network smaller.")
            ) from error
        return self._end(events, reason or "epochs")

    def _trained(self, events: Listener) -> news.StoppedBy | None:
        """Do the rest of the epoch's steps; return why it could not."""
        self._clock.spent, self._rows_spent = 0.0, 0
        rows = self._order()
        while self._position.row < len(self._train):
            if not self._goes_on(events):
                return "user"
            if self._position.row >= len(self._train):
                break
            if self._clock.over:
                return "time"
            started = time.monotonic()
            block = self._block(rows)
            self._report(block, events)
            self._clock.spent += time.monotonic() - started
            if not block.finite and self.plan.terminate_on_nan:
                return "nan"
        return None

    def _validator(self, rows: Rows) -> Validator:
        return validator_of(self._model, self.task, self._recipe, rows, self.plan.batch_size)

    def _order(self) -> NDArray[np.int64]:
        return order(self.plan.seed, self._position.epochs, len(self._train), self.feed.recipe.shuffle)

    def _block(self, rows: NDArray[np.int64], most: int | None = None) -> Block:
        first = self._position.row
        last = min(len(rows), first + (most or self._pace.steps) * self.plan.batch_size)
        started = time.monotonic()
        block = self._stepper.run(rows[first:last], last == len(rows), self._position.step)
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
            speed, seconds = self._pace.images_per_second, self._clock.seconds
            events(steps_done(block, self._stepper.metrics, self._position, speed, seconds))

    def _judged(self, events: Listener) -> news.StoppedBy | None:
        """Close the epoch and begin the next; return why training ends with it."""
        rate, position = self.rate, self._position
        found = self._end_of_epoch.judge(
            self._stepper.results(), position, rate, lambda: self._goes_on(events)
        )
        if found is None:
            return "user"
        position.epochs, position.row = position.epochs + 1, 0
        self._stepper.totals = self._stepper.no_totals()
        if found.lower is not None:
            steer(self._model.optimizer, found.lower)
        gradients = finite(named(self._stepper.layers, self._gradients))
        events(
            self._end_of_epoch.told_of(found, position, rate, gradients, (self._speed(), self._clock.spent))
        )
        if found.lower is not None:
            events(news.RateChanged(position.step, self.rate, "plateau"))
        return "early" if found.stops else None

    def _goes_on(self, events: Listener) -> bool:
        """Do what was asked for, wait while a pause is, and say whether to go on."""
        self._control.do_errands()
        if self._control.paused:
            self._clock.hold()
            events(news.LoopHeld(self._position.step))
            self._control.wait()
            self._clock.go_on()
            if self._control.running:
                events(news.LoopContinued(self._position.step))
        return self._control.running

    def _end(self, events: Listener, reason: news.StoppedBy) -> news.Ended:
        events(news.Closing(self._position.step))
        metrics = self._end_of_epoch.keeper.metrics["last"]
        if reason in ("epochs", "early", "time"):
            metrics = self._end_of_epoch.keeper.finish(self.state)
            if reason == "time" and self._position.row:
                metrics = self._end_of_epoch.measured(self._stepper.results())
        done = ended(self._position, metrics, self._speed(), self._clock.seconds, reason)
        events(done)
        return done

    def _speed(self) -> float:
        spent = self._clock.spent
        return self._rows_spent / spent if spent > 0.0 else self._pace.images_per_second

    def _fit(self) -> Array:
        return np.array([len(self._train), self.plan.batch_size, self.plan.seed], np.int64)
