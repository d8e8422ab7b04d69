"""The plan's optimiser and its learning rate as Keras objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import tensorflow as tf

from cnnstudio.document.plan import Plan
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import tr

_FACTOR = "loop/factor"
_CLIPPINGS = ("clipnorm", "global_clipnorm", "clipvalue")
_SHARED = ("weight_decay", "loss_scale_factor", "gradient_accumulation_steps", "ema_overwrite_frequency")


def optimizer(plan: Plan, total_steps: int = 1) -> Any:
    """Return a fresh optimiser; what the plan leaves empty is Keras's default.

    `total_steps` is the length of a run whose schedule falls to its end.
    """
    clippings = [name for name in _CLIPPINGS if getattr(plan, name) is not None]
    if len(clippings) > 1:
        raise BridgeError(
            tr("Only one way of clipping gradients may be set, not {names}.", names=", ".join(clippings))
        )
    settings = plan.optimizer_settings
    wanted = (*clippings, *_momentum_of(plan), *(name for name in _SHARED if getattr(plan, name) is not None))
    arguments = {**settings.chosen(), **{name: getattr(plan, name) for name in wanted}}
    if plan.use_ema:
        arguments |= {"use_ema": True, "ema_momentum": plan.ema_momentum}
    rate = plan.learning_rate if plan.steady else Steered(plan, total_steps)
    try:
        return getattr(keras.optimizers, settings.name_in_keras)(learning_rate=rate, **arguments)
    except ValueError as error:
        raise BridgeError(
            tr(
                "Keras cannot make the optimiser {name}: {why}",
                name=plan.optimizer,
                why=str(error).partition("\n")[0],
            )
        ) from error


def _momentum_of(plan: Plan) -> tuple[str, ...]:
    return {"sgd": ("momentum", "nesterov"), "rmsprop": ("momentum",)}.get(plan.optimizer, ())


class Steered(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """The plan's schedule after its warm-up, times a factor that a person may change while it runs."""

    def __init__(self, plan: Plan, total_steps: int) -> None:
        super().__init__()
        self._plan, self._total = plan, total_steps
        self._inner = schedule(plan, total_steps - plan.warmup_steps)
        self.factor = tf.Variable(1.0, trainable=False, dtype=tf.float32)

    def __call__(self, step: Any) -> Any:
        """Return the rate of a step from 0."""
        return self._planned(step) * self.factor

    def _planned(self, step: Any) -> Any:
        warmup = self._plan.warmup_steps
        if not warmup:
            return self._inner(step)
        now, first = tf.cast(step, tf.float32), self._plan.learning_rate
        rising = (first - self._plan.warmup_start) * (now / warmup) + self._plan.warmup_start
        return tf.where(now < warmup, rising, self._inner(tf.maximum(now - warmup, 0.0)))

    def get_config(self) -> dict[str, Any]:
        """Return what Keras writes into a model's file: the schedule without a person's changes."""
        return {"plan": self._plan.told(), "total_steps": self._total}


def schedule(plan: Plan, steps: int) -> Any:
    """Return Keras's own schedule, a function from a step to a rate, for a run of so many steps after the warm-up."""
    settings, first = plan.schedule_settings, plan.learning_rate
    arguments = settings.arguments()
    if plan.schedule == "constant":
        return lambda _step: tf.constant(first, tf.float32)
    if plan.schedule == "piecewise":
        arguments = {"boundaries": list(arguments["boundaries"]), "values": [first, *arguments["values"]]}
    else:
        arguments["initial_learning_rate"] = first
        length = next(name for name in ("decay_steps", "first_decay_steps") if name in arguments)
        arguments[length] = settings.length(steps)  # type: ignore[attr-defined]
    return getattr(keras.optimizers.schedules, settings.name_in_keras)(**arguments)


def current_rate(made: Any) -> float:
    """Return the learning rate of the step to come."""
    return float(_inner(made).learning_rate)


def steer(made: Any, rate: float) -> None:
    """Let the learning rate be this from the step to come; a schedule goes on from there in proportion."""
    inner = _inner(made)
    planned = inner._learning_rate  # noqa: SLF001  # the property gives the present value only
    if isinstance(planned, Steered):
        now = float(inner.learning_rate)
        planned.factor.assign(float(planned.factor) * rate / now if now > 0.0 else 1.0)
    else:
        inner.learning_rate = rate


def factor_told(made: Any) -> dict[str, Any]:
    """Return a person's changes to a schedule, which are no variable of the optimiser, for a checkpoint."""
    planned = _inner(made)._learning_rate  # noqa: SLF001
    return {_FACTOR: planned.factor.numpy()} if isinstance(planned, Steered) else {}


def read_factor(made: Any, state: Mapping[str, Any]) -> None:
    """Take what `factor_told` returned."""
    planned = _inner(made)._learning_rate  # noqa: SLF001
    if isinstance(planned, Steered) and _FACTOR in state:
        planned.factor.assign(state[_FACTOR])


def _inner(made: Any) -> Any:
    return getattr(made, "inner_optimizer", made)
