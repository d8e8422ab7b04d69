"""The facts at the window's foot: what the design costs, what Keras says of it, what is saved, and a press on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cnnstudio.ui.status import check_fact, design_facts, device_fact, saved_fact

if TYPE_CHECKING:
    from cnnstudio.document.document import Document
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.frame import StatusBar
    from cnnstudio.ui.keras_check import KerasCheck
    from cnnstudio.ui.project_files import ProjectFiles
    from cnnstudio.ui.workspaces import Workspaces


class Factual(Protocol):
    """The window as its facts see it."""

    bridge: Bridge
    document: Document
    check: KerasCheck
    files: ProjectFiles
    pages: Workspaces
    status: StatusBar

    @property
    def workspace(self) -> str: ...
    def show_workspace(self, key: str) -> None: ...
    def say(self, sentence: str) -> None: ...
    def restart_engine(self) -> None: ...


class WindowFacts:
    """Fills a window's status bar and does what a press on a fact asks for."""

    def __init__(self, window: Factual) -> None:
        self._window = window
        window.status.pressed.connect(self.press)

    def show(self) -> None:
        """Show the facts as they are now; the start page has none but the engine's start."""
        window = self._window
        checked = check_fact(window.check, window.document.analysis, window.bridge.state)
        if window.workspace == "start":
            window.status.set_left([])
            window.status.set_right([checked] if window.bridge.state == "starting" else [])
            return
        window.status.set_left(design_facts(window.document.analysis))
        saved = saved_fact(window.document.path is not None, window.document.modified)
        facts = (checked, saved, device_fact(window.pages.device()))
        window.status.set_right([fact for fact in facts if fact.text])

    def press(self, key: str) -> None:
        """Do what a fact offers: go to the problems, save, start the engine, or say what Keras said."""
        window = self._window
        if key == "problems":
            window.show_workspace("design")
            window.pages.design.toggle("problems")
        elif key == "save":
            window.files.save()
        elif key == "engine":
            window.restart_engine()
        elif key == "check":
            window.say(window.check.message)
