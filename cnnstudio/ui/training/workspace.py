"""The Train workspace: the chain at the left, the run in the middle, runs, settings and classes at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.all_runs import AllRuns
from cnnstudio.ui.training.chain import Chain
from cnnstudio.ui.training.classes import Classes
from cnnstudio.ui.training.curves_panel import CurvesPanel
from cnnstudio.ui.training.details import Details
from cnnstudio.ui.training.doctor_card import DoctorCard
from cnnstudio.ui.training.epoch_views import EpochViews, Views
from cnnstudio.ui.training.header import Header
from cnnstudio.ui.training.layers_view import LayersView
from cnnstudio.ui.training.look_back import LookBack
from cnnstudio.ui.training.middle import Middle
from cnnstudio.ui.training.notice import Notice
from cnnstudio.ui.training.queue_panel import QueuePanel
from cnnstudio.ui.training.rate_panel import RatePanel
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.refusal import design_reason
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.training.run_facts import facts
from cnnstudio.ui.training.run_queue import RunQueue
from cnnstudio.ui.training.runs_menu import RunsMenu
from cnnstudio.ui.training.runs_panel import RunsPanel
from cnnstudio.ui.training.same_way import SameWay, SameWayCard
from cnnstudio.ui.training.settings_form import SettingsForm
from cnnstudio.ui.training.step_panel import StepPanel
from cnnstudio.ui.training.wrong_now import WrongNow
from cnnstudio.ui.turns import Turns
from cnnstudio.ui.widgets import Line, SidePanel, Spine
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.engine.messages import Ready
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.open_data import OpenData
    from cnnstudio.ui.shown_epoch import ShownEpoch

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
    covered = Signal(bool)
    """Whether another page lies over the run."""

    def __init__(
        self,
        bridge: Bridge,
        recorder: Recorder,
        data: OpenData,
        shown: ShownEpoch,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._recorder, self._data = bridge, recorder, data
        self.spine = Spine(bridge.document.project.name)
        self.header = Header(recorder)
        self.notice, self._refusal = Notice(), ""
        self.curves, self.layers = CurvesPanel(), LayersView()
        self.same = SameWay(bridge, SameWayCard())
        self.runs = RunsPanel(recorder)
        self.every = AllRuns(recorder, self.runs)
        self.middle = Middle(self.curves, self.layers, self.every, self.same)
        self.wrong = WrongNow()
        self._menu = RunsMenu(bridge, recorder, self.runs.table)
        self.settings = SettingsForm(bridge, data)
        self.classes = Classes()
        self.rate, self.step = RatePanel(bridge, recorder), StepPanel(bridge, recorder)
        self._waiting = RunQueue(bridge, recorder, self)
        self.queue = QueuePanel(bridge, self._waiting)
        self.details = Details((self.settings, self.classes, self.rate, self.step, self.queue))
        self.tabs = self.details.tabs
        self.doctor = DoctorCard()
        self._chain = Chain(bridge, recorder, self.spine)
        views = Views(self.classes, self.wrong, self._chain, self.layers)
        self._epochs = EpochViews(recorder, shown, views, self)
        self._turns = Turns(self)
        self._back = LookBack(shown, self.runs, self._epochs, self._turns, self)
        self._build()
        self.restyle()
        self._connect()
        self._back.follow(self.curves, self.same)
        self._chain.show()
        self._show_runs(recorder.current, [])
        self._follow_state()

    def _build(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.middle, 1)
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
        work.addWidget(self.header)
        work.addWidget(self.notice)
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
        self.covered.emit(page is not None)
        if page is None:
            self.header.first_button().setFocus(Qt.FocusReason.OtherFocusReason)

    def _right_column(self) -> SidePanel:
        panel = SidePanel(scrolls=False, padded=False)
        for part in (self.runs, Line(), self.details, Line(), self.doctor):
            panel.body.addWidget(part, 1 if part is self.details else 0)
        return panel

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
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
        recorder.spread.connect(lambda: self._turns.ask(self._epochs.show_layers, self._examine))
        self.middle.turned.connect(self._epochs.show_layers)
        self.layers.layerChosen.connect(self._choose_named)
        self.every.opened.connect(self._open_one)
        recorder.changed.connect(self._follow_state)
        for teller in (recorder, self.layers, runs, self._menu, self._waiting, self.curves):
            teller.told.connect(self._say)
        recorder.warned.connect(lambda words: self._say(words, "warning"))
        runs.chosen.connect(self._show_runs)
        runs.resumeRequested.connect(recorder.resume_run)
        runs.inspectRequested.connect(self.inspectRequested)
        runs.evaluateRequested.connect(self.evaluateRequested)
        self.queue.opened.connect(runs.open_alone)
        self._menu.remarked.connect(runs.read_remarks)
        runs.keep.discardRequested.connect(self._menu.ask_to_delete)
        self._waiting.noted.connect(lambda words: self._say(words, "info"))
        self.classes.cellClicked.connect(lambda row, column: self.wrong.filter_cell((row, column)))
        self.wrong.imageRequested.connect(self.imageRequested)
        self.spine.clicked.connect(self._choose_layer)
        self._bridge.documentChanged.connect(lambda _: self._chain.show())
        self._bridge.engineReady.connect(self._follow_engine)
        self.notice.follow(self._bridge)
        self._bridge.documentChanged.connect(lambda _: self._forget_refusal())

    def start(self) -> bool:
        """Begin a run, or say in one sentence why it cannot begin."""
        self.notice.clear()
        self.show_over(None)
        wrong = self.settings.wrong_field()
        if wrong is not None:
            self.details.show_page("settings")
            self.settings.ensureWidgetVisible(wrong)
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self._say(tr("{field}: {why}", field=wrong.accessibleName(), why=wrong.problem()))
        begun = wrong is None and self._recorder.start()
        self._refusal = "" if begun else self.notice.sentence()
        return begun

    def _forget_refusal(self) -> None:
        """Take back why a start was refused once the design is sound."""
        document = self._bridge.document
        refused = self._refusal and self._refusal == self.notice.sentence()
        if refused and design_reason(document.project, document.analysis) is None:
            self._refusal = ""
            self.notice.clear()

    def _go_on(self) -> None:
        """Continue a held run, or resume one that the engine left behind."""
        run = self._recorder.current
        if run is not None and run.resumable:
            self.notice.clear()
            self._recorder.resume_run(run.folder)
        else:
            self._recorder.go_on()

    def close_readers(self) -> None:
        """Wait for what is read in the background."""
        self._epochs.kept.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Have the data read, so that Start can say whether they fit; show what came while nobody looked."""
        super().showEvent(event)
        self._turns.ask(self._epochs.show_layers)
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
        self.curves.set_tight(tight, narrow)
        self.same.set_tight(tight)
        self.header.set_tight(width < look.px(_TIGHT + 60))
        low = self.window().height() < look.px(_LOW)
        self.curves.set_low(self.window().height() < look.px(_LOWEST))
        self.doctor.set_short(low)
        self.wrong.setVisible(not low)
        self._wrong_line.setVisible(not low)

    def _choose_layer(self, path: str) -> None:
        self.spine.select(path)
        self.layers.set_layer(self._chain.name_of(path))
        self.layerChosen.emit(path)

    def _open_one(self, folder: str) -> None:
        """Show one of all runs in full."""
        self.runs.open_alone(folder)
        self.middle.show_page("curves")

    def _choose_named(self, name: str) -> None:
        path = self._chain.path_of(name)
        if path:
            self._choose_layer(path)

    def _say(self, sentence: str, kind: str = "error") -> None:
        self.notice.say(sentence, kind)
        if not self.isVisible():
            self.told.emit(sentence)

    def _show_runs(self, current: RunCurves | None, compared: list[RunCurves]) -> None:
        self.curves.show_runs(current, compared)
        self._epochs.choose(current)
        self._back.mark()
        self._examine()
        self._epochs.show_all()

    def _follow_state(self) -> None:
        run, recorder = self._recorder.current, self._recorder
        if run is not None and run.state == "starting" and not run.message:
            self.notice.clear()
        self.notice.set_facts(*facts(run, recorder.edited_since))
        self.details.set_live(recorder.live)
        self._chain.show()
        self._turns.ask(self._examine)
        self.curves.ask()

    def _follow_epoch(self) -> None:
        """Show an epoch's end piece by piece: all in one frame would make the window stand still."""
        run = self._recorder.current
        self.curves.ask()
        self._epochs.take_gradients()
        self.same.show_run(run, self._epochs.epoch)
        if run is not None and len(run.points) == 1 and self.tabs.value() == "settings":
            self._turns.ask(lambda: self.details.show_page("classes"))
        epochs = self._epochs
        self._turns.ask(epochs.show_classes, epochs.show_wrong, self._chain.show, self._examine)

    def _examine(self) -> None:
        self.doctor.show_run(self.runs.shown())

    def _follow_engine(self, report: Ready) -> None:
        self.header.set_device(report.device)
