"""cnnstudio train: trains a project in this process; a signal ends it with a checkpoint to go on from."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable
from pathlib import Path

from cnnstudio.cli.designs import chosen_data, found_from_anywhere, read_project, require_sound
from cnnstudio.cli.faults import Exit, Fault
from cnnstudio.cli.interruption import interruptible
from cnnstudio.cli.output import Output
from cnnstudio.cli.parser import Command, add_json, whole
from cnnstudio.cli.telling import Telling
from cnnstudio.document import files
from cnnstudio.document.project import Project
from cnnstudio.engine.loading import load_keras
from cnnstudio.engine.messages import Failed, Finished, Interrupted, Report
from cnnstudio.engine.runs import RunError, latest_unfinished, new_run_folder, read_run, runs_parent
from cnnstudio.engine.runs import read_project as project_of_run
from cnnstudio.language import tr


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="P.cnnproj")
    parser.add_argument(
        "--data", metavar="NAME|PATH", help=tr("learn from this instead of the project's source")
    )
    parser.add_argument(
        "--epochs", type=whole(1, 100_000), metavar="N", help=tr("counted from the run's beginning")
    )
    parser.add_argument("--batch-size", type=whole(1, 65_536), metavar="N")
    parser.add_argument("--seed", type=whole(0, 2**31 - 1), metavar="N")
    parser.add_argument("--run", type=Path, metavar="DIR", help=tr("folder of the run, new or empty"))
    parser.add_argument("--resume", action="store_true", help=tr("go on with an unfinished run"))
    add_json(parser)


def _run(words: argparse.Namespace, out: Output) -> int:
    asked = threading.Event()
    with Telling(out) as telling, interruptible(asked.set):
        project, folder = _going_on(words) if words.resume else _beginning(words)
        require_sound(project, words.project)
        end = _trained(project, folder, words.resume, telling, asked)
    return _code(end, folder)


def _beginning(words: argparse.Namespace) -> tuple[Project, Path]:
    project = _changed(found_from_anywhere(read_project(words.project), words.project), words)
    folder = words.run if words.run is not None else new_run_folder(project.name, words.project)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(
            tr("the run's folder is not empty"), str(folder), tr("name a new one, or add --resume to go on")
        )
    return project, folder


def _going_on(words: argparse.Namespace) -> tuple[Project, Path]:
    fixed = [
        f"--{name}"
        for name in ("data", "batch-size", "seed")
        if getattr(words, name.replace("-", "_")) is not None
    ]
    if fixed:
        raise Fault(
            tr("a resumed run keeps its own {words}", words=", ".join(fixed)),
            "train",
            tr("leave them out, or start a new run"),
            Exit.USAGE,
        )
    read_project(words.project)
    folder = _unfinished(words)
    try:
        run = read_run(folder)
        more = run.status == "finished" and words.epochs is not None and words.epochs > run.epochs_done
        finished = not run.unfinished and not more
        project = project_of_run(folder)
    except RunError as error:
        raise Fault(tr("the run cannot be read"), str(folder), str(error)) from error
    if finished:
        raise Fault(tr("the run is finished"), str(folder), tr("leave out --resume and name a new folder"))
    plan = project.plan if words.epochs is None else project.plan.replaced(epochs=words.epochs)
    return project.replaced(plan=plan), folder


def _unfinished(words: argparse.Namespace) -> Path:
    """Return the run to go on with: the one named, or the latest unfinished one of the project."""
    if words.run is not None:
        return Path(words.run)
    parent = runs_parent(words.project)
    found = latest_unfinished(parent)
    if found is None:
        raise Fault(tr("there is no unfinished run"), str(parent), tr("leave out --resume to start one"))
    return found


def _changed(project: Project, words: argparse.Namespace) -> Project:
    """Return the run's copy of the design with the command's words in it; the file is never written."""
    wanted = {"epochs": words.epochs, "batch_size": words.batch_size, "seed": words.seed}
    plan = project.plan.replaced(**{name: value for name, value in wanted.items() if value is not None})
    recipe = project.recipe
    if words.data is not None:
        recipe = recipe.replaced(source=chosen_data(words.data))
    return project.replaced(plan=plan, recipe=recipe)


def _trained(
    project: Project, folder: Path, resume: bool, telling: Telling, asked: threading.Event
) -> Report:
    stood = read_run(folder).step if resume else 0
    load_keras()
    if asked.is_set():
        return _before_the_first_step(folder, stood, telling.emit)
    from cnnstudio.engine.session import Session

    def interrupt() -> None:
        asked.set()
        session.interrupt()

    def emit(report: Report) -> None:
        try:
            telling.emit(report)
        except BrokenPipeError:  # whoever listened is gone: end as by a signal, with a checkpoint
            interrupt()

    session = Session(files.to_text(project), folder, resume, emit)
    with interruptible(interrupt):
        if asked.is_set():
            session.interrupt()
        end = session.train()
    if session.fault is not None:
        raise session.fault
    if isinstance(end, Failed) and asked.is_set():
        return _before_the_first_step(folder, stood, emit)
    return end


def _before_the_first_step(folder: Path, stood: int, emit: Callable[[Report], None]) -> Report:
    """Tell of an end while TensorFlow or the data were being made: the run stands where it stood."""
    end = Interrupted(str(folder.absolute()), stood)
    emit(end)
    return end


def _code(end: Report, folder: Path) -> int:
    if isinstance(end, Failed):
        raise Fault(tr("training failed"), str(folder), end.message)
    if isinstance(end, Interrupted):
        return Exit.INTERRUPTED
    if isinstance(end, Finished) and end.stopped_by == "nan":
        what = tr("the loss became NaN at step {step}", step=end.step)
        raise Fault(what, str(folder), tr("the weights before it are kept; lower the learning rate"))
    return Exit.DONE


COMMAND = Command(_declare, _run)
