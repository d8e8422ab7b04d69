"""What lies over the canvas: where one is, what is shown, and how large."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLayout, QMenu, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.breadcrumb import GROUND
from cnnstudio.ui.canvas.camera import STEPS
from cnnstudio.ui.canvas.lens_menu import LensButtons
from cnnstudio.ui.canvas.zoom_button import MenuButton
from cnnstudio.ui.widgets import Button, IconButton, Label, Line, PrimaryButton
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

EDGE = 4
"""Pixels at 100 % that the ground reaches out of the buttons."""


class ViewStrip(Styled, QWidget):
    """Overlays, layout, fit and zoom at the upper right."""

    zoomChosen = Signal(float)
    fitChosen = Signal()
    fitSelectionChosen = Signal()
    arrangeChosen = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lens = LensButtons(self)
        self.parameters, self.more = self.lens.measure, self.lens.more
        self.arrange = IconButton("layout", tr("Arrange (L)"))
        self.fit = IconButton("fit", tr("Fit all (Home)"))
        self.zoom = MenuButton("100 %", "chevron-down", framed=False)
        self.zoom.setToolTip(tr("Zoom"))
        line = Line(standing=True)
        line.setFixedHeight(20)
        self._row = QHBoxLayout(self)
        # The strip is always as large as its buttons ask, whichever of them follows a new look first.
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        for part in (self.parameters, self.more, line, self.arrange, self.fit, self.zoom):
            self._row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.fit.clicked.connect(self.fitChosen)
        self.arrange.clicked.connect(self.arrangeChosen)
        self.zoom.clicked.connect(self._open_menu)
        self._menu = self._zoom_menu()
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        edge = look.px(EDGE)
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(look.space("unit"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, so that the buttons are seen wherever the network is moved to."""
        painter, look = painter_on(self), theme.current()
        rounded(painter, QRectF(self.rect()), look.radius("control"), look.colour("canvas", GROUND))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the canvas put the strip into its corner again."""
        super().resizeEvent(event)
        self.resized.emit()

    def set_zoom(self, zoom: float) -> None:
        """Show the present zoom."""
        words = tr("{percent} %", percent=round(zoom * 100))
        if self.zoom.text() != words:
            self.zoom.setText(words)
            self.zoom.setAccessibleName(tr("Zoom {percent} %", percent=round(zoom * 100)))

    def _zoom_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("Fit all"), self.fitChosen.emit)
        menu.addAction(tr("Fit selection"), self.fitSelectionChosen.emit)
        menu.addSeparator()
        for step in STEPS:
            words = tr("{percent} %", percent=round(step * 100))
            menu.addAction(words).triggered.connect(lambda _on, s=step: self.zoomChosen.emit(s))
        menu.addSeparator()
        menu.addAction(tr("Other…"), self._ask)
        return menu

    def _open_menu(self) -> None:
        self._menu.popup(self.zoom.mapToGlobal(QPoint(0, self.zoom.height() + 4)))

    def _ask(self) -> None:
        dialog = QInputDialog(self)
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(5, 400)
        dialog.setIntValue(int(self.zoom.text().split()[0]))
        dialog.setLabelText(tr("Zoom in percent"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.intValueSelected.connect(lambda value: self.zoomChosen.emit(value / 100))
        dialog.open()


class EmptyCanvas(Styled, QWidget):
    """One line and two buttons on a canvas without layers."""

    templateWished = Signal()
    layerWished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        line = Label(
            tr("Drag a layer from the left, or begin with a network that works."), "body", "text_quiet"
        )
        self.template = PrimaryButton(tr("Start from the MNIST network"), large=True)
        self.layer = Button(tr("Add a layer"), "plus", large=True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.template)
        row.addWidget(self.layer)
        row.addStretch(1)
        self._column.addWidget(line, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addLayout(row)
        self.template.clicked.connect(self.templateWished)
        self.layer.clicked.connect(self.layerWished)
        self.setAccessibleName(line.text())
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("inset"))
