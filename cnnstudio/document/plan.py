"""The training plan: optimiser, loss, metrics, batch size, epochs and seed."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from cnnstudio.layers.fields import choice, listed, real, switch, whole
from cnnstudio.layers.kind import one_of
from cnnstudio.layers.value import Value

OPTIMIZERS = ("adam", "sgd", "rmsprop", "adamw", "nadam", "adagrad", "adadelta", "adamax")
LOSSES = (
    "auto",
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "binary_crossentropy",
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "kl_divergence",
)
METRICS = (
    "accuracy",
    "top_k_categorical_accuracy",
    "precision",
    "recall",
    "auc",
    "mean_absolute_error",
    "mean_squared_error",
)


class Plan(Value):
    """How a network is trained; names and defaults are Keras's."""

    optimizer: Literal["adam", "sgd", "rmsprop", "adamw", "nadam", "adagrad", "adadelta", "adamax"] = choice(
        "adam", OPTIMIZERS, "The rule by which each step changes the weights."
    )
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

    @field_validator("loss")
    @classmethod
    def _known_loss(cls, loss: str) -> str:
        return str(one_of(loss, LOSSES))

    @field_validator("metrics")
    @classmethod
    def _known_metrics(cls, metrics: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(one_of(metric, METRICS)) for metric in metrics)

    restore_best: bool = switch(
        False, "Keep the weights of the best epoch (by validation loss) instead of the last.", advanced=True
    )
