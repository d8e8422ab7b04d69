"""What this session's runs have measured, kept from the first report on, whether a view is open or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cnnstudio.document import edits
from cnnstudio.document.project import Project
from cnnstudio.engine import messages, runs
from cnnstudio.language import number, tr
from cnnstudio.ui.run_names import short_name
from cnnstudio.ui.training.refusal import design_reason, reason_not_to_start
from cnnstudio.ui.training.remaining import Remaining
from cnnstudio.ui.training.run_curves import RunCurves, RunState
from cnnstudio.ui.training.run_shelf import RunShelf

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.open_data import OpenData


class Recorder(RunShelf):
    """Starts runs and keeps their curves; made once, before any view, so that no report is missed.

    `changed`: another current run, or another state; `grew`: more steps; `epochDone`: one more epoch;
    `spread`: what its layers hold; `told`: what went wrong; `warned`: what to know of a run that goes on;
    `listed`: runs have come or gone.
    """

    changed = Signal()
    grew = Signal()
    epochDone = Signal()
    spread = Signal()
    listed = Signal()
    told = Signal(str)
    warned = Signal(str)

    def __init__(self, bridge: Bridge, data: OpenData, parent: QObject | None = None) -> None:
        super().__init__(bridge, parent)
        self._data = data
        self.open_parts = lambda: data.parts
        self._wished = False
        data.changed.connect(self._follow_data)
        self.remaining: Remaining | None = None
        self.preparing: messages.Preparing | None = None
        """What takes its time before the run begins."""
        self.images_per_second = 0.0
        self.memory = 0
        self.edited_since = False
        """Whether the design was changed after the current run began."""
        self._listen(bridge)

    def _listen(self, bridge: Bridge) -> None:
        bridge.preparing.connect(self._prepare)
        bridge.trainingStarted.connect(self._begin)
        bridge.stepsArrived.connect(self._take_steps)
        bridge.epochEnded.connect(self._take_epoch)
        bridge.distributions.connect(self._take_distributions)
        bridge.held.connect(self._hold)
        bridge.continued.connect(self._continue)
        bridge.finished.connect(self._finish)
        bridge.interrupted.connect(self._interrupt)
        bridge.failed.connect(self._fail)
        bridge.died.connect(self._die)
        bridge.warned.connect(self._warn)
        bridge.beat.connect(self._feel)
        bridge.rateChanged.connect(self._take_rate)
        bridge.documentChanged.connect(self._notice_edit)

    @property
    def awaited(self) -> tuple[str, float] | None:
        """Return what a start waits for and the share done; None when nothing is awaited."""
        if self._wished:
            return self._data.message or tr("Reading the images"), self._data.share
        told = self.preparing if self.state == "starting" else None
        return (told.sentence, told.share) if told is not None else None

    def reason_not_to_start(self) -> str | None:
        """Return in one sentence why training cannot begin, None when it can."""
        if self.live:
            return tr("A network is in training; stop it first.")
        document = self._bridge.document
        return reason_not_to_start(document.project, document.analysis, self._data)

    def start(self) -> bool:
        """Begin a new run of the design as it is, once its data are read; say why not where it cannot be."""
        self._data.want()
        document = self._bridge.document
        sound = design_reason(document.project, document.analysis) is None
        if sound and not self.live and self._data.state == "opening":
            self._wished = True
            self.changed.emit()
            return True
        self._wished = False
        reason = self.reason_not_to_start()
        if reason is not None:
            self.told.emit(reason)
            return False
        self.begin_run(document.project)
        return True

    def begin_run(self, project: Project) -> Path:
        """Train a project, the one on the canvas or another, in a new folder; return the folder."""
        folder = self._unused(runs.new_run_folder(project.name, self._bridge.document.path))
        curves = RunCurves(str(folder), project.name, epochs=project.plan.epochs)
        curves.follow(project)
        self._expect(curves)
        self._follow_parts(project)
        self._wake_engine()
        self._bridge.engine.train(project, folder, snapshot_bytes=self._snapshot_bytes)
        return folder

    def _follow_parts(self, project: Project) -> None:
        same = project.recipe == self._bridge.document.project.recipe
        self.parts = self._data.parts if same else None

    def _follow_data(self) -> None:
        """Start now if that was wished while the data were being read."""
        if self._wished and self._data.state in {"open", "failed"}:
            self.start()
            self.changed.emit()
        elif self._wished:
            self.grew.emit()

    def resume_run(self, folder: str, more_epochs: int = 0) -> bool:
        """Go on with a run from its last checkpoint, for so many epochs more than were planned."""
        if self.live:
            self.told.emit(tr("A network is in training; stop it first."))
            return False
        try:
            project = runs.read_project(Path(folder))
            curves = self.curves(folder)
        except runs.RunError as error:
            self.told.emit(str(error))
            return False
        if more_epochs:
            project = edits.set_plan(project, epochs=max(curves.epochs, len(curves.points)) + more_epochs)
        curves.state, curves.message = "starting", ""
        curves.follow(project)
        self._expect(curves)
        self._follow_parts(project)
        self._wake_engine()
        self._bridge.engine.train(project, folder, resume=True, snapshot_bytes=self._snapshot_bytes)
        return True

    def forget(self, folder: str) -> None:
        """Keep nothing of a run that was deleted."""
        self._drop(folder)
        if self._is_current(folder):
            self.current = self.remaining = None
        self.listed.emit()
        self.changed.emit()

    def pause(self) -> None:
        """Hold the run after the batch in progress."""
        if self.state == "training":
            self._bridge.engine.pause()

    def go_on(self) -> None:
        """Continue a held run."""
        if self.state == "paused":
            self._bridge.engine.resume()

    def change_rate(self, rate: float) -> None:
        """Let the run in progress go on with another learning rate."""
        if self.live:
            self._bridge.engine.change_rate(rate)

    def stop(self) -> None:
        """End the run after the batch in progress (it can be resumed), or no longer wait for the data."""
        if self._wished:
            self._wished = False
            self.changed.emit()
        if self.live:
            self._enter("stopping")
            self._bridge.engine.stop()

    def _wake_engine(self) -> None:
        if self._bridge.engine.state == "dead":
            self._bridge.engine.start()
            self._bridge.drain()

    def _expect(self, curves: RunCurves) -> None:
        self._session.pop(curves.folder, None)
        self._session[curves.folder] = curves
        self._read.pop(curves.folder, None)
        self.current, self.remaining, self.edited_since = curves, None, False
        self.preparing = None
        self.listed.emit()
        self.changed.emit()

    def _enter(self, state: RunState) -> None:
        if self.current is not None:
            self.current.state = state
            self.changed.emit()

    def _prepare(self, report: messages.Preparing) -> None:
        if self._is_current(report.run):
            self.preparing = report
            self.grew.emit()

    def _begin(self, report: messages.Started) -> None:
        current = self.current
        if current is None or current.folder != report.run:
            current = RunCurves(report.run, short_name(report.run))
            self._expect(current)
        current.begin(report)
        self.remaining = Remaining(current.steps_per_epoch, report.epochs)
        self.images_per_second = 0.0
        self.listed.emit()
        self.changed.emit()

    def _take_steps(self, report: messages.Steps) -> None:
        if self.current is None or not self._is_current(report.run):
            return
        self.current.take_steps(report)
        self.images_per_second = report.images_per_second
        if self.remaining is not None:
            self.remaining.steps(report.first_step + len(report.values) - 1, report.seconds)
        self.grew.emit()

    def _take_epoch(self, report: messages.EpochEnded) -> None:
        if self.current is None or not self._is_current(report.run):
            return
        self.current.take_epoch(report)
        if self.remaining is not None:
            self.remaining.epoch(report.seconds)
        self.epochDone.emit()

    def _take_distributions(self, report: messages.Distributions) -> None:
        if self.current is not None and self._is_current(report.run):
            self.current.take_distributions(report)
            self.spread.emit()

    def _take_rate(self, report: messages.RateChanged) -> None:
        if self.current is not None and self._is_current(report.run):
            self.current.take_rate(report)
            self.changed.emit()

    def _hold(self, report: messages.Held) -> None:
        if self._is_current(report.run):
            self._enter("paused")

    def _continue(self, report: messages.Continued) -> None:
        if self._is_current(report.run):
            self._enter("training")

    def _finish(self, report: messages.Finished) -> None:
        if self.current is None or not self._is_current(report.run):
            return
        self.current.best_epoch, self.current.stopped_by = report.best_epoch, report.stopped_by
        if report.stopped_by == "nan":
            self.current.message = tr(
                "The loss is no longer a number since batch {step}; try a smaller learning rate.",
                step=number(report.step),
            )
            self.told.emit(self.current.message)
        self._enter("stopped" if report.stopped_by == "user" else "finished")
        self.listed.emit()

    def _interrupt(self, report: messages.Interrupted) -> None:
        if self._is_current(report.run):
            self._enter("interrupted")
            self.listed.emit()

    def _fail(self, report: messages.Failed) -> None:
        if self.current is not None and self._is_current(report.run):
            self._end_badly("failed", report.message)

    def _die(self, report: messages.Died) -> None:
        if self.live:
            self._end_badly("interrupted", report.message)
        else:
            self.told.emit(report.message)

    def _end_badly(self, state: RunState, message: str) -> None:
        if self.current is not None:
            self.current.message = message
        self.told.emit(message)
        self._enter(state)
        self.listed.emit()

    def _warn(self, report: messages.Warned) -> None:
        self.warned.emit(report.message)

    def _feel(self, report: messages.Beat) -> None:
        self.memory = report.memory

    def _notice_edit(self, change: object) -> None:
        if getattr(change, "reset", False):
            self._read.clear()
            self.listed.emit()
        if self.live and not self.edited_since:
            self.edited_since = True
            self.changed.emit()
