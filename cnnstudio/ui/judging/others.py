"""The other runs of the project, as far as they were judged on the same samples."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.engine import runs
from cnnstudio.engine.kept_predictions import kept, read_record
from cnnstudio.engine.record import Run, RunError
from cnnstudio.evaluation.pairs import Pair, comparable, compare
from cnnstudio.evaluation.predictions import Predictions
from cnnstudio.language import tr
from cnnstudio.ui.judging.opened import Opened


@dataclass(frozen=True, eq=False, slots=True)
class Other:
    """Another run: compared with the one shown, or why it is not."""

    run: Run
    found: Predictions | None = None
    pair: Pair | None = None
    why: str = ""


def others(opened: Opened) -> tuple[Other, ...]:
    """Return the other runs in the same folder, the newest first; reads from disk."""
    own = opened.run.folder
    return tuple(_other(opened, run) for run in runs.list_runs(own.parent) if run.folder != own)


def _other(opened: Opened, run: Run) -> Other:
    record = read_record(run.folder)
    if record is None:
        return Other(run, why=tr("sealed"))
    if (record.run_step, record.weights) != (run.step, run.kept_weights):
        return Other(run, why=tr("trained on since it was judged"))
    if record.fingerprint != opened.kept.record.fingerprint or record.split != opened.kept.record.split:
        return Other(run, why=tr("other samples"))
    try:
        there = kept(run.folder)
    except RunError:
        return Other(run, why=tr("damaged"))
    if there is None or not comparable(opened.found, there.predictions):
        return Other(run, why=tr("other samples"))
    return Other(run, there.predictions, compare(opened.found, there.predictions))
