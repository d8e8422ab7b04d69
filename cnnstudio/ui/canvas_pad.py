"""A small pad on the canvas: while one draws, the maps beside the layers are those of the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from cnnstudio.data.errors import DataError
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.drawing import network_facts as facts
from cnnstudio.ui.drawing.pad import Pad
from cnnstudio.ui.drawing.preparing import prepare_ink, usual_steps
from cnnstudio.ui.widgets import Button, IconButton, Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cnnstudio.ui.canvas.view import CanvasView
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData

_SIDE = 168
_ABOVE = 64
"""Room below for the note and the map's legend."""


class CanvasPad(Styled, QFrame):
    """`drawn(image or None)` tells what the network reads of the ink, at every movement of the pen."""

    drawn = Signal(object)

    def __init__(self, canvas: CanvasView, hand: InHand, data: OpenData) -> None:
        super().__init__(canvas.viewport())
        self._canvas, self._hand, self._data = canvas, hand, data
        self.pad, self.sentence = Pad(), Label("", "small", "text_quiet", wrap=True)
        self.clear = Button(tr("Clear"), framed=False)
        self.leave = IconButton("close", tr("Put the pad away"))
        # A press beside the pad must not begin to drag the canvas below.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._build()
        self.pad.inked.connect(self._tell)
        self.clear.clicked.connect(self.pad.clear)
        self.leave.clicked.connect(self.put_away)
        hand.changed.connect(self._suit)
        canvas.viewport().installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self._column, row = QVBoxLayout(self), QHBoxLayout()
        row.addWidget(Label(tr("Draw"), "strong"))
        row.addStretch(1)
        row.addWidget(self.clear)
        row.addWidget(self.leave)
        self._column.addLayout(row)
        self._column.addWidget(self.pad)
        self._column.addWidget(self.sentence)
        self.sentence.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        inset = look.px(10)
        self._column.setContentsMargins(inset, inset, inset, inset)
        self._column.setSpacing(look.px(6))
        self.pad.setFixedSize(look.px(_SIDE), look.px(_SIDE))
        self.stand()

    def open(self) -> None:
        """Come into the corner, with the keyboard on the pad."""
        self._suit()
        self.show()
        self.raise_()
        self.stand()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Take pad and drawing away."""
        self.pad.clear()
        self.hide()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _suit(self) -> None:
        shape = facts.input_shape(self._hand)
        if shape is not None:
            self.pad.suit(shape)

    def _tell(self) -> None:
        shape = facts.input_shape(self._hand)
        image, sentence = None, ""
        if shape is None:
            sentence = facts.why_no_pad(self._hand)
        elif not self.pad.ink.empty:
            picture, way = self.pad.picture(), facts.way(self._hand, self._data)
            try:
                image = prepare_ink(picture, way, shape, usual_steps(picture, way)).image
            except DataError as error:
                sentence = str(error)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.drawn.emit(image)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the corner when the canvas changes its size."""
        if event.type() == QEvent.Type.Resize:
            self.stand()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go away on Escape; no other key goes on to the canvas below."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()

    def stand(self) -> None:
        """Stand at the lower left, above what is said of the maps."""
        look = theme.current()
        self.adjustSize()
        around: QWidget = self._canvas
        self.move(look.px(16), max(around.height() - self.height() - look.px(_ABOVE), look.px(8)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and its border."""
        painter, look = painter_on(self), theme.current()
        rounded(
            painter, QRectF(self.rect()), look.radius("card"), look.colour("card"), look.colour("line_strong")
        )
        painter.end()
