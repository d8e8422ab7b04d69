"""What the window asks of the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
SNAPSHOT_BYTES = 512 * 1024 * 1024
"""What the weights kept of a run's epochs may take on disk together, unless another number is given."""
Method = Literal["grad_cam", "saliency", "smooth_grad", "integrated_gradients", "occlusion"]
"""How reasons for an answer are found."""


@dataclass(frozen=True, slots=True)
class Train:
    """Train this project into this new or empty run folder (or go on with the unfinished run in it)."""

    project: str
    """The project as the JSON text that is saved."""
    folder: str
    resume: bool = False
    snapshot_bytes: int = SNAPSHOT_BYTES
    """What the weights kept of epochs may take on disk together."""


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
    beside: bool = False
    """Keep it beside the network in hand, to be compared with; one network can stand there."""
    epoch: int | None = None
    """The weights kept after this epoch (0: before the first step), in place of `weights`; also while a run trains."""


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
    beside: bool = False
    """Pass them through the network that was opened beside."""


@dataclass(frozen=True, slots=True)
class Kernels:
    """Ask for the weight arrays of a layer."""

    ticket: int
    layer: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Ask what in a picture the score of a class rests on; Reasoned comes again and again until its share is 1."""

    ticket: int
    image: Array
    """One sample as the data set gives it."""
    method: Method
    target: int
    """Number of the class."""
    against: int = -1
    """The class it is compared with; -1 for none."""
    layer: str = ""
    """Whose maps Grad-CAM weighs; empty for the last ones."""


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
class Augment:
    """Ask what the recipe's random changes make of these samples."""

    ticket: int
    project: str
    images: Array
    """Raw pictures: (n, h, w, c) as the data set gives them."""
    draws: int


@dataclass(frozen=True, slots=True)
class ChangeRate:
    """Let the learning rate of the training in progress be this from its next step on."""

    rate: float


@dataclass(frozen=True, slots=True)
class StepOnce:
    """Train one batch and tell it from end to end: of the paused training, or of this project untrained and unsaved."""

    ticket: int
    project: str = ""
    """The project as JSON text; empty for the training in progress."""
    layer: str = ""
    """Whose weights are shown; empty for the first layer that learns."""


@dataclass(frozen=True, slots=True)
class FindRate:
    """Train an untrained copy while the learning rate rises from low to high, to see where it learns fastest."""

    ticket: int
    project: str
    low: float = 1e-6
    high: float = 1.0
    steps: int = 200


@dataclass(frozen=True, slots=True)
class Estimate:
    """Ask what training this project would take, measured on some of its real steps."""

    ticket: int
    project: str


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Judge a run on its test set (without one on its validation set) and keep the predictions in its folder."""

    ticket: int
    folder: str
    disturbance: str = ""
    """With one ("shift", "noise", ...): judge it on test pictures that are made harder and harder, and keep that curve."""


@dataclass(frozen=True, slots=True)
class JudgeParts:
    """Judge training and validation data the same way, with the weights of now: no dropout, no augmentation, no average.

    Of the run in training between two of its steps; of another, or of a kept epoch, from its folder.
    """

    ticket: int
    folder: str
    epoch: int | None = None
    """A kept epoch, from its folder; None for the weights a run has now or ended with."""
    most: int = 2000
    """Rows of each part, spread evenly over it; 0 for all."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Give up the job with this ticket, begun or not; a training goes on."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Quit:
    """End the engine."""


Request = (
    Train
    | Pause
    | Resume
    | Stop
    | Open
    | Look
    | Kernels
    | Reason
    | Check
    | Measure
    | Augment
    | ChangeRate
    | StepOnce
    | FindRate
    | Estimate
    | Evaluate
    | JudgeParts
    | Cancel
    | Quit
)
