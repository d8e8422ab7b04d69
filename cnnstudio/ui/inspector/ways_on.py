"""Ways on from a layer: its kernels, its feature maps, its other forms, and its kind of window in the lab."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.document.forms import CONVOLUTIONS
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled, set_available


class WaysOn(Styled, QWidget):
    """The buttons at the bottom of the inspector."""

    wished = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self.kernels, self.maps, self.what_if, self.lab = (
            Button(tr("Kernels")), Button(tr("Feature maps")), Button(tr("What if")), Button(tr("Open in Lab")),
        )  # fmt: skip
        self.what_if.setToolTip(tr("Compare with other forms of this convolution"))
        buttons = {"kernels": self.kernels, "maps": self.maps, "what-if": self.what_if, "lab": self.lab}
        for name, button in buttons.items():
            button.clicked.connect(lambda _on=False, name=name: self.wished.emit(name))
            self._row.addWidget(button, 1)
        self.lab.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("inset")
        self._row.setContentsMargins(inset, look.space("unit"), inset, look.space("gap"))
        self._row.setSpacing(look.space("unit"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a line above, where what scrolls goes under."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(0, 0, self.width(), 1, theme.current().colour("line"))
        painter.end()

    def show_layer(self, known: NodeAnalysis) -> None:
        """Offer what this layer has."""
        weights = known.cost.weights if known.cost else ()
        has_kernels = any(len(weight.shape) >= 2 for weight in weights)
        why = tr("{name} holds no kernels.", name=known.name)
        if known.state != "ok":
            why = tr("{name} is not part of a working network yet.", name=known.name)
        set_available(self.kernels, known.state == "ok" and has_kernels, why)
        set_available(self.maps, known.state == "ok", why)
        self.what_if.setVisible(known.layer.kind in CONVOLUTIONS)
        windowed = bool(known.working and any(s.formula.startswith("window-") for s in known.working.steps))
        set_available(self.lab, windowed, tr("The lab shows layers with a sliding window."))
