"""The one receiver between the document, the engine and the window: what happened, as Qt signals in the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from cnnstudio.document.postponing import SOON
from cnnstudio.engine import messages
from cnnstudio.layers.formulas import USUAL, Reading

if TYPE_CHECKING:
    from cnnstudio.document.document import Document
    from cnnstudio.engine.client import EngineClient

FRAME = 16  # milliseconds between two drains of the engine's box

CURVES_PER_SECOND = 15.0
PICTURES_PER_SECOND = 10.0
HIDDEN_PER_SECOND = 2.0

_SIGNALS: dict[type[object], str] = {
    messages.Ready: "engineReady",
    messages.Preparing: "preparing",
    messages.Started: "trainingStarted",
    messages.Steps: "stepsArrived",
    messages.EpochEnded: "epochEnded",
    messages.Held: "held",
    messages.Continued: "continued",
    messages.Checkpointed: "checkpointed",
    messages.Warned: "warned",
    messages.Finished: "finished",
    messages.Interrupted: "interrupted",
    messages.Failed: "failed",
    messages.Opened: "opened",
    messages.Seen: "seen",
    messages.KernelsAre: "kernelsArrived",
    messages.Reasoned: "reasoned",
    messages.Checked: "checked",
    messages.Measured: "measured",
    messages.Augmented: "augmented",
    messages.Beat: "beat",
    messages.Died: "died",
    messages.Silent: "silent",
    messages.Answering: "answering",
    messages.RateChanged: "rateChanged",
    messages.RatesTried: "ratesTried",
    messages.Estimated: "estimated",
    messages.StepTold: "stepTold",
    messages.Evaluating: "evaluating",
    messages.Evaluated: "evaluated",
    messages.SeenInside: "seenInside",
    messages.SampleJudged: "sampleJudged",
    messages.FieldIs: "fieldArrived",
    messages.FirstWeightsAre: "firstWeightsArrived",
    messages.OverviewIs: "overviewArrived",
    messages.MultiplesAre: "multiplesArrived",
    messages.ExcitedIs: "excitedArrived",
    messages.StrongestAre: "strongestArrived",
    messages.AlikeAre: "alikeArrived",
    messages.Distributions: "distributions",
    messages.PartsJudged: "partsJudged",
}


class Bridge(QObject):
    """Forwards the document's one signal and empties the engine's box once per frame, answers at once.

    Every signal carries the message it is named for; `stateChanged` carries the engine's state as a word.
    """

    documentChanged = Signal(object)
    engineReady = Signal(object)
    preparing = Signal(object)
    trainingStarted = Signal(object)
    stepsArrived = Signal(object)
    epochEnded = Signal(object)
    held = Signal(object)
    continued = Signal(object)
    checkpointed = Signal(object)
    warned = Signal(object)
    finished = Signal(object)
    interrupted = Signal(object)
    failed = Signal(object)
    opened = Signal(object)
    seen = Signal(object)
    kernelsArrived = Signal(object)
    reasoned = Signal(object)
    checked = Signal(object)
    measured = Signal(object)
    augmented = Signal(object)
    beat = Signal(object)
    died = Signal(object)
    silent = Signal(object)
    answering = Signal(object)
    rateChanged = Signal(object)
    ratesTried = Signal(object)
    estimated = Signal(object)
    stepTold = Signal(object)
    evaluating = Signal(object)
    evaluated = Signal(object)
    seenInside = Signal(object)
    sampleJudged = Signal(object)
    fieldArrived = Signal(object)
    firstWeightsArrived = Signal(object)
    overviewArrived = Signal(object)
    multiplesArrived = Signal(object)
    excitedArrived = Signal(object)
    strongestArrived = Signal(object)
    alikeArrived = Signal(object)
    distributions = Signal(object)
    partsJudged = Signal(object)
    stateChanged = Signal(str)
    readingChanged = Signal(object)
    """How formulas and rows are read from now on: a Reading."""
    _woken = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._client: EngineClient | None = None
        self._state = "dead"
        self.reading: Reading = USUAL
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SOON)
        self._rest.timeout.connect(document.catch_up)
        document.later = self._rest.start
        document.changed.connect(self._tell_change)
        self._woken.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self.drain)

    def attach(self, client: EngineClient) -> None:
        """Listen to this engine; it was made with `wake=bridge.wake`."""
        self._client = client
        client.received.connect(self._tell_report)
        self._follow_state()

    def set_reading(self, reading: Reading) -> None:
        """Let every card show these symbols and count rows so."""
        if reading != self.reading:
            self.reading = reading
            self.readingChanged.emit(reading)

    def wake(self) -> None:
        """Say that the box holds something; the engine's reader thread calls this."""
        self._woken.emit()

    def close(self) -> None:
        """Stop listening; the engine has been closed before."""
        self._frame.stop()
        self._rest.stop()
        self.document.later = None
        self.document.changed.disconnect(self._tell_change, missing_ok=True)
        if self._client is not None:
            self._client.received.disconnect(self._tell_report, missing_ok=True)
        self._client = None

    @property
    def engine(self) -> EngineClient:
        """The engine's window side, for requests."""
        if self._client is None:
            raise RuntimeError("no engine is attached to the bridge")
        return self._client

    @property
    def state(self) -> str:
        """What the engine does, as last told: starting, ready, training, paused, stopping or dead."""
        return self._state

    @property
    def busy(self) -> bool:
        """Say whether a network is in training, paused included."""
        return self._state in {"training", "paused", "stopping"}

    @Slot()
    def _hear(self) -> None:
        if self._client is not None and self._client.urgent:
            self.drain()
        elif not self._frame.isActive():
            self._frame.start()

    @Slot()
    def drain(self) -> None:
        """Empty the engine's box now."""
        if self._client is not None:
            self._frame.stop()
            self._client.pump()
            self._follow_state()

    def _follow_state(self) -> None:
        state = self.engine.state if self._client is not None else "dead"
        if state != self._state:
            self._state = state
            self.stateChanged.emit(state)

    def _tell_change(self, change: object) -> None:
        self.documentChanged.emit(change)

    def _tell_report(self, report: object) -> None:
        self._follow_state()
        getattr(self, _SIGNALS[type(report)]).emit(report)


class Pace(QObject):
    """Repaints a view no more often than it may: so many times a second, or twice while nobody sees it."""

    def __init__(self, view: QWidget, per_second: float, repaint: Callable[[], None]) -> None:
        super().__init__(view)
        self._view, self._repaint = view, repaint
        self._interval = round(1000 / per_second)
        self._asked = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._due)
        view.installEventFilter(self)

    def ask(self) -> None:
        """Have the view repainted: at once when it rested long enough, else when its time has come."""
        self._asked = True
        if not self._timer.isActive():
            self._due()

    def _due(self) -> None:
        if not self._asked:
            return
        self._asked = False
        hidden = round(1000 / HIDDEN_PER_SECOND)
        self._timer.start(self._interval if self._view.isVisible() else hidden)
        self._repaint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up at once when the view is shown."""
        if event.type() == QEvent.Type.Show and self._asked:
            self._timer.stop()
            self._due()
        return super().eventFilter(watched, event)
