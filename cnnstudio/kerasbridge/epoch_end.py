"""The end of an epoch: validation, the best so far, early stopping and a falling learning rate."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.plan import Plan
from cnnstudio.kerasbridge.events import EpochDone
from cnnstudio.kerasbridge.keeper import Keeper
from cnnstudio.kerasbridge.position import Position, finite
from cnnstudio.kerasbridge.validation import Evaluation, Validator
from cnnstudio.kerasbridge.watching import Watches

Array = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an epoch's end has found and decided."""

    evaluation: Evaluation | None
    is_best: bool
    stops: bool
    lower: float | None
    """The learning rate a plateau lowers it to."""


class EpochEnd:
    """Judges epochs; remembers what later ones are compared with."""

    def __init__(self, model: Any, plan: Plan, metrics: tuple[str, ...], validator: Validator | None) -> None:
        self.validator = validator
        validated = metrics if validator is not None else ()
        self.names = (*metrics, *(f"val_{name}" for name in validated))
        self._watches = Watches(model, plan, self.names)
        self.keeper = Keeper(model, plan)

    @property
    def patience_left(self) -> int | None:
        """Return how many epochs without an improvement are still borne; None without early stopping."""
        stopping = self._watches.stopping
        return None if stopping is None else stopping.left

    def judge(
        self, trained: Mapping[str, float], position: Position, rate: float, goes_on: Callable[[], bool]
    ) -> Judgement | None:
        """Validate and decide, or return None if it was told to stop in between."""
        metrics = dict(trained)
        evaluation = None
        if self.validator is not None:
            evaluation = self.validator.run(goes_on)
            if evaluation is None:
                return None
            metrics |= _validated(evaluation)
        value = metrics[self._watches.monitor]
        is_best = position.improve(value if self._watches.which == "less" else -value)
        self.keeper.epoch_ended(finite(metrics), is_best)
        stops, lower = self._decided(metrics, position.epochs, rate)
        return Judgement(evaluation, is_best, stops, lower)

    def told_of(
        self,
        found: Judgement,
        position: Position,
        rate: float,
        gradients: dict[str, float],
        pace: tuple[float, float],
    ) -> EpochDone:
        """Return the epoch that has ended as its event; `pace` is images per second and seconds."""
        evaluation = found.evaluation
        return EpochDone(
            epoch=position.epochs,
            step=position.step,
            metrics=self.keeper.metrics["last"],
            images_per_second=pace[0],
            seconds=pace[1],
            best_epoch=position.best_epoch,
            is_best=found.is_best,
            confusion=None if evaluation is None else evaluation.confusion,
            wrong=None if evaluation is None else evaluation.wrong,
            gradients=gradients,
            rate=rate,
            patience_left=self.patience_left,
        )

    def _decided(self, metrics: Mapping[str, float], epoch: int, rate: float) -> tuple[bool, float | None]:
        stopping, plateau = self._watches.stopping, self._watches.plateau
        stops = False
        if stopping is not None:
            stops, improved = stopping.ended(epoch, metrics)
            if improved and stopping.settings.restore_best_weights:
                self.keeper.keep("stopping")
        return stops, None if plateau is None else plateau.ended(metrics, rate)

    def measured(self, trained: Mapping[str, float]) -> dict[str, float]:
        """Return how the network stands in the middle of an epoch: its training so far, and a validation."""
        evaluation = None if self.validator is None else self.validator.run()
        return finite({**trained, **({} if evaluation is None else _validated(evaluation))})

    def validation_seconds(self, most: float) -> float:
        """Return how long a validation takes, measured for at most so many seconds; 0 without one."""
        if self.validator is None:
            return 0.0
        begun = time.monotonic()
        share = self.validator.passed(lambda: time.monotonic() - begun < most)
        return (time.monotonic() - begun) / max(share, 1e-9)

    def told(self) -> dict[str, Array]:
        """Return what is remembered."""
        return {**self._watches.told(), **self.keeper.told()}

    def read(self, state: Mapping[str, Array], anew: bool) -> None:
        """Remember what `told` returned; let early stopping count anew if asked to."""
        self._watches.read(state)
        self.keeper.read(state)
        if anew:
            self._watches.begin_again()


def _validated(evaluation: Evaluation) -> dict[str, float]:
    return {f"val_{name}": value for name, value in evaluation.metrics.items()}
