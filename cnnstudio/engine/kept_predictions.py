"""A run's predictions on its test set, kept in its folder: made once by the engine, read by whoever looks again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from cnnstudio.engine.array_file import read_arrays, write_arrays
from cnnstudio.engine.record import Run, RunError
from cnnstudio.evaluation.predictions import Predictions, Task, Triples
from cnnstudio.language import tr
from cnnstudio.layers.value import Value
from cnnstudio.storage import StorageError, atomic_write

_FOLDER = "evaluation"
_TRIPLES = {"rows": "rows", "inputs": "inputs", "true": "truth", "answers": "answers"}
"""Names of the arrays, and what they are of the pictures."""
_RECORD, _ARRAYS = "predictions.json", "predictions.npz"

Split = Literal["test", "validation"]


class Record(Value):
    """What the predictions are of; the content of predictions.json."""

    format: Literal[1] = 1
    split: Split
    """Data without a test part are judged by their validation part."""
    weights: Literal["best", "last"]
    epoch: int
    step: int
    """Training step of the weights."""
    run_step: int
    """Where the run stood then; when it goes on, these are predictions of an earlier state."""
    fingerprint: str
    """Of the data."""
    task: Task
    labels: tuple[str, ...] = ()
    single: bool = False
    peak: float = 1.0
    """Of pictures: the largest true value less the smallest."""
    metrics: dict[str, float | None] = Field(default_factory=dict)
    made: str = ""
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """Predictions with what they are of."""

    record: Record
    predictions: Predictions

    def outdated(self, run: Run) -> bool:
        """Say whether the run has trained on since, or gives other weights by now."""
        return (self.record.run_step, self.record.weights) != (run.step, run.kept_weights)


def keep(folder: Path | str, record: Record, found: Predictions) -> Kept:
    """Write a run's predictions, in place of earlier ones; RunError when that cannot be done."""
    place = Path(folder) / _FOLDER
    try:
        place.mkdir(exist_ok=True)
        size, digest = write_arrays(place / _ARRAYS, _arrays(found))
        made = datetime.now(UTC).isoformat(timespec="seconds")
        metrics = {name: value if math.isfinite(value) else None for name, value in found.metrics.items()}
        whole = record.replaced(metrics=metrics, peak=found.peak, made=made, size=size, sha256=digest)
        atomic_write(place / _RECORD, whole.model_dump_json(indent=1).encode())
    except (OSError, StorageError) as error:
        raise RunError(tr("The predictions could not be kept with the run: {why}", why=str(error))) from error
    return Kept(whole, found)


def is_kept(folder: Path | str) -> bool:
    """Say whether there are predictions, sound or not."""
    return (Path(folder) / _FOLDER / _RECORD).exists()


def read_record(folder: Path | str) -> Record | None:
    """Return what a run's predictions are of; None where there are none or the record is damaged."""
    try:
        return Record.model_validate_json((Path(folder) / _FOLDER / _RECORD).read_bytes())
    except (OSError, ValidationError):
        return None


def kept(folder: Path | str) -> Kept | None:
    """Return a run's predictions, None when there are none yet; RunError when they are damaged."""
    if not is_kept(folder):
        return None
    record = read_record(folder)
    if record is None:
        raise RunError(_damaged(folder))
    try:
        arrays = read_arrays(Path(folder) / _FOLDER / _ARRAYS, record.size, record.sha256)
        found = _predictions(record, arrays)
    except (RunError, KeyError) as error:
        raise RunError(_damaged(folder)) from error
    if found.outputs.ndim != 2 or len(found.truth) != len(found.outputs):
        raise RunError(_damaged(folder))
    return Kept(record, found)


def _arrays(found: Predictions) -> dict[str, Any]:
    arrays = {"truth": found.truth, "outputs": found.outputs, "pixels": found.pixels}
    if found.triples is not None:
        arrays |= {name: getattr(found.triples, field) for name, field in _TRIPLES.items()}
    return arrays


def _predictions(record: Record, arrays: Mapping[str, Any]) -> Predictions:
    metrics = {name: math.nan if value is None else value for name, value in record.metrics.items()}
    pictures = record.task in {"masks", "pictures"}
    more: dict[str, Any] = {}
    if pictures:
        triples = Triples(**{field: arrays[name] for name, field in _TRIPLES.items()})
        more = {"triples": triples, "pixels": arrays["pixels"], "peak": record.peak}
    outputs = arrays["outputs"].astype("float32", copy=False)
    return Predictions(record.task, arrays["truth"], outputs, record.labels, record.single, metrics, **more)


def _damaged(folder: Path | str) -> str:
    return tr("The kept predictions of {run} are damaged; they are made anew.", run=Path(folder).name)
