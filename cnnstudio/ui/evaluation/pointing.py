"""Which value is explained: pointed at on a map or the picture, typed, or followed back from another one's terms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from cnnstudio.arithmetic.explaining import Unexplained
from cnnstudio.language import tr
from cnnstudio.ui.evaluation.atlas import Atlas
from cnnstudio.ui.evaluation.element import Element, Place
from cnnstudio.ui.evaluation.looking import Looking
from cnnstudio.ui.evaluation.maps import depth_of, has_maps, place_on_map
from cnnstudio.ui.evaluation.picture_side import PictureSide, map_facts, strongest_on_maps
from cnnstudio.ui.evaluation.pictures import Pictures
from cnnstudio.ui.evaluation.sight import Sight
from cnnstudio.ui.evaluation.standing import why_not
from cnnstudio.ui.evaluation.tracing import window_in_picture
from cnnstudio.ui.evaluation.why import Why

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand


class Pointing(QObject):
    """`layerChosen(path)` tells the layer that was gone to, `moved(at)` that another value is shown."""

    layerChosen = Signal(str)
    moved = Signal(object)

    def __init__(
        self, bridge: Bridge, hand: InHand, looking: Looking, pictures: Pictures, atlas: Atlas, why: Why,
        side: PictureSide,
    ) -> None:  # fmt: skip
        super().__init__(side)
        self._bridge, self._hand, self._looking, self._pictures = bridge, hand, looking, pictures
        self._atlas, self._why, self._side = atlas, why, side
        self.element = Element()
        atlas.chosen.connect(self.show_place)
        atlas.pointed.connect(self._point)
        atlas.flatPointed.connect(self._take_index)
        atlas.maps.strip.hovered.connect(self._take_index)
        atlas.maps.matrix.pointed.connect(self._take_cell)
        why.channelChanged.connect(atlas.show_channel)
        why.elementChosen.connect(self.take)
        why.followed.connect(self._follow_term)
        why.backWanted.connect(self._go_back)
        side.pixelPointed.connect(self._point_pixel)

    @property
    def _sight(self) -> Sight:
        return self._looking.sight

    def begin_at_largest(self) -> None:
        """Begin at the largest value of the strongest map, as long as nobody has pointed elsewhere."""
        output = self._sight.output
        if self.element.placed or output is None or output.ndim != 3:
            return
        self.element.put(strongest_on_maps(np.asarray(output)))
        self._atlas.select(self.element.at[2])

    def _point(self, index: int, row: int, column: int) -> None:
        output = self._sight.output
        if index == self._atlas.filter and output is not None and has_maps(output):
            self.element.put(place_on_map(output, self._atlas.plane, row, column, index))
            self.show_place()

    def _point_pixel(self, row: int, column: int) -> None:
        """Take the value whose window lies around a pixel of the picture."""
        output, picture = self._sight.output, self._pictures.picture()
        if output is None or not has_maps(output) or picture is None:
            return
        high, wide = np.shape(picture.image)[:2]
        rows, columns = output.shape[-3], output.shape[-2]
        at = (row * rows // high, column * columns // wide)
        self.element.put(place_on_map(output, self._atlas.plane, *at, self._atlas.filter))
        if self._sight.layer:
            self.show_place()

    def _take_index(self, index: int) -> None:
        self.take((index,))

    def _take_cell(self, row: int, column: int) -> None:
        self.take((row, column))

    def take(self, at: object) -> None:
        """Explain another element of the chosen layer's output."""
        output = self._sight.output
        if not isinstance(at, tuple) or output is None or len(at) != output.ndim:
            return
        self._set(at)
        self.show_place()

    def _set(self, at: Place) -> None:
        self.element.put(at)
        if len(at) in (3, 4):
            self._atlas.select(at[-1])

    def _follow_term(self, path: str, at: object) -> None:
        """Go on to the value that a term was read from."""
        if isinstance(at, tuple) and path in self._hand.analysis.nodes:
            self.element.trail.append((self._sight.layer, self.element.at))
            self._go_to(path, at)

    def _go_back(self) -> None:
        if self.element.trail:
            self._go_to(*self.element.trail.pop())

    def _go_to(self, path: str, at: Place) -> None:
        self._set(at)
        self._looking.choose(path)
        self.show_place()
        self.layerChosen.emit(path)

    def show_place(self, _filter: int = 0) -> None:
        """Show the value that is meant, its window and its working."""
        sight, output = self._sight, self._sight.output
        at = self.element.on(output, self._atlas.filter)
        if has_maps(output) and at[-1] != self._atlas.filter:  # this layer has fewer maps than the last one
            self._atlas.select(at[-1])
        self._why.show_place(at, output.shape if output is not None else (), back=bool(self.element.trail))
        self._atlas.show_place(at)
        if output is not None and output.ndim == 1:
            self._atlas.show_unit(at[0])
        if output is None or not has_maps(output):
            self._side.show_window(None, None)
            self._side.show_facts(tr("Map"), None, None)
        else:
            self._show_map(sight, np.asarray(output), at)
        self._show_why(sight, at)
        self.moved.emit(at)

    def _show_map(self, sight: Sight, output: np.ndarray, at: Place) -> None:
        row, column, index = at[-3:]
        plane = output[..., index] if output.ndim == 3 else output[depth_of(at), :, :, index]
        flat = output.ndim == 3
        window = window_in_picture(sight.project, sight.analysis, sight.layer, row, column) if flat else None
        self._side.show_window(window, plane.shape if flat else None)
        facts = self._atlas.set.facts
        known = facts is not None and index < len(facts.norms)
        norm = float(facts.norms[index]) if facts is not None and known else None
        self._side.show_facts(tr("Map {index}", index=index), map_facts(plane), norm)

    def _show_why(self, sight: Sight, at: Place) -> None:
        try:
            told = sight.explain(at)
        except Unexplained as reason:
            self._why.show_sentence(why_not(sight, self._hand, str(reason) or self._looking.refusal))
            return
        # One step's number covers a whole call of many steps, so in training equal steps are no proof; a copy is.
        of_copy = sight.passed.training or bool(sight.trial)
        moving = self._hand.live and self._bridge.state != "paused" and not of_copy
        self._why.show_told(replace(told, moving=moving))
        self._atlas.show_channel(self._why.shown_channel())
