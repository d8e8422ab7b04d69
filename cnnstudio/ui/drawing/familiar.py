"""Whether what the network sees looks like its training pictures, and which of them are nearest to it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.data.likeness import USUAL, Likeness, Neighbours, neighbours
from cnnstudio.data.parts import Parts
from cnnstudio.engine.messages import AlikeAre
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.drawing.sheet import Bytes
from cnnstudio.ui.widgets import Choice, Label, TileGrid
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.open_data import OpenData

NEAREST = 5
_TILE = 48


class Familiar(QObject):
    """Measures some training pictures in the background; `ready` tells that drawings can be compared with them."""

    ready = Signal()
    _done = Signal(int, object)

    def __init__(self, data: OpenData, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._number = 0
        self._measured: Parts | None = None
        self._threads: list[threading.Thread] = []
        self.neighbours: Neighbours | None = None
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def want(self) -> None:
        """Measure the open data unless that is done or on its way."""
        parts = self._data.parts if self._data.state == "open" else None
        if parts is self._measured:
            return
        self._number += 1
        self._measured, self.neighbours = parts, None
        if parts is not None:
            work = (self._number, parts)
            thread = threading.Thread(target=self._measure, args=work, name="likeness", daemon=True)
            self._threads = [*(other for other in self._threads if other.is_alive()), thread]
            thread.start()

    def close(self) -> None:
        """Give up what is being measured, and wait for it and for what it overtook."""
        self._number += 1
        for thread in self._threads:
            thread.join(10)
        self._threads = []

    def _measure(self, number: int, parts: Parts) -> None:
        try:
            found = neighbours(parts, lambda: number == self._number)
        except (ValueError, OSError):
            # What is wrong with the data is said where they are opened; here it only means no comparison.
            found = None
        self._done.emit(number, found)

    @Slot(int, object)
    def _take(self, number: int, found: Neighbours | None) -> None:
        if number == self._number:
            self.neighbours = found
            self.ready.emit()

    def compare(self, image: Bytes) -> Likeness | None:
        """Return how a picture compares with the training pictures; None where there are none of its shape."""
        known = self.neighbours
        if known is None or known.pictures.shape[1:] != image.shape:
            return None
        return known.likeness(image, NEAREST)


class LikenessView(Styled, QWidget):
    """One sentence, how it was measured, and the nearest training pictures; `layerChosen(name)`: in which layer."""

    layerChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = Label("", "small", "text_quiet", wrap=True)
        self.by = Choice([("", tr("Pixels"))], "", name=tr("Nearest training images by"))
        self._names: tuple[str, ...] = ()
        self._by_words = Label(tr("nearest by"), "small", "text_quiet")
        self.nearest = TileGrid(tr("Nearest training images"), tile=_TILE, caption_height=16)
        self.nearest.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.sentence)
        row = QHBoxLayout()
        row.addWidget(self._by_words)
        row.addWidget(self.by, 1)
        self._column.addLayout(row)
        self._column.addWidget(self.nearest)
        self.by.valueChanged.connect(lambda value: self.layerChosen.emit(str(value)))
        self.restyle()

    @property
    def layer(self) -> str:
        """Return the layer in which the nearest are looked for; empty where pixels are compared."""
        value = self.by.value()
        return value if isinstance(value, str) else ""

    def set_layers(self, names: tuple[str, ...]) -> None:
        """Offer these layers; the chosen one stays if it is among them."""
        if names == self._names:
            return
        self._names = names
        chosen = self.layer if self.layer in names else ""
        self.by.set_options([("", tr("Pixels")), *((name, name) for name in names)])
        self.by.set_value(chosen)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setSpacing(look.space("gap"))
        # Room is kept for three lines, so that nothing moves when the first stroke is drawn.
        self.sentence.setMinimumHeight(3 * look.line_height("small"))
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.nearest.setMinimumHeight(look.px(_TILE + 24))

    def set_roomy(self, roomy: bool) -> None:
        """Show the nearest pictures only where there is height for them."""
        for part in (self.nearest, self.by, self._by_words):
            part.setVisible(roomy)

    def show_nothing(self, sentence: str = "") -> None:
        """Say nothing, or why nothing is said."""
        self.sentence.setText(sentence)
        self.sentence.setToolTip("")
        self.sentence.set_role("text_quiet")
        self.nearest.set_tiles((), "grey")

    def show_likeness(self, found: Likeness, known: Neighbours, labels: tuple[str, ...]) -> None:
        """Show how a picture compares."""
        words = (
            tr("This does not look like the training data.")
            if found.strange
            else tr("This looks like the training data.")
        )
        self.sentence.setText(f"{words} {_measured(found, known)}")
        self.sentence.setToolTip(_explained(known))
        self.sentence.set_role("warning" if found.strange else "text_quiet")
        if not self.layer:
            tiles = [np.asarray(known.pictures[place], np.float32) for place in found.nearest]
            names = tuple(_name(labels, known.labels[place]) for place in found.nearest)
            self.nearest.set_tiles(tiles, "grey", known.high, names)
            self.nearest.setToolTip("")

    def show_nearest(self, images: Bytes, known: Bytes, answer: AlikeAre, labels: tuple[str, ...]) -> None:
        """Show which images the chosen layer finds nearest."""
        places = [int(place) for place in answer.samples]
        high = 255.0 if images.dtype == np.uint8 else float(max(np.abs(images).max(initial=0.0), 1e-6))
        tiles = [np.asarray(images[place], np.float32) for place in places]
        self.nearest.set_tiles(tiles, "grey", high, tuple(_name(labels, known[place]) for place in places))
        self.nearest.setToolTip(
            tr("The outputs of {layer} for these of the first {count} training images differ least from that for "
               "your drawing: by {distances}, the root of the mean squared difference; between training images "
               "{usual} is usual.", layer=answer.layer, count=number(len(images)),
               distances=", ".join(number(float(one), 2) for one in answer.distances),
               usual=number(answer.usual, 2))
        )  # fmt: skip


def _name(labels: tuple[str, ...], label: object) -> str:
    value = np.asarray(label)
    if value.ndim or value.dtype.kind not in "iu" or not 0 <= int(value) < len(labels):
        return ""
    return labels[int(value)]


def _measured(found: Likeness, known: Neighbours) -> str:
    return tr(
        "The nearest of {count} training images is {distance} away; {share} of unseen ones are nearer than {limit}.",
        count=number(len(known.pictures)),
        distance=number(found.distance, 2),
        share=percent(USUAL, 0),
        limit=number(known.threshold, 2),
    )


def _explained(known: Neighbours) -> str:
    return tr(
        "The distance is the root of the mean squared difference on a grid of 14 × 14 cells, values from 0 to 1. "
        "The limit was measured on {judged} images that are not among the {count}: it is their {share} quantile.",
        judged=number(known.judged),
        count=number(len(known.pictures)),
        share=percent(USUAL, 0),
    )
