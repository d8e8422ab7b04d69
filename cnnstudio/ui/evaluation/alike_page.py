"""Nearest images: which training images a layer finds most like the picture, and a map of where it lays them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.asking_alike import COUNT, AskingAlike
from cnnstudio.ui.evaluation.canvas_page import CanvasPage
from cnnstudio.ui.evaluation.pictures import Pictures
from cnnstudio.ui.evaluation.sight import Array, Sight
from cnnstudio.ui.widgets import Button, IconButton, Label, SectionHead, Segments, TileGrid
from cnnstudio.ui.widgets.sample_map import SampleMap

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

_TILE, _GAP, _COLUMNS = 72, 8, 4
_AROUND = 236
"""Height of what stands above and below the nearest images."""


class AlikePage(CanvasPage):
    """Asks once it can be seen, anew for another layer, picture or network."""

    def __init__(self, bridge: Bridge, hand: InHand, pictures: Pictures) -> None:
        super().__init__()
        self._hand, self._pictures = hand, pictures
        self.asking = AskingAlike(bridge, hand, pictures, self)
        self.says = Label("", "body", "text_quiet", wrap=True)
        self.stop = Button(tr("Give up"), framed=False)
        self.progress = Label("", "small", "text_faint")
        self.near_head = SectionHead(tr("Nearest training images"))
        self.near = TileGrid(tr("Nearest training images"), _TILE, _GAP, columns=_COLUMNS, caption_height=16)
        self.told = Label("", "small", "text_quiet", wrap=True)
        self.map_head = SectionHead(tr("Map"))
        self.plane = Segments([("pca", tr("PCA")), ("tsne", tr("t-SNE"))], "pca", tr("Kind of map"))
        self.fit = IconButton("fit", tr("Show the whole map"))
        self.map, self.note = SampleMap(), Label("", "small", "text_quiet", wrap=True)
        self._mapped: tuple[int, float] = (0, -1.0)
        self._refusal = self._changes = ""
        self._rows = COUNT // _COLUMNS
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.says, 1)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        left, right = QVBoxLayout(), QVBoxLayout()
        for part in (self.near_head, self.near, self.told):
            left.addWidget(part)
        left.addStretch(1)
        self.map_head.add(self.plane)
        self.map_head.add(self.fit)
        right.addWidget(self.map_head)
        right.addWidget(self.map, 1)
        right.addWidget(self.note)
        self._columns = QHBoxLayout()
        self._columns.addLayout(left)
        self._columns.addLayout(right, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(row)
        self._column.addLayout(self._columns, 1)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        super().restyle()
        look = theme.current()
        self._columns.setSpacing(look.px(20))
        self.near.setFixedWidth(look.px(_COLUMNS * (_TILE + _GAP)))
        self.told.setFixedWidth(look.px(_COLUMNS * (_TILE + _GAP)))
        self.map.setMinimumSize(QSize(look.px(160), look.px(160)))

    def _connect(self) -> None:
        self.plane.valueChanged.connect(self._choose_plane)
        self.stop.clicked.connect(self._stop)
        self.fit.clicked.connect(self.map.whole)
        self.near.selected.connect(self._mark)
        self.asking.changed.connect(self._show)
        self.asking.refused.connect(self._refuse)

    def show_image(self, image: Array | None) -> None:
        """Compare another picture."""
        self.asking.image = image
        self.asking.forget()

    def show_sight(self, sight: Sight) -> None:
        """Compare in another layer."""
        name = sight.node.name if sight.node is not None else ""
        if name != self.asking.layer:
            self.asking.layer = name
            self.asking.forget()

    def show_altered(self, words: str) -> None:
        """Say that the network is compared without what is changed for trial."""
        self._changes = words
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many rows of nearest images as there is height for."""
        super().resizeEvent(event)
        look = theme.current()
        room = self.height() - look.px(_AROUND)
        rows = min(max(int(room // look.px(_TILE + _GAP + 16)), 1), COUNT // _COLUMNS)
        if rows != self._rows:
            self._rows = rows
            self._show_nearest()

    def showEvent(self, event: QShowEvent) -> None:
        """Compare once it can be seen."""
        super().showEvent(event)
        if self.asking.found is None or self.asking.found.share < 1:
            self.asking.ask()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the engine to others."""
        super().hideEvent(event)
        self.asking.give_up()

    def _choose_plane(self, value: object) -> None:
        self.asking.plane = "tsne" if value == "tsne" else "pca"
        self._mapped = (0, -1.0)
        self.asking.ask()

    def _stop(self) -> None:
        self.asking.give_up()
        self._show()

    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self._show()

    def _mark(self, place: int) -> None:
        found = self.asking.found
        if found is not None and 0 <= place < len(found.samples):
            self.map.mark(int(found.samples[place]))

    def _show(self) -> None:
        found, layer = self.asking.found, self.asking.layer
        self._refusal = "" if found is not None else self._refusal
        self.says.setText(self._standing() or tr(
            "Two images are as near as the outputs of {layer} for them are alike; another layer on the left, "
            "another nearness.", layer=layer))  # fmt: skip
        self.stop.setVisible(self.asking.working)
        share = found.share if found is not None else 0.0
        self.progress.setText(percent(share, 0) if self.asking.working else "")
        self._show_nearest()
        self._show_map()

    def _standing(self) -> str:
        """Return why there is nothing to show; empty where there is."""
        if self._refusal or self._hand.absence():
            return self._refusal or self._hand.absence()
        if not self.asking.layer:
            return tr("Pick a layer on the left.")
        if self.asking.image is None:
            return tr("There is no picture yet.")
        images = self._pictures.training(1)
        if images is None:
            return tr("There are no training images to compare with.")
        if images.shape[1:] != self.asking.image.shape:
            return tr("The training images have another shape than this picture, so they are not compared.")
        return ""

    def _show_nearest(self) -> None:
        found, images = self.asking.found, self.asking.images
        if found is None or images is None or not len(found.samples):
            self.near.set_tiles(())
            self.told.setText("")
            return
        places = [int(one) for one in found.samples[: _COLUMNS * self._rows]]
        names = self._pictures.training_names(places)
        # Two equal rows of numbers differ by what rounding leaves.
        away = [number(round(float(one), 6), 2) for one in found.distances[: len(places)]]
        words = [f"{name} · {one}".strip(" ·") for name, one in zip(names, away, strict=True)]
        tiles = [np.asarray(images[place], np.float32) for place in places]
        self.near.set_tiles(tiles, "grey", _white(images), words)
        self.told.setText(self._words_of(found.cells, found.usual, len(images), found.step))

    def _words_of(self, cells: int, usual: float, count: int, step: int) -> str:
        parts = [
            tr("The {near} nearest of the first {count} training images, with class and distance: the root of the "
               "mean squared difference.", near=number(min(self.near.count(), count)), count=number(count)),
            tr("Between training images the nearest other is usually {usual} away.", usual=number(usual, 2)),
        ]  # fmt: skip
        if cells:
            parts.append(
                tr("Maps are averaged over {cells} × {cells} areas, for want of memory.", cells=number(cells))
            )
        if step:
            parts.append(tr("Weights of step {step}.", step=number(step)))
        if self._changes:
            parts.append(tr("{changes} This page compares without that.", changes=self._changes))
        if self._hand.live:
            parts.append(tr("The network trains, so its weights moved while the images passed."))
        return " ".join(parts)

    def _show_map(self) -> None:
        found, images = self.asking.found, self.asking.images
        if found is None or images is None or not len(found.places):
            self.map.show_nothing()
            self.note.setText("")
            return
        if self._mapped != (found.ticket, found.share):
            self._mapped = (found.ticket, found.share)
            self._place(np.asarray(found.places, np.float32), images)
        self.note.setText(self._axes(found.along))

    def _place(self, places: Array, images: Array) -> None:
        own = self.asking.image
        shown = images if own is None else np.concatenate([images, own[None].astype(images.dtype)])
        names = (*self._pictures.training_names(list(range(len(images)))), tr("this picture"))
        self.map.show_samples(
            np.asarray(places, np.float32), lambda some: np.asarray(shown[some]), names, _white(images)
        )
        self.map.mark(len(images))

    def _axes(self, along: tuple[float, ...]) -> str:
        count = number(len(self.asking.images)) if self.asking.images is not None else "0"
        if not along:
            return tr("{count} training images and this picture, framed; near means alike, distances between "
                      "groups mean little.", count=count)  # fmt: skip
        return tr("{count} training images and this picture, framed; {a} of all variance lies across, {b} upwards.",
                  count=count, a=percent(along[0], 0), b=percent(along[1], 0))  # fmt: skip


def _white(images: Array) -> float:
    if images.dtype == np.uint8:
        return 255.0
    return 1.0 if float(np.asarray(images[:64]).max(initial=0.0)) <= 1.0 else 255.0
