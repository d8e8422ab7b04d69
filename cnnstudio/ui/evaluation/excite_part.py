"""What excites a map: the picture climbed up to from noise, and the places in training images where it is strongest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.engine import messages
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.pictures import Pictures
from cnnstudio.ui.evaluation.sight import Sight
from cnnstudio.ui.evaluation.tracing import window_in_picture
from cnnstudio.ui.widgets import Button, ImageView, Label, TileGrid
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

Array = NDArray[np.generic]
_SIDE = 280
_COUNT = 12
_TILE = 84


class ExcitePart(Styled, QWidget):
    """Asks for both once it can be seen, anew for another map."""

    def __init__(self, bridge: Bridge, hand: InHand, pictures: Pictures) -> None:
        super().__init__()
        self._bridge, self._hand, self._pictures = bridge, hand, pictures
        self.climbed = ImageView(tr("The picture that excites the map most"), _SIDE)
        self.again = Button(tr("From other noise"), "shuffle", framed=False)
        self.words = Label("", "small", "text_quiet", wrap=True)
        self.patches = TileGrid(
            tr("Where training images excite it most"), _TILE, 8, columns=4, caption_height=16
        )
        self.found_words = Label("", "small", "text_quiet", wrap=True)
        self._of: tuple[str, int] = ("", -1)
        self._sight: Sight | None = None
        self._images: Array | None = None
        self._seed = self._climb = self._search = 0
        self._build()
        self.again.clicked.connect(self._begin_again)
        bridge.excitedArrived.connect(self._take_climb)
        bridge.strongestArrived.connect(self._take_strongest)
        bridge.failed.connect(self._take_failure)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(28))
        for title, parts in (
            (tr("climbed to from noise"), (self.climbed, self.words, self.again)),
            (tr("strongest in training images"), (self.patches, self.found_words)),
        ):
            column = QVBoxLayout()
            column.addWidget(Label(title, "small", "text_quiet"))
            for part in parts:
                column.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
            column.addStretch(1)
            row.addLayout(column)
        row.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.climbed.setFixedSize(look.px(_SIDE), look.px(_SIDE))
        for label in (self.words, self.found_words):
            label.setFixedWidth(look.px(_SIDE + 60))

    def show_map(self, sight: Sight, channel: int) -> None:
        """Ask about another map, or the same one of other weights."""
        node = sight.node
        self._sight = sight
        of = (node.name if node is not None else "", channel)
        if of != self._of:
            self._of = of
            self._forget()
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask once it can be seen."""
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the engine to others."""
        super().hideEvent(event)
        self._give_up()
        self._forget()

    def _forget(self) -> None:
        self._give_up()
        self.climbed.set_image(None)
        self.words.setText("")
        self.patches.set_tiles(())
        self.found_words.setText("")

    def _give_up(self) -> None:
        for ticket in (self._climb, self._search):
            if ticket and self._bridge.state != "dead":
                self._bridge.engine.cancel(ticket)
        self._climb = self._search = 0

    def _begin_again(self) -> None:
        self._seed += 1
        self._ask_climb()

    def _ask(self) -> None:
        layer, channel = self._of
        if not self.isVisible() or self._hand.state != "ready" or not layer or channel < 0:
            return
        self._ask_climb()
        self._images = self._pictures.training(_MOST_SEARCHED)
        images = self._images
        if images is not None:
            self._search = self._bridge.engine.ask(
                "strongest", lambda ticket: messages.StrongestIn(ticket, images, layer, channel, _COUNT)
            )

    def _ask_climb(self) -> None:
        layer, channel = self._of
        if self._hand.state == "ready" and layer:
            self._climb = self._bridge.engine.ask(
                "excite", lambda ticket: messages.Excite(ticket, layer, channel, self._seed)
            )

    def _take_climb(self, report: messages.ExcitedIs) -> None:
        if report.ticket != self._climb:
            return
        self.climbed.set_image(report.image, "grey", 255.0)
        words = tr("Its mean is {value}; the noise it began with gave {first}.",
                   value=number(report.value, 3), first=number(report.first, 3))  # fmt: skip
        self.words.setText(words if report.share >= 1 else f"{words} {percent(report.share, 0)}")

    def _take_strongest(self, report: messages.StrongestAre) -> None:
        images, sight = self._images, self._sight
        if report.ticket != self._search or images is None or sight is None:
            return
        tiles = [
            _patch(images[n], sight, tuple(at))
            for n, at in zip(report.samples, report.places.tolist(), strict=True)
        ]
        self.patches.set_tiles(tiles, "grey", None, [number(float(value), 3) for value in report.values])
        words = tr("The strongest places among {count} training images, with their values.",
                   count=number(report.done))  # fmt: skip
        self.found_words.setText(words)

    def _take_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._climb:
            self.words.setText(report.message)
        elif report.ticket and report.ticket == self._search:
            self.found_words.setText(report.message)


_MOST_SEARCHED = 1000


def _patch(image: Array, sight: Sight, at: tuple[int, ...]) -> Array:
    """Return what a unit sees of a picture, the whole where that cannot be told; levels from 0 to 1."""
    plane = np.asarray(image, np.float32)
    largest = 255.0 if image.dtype == np.uint8 else float(plane.max()) or 1.0
    if plane.ndim == 3 and plane.shape[2] not in {1, 3}:
        plane = plane.mean(axis=-1)
    window = None
    if len(at) == 2:
        window = window_in_picture(sight.project, sight.analysis, sight.layer, *at)
    if window is not None:
        plane = plane[max(window.top, 0) : window.bottom + 1, max(window.left, 0) : window.right + 1]
    return plane / largest
