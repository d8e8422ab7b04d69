"""What the training loop reports while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

StoppedBy = Literal["epochs", "user", "nan", "early", "time"]


@dataclass(frozen=True, slots=True)
class StepsDone:
    """Some consecutive steps are done; comes about every 50 ms."""

    epoch: int
    first_step: int
    """Number of the first of these steps since the run's beginning, from 1."""
    metrics: tuple[str, ...]
    values: NDArray[np.float32]
    """(steps, metrics): loss and metrics of each batch by itself."""
    running: dict[str, float]
    """Loss and metrics over the epoch so far."""
    images_per_second: float
    seconds: float
    rates: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    """(steps,): the learning rate of each step."""


@dataclass(frozen=True, slots=True)
class EpochDone:
    """One epoch is trained and validated."""

    epoch: int
    step: int
    metrics: dict[str, float]
    """Keras's names; validation metrics begin with val_. Missing when not finite."""
    images_per_second: float
    seconds: float
    """Training part of this epoch, without pauses and validation."""
    best_epoch: int
    """0 while no epoch had a finite loss."""
    is_best: bool
    confusion: NDArray[np.int64] | None = None
    """(classes, classes) on the validation part, rows = true label; None unless classes are predicted."""
    wrong: NDArray[np.int64] | None = None
    """(n, 3): validation sample number, true label, answer; the most certain mistakes first, at most 64."""
    gradients: dict[str, float] = field(default_factory=dict)
    """Mean absolute gradient per layer over the epoch's last batch."""
    rate: float = 0.0
    """Learning rate of the epoch's last step."""
    patience_left: int | None = None
    """Epochs without an improvement that early stopping still bears; None without early stopping."""


@dataclass(frozen=True, slots=True)
class RateChanged:
    """The learning rate is another from the next step on."""

    step: int
    """Steps done by then."""
    rate: float
    reason: Literal["hand", "plateau"]


@dataclass(frozen=True, slots=True)
class Closing:
    """The last step is done; the state is still one to go on from, before averages or best weights take its place."""

    step: int


@dataclass(frozen=True, slots=True)
class LoopHeld:
    """Training is paused after this step."""

    step: int


@dataclass(frozen=True, slots=True)
class LoopContinued:
    """Training goes on after a pause."""

    step: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The loop has ended."""

    epochs: int
    """Epochs completed since the run's beginning."""
    step: int
    best_epoch: int
    metrics: dict[str, float]
    """Of the epoch whose weights the network now has."""
    images_per_second: float
    seconds: float
    """Of this call of run."""
    stopped_by: StoppedBy


Event = StepsDone | EpochDone | LoopHeld | LoopContinued | RateChanged | Closing | Ended
