"""What one layer held over the epochs: histograms brought to one scale, and the marks between which most values lay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.messages import Distributions

Kind = Literal["weight", "gradient", "activation"]
KINDS: tuple[Kind, ...] = ("weight", "gradient", "activation")
BINS = 48
MOST = 100
"""Epochs that are drawn at most; tables and files hold all."""
_BEYOND = 0.5
"""How far the common scale reaches beyond the marks, as a share of what they span: rare values are cut off."""

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moment:
    """A layer at one epoch's end."""

    epoch: int
    step: int
    counts: NDArray[np.int64]
    low: float
    high: float
    marks: tuple[float, ...]
    """The values below which 5, 25, 50, 75 and 95 % lie."""
    mean: float
    deviation: float
    there: int
    looked: int
    spoiled: int
    """Values that were no numbers."""
    zeros: float

    @property
    def size(self) -> float:
        """The root of the mean square: how large the values are, whatever their sign."""
        return float(np.hypot(self.mean, self.deviation))


@dataclass(frozen=True, slots=True)
class Spread:
    """One kind of values of one layer, at every epoch where it was looked at."""

    layer: str
    kind: Kind
    moments: tuple[Moment, ...]
    dead: tuple[float | None, ...] = ()
    """Share of units that were 0 on every sample, per moment; None where the layer is no ReLU."""
    units: int = 0

    def scale(self) -> tuple[float, float]:
        """Return the values between which all epochs are shown."""
        known = [m for m in self.moments if np.isfinite([m.low, m.high, *m.marks]).all()]
        if not known:
            return -1.0, 1.0
        beyond = [_BEYOND * (m.marks[4] - m.marks[0]) for m in known]
        low = min(m.marks[0] - room for m, room in zip(known, beyond, strict=True))
        high = max(m.marks[4] + room for m, room in zip(known, beyond, strict=True))
        low, high = max(low, min(m.low for m in known)), min(high, max(m.high for m in known))
        if high <= low:
            room = max(abs(low) * 0.1, 1e-6)
            return low - room, high + room
        return low, high

    def table(self, bins: int = BINS) -> Reals:
        """Return bins x epochs: the share of the values in each bin of the common scale, lowest bin first."""
        low, high = self.scale()
        edges = np.linspace(low, high, bins + 1)
        return np.column_stack([shares_in(moment, edges) for moment in self.moments])


def shares_in(moment: Moment, edges: Reals) -> Reals:
    """Return the share of a histogram's values between each two edges, spread evenly inside its own bins."""
    total = int(moment.counts.sum())
    if total == 0:
        return np.zeros(len(edges) - 1)
    if moment.high <= moment.low:
        at = np.clip(np.searchsorted(edges, moment.low, "right") - 1, 0, len(edges) - 2)
        alone = np.zeros(len(edges) - 1)
        alone[at] = 1.0
        return alone
    own = np.linspace(moment.low, moment.high, len(moment.counts) + 1)
    below = np.concatenate([[0.0], np.cumsum(moment.counts)]) / total
    shares: Reals = np.diff(np.interp(edges, own, below))
    return shares


def thinned(reports: Sequence[Distributions], most: int = MOST) -> list[Distributions]:
    """Return at most so many reports, evenly over the run, the first and the last among them."""
    if len(reports) <= most:
        return list(reports)
    return [reports[index] for index in np.linspace(0, len(reports) - 1, most).round().astype(int)]


def spreads(reports: Sequence[Distributions], kind: Kind) -> tuple[Spread, ...]:
    """Return every layer that has such values, in the network's order."""
    return tuple(Spread(layer, kind, *_course(reports, layer, kind)) for layer in _layers(reports, kind))


def _layers(reports: Sequence[Distributions], kind: Kind) -> tuple[str, ...]:
    if not reports:
        return ()
    newest = reports[-1]
    pairs = zip(newest.layers, newest.kinds, strict=True)
    return tuple(layer for layer, found in pairs if found == kind)


def _course(
    reports: Sequence[Distributions], layer: str, kind: Kind
) -> tuple[tuple[Moment, ...], tuple[float | None, ...], int]:
    there = [(report, report.row(layer, kind)) for report in reports]
    known = [(report, row) for report, row in there if row is not None]
    moments = tuple(_moment(report, row) for report, row in known)
    dead = tuple(report.dead.get(layer) if kind == "activation" else None for report, _ in known)
    return moments, dead, int(reports[-1].units.get(layer, 0))


def _moment(report: Distributions, row: int) -> Moment:
    return Moment(
        report.epoch,
        report.step,
        np.asarray(report.counts[row], np.int64),
        float(report.ranges[row, 0]),
        float(report.ranges[row, 1]),
        tuple(float(mark) for mark in report.quantiles[row]),
        float(report.moments[row, 0]),
        float(report.moments[row, 1]),
        int(report.sizes[row, 0]),
        int(report.sizes[row, 1]),
        int(report.sizes[row, 2]),
        float(report.zeros[row]),
    )


HEAD = (
    "epoch", "step", "layer", "kind", "mean", "deviation", "p5", "p25", "p50", "p75", "p95", "lowest", "highest",
    "zeros", "dead", "units", "values", "looked_at", "not_finite",
)  # fmt: skip


def rows(reports: Sequence[Distributions]) -> Iterator[tuple[object, ...]]:
    """Give every number of every layer, kind and epoch, for a table or a file."""
    for kind in KINDS:
        for spread in spreads(reports, kind):
            for place, moment in enumerate(spread.moments):
                dead = spread.dead[place]
                yield (
                    moment.epoch, moment.step, spread.layer, kind, moment.mean, moment.deviation, *moment.marks,
                    moment.low, moment.high, moment.zeros, "" if dead is None else dead,
                    spread.units or "", moment.there, moment.looked, moment.spoiled,
                )  # fmt: skip
