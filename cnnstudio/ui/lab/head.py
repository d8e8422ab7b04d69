"""The line above a page where there is no room for the lists: which page, which lesson, and the button for the settings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import Choice, ToggleButton
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled


class LabHead(Styled, QWidget):
    """Two lists that open, and a button that stays on while the settings are shown."""

    def __init__(self, pages: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = Choice(pages, pages[0][0], tr("Pages"))
        self.settings = ToggleButton(tr("Settings"), "sliders")
        self._row = QHBoxLayout(self)
        self.lessons = Choice([("", tr("No lesson"))], "", tr("Lessons"))
        self._row.addWidget(self.pages)
        self._row.addWidget(self.lessons)
        self._row.addStretch(1)
        self._row.addWidget(self.settings)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.setFixedHeight(look.size("panel_head"))
        self._row.setContentsMargins(look.space("section"), 0, look.space("unit"), 0)
        self._row.setSpacing(look.space("unit"))
        for part in (self.pages, self.lessons):
            part.setFixedWidth(look.px(232))

    def show_lessons(self, lessons: Sequence[tuple[str, str]], lit: str) -> None:
        """List the lessons there are, and the open one."""
        self.lessons.set_options([("", tr("No lesson")), *lessons])
        self.lessons.set_value(lit)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line below."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("chrome"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        painter.end()
