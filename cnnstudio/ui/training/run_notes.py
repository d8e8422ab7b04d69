"""The notes at places of the curves: written, changed, removed and taken back, and kept in the run's folder."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from cnnstudio.engine.curve_notes import LONGEST, CurveNote, in_order, write_notes
from cnnstudio.storage import StorageError
from cnnstudio.ui.training.run_curves import RunCurves

Notes = tuple[CurveNote, ...]


@dataclass(slots=True)
class _History:
    """What a run's notes were before each change of this session, and after those taken back."""

    before: list[Notes] = field(default_factory=list)
    after: list[Notes] = field(default_factory=list)


class RunNotes(QObject):
    """Those of the run shown in full; `changed`, and `told(sentence)` where they cannot be kept."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run: RunCurves | None = None
        self._histories: dict[str, _History] = {}

    def show_run(self, run: RunCurves | None) -> None:
        """Be about this run from now on."""
        self.run = run
        self.changed.emit()

    @property
    def notes(self) -> Notes:
        """The notes in the order of their steps."""
        return self.run.notes if self.run is not None else ()

    @property
    def can_take_back(self) -> bool:
        """Say whether a change of this session can be taken back."""
        return bool(self._history.before)

    @property
    def can_do_again(self) -> bool:
        """Say whether something taken back can be done again."""
        return bool(self._history.after)

    @property
    def _history(self) -> _History:
        folder = self.run.folder if self.run is not None else ""
        return self._histories.setdefault(folder, _History())

    def last_step(self) -> int:
        """Return the newest step of the run; 0 where none was measured."""
        return int(self.run.series.steps[-1]) if self.run is not None and len(self.run.series) else 0

    def words_at(self, step: int) -> str:
        """Return what is noted at a step."""
        return next((note.words for note in self.notes if note.step == step), "")

    def put(self, step: int, words: str) -> None:
        """Note these words at a step, in place of what stood there; no words remove it."""
        words = " ".join(words.split())[:LONGEST]
        others = tuple(note for note in self.notes if note.step != step)
        more = (CurveNote(step=step, words=words),) if words else ()
        self._change(in_order((*others, *more)))

    def take_back(self) -> None:
        """Undo the last change."""
        history = self._history
        if history.before and self._keep(history.before[-1], history.after):
            history.before.pop()

    def do_again(self) -> None:
        """Redo what was taken back last."""
        history = self._history
        if history.after and self._keep(history.after[-1], history.before):
            history.after.pop()

    def _change(self, notes: Notes) -> None:
        if self.run is not None and notes != self.notes and self._keep(notes, self._history.before):
            self._history.after.clear()

    def _keep(self, notes: Notes, left: list[Notes]) -> bool:
        """Write these notes; what they leave behind goes on that list."""
        run = self.run
        if run is None:
            return False
        try:
            write_notes(run.folder, notes)
        except StorageError as error:
            self.told.emit(str(error))
            return False
        left.append(run.notes)
        run.notes = notes
        self.changed.emit()
        return True
