"""Asks Keras, in the background, whether it sees the design as we do; a difference is a problem of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from cnnstudio.engine import messages
from cnnstudio.language import number, shape_text, tr

if TYPE_CHECKING:
    from cnnstudio.document.analysis import Analysis
    from cnnstudio.document.change import Change
    from cnnstudio.ui.bridge import Bridge

Verdict = Literal["waiting", "asked", "confirmed", "differs", "failed"]
_PATIENCE = 600  # milliseconds of quiet before Keras is asked


class KerasCheck(QObject):
    """Holds what Keras said of the design as it is now."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ticket = 0
        self.verdict: Verdict = "waiting"
        self.seconds = 0.0
        self.message = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PATIENCE)
        self._soon.timeout.connect(self._ask)
        bridge.documentChanged.connect(self._follow)
        bridge.engineReady.connect(self._again)
        bridge.checked.connect(self._compare)
        bridge.failed.connect(self._fail)
        bridge.finished.connect(self._again)

    def _follow(self, change: Change) -> None:
        if (
            change.reset
            or change.before.graph != change.after.graph
            or change.before.blocks != change.after.blocks
        ):
            self._again()

    def _again(self, _report: object = None) -> None:
        self._set("waiting", "")
        self._soon.start()

    def _ask(self) -> None:
        document = self._bridge.document
        layers = [node for node in document.analysis.flat if node.layer.kind != "Input"]
        if (
            self._bridge.state not in ("ready", "training", "paused")
            or not document.analysis.ok
            or not layers
        ):
            return
        self._ticket = self._bridge.engine.check(document.project)
        self._set("asked", "")

    def _compare(self, report: messages.Checked) -> None:
        if report.ticket != self._ticket or self.verdict != "asked":
            return
        self.seconds = report.seconds
        message = difference(self._bridge.document.analysis, report)
        self._set("differs" if message else "confirmed", message)

    def _fail(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._set("failed", report.message)

    def _set(self, verdict: Verdict, message: str) -> None:
        self.verdict, self.message = verdict, message
        self.changed.emit()


def difference(analysis: Analysis, report: messages.Checked) -> str:
    """Return the first layer (Keras's shapes begin with the batch axis) on which Keras and we do not agree, as a sentence; empty when there is none."""
    for node in analysis.flat:
        if node.name not in report.shapes:
            return tr("Keras built no layer called {name}.", name=node.name)
        theirs = [tuple(shape[1:]) for shape in report.shapes[node.name]]
        ours = [tuple(shape) for shape in node.outputs if shape is not None]
        if theirs != ours:
            return tr(
                "{name}: we say {ours}, Keras says {theirs}; this is a fault of ours, please report it.",
                name=node.name,
                ours=shape_text(node.output),
                theirs=" and ".join(shape_text(shape) for shape in theirs),
            )
        if node.shared_with is None and report.parameters.get(node.name) != node.parameters:
            return tr(
                "{name}: we count {ours} parameters, Keras {theirs}; this is a fault of ours, please report it.",
                name=node.name,
                ours=number(node.parameters),
                theirs=number(report.parameters.get(node.name)),
            )
    return ""
