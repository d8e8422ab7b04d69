"""The training plan as one value: how a network learns, with everything that Keras lets one set."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, cast

from pydantic import BeforeValidator, Field, field_validator, model_validator

from cnnstudio.document.plan.callbacks import BestWeights, CsvLog, EarlyStopping, ReduceOnPlateau, TensorBoard
from cnnstudio.document.plan.losses import LOSSES
from cnnstudio.document.plan.metric import Metric
from cnnstudio.document.plan.metrics import METRIC_KINDS
from cnnstudio.document.plan.optimizers import OPTIMIZERS, Optimizer
from cnnstudio.document.plan.options import Catalogue, Options, Pairs, kept, made, parsed, written
from cnnstudio.document.plan.schedules import SCHEDULES, Schedule, rate_at
from cnnstudio.layers.fields import choice, listed, real, switch, tupled, whole
from cnnstudio.layers.kind import one_of
from cnnstudio.layers.value import Value

_WITH_OPTIONS: dict[str, Catalogue] = {"optimizer": OPTIMIZERS, "loss": LOSSES, "schedule": SCHEDULES}
_DRAWN = 400


class Plan(Value):
    """How a network is trained; names and defaults are Keras's."""

    optimizer: str = choice("adam", OPTIMIZERS, "The rule by which each step changes the weights.")
    learning_rate: float = real(0.001, "How far each step moves the weights.", gt=0.0, le=10.0)
    momentum: float = real(
        0.0, "How much of the last step is kept (SGD and RMSprop).", advanced=True, ge=0.0, lt=1.0
    )
    nesterov: bool = switch(False, "Look ahead along the momentum (SGD).", advanced=True)
    weight_decay: float | None = real(
        None, "Shrinks all weights a little at each step.", advanced=True, optional=True, ge=0.0, le=1.0
    )
    clipnorm: float | None = real(
        None, "Longest gradient allowed per weight array.", advanced=True, optional=True, gt=0.0, le=1e6
    )
    global_clipnorm: float | None = real(
        None,
        "Longest gradient allowed over all weights together.",
        advanced=True,
        optional=True,
        gt=0.0,
        le=1e6,
    )
    clipvalue: float | None = real(
        None, "Largest gradient element allowed.", advanced=True, optional=True, gt=0.0, le=1e6
    )
    loss: str = choice(
        "auto", LOSSES, "What training makes small; auto follows the last layer and the labels."
    )
    from_logits: bool = switch(False, "The last layer has no softmax or sigmoid of its own.", advanced=True)
    metrics: tuple[str, ...] = listed(("accuracy",), "text", "What is reported beside the loss.")
    batch_size: int = whole(32, 1, 65_536, "Samples per step.")
    epochs: int = whole(5, 1, 100_000, "How often the whole training set is passed.")
    seed: int = whole(0, 0, 2**31 - 1, "Start of all random numbers of a run.")
    restore_best: bool = switch(
        False, "Keep the weights of the best epoch (by validation loss) instead of the last.", advanced=True
    )
    keep_every: int = whole(
        1,
        1,
        100_000,
        "Keep the weights after every so many epochs, to look back at; the first, the best and the last always stay.",
        advanced=True,
    )
    schedule: str = choice(
        "constant", SCHEDULES, "How the learning rate changes with the steps.", advanced=True
    )
    warmup_steps: int = whole(
        0, 0, 1_000_000_000, "Steps over which the learning rate first rises to its value.", advanced=True
    )
    warmup_start: float = real(
        0.0, "The learning rate at the first step of the warm-up.", advanced=True, ge=0.0, le=10.0
    )
    use_ema: bool = switch(False, "End with a moving average of the weights.", advanced=True)
    ema_momentum: float = real(
        0.99, "How much of the average so far is kept at each step.", advanced=True, ge=0.0, le=1.0
    )
    ema_overwrite_frequency: int | None = whole(
        None,
        1,
        1_000_000_000,
        "Put the average into the weights every so many steps.",
        advanced=True,
        optional=True,
    )
    gradient_accumulation_steps: int | None = whole(
        None,
        2,
        100_000,
        "Batches whose gradients are added up for one step of the optimiser.",
        advanced=True,
        optional=True,
    )
    loss_scale_factor: float | None = real(
        None,
        "Multiplies the loss before the gradients and divides them after.",
        advanced=True,
        optional=True,
        gt=0.0,
        le=1e9,
    )
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = choice(
        "float32",
        ("float32", "mixed_float16", "mixed_bfloat16"),
        "Number type of the layers' arithmetic; the mixed ones help on graphics cards.",
        advanced=True,
    )
    class_weight: Literal["none", "balanced", "by hand"] = choice(
        "none", ("none", "balanced", "by hand"), "How much the samples of each class count.", advanced=True
    )
    terminate_on_nan: bool = switch(True, "Stop when the loss is no number any more.", advanced=True)
    most_minutes: float | None = real(
        None, "Stop after so many minutes of training.", advanced=True, optional=True, gt=0.0, le=100_000.0
    )
    data_share: float = real(
        1.0, "Share of the samples that is used; less than 1 is a quick look.", advanced=True, gt=0.0, le=1.0
    )
    optimizer_options: Pairs = ()
    """What is set of the optimiser's own arguments."""
    loss_options: Pairs = ()
    schedule_options: Pairs = ()
    class_weights: Annotated[
        tuple[Annotated[float, Field(ge=0.0, le=1e6)], ...], BeforeValidator(tupled)
    ] = ()
    """One per class, in their order, when they are set by hand."""
    early_stopping: EarlyStopping | None = None
    reduce_on_plateau: ReduceOnPlateau | None = None
    best_weights: BestWeights | None = None
    tensorboard: TensorBoard | None = None
    csv_log: CsvLog | None = None

    @field_validator("optimizer", "loss", "schedule")
    @classmethod
    def _known(cls, name: str, info: Any) -> str:
        return str(one_of(name, tuple(_WITH_OPTIONS[info.field_name])))

    @field_validator("metrics")
    @classmethod
    def _known_metrics(cls, metrics: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            written(metric.partition("(")[0].strip(), parsed(METRIC_KINDS, metric)) for metric in metrics
        )

    @model_validator(mode="after")
    def _known_options(self) -> Self:
        for field, catalogue in _WITH_OPTIONS.items():
            made(catalogue, getattr(self, field), getattr(self, f"{field}_options"))
        return self

    def replaced(self, **changes: Any) -> Self:
        """Return a copy with these fields changed; another optimiser, loss or schedule keeps the arguments it has too."""
        for field, catalogue in _WITH_OPTIONS.items():
            options, other = f"{field}_options", changes.get(field, getattr(self, field))
            if options not in changes and other != getattr(self, field):
                changes[options] = kept(catalogue, other, getattr(self, options))
        return super().replaced(**changes)

    @property
    def optimizer_settings(self) -> Optimizer:
        """Return the optimiser's own arguments."""
        return cast(Optimizer, made(OPTIMIZERS, self.optimizer, self.optimizer_options))

    @property
    def loss_settings(self) -> Options:
        """Return the loss's arguments."""
        return made(LOSSES, self.loss, self.loss_options)

    @property
    def schedule_settings(self) -> Schedule:
        """Return the schedule's arguments."""
        return cast(Schedule, made(SCHEDULES, self.schedule, self.schedule_options))

    @property
    def metric_settings(self) -> tuple[tuple[str, Metric], ...]:
        """Return the name and the arguments of each metric."""
        return tuple(
            (text.partition("(")[0], cast(Metric, parsed(METRIC_KINDS, text))) for text in self.metrics
        )

    @property
    def steady(self) -> bool:
        """Say whether the learning rate stays what it is."""
        return self.schedule == "constant" and not self.warmup_steps

    def rate_at(self, step: int, total: int) -> float:
        """Return the learning rate of a step from 0 in a run of `total` steps."""
        return rate_at(
            self.schedule_settings, self.learning_rate, step, total, self.warmup_steps, self.warmup_start
        )

    def rate_curve(self, total: int, points: int = _DRAWN) -> tuple[tuple[int, float], ...]:
        """Return steps and rates to draw, over a run of `total` steps."""
        count = max(1, min(points, total))
        steps = sorted({round(i * (total - 1) / max(1, count - 1)) for i in range(count)})
        settings = self.schedule_settings
        return tuple(
            (s, rate_at(settings, self.learning_rate, s, total, self.warmup_steps, self.warmup_start))
            for s in steps
        )
