"""What the engine answers to single questions; each bears its question's ticket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Failed:
    """A request could not be fulfilled; the message is one sentence for the user."""

    message: str
    ticket: int = 0
    run: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The network in hand is ready to look into."""

    ticket: int
    folder: str | None
    epoch: int
    """Epochs completed by the time of its weights."""
    labels: tuple[str, ...] = ()
    logits: bool = False
    step: int = 0
    """Training step its weights belong to; 0 means untrained."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer to Look."""

    ticket: int
    step: int
    """Training step the weights belong to."""
    predictions: Array
    """float32 (n, ...): the network's first output."""
    layers: tuple[str, ...] = ()
    maps: tuple[Array, ...] = ()
    """float32 outputs of the first sample, one array per layer, without the batch axis."""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class KernelsAre:
    """The answer to Kernels."""

    ticket: int
    layer: str
    step: int
    names: tuple[str, ...]
    arrays: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """The answer to Reason, as far as it is known."""

    ticket: int
    share: float
    """1 when all is worked out."""
    method: str
    map: Array
    """float32, height x width of the picture."""
    score: float
    """The score of the class before softmax, or how far it is above the other's."""
    baseline: float
    """The score of the black picture; NaN where the method needs none."""
    layer: str
    step: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to Check: Keras's own shapes and counts by layer name."""

    ticket: int
    shapes: dict[str, list[list[int | None]]]
    parameters: dict[str, int]
    seconds: float
    trainable: dict[str, int] = field(default_factory=dict)
    """Trainable parameters by layer name; empty when they were not asked for."""
    dry_run: Literal["done", "failed", "skipped"] = "skipped"
    """Whether one batch of random data went forward, through the loss and through one training step."""
    message: str = ""
    """Why the dry run failed or was skipped, as a sentence."""


@dataclass(frozen=True, slots=True)
class Augmented:
    """The answer to Augment."""

    ticket: int
    images: Array
    """float32 (draws, n, h, w, c), in the values the data set gives."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One answer to Measure: the median time of one sample through a small design."""

    ticket: int
    key: str
    seconds: float | None
    """None when it was not measured; `message` says why."""
    runs: int
    real: bool
    """Whether the sample was what really arrives at the layer; random numbers otherwise."""
    message: str
    overhead: float
    """Seconds the smallest convolution takes here."""
    macs_per_second: float
    """Multiplications per second of a large convolution on this machine."""
    dense_macs_per_second: float
    """The same of a Dense layer for a single sample."""


@dataclass(frozen=True, slots=True)
class StepTold:
    """The answer to StepOnce: one training step from its loss to its changed weights."""

    ticket: int
    step: int
    """The number of this step."""
    loss: float
    rate: float
    shares: Array
    """float32 (rows, classes): the network's answers for the batch's first rows; (0, 0) unless classes are told apart."""
    truth: Array
    """float32, the same shape: 1 for the true class. Their difference p - y is what begins the way back."""
    arriving: dict[str, float]
    """Length of the loss's gradient with respect to each layer's output, from the input on."""
    learning: dict[str, float]
    """Length of the gradient of each layer's own weights."""
    layer: str
    weight: str
    """Name of the array that is shown, such as kernel."""
    shape: tuple[int, ...]
    """Of the whole array; shown is its first slice along the last axis."""
    before: Array
    gradient: Array
    after: Array


@dataclass(frozen=True, slots=True)
class RatesTried:
    """The answer to FindRate, several times while it goes on; each holds everything so far."""

    ticket: int
    rates: Array
    losses: Array
    """float32: the loss of each step."""
    smoothed: Array
    suggested: float | None
    """Where the loss falls fastest; None while unknown, or where it never falls."""
    done: bool


@dataclass(frozen=True, slots=True)
class Estimated:
    """The answer to Estimate."""

    ticket: int
    step_seconds: float
    """Of one training step, measured."""
    steps: int
    """Of the whole run."""
    validation_seconds: float
    """Of one validation, measured on some rows."""
    seconds: float
    """Of the whole run, or the plan's limit if that is less."""
    memory: int
    """Bytes that training needs at its peak, worked out from the design."""
    free_memory: int | None
    measured_steps: int


@dataclass(frozen=True, slots=True)
class Evaluating:
    """How far Evaluate has come."""

    ticket: int
    sentence: str
    share: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The answer to Evaluate: the predictions lie in the run's folder."""

    ticket: int
    folder: str
    split: Literal["test", "validation"]


@dataclass(frozen=True, slots=True)
class PartsJudged:
    """The answer to JudgeParts: loss and metrics of both parts, in inference mode, with the same weights."""

    ticket: int
    folder: str
    epoch: int
    """Epochs completed by the time of the weights."""
    step: int
    train: dict[str, float]
    """Keras's names; missing when not finite."""
    validation: dict[str, float]
    """Empty without validation data."""
    train_samples: int
    """How many were judged, spread evenly over the part."""
    train_all: int
    validation_samples: int
    validation_all: int
    confusion: Array | None
    """int64 (classes, classes) of the validation samples judged, rows = true label; None unless classes are told apart."""
    wrong: Array | None
    """int64 (n, 3): validation sample number, true label, answer; the most certain mistakes first, at most 64."""
    seconds: float


Reply = (
    Failed
    | Opened
    | Seen
    | KernelsAre
    | Reasoned
    | Checked
    | Measured
    | Augmented
    | StepTold
    | RatesTried
    | Estimated
    | Evaluating
    | Evaluated
    | PartsJudged
)
