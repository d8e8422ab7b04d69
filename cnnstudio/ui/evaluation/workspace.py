"""The Inspect workspace: every kernel and every map of a layer for one picture, and why a value is what it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.arithmetic.explaining import Unexplained
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.answers import class_names, lead_words, shares_of
from cnnstudio.ui.evaluation.atlas import Atlas
from cnnstudio.ui.evaluation.element import Element
from cnnstudio.ui.evaluation.layer_head import LayerHead
from cnnstudio.ui.evaluation.looking import Looking
from cnnstudio.ui.evaluation.picture_side import PictureSide, map_facts, strongest_on_maps
from cnnstudio.ui.evaluation.pictures import Pictures
from cnnstudio.ui.evaluation.reasons_page import ReasonsPage
from cnnstudio.ui.evaluation.sight import Sight
from cnnstudio.ui.evaluation.standing import first_layer, no_picture, standing, tiles_of, why_not
from cnnstudio.ui.evaluation.tracing import window_in_picture
from cnnstudio.ui.evaluation.whose import WhoseWeights
from cnnstudio.ui.evaluation.why import Why
from cnnstudio.ui.widgets import Line, Segments, Spine
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData

_NARROW = 1440
_SMALLEST = (760, 420)


class InspectWorkspace(Styled, QWidget):
    """`layerChosen(path)` tells which layer was chosen here; `show_layer`, `show_image`, `set_drawing` are for others."""

    layerChosen = Signal(str)
    told = Signal(str)

    def __init__(self, bridge: Bridge, hand: InHand, data: OpenData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._hand, self._data = bridge, hand, data
        self.pictures = Pictures(data, self)
        self.looking = Looking(bridge, hand, self)
        self.spine = Spine(hand.project.name)
        self.whose = WhoseWeights(bridge, hand)
        self.pages = Segments(
            [("maps", tr("Kernels and maps")), ("reasons", tr("Why this answer"))],
            "maps",
            tr("What is shown"),
        )
        self.head = LayerHead(self.pages, self.whose)
        self.title, self.note = self.head.title, self.head.note
        self.atlas, self.why, self.side = Atlas(), Why(), PictureSide()
        self.reasons = ReasonsPage(bridge, hand)
        self.element = Element()
        self._build()
        self._connect()
        self._follow_pictures()
        self._show()

    def _build(self) -> None:
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.atlas)
        split.addWidget(self.why)
        split.setStretchFactor(0, 45)
        split.setStretchFactor(1, 55)
        split.setSizes([theme.current().px(380), theme.current().px(480)])
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.head)
        middle.addWidget(Line())
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(self.reasons)
        middle.addWidget(self._stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.spine)
        whole.addLayout(middle, 1)
        whole.addWidget(self.side)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self.whose.setFixedWidth(look.px(280))
        # Said here, because the layout would keep the window at the size the grids have now.
        self.setMinimumSize(look.px(_SMALLEST[0]), look.px(_SMALLEST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the grids the room a narrow window has."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW)
        self.side.set_narrow(narrow)
        self.whose.setFixedWidth(theme.current().px(180 if narrow else 280))

    def _connect(self) -> None:
        self.pages.valueChanged.connect(self._choose_page)
        self.looking.changed.connect(self._show)
        self.looking.refused.connect(self.why.show_sentence)
        self.looking.refused.connect(self.told)
        self.pictures.changed.connect(self._follow_pictures)
        self._hand.changed.connect(self._follow_hand)
        self._bridge.engineReady.connect(self._follow_hand)
        self.spine.clicked.connect(self._choose_layer)
        self.atlas.chosen.connect(self._choose_filter)
        self.atlas.pointed.connect(self._point)
        self.atlas.maps.strip.hovered.connect(lambda index: self._take_element((index,)))
        self.atlas.maps.matrix.pointed.connect(lambda row, column: self._take_element((row, column)))
        self.why.channelChanged.connect(self.atlas.show_channel)
        self.why.elementChosen.connect(self._take_element)
        self.why.followed.connect(self._follow_term)
        self.why.backWanted.connect(self._go_back)
        self.side.indexChosen.connect(self._choose_index)
        self.side.randomWanted.connect(self.pictures.choose_any)
        self.side.drawingWanted.connect(self.pictures.choose_drawing)
        self.side.pixelPointed.connect(self._point_pixel)

    def show_layer(self, path: str) -> None:
        """Open a layer."""
        if path in self._hand.analysis.nodes:
            self.element.leave()
            self.looking.choose(path)

    def show_image(self, index: int) -> None:
        """Look at an image of the validation part by its number."""
        self.pictures.choose(index, "validation")

    def show_run(self, folder: str) -> None:
        """Look into a run's weights."""
        self._hand.choose(folder, "last")

    def set_drawing(self, image: np.ndarray | None) -> None:
        """Remember what was drawn, ready to be looked at."""
        self.pictures.take_drawing(image)

    def show_picture(self, image: np.ndarray, name: str) -> None:
        """Look at a picture from a file, prepared as the network reads it."""
        self.pictures.take_file(image, name)

    def showEvent(self, event: QShowEvent) -> None:
        """Have a network in hand and a picture to look at."""
        super().showEvent(event)
        self._data.want()
        self._hand.want()
        self._follow_pictures()
        self.looking.ask()

    def _choose_page(self, page: object) -> None:
        self._stack.setCurrentIndex(1 if page == "reasons" else 0)

    def _choose_layer(self, path: str) -> None:
        self.element.trail.clear()
        self.show_layer(path)
        self.layerChosen.emit(path)

    def _choose_index(self, index: object) -> None:
        if isinstance(index, int):
            self.pictures.choose(index, "validation" if self.pictures.source == "validation" else "test")

    def _follow_hand(self, *_: object) -> None:
        if self.isVisible():
            self._hand.want()

    def _follow_pictures(self) -> None:
        picture = self.pictures.picture()
        side = self.side
        side.index.set_limits(0, max(self.pictures.count() - 1, 0))
        side.index.set_value(self.pictures.index)
        if picture is None:
            side.show_picture(tr("Picture"), None, no_picture(self.pictures, self._data))
            self.looking.show(None)
            self.reasons.show_image(None)
            return
        true = tr("Its label is {name}.", name=picture.true_label) if picture.true_label is not None else ""
        side.show_picture(picture.title, picture.image, true)
        self.element.leave()
        self.reasons.show_image(picture.image)
        self.looking.show(picture.image)

    def _show(self) -> None:
        sight = self.looking.sight
        if not sight.layer:
            first = first_layer(sight)
            if first:
                self.looking.choose(first)
                return
        self.head.show_layer(sight.node, standing(self._hand, self._bridge))
        self._show_tiles(sight)
        self.atlas.show_sight(sight)
        self._show_answer(sight)
        self._place_at_largest(sight)
        self._show_place()

    def _show_tiles(self, sight: Sight) -> None:
        self.spine.set_title(sight.project.name)
        self.spine.set_tiles(tiles_of(sight))
        self.spine.select(sight.layer)

    def _show_answer(self, sight: Sight) -> None:
        shares = shares_of(sight.prediction)
        known = self._hand.labels or (self._data.samples.labels if self._data.samples is not None else ())
        labels = class_names(known, shares)
        self.side.show_answer(labels, shares, lead_words(labels, shares))
        self.reasons.show_answer(labels, shares)

    def _place_at_largest(self, sight: Sight) -> None:
        """Begin at the largest value of the strongest map, as long as nobody has pointed elsewhere."""
        if self.element.placed or sight.output is None or sight.output.ndim != 3:
            return
        self.element.put(strongest_on_maps(np.asarray(sight.output)))
        self.atlas.select(self.element.at[2])

    def _choose_filter(self, _index: int) -> None:
        self._show_place()

    def _point(self, index: int, row: int, column: int) -> None:
        if index == self.atlas.filter:
            self.element.put((row, column, index))
            self._show_place()

    def _point_pixel(self, row: int, column: int) -> None:
        """Take the value whose window lies around a pixel of the picture."""
        sight, output = self.looking.sight, self.looking.sight.output
        picture = self.pictures.picture()
        if output is None or output.ndim != 3 or picture is None:
            return
        high, wide = np.shape(picture.image)[:2]
        place = (row * output.shape[0] // high, column * output.shape[1] // wide)
        self.element.put((*place, self.atlas.filter))
        if sight.layer:
            self._show_place()

    def _take_element(self, at: object) -> None:
        """Explain another element of the chosen layer's output."""
        output = self.looking.sight.output
        if not isinstance(at, tuple) or output is None or len(at) != output.ndim:
            return
        self._set_element(at)
        self._show_place()

    def _set_element(self, at: tuple[int, ...]) -> None:
        self.element.put(at)
        if len(at) == 3:
            self.atlas.select(at[2])

    def _follow_term(self, path: str, at: object) -> None:
        """Go on to the value that a term was read from."""
        if isinstance(at, tuple) and path in self._hand.analysis.nodes:
            self.element.trail.append((self.looking.sight.layer, self.element.at))
            self._go_to(path, at)

    def _go_back(self) -> None:
        if self.element.trail:
            self._go_to(*self.element.trail.pop())

    def _go_to(self, path: str, at: tuple[int, ...]) -> None:
        self._set_element(at)
        self.looking.choose(path)
        self._show_place()
        self.layerChosen.emit(path)

    def _show_place(self) -> None:
        sight, output = self.looking.sight, self.looking.sight.output
        at = self.element.on(output, self.atlas.filter)
        self.why.show_place(at, output.shape if output is not None else (), back=bool(self.element.trail))
        if output is not None and output.ndim == 1:
            self.atlas.show_unit(at[0])
        if output is None or output.ndim != 3:
            self.side.show_window(None, None)
            self.side.show_facts(tr("Map"), None, None)
        else:
            self._show_map(sight, np.asarray(output), at)
        self._show_why(sight, at)

    def _show_map(self, sight: Sight, output: np.ndarray, at: tuple[int, ...]) -> None:
        row, column, index = at
        window = window_in_picture(sight.project, sight.analysis, sight.layer, row, column)
        self.side.show_window(window, (output.shape[0], output.shape[1]))
        kernel = sight.kernel
        norm = None
        if kernel is not None and kernel.ndim == 4 and index < kernel.shape[-1]:
            norm = float(np.linalg.norm(kernel[..., index]))
        self.side.show_facts(tr("Map {index}", index=index), map_facts(output[:, :, index]), norm)

    def _show_why(self, sight: Sight, at: tuple[int, ...]) -> None:
        try:
            told = sight.explain(at)
        except Unexplained as reason:
            self.why.show_sentence(why_not(sight, self._hand, str(reason)))
            return
        # One step's number covers a whole call of many steps, so in training equal steps are no proof.
        moving = self._hand.live and self._bridge.state != "paused"
        self.why.show_told(replace(told, moving=moving))
        self.atlas.show_channel(self.why.shown_channel())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface behind the parts."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("chrome"))
        painter.end()
