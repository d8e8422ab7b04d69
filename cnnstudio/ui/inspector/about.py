"""The fold beside the form that tells what a kind of layer is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.formulas import USUAL, Reading
from cnnstudio.layers.teaching import teaching
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.fold import Fold
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.teaching_text import TeachingText


class About(Styled, QWidget):
    """A kind's teaching text behind a line of its own; it stays open or folded from layer to layer."""

    unfolded = Signal(bool)
    """The user opened or folded it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = Fold("")
        self._text: TeachingText | None = None
        self._kind, self._reading = "", USUAL
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.fold)
        self.fold.toggled.connect(self._show_text)
        self.fold.clicked.connect(lambda: self.unfolded.emit(self.fold.isChecked()))
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    @property
    def text(self) -> TeachingText | None:
        """The text, once it has been opened."""
        return self._text

    def show_kind(self, kind: str, reading: Reading = USUAL) -> None:
        """Tell of this kind in these letters; one that has no text hides the fold."""
        self._kind, self._reading = kind, reading
        self.fold.setText(tr("About {kind}", kind=kind))
        self.fold.updateGeometry()
        self.setVisible(teaching(kind) is not None)
        self._show_text()

    def open(self) -> None:
        """Unfold the text."""
        self.fold.setChecked(True)

    def _show_text(self) -> None:
        lesson = teaching(self._kind)
        opened = self.fold.isChecked() and lesson is not None
        if opened and self._text is None:
            self._text = TeachingText()
            self._column.addWidget(self._text)
        if self._text is not None:
            self._text.setVisible(opened)
            if lesson is not None and opened:
                self._text.show_teaching(lesson, self._reading)
