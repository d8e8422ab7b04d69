"""Keras's metrics that judge one output by one target, and their arguments."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from cnnstudio.document.plan import metrics_of_numbers as n
from cnnstudio.document.plan.metric import Metric
from cnnstudio.layers.fields import choice, real, several, switch, tupled, whole

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Thresholds = Annotated[tuple[Share, ...], BeforeValidator(tupled)]
_MOST_CLASSES = 1_000_000


def _thresholds() -> Any:
    return several(
        (), "numbers", "Outputs above it count as yes; empty stands for 0.5, or 0 with logits.", advanced=True
    )


def _class_id() -> Any:
    return whole(None, 0, _MOST_CLASSES, "Count this class only.", advanced=True, optional=True)


class Accuracy(Metric):
    """Share of right answers; takes the form that fits the labels."""

    name_in_keras, reads = "Accuracy", "any"


class TopK(Metric):
    """Share of samples whose class is among the best few."""

    name_in_keras, reads = "TopKCategoricalAccuracy", "any"
    k: int = whole(5, 1, _MOST_CLASSES, "How many count as best.")


class _Counted(Metric):
    """Arguments that several share."""

    thresholds: Thresholds = _thresholds()


class Precision(_Counted):
    """Share of the yeses that are right, over all classes together."""

    name_in_keras = "Precision"
    top_k: int | None = whole(
        None, 1, _MOST_CLASSES, "Count the best so many outputs as yes.", advanced=True, optional=True
    )
    class_id: int | None = _class_id()


class Recall(Precision):
    """Share of what is there that was found, over all classes together."""

    name_in_keras = "Recall"


class TruePositives(_Counted):
    """How many yeses are right."""

    name_in_keras = "TruePositives"


class TrueNegatives(_Counted):
    """How many noes are right."""

    name_in_keras = "TrueNegatives"


class FalsePositives(_Counted):
    """How many yeses are wrong."""

    name_in_keras, better = "FalsePositives", "down"


class FalseNegatives(_Counted):
    """How many noes are wrong."""

    name_in_keras, better = "FalseNegatives", "down"


class Auc(Metric):
    """Area under the ROC or precision-recall curve."""

    name_in_keras = "AUC"
    num_thresholds: int = whole(200, 2, 100_000, "Points of the curve.", advanced=True)
    curve: Literal["ROC", "PR"] = choice(
        "ROC", ("ROC", "PR"), "True against false alarms, or precision against recall."
    )
    summation_method: Literal["interpolation", "minoring", "majoring"] = choice(
        "interpolation",
        ("interpolation", "minoring", "majoring"),
        "How the area between two points is counted.",
        advanced=True,
    )
    multi_label: bool = switch(False, "One curve per class, then their mean.", advanced=True)


class _AtPoint(Metric):
    """Arguments that several share."""

    num_thresholds: int = whole(200, 2, 100_000, "Thresholds that are tried.", advanced=True)
    class_id: int | None = _class_id()


class PrecisionAtRecall(_AtPoint):
    """Best precision where recall is at least this."""

    name_in_keras = "PrecisionAtRecall"
    recall: float = real(0.5, "Recall to be reached.", ge=0.0, le=1.0)


class RecallAtPrecision(_AtPoint):
    """Best recall where precision is at least this."""

    name_in_keras = "RecallAtPrecision"
    precision: float = real(0.5, "Precision to be reached.", ge=0.0, le=1.0)


class SensitivityAtSpecificity(_AtPoint):
    """Best share found where the share of right noes is at least this."""

    name_in_keras = "SensitivityAtSpecificity"
    specificity: float = real(0.5, "Specificity to be reached.", ge=0.0, le=1.0)


class SpecificityAtSensitivity(_AtPoint):
    """Best share of right noes where the share found is at least this."""

    name_in_keras = "SpecificityAtSensitivity"
    sensitivity: float = real(0.5, "Sensitivity to be reached.", ge=0.0, le=1.0)


class F1Score(Metric):
    """Precision and recall in one number."""

    name_in_keras, reads = "F1Score", "columns"
    average: Literal["micro", "macro", "weighted"] = choice(
        "macro",
        ("micro", "macro", "weighted"),
        "How the classes become one number (Keras's own default gives one per class).",
    )
    threshold: float | None = real(
        None,
        "Outputs above it are yes; empty takes the largest.",
        advanced=True,
        optional=True,
        gt=0.0,
        le=1.0,
    )


class FBetaScore(F1Score):
    """Like F1, with recall counting beta times as much."""

    name_in_keras = "FBetaScore"
    beta: float = real(1.0, "Weight of recall.", gt=0.0, le=1000.0)


class MeanIoU(Metric):
    """Mean overlap of answer and truth over the classes, for segmentation."""

    name_in_keras, reads = "MeanIoU", "any"
    ignore_class: int | None = whole(
        None, 0, _MOST_CLASSES, "Places of this class count for nothing.", advanced=True, optional=True
    )


class IoU(MeanIoU):
    """Overlap of answer and truth for some classes."""

    name_in_keras = "IoU"
    target_class_ids: Annotated[tuple[int, ...], BeforeValidator(tupled)] = several(
        (0,), "numbers", "The classes that count.", integral=True
    )


class BinaryIoU(Metric):
    """Overlap of answer and truth for yes and no."""

    name_in_keras = "BinaryIoU"
    target_class_ids: Annotated[tuple[int, ...], BeforeValidator(tupled)] = several(
        (0, 1), "numbers", "0 for no, 1 for yes.", integral=True
    )
    threshold: float = real(0.5, "Outputs above it are yes.", ge=0.0, le=1.0)


class CategoricalCrossentropy(Metric):
    """Cross-entropy from one column per class."""

    name_in_keras, reads, better = "CategoricalCrossentropy", "columns", "down"
    label_smoothing: float = real(
        0.0, "How far 0 and 1 of the labels are drawn together.", advanced=True, ge=0.0, le=1.0
    )


class SparseCategoricalCrossentropy(Metric):
    """Cross-entropy from class numbers."""

    name_in_keras, reads, better = "SparseCategoricalCrossentropy", "integer", "down"
    ignore_class: int | None = whole(
        None, -1, _MOST_CLASSES, "Samples of this class count for nothing.", advanced=True, optional=True
    )


class BinaryCrossentropy(Metric):
    """Cross-entropy of each output by itself."""

    name_in_keras, better = "BinaryCrossentropy", "down"
    label_smoothing: float = real(
        0.0, "How far 0 and 1 of the labels are drawn together.", advanced=True, ge=0.0, le=1.0
    )


class BinaryAccuracy(Metric):
    """Share of outputs on the right side of the threshold."""

    name_in_keras = "BinaryAccuracy"
    threshold: float = real(0.5, "Outputs above it are yes.", ge=0.0, le=1.0)


class KLDivergence(Metric):
    """How far the outputs' distribution is from the labels'."""

    name_in_keras, reads, better = "KLDivergence", "columns", "down"


class Hinge(Metric):
    """How far outputs are from 1 on their label's side."""

    name_in_keras, better = "Hinge", "down"


class SquaredHinge(Metric):
    """The hinge, squared."""

    name_in_keras, better = "SquaredHinge", "down"


class CategoricalHinge(Metric):
    """By how much the right class leads the best wrong one."""

    name_in_keras, reads, better = "CategoricalHinge", "columns", "down"


METRIC_KINDS: dict[str, type[Metric]] = {
    "accuracy": Accuracy,
    "top_k_categorical_accuracy": TopK,
    "precision": Precision,
    "recall": Recall,
    "auc": Auc,
    "mean_absolute_error": n.MeanAbsoluteError,
    "mean_squared_error": n.MeanSquaredError,
    "f1_score": F1Score,
    "fbeta_score": FBetaScore,
    "true_positives": TruePositives,
    "true_negatives": TrueNegatives,
    "false_positives": FalsePositives,
    "false_negatives": FalseNegatives,
    "precision_at_recall": PrecisionAtRecall,
    "recall_at_precision": RecallAtPrecision,
    "sensitivity_at_specificity": SensitivityAtSpecificity,
    "specificity_at_sensitivity": SpecificityAtSensitivity,
    "binary_accuracy": BinaryAccuracy,
    "mean_iou": MeanIoU,
    "iou": IoU,
    "binary_iou": BinaryIoU,
    "root_mean_squared_error": n.RootMeanSquaredError,
    "mean_absolute_percentage_error": n.MeanAbsolutePercentageError,
    "mean_squared_logarithmic_error": n.MeanSquaredLogarithmicError,
    "log_cosh_error": n.LogCoshError,
    "cosine_similarity": n.CosineSimilarity,
    "r2_score": n.R2Score,
    "pearson_correlation": n.PearsonCorrelation,
    "concordance_correlation": n.ConcordanceCorrelation,
    "categorical_crossentropy": CategoricalCrossentropy,
    "sparse_categorical_crossentropy": SparseCategoricalCrossentropy,
    "binary_crossentropy": BinaryCrossentropy,
    "kl_divergence": KLDivergence,
    "poisson": n.Poisson,
    "hinge": Hinge,
    "squared_hinge": SquaredHinge,
    "categorical_hinge": CategoricalHinge,
}

METRICS = tuple(METRIC_KINDS)[:7]
"""Those that are asked for most."""
