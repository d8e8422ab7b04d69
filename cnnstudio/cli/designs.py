"""The project and the data a command is about, and what stands in their way."""

from __future__ import annotations

from pathlib import Path

from cnnstudio.cli.faults import Fault
from cnnstudio.document import files
from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.language import tr


def read_project(path: Path) -> Project:
    """Return the project in a file; what cannot be read is one line."""
    try:
        return files.load(path)
    except (files.FileError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Fault(tr("the project cannot be read"), str(path), reason) from error


def require_sound(project: Project, path: Path) -> None:
    """Stop at a design with errors, naming the first."""
    analysis = analyse(project)
    wrong = [problem for problem in analysis.problems if problem.severity == "error"]
    if wrong:
        many = tr("the design has {n} problems", n=len(wrong))
        one = tr("the design has a problem")
        raise Fault(one if len(wrong) == 1 else many, str(path), wrong[0].message)


def found_from_anywhere(project: Project, path: Path) -> Project:
    """Return the project with a source beside its file named in full: a run lies in another folder."""
    beside = path.absolute().parent / project.recipe.source
    if Path(project.recipe.source).is_absolute() or not beside.exists() or not project.recipe.source:
        return project
    return project.replaced(recipe=project.recipe.replaced(source=str(beside)))


def chosen_data(given: str) -> str:
    """Return a known data set's name as it is, and a path in full: the run must find it from anywhere."""
    from cnnstudio.data.sources import catalogue

    names = [info.name for info in catalogue()]
    if given in names or "://" in given:
        return given
    path = Path(given).expanduser()
    if not path.exists():
        raise Fault(
            tr("no data set or file has this name"), given, tr("known are {names}", names=", ".join(names))
        )
    return str(path.resolve())
