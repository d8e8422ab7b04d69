"""Metrics of errors: how far numbers are from their targets."""

from __future__ import annotations

from typing import ClassVar, Literal

from cnnstudio.document.plan.metric import Better, Metric, Task
from cnnstudio.layers.fields import choice, whole


class _Error(Metric):
    """Arguments that several share."""

    task: ClassVar[Task] = "any"
    better: ClassVar[Better] = "down"


class MeanAbsoluteError(_Error):
    """The mean of the errors' sizes."""

    name_in_keras = "MeanAbsoluteError"


class MeanSquaredError(_Error):
    """The mean of the squared errors."""

    name_in_keras = "MeanSquaredError"


class RootMeanSquaredError(_Error):
    """The root of the mean squared error, in units of the target."""

    name_in_keras = "RootMeanSquaredError"


class MeanAbsolutePercentageError(_Error):
    """The mean error in percent of the target."""

    name_in_keras = "MeanAbsolutePercentageError"


class MeanSquaredLogarithmicError(_Error):
    """The squared error of logarithms."""

    name_in_keras = "MeanSquaredLogarithmicError"


class LogCoshError(_Error):
    """Squared for small errors, absolute for large ones."""

    name_in_keras = "LogCoshError"


class CosineSimilarity(_Error):
    """Cosine of the angle between output and target."""

    name_in_keras, better = "CosineSimilarity", "up"


class R2Score(_Error):
    """Share of the targets' spread that is explained."""

    name_in_keras, better = "R2Score", "up"
    class_aggregation: Literal["uniform_average", "variance_weighted_average"] = choice(
        "uniform_average",
        ("uniform_average", "variance_weighted_average"),
        "How several numbers become one.",
        advanced=True,
    )
    num_regressors: int = whole(
        0, 0, 1_000_000, "For the adjusted score: how many inputs explain.", advanced=True
    )


class PearsonCorrelation(_Error):
    """Correlation of output and target within each sample."""

    name_in_keras, better = "PearsonCorrelation", "up"


class ConcordanceCorrelation(_Error):
    """Correlation that also wants mean and spread to agree."""

    name_in_keras, better = "ConcordanceCorrelation", "up"


class Poisson(_Error):
    """Poisson loss, for counts."""

    name_in_keras = "Poisson"
