"""The pages beside the curves, one at a time: settings, classes, learning rate, one batch, queue."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.scrolling import scrolling
from cnnstudio.ui.widgets import Label, Segments
from cnnstudio.ui.widgets.styled import Styled

PAGES = ("settings", "classes", "rate", "step", "queue")


class Details(Styled, QWidget):
    """Takes the pages in their order; the first one scrolls by itself."""

    def __init__(self, pages: tuple[QWidget, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = (tr("Settings"), tr("Classes"), tr("Rate"), tr("One batch"), tr("Queue"))
        self.tabs = Segments(list(zip(PAGES, titles, strict=True)), PAGES[0], tr("Details"))
        self._note = Label(tr("for the next run"), "small", "text_faint")
        self._live = False
        self._stack = QStackedWidget()
        for place, page in enumerate(pages):
            self._stack.addWidget(scrolling(page) if place else page)
        self._row = QHBoxLayout()
        self._row.addWidget(self.tabs)
        self._row.addStretch(1)
        self._row.addWidget(self._note)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._column.addWidget(self._stack, 1)
        self.tabs.valueChanged.connect(lambda name: self.show_page(str(name)))
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("inset")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._column.setSpacing(look.space("gap"))

    def show_page(self, name: str) -> None:
        """Show one of the pages."""
        self.tabs.set_value(name)
        self._stack.setCurrentIndex(PAGES.index(name))
        self._show_note()

    def set_live(self, live: bool) -> None:
        """Say of the settings that they are for the next run, while one is going on."""
        self._live = live
        self._show_note()

    def _show_note(self) -> None:
        self._note.setVisible(self._live and self.tabs.value() == "settings")
