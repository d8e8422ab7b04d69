"""A run's test set, sealed or open, as one value that every view is given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import Cancelled, DataError
from cnnstudio.data.parts import Part, Parts, prepare
from cnnstudio.data.samples import Samples
from cnnstudio.data.sources import open_project
from cnnstudio.document.project import Project
from cnnstudio.engine import runs
from cnnstudio.engine.kept_predictions import Kept, Record, Split, kept, read_record
from cnnstudio.engine.record import Run, RunError
from cnnstudio.engine.test_looks import looks, note_look
from cnnstudio.evaluation import classes
from cnnstudio.evaluation.calibration import Calibration, calibration
from cnnstudio.evaluation.pooled import Pooled, pooled
from cnnstudio.evaluation.predictions import Predictions, Wholes
from cnnstudio.evaluation.ranking import ranks
from cnnstudio.language import tr

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Sealed:
    """What may be known of a run's test set without looking at how the run does on it."""

    run: Run
    project: Project
    split: Split
    samples: int
    part: Part | None
    """Where its samples are; None while the data cannot be read or are others by now."""
    why_no_part: str = ""
    pictures: bool = False
    looks: int | None = 0
    """How often it was opened for this run; None where that cannot be read."""
    record: Record | None = None
    """Of the predictions kept, if there are any."""

    @property
    def kept(self) -> bool:
        """Say whether opening it needs no engine: predictions of the run as it is now are kept."""
        record = self.record
        now = (self.run.step, self.run.kept_weights)
        return record is not None and (record.run_step, record.weights) == now

    @property
    def impossible(self) -> str:
        """Return why the run cannot be judged at all, or nothing."""
        if self.kept or self.part is not None:
            return ""
        return self.why_no_part or tr("These data have neither a test set nor samples for validation.")


@dataclass(frozen=True, eq=False)
class Opened:
    """A test set that was opened: predictions, truth, and where the samples are."""

    sealed: Sealed
    kept: Kept

    @property
    def run(self) -> Run:
        """The run that is judged."""
        return self.sealed.run

    @property
    def found(self) -> Predictions:
        """What the run said of each sample."""
        return self.kept.predictions

    @cached_property
    def counts(self) -> Wholes:
        """The confusion matrix."""
        return classes.confusion(self.found.truth, self.found.answers, self.found.columns)

    @cached_property
    def report(self) -> classes.Report:
        """The figures of each class or label."""
        return (
            classes.report(self.counts) if self.found.task == "classes" else classes.label_report(self.found)
        )

    @cached_property
    def pooled(self) -> Pooled:
        """Keras's way to count."""
        return pooled(self.found)

    @cached_property
    def calibration(self) -> Calibration:
        """How often answers of each confidence are right."""
        return calibration(self.found)

    @cached_property
    def ranks(self) -> Wholes:
        """The place of the true class among the answers."""
        return ranks(self.found)

    def pictures_of(self, rows: Rows) -> Any:
        """Return the samples of these rows as the data set gives them; None where they cannot be shown."""
        part = self.sealed.part
        if part is None or not self.sealed.pictures or len(part) != self.found.samples:
            return None
        return part.rows(rows)[0]


def about(folder: str) -> Sealed | str:
    """Return what may be known of a run's test set, or in one sentence why nothing can; reads from disk."""
    try:
        run, project = runs.read_run(folder), runs.read_project(folder)
    except RunError as error:
        return str(error)
    record = read_record(folder)
    split, count = (record.split if record is not None else "test"), 0
    part, why, pictures = None, "", False
    try:
        samples = open_project(project)
        pictures = samples.pictures
        split, part, why = _part_of(run, samples, prepare(samples, project.recipe), split)
        count = 0 if part is None else len(part)
    except (DataError, Cancelled) as error:
        why = str(error)
    try:
        seen: int | None = len(looks(folder))
    except RunError:
        seen = None
    return Sealed(run, project, split, count, part, why, pictures, seen, record)


def _part_of(run: Run, samples: Samples, parts: Parts, split: Split) -> tuple[Split, Part | None, str]:
    if run.data.fingerprint and samples.fingerprint != run.data.fingerprint:
        others = tr("The data in {source} are not those this run learned from.", source=run.data.source)
        return split, None, others
    if parts.test is not None:
        return "test", parts.test, ""
    return "validation", parts.validation, ""


def unseal(sealed: Sealed, count_it: bool) -> Opened | str:
    """Read the kept predictions; a look at the test set is counted, one at the validation set is not."""
    folder = sealed.run.folder
    try:
        found = kept(folder)
        if found is None:
            return tr("{run} has no predictions yet.", run=Path(folder).name)
        if count_it and found.record.split == "test":
            sealed = replace(sealed, looks=_noted(folder, found.record.step))
    except RunError as error:
        return str(error)
    return Opened(replace(sealed, record=found.record, split=found.record.split), found)


def _noted(folder: Path, step: int) -> int | None:
    try:
        return note_look(folder, step)
    except RunError:
        return None


Phase = Literal["none", "reading", "sealed", "judging", "opening", "open", "failed"]
