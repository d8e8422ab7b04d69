"""What the engine tells of itself and of the training in progress."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine has loaded TensorFlow and can be spoken to."""

    device: str
    keras: str
    tensorflow: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Preparing:
    """Something takes its time before training begins, such as making a data set."""

    run: str
    sentence: str
    share: float
    """Done so far, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Started:
    """Training has begun."""

    run: str
    parameters: int
    train_samples: int
    validation_samples: int
    steps_per_epoch: int
    epochs: int
    batch_size: int
    seed: int
    validates_on_test: bool
    first_epoch: int = 1
    """Greater than 1 when a run is resumed."""
    labels: tuple[str, ...] = ()
    note: str = ""
    """What validation is, in a sentence."""
    logits: bool = False
    """Whether predictions still need a softmax (or sigmoid) to become shares."""
    data_share: float = 1.0
    """Less than 1 for a quick look at a part of the data."""
    most_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """What some consecutive training steps measured: one value per step."""

    run: str
    epoch: int
    first_step: int
    """Number of the first of these steps since the run's beginning, from 1."""
    metrics: tuple[str, ...]
    values: Array
    """float32 (steps, metrics): loss and metrics of each batch by itself."""
    images_per_second: float
    seconds: float
    """Since the run's beginning."""
    running: dict[str, float] = field(default_factory=dict)
    """Loss and metrics over the epoch so far."""
    rates: Array = field(default_factory=lambda: np.zeros((0,), np.float32))
    """float32 (steps,): the learning rate of each step."""


@dataclass(frozen=True, slots=True)
class EpochEnded:
    """One epoch is done and validated."""

    run: str
    epoch: int
    step: int
    metrics: dict[str, float]
    """Keras's names; validation metrics begin with val_. Missing when not finite."""
    images_per_second: float
    seconds: float
    best_epoch: int
    confusion: Array | None = None
    """int64 (classes, classes) on the validation part, rows = true label; None unless classes are predicted."""
    wrong: Array | None = None
    """int64 (n, 3): validation sample number, true label, answer; the most certain mistakes first, at most 64."""
    gradients: dict[str, float] = field(default_factory=dict)
    """Mean absolute gradient per layer over the epoch's last batch."""
    rate: float = 0.0
    """Learning rate of the epoch's last step."""
    patience_left: int | None = None
    """Epochs without an improvement that early stopping still bears; None without early stopping."""


@dataclass(frozen=True, slots=True)
class Held:
    """Training is paused."""

    run: str
    step: int


@dataclass(frozen=True, slots=True)
class Continued:
    """Training goes on after a pause."""

    run: str
    step: int


@dataclass(frozen=True, slots=True)
class Checkpointed:
    """A checkpoint is on disk."""

    run: str
    step: int


@dataclass(frozen=True, slots=True)
class Warned:
    """Something about a run its user should know."""

    run: str
    message: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Training has ended by itself."""

    run: str
    epochs: int
    step: int
    best_epoch: int
    metrics: dict[str, float]
    images_per_second: float
    seconds: float
    stopped_by: str
    """"epochs", "user", "nan", "early" (early stopping) or "time" (the plan's limit)."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Training was ended from outside, with a checkpoint to go on from."""

    run: str
    step: int


@dataclass(frozen=True, slots=True)
class Beat:
    """The engine is alive; sent every second."""

    state: str
    memory: int
    """Resident bytes of the engine."""
    cpu: float = 0.0
    """Seconds of processor time the engine has taken since its start."""
    message_cpu: float = 0.0
    """Of these, for packing, sending, receiving and unpacking messages."""


@dataclass(frozen=True, slots=True)
class Died:
    """Made by the client, never sent: the engine's process has ended."""

    message: str
    exit_code: int | None


@dataclass(frozen=True, slots=True)
class Silent:
    """Made by the client, never sent: the engine has not answered for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Answering:
    """Made by the client, never sent: a silent engine is back."""


@dataclass(frozen=True, slots=True)
class RateChanged:
    """The learning rate is another from the next step on."""

    run: str
    step: int
    """Steps done by then."""
    rate: float
    reason: Literal["hand", "plateau"]


@dataclass(frozen=True, slots=True)
class Distributions:
    """How weights, gradients and activations of each layer are spread after an epoch, or before the first step.

    Each row is one kind of one layer's numbers. Bins are of equal width, from the lowest to the highest value looked at.
    """

    run: str
    epoch: int
    """0 before the first step."""
    step: int
    layers: tuple[str, ...]
    """The layer of each row, in the order of the network."""
    kinds: tuple[str, ...]
    """"weight" (all that learns), "gradient" (of the loss on the sample) or "activation" (what the layer gives for it)."""
    counts: Array
    """int64 (rows, bins)."""
    ranges: Array
    """float32 (rows, 2): the lowest and the highest value; NaN where none is finite."""
    quantiles: Array
    """float32 (rows, 5): at 5, 25, 50, 75 and 95 %."""
    moments: Array
    """float32 (rows, 2): mean and standard deviation."""
    sizes: Array
    """int64 (rows, 3): how many values there are, how many were looked at, how many of these are not finite."""
    zeros: Array
    """float32 (rows,): share of exact zeros among those looked at."""
    dead: dict[str, float] = field(default_factory=dict)
    """Share of each ReLU layer's units that are 0 everywhere on every sample."""
    units: dict[str, int] = field(default_factory=dict)
    """How many units that share is of: channels of maps, units of Dense."""
    samples: int = 0
    """Size of the fixed sample for activations and gradients, passed in inference mode."""
    part: Literal["validation", "training"] = "validation"
    """Where the sample is from."""
    seconds: float = 0.0
    """What the look has cost."""

    def row(self, layer: str, kind: str) -> int | None:
        """Return the row of this kind of a layer's numbers, if there is one."""
        pairs = list(zip(self.layers, self.kinds, strict=True))
        return pairs.index((layer, kind)) if (layer, kind) in pairs else None


News = (
    Ready
    | Preparing
    | Started
    | Steps
    | EpochEnded
    | Held
    | Continued
    | Checkpointed
    | Warned
    | Finished
    | Interrupted
    | Beat
    | Died
    | Silent
    | Answering
    | RateChanged
    | Distributions
)
