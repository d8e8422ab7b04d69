"""The Inspect workspace: every kernel and every map of a layer for one picture, and why a value is what it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from cnnstudio.language import shape_text, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.evaluation.answers import lead_words, shares_of
from cnnstudio.ui.evaluation.atlas import Atlas
from cnnstudio.ui.evaluation.looking import Looking
from cnnstudio.ui.evaluation.picture_side import PictureSide, map_facts
from cnnstudio.ui.evaluation.pictures import Pictures
from cnnstudio.ui.evaluation.sight import Sight
from cnnstudio.ui.evaluation.standing import first_layer, standing, strongest_map, why_not
from cnnstudio.ui.evaluation.tracing import window_in_picture
from cnnstudio.ui.evaluation.whose import WhoseWeights
from cnnstudio.ui.evaluation.why import Why
from cnnstudio.ui.widgets import Label, Line, Spine, Tile
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.picture import Kind
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
        self.title, self.shape = Label("", "title"), Label("", "body", "text_quiet")
        self._glyph = QLabel()
        self.whose = WhoseWeights(bridge, hand)
        self.atlas, self.why, self.side = Atlas(), Why(), PictureSide()
        self.note = Label("", "small", "text_quiet")
        self._place = (0, 0)
        self._placed = False
        self._build()
        self._connect()
        self._follow_pictures()
        self._show()

    def _build(self) -> None:
        self._head = QHBoxLayout()
        for part in (self._glyph, self.title, self.shape, self.note):
            self._head.addWidget(part)
        self._head.addStretch(1)
        self._head.addWidget(self.whose)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.atlas)
        split.addWidget(self.why)
        split.setStretchFactor(0, 45)
        split.setStretchFactor(1, 55)
        split.setSizes([theme.current().px(380), theme.current().px(480)])
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(self._head)
        middle.addWidget(Line())
        middle.addWidget(split, 1)
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
        self._head.setContentsMargins(look.space("section"), look.px(10), look.space("section"), look.px(10))
        self._head.setSpacing(look.space("gap"))
        self.whose.setFixedWidth(look.px(280))
        # Said here, because the layout would keep the window at the size the grids have now.
        self.setMinimumSize(look.px(_SMALLEST[0]), look.px(_SMALLEST[1]))
        self._show_glyph()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the grids the room a narrow window has."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW)
        self.side.set_narrow(narrow)
        self.whose.setFixedWidth(theme.current().px(180 if narrow else 280))

    def _connect(self) -> None:
        self.looking.changed.connect(self._show)
        self.looking.refused.connect(self.why.show_sentence)
        self.looking.refused.connect(self.told)
        self.pictures.changed.connect(self._follow_pictures)
        self._hand.changed.connect(self._follow_hand)
        self._bridge.engineReady.connect(self._follow_hand)
        self.spine.clicked.connect(self._choose_layer)
        self.atlas.chosen.connect(self._choose_filter)
        self.atlas.pointed.connect(self._point)
        self.why.channelChanged.connect(self.atlas.show_channel)
        self.side.indexChosen.connect(self._choose_index)
        self.side.randomWanted.connect(self.pictures.choose_any)
        self.side.drawingWanted.connect(self.pictures.choose_drawing)
        self.side.pixelPointed.connect(self._point_pixel)

    def show_layer(self, path: str) -> None:
        """Open a layer."""
        if path in self._hand.analysis.nodes:
            self._placed = False
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

    def _choose_layer(self, path: str) -> None:
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
            side.show_picture(tr("Picture"), None, self._no_picture())
            self.looking.show(None)
            return
        true = tr("Its label is {name}.", name=picture.true_label) if picture.true_label is not None else ""
        side.show_picture(picture.title, picture.image, true)
        self._placed = False
        self.looking.show(picture.image)

    def _no_picture(self) -> str:
        if self.pictures.source == "drawing":
            return tr("Draw a digit first.")
        if self._data.state == "failed":
            return self._data.message
        return self.pictures.why_none() or tr("The images are being read.")

    def _show(self) -> None:
        sight = self.looking.sight
        if not sight.layer:
            first = first_layer(sight)
            if first:
                self.looking.choose(first)
                return
        self._show_head(sight)
        self._show_tiles(sight)
        self.atlas.show_sight(sight)
        self._show_answer(sight)
        self._place_at_largest(sight)
        self._show_place()

    def _show_head(self, sight: Sight) -> None:
        node = sight.node
        self.title.setText(node.name if node is not None else tr("No layer"))
        self.shape.setText(shape_text(node.output) if node is not None else "")
        self.note.setText(standing(self._hand, self._bridge))
        self._show_glyph()

    def _show_glyph(self) -> None:
        node = self.looking.sight.node
        if node is not None:
            family = node.layer.family
            picture = icons.pixmap(icons.family_icon(family), theme.family_role(family), 20)
            self._glyph.setPixmap(picture)
            self._glyph.setFixedSize(QSize(theme.current().px(20), theme.current().px(20)))

    def _show_tiles(self, sight: Sight) -> None:
        self.spine.set_title(sight.project.name)
        tiles = []
        for layer in sight.analysis.flat:
            note = shape_text(layer.output).replace(" ", "")
            kind: Kind = "grey" if layer.layer.family == "io" else "signed"
            face = strongest_map(sight.outputs.get(layer.name))
            tiles.append(Tile(layer.path, layer.name, note, layer.layer.family, values=face, kind=kind))
        self.spine.set_tiles(tiles)
        self.spine.select(sight.layer)

    def _show_answer(self, sight: Sight) -> None:
        shares = shares_of(sight.prediction)
        known = self._hand.labels or (self._data.samples.labels if self._data.samples is not None else ())
        labels = known if shares is not None and len(known) == len(shares) else ()
        if shares is not None and not labels:
            labels = tuple(str(index) for index in range(len(shares)))
        self.side.show_answer(labels, shares, lead_words(labels, shares))

    def _place_at_largest(self, sight: Sight) -> None:
        """Begin at the largest value of the strongest map, as long as nobody has pointed elsewhere."""
        output = sight.output
        if self._placed or output is None or output.ndim != 3:
            return
        values = np.asarray(output)
        strongest = int(np.abs(values).reshape(-1, values.shape[2]).mean(axis=0).argmax())
        facts = map_facts(values[:, :, strongest])
        self._place, self._placed = (facts.row, facts.column), True
        self.atlas.select(strongest)

    def _choose_filter(self, _index: int) -> None:
        self._show_place()

    def _point(self, index: int, row: int, column: int) -> None:
        if index == self.atlas.filter:
            self._place, self._placed = (row, column), True
            self._show_place()

    def _point_pixel(self, row: int, column: int) -> None:
        """Take the value whose window lies around a pixel of the picture."""
        sight, output = self.looking.sight, self.looking.sight.output
        picture = self.pictures.picture()
        if output is None or output.ndim != 3 or picture is None:
            return
        high, wide = np.shape(picture.image)[:2]
        self._place = (row * output.shape[0] // high, column * output.shape[1] // wide)
        self._placed = True
        if sight.layer:
            self._show_place()

    def _show_place(self) -> None:
        sight, output = self.looking.sight, self.looking.sight.output
        if output is None or output.ndim != 3:
            self.side.show_window(None, None)
            self.side.show_facts(tr("Map"), None, None)
            self.why.show_sentence(why_not(sight, self._hand))
            return
        row, column = min(self._place[0], output.shape[0] - 1), min(self._place[1], output.shape[1] - 1)
        index = min(self.atlas.filter, output.shape[2] - 1)
        window = window_in_picture(sight.project, sight.analysis, sight.layer, row, column)
        self.side.show_window(window, (output.shape[0], output.shape[1]))
        kernel = sight.kernel
        norm = float(np.linalg.norm(kernel[..., index])) if kernel is not None and kernel.ndim == 4 else None
        self.side.show_facts(tr("Map {index}", index=index), map_facts(output[:, :, index]), norm)
        self._show_why(sight, row, column, index)

    def _show_why(self, sight: Sight, row: int, column: int, index: int) -> None:
        explanation = sight.explain(row, column, index)
        if explanation is None:
            self.why.show_sentence(why_not(sight, self._hand))
            return
        # One step's number covers a whole call of many steps, so in training equal steps are no proof.
        moving = self._hand.live and self._bridge.state != "paused"
        self.why.show_explanation(replace(explanation, moving=moving))
        self.atlas.show_channel(self.why.shown_channel())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface behind the parts."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("chrome"))
        painter.end()
