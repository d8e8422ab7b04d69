"""A second network that answers to the same stroke: another run, or the untrained design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.project import Project
from cnnstudio.engine import messages, runs
from cnnstudio.engine.record import Run
from cnnstudio.language import number, tr
from cnnstudio.ui.run_names import short_name

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge

State = Literal["none", "opening", "ready", "failed"]


class Beside(QObject):
    """Holds the network that was chosen to compare with; `changed` tells that it is another, or ready, or gone."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ticket = 0
        self.state: State = "none"
        self.message = ""
        self.folder: str | None = None
        self.epoch = 0
        self.labels: tuple[str, ...] = ()
        self.digits: bool | None = None
        """Whether the run's data are digits; None where no run says it."""
        self.project: Project = bridge.document.project
        self.analysis: Analysis = bridge.document.analysis
        bridge.opened.connect(self._take)
        bridge.failed.connect(self._fail)
        bridge.died.connect(self._lose)
        bridge.engineReady.connect(self._open_again)
        bridge.documentChanged.connect(self._follow)

    @property
    def chosen(self) -> bool:
        """Say whether there is a network to compare with."""
        return self.state != "none"

    def offered(self) -> tuple[Run, ...]:
        """Return the project's runs, the newest first."""
        return tuple(runs.list_runs(runs.runs_parent(self._bridge.document.path)))

    def title(self) -> str:
        """Return in a few words whose weights these are."""
        if self.folder is None:
            return tr("untrained, seed {seed}", seed=str(self.project.plan.seed))
        return tr("{run}, epoch {epoch}", run=short_name(self.folder), epoch=number(self.epoch))

    def choose(self, folder: str | None) -> None:
        """Compare with a run, or without a folder with the untrained design."""
        self.folder, self.message = folder, ""
        try:
            self._adopt()
        except runs.RunError as error:
            self._refuse(str(error))
            return
        self._open()

    def leave(self) -> None:
        """Compare with nothing."""
        self._ticket, self.state, self.folder = 0, "none", None
        self.changed.emit()

    def _adopt(self) -> None:
        run = runs.read_run(self.folder) if self.folder is not None else None
        self.project = (
            runs.read_project(self.folder) if self.folder is not None else self._bridge.document.project
        )
        self.analysis = analyse(self.project)
        self.labels = run.data.labels if run is not None else ()
        self.digits = run.data.digits if run is not None else None

    def _open(self) -> None:
        self.state = "opening"
        if self._bridge.state != "dead":
            self._ticket = self._bridge.engine.open(self.project, self.folder, "last", beside=True)
        self.changed.emit()

    def _open_again(self, _report: object) -> None:
        if self.state == "opening":
            self._open()

    def _take(self, report: messages.Opened) -> None:
        if self._ticket and report.ticket == self._ticket:
            self.epoch, self.state = report.epoch, "ready"
            self.changed.emit()

    def _fail(self, report: messages.Failed) -> None:
        if self._ticket and report.ticket == self._ticket:
            self._refuse(report.message)

    def _refuse(self, sentence: str) -> None:
        self._ticket, self.state, self.message = 0, "failed", sentence
        self.changed.emit()

    def _lose(self, _report: object) -> None:
        """Have it opened again when there is an engine again."""
        if self.state == "ready":
            self.state = "opening"
            self.changed.emit()

    def _follow(self, change: object) -> None:
        if self.chosen and getattr(change, "reset", False):
            self.leave()
