"""A common mistake on the open project: made and cured as steps of the design, and followed through undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.document.edits import EditError
from cnnstudio.language import tr
from cnnstudio.lessons.mistakes import Seen, State
from cnnstudio.lessons.on_project import NotHere, OnProject, on_project

if TYPE_CHECKING:
    from cnnstudio.document.document import Document
    from cnnstudio.document.history import Step
    from cnnstudio.document.project import Project


class OwnProject:
    """`follow` tries a mistake out on the project as it is now; `fits`, `state` and `seen` tell what came of it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._key = ""
        self._tried: tuple[object, ...] = ()
        self._made: OnProject | None = None
        self._states: list[tuple[Project, State]] = []
        """The projects that stood here since the mistake was tried, and what state each was."""
        self.why = ""
        """Why the mistake cannot be made on the project."""

    @property
    def fits(self) -> bool:
        """Say whether the mistake can be made on the open project."""
        return self._made is not None

    @property
    def state(self) -> State:
        """Whether the project is as it was, broken, or cured."""
        now = self._document.project
        return next((state for project, state in reversed(self._states) if project is now), "working")

    def follow(self, key: str) -> None:
        """Try a mistake out, unless the project is one of those that making and curing it have led to."""
        document = self._document
        known = key == self._key and any(project is document.project for project, _ in self._states)
        tried = key, document.project, document.facts
        if known or _same(tried, self._tried):
            return
        self._key, self._tried, self._states = key, tried, []
        try:
            self._made, self.why = on_project(key, document.project, document.facts), ""
        except NotHere as reason:
            self._made, self.why = None, str(reason)
        else:
            self._states = [(document.project, "working")]

    def seen(self) -> Seen:
        """Return what the analysis says of the project."""
        return self._made.seen(self._document.project, self.state) if self._made is not None else Seen("", ())

    def go_on(self, title: str) -> str:
        """Break, cure, or begin again; returns a sentence where the design does not let itself be changed."""
        made, state = self._made, self.state
        if made is None:
            return ""
        if state == "cured":
            self._tried, self._states = (), []
            return ""
        broken = state == "broken"
        label = made.fix if broken else tr("Common mistake: {title}", title=title)
        wanted = made.cured if broken else made.broken
        # Known before the edit tells of itself, so that whoever follows the design finds the project among them.
        self._states.append((wanted, "cured" if broken else "broken"))
        try:
            self._document.edit(label, _become, wanted, origin=self)
        except EditError as refused:
            self._states.pop()
            return str(refused)
        return ""

    @property
    def can_undo(self) -> bool:
        """Say whether the design's last step was made here."""
        return self._mine(self._document.history.last_done)

    def undo(self) -> bool:
        """Take the design's last step back if it was made here."""
        mine = self.can_undo
        if mine:
            self._document.undo(self)
        return mine

    def redo(self) -> bool:
        """Make the design's step once more if it was made here."""
        mine = self._mine(self._document.history.last_undone)
        if mine:
            self._document.redo(self)
        return mine

    def _mine(self, step: Step | None) -> bool:
        return step is not None and all(
            any(project is one for one, _ in self._states) for project in (step.before, step.after)
        )


def _become(_project: Project, other: Project) -> Project:
    return other


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(a is b or a == b for a, b in zip(one, other, strict=True))
