"""What the network sees of the drawing, at the size it sees it, and the steps that made it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cnnstudio.data.drawn import Way
from cnnstudio.language import shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.drawing.ink import Bytes
from cnnstudio.ui.drawing.preparing import Steps
from cnnstudio.ui.widgets import Check, ImageView, Label, SectionHead
from cnnstudio.ui.widgets.styled import Styled

SIDE = 336
_CELLS = 28
_TIGHT = 270


class SeenView(Styled, QWidget):
    """The network's input as a picture; `stepsChanged` when a step is left out or put back."""

    stepsChanged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(tr("What the network sees"))
        self.size_label = Label("", "small", "text_faint")
        self.head.add(self.size_label)
        self.view = ImageView(tr("What the network sees"), SIDE)
        self.centre, self.scale = Check(tr("Centre")), Check(tr("Scale to 20"))
        self.invert = Check(tr("Invert"))
        self.note = Label("", "small", "text_quiet", wrap=True)
        for check in (self.centre, self.scale):
            check.setChecked(True)
        self._checks = QGridLayout()
        self._checks.setColumnStretch(3, 1)
        self._place_checks(1)
        for check in (self.centre, self.scale, self.invert):
            check.clicked.connect(self.stepsChanged)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.head)
        self._column.addWidget(self.view)
        self._column.addLayout(self._checks)
        self._column.addWidget(self.note)
        self.restyle()

    def set_side(self, side: int) -> None:
        """Show the picture at this width and height, in whole pixels per pixel where that is possible."""
        whole = side - side % _CELLS if side > 2 * _CELLS else side
        tight = whole < theme.current().px(_TIGHT)
        self._place_checks(3 if tight else 1)
        self.size_label.setVisible(not tight)
        self.setFixedWidth(whole)
        self.view.setFixedSize(whole, whole)

    def _place_checks(self, rows: int) -> None:
        """Stand the checks beside each other, or under each other where that is too wide."""
        for place, check in enumerate((self.centre, self.scale, self.invert)):
            self._checks.addWidget(check, place if rows > 1 else 0, 0 if rows > 1 else place)

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._column.setSpacing(look.space("gap"))
        self._checks.setSpacing(look.space("gap"))

    def steps(self) -> Steps:
        """Return which steps are done."""
        return Steps(self.centre.isChecked(), self.scale.isChecked(), self.invert.isChecked())

    def show_image(self, image: Bytes, way: Way) -> None:
        """Show the network's input."""
        self.view.set_image(image, "grey")
        self.size_label.setText(shape_text(image.shape[:2] if image.shape[2] == 1 else image.shape))
        for check in (self.centre, self.scale):
            check.setVisible(way == "digit")
        plain = self.steps() == Steps()
        self.note.setText(
            tr("Prepared as the training images were.")
            if plain
            else tr("Not as the training images were: expect worse answers.")
        )
        self.note.set_role("text_quiet" if plain else "warning")

    def show_nothing(self) -> None:
        """Show an empty picture."""
        self.view.set_image(None)
        self.note.setText("")
