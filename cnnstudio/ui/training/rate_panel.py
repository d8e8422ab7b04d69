"""The learning rate: changed while a network trains, and found by trying rising rates on a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.question import Question
from cnnstudio.ui.training.rates_plot import RatesPlot
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.widgets import Button, FormRow, Label, Line, NumberField, PrimaryButton, SectionHead
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.engine.messages import RatesTried
    from cnnstudio.ui.bridge import Bridge

LOWEST, HIGHEST, STEPS = 1e-6, 1.0, 200


class RatePanel(Styled, QWidget):
    """The rate of the run in progress with its changes above, the range test below."""

    def __init__(self, bridge: Bridge, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._recorder = bridge, recorder
        self._question, self._found = Question(bridge, self), 0.0
        self.rate = NumberField(None, None, 10.0, 0.001, whole=False, name=tr("Learning rate"))
        self.change = Button(tr("Change"))
        self.changes = Label("", "small", "text_quiet", wrap=True)
        self.plot = RatesPlot()
        self.begin, self.stop = Button(tr("Try rising rates"), "search"), Button(tr("Stop"), "stop")
        self.use = PrimaryButton("")
        self.found = Label("", "small", "text_quiet", wrap=True)
        self._build()
        self.change.clicked.connect(self._change)
        self.begin.clicked.connect(self.search)
        self.stop.clicked.connect(self._stop)
        self.use.clicked.connect(self._take_found)
        recorder.changed.connect(self.refresh)
        bridge.ratesTried.connect(self._take)
        self._question.refused.connect(self._end_badly)
        self.restyle()
        self.refresh()
        self._offer(False)

    def _build(self) -> None:
        self._column, now, below = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        now.addWidget(FormRow(tr("Learning rate"), self.rate, 120), 1)
        now.addWidget(self.change)
        for button in (self.begin, self.stop, self.use):
            below.addWidget(button)
        below.addStretch(1)
        self._column.addWidget(SectionHead(tr("Of the run in progress")))
        self._column.addLayout(now)
        self._column.addWidget(self.changes)
        self._column.addWidget(Line())
        self._column.addWidget(SectionHead(tr("Find a rate")))
        self._column.addWidget(self.found)
        self._column.addWidget(self.plot)
        self._column.addLayout(below)
        self._column.addStretch(1)

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def refresh(self) -> None:
        """Show the current run's rate and what changed it."""
        run, live = self._recorder.current, self._recorder.live
        self.rate.setEnabled(live)
        self.change.setEnabled(live)
        self.begin.setEnabled(not live and not self._question.ticket)
        if run is not None and run.learning_rate is not None and not self.rate.hasFocus():
            self.rate.set_value(run.learning_rate)
        told = [] if run is None else run.rate_changes
        reasons = {"hand": tr("by hand"), "plateau": tr("on a plateau")}
        lines = [
            tr("batch {step}: {rate}, {reason}", step=number(one.step), rate=number(one.rate, 3), reason=reasons[one.reason])
            for one in told
        ]  # fmt: skip
        nothing = tr("Not changed so far.") if live else tr("No network is in training.")
        self.changes.setText("\n".join(lines) or nothing)

    def _change(self) -> None:
        value = self.rate.value()
        if value is None or not value > 0:
            self.rate.set_problem(tr("The learning rate must be more than 0."))
            return
        self._recorder.change_rate(float(value))

    def search(self) -> None:
        """Have rising rates tried on an untrained copy of the design."""
        engine, project = self._bridge.engine, self._bridge.document.project
        if not self._question.ask(lambda: engine.find_rate(project, LOWEST, HIGHEST, STEPS)):
            return
        self.plot.show_rates(None)
        self.found.set_role("text_quiet")
        self.found.setText(tr("Trying {count} rising rates on a copy.", count=STEPS))
        self._offer(True)

    def _stop(self) -> None:
        """End the search also where the engine has not begun it yet, and nothing else."""
        self._bridge.engine.cancel(self._question.ticket)

    def _offer(self, busy: bool) -> None:
        self.begin.setVisible(not busy)
        self.stop.setVisible(busy)
        self.use.setVisible(not busy and self._found > 0)
        if not self.found.text():
            self.found.setText(
                tr("An untrained copy learns while its rate rises; a good rate lies where the loss falls.")
            )

    def _take(self, report: RatesTried) -> None:
        if not self._question.waits_for(report.ticket):
            return
        self.plot.show_rates(report)
        if report.done:
            self._finish(report.suggested)

    def _finish(self, suggested: float | None) -> None:
        self._question.forget()
        self._found = suggested or 0.0
        if suggested is None:
            self.found.setText(tr("The loss never fell; look at the data and the design first."))
        else:
            self._found = float(f"{suggested:.2g}")
            self.found.setText(tr("The loss falls fastest at {rate}.", rate=number(suggested, 3)))
            self.use.setText(tr("Use {rate}", rate=number(self._found)))
        self._offer(False)
        self.refresh()

    def _end_badly(self, sentence: str) -> None:
        self.found.set_role("error")
        self.found.setText(sentence)
        self._offer(False)
        self.refresh()

    def _take_found(self) -> None:
        label = tr("Learning rate {rate}", rate=number(self._found))
        self._bridge.document.edit(label, edits.set_plan, learning_rate=self._found)
