"""What the doctor says of the run shown, how long early stopping still waits, and what guessing would cost."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document.doctor import Finding, Signs, examine
from cnnstudio.language import number, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.widgets import Label, SectionHead
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled


def signs_of(run: RunCurves) -> Signs:
    """Return what the rules read, from a run's curves."""
    last, classes = run.last_epoch, len(run.labels) or None
    known = run.project.plan.loss if run.project is not None else "auto"
    return Signs(
        losses=run.series.values("loss"),
        rate=run.learning_rate or 0.001,
        epoch_losses=run.epoch_values("loss"),
        val_losses=_if_known(run.epoch_values("val_loss")),
        accuracies=_if_known(run.epoch_values("accuracy")),
        val_accuracies=_if_known(run.epoch_values("val_accuracy")),
        steps_per_epoch=run.steps_per_epoch,
        gradients=dict(last.gradients) if last is not None else {},
        dead=dict(run.distributions[-1].dead) if run.distributions else {},
        confusion=np.asarray(last.confusion, np.int64)
        if last is not None and last.confusion is not None
        else None,
        classes=classes,
        cross_entropy=known == "auto" or known.endswith("categorical_crossentropy"),
    )


def _if_known(values: np.ndarray) -> np.ndarray:
    return values if np.isfinite(values).any() else values[:0]


class DoctorCard(Styled, QWidget):
    """The gravest finding in a tinted card: what, the evidence, and one change to try."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._short = False
        self.findings: tuple[Finding, ...] = ()
        self.head = SectionHead(tr("Training advice"))
        self.says = Label("", "strong", "text", wrap=True)
        self.evidence = Label("", "small", "text_quiet", wrap=True)
        self.change = Label("", "small", "text", wrap=True)
        self.start = Label("", "small", "text_quiet", wrap=True)
        self._card = _Tinted(self.says, self.evidence, self.change)
        self._column = QVBoxLayout(self)
        for part in (self.head, self._card, self.start):
            self._column.addWidget(part)
        self.restyle()
        self.show_run(None)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.space("inset"), look.px(8), look.space("inset"), look.px(10))
        self._column.setSpacing(look.px(6))

    def set_short(self, short: bool) -> None:
        """Leave the evidence to the tooltip where there is little height."""
        self._short = short
        self._show_parts()

    def _show_parts(self) -> None:
        self.evidence.setVisible(not self._short)
        self.start.setVisible(bool(self.start.text()) and not self._short)
        self.setToolTip(f"{self.evidence.text()}\n{self.start.text()}" if self._short else "")

    def show_run(self, run: RunCurves | None) -> None:
        """Examine a run as it is now."""
        self.findings = examine(signs_of(run)) if run is not None else ()
        first = next(iter(self.findings), None)
        self._card.setVisible(first is not None)
        if first is not None:
            self.says.setText(first.says)
            self.evidence.setText(first.evidence)
            self.change.setText(first.change)
        self.head.set_note(_note(run, len(self.findings)))
        self.start.setText(beginning(run))
        self._show_parts()


def _note(run: RunCurves | None, found: int) -> str:
    patience = run.patience if run is not None else None
    if patience is not None:
        return tr("no improvement {since} of {most}", since=number(patience[0]), most=number(patience[1]))
    if run is None or not run.points:
        return tr("after the first epoch")
    return tr("{count} more findings", count=found - 1) if found > 1 else "" if found else tr("nothing found")


def beginning(run: RunCurves | None) -> str:
    """Return the first batch's loss beside what guessing costs, where the loss is a cross-entropy of classes."""
    values = run.series.values("loss") if run is not None else np.empty(0)
    if run is None or len(run.labels) < 2 or not len(values) or int(run.series.steps[0]) != 1:
        return ""
    if not signs_of(run).cross_entropy or not math.isfinite(values[0]):
        return ""
    classes = len(run.labels)
    return tr(
        "The first batch cost {loss}; guessing among {classes} classes costs ln({classes}) = {guess}.",
        loss=number(float(values[0]), 3),
        classes=number(classes),
        guess=number(math.log(classes), 3),
    )


class _Tinted(Styled, QWidget):
    """The card around a finding."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        for part in parts:
            self._column.addWidget(part)
        self.restyle()

    def restyle(self) -> None:
        look = theme.current()
        self._column.setContentsMargins(look.px(36), look.px(8), look.px(12), look.px(8))
        self._column.setSpacing(look.px(3))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = painter_on(self), theme.current()
        rounded(painter, QRectF(self.rect()), look.radius("card"), look.colour("warning_tint"))
        side = look.px(16)
        box = QRectF(look.px(10), look.px(10), side, side)
        icons.draw(painter, "warning", box, look.colour("warning"))
        painter.end()
