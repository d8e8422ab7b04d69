"""Looks at the distributions of a training, at ends of epochs and within a bounded share of its time."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable

import numpy as np

from cnnstudio.engine import messages as m
from cnnstudio.engine.part_rows import PartRows
from cnnstudio.engine.preparation import Prepared
from cnnstudio.kerasbridge.sampler import Numbers, Sampler
from cnnstudio.kerasbridge.spread import BINS, QUANTILES
from cnnstudio.language import tr


class Watch:
    """Looks when it is due; a look that fails costs one sentence and is the last."""

    def __init__(
        self, run: str, sampler: Callable[[], Sampler], part: str, warn: Callable[[str], None], share: float
    ) -> None:
        """Let looks take this share of the training's time; an epoch's end that would take more goes without one.

        The sampler is made at the first look; with a share of 0 there is none.
        """
        self._run, self._make, self._part, self._warn = run, sampler, part, warn
        self._share = share
        self._sampler: Sampler | None = None
        self._spent = self._last = 0.0
        self._began = time.monotonic()
        self._works = share > 0
        self.seen: int | None = None
        """The epoch after which the last look was."""

    def begin(self) -> None:
        """Count the training's time from now on."""
        self._began = time.monotonic()

    @property
    def due(self) -> bool:
        """Say whether one more look stays within the share of the time."""
        elapsed = time.monotonic() - self._began
        return self._works and self._spent + self._last <= self._share * elapsed

    def look(self, epoch: int, step: int) -> m.Distributions | None:
        """Return what the network's numbers are like now; None where they cannot be looked at."""
        if not self._works:
            return None
        begun = time.monotonic()
        try:
            self._sampler = self._sampler or self._make()
            found = self._sampler.look()
        except Exception as error:  # noqa: BLE001  # an odd layer must not end the training that nobody asked to look into
            traceback.print_exc(file=sys.stderr)
            self._works = False
            self._warn(_sentence(error))
            return None
        self._last = time.monotonic() - begun
        self._spent += self._last
        self.seen = epoch
        return distributions(self._run, epoch, step, found, self._part, self._last)


def watch_of(run: str, ready: Prepared, warn: Callable[[str], None], share: float) -> Watch:
    """Return the watch over a prepared training, on validation samples where there are some."""
    validation = ready.parts.validation
    part = ready.parts.train if validation is None else validation
    name = "training" if validation is None else "validation"

    def sampler() -> Sampler:
        return Sampler(ready.network, ready.loop.task, ready.project.recipe, PartRows(part))

    return Watch(run, sampler, name, warn, share)


def distributions(
    run: str, epoch: int, step: int, found: Numbers, part: str, seconds: float
) -> m.Distributions:
    """Return what a look found as a message."""
    spreads = [row.spread for row in found.rows]
    rows = len(spreads)
    return m.Distributions(
        run=run,
        epoch=epoch,
        step=step,
        layers=tuple(row.layer for row in found.rows),
        kinds=tuple(row.kind for row in found.rows),
        counts=np.array([s.counts for s in spreads], np.int64).reshape(rows, BINS),
        ranges=np.array([(s.lowest, s.highest) for s in spreads], np.float32).reshape(rows, 2),
        quantiles=np.array([s.quantiles for s in spreads], np.float32).reshape(rows, len(QUANTILES)),
        moments=np.array([(s.mean, s.deviation) for s in spreads], np.float32).reshape(rows, 2),
        sizes=np.array([(s.size, s.looked, s.broken) for s in spreads], np.int64).reshape(rows, 3),
        zeros=np.array([s.zeros for s in spreads], np.float32),
        dead=found.dead,
        units=found.units,
        samples=found.samples,
        part="training" if part == "training" else "validation",
        seconds=round(seconds, 6),
    )


def _sentence(error: Exception) -> str:
    why = str(error).strip().partition("\n")[0] or type(error).__name__
    return tr(
        "The distributions of this network's layers cannot be measured ({why}); training goes on.", why=why
    )
