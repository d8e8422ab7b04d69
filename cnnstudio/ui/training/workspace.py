"""The Train workspace: the chain at the left, the run in the middle, runs, settings and classes at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.chain import Chain
from cnnstudio.ui.training.classes import Classes
from cnnstudio.ui.training.curves_panel import CurvesPanel
from cnnstudio.ui.training.doctor_card import DoctorCard
from cnnstudio.ui.training.header import Header
from cnnstudio.ui.training.notice import Notice
from cnnstudio.ui.training.queue_panel import QueuePanel
from cnnstudio.ui.training.rate_panel import RatePanel
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.training.run_facts import facts
from cnnstudio.ui.training.run_queue import RunQueue
from cnnstudio.ui.training.runs_menu import RunsMenu
from cnnstudio.ui.training.runs_panel import RunsPanel
from cnnstudio.ui.training.scrolling import scrolling
from cnnstudio.ui.training.settings_form import SettingsForm
from cnnstudio.ui.training.step_panel import StepPanel
from cnnstudio.ui.training.wrong_now import WrongNow
from cnnstudio.ui.turns import Turns
from cnnstudio.ui.widgets import Label, Line, Segments, SidePanel, Spine
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.engine.messages import EpochEnded, Ready, Silent
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.open_data import OpenData

_NARROW = 1440
_TIGHT = 1180
_LOW = 800
_LOWEST = 600
_SMALLEST = (760, 420)


class TrainWorkspace(Styled, QWidget):
    """Wishes: `inspectRequested(folder)`, `evaluateRequested(folder)`, `imageRequested(validation sample)`,
    `layerChosen(path)`; `told` is a sentence.
    """

    inspectRequested = Signal(str)
    evaluateRequested = Signal(str)
    imageRequested = Signal(int)
    layerChosen = Signal(str)
    told = Signal(str)

    def __init__(
        self, bridge: Bridge, recorder: Recorder, data: OpenData, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._recorder, self._data = bridge, recorder, data
        self.spine = Spine(bridge.document.project.name)
        self.header = Header(recorder)
        self.notice = Notice()
        self.curves = CurvesPanel()
        self.wrong = WrongNow()
        self.runs = RunsPanel(recorder)
        self._menu = RunsMenu(bridge, recorder, self.runs.table)
        self.settings = SettingsForm(bridge, data)
        self.classes = Classes()
        self.tabs = Segments(
            [
                ("settings", tr("Settings")),
                ("classes", tr("Classes")),
                ("rate", tr("Rate")),
                ("step", tr("One batch")),
                ("queue", tr("Queue")),
            ],
            "settings",
            tr("Details"),
        )
        self.rate, self.step = RatePanel(bridge, recorder), StepPanel(bridge, recorder)
        self._waiting = RunQueue(bridge, recorder, self)
        self.queue = QueuePanel(bridge, self._waiting)
        self.doctor = DoctorCard()
        self.settings_note = Label(tr("for the next run"), "small", "text_faint")
        self._chain = Chain(bridge, recorder, self.spine)
        self._turns = Turns(self)
        self._build()
        self.restyle()
        self._connect()
        self._chain.show()
        self._show_runs(recorder.current, [])
        self._follow_state()

    def _build(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.curves, 1)
        self._wrong_line = Line()
        middle.addWidget(self._wrong_line)
        middle.addWidget(self.wrong)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(middle, 1)
        self._side = self._right_column()
        body.addWidget(self._side)
        work = QVBoxLayout()
        work.setSpacing(0)
        for part in (self.header, self.notice):
            work.addWidget(part)
        work.addLayout(body, 1)
        run = QWidget()
        whole = QHBoxLayout(run)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.spine)
        whole.addLayout(work, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(run)

    def show_over(self, page: QWidget | None) -> None:
        """Show a page in place of the run, or without one the run again."""
        if page is not None and self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentIndex(0 if page is None else self._pages.indexOf(page))
        if page is None:
            self.header.first_button().setFocus(Qt.FocusReason.OtherFocusReason)

    def _right_column(self) -> SidePanel:
        panel = SidePanel(scrolls=False, padded=False)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.settings)
        for part in (self.classes, self.rate, self.step, self.queue):
            self._stack.addWidget(scrolling(part))
        self._tab_row = QHBoxLayout()
        self._tab_row.addWidget(self.tabs)
        self._tab_row.addStretch(1)
        self._tab_row.addWidget(self.settings_note)
        self._details = QVBoxLayout()
        self._details.addLayout(self._tab_row)
        self._details.addWidget(self._stack, 1)
        panel.body.addWidget(self.runs)
        panel.body.addWidget(Line())
        panel.body.addLayout(self._details, 1)
        panel.body.addWidget(Line())
        panel.body.addWidget(self.doctor)
        return panel

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        inset = look.space("inset")
        self._details.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._details.setSpacing(look.space("gap"))
        # Said here, because the layout would keep the window at the size its parts have now.
        self.setMinimumSize(look.px(_SMALLEST[0]), look.px(_SMALLEST[1]))
        self._fit_width()

    def _connect(self) -> None:
        header, recorder, runs = self.header, self._recorder, self.runs
        header.startRequested.connect(self.start)
        header.pauseRequested.connect(recorder.pause)
        header.resumeRequested.connect(self._go_on)
        header.stopRequested.connect(recorder.stop)
        recorder.grew.connect(self.curves.ask)
        recorder.epochDone.connect(self._follow_epoch)
        recorder.changed.connect(self._follow_state)
        recorder.told.connect(self._say)
        runs.chosen.connect(self._show_runs)
        runs.resumeRequested.connect(recorder.resume_run)
        runs.inspectRequested.connect(self.inspectRequested)
        runs.evaluateRequested.connect(self.evaluateRequested)
        runs.told.connect(self._say)
        self.queue.opened.connect(runs.open_alone)
        self._menu.remarked.connect(runs.read_remarks)
        self._menu.told.connect(self._say)
        self._waiting.told.connect(self._say)
        self.curves.told.connect(self._say)
        self.tabs.valueChanged.connect(self._show_tab)
        self.classes.cellClicked.connect(lambda row, column: self.wrong.filter_cell((row, column)))
        self.wrong.imageRequested.connect(self.imageRequested)
        self.spine.clicked.connect(self._choose_layer)
        self._bridge.documentChanged.connect(lambda _: self._chain.show())
        self._bridge.epochEnded.connect(self._take_gradients)
        self._bridge.engineReady.connect(self._follow_engine)
        self._bridge.silent.connect(self._tell_silence)
        self._bridge.answering.connect(self._end_silence)

    def start(self) -> bool:
        """Begin a run, or say in one sentence why it cannot begin."""
        self.notice.clear()
        self.show_over(None)
        return self._recorder.start()

    def _go_on(self) -> None:
        """Continue a held run, or resume one that the engine left behind."""
        run = self._recorder.current
        if run is not None and run.resumable:
            self.notice.clear()
            self._recorder.resume_run(run.folder)
        else:
            self._recorder.go_on()

    def showEvent(self, event: QShowEvent) -> None:
        """Have the data read, so that Start can say whether they fit."""
        super().showEvent(event)
        self._data.want()
        self.runs.look_on_disk()
        self._waiting.read()
        if self._pages.currentIndex() == 0:
            self.header.first_button().setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up width and height in the order in which they are missed least."""
        super().resizeEvent(event)
        self._fit_width()

    def _fit_width(self) -> None:
        look = theme.current()
        width, narrow = self.window().width(), self.window().width() < look.px(_NARROW)
        tight = width < look.px(_TIGHT)
        column = look.px(400) if tight else look.px(440) if narrow else look.size("train_column")
        self._side.setFixedWidth(column)
        self.classes.set_narrow(narrow, tight)
        self.curves.set_tight(tight)
        self.header.set_tight(width < look.px(_TIGHT + 60))
        low = self.window().height() < look.px(_LOW)
        self.curves.set_low(self.window().height() < look.px(_LOWEST))
        self.doctor.set_short(low)
        self.wrong.setVisible(not low)
        self._wrong_line.setVisible(not low)

    def _choose_layer(self, path: str) -> None:
        self.spine.select(path)
        self.layerChosen.emit(path)

    def _say(self, sentence: str) -> None:
        self.notice.say(sentence)
        if not self.isVisible():
            self.told.emit(sentence)

    def _show_tab(self, name: object) -> None:
        self._stack.setCurrentIndex(("settings", "classes", "rate", "step", "queue").index(str(name)))
        self.settings_note.setVisible(self._recorder.live and name == "settings")

    def _show_runs(self, current: RunCurves | None, compared: list[RunCurves]) -> None:
        self.curves.show_runs(current, compared)
        self._show_epoch(current)

    def _follow_state(self) -> None:
        run, recorder = self._recorder.current, self._recorder
        if run is not None and run.state == "starting" and not run.message:
            self.notice.clear()
        self.notice.set_facts(*facts(run, recorder.edited_since))
        self.settings_note.setVisible(recorder.live and self.tabs.value() == "settings")
        self._chain.show()
        self._turns.ask(self._examine)
        self.curves.ask()

    def _follow_epoch(self) -> None:
        """Show an epoch's end piece by piece: all in one frame would make the window stand still."""
        run = self._recorder.current
        self.curves.ask()
        if run is not None and len(run.points) == 1 and self.tabs.value() == "settings":
            self._turns.ask(self._turn_to_classes)
        self._turns.ask(self._show_classes, self._show_wrong, self._chain.show, self._examine)

    def _turn_to_classes(self) -> None:
        self.tabs.set_value("classes")
        self._show_tab("classes")

    def _examine(self) -> None:
        self.doctor.show_run(self.runs.shown())

    def _show_epoch(self, run: RunCurves | None) -> None:
        self._examine()
        self._show_classes_of(run)
        self._show_wrong_of(run)

    def _show_classes(self) -> None:
        self._show_classes_of(self.runs.shown())

    def _show_wrong(self) -> None:
        self._show_wrong_of(self.runs.shown())

    def _show_classes_of(self, run: RunCurves | None) -> None:
        report = run.last_epoch if run is not None else None
        if run is None or report is None or report.confusion is None:
            self.classes.forget(run is not None and run.predicts_numbers)
            return
        before = run.before_epoch.confusion if run.before_epoch is not None else None
        self.classes.show_confusion(report.epoch, run.labels, report.confusion, before, run.validates_on_test)

    def _show_wrong_of(self, run: RunCurves | None) -> None:
        report = run.last_epoch if run is not None else None
        if run is None or report is None or report.confusion is None:
            self.wrong.forget(run is not None and run.predicts_numbers)
            return
        checked = int(report.confusion.sum())
        missed = checked - int(report.confusion.trace())
        if report.wrong is not None:
            parts = self._recorder.parts if run is self._recorder.current else None
            self.wrong.show_wrong(report.wrong, parts, run.labels, missed, checked)

    def _take_gradients(self, report: EpochEnded) -> None:
        self._chain.gradients = dict(report.gradients)
        self._turns.ask(self._chain.show)

    def _tell_silence(self, report: Silent) -> None:
        seconds = number(round(report.seconds))
        self.notice.say(
            tr("The engine has not answered for {seconds} s; it may be busy.", seconds=seconds), "warning"
        )

    def _end_silence(self, _report: object) -> None:
        self.notice.clear()

    def _follow_engine(self, report: Ready) -> None:
        self.header.set_device(report.device)
