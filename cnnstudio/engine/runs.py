"""Runs on disk: their folders, records and weights, for the window, the command line and the engine alike."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import ValidationError

from cnnstudio import paths
from cnnstudio.document.files import FileError, from_text
from cnnstudio.document.project import Project
from cnnstudio.engine.checkpoints import Checkpoints
from cnnstudio.engine.epoch_records import distribution_file, epoch_file
from cnnstudio.engine.folder_lock import is_held
from cnnstudio.engine.messages import Array, Distributions, EpochEnded
from cnnstudio.engine.metrics_log import Metric, read_metrics
from cnnstudio.engine.record import Run, RunError
from cnnstudio.engine.snapshots import Snapshots
from cnnstudio.language import number, tr
from cnnstudio.storage import atomic_write, leftover_of

__all__ = [
    "Metric",
    "Run",
    "RunError",
    "Weights",
    "choose_weights",
    "fallen_back",
    "latest_unfinished",
    "list_runs",
    "new_run_folder",
    "prepare_folder",
    "read_distributions",
    "read_epochs",
    "read_metrics",
    "read_project",
    "read_run",
    "runs_parent",
    "snapshots",
    "weights",
    "write_run",
]

_RECORD = "run.json"
_PROJECT = "project.json"
_MODEL = "model/"
_FINAL = "final/"
_LONGEST_SLUG = 40


class Weights(NamedTuple):
    """The weights of a network at one moment of a run."""

    epoch: int
    """Epochs completed by then."""
    step: int
    arrays: dict[str, Array]


def runs_parent(project_file: Path | None) -> Path:
    """Return the folder for a project's runs: NAME.runs beside it, or our own for a project never saved."""
    if project_file is None:
        return paths.runs_folder()
    return project_file.absolute().with_suffix(".runs")


def new_run_folder(name: str, project_file: Path | None, now: datetime | None = None) -> Path:
    """Return a path for a run that begins now; no folder of that name exists yet."""
    moment = (now or datetime.now(UTC)).strftime("%Y%m%d-%H%M%S")
    base = runs_parent(project_file) / f"{moment}-{_slug(name)}"
    tries = (base if n == 1 else base.with_name(f"{base.name}-{n}") for n in range(1, 1000))
    return next(path for path in tries if not path.exists())


def prepare_folder(folder: Path, resume: bool, epochs: int | None = None) -> None:
    """Make a new run's folder, or check that a run to go on with lies in it; RunError says what is wrong.

    A finished run can go on to more `epochs` than it was planned for.
    """
    if resume:
        run = read_run(folder)
        if run.status != "finished" or epochs is None or epochs <= run.epochs_done:
            _refuse_finished(run)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = not _unused({path.name for path in folder.iterdir()})
    except OSError as error:
        raise RunError(
            tr(
                "{folder} cannot be used for a run ({why}).",
                folder=str(folder),
                why=error.strerror or str(error),
            )
        ) from error
    if occupied:
        raise RunError(
            tr("{folder} is not empty; choose a new folder, or resume the run in it.", folder=str(folder))
        )


def _unused(names: set[str]) -> bool:
    """Say whether a folder is empty but for what a training leaves that was killed before it began."""
    begun = {name for name in names if leftover_of(name) not in (_PROJECT, _RECORD)}
    return not names or ("lock" in begun and begun <= {"lock", _PROJECT})


def _refuse_finished(run: Run) -> None:
    if not run.unfinished:
        raise RunError(
            tr(
                "The run in {folder} has ended, so it cannot be resumed; start a new one.",
                folder=str(run.folder),
            )
        )


def read_run(folder: Path | str) -> Run:
    """Return a run's record; one that was left running by a process that is gone counts as interrupted."""
    place = Path(folder).absolute()
    try:
        run = Run.model_validate_json((place / _RECORD).read_bytes()).replaced(folder=place)
    except FileNotFoundError as error:
        raise RunError(tr("{folder} holds no run (it has no run.json).", folder=str(place))) from error
    except (OSError, ValidationError) as error:
        raise RunError(tr("The run.json in {folder} cannot be read.", folder=str(place))) from error
    if run.status == "running" and not is_held(place):
        return run.replaced(status="interrupted")
    return run


def write_run(run: Run) -> None:
    """Replace a run's record."""
    text = json.dumps(run.model_dump(mode="json"), indent=1, allow_nan=False, ensure_ascii=False)
    atomic_write(run.folder / _RECORD, text.encode())


def write_project(folder: Path, text: str) -> None:
    """Keep the exact design of a run."""
    atomic_write(folder / _PROJECT, text.encode())


def read_project(folder: Path | str) -> Project:
    """Return the exact design, recipe and plan of a run."""
    path = Path(folder) / _PROJECT
    try:
        return from_text(path.read_text(encoding="utf-8"), name=path.name)
    except (OSError, UnicodeDecodeError, FileError) as error:
        raise RunError(tr("The design of the run in {folder} cannot be read.", folder=str(folder))) from error


def list_runs(parent: Path) -> list[Run]:
    """Return the runs in a folder, the newest first; what is no readable run is left out."""
    folders = (
        sorted((path for path in parent.iterdir() if path.is_dir()), reverse=True) if parent.is_dir() else []
    )
    return list(_readable(folders))


def _readable(folders: list[Path]) -> Iterator[Run]:
    for folder in folders:
        try:
            yield read_run(folder)
        except RunError:
            continue


def latest_unfinished(parent: Path) -> Path | None:
    """Return the newest run that can be resumed and that nobody trains into at the moment."""
    waiting = (run.folder for run in list_runs(parent) if run.unfinished and run.status != "running")
    return next(waiting, None)


def snapshots(folder: Path | str) -> tuple[int, ...]:
    """Return the epochs whose weights were kept."""
    return Snapshots(Path(folder)).epochs


def read_epochs(folder: Path | str) -> tuple[EpochEnded, ...]:
    """Return what was told at each epoch's end, matrix and mistakes included; runs of older versions kept none."""
    place = Path(folder).absolute()
    return tuple(record.message(str(place)) for record in epoch_file(place).read())


def read_distributions(folder: Path | str) -> tuple[Distributions, ...]:
    """Return how the network's numbers were spread at the epochs at which they were looked at, 0 being the beginning."""
    place = Path(folder).absolute()
    return tuple(record.message(str(place)) for record in distribution_file(place).read())


def weights(folder: Path | str, which: Literal["best", "last"] | int) -> Weights:
    """Return a run's weights of its best epoch, of its last step, or after a given epoch."""
    run = read_run(folder)
    if which == "last" or (which == "best" and run.best_epoch == 0):
        return _last(run)
    epoch = run.best_epoch if which == "best" else int(which)
    if epoch not in snapshots(folder):
        raise RunError(tr("The weights of epoch {epoch} were not kept; choose another epoch.", epoch=epoch))
    return Weights(epoch, epoch * run.steps_per_epoch, Snapshots(run.folder).read(epoch))


def choose_weights(folder: Path | str, which: Literal["best", "last"]) -> None:
    """Let a run that has ended give these weights from now on, with the metrics that belong to them."""
    run = read_run(folder)
    if is_held(run.folder):
        raise RunError(tr("This run is in training; choose its weights when it has ended."))
    if which == "best" and not run.best_epoch:
        raise RunError(tr("No epoch of this run ended with a finite loss, so none is the best."))
    epoch = run.best_epoch if which == "best" else run.epochs_done
    told = [end.metrics for end in read_epochs(folder) if end.epoch == epoch]
    write_run(run.replaced(gives=which, metrics=told[-1] if told else run.metrics))


def fallen_back(folder: Path | str) -> str | None:
    """Return a sentence when the run's last weights cannot be read and older ones stand in for them."""
    run = read_run(folder)
    if run.kept_weights == "best" or not Checkpoints(run.folder).damaged:
        return None
    stored = _last(run)
    return tr(
        "The newest checkpoint of this run is damaged or missing; the weights of step {step} (epoch {epoch}) "
        "are used instead.",
        step=number(stored.step),
        epoch=number(stored.epoch),
    )


def _last(run: Run) -> Weights:
    """Return the newer of the last checkpoint and the last snapshot: after a crash either may be behind."""
    newest, kept = Checkpoints(run.folder).newest(), snapshots(run.folder)
    snapped = kept[-1] * run.steps_per_epoch if kept else -1
    if newest is not None and newest.manifest.step >= snapped:
        ended = not (run.gives == "last" and _ended_with_the_best(run))
        arrays = _network_of(newest.arrays, ended)
        return Weights(newest.manifest.epochs_done, newest.manifest.step, arrays)
    if kept:
        return weights(run.folder, kept[-1])
    raise RunError(
        tr("The run in {folder} has no weights yet; let it train for a moment.", folder=str(run.folder))
    )


def _ended_with_the_best(run: Run) -> bool:
    """Say whether the best weights took the last ones' place when the run ended."""
    stopping = read_project(run.folder).plan.early_stopping
    return run.restore_best or (stopping is not None and stopping.restore_best_weights)


def _network_of(arrays: dict[str, Array], ended: bool) -> dict[str, Array]:
    """Return the weights of the last step, or those the run `ended` with: an average or the best ones."""
    final = {_MODEL + n.removeprefix(_FINAL): a for n, a in arrays.items() if n.startswith(_FINAL)}
    return (final if ended else {}) or {
        name: array for name, array in arrays.items() if name.startswith(_MODEL)
    }


def _slug(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:_LONGEST_SLUG].strip("-") or "run"
