"""What the commands of the window ask of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar, QWidget

if TYPE_CHECKING:
    from cnnstudio.document.document import Document
    from cnnstudio.settings import SettingsStore
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.file_drop import FileDrop
    from cnnstudio.ui.frame import TopBar
    from cnnstudio.ui.glossary import Explainer
    from cnnstudio.ui.project_files import ProjectFiles
    from cnnstudio.ui.short_tour import ShortTour
    from cnnstudio.ui.workspaces import Workspaces


class Commanded(Protocol):
    """The window as its commands see it."""

    bridge: Bridge
    document: Document
    settings: SettingsStore
    files: ProjectFiles
    pages: Workspaces
    explainer: Explainer
    menus: QMenuBar
    tour: ShortTour
    drop: FileDrop
    top: TopBar
    actions_by_id: dict[str, QAction]

    @property
    def workspace(self) -> str: ...
    def show_workspace(self, key: str) -> None: ...
    def say(self, sentence: str) -> None: ...
    def train(self) -> None: ...
    def offer_new(self) -> None: ...
    def restart_engine(self) -> None: ...
    def close(self) -> bool: ...
    def frame(self) -> QWidget: ...
    def shown_page(self) -> QWidget: ...
