"""What the menus, keys and the search do in the window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit

from cnnstudio import __version__
from cnnstudio.language import tr
from cnnstudio.ui.import_dialog import ask_for_data, ask_for_model
from cnnstudio.ui.panes import Panes
from cnnstudio.ui.preferences import open_preferences
from cnnstudio.ui.shortcut_editor import open_editor
from cnnstudio.ui.shortcut_sheet import Group, ShortcutSheet, canvas_groups, window_group
from cnnstudio.ui.widgets import Label, Popover
from cnnstudio.ui.window_toggles import WindowToggles

if TYPE_CHECKING:
    from cnnstudio.ui.commanded import Commanded


class WindowCommands:
    """The verbs of one window."""

    def __init__(self, window: Commanded) -> None:
        self._window, self._panes = window, Panes()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each action of the menus does."""
        return {
            **self._file_handlers(),
            **self._edit_handlers(),
            **self._view_handlers(),
            **WindowToggles(self._window).handlers(),
            **self._train_handlers(),
            **self._other_handlers(),
        }

    def _file_handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "new": self._window.offer_new,
            "open": self._window.files.open,
            "new-window": self._open_window,
            "save": self._window.files.save,
            "save-as": self._window.files.save_as,
            "close": self._window.files.close_project,
            "quit": self._window.close,
        }

    def _edit_handlers(self) -> dict[str, Callable[[], object]]:
        on_canvas = self._on_canvas
        return {
            "undo": self._undo,
            "redo": self._redo,
            "cut": on_canvas("cut"),
            "copy": on_canvas("copy"),
            "paste": on_canvas("paste"),
            "paste-fed": on_canvas("paste_fed"),
            "paste-parameters": on_canvas("paste_parameters"),
            "duplicate": on_canvas("duplicate"),
            "dissolve": on_canvas("delete_and_reconnect"),
            "skip": on_canvas("skip"),
            "delete": on_canvas("delete_selection"),
            "select-all": on_canvas("select_all"),
            "preferences": lambda: open_preferences(
                self._window.frame(), self._window.menus, self._window.settings
            ),
        }

    def _view_handlers(self) -> dict[str, Callable[[], object]]:
        on_canvas = self._on_canvas
        return {
            "fit": on_canvas("fit_all"),
            "zoom-in": on_canvas("zoom_in"),
            "zoom-out": on_canvas("zoom_out"),
            "view-back": on_canvas("back"),
            "view-forward": on_canvas("forward"),
            "zoom-100": lambda: self._window.pages.design.canvas.zoom_to(1.0),
            "next-pane": lambda: self._go_on(True),
            "previous-pane": lambda: self._go_on(False),
            "larger": lambda: self._rescale(0.1),
            "smaller": lambda: self._rescale(-0.1),
        }

    def _train_handlers(self) -> dict[str, Callable[[], object]]:
        pages = self._window.pages
        return {
            "start": self._start_or_resume,
            "pause": lambda: (
                self._window.bridge.engine.pause() if self._window.bridge.state == "training" else None
            ),
            "stop": lambda: self._window.bridge.engine.stop() if self._window.bridge.busy else None,
            "restart-engine": self._window.restart_engine,
            "evaluate": self._evaluate,
            "epoch-before": lambda: pages.shown_epoch.step(-1),
            "epoch-after": lambda: pages.shown_epoch.step(1),
            "epoch-now": pages.shown_epoch.back_to_now,
        }

    def _other_handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "arrange": self._on_canvas("arrange"),
            "turn": self._on_canvas("turn"),
            "pin": self._on_canvas("pin"),
            "group": self._on_canvas("group"),
            "ungroup": self._on_canvas("ungroup"),
            "unfold": self._on_canvas("unfold"),
            "independent": self._on_canvas("make_independent"),
            "frame": self._on_canvas("make_frame"),
            "note": self._on_canvas("make_note"),
            "comment": self._on_canvas("make_comment"),
            "leave-block": self._on_canvas("leave_block"),
            "next-problem": lambda: self._step_problem(1),
            "previous-problem": lambda: self._step_problem(-1),
            "explain": self._explain,
            "keys": self.tell_keys,
            "edit-keys": lambda: open_editor(self._window.frame(), self._window.menus, self._window.settings),
            "tour": lambda: self._window.tour.begin(),  # noqa: PLW0108  # the tour is made after the menus
            "import": lambda: ask_for_model(self._window.frame(), self._window.drop),
            "open-data": lambda: ask_for_data(self._window.frame(), self._window.drop),
            "about": self._tell_about,
        }

    def _on_canvas(self, verb: str) -> Callable[[], object]:
        def act() -> object:
            focus = QApplication.focusWidget()
            if isinstance(focus, QLineEdit) and hasattr(focus, {"select_all": "selectAll"}.get(verb, verb)):
                return getattr(focus, {"select_all": "selectAll"}.get(verb, verb))()
            if self._window.workspace == "design":
                return getattr(self._window.pages.design.canvas, verb)()
            if verb == "paste" and self._window.workspace == "data":
                self._window.pages.data.paste()
            return None

        return act

    def _undo(self) -> None:
        if not self._out_of_sight and not self._drawn("undo") and not self._gesturing():
            self._window.document.undo()

    def _redo(self) -> None:
        if not self._out_of_sight and not self._drawn("redo") and not self._gesturing():
            self._window.document.redo()

    @property
    def _out_of_sight(self) -> bool:
        """Whether the start page hides the project: what nobody sees is not to change."""
        return self._window.workspace == "start"

    def _drawn(self, verb: str) -> bool:
        """Let the drawing pad take back its own strokes, and the lab its own settings."""
        if self._in_lab(verb):
            return True
        if self._window.workspace != "draw":
            return False
        getattr(self._window.pages.draw, verb)()
        return True

    def _in_lab(self, verb: str) -> bool:
        if self._window.workspace != "lab":
            return False
        getattr(self._window.pages.lab, verb)()
        return True

    def _gesturing(self) -> bool:
        return self._window.workspace == "design" and self._window.pages.design.canvas.busy

    def _step_problem(self, step: int) -> None:
        self._window.show_workspace("design")
        self._window.pages.design.canvas.next_problem(step)

    def _rescale(self, by: float) -> None:
        scale = min(2.0, max(0.8, round(self._window.settings.value.scale + by, 1)))
        self._window.settings.change(scale=scale)

    def _start_or_resume(self) -> None:
        if self._window.bridge.state == "paused":
            self._window.bridge.engine.resume()
        else:
            self._window.train()

    def _evaluate(self) -> None:
        """Open the test set of the run that Train shows, or say what is missing."""
        self._window.show_workspace("train")
        runs = self._window.pages.train.runs
        folder = runs.to_evaluate()
        if folder:
            runs.evaluateRequested.emit(folder)
        else:
            self._window.say(tr("There is no trained run to evaluate yet; train the network first."))

    def _open_window(self) -> None:
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "cnnstudio"]
        subprocess.Popen(program, stdin=subprocess.DEVNULL, start_new_session=True)

    def _explain(self) -> None:
        if not self._window.explainer.show():
            self.tell_keys()

    def tell_keys(self) -> None:
        """Show what every key does in the view that has the keyboard."""
        window, value = self._window, self._window.settings.value
        groups: tuple[Group, ...] = (window_group(tuple(window.actions_by_id.values())),)
        if window.workspace == "design":
            groups = (*canvas_groups(value.shortcuts, value.single_letters), *groups)
        sheet = ShortcutSheet(window.frame(), tr("Keys"), groups)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open_beside(window.menus)

    def _go_on(self, forward: bool) -> None:
        """Give the keyboard to the next pane."""
        window = self._window
        page = window.shown_page()
        self._panes.go_on(page, window.top.tabs, forward)

    def _tell_about(self) -> None:
        text = tr(
            "CNN Studio {version}: design, train and open up convolutional neural networks.",
            version=__version__,
        )
        self._sheet(tr("About CNN Studio"), [(text, "")])

    def _sheet(self, title: str, rows: list[tuple[str, str]]) -> None:
        """Show a popover with a title and rows of words and keys."""
        popover = Popover(self._window.frame(), width=440)
        popover.body.addWidget(Label(title, "title"))
        grid = QGridLayout()
        for row, (text, keys) in enumerate(rows):
            grid.addWidget(Label(text, "body", "text_quiet", wrap=not keys), row, 0)
            grid.addWidget(Label(keys, "small"), row, 1, Qt.AlignmentFlag.AlignRight)
        popover.body.addLayout(grid)
        popover.closed.connect(popover.deleteLater)
        popover.open_beside(self._window.menus)
