"""The open document: a project value, its analysis and its history, announced by one signal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from psygnal import Signal

from cnnstudio.document import files
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.change import Change, compare, consequences
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.history import History, Step
from cnnstudio.document.postponing import downstream, may_wait
from cnnstudio.document.problems import DataFacts
from cnnstudio.document.project import Project
from cnnstudio.language import tr

LOCKED = "The canvas is locked; Ctrl L unlocks it."
_NOT_DESIGNED = ("recipe", "plan", "budget", "name", "id")


def redesigned(before: Project, after: Project) -> bool:
    """Say whether two projects differ in their networks or in where anything stands."""
    parts = type(before).model_fields.keys() - _NOT_DESIGNED
    return any(
        getattr(before, part) is not getattr(after, part) and getattr(before, part) != getattr(after, part)
        for part in parts
    )


class Document:
    """Holds one project; every change goes through `edit`, and an edit that fails leaves everything as it was."""

    changed = Signal(Change)
    refused = Signal(str)
    """Why a step was not taken back, or not done again."""

    def __init__(self, project: Project, path: Path | None = None) -> None:
        self.project = project
        self.path = path
        self.facts: DataFacts | None = None
        self.analysis: Analysis = analyse(project)
        self.history = History()
        self.locked = False
        """Whether the design stays as it is; the data and the plan of training may still be changed."""
        self._saved = project
        self.later: Callable[[], None] | None = None
        """Asks somebody to call `catch_up` soon; without it everything is worked out at once."""
        self.stale: frozenset[str] = frozenset()
        """Nodes whose shapes are those of an earlier edit, until `catch_up`."""

    def edit(
        self,
        label: str,
        function: Callable[..., Any],
        *arguments: Any,
        merge: str | None = None,
        origin: object = None,
        **named: Any,
    ) -> Any:
        """Apply an edit as one step and return what it gives besides the project; errors pass and change nothing."""
        result = function(self.project, *arguments, **named)
        after, extra = result if isinstance(result, tuple) else (result, None)
        if after == self.project:
            return extra
        if self.locked and redesigned(self.project, after):
            raise EditError(tr(LOCKED))
        before, previous = self.project, self.analysis
        if self.later is not None and may_wait(before, after):
            self._postpone(Step(label, before, after, merge), origin, self.later)
            return extra
        analysis = self._analysed(after)
        start = self.history.start_of(merge) or before  # a merged step tells its whole difference
        told = consequences(
            label, start, previous if start is before else self._analysed(start), after, analysis
        )
        self.history.add(Step(told, before, after, merge))
        if start is not before and after == start:
            told = tr("Back as it was")
        self._take(after, analysis, told, origin)
        return extra

    def _postpone(self, step: Step, origin: object, later: Callable[[], None]) -> None:
        """Take a step at once and work out what follows from it a little later."""
        stale = self.stale | downstream(step.before, step.after)
        self.history.add(step)
        self.project, self.stale = step.after, stale
        self.changed.emit(compare(step.before, self.analysis, step.after, self.analysis, step.label, origin))
        later()

    def catch_up(self) -> None:
        """Work out what follows from the last edits, where that was put off."""
        if not self.stale:
            return
        previous, self.stale = self.analysis, frozenset()
        self.analysis = analyse(self.project, self.facts, previous)
        self.changed.emit(compare(self.project, previous, self.project, self.analysis, "", self))

    def settle(self) -> None:
        """End the merging of equal edits: the field has lost its focus."""
        self.history.settle()

    @property
    def can_undo(self) -> bool:
        """Say whether there is a step to take back."""
        return self.history.undo_label is not None

    @property
    def can_redo(self) -> bool:
        """Say whether there is a step to do again."""
        return self.history.redo_label is not None

    @property
    def undo_label(self) -> str | None:
        """Return what undo would take back."""
        return self.history.undo_label

    @property
    def redo_label(self) -> str | None:
        """Return what redo would do again."""
        return self.history.redo_label

    @property
    def modified(self) -> bool:
        """Say whether there is something to save."""
        return self.project is not self._saved and self.project != self._saved

    @property
    def saved_position(self) -> int | None:
        """Return after how many steps the project was as its file is, None where no step leads there."""
        states = self.history.states or (self.project,)
        return next((n for n, state in enumerate(states) if state is self._saved), None)

    def undo(self, origin: object = None) -> None:
        """Take the last step back."""
        if self.can_undo and not self._keeps(self.history.last_done):
            step = self.history.back()
            self._take(
                step.before, self._analysed(step.before), tr("Undone: {label}", label=step.label), origin
            )

    def redo(self, origin: object = None) -> None:
        """Do the last undone step again."""
        if self.can_redo and not self._keeps(self.history.last_undone):
            step = self.history.forth()
            self._take(step.after, self._analysed(step.after), tr("Again: {label}", label=step.label), origin)

    def _keeps(self, step: Step | None) -> bool:
        """Say whether the lock keeps a step from being taken back or done again, and tell so."""
        if not self.locked or step is None or not redesigned(step.before, step.after):
            return False
        self.refused.emit(tr(LOCKED))
        return True

    def jump(self, position: int) -> None:
        """Go to the state after so many steps, or as far as a lock lets one go."""
        position = min(max(position, 0), len(self.history.steps))
        while (here := self.history.position) != position:
            (self.undo if here > position else self.redo)()
            if self.history.position == here:
                return

    def replace(self, project: Project, path: Path | None = None, *, saved: bool = True) -> None:
        """Open another project in this one's place, with a history of its own."""
        before, previous = self.project, self.analysis
        self.history, self.locked, self.stale = History(), False, frozenset()
        self.path, self.project, self.analysis = path, project, analyse(project, self.facts)
        self._saved = project if saved else before
        label = tr("Opened {name}", name=project.name)
        self.changed.emit(compare(before, previous, project, self.analysis, label, None, reset=True))

    def know(self, facts: DataFacts | None) -> None:
        """Take note of what the recipe's data are like; the analysis follows."""
        if facts == self.facts:
            return
        self.facts = facts
        before, previous = self.project, self.analysis
        self.analysis = analyse(before, facts, previous)
        self.changed.emit(compare(before, previous, before, self.analysis, "", None))

    def save(self, path: Path | None = None) -> None:
        """Write the project; raises StorageError with a sentence and keeps everything when it cannot."""
        target = path or self.path
        if target is None:
            raise ValueError("a document without a path is saved under one")
        files.save(self.project, target)
        self.path, self._saved = target, self.project
        label = tr("Saved {name}", name=target.name)
        self.changed.emit(compare(self.project, self.analysis, self.project, self.analysis, label, None))

    @property
    def title(self) -> str:
        """Return what the document is called: its file, or the project's own name while it has none."""
        return self.project.name if self.path is None else self.path.stem

    def _analysed(self, project: Project) -> Analysis:
        parts = ("graph", "blocks", "plan", "recipe", "budget")
        if not self.stale and all(getattr(project, part) is getattr(self.project, part) for part in parts):
            return self.analysis
        return analyse(project, self.facts, self.analysis)

    def _take(self, project: Project, analysis: Analysis, label: str, origin: object) -> None:
        before, previous = self.project, self.analysis
        self.project, self.analysis, self.stale = project, analysis, frozenset()
        self.changed.emit(compare(before, previous, project, analysis, label, origin))
