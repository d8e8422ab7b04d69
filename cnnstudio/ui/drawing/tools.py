"""The pad's tools: pen, eraser, width, paper, colours, undo, redo and clear."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.drawing.paper import FIRST_WIDTH, WIDTHS
from cnnstudio.ui.drawing.sheet import Colour
from cnnstudio.ui.widgets import Button, Check, IconButton, Slider, ToggleButton
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled


class Tools(Styled, QWidget):
    """One row below the pad, and one of colours where the network takes them; every signal is the user's wish."""

    widthChanged = Signal(int)
    eraserChanged = Signal(bool)
    paperChanged = Signal(bool)
    colourChanged = Signal(object)
    cleared = Signal(bool)
    undone = Signal(bool)
    redone = Signal(bool)

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
        self.paper = Check(tr("White paper"))
        self.paper.setToolTip(tr("Draw black on white, key W; the step Invert turns it over for the network"))
        self.undo = IconButton("undo", tr("Take the last stroke back"))
        self.redo = IconButton("redo", tr("Do the stroke again"))
        self.clear = Button(tr("Clear"), framed=False)
        self.clear.setToolTip(tr("Clear the pad, key C"))
        self.swatches = Swatches()
        self._build()
        self._connect()
        self.restyle()

    def _build(self) -> None:
        whole, self._row = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._row)
        whole.addWidget(self.swatches)
        for part in (self.pen, self.eraser, self.width_slider, self.paper):
            self._row.addWidget(part)
        self._row.addStretch(1)
        for button in (self.undo, self.redo, self.clear):
            self._row.addWidget(button)
        self.swatches.hide()

    def _connect(self) -> None:
        self.width_slider.valueChanged.connect(self.widthChanged)
        self.eraser.toggled.connect(self.eraserChanged)
        self.paper.clicked.connect(self.paperChanged)
        self.undo.clicked.connect(self.undone)
        self.redo.clicked.connect(self.redone)
        self.clear.clicked.connect(self.cleared)
        self.swatches.chosen.connect(self.colourChanged)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setSpacing(look.space("unit"))
        self.width_slider.setFixedWidth(look.px(72))

    def set_tight(self, tight: bool, tiny: bool = False) -> None:
        """Show drawings without words where there is no width; where there is hardly any, keys do the rest."""
        for part in (self.width_slider, self.redo):
            part.setVisible(not tiny)
        for button, words in ((self.pen, tr("Pen")), (self.eraser, tr("Eraser"))):
            button.setText("" if tight else words)
            button.setAccessibleName(words)
        self.paper.setText("" if tight else tr("White paper"))
        self.paper.setAccessibleName(tr("White paper"))
        self.width_slider.setFixedWidth(theme.current().px(44 if tight else 72))

    def set_coloured(self, coloured: bool) -> None:
        """Offer colours to draw in."""
        self.swatches.setVisible(coloured)

    def show_width(self, pixels: int) -> None:
        """Show the width the keys have chosen."""
        self.width_slider.setValue(pixels)

    def show_eraser(self, erases: bool) -> None:
        """Show the tool the keys have chosen."""
        (self.eraser if erases else self.pen).setChecked(True)

    def show_paper(self, light: bool) -> None:
        """Show the paper that the keys or a picture have chosen."""
        self.paper.setChecked(light)

    def show_history(self, can_undo: bool, can_redo: bool) -> None:
        """Offer the ways back and forth that there are."""
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)


def colours() -> tuple[tuple[Colour | None, str], ...]:
    """Return the colours one can draw in by name; None is what stands out from the paper."""
    return (
        (None, tr("Black or white")),
        ((214, 48, 49), tr("Red")),
        ((232, 126, 4), tr("Orange")),
        ((247, 202, 24), tr("Yellow")),
        ((39, 174, 96), tr("Green")),
        ((41, 128, 185), tr("Blue")),
        ((142, 68, 173), tr("Violet")),
        ((139, 90, 43), tr("Brown")),
        ((128, 128, 128), tr("Grey")),
    )


class Swatches(Styled, QWidget):
    """A row of colours of which one is taken."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        self.buttons: list[Swatch] = []
        for colour, name in colours():
            button = Swatch(colour, name)
            self._group.addButton(button)
            self._row.addWidget(button)
            self.buttons.append(button)
            button.clicked.connect(lambda _on, colour=colour: self.chosen.emit(colour))
        self._row.addStretch(1)
        self.buttons[0].setChecked(True)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._row.setSpacing(theme.current().space("unit"))


class Swatch(Styled, QAbstractButton):
    """One colour."""

    spoken_role = QAccessible.Role.RadioButton

    def __init__(self, colour: Colour | None, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setCheckable(True)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """Ask for the smallest target a pointer may have."""
        side = theme.current().px(24)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the colour, ringed where it is taken; black and white half and half."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        radius = look.radius("chip")
        if self._colour is None:
            rounded(painter, box, radius, QColor("white"))
            rounded(painter, box.adjusted(box.width() / 2, 0, 0, 0), radius, QColor("black"))
        else:
            rounded(painter, box, radius, QColor(*self._colour))
        rounded(painter, box, radius, None, look.colour("line_strong"))
        if self.isChecked():
            rounded(painter, box.adjusted(-2, -2, 2, 2), radius, None, look.colour("accent"), 2)
        painter.end()
