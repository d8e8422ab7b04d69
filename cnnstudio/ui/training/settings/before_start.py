"""What the run will take: its limits, and an estimate the engine measures on some real steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.language import memory_text, number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.question import Question
from cnnstudio.ui.training.remaining import duration
from cnnstudio.ui.training.settings.part_form import PartForm
from cnnstudio.ui.training.settings.parts import PLAN
from cnnstudio.ui.widgets import Button, Label, Switch
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.engine.messages import Estimated
    from cnnstudio.ui.bridge import Bridge

QUICK = 0.1


class BeforeStart(Styled, QWidget):
    """At most so many minutes, a quick look, and Estimate; `asked` tells that the estimate was wished for."""

    asked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._question = Question(bridge, self)
        self.quick = Switch(tr("Quick look: a tenth of the data"))
        self.limits = PartForm(bridge, PLAN, ("most_minutes", "data_share"), ("most_minutes", "data_share"))
        self.ask = Button(tr("Estimate time and memory"), "clock")
        self.answer = Label("", "small", "text_quiet", wrap=True)
        self._column, row = QVBoxLayout(self), QHBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.ask)
        row.addStretch(1)
        self._column.addWidget(self.quick)
        self._column.addWidget(self.limits)
        self._column.addLayout(row)
        self._column.addWidget(self.answer)
        self.quick.clicked.connect(self._look_quickly)
        self.ask.clicked.connect(self.estimate)
        bridge.estimated.connect(self._take)
        self._question.refused.connect(self._end_badly)
        self.restyle()
        self.refresh()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def refresh(self) -> None:
        """Show the plan's limits; an estimate of another plan is gone."""
        self.limits.refresh()
        self.quick.setChecked(self._bridge.document.project.plan.data_share < 1.0)
        self._question.forget()
        self.answer.setText("")
        self.ask.setEnabled(True)

    def estimate(self) -> None:
        """Have the engine measure some steps."""
        self.asked.emit()
        engine, project = self._bridge.engine, self._bridge.document.project
        if not self._question.ask(lambda: engine.estimate(project)):
            return
        self.ask.setEnabled(False)
        self.answer.set_role("text_quiet")
        self.answer.setText(tr("Measuring some steps."))

    def _look_quickly(self, on: bool) -> None:
        label = tr("Quick look: a tenth of the data") if on else tr("Train on all data")
        self._bridge.document.edit(label, edits.set_plan, data_share=QUICK if on else 1.0)

    def _take(self, report: Estimated) -> None:
        if self._question.waits_for(report.ticket):
            self._question.forget()
            self.ask.setEnabled(True)
            self.answer.set_role("text")
            self.answer.setText(told(report))

    def _end_badly(self, sentence: str) -> None:
        self.ask.setEnabled(True)
        self.answer.set_role("error")
        self.answer.setText(sentence)


def told(report: Estimated) -> str:
    """Return an estimate in words, with what it was measured on."""
    words = tr(
        "About {time} for {steps} batches, {memory} of memory; measured on {measured} batches of {ms} ms.",
        time=duration(report.seconds),
        steps=number(report.steps),
        memory=memory_text(report.memory),
        measured=number(report.measured_steps),
        ms=number(report.step_seconds * 1000, 3),
    )
    if report.free_memory is not None and report.memory > report.free_memory:
        free = memory_text(report.free_memory)
        words += " " + tr("Only {free} are free: make the batch or the network smaller.", free=free)
    return words
