"""The network that Inspect and Draw look into: the one in training, a run's weights, or the untrained design."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.project import Project
from cnnstudio.engine import messages, runs
from cnnstudio.language import number, tr

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.ui.bridge import Bridge

State = Literal["none", "opening", "ready", "failed"]
Which = Literal["best", "last"] | int
"""The best or the last weights of a run, or those kept after an epoch."""

_PATIENCE = 250  # milliseconds without an edit before an untrained network is built anew


class InHand(QObject):
    """Holds which network is looked into; `changed` tells that it is another, `advanced` that it has learned more."""

    changed = Signal()
    advanced = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ticket = 0
        """The question whose answer is waited for; 0 when another answer would come too late."""
        self.folder: str | None = None
        self.weights: Which = "last"
        self.state: State = "none"
        self.message = ""
        self.epoch = self.step = 0
        self._learned = (0, 0)
        """Epochs and steps of the run in training by now."""
        self.labels: tuple[str, ...] = ()
        self.project: Project = bridge.document.project
        self.analysis: Analysis = bridge.document.analysis
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PATIENCE)
        self._soon.timeout.connect(self._open)
        self._listen(bridge)

    def _listen(self, bridge: Bridge) -> None:
        bridge.documentChanged.connect(self._follow_design)
        bridge.trainingStarted.connect(self._follow_training)
        bridge.epochEnded.connect(self._follow_epoch)
        for ended in (bridge.finished, bridge.interrupted):
            ended.connect(self._follow_end)
        bridge.opened.connect(self._take)
        bridge.failed.connect(self._follow_failure)
        bridge.died.connect(self._forget)

    @property
    def past(self) -> int | None:
        """Return the kept epoch that is looked back at; None for weights of now."""
        return self.weights if isinstance(self.weights, int) else None

    @property
    def live(self) -> bool:
        """Say whether the network in training is the one looked into, as it is now."""
        return self.past is None and self.folder is not None and self.trains(self.folder)

    def trains(self, folder: str) -> bool:
        """Say whether this run is the one in training."""
        return self._bridge.busy and folder == self._bridge.engine.run

    @property
    def trained(self) -> bool:
        """Say whether its weights have learned anything."""
        return self.live or self.step > 0

    @property
    def outdated(self) -> bool:
        """Say whether the design on the canvas is another by now."""
        return self.project.graph != self._bridge.document.project.graph

    def absence(self) -> str:
        """Return why nothing can be looked into now, in one sentence; empty where something can, or soon will."""
        if self.state == "failed":
            return self.message
        if self._bridge.state == "dead":
            return tr("The engine is not running. Press the chip at the foot to start the engine again.")
        return ""

    def title(self) -> str:
        """Return in a few words whose weights these are."""
        if self.live:
            return tr("{run}, in training, epoch {epoch}", run=self.run_name, epoch=number(self.epoch + 1))
        if self.past is not None:
            return tr("{run}, back at epoch {epoch}", run=self.run_name, epoch=number(self.past))
        if self.folder is not None:
            if self.step and not self.epoch:
                return tr("{run}, batch {step}", run=self.run_name, step=number(self.step))
            return tr("{run}, epoch {epoch}", run=self.run_name, epoch=number(self.epoch))
        return tr("untrained, seed {seed}", seed=str(self.project.plan.seed))

    @property
    def run_name(self) -> str:
        """The run's name, without the time it began at."""
        return Path(self.folder or "").name.partition("-")[2].partition("-")[2]

    def choose(self, folder: str | None, weights: Which = "last") -> None:
        """Look into a run's weights, or without a folder into the untrained design; a run in training keeps its place."""
        training = self.folder is not None and self.trains(self.folder)
        if training and (folder != self.folder or (self.live and not isinstance(weights, int))):
            return
        self.folder, self.weights, self.state = folder, weights, "none"
        self.want()

    def want(self) -> None:
        """Have the network ready to look into; views call this when they are shown or hear of a change."""
        if self.state == "none" and not self._soon.isActive():
            self._open()

    def _open(self) -> None:
        try:
            self._adopt(self._chosen_project())
        except runs.RunError as error:
            self._fail(str(error))
            return
        if not self.analysis.ok or not self.analysis.order:
            self._fail(tr("The design has a problem; mend it in Design, and its maps appear here."))
            return
        if self._bridge.state == "dead":
            return
        self._ticket = self._bridge.engine.open(self.project, self.folder, self.weights)
        self.state, self.message = "opening", ""
        self.changed.emit()

    def _chosen_project(self) -> Project:
        return runs.read_project(self.folder) if self.folder else self._bridge.document.project

    def _adopt(self, project: Project) -> None:
        now = self._bridge.document
        self.project = project
        # What does not fit the data that are open can be looked into all the same.
        known = project is now.project and now.analysis.ok
        self.analysis = now.analysis if known else analyse(project)

    def _take(self, report: messages.Opened) -> None:
        if report.ticket == self._ticket:
            self.epoch, self.step = self._learned if self.live else (report.epoch, report.step)
            self.labels, self.state = report.labels, "ready"
            self.changed.emit()

    def _follow_design(self, change: Change) -> None:
        if change.reset:
            self.folder, self.weights = None, "last"
        if self.folder is None and (change.reset or _network(change.before) != _network(change.after)):
            self.state, self._ticket = "none", 0
            self._soon.start()
            self.changed.emit()
        elif self.state == "failed":
            self.state = "none"
            self.want()

    def _follow_training(self, report: messages.Started) -> None:
        self._soon.stop()
        self._ticket = 0
        self.folder, self.weights, self.epoch = report.run, "last", report.first_epoch - 1
        self.step = self.epoch * report.steps_per_epoch
        self._learned = (self.epoch, self.step)
        self.labels, self.state, self.message = report.labels, "ready", ""
        try:
            self._adopt(runs.read_project(report.run))
        except runs.RunError:
            # The folder is the engine's to write; what is trained is what was on the canvas a moment ago.
            self._adopt(self._bridge.document.project)
        self.changed.emit()

    def _follow_epoch(self, report: messages.EpochEnded) -> None:
        self._learned = (report.epoch, report.step)
        if self.live:
            self.epoch, self.step = self._learned
            self.advanced.emit()

    def _follow_end(self, report: messages.Finished | messages.Interrupted) -> None:
        if report.run == self.folder:
            if self.past is None:
                self.weights = "best" if self.project.plan.restore_best else "last"
            self.state = "none"
            self.want()

    def _follow_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._fail(report.message)
        elif report.run and report.run == self.folder:
            self.choose(None)

    def _forget(self, _report: messages.Died) -> None:
        self.state = "none"
        self.changed.emit()

    def _fail(self, message: str) -> None:
        self.state, self.message = "failed", message
        self.changed.emit()


def _network(project: Project) -> tuple[object, ...]:
    return project.graph, project.blocks, project.plan.seed, project.recipe.scale
