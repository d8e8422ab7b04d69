"""Asks Keras, in the background, whether it sees the design as we do; a difference is a problem of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from cnnstudio.engine import messages
from cnnstudio.language import number, shape_text, tr

if TYPE_CHECKING:
    from cnnstudio.document.analysis import Analysis
    from cnnstudio.document.change import Change
    from cnnstudio.document.known import NodeAnalysis
    from cnnstudio.document.project import Project
    from cnnstudio.ui.bridge import Bridge

Verdict = Literal["waiting", "asked", "confirmed", "differs", "stumbles", "failed"]
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
        self.ran = False
        """Whether one batch went through a step of training too."""
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
        if change.reset or _asked_about(change.before) != _asked_about(change.after):
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
        self.seconds, self.ran = report.seconds, report.dry_run == "done"
        message = difference(self._bridge.document.analysis, report)
        if message:
            self._set("differs", message)
        elif report.dry_run == "failed":
            self._set("stumbles", _our_fault(report.message))
        else:
            self._set("confirmed", report.message)

    def _fail(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket and self.verdict == "asked":
            self._set("failed", report.message)

    def _set(self, verdict: Verdict, message: str) -> None:
        self.verdict, self.message = verdict, message
        self.changed.emit()


def _asked_about(project: Project) -> tuple[object, ...]:
    """Return the parts of a project that Keras's answer depends on."""
    plan, recipe = project.plan, project.recipe
    judged = (plan.loss, plan.from_logits, plan.optimizer, plan.metrics, recipe.label_form)
    return project.graph, project.blocks, judged


def _our_fault(sentence: str) -> str:
    return tr("{sentence} We did not foresee it; please report it.", sentence=sentence)


def difference(analysis: Analysis, report: messages.Checked) -> str:
    """Return the first layer on which Keras and we do not agree, as a sentence; empty when there is none."""
    for node in analysis.flat:
        if node.name not in report.shapes:
            return tr("Keras built no layer called {name}.", name=node.name)
        told = _shapes_differ(node, report) or _counts_differ(node, report)
        if told:
            return told
    return ""


def _shapes_differ(node: NodeAnalysis, report: messages.Checked) -> str:
    """Compare the shapes; Keras's begin with the batch axis."""
    theirs = [tuple(shape[1:]) for shape in report.shapes[node.name]]
    if theirs == [tuple(shape) for shape in node.outputs if shape is not None]:
        return ""
    return tr(
        "{name}: we say {ours}, Keras says {theirs}; this is a fault of ours, please report it.",
        name=node.name,
        ours=shape_text(node.output),
        theirs=" and ".join(shape_text(shape) for shape in theirs),
    )


def _counts_differ(node: NodeAnalysis, report: messages.Checked) -> str:
    """Compare the parameters; a further call of a shared layer counts none."""
    if node.shared_with is not None:
        return ""
    pairs = [(tr("parameters"), node.parameters, report.parameters.get(node.name))]
    if report.trainable:
        theirs = report.trainable.get(node.name)
        pairs.append((tr("trainable parameters"), node.trainable_parameters, theirs))
    wrong = next((pair for pair in pairs if pair[1] != pair[2]), None)
    if wrong is None:
        return ""
    return tr(
        "{name}: we count {ours} {what}, Keras {theirs}; this is a fault of ours, please report it.",
        name=node.name,
        what=wrong[0],
        ours=number(wrong[1]),
        theirs=number(wrong[2]),
    )
