"""Keras's losses that judge one output by one target, and their arguments."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from cnnstudio.document.plan.options import Options
from cnnstudio.layers.fields import choice, real, switch, whole

Reads = Literal["numbers", "columns", "integer", "either", "any"]
"""What a loss or metric compares: numbers; one column per class; class numbers; columns of 0 and 1 or one of them; whatever."""
Reduction = Literal["sum_over_batch_size", "sum", "mean", "mean_with_sample_weight"]
_REDUCTIONS = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight")


def _smoothing() -> Any:
    return real(0.0, "How far 0 and 1 of the labels are drawn together.", advanced=True, ge=0.0, le=1.0)


def _part(default: float, help: str) -> Any:
    return real(default, help, advanced=True, ge=0.0, le=1.0)


class Loss(Options):
    """The arguments of one loss; the axis is always the last, and logits are the plan's own switch."""

    reads: ClassVar[Reads] = "numbers"
    takes_logits: ClassVar[bool] = False
    reduction: Reduction = choice(
        "sum_over_batch_size", _REDUCTIONS, "How the losses of a batch become one.", advanced=True
    )


class Auto(Options):
    """Follows the last layer and the labels."""


class SparseCategoricalCrossentropy(Loss):
    """Cross-entropy of classes that exclude each other, from class numbers."""

    name_in_keras, reads, takes_logits = "SparseCategoricalCrossentropy", "integer", True
    ignore_class: int | None = whole(
        None, -1, 1_000_000, "Samples of this class count for nothing.", advanced=True, optional=True
    )


class CategoricalCrossentropy(Loss):
    """Cross-entropy of classes that exclude each other, from one column per class."""

    name_in_keras, reads, takes_logits = "CategoricalCrossentropy", "columns", True
    label_smoothing: float = _smoothing()


class BinaryCrossentropy(Loss):
    """Cross-entropy of each output by itself: yes or no, or several labels at once."""

    name_in_keras, reads, takes_logits = "BinaryCrossentropy", "either", True
    label_smoothing: float = _smoothing()


class BinaryFocalCrossentropy(Loss):
    """Binary cross-entropy that cares less about what is already right."""

    name_in_keras, reads, takes_logits = "BinaryFocalCrossentropy", "either", True
    apply_class_balancing: bool = switch(False, "Weigh yes by alpha and no by 1 - alpha.", advanced=True)
    alpha: float = _part(0.25, "Weight of yes.")
    gamma: float = real(2.0, "How strongly easy samples are left aside.", advanced=True, ge=0.0, le=100.0)
    label_smoothing: float = _smoothing()


class CategoricalFocalCrossentropy(Loss):
    """Categorical cross-entropy that cares less about what is already right."""

    name_in_keras, reads, takes_logits = "CategoricalFocalCrossentropy", "columns", True
    alpha: float = _part(0.25, "Weight of all classes.")
    gamma: float = real(2.0, "How strongly easy samples are left aside.", advanced=True, ge=0.0, le=100.0)
    label_smoothing: float = _smoothing()


class CategoricalGeneralizedCrossEntropy(Loss):
    """Between cross-entropy and absolute error; bears wrong labels better."""

    name_in_keras, reads = "CategoricalGeneralizedCrossEntropy", "integer"
    q: float = real(0.5, "0 is near cross-entropy, 1 near absolute error.", advanced=True, gt=0.0, lt=1.0)


class CategoricalHinge(Loss):
    """Wants the right class to lead the best wrong one by 1."""

    name_in_keras, reads = "CategoricalHinge", "columns"


class Hinge(Loss):
    """Wants each output beyond 1 on its label's side."""

    name_in_keras, reads = "Hinge", "either"


class SquaredHinge(Loss):
    """The hinge, squared."""

    name_in_keras, reads = "SquaredHinge", "either"


class KLDivergence(Loss):
    """How far the outputs' distribution is from the labels'."""

    name_in_keras, reads = "KLDivergence", "columns"


class Poisson(Loss):
    """For counts: the output is the expected number."""

    name_in_keras = "Poisson"


class Dice(Loss):
    """One minus the overlap of mask and label, for segmentation."""

    name_in_keras, reads = "Dice", "either"


class Tversky(Loss):
    """Dice with separate weights for false alarms and misses."""

    name_in_keras, reads = "Tversky", "either"
    alpha: float = _part(0.5, "Weight of false alarms.")
    beta: float = _part(0.5, "Weight of misses.")


class MeanSquaredError(Loss):
    """The mean of the squared errors."""

    name_in_keras = "MeanSquaredError"


class MeanAbsoluteError(Loss):
    """The mean of the errors' sizes; bears outliers better."""

    name_in_keras = "MeanAbsoluteError"


class MeanAbsolutePercentageError(Loss):
    """The mean error in percent of the target."""

    name_in_keras = "MeanAbsolutePercentageError"


class MeanSquaredLogarithmicError(Loss):
    """The squared error of logarithms, for targets of very different size."""

    name_in_keras = "MeanSquaredLogarithmicError"


class Huber(Loss):
    """Squared for small errors, absolute for large ones."""

    name_in_keras = "Huber"
    delta: float = real(1.0, "Error from which it is absolute.", advanced=True, gt=0.0, le=1e9)


class LogCosh(Loss):
    """Like Huber, without a corner."""

    name_in_keras = "LogCosh"


class CosineSimilarity(Loss):
    """Minus the cosine of the angle between output and target."""

    name_in_keras = "CosineSimilarity"


LOSSES: dict[str, type[Options]] = {
    "auto": Auto,
    "sparse_categorical_crossentropy": SparseCategoricalCrossentropy,
    "categorical_crossentropy": CategoricalCrossentropy,
    "binary_crossentropy": BinaryCrossentropy,
    "mean_squared_error": MeanSquaredError,
    "mean_absolute_error": MeanAbsoluteError,
    "huber": Huber,
    "kl_divergence": KLDivergence,
    "binary_focal_crossentropy": BinaryFocalCrossentropy,
    "categorical_focal_crossentropy": CategoricalFocalCrossentropy,
    "categorical_generalized_cross_entropy": CategoricalGeneralizedCrossEntropy,
    "categorical_hinge": CategoricalHinge,
    "hinge": Hinge,
    "squared_hinge": SquaredHinge,
    "poisson": Poisson,
    "dice": Dice,
    "tversky": Tversky,
    "mean_absolute_percentage_error": MeanAbsolutePercentageError,
    "mean_squared_logarithmic_error": MeanSquaredLogarithmicError,
    "log_cosh": LogCosh,
    "cosine_similarity": CosineSimilarity,
}
