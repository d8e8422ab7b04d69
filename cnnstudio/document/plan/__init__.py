"""The training plan, and the catalogue of what may be chosen in it."""

from cnnstudio.document.plan.callbacks import (
    CALLBACKS,
    BestWeights,
    CsvLog,
    EarlyStopping,
    ReduceOnPlateau,
    TensorBoard,
)
from cnnstudio.document.plan.losses import LOSSES
from cnnstudio.document.plan.metric import Metric
from cnnstudio.document.plan.metrics import METRIC_KINDS, METRICS
from cnnstudio.document.plan.optimizers import OPTIMIZERS, Optimizer
from cnnstudio.document.plan.options import Options, named, parsed, written
from cnnstudio.document.plan.schedules import SCHEDULES, Schedule
from cnnstudio.document.plan.values import Plan

__all__ = [
    "CALLBACKS",
    "LOSSES",
    "METRICS",
    "METRIC_KINDS",
    "OPTIMIZERS",
    "SCHEDULES",
    "BestWeights",
    "CsvLog",
    "EarlyStopping",
    "Metric",
    "Optimizer",
    "Options",
    "Plan",
    "ReduceOnPlateau",
    "Schedule",
    "TensorBoard",
    "named",
    "parsed",
    "written",
]
