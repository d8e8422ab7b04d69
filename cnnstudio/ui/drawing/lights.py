"""Asking for what a drawing lights up in every layer, and showing it in the rows of maps and on the spine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from cnnstudio.engine import messages
from cnnstudio.language import shape_text
from cnnstudio.ui.bridge import PICTURES_PER_SECOND, Pace
from cnnstudio.ui.drawing.asking import Question
from cnnstudio.ui.drawing.following import Following, paint_now
from cnnstudio.ui.drawing.lit_maps import LitLayer
from cnnstudio.ui.drawing.network_facts import lit_layers
from cnnstudio.ui.drawing.strongest import strongest_map
from cnnstudio.ui.widgets import Tile
from cnnstudio.ui.widgets.picture import Kind

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.drawing.page import DrawPage
    from cnnstudio.ui.in_hand import InHand


class Lights(QObject):
    """Ten times a second at most, and never for a page that nobody sees; `shown(when)` tells that all is painted."""

    shown = Signal(float)

    def __init__(self, page: DrawPage, bridge: Bridge, hand: InHand) -> None:
        super().__init__(page)
        self._page, self._hand = page, hand
        self.question = Question(bridge, "draw-maps", ("*",), self)
        self._pace = Pace(page, PICTURES_PER_SECOND, self._ask)
        self._outputs: dict[str, np.ndarray] = {}
        self._when = 0.0
        self._following = Following((self._show_faces,), self)
        self.question.answered.connect(self._show)
        self.question.refused.connect(page.maps.show_nothing)

    def ask(self) -> None:
        """Have the maps of what is on the pad shown soon."""
        self._pace.ask()

    def show_nothing(self) -> None:
        """Give up what was asked, and show no maps."""
        self.question.forget()
        self._following.forget()
        self._page.maps.show_nothing()
        self._show_tiles({})

    def _ask(self) -> None:
        prepared = self._page.prepared
        if prepared is not None and self._hand.state == "ready" and self._page.isVisible():
            self.question.set_layers(lit_layers(self._hand.analysis))
            self.question.ask(prepared.image, self._page.pad.touched_at)

    def _show(self, report: messages.Seen, when: float) -> None:
        if self._page.prepared is not None:
            self._outputs, self._when = dict(zip(report.layers, report.maps, strict=False)), when
            self._show_maps()
            self._following.ask()
            self._following.begin()

    def _show_maps(self) -> None:
        outputs, ends = self._outputs, set(self._hand.analysis.ends)
        lit = [
            LitLayer(layer.path, layer.name, layer.layer.family, outputs[layer.name])
            for layer in self._hand.analysis.flat
            if layer.name in outputs
            and layer.path not in ends
            and layer.layer.family not in {"io", "reshape"}
        ]
        layers = len(self._hand.analysis.flat)
        count = layers if len(outputs) < layers else 0
        self._page.maps.show_layers(tuple(layer for layer in lit if layer.output.ndim in {1, 3}), count)
        paint_now(self._page)

    def _show_faces(self) -> None:
        self._show_tiles(self._outputs)
        paint_now(self._page)
        self.shown.emit(self._when)

    def _show_tiles(self, outputs: dict[str, np.ndarray]) -> None:
        self._page.spine.set_title(self._hand.project.name)
        tiles = []
        for layer in self._hand.analysis.flat:
            note = shape_text(layer.output).replace(" ", "")
            values, grey = strongest_map(outputs.get(layer.name)), layer.layer.family == "io"
            kind: Kind = "grey" if grey else "signed"
            tiles.append(Tile(layer.path, layer.name, note, layer.layer.family, values=values, kind=kind))
        self._page.spine.set_tiles(tiles)
