"""Above the samples: what they are, how many, how they are seen and which part of them."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.segments import Segments
from cnnstudio.ui.widgets.styled import Styled

_TITLED = 512  # the width from which the title finds room


class BrowserHead(Styled, QWidget):
    """Gives up its title before a word of a choice is cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.count = Label("", "title"), Label("", "body", "text_quiet")
        views = [("images", tr("Images")), ("map", tr("Map")), ("statistics", tr("Statistics"))]
        self.view = Segments(views, "images", name=tr("View"))
        self.part = Segments([("train", tr("Training")), ("test", tr("Test"))], "train", name=tr("Part"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for words in (self.title, self.count):
            self._row.addWidget(words)
        self._row.addStretch(1)
        for choice in (self.view, self.part):
            self._row.addWidget(choice)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._row.setSpacing(theme.current().space("unit"))
        for choice in (self.view, self.part):
            choice.setMinimumWidth(choice.sizeHint().width())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the choices their room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.title.setVisible(self.width() >= theme.current().px(_TITLED))
