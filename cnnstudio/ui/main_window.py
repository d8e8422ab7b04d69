"""The window: the frame around the workspaces, and what the menus, keys and panels ask of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar, QVBoxLayout, QWidget

from cnnstudio import paths
from cnnstudio.document.journal import Recovered
from cnnstudio.language import tr
from cnnstudio.layers.formulas import Reading
from cnnstudio.ui import actions, welcome
from cnnstudio.ui.change_words import ChangeWords
from cnnstudio.ui.command_search import CommandSearch
from cnnstudio.ui.file_drop import FileDrop
from cnnstudio.ui.frame import StatusBar, TopBar
from cnnstudio.ui.glossary import Explainer
from cnnstudio.ui.import_dialog import ask_for_model
from cnnstudio.ui.keras_check import KerasCheck
from cnnstudio.ui.parting import Parting
from cnnstudio.ui.project_files import ProjectFiles
from cnnstudio.ui.recovery import Recovery
from cnnstudio.ui.roomy import Roomy
from cnnstudio.ui.short_tour import ShortTour
from cnnstudio.ui.shortcut_editor import dress
from cnnstudio.ui.start_page import StartPage
from cnnstudio.ui.time_bar import TimeBar
from cnnstudio.ui.widgets import FocusRing, Toast
from cnnstudio.ui.widgets.page_stack import PageStack
from cnnstudio.ui.window_commands import WindowCommands
from cnnstudio.ui.window_facts import WindowFacts
from cnnstudio.ui.window_search import WindowSearch
from cnnstudio.ui.workspaces import Workspaces

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.settings import Settings, SettingsStore
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.look import Look

_TITLE_BAR = 36  # pixels the system's own bar may take
_SMALLEST, _USUAL = QSize(960, 640), QSize(1600, 1000)


def first_size(screen: QSize) -> QSize:
    """Return the size the window opens at: the usual one, or what the screen has room for."""
    return _USUAL.boundedTo(screen - QSize(0, _TITLE_BAR)).expandedTo(_SMALLEST)


class MainWindow(QMainWindow):
    """One project in one window; `ready` tells that the first paint is done and the engine may be started."""

    ready = Signal()
    closing = Signal()

    def __init__(self, bridge: Bridge, look: Look, settings: SettingsStore) -> None:
        super().__init__()
        self.bridge, self.look, self.settings = bridge, look, settings
        bridge.set_reading(Reading(settings.value.symbols, settings.value.first_row))
        self.document = bridge.document
        self._shown = self._leaving = False
        self.files = ProjectFiles(self.document, settings, self)
        self.recovery = Recovery(bridge, paths.recovery_folder(), self)
        self.check = KerasCheck(bridge, self)
        self._build()
        self.pages.keep_megabytes(settings.value.snapshot_megabytes)
        self.commands = WindowCommands(self)
        self.actions_by_id = actions.build(self.menus, self, self.commands.handlers())
        dress(self.actions_by_id, settings.value.shortcuts)
        self.toast = Toast(self)
        self.changes = ChangeWords(self.document, bridge, self.status, self.toast)
        self.drop, self.tour = FileDrop(self, self), ShortTour(self, self)
        self.ring, self.explainer = FocusRing(self), Explainer(self)
        self.parting = Parting(bridge, self.pages.progress, self)
        self.search = CommandSearch(self.top.search, self, WindowSearch(self).find)
        self.facts = WindowFacts(self)
        self._connect()
        self.show_workspace("start")
        self._follow_document()

    def _build(self) -> None:
        self.menus = QMenuBar()
        self.top = TopBar(self.menus)
        self.start = StartPage(importable=True)
        self.start.set_lessons((welcome.tour_row(),))
        self.start.set_templates(
            welcome.template_cards(), tr("Each one trains at once on data that is already here.")
        )
        self.pages = Workspaces(self.bridge, self.look, self)
        self.stack = PageStack()
        self.stack.addWidget(self.start)
        self.status, self.time = StatusBar(), TimeBar(self.pages.shown_epoch)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.room = Roomy(self.stack)
        column.addWidget(self.room, 1)
        column.addWidget(self.time)
        column.addWidget(self.status)
        self.setMenuWidget(self.top)
        self.setCentralWidget(centre)
        self.setMinimumSize(_SMALLEST)
        self.resize(first_size(self.screen().availableGeometry().size()))

    def _connect(self) -> None:
        top, bridge, files = self.top, self.bridge, self.files
        top.workspaceChosen.connect(self.show_workspace)
        top.trainRequested.connect(self.train)
        top.runRequested.connect(lambda: self.show_workspace("train"))
        self.start.templateChosen.connect(files.new)
        self.start.backRequested.connect(lambda: self.show_workspace(top.workspace()))
        self.start.newRequested.connect(lambda: files.new("empty"))
        self.start.openRequested.connect(files.open)
        self.start.importRequested.connect(lambda: ask_for_model(self, self.drop))
        self.start.lessonChosen.connect(lambda _key: self.tour.begin())
        self.start.recentChosen.connect(lambda path: files.open_path(Path(path)))
        files.told.connect(self.say)
        files.opened.connect(lambda: self.show_workspace("design"))
        files.closed.connect(self._show_nothing_open)
        self.pages.told.connect(self.say)
        self.pages.hint.connect(self.status.show_gesture)
        self.pages.workspaceRequested.connect(self.show_workspace)
        self.pages.covered.connect(self.time.set_covered)
        self.check.changed.connect(self.facts.show)
        bridge.documentChanged.connect(self._follow_change)
        bridge.stateChanged.connect(self._follow_engine)
        bridge.died.connect(self._follow_death)
        self.pages.progressed.connect(self._follow_engine)
        self.settings.changed.connect(self._follow_settings)

    # Workspaces.

    def show_workspace(self, key: str) -> None:
        """Show one of the views; it is built when it is first asked for."""
        page = self.start if key == "start" else self.pages.page(key)
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
            if key == "design":
                # The canvas is large; a window that opens on the start page must not wait for it.
                from cnnstudio.ui.design_habits import keep_habits

                keep_habits(self.pages.design, self.settings)
                self.pages.design.canvas.sheetWished.connect(self.commands.tell_keys)
            elif key == "lab":
                self.top.add_tool(self.pages.lab.presentation)
        self.stack.setCurrentWidget(page)
        if "lab" in self.pages.__dict__:
            self.pages.lab.presentation.setVisible(key == "lab")
        self.top.set_workspaces_visible(key != "start")
        if key == "start":
            self.start.set_recent(welcome.recent_rows(self.settings.value.recent_projects))
        else:
            self.top.set_workspace(key)
            focus = QApplication.focusWidget()
            if focus is None or not page.isAncestorOf(focus):
                page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.time.set_place(key)
        self.room.set_place(key)
        self.status.set_hint(self.pages.standing_hint(key))
        self.facts.show()

    @property
    def workspace(self) -> str:
        """The key of the view shown."""
        return "start" if self.stack.currentWidget() is self.start else self.top.workspace()

    def offer_new(self) -> None:
        """Show what can be begun, and the way back to what is open."""
        if self.workspace != "start":
            self.start.set_back(self.document.title)
            self.show_workspace("start")
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_nothing_open(self) -> None:
        self.start.set_back("")
        self.show_workspace("start")

    def train(self) -> None:
        """Go to Train and start; what stands against it is said there."""
        self.document.catch_up()
        self.show_workspace("train")
        if not self.bridge.busy:
            self.pages.train.start()

    def frame(self) -> QWidget:
        """Return the widget that popovers of the window lie on."""
        return self

    def shown_page(self) -> QWidget:
        """Return the view that is shown."""
        return self.stack.currentWidget() or self.start

    # What is heard.

    def say(self, sentence: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Tell the user a sentence; said again without its button it keeps the button."""
        if not button and self.toast.isVisible() and self.toast.sentence() == sentence:
            return
        self.toast.say(sentence, button, act)

    def _follow_change(self, change: Change) -> None:
        self.changes.tell(change)
        self._follow_document()

    def _follow_document(self) -> None:
        name = self.document.title
        self.setWindowTitle(f"{name}[*] – CNN Studio")
        self.setWindowModified(self.document.modified)
        for key, possible, label in (
            ("undo", self.document.can_undo, self.document.undo_label),
            ("redo", self.document.can_redo, self.document.redo_label),
        ):
            self.actions_by_id[key].setEnabled(possible)
            self.actions_by_id[key].setToolTip(label or "")
        self.facts.show()

    def _follow_engine(self, _report: object = None) -> None:
        self.top.set_running(self.pages.progress() if self.bridge.busy else "")
        self.facts.show()

    def _follow_death(self, report: object) -> None:
        if self.workspace == "train":
            return  # its notice bar says so, beside the button that resumes the run
        self.say(getattr(report, "message", ""), tr("Start the engine again"), self.restart_engine)

    def _follow_settings(self, settings: Settings) -> None:
        dress(self.actions_by_id, settings.shortcuts)
        self.pages.keep_megabytes(settings.snapshot_megabytes)
        self.look.set_mode(settings.theme)
        self.look.set_scale(settings.scale)
        self.look.set_reduced_motion(settings.reduced_motion)
        self.bridge.set_reading(Reading(settings.symbols, settings.first_row))

    def restart_engine(self) -> None:
        """Start a fresh engine if there is none."""
        if self.bridge.state == "dead":
            self.bridge.engine.start()
            self.bridge.drain()
            self.facts.show()

    # Life of the window.

    def offer_recovery(self, found: tuple[Recovered, ...]) -> None:
        """Bring back the newest unsaved work at once, and say how to put it away."""
        if not found:
            return
        newest = found[0]
        self.document.replace(newest.project, newest.path, saved=False)
        newest.journal.unlink(missing_ok=True)
        self.recovery.write()
        self.show_workspace("design")
        self.say(
            tr("Unsaved work on {name} was brought back.", name=newest.project.name),
            tr("Put it away"),
            self.files.close_project,
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Tell, after the first paint, that the window stands."""
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            QTimer.singleShot(0, self, self.ready.emit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard to the view that is shown."""
        super().focusInEvent(event)
        shown = self.stack.currentWidget()
        if shown is not None:
            shown.setFocus(event.reason())

    def changeEvent(self, event: QEvent) -> None:
        """Write unsaved work when the window loses the focus."""
        super().changeEvent(event)
        if (
            event.type() == QEvent.Type.ActivationChange
            and not self.isActiveWindow()
            and self._shown
            and not self._leaving
        ):
            self.recovery.write()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work and a run in training first; then end everything in order."""
        if not self._leaving:
            self.files.when_safe(lambda: self.parting.ask(self._leave))
        # Qt makes a close() from inside this event do nothing, so the answer must be given here.
        event.setAccepted(self._leaving)

    def _leave(self) -> None:
        self._leaving = True
        self.recovery.end()
        self.files.close()
        self.pages.end()
        self.closing.emit()
        self.close()
