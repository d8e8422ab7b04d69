"""All layers at once: every map of every layer for the picture, small; a press opens its layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.interfering import Interfering
from cnnstudio.ui.evaluation.layers_view import LayersView, LayerThumbs
from cnnstudio.ui.evaluation.overviewing import Overviewing
from cnnstudio.ui.widgets import Label
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand


class LayersPage(Styled, QWidget):
    """`chosen(path, channel)` tells the map that was pressed."""

    chosen = Signal(str, int)

    def __init__(
        self, bridge: Bridge, hand: InHand, interfering: Interfering, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hand, self._interfering = hand, interfering
        self._refusal = ""
        self.asking = Overviewing(bridge, hand, self, interfering)
        self.note = Label("", "body", "text_quiet", wrap=True)
        self.view = LayersView()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.view)
        self._area.viewport().setAutoFillBackground(False)
        self.view.setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.note)
        self._column.addWidget(self._area, 1)
        self.view.chosen.connect(self.chosen)
        self.asking.changed.connect(self._show)
        self.asking.refused.connect(self._refuse)
        hand.changed.connect(self._forget_refusal)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(12))

    def minimumSizeHint(self) -> QSize:
        """Accept a few tiles."""
        return QSize(theme.current().px(320), theme.current().px(200))

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the maps once they can be seen."""
        super().showEvent(event)
        self.asking.want()
        self._show()

    def _forget_refusal(self) -> None:
        self._refusal = ""
        self._show()

    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self._show()

    def _show(self, names: tuple[str, ...] = ()) -> None:
        if names:
            self._refusal = ""
        if not self.isVisible():
            return
        thumbs = self.asking.thumbs
        layers = [
            LayerThumbs(node.path, node.name, node.output or (), node.layer.family, thumbs[node.name])
            for node in self._hand.analysis.flat
            if node.name in thumbs
        ]
        self.view.show_layers(layers)
        self.note.setText(self._words(layers))

    def _words(self, layers: list[LayerThumbs]) -> str:
        if self._refusal:
            return self._refusal
        if not layers and self._hand.absence():
            return self._hand.absence()
        if not layers:
            if self.asking.share >= 1:
                return tr("No layer of this network has maps.")
            return tr("The maps appear when the network has seen the picture.")
        count = sum(len(layer.thumbs.maps) for layer in layers)
        words = tr("{maps} maps of {layers} layers; each cell is the strongest value of its block, "
                   "each layer has a scale of its own.",
                   maps=number(count), layers=number(len(layers)))  # fmt: skip
        if self.asking.share < 1:
            words += " " + tr("{share} done.", share=percent(self.asking.share, 0))
        return f"{words} {self._interfering.now.words()}".strip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the canvas surface."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("canvas"))
        painter.end()
