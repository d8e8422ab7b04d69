"""The Draw workspace: from the pad through what the network sees to its answer, while the pen moves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.data.drawn import Way
from cnnstudio.data.errors import DataError
from cnnstudio.engine import messages
from cnnstudio.language import shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.bridge import PICTURES_PER_SECOND, Pace
from cnnstudio.ui.drawing import network_facts as facts
from cnnstudio.ui.drawing.answer import Answer
from cnnstudio.ui.drawing.asking import Question
from cnnstudio.ui.drawing.ink import Bytes
from cnnstudio.ui.drawing.lit_maps import LitLayer, LitMaps
from cnnstudio.ui.drawing.pad import SIDE, Pad
from cnnstudio.ui.drawing.preparing import Prepared, prepare_ink
from cnnstudio.ui.drawing.seen import SIDE as SEEN_SIDE
from cnnstudio.ui.drawing.seen import SeenView
from cnnstudio.ui.drawing.steps_view import StepsView
from cnnstudio.ui.drawing.strongest import strongest_map
from cnnstudio.ui.drawing.tools import Tools
from cnnstudio.ui.drawing.verdict import judge
from cnnstudio.ui.widgets import SectionHead, Spine, Tile
from cnnstudio.ui.widgets.picture import Kind
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData

_SEEN_PER_SECOND = 30.0
_ANSWER = 190
_ANSWER_HIGH = 440
_SEEN_SHARE = SEEN_SIDE / SIDE
_LEAST = 168
_SMALLEST = (760, 420)
_STEPS = 190
_TOOLS = 400


class DrawWorkspace(Styled, QWidget):
    """Wishes: `layerChosen(path)` to look into a layer, `drawingChanged(image or None)` for who shows it elsewhere."""

    layerChosen = Signal(str)
    drawingChanged = Signal(object)

    def __init__(self, bridge: Bridge, hand: InHand, data: OpenData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._hand, self._data = bridge, hand, data
        self._prepared: Prepared | None = None
        self.spine = Spine(bridge.document.project.name)
        self.pad, self.tools, self.steps = Pad(), Tools(), StepsView()
        self.seen, self.answer, self.maps = SeenView(), Answer(), LitMaps()
        self.last_delay: float | None = None
        """Milliseconds from the last pen event to its painted bars."""
        self._answers = Question(bridge, "draw", (), self)
        self._lights = Question(bridge, "draw-maps", ("*",), self)
        self._pace = Pace(self, PICTURES_PER_SECOND, self._ask_lights)
        self._steps_pace = Pace(self.steps, PICTURES_PER_SECOND, self._show_steps)
        self._seen_pace = Pace(self.seen, _SEEN_PER_SECOND, self._show_seen)
        self._ink: Bytes | None = None
        self._way: Way = "digit"
        self._steps_head = SectionHead(tr("How your ink becomes the network's input"))
        self._build()
        self._connect()
        self._follow_hand()

    def _build(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.spine)
        self._left = QVBoxLayout()
        self._pad_head = SectionHead(tr("Draw a digit"))
        for part in (self._pad_head, self.pad, self.tools, self._steps_head, self.steps):
            self._left.addWidget(part)
        self._left.addStretch(1)
        whole.addLayout(self._left)
        right = QVBoxLayout()
        right.setSpacing(0)
        self._upper = QHBoxLayout()
        self._upper.addWidget(self.seen, 0, Qt.AlignmentFlag.AlignTop)
        self._upper.addWidget(self.answer, 1)
        right.addLayout(self._upper)
        right.addWidget(self.maps, 1)
        whole.addLayout(right, 1)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        section = look.space("section")
        self._left.setContentsMargins(section, look.px(8), section, look.space("inset"))
        self._left.setSpacing(look.space("gap"))
        self._upper.setContentsMargins(section, look.px(8), section, look.space("inset"))
        self._upper.setSpacing(look.space("gutter"))
        self.answer.setMaximumWidth(look.px(420))
        self.answer.setMinimumWidth(look.px(_ANSWER))
        # Said here, because the layout would keep the window at the size the pad has now.
        self.setMinimumSize(look.px(_SMALLEST[0]), look.px(_SMALLEST[1]))
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard to the pad."""
        super().focusInEvent(event)
        self.pad.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among pad, picture and answer; the steps go first where there is no height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        look = theme.current()
        section = look.space("section")
        room = self.width() - look.size("spine") - 5 * section - look.px(_ANSWER)
        heads = look.px(130)
        pad = min(look.px(SIDE), int(room / (1 + _SEEN_SHARE)), self.height() - heads)
        self.tools.set_tight(pad < look.px(_TOOLS))
        self.pad.setFixedSize(max(pad, look.px(_LEAST)), max(pad, look.px(_LEAST)))
        self.seen.set_side(min(look.px(SEEN_SIDE), max(int(pad * _SEEN_SHARE), look.px(112))))
        steps = self.height() - self.pad.height() - heads > look.px(_STEPS)
        self.steps.setVisible(steps)
        self._steps_head.setVisible(steps)
        self._upper.setSpacing(look.space("gutter") if pad >= look.px(SIDE) else section)
        self.answer.setMinimumHeight(min(look.px(_ANSWER_HIGH), int(self.height() * 0.55)))

    def _connect(self) -> None:
        self.pad.inked.connect(self._follow_ink)
        self.pad.stroked.connect(self._tell_drawing)
        self.pad.widthChanged.connect(self.tools.show_width)
        self.pad.eraserChanged.connect(self.tools.show_eraser)
        self.tools.widthChanged.connect(self.pad.set_pen_width)
        self.tools.eraserChanged.connect(self.pad.set_erases)
        self.tools.cleared.connect(self.pad.clear)
        self.tools.undone.connect(self.pad.undo)
        self.seen.stepsChanged.connect(self._follow_ink)
        self._answers.answered.connect(self._show_answer)
        self._answers.refused.connect(self._show_refusal)
        self._lights.answered.connect(self._show_lights)
        self._hand.changed.connect(self._follow_hand)
        self._hand.advanced.connect(self._follow_learning)
        self._bridge.stepsArrived.connect(self._follow_training)
        self._bridge.engineReady.connect(self._follow_hand)
        self._data.changed.connect(self._follow_ink)
        self.maps.layerClicked.connect(self.layerChosen)
        self.spine.clicked.connect(self.layerChosen)

    def showEvent(self, event: QShowEvent) -> None:
        """Have a network in hand and the pen under the keyboard."""
        super().showEvent(event)
        self._data.want()
        self._hand.want()
        self.pad.setFocus()
        self._follow_hand()

    def _follow_ink(self) -> None:
        """Prepare what is on the pad and ask about it."""
        shape = facts.input_shape(self._hand)
        self._prepared = None
        if shape is None:
            self._show_nothing(tr("This network takes no pictures, so there is nothing to draw for it."))
        elif self.pad.ink.empty:
            digit = facts.way(self._hand, self._data) == "digit"
            self._show_nothing(tr("Draw a digit first.") if digit else tr("Draw something first."))
        else:
            self._prepare(shape)

    def _prepare(self, shape: tuple[int, ...]) -> None:
        ink = self.pad.picture()
        way = facts.way(self._hand, self._data)
        try:
            self._prepared = prepare_ink(ink, way, shape, self.seen.steps())
        except DataError as error:
            self._show_nothing(str(error))
            return
        self._ask_again()
        self._ink, self._way = ink, way
        self._seen_pace.ask()
        self._steps_pace.ask()

    def _show_seen(self) -> None:
        if self._prepared is not None:
            self.seen.show_image(self._prepared.image, self._way)

    def _show_steps(self) -> None:
        if self._prepared is not None:
            self.steps.show_steps(self._ink, self._prepared.digit)

    def _ask_again(self) -> None:
        if self._prepared is None or not self.isVisible():
            return
        if self._bridge.state == "dead":
            self._show_silence()
        elif self._hand.state == "ready":
            self._answers.ask(self._prepared.image, self.pad.touched_at)
            self._pace.ask()

    def _follow_learning(self) -> None:
        self.answer.set_whose(self._hand.title())
        self._ask_again()

    def _ask_lights(self) -> None:
        if self._prepared is not None and self._hand.state == "ready" and self.isVisible():
            self._lights.ask(self._prepared.image, self.pad.touched_at)

    def _follow_training(self, _report: object) -> None:
        if self._hand.live and self._prepared is not None and self.isVisible():
            self._pace.ask()

    def _show_nothing(self, sentence: str) -> None:
        self._answers.forget()
        self._lights.forget()
        self.answer.show_nothing(sentence)
        self.seen.show_nothing()
        self.steps.show_steps(None, None)
        self.maps.show_nothing()
        self._show_tiles({})

    def _show_silence(self) -> None:
        """Take away the answer to older ink: a dead engine gives none to what is drawn now."""
        self._answers.forget()
        self._lights.forget()
        self.answer.show_nothing("")
        self.answer.set_note(*facts.standing(self._hand, self._bridge))
        self.maps.show_nothing()
        self._show_tiles({})

    def _show_answer(self, report: messages.Seen, when: float) -> None:
        if self._prepared is None:
            return
        verdict = judge(report.predictions[0])
        if verdict is None:
            self.answer.show_nothing(tr("This network does not name classes, so it has no answer here."))
            return
        self.answer.show_verdict(verdict)
        self.last_delay = (time.perf_counter() - when) * 1000
        self.answer.show_delay(self.last_delay)

    def _show_refusal(self, sentence: str) -> None:
        self.answer.show_nothing("")
        self.answer.set_note(sentence, "error")

    def _show_lights(self, report: messages.Seen, _when: float) -> None:
        if self._prepared is None:
            return
        outputs = dict(zip(report.layers, report.maps, strict=False))
        self._show_tiles(outputs)
        ends = set(self._hand.analysis.ends)
        lit = [
            LitLayer(layer.path, layer.name, layer.layer.family, outputs[layer.name])
            for layer in self._hand.analysis.flat
            if layer.name in outputs
            and layer.path not in ends
            and layer.layer.family not in {"io", "reshape"}
        ]
        self.maps.show_layers(tuple(layer for layer in lit if layer.output.ndim in {1, 3}))

    def _show_tiles(self, outputs: dict[str, np.ndarray]) -> None:
        self.spine.set_title(self._hand.project.name)
        tiles = []
        for layer in self._hand.analysis.flat:
            note = shape_text(layer.output).replace(" ", "")
            values, grey = strongest_map(outputs.get(layer.name)), layer.layer.family == "io"
            kind: Kind = "grey" if grey else "signed"
            tiles.append(Tile(layer.path, layer.name, note, layer.layer.family, values=values, kind=kind))
        self.spine.set_tiles(tiles)

    def _follow_hand(self, *_: object) -> None:
        if self.isVisible():
            self._hand.want()
        self._pad_head.set_title(
            tr("Draw a digit") if facts.way(self._hand, self._data) == "digit" else tr("Draw")
        )
        self.answer.set_whose(self._hand.title())
        self.answer.set_labels(facts.labels(self._hand, self._data))
        self.answer.set_note(*facts.standing(self._hand, self._bridge))
        self._follow_ink()

    def _tell_drawing(self) -> None:
        self.drawingChanged.emit(self._prepared.image if self._prepared is not None else None)
