"""What the window and the engine say to each other; each message is one frame on the pipe.

Requests go to the engine, reports come back. Arrays travel as raw bytes beside a JSON header; nothing is pickled.
A request with a `ticket` is answered with the same number; an answer whose number is not the latest is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Train:
    """Train this project into this new or empty run folder (or go on with the unfinished run in it)."""

    project: str
    """The project as the JSON text that is saved."""
    folder: str
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold training after the batch in progress."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with a paused training."""


@dataclass(frozen=True, slots=True)
class Stop:
    """End training after the batch in progress, with a checkpoint."""


@dataclass(frozen=True, slots=True)
class Open:
    """Take a network in hand to look into: a run's own design and weights, or (without a folder) this one untrained."""

    ticket: int
    project: str
    folder: str | None = None
    weights: Literal["best", "last"] = "last"


@dataclass(frozen=True, slots=True)
class Look:
    """Pass samples through the network that trains, or else the one in hand, in inference mode."""

    ticket: int
    images: Array
    """Samples as the data set gives them (before the recipe's scaling): (n, ...) uint8 or float32."""
    layers: tuple[str, ...] = ()
    """Keras layer names whose outputs are wanted, for the first sample; ("*",) means all."""
    purpose: str = ""
    """Who asks ("draw", "inspect"); each purpose has its own latest ticket."""


@dataclass(frozen=True, slots=True)
class Kernels:
    """Ask for the weight arrays of a layer."""

    ticket: int
    layer: str


@dataclass(frozen=True, slots=True)
class Check:
    """Ask Keras to build the design and say its shapes and parameter counts."""

    ticket: int
    project: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Ask how long each of these small designs takes for one sample; each is answered by itself."""

    ticket: int
    keys: tuple[str, ...]
    designs: tuple[str, ...]
    """A project's JSON text for each key: an Input and the layers to measure."""
    project: str = ""
    """What the layer reads: the design up to it, as JSON text; empty for random numbers."""
    images: Array = field(default_factory=lambda: np.zeros((0,), np.uint8))
    """A raw sample or none: (n, ...) as the data set gives them."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the engine."""


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
    """"epochs", "user", or "nan"."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Training was ended from outside, with a checkpoint to go on from."""

    run: str
    step: int


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
class Beat:
    """The engine is alive; sent every second."""

    state: str
    memory: int
    """Resident bytes of the engine."""


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


Request = Train | Pause | Resume | Stop | Open | Look | Kernels | Check | Measure | Quit
Report = (
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
    | Failed
    | Opened
    | Seen
    | KernelsAre
    | Checked
    | Measured
    | Beat
    | Died
    | Silent
    | Answering
)
Message = Request | Report
