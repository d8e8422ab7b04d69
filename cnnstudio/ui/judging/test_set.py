"""The test set of one run: sealed until it is opened, judged by the engine once, read from the run's folder after that."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cnnstudio.engine import messages
from cnnstudio.language import tr
from cnnstudio.ui.background import Background
from cnnstudio.ui.judging.opened import Opened, Phase, Sealed, about, unseal

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge


class TestSet(QObject):
    """`changed`: another run or phase; `progressed`: the engine has come further; `looked(folder)`: a look was counted."""

    __test__ = False  # pytest takes names that begin with Test for its own

    changed = Signal()
    progressed = Signal()
    looked = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ticket = 0
        self._reader = Background(self)
        self._reader.done.connect(self._take)
        self._open_already: set[str] = set()
        self.folder = ""
        self.phase: Phase = "none"
        self.sealed: Sealed | None = None
        self.opened: Opened | None = None
        self.sentence, self.share = "", 0.0
        for signal, hear in (
            (bridge.evaluating, self._hear_progress),
            (bridge.evaluated, self._hear_end),
            (bridge.failed, self._hear_failure),
            (bridge.died, self._hear_death),
            (bridge.stateChanged, self._hear_state),
        ):
            signal.connect(hear)

    def show(self, folder: str) -> None:
        """Take up a run's test set, as it is on disk now."""
        if folder == self.folder and self.phase in {"judging", "opening"}:
            return
        self._give_up()
        self.folder, self.sealed, self.opened = folder, None, None
        self._enter("reading")
        self._reader.begin(partial(about, folder))

    @property
    def needs_engine(self) -> bool:
        """Say whether opening it now means that the engine has to judge the run first."""
        return self.sealed is not None and not self.sealed.kept

    def refusal(self) -> str:
        """Return in one sentence why it cannot be opened now, or nothing."""
        if self.sealed is None:
            return tr("The run is being read.")
        if self.sealed.impossible:
            return self.sealed.impossible
        if self.needs_engine and self._bridge.busy:
            return tr("A network is in training; its run goes first, then this one can be judged.")
        return ""

    def open(self) -> None:
        """Break the seal: from here on the look counts."""
        if self.refusal() or self.sealed is None:
            return
        if self.sealed.kept:
            self._read()
        else:
            self._judge()

    def judge_again(self) -> None:
        """Have the run judged anew, as it is now."""
        if not self._bridge.busy:
            self._judge()

    def cancel(self) -> None:
        """Give up what the engine does for it; the seal holds."""
        if self.phase == "judging":
            self._bridge.engine.cancel(self._ticket)

    def close(self) -> None:
        """Stop what runs in the background."""
        self._give_up()
        self._reader.close()

    def _give_up(self) -> None:
        if self.phase == "judging":
            self._bridge.engine.cancel(self._ticket)
        self._ticket = 0
        self._reader.drop()

    def _judge(self) -> None:
        if self._bridge.engine.state == "dead":
            self._bridge.engine.start()
            self._bridge.drain()
        self.sentence, self.share = tr("The engine gets ready."), 0.0
        self._ticket = self._bridge.engine.evaluate(self.folder)
        self._enter("judging")

    def _read(self) -> None:
        if self.sealed is not None:
            self._enter("opening")
            self._reader.begin(partial(unseal, self.sealed, self.folder not in self._open_already))

    def _take(self, result: object) -> None:
        if isinstance(result, str):
            if self.phase == "opening" and self.sealed is not None:
                self.sealed = replace(self.sealed, record=None)  # what cannot be read is made anew
            self._fail(result)
        elif isinstance(result, Sealed):
            self.sealed = result
            if self.folder in self._open_already and result.kept:
                self._read()
            else:
                self._enter("sealed")
        elif isinstance(result, Opened):
            self.opened, self.sealed = result, result.sealed
            self._open_already.add(self.folder)
            self._enter("open")
            self.looked.emit(self.folder)

    def _hear_progress(self, report: messages.Evaluating) -> None:
        if report.ticket == self._ticket:
            self.sentence, self.share = report.sentence, report.share
            self.progressed.emit()

    def _hear_end(self, report: messages.Evaluated) -> None:
        if report.ticket == self._ticket:
            self._ticket = 0
            self._read()

    def _hear_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._fail(report.message)

    def _hear_death(self, report: messages.Died) -> None:
        if self.phase == "judging":
            self._fail(report.message)

    def _hear_state(self, _state: str) -> None:
        if self.phase in {"sealed", "failed"}:
            self.changed.emit()

    def _fail(self, sentence: str) -> None:
        self._ticket, self.sentence = 0, sentence
        self._enter("failed")

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self.changed.emit()
