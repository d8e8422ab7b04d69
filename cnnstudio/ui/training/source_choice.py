"""Which data set is trained on: the ones known by name, and the one the project names if it is another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from PySide6.QtWidgets import QWidget

from cnnstudio.data.sources import catalogue
from cnnstudio.language import tr
from cnnstudio.ui.widgets import Choice


class SourceChoice(Choice):
    """A list of data sets; it is read anew whenever it opens, since files may have come."""

    def __init__(self, chosen: Callable[[Any], None], parent: QWidget | None = None) -> None:
        super().__init__([], name=tr("Data set"), parent=parent)
        self._current = ""
        self.valueChanged.connect(chosen)

    def show_source(self, source: str) -> None:
        """Choose a data set without telling anyone; one that is not in the list joins it."""
        self._current = source
        self._offer()
        self.set_value(source)

    def showPopup(self) -> None:
        """Open the list with what there is now."""
        self._offer()
        super().showPopup()

    def _offer(self) -> None:
        options = [(info.name, info.title) for info in catalogue()]
        if self._current and self._current not in dict(options):
            options.append((self._current, PurePath(self._current).name))
        self.set_options(options)
