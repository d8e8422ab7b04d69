"""Judging a run on test pictures that are made harder and harder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from cnnstudio.data.errors import Cancelled
from cnnstudio.data.parts import Part
from cnnstudio.data.samples import Progress
from cnnstudio.data.sources import open_project
from cnnstudio.engine.evaluate import Trained, judging_part, refuse_other_data
from cnnstudio.engine.kept_predictions import Split
from cnnstudio.engine.record import RunError
from cnnstudio.engine.robustness import Tried, keep_robustness
from cnnstudio.evaluation.disturbances import DISTURBANCES, disturbed
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.language import number, tr

MOST = 2000
"""Samples that are tried at each strength; more would narrow the interval by less than a point."""
_AT_ONCE = 250


def hardened(folder: Path, key: str, progress: Progress, cancelled: Callable[[], bool]) -> Split:
    """Try every strength of a disturbance, keep the curve with the run, and return which part was judged."""
    trained = Trained.read(folder)
    if trained.run.classes is None or key not in DISTURBANCES:
        raise RunError(tr("Only runs that tell classes of pictures apart can be tried on harder pictures."))
    samples = open_project(trained.project, progress, cancelled)
    refuse_other_data(trained, samples)
    if not samples.pictures:
        raise RunError(tr("{name} holds no pictures, so they cannot be made harder.", name=samples.name))
    split, part = judging_part(trained, samples)
    if part.labels.ndim != 1:
        raise RunError(
            tr("These data give each picture more than one class, so it is not tried on harder ones.")
        )
    probe = Probe(trained.network, trained.project.recipe, logits=trained.run.logits)
    rows = chosen(len(part))
    levels, tried = DISTURBANCES[key].levels, []
    for place, level in enumerate(levels):
        progress(tr("Trying {count} samples at {level}", count=number(len(rows)), level=number(level)),
                 place / len(levels))  # fmt: skip
        tried.append(Tried(level=float(level), right=_right(probe, part, rows, key, level, cancelled),
                           samples=len(rows)))  # fmt: skip
    keep_robustness(trained.run, key, tuple(tried))
    return split


def chosen(count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return the samples that are tried: all, or as many as are enough, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, MOST)).astype(np.int64))


def _right(
    probe: Probe,
    part: Part,
    rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    key: str,
    level: float,
    cancelled: Callable[[], bool],
) -> int:
    hits = 0
    for first in range(0, len(rows), _AT_ONCE):
        if cancelled():
            raise Cancelled
        pictures, truth = part.rows(rows[first : first + _AT_ONCE])
        said = probe.look(disturbed(pictures, key, level)).predictions
        # A single output gives the share of class 1.
        answers = said.argmax(axis=1) if said.shape[1] > 1 else (said[:, 0] > 0.5).astype(np.int64)
        hits += int((answers == np.asarray(truth).reshape(-1)).sum())
    return hits
