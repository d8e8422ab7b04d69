"""Keras's optimisers and the arguments each has beside those they share."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from cnnstudio.document.plan.options import Options
from cnnstudio.layers.fields import real, several, switch, tupled, whole


def _share(default: float, help: str) -> Any:
    return real(default, help, advanced=True, ge=0.0, lt=1.0)


def _epsilon(default: float = 1e-7) -> Any:
    return real(
        default,
        "Added where Keras divides, so that it never divides by nothing.",
        advanced=True,
        gt=0.0,
        le=1.0,
    )


_FIRST = "How much of the mean gradient so far is kept at each step."
_SECOND = "How much of the mean squared gradient so far is kept at each step."


class Optimizer(Options):
    """The arguments of one optimiser that others do not share."""

    usual_rate: ClassVar[float] = 0.001
    """The learning rate Keras takes by default."""
    large_rate: ClassVar[float] = 0.02
    """Rates above this seldom work."""
    slots: ClassVar[int] = 2
    """Numbers kept for each trainable parameter."""


class Adam(Optimizer):
    """Moves each weight by its mean gradient over its mean size; a good first choice."""

    name_in_keras = "Adam"
    beta_1: float = _share(0.9, _FIRST)
    beta_2: float = _share(0.999, _SECOND)
    epsilon: float = _epsilon()
    amsgrad: bool = switch(False, "Divide by the largest mean squared gradient so far.", advanced=True)


class AdamW(Adam):
    """Adam that also shrinks the weights a little at each step."""

    name_in_keras = "AdamW"


class Sgd(Optimizer):
    """Moves each weight against its gradient, with momentum if wanted."""

    name_in_keras = "SGD"
    usual_rate, large_rate, slots = 0.01, 1.0, 0


class RmsProp(Optimizer):
    """Divides each gradient by its usual size."""

    name_in_keras = "RMSprop"
    slots = 1
    rho: float = _share(0.9, _SECOND)
    epsilon: float = _epsilon()
    centered: bool = switch(False, "Measure the gradients' spread around their mean.", advanced=True)


class Nadam(Optimizer):
    """Adam that looks ahead along its momentum."""

    name_in_keras = "Nadam"
    beta_1: float = _share(0.9, _FIRST)
    beta_2: float = _share(0.999, _SECOND)
    epsilon: float = _epsilon()


class Adagrad(Optimizer):
    """Makes smaller steps for weights that have moved much; good for rare features."""

    name_in_keras = "Adagrad"
    usual_rate, large_rate, slots = 0.01, 1.0, 1
    initial_accumulator_value: float = real(
        0.1, "Squared gradient each weight begins with.", advanced=True, ge=0.0, le=1e6
    )
    epsilon: float = _epsilon()


class Adadelta(Optimizer):
    """Adagrad that forgets old gradients; it finds its own step size at a learning rate of 1."""

    name_in_keras = "Adadelta"
    usual_rate, large_rate, slots = 1.0, 10.0, 2
    rho: float = _share(0.95, _SECOND)
    epsilon: float = _epsilon()


class Adamax(Optimizer):
    """Adam that divides by the largest gradient instead of the mean square."""

    name_in_keras = "Adamax"
    beta_1: float = _share(0.9, _FIRST)
    beta_2: float = _share(0.999, "How slowly the largest gradient is forgotten.")
    epsilon: float = _epsilon()


class Ftrl(Optimizer):
    """Follows the regularised leader; keeps many weights at exactly 0."""

    name_in_keras = "Ftrl"
    learning_rate_power: float = real(
        -0.5, "How the rate falls with the gradients so far; never above 0.", advanced=True, ge=-10.0, le=0.0
    )
    initial_accumulator_value: float = real(
        0.1, "Squared gradient each weight begins with.", advanced=True, ge=0.0, le=1e6
    )
    l1_regularization_strength: float = real(
        0.0, "Pull towards 0 by the same amount at each step.", advanced=True, ge=0.0, le=1e6
    )
    l2_regularization_strength: float = real(
        0.0, "Pull towards 0 in proportion to the weight.", advanced=True, ge=0.0, le=1e6
    )
    l2_shrinkage_regularization_strength: float = real(
        0.0,
        "Penalty on the size that leaves the steps of rare features alone.",
        advanced=True,
        ge=0.0,
        le=1e6,
    )
    beta: float = real(0.0, "Added to the accumulated gradient's root.", advanced=True, ge=0.0, le=1e6)


class Lion(Optimizer):
    """Moves every weight by the same amount and uses the gradient's sign only; takes smaller rates than Adam."""

    name_in_keras = "Lion"
    large_rate, slots = 0.01, 1
    beta_1: float = _share(0.9, "How much of the momentum enters the step.")
    beta_2: float = _share(0.99, "How much of the momentum so far is kept.")


class Lamb(Optimizer):
    """Adam whose step in each layer follows the size of the layer's weights; for very large batches."""

    name_in_keras = "Lamb"
    beta_1: float = _share(0.9, _FIRST)
    beta_2: float = _share(0.999, _SECOND)
    epsilon: float = _epsilon()


class Adafactor(Optimizer):
    """Adam that keeps row and column means instead of one number per weight, which saves memory."""

    name_in_keras = "Adafactor"
    slots = 1
    beta_2_decay: float = real(
        -0.8, "How the share of old squared gradients grows with the steps.", advanced=True, ge=-10.0, lt=0.0
    )
    epsilon_1: float = _epsilon(1e-30)
    epsilon_2: float = _epsilon(1e-3)
    clip_threshold: float = real(
        1.0, "Largest mean step in units of the learning rate.", advanced=True, gt=0.0, le=1e6
    )
    relative_step: bool = switch(True, "Let the rate fall by itself with the steps.", advanced=True)


class Muon(Optimizer):
    """Makes the steps of weight matrices orthogonal; other weights are trained by Adam."""

    name_in_keras = "Muon"
    adam_beta_1: float = _share(0.9, _FIRST)
    adam_beta_2: float = _share(0.999, _SECOND)
    adam_weight_decay: float = real(
        0.004, "Shrinking of the weights that Adam trains.", advanced=True, ge=0.0, le=1.0
    )
    epsilon: float = _epsilon()
    exclude_layers: Annotated[tuple[str, ...], BeforeValidator(tupled)] = several(
        (), "words", "Names of layers that Adam trains.", advanced=True
    )
    exclude_embeddings: bool = switch(True, "Let Adam train embeddings.", advanced=True)
    muon_a: float = real(
        3.4445, "First number of the orthogonalising polynomial.", advanced=True, ge=-100.0, le=100.0
    )
    muon_b: float = real(
        -4.775, "Second number of the orthogonalising polynomial.", advanced=True, ge=-100.0, le=100.0
    )
    muon_c: float = real(
        2.0315, "Third number of the orthogonalising polynomial.", advanced=True, ge=-100.0, le=100.0
    )
    adam_lr_ratio: float = real(
        1.0, "Adam's learning rate in units of the plan's.", advanced=True, gt=0.0, le=1000.0
    )
    momentum: float = _share(0.95, "How much of the last step is kept.")
    ns_steps: int = whole(5, 1, 50, "Rounds of orthogonalising.", advanced=True)
    nesterov: bool = switch(True, "Look ahead along the momentum.", advanced=True)
    rms_rate: float = real(
        0.2, "Mean size of a step in units of the learning rate.", advanced=True, gt=0.0, le=100.0
    )


class ScheduleFreeAdamW(Optimizer):
    """AdamW that averages the weights, so that it needs no falling learning rate."""

    name_in_keras = "ScheduleFreeAdamW"
    usual_rate = 0.0025
    beta_1: float = _share(0.9, _FIRST)
    beta_2: float = _share(0.999, _SECOND)
    epsilon: float = _epsilon(1e-8)
    warmup_steps: int = whole(0, 0, 10_000_000, "Steps over which the rate grows from 0.", advanced=True)


OPTIMIZERS: dict[str, type[Optimizer]] = {
    "adam": Adam, "sgd": Sgd, "rmsprop": RmsProp, "adamw": AdamW, "nadam": Nadam, "adagrad": Adagrad,
    "adadelta": Adadelta, "adamax": Adamax, "ftrl": Ftrl, "lion": Lion, "lamb": Lamb,
    "adafactor": Adafactor, "muon": Muon, "schedule_free_adamw": ScheduleFreeAdamW,
}  # fmt: skip
