"""Keeping what is on the pad as one of a class."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import Button, Choice, IconButton
from cnnstudio.ui.widgets.styled import Styled, set_available


class KeepBar(Styled, QWidget):
    """A class to choose and a button; `kept(class)` is the wish, `listWanted` asks for what was kept."""

    kept = Signal(int)
    listWanted = Signal()
    imageWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = Button(tr("Image"), "folder", framed=False)
        self.image.setToolTip(tr("Open a picture; one can also be dropped on the pad or pasted"))
        self.button = Button(tr("Keep as"), "save")
        self.button.setToolTip(tr("Keep the drawing with this label for training, key Enter"))
        self.choice = Choice((), None, tr("The class it is kept as"))
        self.choice.setToolTip(tr("The class it is kept as; on the pad the keys 0 to 9 choose it"))
        self.list = IconButton("view-data", tr("My drawings"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for part in (self.image, self.button, self.choice, self.list):
            self._row.addWidget(part)
        self.image.clicked.connect(self.imageWanted)
        self.button.clicked.connect(self.keep)
        self.list.clicked.connect(self.listWanted)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setSpacing(look.px(6))
        self.choice.setFixedWidth(look.px(72))

    def set_labels(self, labels: tuple[str, ...]) -> None:
        """Offer these classes."""
        self.choice.set_options(list(enumerate(labels)))
        set_available(self.button, bool(labels), tr("This network names no classes."))

    def set_drawn(self, drawn: bool) -> None:
        """Offer to keep what is there."""
        if self.choice.count():
            set_available(self.button, drawn, tr("Draw something first."))

    def set_tight(self, tight: bool, tiny: bool = False) -> None:
        """Show drawings without words where there is no width; where there is hardly any, pictures can be dropped."""
        self.image.setVisible(not tiny)
        self.choice.setFixedWidth(theme.current().px(52 if tight else 72))
        for button, words in ((self.image, tr("Image")), (self.button, tr("Keep as"))):
            button.setText("" if tight else words)
            button.setAccessibleName(words)

    def choose(self, label: int) -> None:
        """Choose a class by its number."""
        if 0 <= label < self.choice.count():
            self.choice.set_value(label)

    def keep(self) -> None:
        """Wish to keep the drawing as the chosen class."""
        label = self.choice.value()
        if isinstance(label, int) and self.button.isEnabled():
            self.kept.emit(label)

    def show_count(self, count: int) -> None:
        """Say how many drawings are kept."""
        words = tr("My drawings: {count} kept", count=number(count))
        self.list.setToolTip(words)
        self.list.setAccessibleName(words)
