"""The queue of runs: trained one after another, kept on disk, and taken up again where it was left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from cnnstudio.document.files import FileError, from_text, to_text
from cnnstudio.document.sweep import Variant
from cnnstudio.document.sweep_effects import Reached
from cnnstudio.engine import runs
from cnnstudio.engine.queue_file import Entry, read_queue, write_queue
from cnnstudio.language import number, tr
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.run_curves import RunCurves, RunState

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.ui.bridge import Bridge

Waiting = Literal["waiting", "refused", "gone"]
SCORE = "val_accuracy"
_BEGUN = {"stopped", "interrupted"}


class RunQueue(QObject):
    """`changed`: entries or their states are others; `told`: what went wrong, `noted`: what has come to pass."""

    changed = Signal()
    told = Signal(str)
    noted = Signal(str)

    def __init__(self, bridge: Bridge, recorder: Recorder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._recorder = bridge, recorder
        self.entries: tuple[Entry, ...] = ()
        self.going = False
        """Whether the next run begins when one ends."""
        self._parent: Path | None = None
        self._project = ""
        self._gone: set[str] = set()
        """Folders that hold no run any more: looked for once, not at every epoch."""
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._go_on)
        recorder.changed.connect(self._follow)
        recorder.epochDone.connect(self.changed)
        recorder.listed.connect(self.changed)
        bridge.documentChanged.connect(self._follow_document)

    def read(self) -> None:
        """Take up the queue that lies beside the project's runs, unless it is being worked off."""
        if self.going:
            return
        self._gone.clear()
        self._parent = runs.runs_parent(self._bridge.document.path)
        self._project = self._bridge.document.project.id
        try:
            self.entries = read_queue(self._parent)
        except runs.RunError as error:
            self.entries = ()
            self.told.emit(str(error))
        self.changed.emit()

    def _follow_document(self, change: Change) -> None:
        """Another project has another queue; one that is saved elsewhere takes its own along."""
        parent, project = runs.runs_parent(self._bridge.document.path), self._bridge.document.project.id
        if parent == self._parent and project == self._project:
            return
        if project == self._project and self._parent is not None:
            self._move_to(parent)
        else:
            self.going = False
            self.read()

    def _move_to(self, parent: Path) -> None:
        """Keep the queue beside the project's new file; runs stay where they were trained."""
        before, entries = self._parent, self.entries
        self._keep(())
        self._parent = parent
        self._keep(
            one.replaced(folder=str(before / one.folder)) if one.folder and before else one for one in entries
        )

    def _keep(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        if self._parent is not None:
            try:
                write_queue(self._parent, self.entries)
            except OSError as error:
                self.told.emit(
                    tr("The queue cannot be kept in {folder} ({why}); it lasts until the window closes.",
                       folder=str(self._parent), why=error.strerror or str(error))
                )  # fmt: skip
        self.changed.emit()

    # What lies in it.

    def curves(self, entry: Entry) -> RunCurves | None:
        """Return what the entry's run has measured, None while it waits or where its folder is gone."""
        if not entry.folder or self._parent is None or entry.folder in self._gone:
            return None
        try:
            return self._recorder.curves(str(self._parent / entry.folder))
        except runs.RunError:
            self._gone.add(entry.folder)
            return None

    def state_of(self, entry: Entry) -> RunState | Waiting:
        """Return how far an entry has come."""
        if entry.refused:
            return "refused"
        if not entry.folder:
            return "waiting"
        curves = self.curves(entry)
        return curves.state if curves is not None else "gone"

    def score_of(self, entry: Entry) -> float | None:
        """Return the entry's best validation accuracy so far."""
        curves = self.curves(entry)
        return curves.best(SCORE) if curves is not None else None

    def reached(self) -> tuple[Reached, ...]:
        """Return the runs that ended with a score, for what they say together."""
        done = ((entry, self.score_of(entry)) for entry in self.entries if self.state_of(entry) == "finished")
        return tuple(Reached(entry.settings, score) for entry, score in done if score is not None)

    def left(self) -> tuple[Entry, ...]:
        """Return what is still to be trained, unfinished runs first."""
        states = [(entry, self.state_of(entry)) for entry in self.entries]
        begun = [entry for entry, state in states if state in _BEGUN]
        return (*begun, *(entry for entry, state in states if state == "waiting"))

    # What is done with it.

    def add(self, variants: Sequence[Variant]) -> None:
        """Put these projects at the end."""
        new = (
            Entry(id=uuid4().hex, settings=one.settings, name=one.project.name, design=to_text(one.project))
            for one in variants
        )
        self._keep((*self.entries, *new))

    def add_design(self) -> None:
        """Put the design as it is now at the end."""
        self.add([Variant((), self._bridge.document.project)])

    def remove(self, ids: Iterable[str]) -> None:
        """Take entries out; their runs stay, and the one in training stays listed."""
        gone = set(ids)
        live = self._recorder.current.folder if self._recorder.live and self._recorder.current else ""
        self._keep(
            entry
            for entry in self.entries
            if entry.id not in gone or (entry.folder and Path(live).name == Path(entry.folder).name)
        )

    def move(self, entry_id: str, by: int) -> None:
        """Bring an entry so many places further up (less than 0) or down."""
        rows = list(self.entries)
        at = next((n for n, entry in enumerate(rows) if entry.id == entry_id), None)
        if at is not None and 0 <= at + by < len(rows):
            rows.insert(at + by, rows.pop(at))
            self._keep(rows)

    def start(self) -> None:
        """Train what waits, one after another, after the run in progress if there is one."""
        if not self.left():
            self.noted.emit(tr("Nothing waits in the queue; add the design or a sweep first."))
            return
        self.going = True
        self.changed.emit()
        self._next.start()

    def hold(self) -> None:
        """Begin no further run; the one in progress goes on."""
        self.going = False
        self.changed.emit()

    def _follow(self) -> None:
        """Go on when a run has ended by itself, hold when somebody or something ended it."""
        if self.going and not self._recorder.live:
            state = self._recorder.state
            if state in _BEGUN:
                self.hold()
                self.noted.emit(
                    tr("The queue holds, because its run was ended; start it again to go on from there.")
                )
            else:
                self._next.start()
        self.changed.emit()

    def _go_on(self) -> None:
        if not self.going or self._recorder.live:
            return
        left = self.left()
        if not left:
            self.going = False
            self.noted.emit(tr("The queue is done: {count} runs.", count=number(len(self.entries))))
            self.changed.emit()
        elif self._parent is not None and self._has_begun(left[0]):
            if not self._recorder.resume_run(str(self._parent / left[0].folder)):
                self._change(left[0], refused=tr("It cannot be resumed."))
                self._next.start()
        else:
            self._begin(left[0])

    def _has_begun(self, entry: Entry) -> bool:
        """Say whether there is something to resume; an engine may die before it has written anything."""
        try:
            return bool(entry.folder and self._parent and runs.read_run(self._parent / entry.folder))
        except runs.RunError:
            return False

    def _begin(self, entry: Entry) -> None:
        try:
            project = from_text(entry.design, name=entry.name)
        except FileError as error:
            self._change(entry, refused=str(error))
            self._next.start()
            return
        folder = self._recorder.begin_run(project)
        self._change(entry, folder=folder.name)

    def _change(self, entry: Entry, **fields: str) -> None:
        self._keep(one.replaced(**fields) if one.id == entry.id else one for one in self.entries)
