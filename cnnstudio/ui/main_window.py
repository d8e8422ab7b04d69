"""The window: the frame around the workspaces, and what the menus, keys and panels ask of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenuBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cnnstudio import __version__, paths
from cnnstudio.document.journal import Recovered
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.kind import FAMILY_ICONS
from cnnstudio.ui import actions, theme, welcome
from cnnstudio.ui.design_page import DesignPage
from cnnstudio.ui.frame import StatusBar, TopBar
from cnnstudio.ui.command_search import CommandSearch, Found, in_menus, matches
from cnnstudio.ui.glossary import Explainer
from cnnstudio.ui.keras_check import KerasCheck
from cnnstudio.ui.project_files import ProjectFiles
from cnnstudio.ui.recovery import Recovery
from cnnstudio.ui.start_page import StartPage
from cnnstudio.ui.status import check_fact, design_facts, device_fact, saved_fact
from cnnstudio.ui.widgets import FocusRing, Label, Popover, Toast
from cnnstudio.ui.workspaces import Workspaces

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.settings import Settings, SettingsStore
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.look import Look


class MainWindow(QMainWindow):
    """One project in one window; `ready` tells that the first paint is done and the engine may be started."""

    ready = Signal()
    closing = Signal()

    def __init__(self, bridge: Bridge, look: Look, settings: SettingsStore) -> None:
        super().__init__()
        self.bridge, self.look, self.settings = bridge, look, settings
        self.document = bridge.document
        self._shown = self._leaving = False
        self.files = ProjectFiles(self.document, settings, self)
        self.recovery = Recovery(bridge, paths.recovery_folder(), self)
        self.check = KerasCheck(bridge, self)
        self._build()
        self.actions_by_id = actions.build(self._menu_bar, self, self._handlers())
        self.toast = Toast(self)
        self.ring = FocusRing(self)
        self.explainer = Explainer(self)
        self._menu_search = in_menus(self._menu_bar)
        self.search = CommandSearch(self.top.search, self, self._find)
        self._connect()
        self.show_workspace("start")
        self._follow_document()

    def _build(self) -> None:
        self._menu_bar = QMenuBar()
        self.top = TopBar(self._menu_bar)
        self.start = StartPage()
        self.start.set_templates(
            welcome.template_cards(), tr("Each one trains at once on data that is already here.")
        )
        self.pages = Workspaces(self.bridge, self.look)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.status = StatusBar()
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        self.setMenuWidget(self.top)
        self.setCentralWidget(centre)
        self.setMinimumSize(960, 640)
        self.resize(1600, 1000)

    def _connect(self) -> None:
        top, bridge, files = self.top, self.bridge, self.files
        top.workspaceChosen.connect(self.show_workspace)
        top.trainRequested.connect(self.train)
        top.runRequested.connect(lambda: self.show_workspace("train"))
        self.start.templateChosen.connect(self._begin)
        self.start.newRequested.connect(lambda: self._begin("empty"))
        self.start.openRequested.connect(files.open)
        self.start.recentChosen.connect(lambda path: files.open_path(Path(path)))
        files.told.connect(self.say)
        files.opened.connect(lambda: self.show_workspace("design"))
        self.pages.told.connect(self.say)
        self.pages.hint.connect(self.status.set_hint)
        self.pages.workspaceRequested.connect(self.show_workspace)
        self.status.pressed.connect(self._press_fact)
        self.check.changed.connect(self._show_facts)
        bridge.documentChanged.connect(self._follow_change)
        bridge.stateChanged.connect(self._follow_engine)
        bridge.died.connect(self._follow_death)
        for signal in (
            bridge.epochEnded,
            bridge.trainingStarted,
            bridge.finished,
            bridge.interrupted,
            bridge.failed,
        ):
            signal.connect(self._follow_engine)
        self.settings.changed.connect(self._follow_settings)

    # Workspaces.

    def show_workspace(self, key: str) -> None:
        """Show one of the views; it is built when it is first asked for."""
        page = self.start if key == "start" else self.pages.page(key)
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.top.set_workspaces_visible(key != "start")
        if key == "start":
            self.start.set_recent(welcome.recent_rows(self.settings.value.recent_projects))
        else:
            self.top.set_workspace(key)
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.status.set_hint(self.pages.standing_hint(key))
        self._show_facts()

    @property
    def workspace(self) -> str:
        """The key of the view shown."""
        return "start" if self.stack.currentWidget() is self.start else self.top.workspace()

    def _begin(self, template: str) -> None:
        self.files.new(template)

    def train(self) -> None:
        """Go to Train and start; what stands against it is said there."""
        self.show_workspace("train")
        if not self.bridge.busy:
            self.pages.train.start()

    # What is heard.

    def say(self, sentence: str, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Tell the user a sentence."""
        self.toast.say(sentence, button, act)

    def _follow_change(self, change: Change) -> None:
        if change.label and not change.reset:
            self.status.tell(change.label)
        if (
            change.removed
            and change.label
            and not change.reset
            and not change.label.startswith(tr("Undone: {label}", label=""))
        ):
            self.toast.say(change.label, tr("Undo"), self.document.undo)
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
        self._show_facts()

    def _follow_engine(self, _report: object = None) -> None:
        self.top.set_running(self.pages.progress() if self.bridge.busy else "")
        self._show_facts()

    def _follow_death(self, report: object) -> None:
        self.say(getattr(report, "message", ""), tr("Start the engine again"), self.restart_engine)

    def _follow_settings(self, settings: Settings) -> None:
        self.look.set_mode(settings.theme)
        self.look.set_scale(settings.scale)
        self.look.set_reduced_motion(settings.reduced_motion)

    def _show_facts(self) -> None:
        if self.workspace == "start":
            self.status.set_left([])
            self.status.set_right(
                [check_fact(self.check, self.document.analysis, self.bridge.state)]
                if self.bridge.state == "starting"
                else []
            )
            return
        self.status.set_left(design_facts(self.document.analysis))
        facts = [check_fact(self.check, self.document.analysis, self.bridge.state)]
        facts.append(saved_fact(self.document.path is not None, self.document.modified))
        facts.append(device_fact(self.pages.device()))
        self.status.set_right([fact for fact in facts if fact.text])

    def _press_fact(self, key: str) -> None:
        if key == "problems":
            self.show_workspace("design")
            self.pages.design.toggle("problems")
        elif key == "save":
            self.files.save()
        elif key == "engine":
            self.restart_engine()
        elif key == "check":
            self.say(self.check.message)

    def restart_engine(self) -> None:
        """Start a fresh engine if there is none."""
        if self.bridge.state == "dead":
            self.bridge.engine.start()
            self.bridge.drain()
            self._show_facts()

    # What the menus do.

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            **self._file_handlers(),
            **self._edit_handlers(),
            **self._view_handlers(),
            **self._other_handlers(),
        }

    def _file_handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "new": lambda: self.files.when_safe(lambda: self.show_workspace("start")),
            "open": self.files.open,
            "new-window": self._open_window,
            "save": self.files.save,
            "save-as": self.files.save_as,
            "close": lambda: self.files.when_safe(lambda: self.show_workspace("start")),
            "quit": self.close,
        }

    def _edit_handlers(self) -> dict[str, Callable[[], object]]:
        on_canvas = self._on_canvas
        return {
            "undo": self._undo,
            "redo": self._redo,
            "cut": on_canvas("cut"),
            "copy": on_canvas("copy"),
            "paste": on_canvas("paste"),
            "duplicate": on_canvas("duplicate"),
            "delete": on_canvas("delete_selection"),
            "select-all": on_canvas("select_all"),
        }

    def _view_handlers(self) -> dict[str, Callable[[], object]]:
        on_canvas = self._on_canvas
        return {
            "fit": on_canvas("fit_all"),
            "zoom-in": on_canvas("zoom_in"),
            "zoom-out": on_canvas("zoom_out"),
            "zoom-100": lambda: self.pages.design.canvas.zoom_to(1.0),
            "table": lambda: self._toggle("table"),
            "problems": lambda: self._toggle("problems"),
            "history": lambda: self._toggle("history"),
            "theme": lambda: self.settings.change(theme="light" if theme.current().dark else "dark"),
            "theme-system": lambda: self.settings.change(theme="system"),
            "larger": lambda: self._rescale(0.1),
            "smaller": lambda: self._rescale(-0.1),
        }

    def _other_handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "arrange": self._on_canvas("arrange"),
            "next-problem": lambda: self._step_problem(1),
            "previous-problem": lambda: self._step_problem(-1),
            "start": self._start_or_resume,
            "pause": lambda: self.bridge.engine.pause() if self.bridge.state == "training" else None,
            "stop": lambda: self.bridge.engine.stop() if self.bridge.busy else None,
            "restart-engine": self.restart_engine,
            "explain": self._explain,
            "keys": self._tell_keys,
            "about": self._tell_about,
        }

    def _on_canvas(self, verb: str) -> Callable[[], object]:
        def act() -> object:
            focus = QApplication.focusWidget()
            if isinstance(focus, QLineEdit) and hasattr(focus, {"select_all": "selectAll"}.get(verb, verb)):
                return getattr(focus, {"select_all": "selectAll"}.get(verb, verb))()
            if self.workspace == "design":
                return getattr(self.pages.design.canvas, verb)()
            return None

        return act

    def _undo(self) -> None:
        if not self._drawn("undo") and not self._gesturing():
            self.document.undo()

    def _redo(self) -> None:
        if not self._gesturing():
            self.document.redo()

    def _drawn(self, verb: str) -> bool:
        """Let the drawing pad take back its own strokes."""
        if self.workspace != "draw":
            return False
        getattr(self.pages.draw, verb)()
        return True

    def _gesturing(self) -> bool:
        return self.workspace == "design" and self.pages.design.canvas.busy

    def _toggle(self, name: str) -> None:
        if self.workspace != "design":
            self.show_workspace("design")
        self.pages.design.toggle(name)

    def _step_problem(self, step: int) -> None:
        self.show_workspace("design")
        self.pages.design.canvas.next_problem(step)

    def _rescale(self, by: float) -> None:
        scale = min(2.0, max(0.8, round(self.settings.value.scale + by, 1)))
        self.settings.change(scale=scale)

    def _start_or_resume(self) -> None:
        if self.bridge.state == "paused":
            self.bridge.engine.resume()
        else:
            self.train()

    def _open_window(self) -> None:
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "cnnstudio"]
        subprocess.Popen(program, stdin=subprocess.DEVNULL, start_new_session=True)

    def _explain(self) -> None:
        if not self.explainer.show():
            self.say(tr("Point at a word or control and press F1."))

    def _tell_keys(self) -> None:
        rows = [(a.text().rstrip("…"), a.shortcut().toString()) for a in self.actions_by_id.values()]
        self._sheet(tr("Keys"), [(text, keys) for text, keys in rows if keys])

    def _tell_about(self) -> None:
        text = tr("CNN Studio {version}: design, train and open up convolutional neural networks.", version=__version__)
        self._sheet(tr("About CNN Studio"), [(text, "")])

    def _sheet(self, title: str, rows: list[tuple[str, str]]) -> None:
        """Show a popover with a title and rows of words and keys."""
        popover = Popover(self, width=440)
        popover.body.addWidget(Label(title, "title"))
        grid = QGridLayout()
        for row, (text, keys) in enumerate(rows):
            grid.addWidget(Label(text, "body", "text_quiet", wrap=not keys), row, 0)
            grid.addWidget(Label(keys, "small"), row, 1, Qt.AlignmentFlag.AlignRight)
        popover.body.addLayout(grid)
        popover.closed.connect(popover.deleteLater)
        popover.open_beside(self._menu_bar)

    # Search.

    def _find(self, words: str) -> list[Found]:
        """Return what the words mean: things to do, layers to add, layers to go to."""
        found = list(self._menu_search(words))
        for kind in KINDS.values():
            if matches(words, " ".join((tr("Add"), kind.kind, kind.family, *kind.synonyms))):
                icon = FAMILY_ICONS[kind.family]
                found.append(Found(tr("Add {kind}", kind=kind.kind), "", "", icon, self._adder(kind.kind)))
        for node in self.document.project.graph.nodes:
            if matches(words, " ".join((tr("Go to"), node.name))):
                icon = FAMILY_ICONS[node.layer.family]
                found.append(Found(tr("Go to {name}", name=node.name), node.layer.kind, "", icon, self._goer(node.id)))
        return found

    def _adder(self, kind: str) -> Callable[[], object]:
        def add() -> None:
            self.show_workspace("design")
            self.pages.design.canvas.add_layer(kind)

        return add

    def _goer(self, node: str) -> Callable[[], object]:
        def go() -> None:
            self.show_workspace("design")
            self.pages.design.select((node,))

        return go

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
        self.say(tr("Unsaved work on {name} was brought back.", name=newest.project.name))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell, after the first paint, that the window stands."""
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            QTimer.singleShot(0, self, self.ready.emit)

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
        """Ask about unsaved work first; then end everything in order."""
        if self._leaving:
            event.accept()
            return
        event.ignore()
        self.files.when_safe(self._leave)

    def _leave(self) -> None:
        self._leaving = True
        self.recovery.end()
        self.files.close()
        self.pages.end()
        self.closing.emit()
        self.close()
