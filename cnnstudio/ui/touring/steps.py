"""What a person does again and again in the window, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QRadioButton, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.touring.hand import CONTROL, Hand, NotReached

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


class Steps:
    """One window and the hand that works in it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.hand = Hand(window)

    def _save_as(self, path: Path) -> None:
        self.hand.press(Qt.Key.Key_S, CONTROL)
        self._name_file(path)
        self.hand.wait_for(path.is_file, tr("the project is not saved"))
        self._let_sentences_go()

    def _name_file(self, path: Path) -> None:
        """Type a file's name into the question for one."""
        self.hand.wait_for(
            lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), tr("no file can be chosen")
        )
        dialog = QApplication.activeModalWidget()
        field = dialog.findChild(QLineEdit, "fileNameEdit") if dialog is not None else None
        if isinstance(field, QLineEdit):
            self.hand.fill(field, str(path))

    def _command(self, name: str) -> None:
        """Open the menu that holds a command, and press it there."""
        action, bar = self._window.actions_by_id[name], self._window.menus
        for title in bar.actions():
            menu = title.menu()
            if isinstance(menu, QMenu) and action in menu.actions():
                self.hand.click(bar, bar.actionGeometry(title).center())
                self.hand.wait_for(menu.isVisible, tr("a menu does not open"))
                self.hand.click(menu, menu.actionGeometry(action).center())
                return
        raise NotReached(tr("no menu holds {name}", name=name))

    def _turn_to(self, choices: QWidget, words: str) -> None:
        """Press one of several choices by its words."""
        button = next((b for b in choices.findChildren(QRadioButton) if b.text() == words), None)
        if button is None:
            raise NotReached(tr("{words} cannot be chosen", words=words))
        self.hand.click(button)

    def _let_sentences_go(self) -> None:
        """Wait until what was said at the window's foot is gone."""
        self.hand.wait_for(lambda: not self._window.toast.isVisible(), tr("a sentence stays for ever"))

    def _tab(self, key: str) -> None:
        tabs = self._window.top.tabs
        place = [view.key for view in tabs.shown].index(key)
        self.hand.click(tabs, tabs.tabRect(place).center())
        self.hand.wait_for(lambda: self._window.workspace == key, tr("{view} does not open", view=key))

    def _point_aside(self) -> None:
        """Take the pointer where it lights nothing up."""
        self.hand.point(self._window.status, QPoint(self._window.status.width() // 2, 4))
