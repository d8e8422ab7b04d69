"""A run's record: what was trained, on what, with which versions, and how far it came."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from cnnstudio.engine.requests import SNAPSHOT_BYTES
from cnnstudio.layers.value import Value

Status = Literal["running", "finished", "stopped", "interrupted", "failed"]
_UNFINISHED = ("running", "stopped", "interrupted")


class RunError(Exception):
    """A run cannot be read, continued or begun; the text is a sentence for the user."""


class RunData(Value):
    """The data a run learned from."""

    source: str = ""
    fingerprint: str = ""
    train: int = 0
    validation: int = 0
    validates_on_test: bool = False
    note: str = ""
    labels: tuple[str, ...] = ()
    digits: bool = False
    """Whether the source holds handwritten digits, which rules how single images are prepared."""


class RunPart(Value):
    """One stretch of training between a start or resume and its end."""

    first_step: int
    """Number of steps that were done before it."""
    started: str
    """UTC, ISO 8601."""


class RunMachine(Value):
    """What the bits of a result depend on besides the design, the data and the seed."""

    versions: dict[str, str] = Field(default_factory=dict)
    device: str = ""
    intra_threads: int = 0
    inter_threads: int = 0
    onednn: bool = True
    processors: int = 0


class RateChange(Value):
    """A learning rate that was changed while the run trained."""

    step: int
    """Steps done by then."""
    rate: float
    reason: Literal["hand", "plateau"]


class Run(Value):
    """The content of run.json."""

    format: Literal[1] = 1
    name: str = ""
    status: Status = "running"
    started: str = ""
    ended: str | None = None
    seconds: float = 0.0
    """Spent training and validating, all parts together."""
    parts: tuple[RunPart, ...] = ()
    machine: RunMachine = RunMachine()
    data: RunData = RunData()
    classes: int | None = None
    """How many classes the network's first output tells apart; None when it predicts numbers."""
    logits: bool = False
    """Whether the first output still needs a softmax or sigmoid to become shares."""
    parameters: int = 0
    steps_per_epoch: int = 0
    batch_size: int = 0
    seed: int = 0
    epochs: int = 0
    """Planned, counted from the run's beginning."""
    epochs_done: int = 0
    step: int = 0
    best_epoch: int = 0
    """0 while no epoch has ended with a finite loss."""
    restore_best: bool = False
    gives: Literal["best", "last"] | None = None
    """Which weights the run gives, where its user has chosen after its end."""
    keep_every: int = 1
    """Epochs from one whose weights are kept to the next."""
    horizon: int = 0
    """Steps over which a schedule falls to its end; a run that is continued keeps its first one."""
    data_share: float = 1.0
    """Less than 1 where the run is a quick look at a part of the data."""
    most_minutes: float | None = None
    """The limit it was given."""
    rate_changes: tuple[RateChange, ...] = ()
    snapshot_bytes: int = SNAPSHOT_BYTES
    """What the weights kept of its epochs may take on disk together."""
    metrics: dict[str, float] = Field(default_factory=dict)
    """Of the last epoch, or at the end of the epoch whose weights were kept."""
    images_per_second: float = 0.0
    stopped_by: str | None = None
    message: str = ""
    folder: Path = Field(default=Path(), exclude=True)

    @property
    def unfinished(self) -> bool:
        """Say whether training can go on from a checkpoint."""
        return self.status in _UNFINISHED

    @property
    def kept_weights(self) -> Literal["best", "last"]:
        """Return which weights the run gives to evaluation and export."""
        wanted = self.gives or ("best" if self.restore_best else "last")
        return wanted if self.best_epoch else "last"
