"""Common mistakes on the user's own project: whether one can be made there, and what the analysis then says."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.document import edits
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.edits import EditError
from cnnstudio.document.problems import DataFacts
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.lessons.mistakes import DESIGNS, Breaking, Seen, State

Found = tuple[Project, str]
"""A mended project, and what the fix is called."""
_MOST_FIXES = 24


class NotHere(ValueError):
    """This mistake cannot be made on the project; the message is a sentence that says why."""


@dataclass(frozen=True)
class OnProject:
    """A mistake that can be made on a project: the project before it, with it, and cured by what `fix` says."""

    breaking: Breaking
    whole: Project
    broken: Project
    cured: Project
    fix: str
    facts: DataFacts | None

    def seen(self, project: Project, state: State) -> Seen:
        """Return what the analysis says of the project as it is now."""
        return self.breaking.told(analyse(project, self.facts), state, self.fix)


def on_project(key: str, project: Project, facts: DataFacts | None) -> OnProject:
    """Return a mistake made on a project, tried out with its cure; NotHere says why it cannot be made."""
    breaking = DESIGNS.get(key)
    if breaking is None:
        raise NotHere(_APART[key]())
    _need_whole(breaking, analyse(project, facts))
    broken = _broken(breaking, project)
    if broken is None or breaking.problem(analyse(broken, facts)) is None:
        raise NotHere(_unfit(breaking, broken, facts))
    found = _by_its_remedy(breaking, broken, facts) or _by_any_remedy(breaking, broken, facts)
    if found is None:
        raise NotHere(_unfit(breaking, None, facts))
    return OnProject(breaking, project, broken, *found, facts)


def _need_whole(breaking: Breaking, before: Analysis) -> None:
    if not before.order or not before.ok:
        raise NotHere(tr("Your project has a fault of its own that must be mended first, so a copy is used."))
    if breaking.problem(before) is not None:
        raise NotHere(
            tr("Your project makes this mistake already, as its list of problems says, so a copy is used.")
        )


def _broken(breaking: Breaking, project: Project) -> Project | None:
    try:
        return breaking.broken(project)
    except EditError:
        return None


def _unfit(breaking: Breaking, broken: Project | None, facts: DataFacts | None) -> str:
    if broken is not None and facts is None:
        return tr("Your data are not open yet, and this mistake shows only beside data, so a copy is used.")
    return tr("This mistake does not fit your project, for {why}, so a copy is used.", why=breaking.unfit())


def _by_its_remedy(breaking: Breaking, broken: Project, facts: DataFacts | None) -> Found | None:
    """Return the project mended by the problem's own remedy, as often as it takes, if that leaves nothing wrong."""
    project, analysis = broken, analyse(broken, facts)
    fix = breaking.cure(analysis).label
    for _ in range(_MOST_FIXES):
        remedy = breaking.cure(analysis)
        project = edits.apply_remedy(project, remedy.verb, remedy.arguments)
        analysis = analyse(project, facts)
        if breaking.problem(analysis) is None:
            return (project, fix) if analysis.ok else None
    return None


def _by_any_remedy(breaking: Breaking, broken: Project, facts: DataFacts | None) -> Found | None:
    """Return the project mended by the first remedy of any problem that leaves nothing wrong."""
    for problem in analyse(broken, facts).problems:
        for remedy in problem.remedies:
            project = edits.apply_remedy(broken, remedy.verb, remedy.arguments)
            analysis = analyse(project, facts)
            if analysis.ok and breaking.problem(analysis) is None:
                return project, remedy.label
    return None


_APART = {
    "test-not-scaled": lambda: tr(
        "No project here can make this mistake, since its scaling goes along with the network to all data; a small network of its own shows it."
    ),
    "series-shuffled": lambda: tr("It takes a time series, so one that is made for it shows this mistake."),
    "fitted-on-all": lambda: tr("It takes a time series, so one that is made for it shows this mistake."),
    "unbalanced": lambda: tr("It takes classes of very unequal size, so data that are made for it show it."),
    "not-centred": lambda: tr(
        "Drawings are centred before your network sees them, so a small network of its own shows it."
    ),
}
