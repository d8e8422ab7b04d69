"""The Inspect workspace: every kernel and every map of a layer for one picture, and why a value is what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.alike_page import AlikePage
from cnnstudio.ui.evaluation.answers import class_names, lead_words, shares_of
from cnnstudio.ui.evaluation.atlas import Atlas
from cnnstudio.ui.evaluation.beginning import Beginning
from cnnstudio.ui.evaluation.compare_page import ComparePage
from cnnstudio.ui.evaluation.field_page import FieldPage
from cnnstudio.ui.evaluation.interfering import Interfering
from cnnstudio.ui.evaluation.layer_head import LayerHead
from cnnstudio.ui.evaluation.layers_page import LayersPage
from cnnstudio.ui.evaluation.looking import Looking
from cnnstudio.ui.evaluation.looking_closely import LookingClosely
from cnnstudio.ui.evaluation.page_switch import PAGES, PageSwitch
from cnnstudio.ui.evaluation.picture_side import PictureSide
from cnnstudio.ui.evaluation.pictures import Pictures
from cnnstudio.ui.evaluation.pointing import Pointing
from cnnstudio.ui.evaluation.reasons_page import ReasonsPage
from cnnstudio.ui.evaluation.sampling import Sampling
from cnnstudio.ui.evaluation.sight import Sight
from cnnstudio.ui.evaluation.standing import first_layer, standing, tiles_of
from cnnstudio.ui.evaluation.statistics_page import StatisticsPage
from cnnstudio.ui.evaluation.trying import Trying
from cnnstudio.ui.evaluation.whose import WhoseWeights
from cnnstudio.ui.evaluation.why import Why
from cnnstudio.ui.widgets import Line, Spine
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData

_NARROW = 1440
_SMALLEST = (760, 420)


class InspectWorkspace(Styled, QWidget):
    """`layerChosen(path)` tells which layer was chosen here; `show_layer` and `show_image` are for others."""

    layerChosen = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        hand: InHand,
        data: OpenData,
        parent: QWidget | None = None,
        pictures: Pictures | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._hand, self._data = bridge, hand, data
        self.pictures = pictures if pictures is not None else Pictures(data, self)
        self.interfering = Interfering(self)
        self.looking = Looking(bridge, hand, self, self.interfering, self.pictures.company)
        self.beginning = Beginning(bridge, hand, self)
        self.sampling = Sampling(bridge, hand, data, self.pictures, self.interfering)
        self.spine = Spine(hand.project.name)
        self.whose = WhoseWeights(bridge, hand)
        self.pages = PageSwitch()
        self.head = LayerHead(self.pages, self.whose)
        self.title, self.note = self.head.title, self.head.note
        self.atlas, self.why, self.side = Atlas(), Why(), PictureSide(self.interfering)
        self.layers = LayersPage(bridge, hand, self.interfering)
        self.field = FieldPage(bridge, hand, self.pictures)
        self.statistics = StatisticsPage()
        self.reasons = ReasonsPage(bridge, hand)
        self.alike, self.compare = AlikePage(bridge, hand, self.pictures), ComparePage(hand)
        self.pointing = Pointing(bridge, hand, self.looking, self.pictures, self.atlas, self.why, self.side)
        self.element = self.pointing.element
        self.closely = LookingClosely(self.looking, self.atlas, self)
        self.trying = Trying(self.looking, self.interfering, self.sampling, self.atlas, self.side)
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
        views = (self.layers, self.field, self.statistics, self.reasons, self.alike, self.compare)
        for page in (split, *views):
            self._stack.addWidget(page)
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
        self.head.fit(self.width() - self.spine.width() - self.side.width())
        self.whose.setFixedWidth(theme.current().px(180 if narrow else 280))

    def _connect(self) -> None:
        self.pages.valueChanged.connect(self._choose_page)
        self.looking.changed.connect(self._show)
        self.looking.refused.connect(self.why.show_sentence)
        self.looking.refused.connect(self.told)
        self.pictures.changed.connect(self._follow_pictures)
        self.beginning.changed.connect(self._show)
        self.interfering.changed.connect(self._show_altered)
        self._hand.changed.connect(self._follow_hand)
        self._bridge.engineReady.connect(self._follow_hand)
        self.spine.clicked.connect(self._choose_layer)
        self.why.modeChosen.connect(self.looking.set_training)
        self.atlas.tools.orderChosen.connect(self._show_chosen)
        self.atlas.tools.timeChosen.connect(self._show_chosen)
        self.pointing.layerChosen.connect(self.layerChosen)
        self.pointing.moved.connect(self._follow_place)
        self.field.elementPointed.connect(self.pointing.take)
        self.layers.chosen.connect(self._open_map)
        self.layers.asking.changed.connect(self._take_faces)
        self.side.indexChosen.connect(self._choose_index)
        self.side.randomWanted.connect(self.pictures.choose_any)
        self.side.drawingWanted.connect(self.pictures.choose_drawing)
        self.trying.told.connect(self.told)

    def show_layer(self, path: str) -> None:
        """Open a layer."""
        if path in self._hand.analysis.nodes and path != self.looking.sight.layer:
            self.element.leave()
            self.looking.choose(path)

    def show_image(self, index: int) -> None:
        """Look at an image of the validation part by its number."""
        self.pictures.choose(index, "validation")

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

    def show_page(self, page: str) -> None:
        """Show one of the pages by its name."""
        self.pages.set_value(page)
        self._choose_page(page)

    def _choose_page(self, page: object) -> None:
        self._stack.setCurrentIndex(PAGES.index(str(page)))
        self._show_chosen()

    def _choose_layer(self, path: str) -> None:
        self.element.trail.clear()
        self.show_layer(path)
        self.layerChosen.emit(path)

    def _open_map(self, path: str, channel: int) -> None:
        """Open a layer at one of its maps."""
        self.show_page("maps")
        self._choose_layer(path)
        self.atlas.select(channel)
        self.pointing.show_place()

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
        image = picture.image if picture is not None else None
        if picture is None:
            side.show_picture(tr("Picture"), None, self.pictures.absence())
        else:
            true = (
                tr("Its label is {name}.", name=picture.true_label) if picture.true_label is not None else ""
            )
            side.show_picture(picture.title, picture.image, true)
            self.element.leave()
        for page in (self.reasons, self.field, self.alike):
            page.show_image(image)
        self.layers.asking.show(image)
        self.looking.show(image)

    def _show(self) -> None:
        sight = self.looking.sight
        if not sight.layer:
            first = first_layer(sight)
            if first:
                self.looking.choose(first)
                return
        self.head.show_layer(sight.node, standing(self._hand))
        self._show_tiles(sight)
        self._show_chosen()
        self._show_answer(sight)
        self.pointing.begin_at_largest()
        self.pointing.show_place()
        self.layers.asking.set_wanted(not self.looking.all_at_once and self.isVisible())

    def _show_chosen(self, _what: str = "") -> None:
        """Show the chosen layer on the page in sight, with the weights it began with where they are needed."""
        sight, page = self.looking.sight, self.pages.value()
        name = sight.node.name if sight.node is not None and sight.weights else ""
        wanted = page == "statistics" or self.atlas.needs_beginning()
        first = self.beginning.weights(name) if name and wanted else None
        self.atlas.show_sight(sight, first, self._hand.absence())
        self.alike.show_sight(sight)
        self.compare.show_sight(sight, self._title_of(sight), self._labels_of(sight))
        if page == "statistics":
            self.statistics.show_sight(sight, first)

    def _title_of(self, sight: Sight) -> str:
        """Return of which picture, of whose weights and with which changes the outputs are."""
        picture = self.pictures.picture()
        parts = (picture.title if picture is not None else "", self._hand.title(), sight.trial.words())
        return ", ".join(part for part in parts if part)

    def _show_tiles(self, sight: Sight) -> None:
        self.spine.set_title(sight.project.name)
        self.spine.set_tiles(tiles_of(sight))
        self.spine.select(sight.layer)

    def _labels_of(self, sight: Sight) -> tuple[str, ...]:
        known = self._hand.labels or (self._data.samples.labels if self._data.samples is not None else ())
        return class_names(known, shares_of(sight.prediction))

    def _show_answer(self, sight: Sight) -> None:
        shares, labels = shares_of(sight.prediction), self._labels_of(sight)
        self.side.show_answer(labels, shares, lead_words(labels, shares))
        self.reasons.show_answer(labels, shares)
        self.why.mode_switch.show_batch(sight.passed.batch if sight.passed.training else 0)
        self._show_altered()

    def _show_altered(self) -> None:
        """Say wherever the answer stands that it is not the network's own."""
        sight = self.looking.sight
        words = [sight.trial.words() or self.interfering.now.words()]
        if sight.passed.training:
            words.append(tr("In training mode: with a mask and a batch's statistics."))
        self.side.show_altered(" ".join(word for word in words if word))
        for page in (self.reasons, self.alike):
            page.show_altered(self.interfering.now.words())

    def _take_faces(self, names: tuple[str, ...]) -> None:
        if names and not self.looking.all_at_once:
            thumbs = self.layers.asking.thumbs
            self.looking.take_faces({name: thumbs[name].face for name in names if name in thumbs})

    def _follow_place(self, at: object) -> None:
        if isinstance(at, tuple):
            self.field.show_place(self.looking.sight, at)
        self.trying.follow()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface behind the parts."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("chrome"))
        painter.end()
