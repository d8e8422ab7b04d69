"""The strip above the curves: start, pause, stop, how far the run is, and its facts."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.language import memory_text, number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.bridge import PICTURES_PER_SECOND, Pace
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.remaining import duration
from cnnstudio.ui.training.run_curves import RunCurves, RunState
from cnnstudio.ui.widgets import Button, Facts, Label, Line, PrimaryButton, ProgressTwo
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

_HEIGHT = 72


class StartButton(PrimaryButton):
    """Begins a new run; a plain button while an unfinished run can be resumed beside it."""

    def __init__(self) -> None:
        super().__init__(tr("Start"), "play", large=True)
        self._first = True

    def set_first(self, first: bool) -> None:
        """Say whether it is the first thing to do here."""
        self._first = first
        self.setToolTip("" if first else tr("Begin a new run from untrained weights."))
        self.update()

    def _fill(self) -> QColor | None:
        return super()._fill() if self._first else super(PrimaryButton, self)._fill()

    def _border(self) -> QColor | None:
        return super()._border() if self._first else super(PrimaryButton, self)._border()

    def _ink(self) -> str:
        return super()._ink() if self._first else super(PrimaryButton, self)._ink()


class Header(Styled, QWidget):
    """Buttons tell wishes; what is shown is read from the recorder at most ten times a second."""

    startRequested = Signal(bool)
    pauseRequested = Signal(bool)
    resumeRequested = Signal(bool)
    stopRequested = Signal(bool)

    def __init__(self, recorder: Recorder, device: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self.start = StartButton()
        self.pause = Button(tr("Pause"), "pause", large=True)
        self.resume = PrimaryButton(tr("Resume"), "play", large=True)
        self.stop = Button(tr("Stop"), "stop", large=True)
        self.where = Label("", "strong")
        self.batch = Label("", "small", "text_quiet")
        self.progress = ProgressTwo(tr("Progress of training"))
        self.facts = Facts(
            (
                ("left", tr("left")),
                ("passed", tr("so far")),
                ("speed", tr("images / s")),
                ("step", tr("per batch")),
                ("rate", tr("learning rate")),
                ("memory", tr("memory")),
            ),
            tr("Facts of the run"),
        )
        self.setAccessibleName(tr("Training"))
        self._device = device
        self._pace = Pace(self, PICTURES_PER_SECOND, self.refresh)
        self._build()
        self._connect(recorder)
        self.refresh()

    def _build(self) -> None:
        self._row = QHBoxLayout(self)
        for button in (self.resume, self.start, self.pause, self.stop):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._row.addWidget(button)
        self._row.addWidget(Line(standing=True))
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        above = QHBoxLayout()
        above.addWidget(self.where, 1)
        above.addWidget(self.batch, 0, Qt.AlignmentFlag.AlignRight)
        middle.addStretch(1)
        middle.addLayout(above)
        middle.addWidget(self.progress)
        middle.addStretch(1)
        self._row.addWidget(self._middle, 1)
        self._row.addStretch()
        self._row.addWidget(Line(standing=True))
        self._row.addWidget(self.facts)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.setFixedHeight(look.px(_HEIGHT))
        self._row.setContentsMargins(look.space("inset"), look.px(12), look.space("inset"), look.px(12))
        self._row.setSpacing(look.space("unit"))
        self._middle.setMinimumWidth(look.px(200))
        self._middle.setMaximumWidth(look.px(420))

    def set_tight(self, tight: bool) -> None:
        """Leave out the facts that are missed least in a narrow window."""
        for key in ("passed", "step", "rate"):
            self.facts.fact(key).setVisible(not tight)
        self._middle.setMinimumWidth(theme.current().px(120 if tight else 200))

    def _connect(self, recorder: Recorder) -> None:
        recorder.changed.connect(self.refresh)
        recorder.grew.connect(self._pace.ask)
        recorder.epochDone.connect(self._pace.ask)
        self.start.clicked.connect(self.startRequested)
        self.pause.clicked.connect(self.pauseRequested)
        self.resume.clicked.connect(self.resumeRequested)
        self.stop.clicked.connect(self.stopRequested)

    def first_button(self) -> QWidget:
        """Return what one most likely wants to press now."""
        if self._recorder.state == "paused" or self._resumable:
            return self.resume
        return self.pause if self._recorder.live else self.start

    @property
    def _resumable(self) -> bool:
        run = self._recorder.current
        return run is not None and run.resumable and self._recorder.awaited is None

    def set_device(self, device: str) -> None:
        """Name what computes beside the memory it uses."""
        self._device = device
        self.refresh()

    def refresh(self) -> None:
        """Show the recorder's state."""
        state, run = self._recorder.state, self._recorder.current
        busy = self._recorder.live or self._recorder.awaited is not None
        shown = {
            self.start: not busy,
            self.pause: state in {"starting", "training", "stopping"},
            self.resume: state == "paused" or self._resumable,
            self.stop: busy,
        }
        self.start.set_first(not self._resumable)
        self._offer(shown, {self.pause: state == "training", self.stop: state != "stopping"})
        self.stop.setText(tr("Stopping") if state == "stopping" else tr("Stop"))
        self._show_progress(run)
        self._show_facts(run)

    def _offer(self, shown: dict[Button, bool], usable: dict[Button, bool]) -> None:
        """Show some of the buttons; one that goes hands the keyboard to what takes its place, never to Stop."""
        for button in (button for button, wanted in shown.items() if wanted):
            button.setEnabled(button.isEnabled() or usable.get(button, True))
            button.show()
        leaving = [button for button in shown if not (shown[button] and usable.get(button, True))]
        if self.hasFocus() or any(button.hasFocus() for button in leaving):
            heir = self.first_button()
            # Qt would pass the keyboard of a button that goes to the next one, and Space would end the run.
            (self if heir in leaving else heir).setFocus(Qt.FocusReason.OtherFocusReason)
        for button, wanted in shown.items():
            button.setEnabled(usable.get(button, True))
            button.setVisible(wanted)

    def _show_awaited(self, sentence: str, share: float) -> None:
        self.where.setText(sentence)
        self.batch.setText(percent(share, 0))
        self.progress.set_shares(share, 0.0)

    def _show_progress(self, run: RunCurves | None) -> None:
        awaited = self._recorder.awaited
        if awaited is not None:
            self._show_awaited(*awaited)
            return
        if run is None:
            self.where.setText(tr("Not trained yet"))
            self.batch.setText("")
            self.progress.set_shares(0.0, 0.0)
            return
        step = int(run.series.steps[-1]) if len(run.series) else 0
        inside = (step - 1) % run.steps_per_epoch + 1 if step else 0
        epoch = max((step - 1) // run.steps_per_epoch + 1, 1)
        self.where.setText(" · ".join(part for part in (_where(run, epoch), run.partial) if part))
        self.batch.setText(
            tr("batch {batch} of {all}", batch=number(inside), all=number(run.steps_per_epoch))
            if step
            else ""
        )
        if run.state == "finished" and run.stopped_by == "epochs":
            self.batch.setText(self._took(run) or self.batch.text())
        total = run.steps_per_epoch * max(run.epochs, 1)
        self.progress.set_shares(inside / run.steps_per_epoch if step else 0.0, step / total)

    def _took(self, run: RunCurves) -> str:
        """Return how long the run took beside what was told at its beginning; nothing where nothing was told."""
        told = self._recorder.remaining.expected if self._recorder.remaining is not None else None
        if told is None or not run.points:
            return ""
        return tr("took {time}, {told} expected", time=duration(run.points[-1].seconds), told=duration(told))

    def _show_facts(self, run: RunCurves | None) -> None:
        recorder, left = self._recorder, self._recorder.remaining
        per_step = left.seconds_per_step if left is not None else None
        passed = float(run.series.seconds[-1]) if run is not None and len(run.series) else None
        self.facts.set_value("left", self._left())
        self.facts.fact("left").setToolTip(self._finish_time())
        self.facts.set_value("passed", "" if passed is None else duration(passed))
        speed = recorder.images_per_second
        self.facts.set_value("speed", number(round(speed)) if speed else "")
        self.facts.set_value("step", "" if per_step is None else _milliseconds(per_step))
        rate = run.learning_rate if run is not None else None
        self.facts.set_value("rate", "" if rate is None else number(float(rate)))
        memory = recorder.memory
        self.facts.set_value("memory", memory_text(memory) if memory else "")
        self.facts.fact("memory").setToolTip(self._device)

    def _left(self) -> str:
        recorder = self._recorder
        if not recorder.live or recorder.remaining is None:
            return ""
        seconds = recorder.remaining.seconds()
        return tr("estimating") if seconds is None else duration(seconds)

    def _finish_time(self) -> str:
        """Return the time of day at which the run will be done, if that can be told."""
        left = (
            self._recorder.remaining.seconds() if self._recorder.live and self._recorder.remaining else None
        )
        if left is None:
            return ""
        done = datetime.now().astimezone() + timedelta(seconds=left)
        return tr("done at about {time}", time=f"{done:%H:%M}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line below."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("chrome"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        painter.end()


def _where(run: RunCurves, epoch: int) -> str:
    words: dict[RunState, str] = {
        "starting": tr("Building the network"),
        "training": tr("Epoch {epoch} of {all}", epoch=number(epoch), all=number(run.epochs)),
        "paused": tr("Paused in epoch {epoch} of {all}", epoch=number(epoch), all=number(run.epochs)),
        "stopping": tr("Stopping after this batch"),
        "finished": _finished(run),
        "stopped": tr("Stopped in epoch {epoch} of {all}", epoch=number(epoch), all=number(run.epochs)),
        "interrupted": tr(
            "Interrupted in epoch {epoch} of {all}", epoch=number(epoch), all=number(run.epochs)
        ),
        "failed": tr("Failed"),
    }
    if run.state == "training" and run.points and run.points[-1].epoch == run.epochs:
        return tr("Saving the run")
    if run.state == "training" and _checks(run, epoch):
        return tr("Checking epoch {epoch} of {all}", epoch=number(epoch), all=number(run.epochs))
    return words[run.state]


def _checks(run: RunCurves, epoch: int) -> bool:
    """Say whether all batches of an epoch are done while its check on the validation part is not."""
    trained = len(run.series) > 0 and int(run.series.steps[-1]) == epoch * run.steps_per_epoch
    return trained and (not run.points or run.points[-1].epoch < epoch)


def _finished(run: RunCurves) -> str:
    epochs = number(len(run.points))
    if run.stopped_by == "early":
        return tr("Stopped early after {all} epochs", all=epochs)
    if run.stopped_by == "time":
        return tr("Time is up after {all} epochs", all=epochs)
    if len(run.points) == 1:
        return tr("Finished after 1 epoch")
    return tr("Finished after {all} epochs", all=epochs)


def _milliseconds(seconds: float) -> str:
    return tr("{ms} ms", ms=f"{seconds * 1000:.1f}" if seconds < 0.1 else number(round(seconds * 1000)))
