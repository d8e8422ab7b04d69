"""Receptive field: what one unit sees of the picture, by the layers' sizes and by gradient; and whom a pixel reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.arithmetic.reaching import effective
from cnnstudio.engine import messages
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.bridge import Pace
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.canvas_page import CanvasPage
from cnnstudio.ui.evaluation.excite_part import ExcitePart
from cnnstudio.ui.evaluation.field_view import FieldView
from cnnstudio.ui.evaluation.field_words import cells, field_words, framed, moved_words
from cnnstudio.ui.evaluation.maps import depth_of, mark_of, place_on_map
from cnnstudio.ui.evaluation.pictures import Pictures
from cnnstudio.ui.evaluation.sight import Array, Sight
from cnnstudio.ui.evaluation.tracing import units_of_pixel, window_in_picture
from cnnstudio.ui.widgets import Label, Mark, ScaleBar, Segments
from cnnstudio.ui.widgets.overlaid import overlaid

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

_SIDE = 400
_PER_SECOND = 8.0
_SHARE = 0.95
Place = tuple[int, ...]


class FieldPage(CanvasPage):
    """`elementPointed(at)` tells the unit that is pointed at on the layer's map."""

    elementPointed = Signal(object)

    def __init__(self, bridge: Bridge, hand: InHand, pictures: Pictures) -> None:
        super().__init__()
        self._bridge, self._hand = bridge, hand
        self.excite = ExcitePart(bridge, hand, pictures)
        self.way = Segments(
            [
                ("unit", tr("What a unit sees")),
                ("pixel", tr("Whom a pixel reaches")),
                ("excite", tr("What excites the map")),
            ],
            "unit",
            tr("Direction"),
        )
        self.picture = FieldView(tr("Picture with the field"), _SIDE)
        self.map = FieldView(tr("Map of the layer"), _SIDE)
        self.says = Label("", "body", "text_quiet", wrap=True)
        self.told = Label("", "body", "text", wrap=True)
        self.captions = [Label("", "small", "text_quiet"), Label("", "small", "text_quiet")]
        self.scale = ScaleBar("signed")
        self._image: Array | None = None
        self._sight: Sight | None = None
        self._at: Place = ()
        self._pixel: tuple[int, int] | None = None
        self._found: Array | None = None
        self._ticket = 0
        self._pace = Pace(self, _PER_SECOND, self._ask)
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.way)
        head.addStretch(1)
        self._views = QHBoxLayout()
        for caption, view in zip(self.captions, (self.picture, self.map), strict=True):
            column = QVBoxLayout()
            column.addWidget(caption)
            column.addWidget(view, 0, Qt.AlignmentFlag.AlignTop)
            self._views.addLayout(column)
        self._views.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(self.says)
        self._column.addLayout(self._views)
        self._column.addWidget(self.scale)
        self._column.addWidget(self.excite)
        self._column.addWidget(self.told)
        self._column.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        super().restyle()
        self._views.setSpacing(theme.current().px(20))

    def squares(self) -> tuple[QWidget, ...]:
        """Return both pictures."""
        return self.picture, self.map

    def _connect(self) -> None:
        self.way.valueChanged.connect(self._turn)
        self.picture.hovered.connect(self._point_pixel)
        self.picture.clicked.connect(self._point_pixel)
        self.map.hovered.connect(self._point_unit)
        self.map.clicked.connect(self._point_unit)
        self._bridge.fieldArrived.connect(self._take)
        self._bridge.failed.connect(self._take_failure)

    @property
    def of_pixel(self) -> bool:
        """Say whether a pixel is followed forward; otherwise a unit is followed back."""
        return self.way.value() == "pixel"

    def show_image(self, image: Array | None) -> None:
        """Work on another picture."""
        self._image = image
        self._begin_anew()

    def show_place(self, sight: Sight, at: Place) -> None:
        """Follow another unit, or the same one of other weights."""
        same = self._sight is not None and self._sight.layer == sight.layer and self._at == at
        learned = self._sight is None or self._sight.step != sight.step
        self._sight, self._at = sight, at
        if not self.isVisible():
            self._found, self._ticket = None, 0
        elif same and not learned:
            self._show()
        else:
            self._begin_anew()

    def _turn(self, _value: object) -> None:
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._found = None
        self._ticket = 0
        self._show()
        if self.isVisible():
            self._pace.ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Work it out once it can be seen."""
        super().showEvent(event)
        self._show()
        self._pace.ask()

    def _ask(self) -> None:
        sight, image = self._sight, self._image
        if sight is None or sight.node is None or image is None or not self.isVisible():
            return
        if self._hand.state != "ready" or (not self._at and not self.of_pixel) or self.excite.isVisible():
            return
        name, at, of_pixel = sight.node.name, self._followed() if self.of_pixel else self._at, self.of_pixel
        self._ticket = self._bridge.engine.ask(
            "field", lambda ticket: messages.FieldOf(ticket, image, name, at, of_pixel)
        )

    def _take(self, report: messages.FieldIs) -> None:
        if report.ticket == self._ticket:
            self._found = report.map
            self._show()

    def _take_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self.told.setText(report.message)

    def _followed(self) -> tuple[int, int]:
        """Return the pixel that is followed forward: the one pointed at, else the one in the middle."""
        high, wide = np.shape(self._image)[:2] if self._image is not None else (1, 1)
        row, column = self._pixel or (high // 2, wide // 2)
        return min(row, high - 1), min(column, wide - 1)

    def _point_pixel(self, row: int, column: int) -> None:
        if self.of_pixel:
            self._pixel = (row, column)
            self._begin_anew()
            return
        output = self._sight.output if self._sight is not None else None
        if output is None or output.ndim not in (3, 4) or self._image is None:
            return
        high, wide = np.shape(self._image)[:2]
        rows, columns = output.shape[-3], output.shape[-2]
        self._point_unit(row * rows // high, column * columns // wide)

    def _point_unit(self, row: int, column: int) -> None:
        output = self._sight.output if self._sight is not None else None
        if output is not None and output.ndim in (3, 4) and not self.of_pixel:
            self.elementPointed.emit(place_on_map(output, depth_of(self._at), row, column, self._at[-1]))

    def _show(self) -> None:
        sight, image = self._sight, self._image
        exciting = self.way.value() == "excite"
        for part in (self.picture, self.map, self.told, self.scale, *self.captions):
            part.setVisible(not exciting)
        self.excite.setVisible(exciting)
        if exciting:
            self._show_exciting()
            return
        self.map.set_mark(None)
        self.picture.set_mark(None)
        self.picture.set_inner(None)
        if sight is None or sight.node is None or image is None:
            self.picture.set_image(image, "grey")
            self.map.set_image(None)
            self.told.setText(tr("There is no picture yet.") if image is None else self._hand.absence())
            return
        self.captions[0].setText(tr("picture"))
        name, output = sight.node.name, sight.output
        plane = (
            output[..., self._at[-1]] if output is not None and output.ndim in (3, 4) and self._at else None
        )
        if plane is not None and plane.ndim == 3:
            plane = plane[depth_of(self._at)]
        self.map.setVisible(plane is not None)
        if self.of_pixel:
            self._show_reach(sight, image, plane)
        else:
            self._show_field(sight, image, plane)
        if self._hand.absence():
            self.told.setText(self._hand.absence())
        words = tr("map {n} of {layer}", n=number(self._at[-1]), layer=name) if plane is not None else ""
        self.captions[1].setText(words)

    def _show_exciting(self) -> None:
        self.says.setText(
            tr("Left a picture that a climb by gradient made of noise; right where training images excite the map "
               "most, each as much of it as a unit sees.")
        )  # fmt: skip
        if self._sight is not None:
            self.excite.show_map(self._sight, self._at[-1] if self._at else -1)

    def _show_field(self, sight: Sight, image: Array, plane: Array | None) -> None:
        self.says.setText(
            tr("Solid: all that can reach this unit, from the layers' sizes. Colour: how strongly each pixel of "
               "this picture moves its value. Dashed: where 95 % of that lies.")
        )  # fmt: skip
        found = self._found if self._found is not None and self._found.shape == np.shape(image)[:2] else None
        limit = float(signed_limit(found)) if found is not None else 0.0
        self.scale.setVisible(limit > 0)
        self.scale.set_scale(limit or 1.0, from_zero=True)
        if found is None:
            self.picture.set_image(image, "grey")
        else:
            self.picture.set_image(overlaid(image, found, limit))
        window = None
        if plane is not None:
            self.map.set_image(plane, "signed")
            self.map.set_mark(mark_of(self._at[-3], self._at[-2]))
            window = window_in_picture(sight.project, sight.analysis, sight.layer, self._at[-3], self._at[-2])
        mark = framed(window)
        self.picture.set_mark(mark)
        bulk = effective(found, _SHARE) if found is not None else None
        if bulk is not None:
            self.picture.set_inner(Mark(bulk.top, bulk.left, bulk.height, bulk.width))
        self.told.setText(field_words(mark, bulk, found))

    def _show_reach(self, sight: Sight, image: Array, plane: Array | None) -> None:
        self.says.setText(
            tr("Solid: the units that can see this pixel, from the layers' sizes. Colour: how strongly each place "
               "of the layer moves with it, all channels together.")
        )  # fmt: skip
        self.picture.set_image(image, "grey")
        pixel = self._followed()
        self.picture.set_mark(Mark(*pixel))
        found, units = self._found, None
        self.scale.setVisible(found is not None)
        if plane is None:
            self.told.setText(moved_words(found))
            return
        places = (plane.shape[0], plane.shape[1])
        fits = found is not None and found.shape == places
        self.map.set_image(found if fits else plane, "signed")
        if found is not None and fits:
            self.scale.set_scale(float(signed_limit(found)) or 1.0, from_zero=True)
        units = units_of_pixel(sight.analysis, sight.layer, pixel, places)
        self.map.set_mark(framed(units))
        count = 0 if units is None else cells(units)
        words = tr("Pixel row {row}, column {column} can reach {count} of {all} places of this layer.",
                   row=number(pixel[0]), column=number(pixel[1]), count=number(count),
                   all=number(places[0] * places[1]))  # fmt: skip
        if found is not None and fits:
            words += " " + tr(
                "{count} of them move with it here.", count=number(int(np.count_nonzero(found)))
            )
        self.told.setText(words)
