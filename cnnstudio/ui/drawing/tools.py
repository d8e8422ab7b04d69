"""The pad's tools: pen, eraser, width, undo and clear."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.drawing.pad import FIRST_WIDTH, WIDTHS
from cnnstudio.ui.widgets import Button, IconButton, Label, Slider, ToggleButton
from cnnstudio.ui.widgets.styled import Styled


class Tools(Styled, QWidget):
    """One row below the pad; every signal is the user's wish."""

    widthChanged = Signal(int)
    eraserChanged = Signal(bool)
    cleared = Signal(bool)
    undone = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pen = ToggleButton(tr("Pen"), "brush")
        self.eraser = ToggleButton(tr("Eraser"), "eraser")
        self._either = QButtonGroup(self)
        for button in (self.pen, self.eraser):
            self._either.addButton(button)
        self.pen.setChecked(True)
        self.width_slider = Slider(*WIDTHS, FIRST_WIDTH, tr("Width of the pen"))
        self.width_slider.setToolTip(tr("Width of the pen, keys [ and ]"))
        self.undo = IconButton("undo", tr("Take the last stroke back"))
        self.clear = Button(tr("Clear"), "trash", framed=False)
        self.clear.setToolTip(tr("Clear the pad, key C"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._label = Label(tr("Width"), "small", "text_quiet")
        for part in (self.pen, self.eraser, self._label, self.width_slider):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.addWidget(self.undo)
        self._row.addWidget(self.clear)
        self.width_slider.valueChanged.connect(self.widthChanged)
        self.eraser.toggled.connect(self.eraserChanged)
        self.undo.clicked.connect(self.undone)
        self.clear.clicked.connect(self.cleared)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setSpacing(look.space("unit"))
        self.width_slider.setFixedWidth(look.px(104))

    def set_tight(self, tight: bool) -> None:
        """Show drawings without words where there is no width."""
        for button, words in ((self.pen, tr("Pen")), (self.eraser, tr("Eraser")), (self.clear, tr("Clear"))):
            button.setText("" if tight else words)
            button.setAccessibleName(words)
        self._label.setVisible(not tight)
        self.width_slider.setFixedWidth(theme.current().px(64 if tight else 104))

    def show_width(self, hundredths: int) -> None:
        """Show the width the keys have chosen."""
        self.width_slider.setValue(hundredths)

    def show_eraser(self, erases: bool) -> None:
        """Show the tool the keys have chosen."""
        (self.eraser if erases else self.pen).setChecked(True)
