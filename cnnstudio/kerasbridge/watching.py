"""Early stopping, a falling learning rate and the best epoch: what Keras's callbacks decide at an epoch's end."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.plan import EarlyStopping, Plan, ReduceOnPlateau
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import tr

Array = NDArray[np.generic]
Direction = Literal["less", "more"]


def direction(model: Any, monitor: str, mode: str, who: str, names: tuple[str, ...]) -> Direction:
    """Return which values of a metric are better; a BridgeError says that there is no such metric, or nobody knows."""
    if monitor not in names:
        raise BridgeError(
            tr("{who} watches {monitor}, but this run reports {names}; choose one of these.",
               who=who, monitor=monitor, names=", ".join(names))
        )  # fmt: skip
    if mode != "auto":
        return "less" if mode == "min" else "more"
    name = monitor.removeprefix("val_")
    if name == "loss":
        return "less"
    found = [metric for holder in model.metrics for metric in getattr(holder, "metrics", ())]
    known = [getattr(metric, "_direction", None) for metric in found if metric.name == name]
    if not known or known[0] is None:
        raise BridgeError(
            tr("Keras does not know whether more or less of {monitor} is better; set the mode of {who}.",
               monitor=monitor, who=who)
        )  # fmt: skip
    return "more" if known[0] == "up" else "less"


def better(new: float, old: float, which: Direction, min_delta: float = 0.0) -> bool:
    """Compare in float32, as Keras does; what is no number never is better, and anything is better than nothing."""
    if math.isnan(old):
        return not math.isnan(new)
    if which == "less":
        return bool(np.float32(new + min_delta) < np.float32(old))
    return bool(np.float32(new - min_delta) > np.float32(old))


class _Watch:
    """What a callback remembers, as one row of numbers for checkpoints."""

    name = ""

    def __init__(self) -> None:
        self.best, self.wait, self.rest = math.nan, 0, 0

    def told(self) -> dict[str, Array]:
        """Return what is remembered."""
        return {f"loop/{self.name}": np.array([self.best, self.wait, self.rest], np.float64)}

    def read(self, state: Mapping[str, Array]) -> None:
        """Remember what `told` returned; a checkpoint from before this callback begins anew."""
        found = state.get(f"loop/{self.name}")
        if found is not None:
            best, wait, rest = (float(value) for value in np.asarray(found, np.float64))
            self.best, self.wait, self.rest = best, int(wait), int(rest)


class Stopping(_Watch):
    """Keras's EarlyStopping."""

    name = "early_stopping"

    def __init__(self, settings: EarlyStopping, which: Direction) -> None:
        super().__init__()
        self.settings, self._which = settings, which

    def ended(self, epoch: int, metrics: Mapping[str, float]) -> tuple[bool, bool]:
        """Return whether to stop, and whether these weights are the best so far; epochs count from 0."""
        told, value = self.settings, metrics.get(self.settings.monitor, math.nan)
        if epoch < told.start_from_epoch:
            return False, False
        self.wait += 1
        if better(value, self.best, self._which, told.min_delta):
            self.best = value
            if told.baseline is None or better(value, told.baseline, self._which, told.min_delta):
                self.wait = 0
            return False, True
        return self.wait >= told.patience and epoch > 0, False

    @property
    def left(self) -> int:
        """Return how many more epochs without an improvement are borne."""
        return max(0, self.settings.patience - self.wait)


class Plateau(_Watch):
    """Keras's ReduceLROnPlateau."""

    name = "reduce_on_plateau"

    def __init__(self, settings: ReduceOnPlateau, which: Direction) -> None:
        super().__init__()
        self.settings, self._which = settings, which

    def ended(self, metrics: Mapping[str, float], rate: float) -> float | None:
        """Return the new learning rate, or None to keep the present one."""
        told = self.settings
        if self.rest > 0:
            self.rest -= 1
            self.wait = 0
        value = metrics.get(told.monitor, math.nan)
        if better(value, self.best, self._which, told.min_delta):
            self.best, self.wait = value, 0
        elif not self.rest:
            self.wait += 1
            if self.wait >= told.patience and rate > np.float32(told.min_lr):
                self.rest, self.wait = told.cooldown, 0
                return max(rate * told.factor, told.min_lr)
        return None


class Watches:
    """All callbacks of a plan that decide something."""

    def __init__(self, model: Any, plan: Plan, names: tuple[str, ...]) -> None:
        self.stopping = self.plateau = None
        if plan.early_stopping is not None:
            told = plan.early_stopping
            who = tr("Early stopping")
            self.stopping = Stopping(told, direction(model, told.monitor, told.mode, who, names))
        if plan.reduce_on_plateau is not None:
            if not plan.steady:
                raise BridgeError(
                    tr(
                        "Reducing on a plateau and a schedule cannot both set the learning rate; keep one of them."
                    )
                )
            told_of = plan.reduce_on_plateau
            who = tr("Reducing on a plateau")
            self.plateau = Plateau(told_of, direction(model, told_of.monitor, told_of.mode, who, names))
        self.monitor, self.which = _best(model, plan, names)

    def told(self) -> dict[str, Array]:
        """Return what all remember."""
        both = (self.stopping, self.plateau)
        return {key: value for watch in both if watch is not None for key, value in watch.told().items()}

    def begin_again(self) -> None:
        """Forget how long nothing became better, as a new stretch of training does."""
        if self.stopping is not None:
            self.stopping.wait = 0

    def read(self, state: Mapping[str, Array]) -> None:
        """Remember what `told` returned."""
        for watch in (self.stopping, self.plateau):
            if watch is not None:
                watch.read(state)


def _best(model: Any, plan: Plan, names: tuple[str, ...]) -> tuple[str, Direction]:
    if plan.best_weights is None:
        return ("val_loss" if "val_loss" in names else "loss"), "less"
    told = plan.best_weights
    return told.monitor, direction(model, told.monitor, told.mode, tr("The best epoch"), names)
