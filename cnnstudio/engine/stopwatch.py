"""Measures the rows of a what-if table one by one, on what really arrives at the layer."""

from __future__ import annotations

import numpy as np

from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.files import from_text
from cnnstudio.document.project import Project
from cnnstudio.engine import messages as m
from cnnstudio.engine.budget import free_memory, needed_bytes
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.timing import RUNS, Rate, Sample, arriving, median_seconds, rate
from cnnstudio.language import number, tr

MOST_BYTES = 512 << 20
"""Weights and outputs of a row that is built for measuring; larger ones are only counted."""
_SHARE = 0.25
"""Of the free memory that a row may take, where that is less."""
_LONGEST = 1.0
"""Seconds that one pass may be expected to take."""


class Stopwatch:
    """Keeps the machine's rate, and the layer's input while the rows of one question are measured."""

    def __init__(self) -> None:
        self._rate: Rate | None = None
        self._ticket = 0
        self._sample: Sample | None = None
        self._real = False

    def measure(self, question: m.Measure) -> m.Measured:
        """Return the time of the question's first row, or why it is not measured."""
        pace = self._pace()
        design = from_text(question.designs[0])
        seconds, why = self._time(question, design, analyse(design), pace)
        return m.Measured(
            ticket=question.ticket,
            key=question.keys[0],
            seconds=seconds,
            runs=RUNS,
            real=self._real,
            message=why,
            overhead=pace.overhead,
            macs_per_second=pace.macs_per_second,
            dense_macs_per_second=pace.dense_macs_per_second,
        )

    def _pace(self) -> Rate:
        if self._rate is None:
            self._rate = rate()
        return self._rate

    def _time(
        self, question: m.Measure, design: Project, analysis: Analysis, pace: Rate
    ) -> tuple[float | None, str]:
        why = _too_much(analysis, pace)
        if why:
            return None, why
        try:
            return median_seconds(design, self._input(question, design)), ""
        except BridgeError as error:
            return None, str(error)

    def _input(self, question: m.Measure, design: Project) -> Sample:
        """Return what arrives at the layer, or random numbers when the samples cannot be brought there."""
        layer: object = design.graph.nodes[0].layer
        shape = (1, *getattr(layer, "shape", ()))
        if question.ticket != self._ticket or self._sample is None or self._sample.shape != shape:
            found = _arrived(question, shape)
            self._real = found is not None
            self._sample = np.random.default_rng(0).random(shape, np.float32) if found is None else found
            self._ticket = question.ticket
        return self._sample


def _arrived(question: m.Measure, shape: tuple[int, ...]) -> Sample | None:
    if not question.project or not len(question.images):
        return None
    before = from_text(question.project)
    if _too_much(analyse(before), None):
        return None
    try:
        found = arriving(before, question.images)
    except BridgeError:
        return None
    return found if found.shape == shape and found.dtype == np.float32 else None


def _too_much(analysis: Analysis, pace: Rate | None) -> str:
    """Say why a design is only counted: it would take too much memory, or too long."""
    free = free_memory()
    room = MOST_BYTES if free is None else min(MOST_BYTES, int(free * _SHARE))
    needed = needed_bytes(analysis, None)
    if needed > room:
        return tr(
            "Not measured: it would take {needed} MB, and up to {room} MB are built.",
            needed=number(needed >> 20),
            room=number(room >> 20),
        )
    if pace is not None and pace.seconds(analysis.totals.macs) > _LONGEST:
        return tr(
            "Not measured: one pass would take about {s} s.", s=number(pace.seconds(analysis.totals.macs), 2)
        )
    return ""
