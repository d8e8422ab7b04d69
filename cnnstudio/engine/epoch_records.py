"""What an epoch's end and a look at the distributions were, as records of the run's folder and as the messages they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field

from cnnstudio.engine import messages as m
from cnnstudio.engine.epoch_file import EpochFile, OfEpoch

Whole = tuple[int, ...]
Numbers = tuple[float | None, ...]
"""Numbers of single precision; None where one is not finite."""


class EpochRecord(OfEpoch):
    """What an epoch ended with."""

    step: int
    metrics: dict[str, float]
    images_per_second: float
    seconds: float
    best_epoch: int
    confusion: tuple[Whole, ...] | None = None
    wrong: tuple[Whole, ...] | None = None
    gradients: dict[str, float] = Field(default_factory=dict)
    rate: float = 0.0
    patience_left: int | None = None

    @staticmethod
    def of(report: m.EpochEnded) -> EpochRecord:
        """Return the record of what was told."""
        told = {name: getattr(report, name) for name in EpochRecord.model_fields}
        tables = {name: _whole(told[name]) for name in ("confusion", "wrong")}
        return EpochRecord(**{**told, **tables})

    def message(self, run: str) -> m.EpochEnded:
        """Return what was told."""
        told = {name: getattr(self, name) for name in EpochRecord.model_fields}
        tables = {"confusion": _table(self.confusion, None), "wrong": _table(self.wrong, 3)}
        return m.EpochEnded(**{**told, **tables, "run": run})


class DistributionRecord(OfEpoch):
    """How the numbers of the network were spread after an epoch."""

    step: int
    layers: tuple[str, ...]
    kinds: tuple[Literal["weight", "gradient", "activation"], ...]
    counts: tuple[Whole, ...]
    ranges: tuple[Numbers, ...]
    quantiles: tuple[Numbers, ...]
    moments: tuple[Numbers, ...]
    sizes: tuple[Whole, ...]
    zeros: Numbers
    dead: dict[str, float]
    units: dict[str, int]
    samples: int
    part: Literal["validation", "training"]
    seconds: float

    @staticmethod
    def of(report: m.Distributions) -> DistributionRecord:
        """Return the record of what was told."""
        told = {name: getattr(report, name) for name in DistributionRecord.model_fields}
        for name in ("counts", "sizes"):
            told[name] = _whole(told[name])
        for name in ("ranges", "quantiles", "moments"):
            told[name] = tuple(_numbers(row) for row in told[name])
        return DistributionRecord(**{**told, "zeros": _numbers(report.zeros)})

    def message(self, run: str) -> m.Distributions:
        """Return what was told."""
        told = {name: getattr(self, name) for name in DistributionRecord.model_fields}
        for name in ("counts", "sizes"):
            told[name] = np.array(told[name], np.int64)
        for name in ("ranges", "quantiles", "moments", "zeros"):
            told[name] = np.array(told[name], np.float32)
        return m.Distributions(**{**told, "run": run})


def epoch_file(run: Path) -> EpochFile[EpochRecord]:
    """Return the file of what each epoch ended with."""
    return EpochFile(run / "epochs.jsonl", EpochRecord)


def distribution_file(run: Path) -> EpochFile[DistributionRecord]:
    """Return the file of distributions."""
    return EpochFile(run / "distributions.jsonl", DistributionRecord)


def _whole(table: m.Array | None) -> tuple[Whole, ...] | None:
    return None if table is None else tuple(tuple(row) for row in table.tolist())


def _table(rows: tuple[Whole, ...] | None, columns: int | None) -> m.Array | None:
    """Return a table of whole numbers; one without rows still has its columns."""
    if rows is None:
        return None
    return np.array(rows, np.int64).reshape(len(rows), columns or len(rows))


def _numbers(values: Any) -> Numbers:
    """Return single-precision numbers as short as they can be written."""
    return tuple(
        float(str(value)) if np.isfinite(value) else None for value in np.asarray(values, np.float32)
    )
