"""The Draw workspace: from the pad through what the network sees to its answer, while the pen moves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.data.errors import DataError
from cnnstudio.engine import messages
from cnnstudio.language import tr
from cnnstudio.ui.bridge import PICTURES_PER_SECOND, Pace
from cnnstudio.ui.drawing import network_facts as facts
from cnnstudio.ui.drawing.asking import Question
from cnnstudio.ui.drawing.comparing import Comparing
from cnnstudio.ui.drawing.familiar import Familiar
from cnnstudio.ui.drawing.following import Following, paint_now
from cnnstudio.ui.drawing.layer_nearest import LayerNearest
from cnnstudio.ui.drawing.lights import Lights
from cnnstudio.ui.drawing.page import DrawPage
from cnnstudio.ui.drawing.picking import Picking
from cnnstudio.ui.drawing.preparing import Steps, prepare_ink, usual_steps
from cnnstudio.ui.drawing.saving import Saving
from cnnstudio.ui.drawing.sheet import Bytes
from cnnstudio.ui.drawing.verdict import judge
from cnnstudio.ui.drawing.why_drawn import WhyDrawn

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData

_SEEN_PER_SECOND = 30.0
_LIKENESS_PER_SECOND = 5.0


class DrawWorkspace(DrawPage):
    """Follows the pen, the network and the data, and has everything shown."""

    def __init__(self, bridge: Bridge, hand: InHand, data: OpenData, parent: QWidget | None = None) -> None:
        super().__init__(bridge, hand, data, parent)
        self.last_delay: float | None = None
        """Milliseconds from the last pen event to its painted bars."""
        self._answers = Question(bridge, "draw", (), self)
        self.lights = Lights(self, bridge, hand)
        self._steps_pace = Pace(self.steps, PICTURES_PER_SECOND, self._show_steps)
        self._seen_pace = Pace(self.seen, _SEEN_PER_SECOND, self._show_seen)
        self._likeness_pace = Pace(self.likeness, _LIKENESS_PER_SECOND, self._show_likeness)
        self._usual, self._asked_of = Steps(), hand.project
        later = (self.lights.ask, self._seen_pace.ask, self._steps_pace.ask, self._likeness_pace.ask)
        self.following = Following((self._compare, *later), self)
        self.familiar, self.nearest = Familiar(data, self), LayerNearest(bridge, hand, data, self)
        self.comparing = Comparing(self, bridge, data)
        self.why = WhyDrawn(self, bridge, hand)
        self.picking = Picking(self)
        self.saving = Saving(self, self.comparing, bridge, data)
        self._connect()
        self.tools.show_history(False, False)
        self._follow_hand()

    @property
    def settled(self) -> bool:
        """Say whether the answer shown is to what is on the pad now."""
        return self._answers.settled

    def undo(self) -> None:
        """Take the last step on the pad back."""
        self.pad.undo()

    def redo(self) -> None:
        """Do again what was taken back on the pad."""
        self.pad.redo()

    def end(self) -> None:
        """Stop what runs in the background."""
        self.familiar.close()
        self.picking.close()

    def _connect(self) -> None:
        self.pad.inked.connect(self._follow_ink)
        self.pad.stroked.connect(self._end_stroke)
        self.pad.widthChanged.connect(self.tools.show_width)
        self.pad.eraserChanged.connect(self.tools.show_eraser)
        self.pad.paperChanged.connect(self.tools.show_paper)
        self.tools.widthChanged.connect(self.pad.set_pen_width)
        self.tools.eraserChanged.connect(self.pad.set_erases)
        self.tools.paperChanged.connect(self.pad.set_light)
        self.tools.colourChanged.connect(self.pad.set_colour)
        self.tools.cleared.connect(self.pad.clear)
        self.tools.undone.connect(self.pad.undo)
        self.tools.redone.connect(self.pad.redo)
        self.steps.changed.connect(self._follow_ink)
        self.seen.numbersWanted.connect(self.show_numbers)
        self.seen.numbersWanted.connect(self._seen_pace.ask)
        self._answers.answered.connect(self._show_answer)
        self._answers.refused.connect(self._show_refusal)
        self.familiar.ready.connect(self._likeness_pace.ask)
        self.likeness.layerChosen.connect(self._choose_nearness)
        self.nearest.found.connect(self._show_nearest)
        self.nearest.refused.connect(self.told)
        self._hand.changed.connect(self._follow_hand)
        self._hand.advanced.connect(self._follow_learning)
        self._bridge.stepsArrived.connect(self._follow_training)
        self._bridge.engineReady.connect(self._follow_hand)
        self._data.changed.connect(self._follow_data)
        self.maps.layerClicked.connect(self.layerChosen)
        self.spine.clicked.connect(self.layerChosen)

    def showEvent(self, event: QShowEvent) -> None:
        """Have a network in hand and the pen under the keyboard."""
        super().showEvent(event)
        self._data.want()
        self._hand.want()
        self.pad.setFocus()
        self.familiar.want()
        self._follow_hand()

    def _follow_ink(self) -> None:
        """Prepare what is on the pad and ask about it."""
        self.prepared = None
        if self.shape is None:
            self._show_nothing(facts.why_no_pad(self._hand))
        elif self.pad.ink.empty:
            self._show_nothing(
                tr("Draw a digit first.") if self.way == "digit" else tr("Draw something first.")
            )
        else:
            self._prepare(self.pad.picture(), self.shape)

    def _prepare(self, picture: Bytes, shape: tuple[int, ...]) -> None:
        self._follow_paper(picture)
        try:
            self.prepared = prepare_ink(picture, self.way, shape, self.steps.steps())
        except DataError as error:
            self._show_nothing(str(error))
            return
        self.answer.expect(self._hand.state == "ready")
        self._ask_again()
        self.following.ask()

    def _compare(self) -> None:
        """Have the network beside answer to what is on the pad."""
        if self.prepared is not None:
            self.comparing.follow(self.pad.picture())

    def _follow_paper(self, picture: Bytes) -> None:
        """Turn ink over as the paper needs it, whenever that changes; the user may still set it otherwise."""
        under = self.pad.ink.drawing.under
        light = self.pad.ink.light if under is None else usual_steps(picture, "digit").invert
        usual = light and self.way == "digit"
        if usual != self._usual.invert:
            self._usual = Steps(invert=usual)
            self.steps.invert.setChecked(usual)

    def _show_seen(self) -> None:
        if self.prepared is None:
            return
        self.seen.show_image(self.prepared.image)
        if self.numbers.isVisible():
            self.numbers.show_image(self.prepared.image)
        paint_now(self)

    def _show_steps(self) -> None:
        if self.prepared is not None:
            self.steps.show_stages(self.prepared.digit)
            self.steps.show_usual(self.steps.steps() == self._usual)
            paint_now(self)

    def _show_likeness(self) -> None:
        """Compare with the training pictures, where the open data are those the network learned from."""
        if self.prepared is None:
            return
        same = self._hand.project.recipe.source == self._bridge.document.project.recipe.source
        found = self.familiar.compare(self.prepared.image) if same else None
        known = self.familiar.neighbours
        if found is None or known is None:
            self.likeness.show_nothing(_no_comparison(same, self._data.state == "open"))
        else:
            self.likeness.show_likeness(found, known, self._data_labels())
            self.nearest.ask(self.prepared.image)
        paint_now(self)

    def _data_labels(self) -> tuple[str, ...]:
        return self._data.samples.labels if self._data.samples is not None else ()

    def _choose_nearness(self, layer: str) -> None:
        """Look for the nearest training images in this layer, or by pixels."""
        self.nearest.forget()
        self.nearest.layer = layer
        self.likeness.nearest.set_tiles((), "grey")
        self._likeness_pace.ask()

    def _show_nearest(self, images: Bytes, known: Bytes, answer: messages.AlikeAre) -> None:
        if self.prepared is not None:
            self.likeness.show_nearest(images, known, answer, self._data_labels())

    def _ask_again(self) -> None:
        if self.prepared is None or not self.isVisible():
            return
        if self._bridge.state == "dead":
            self._show_silence()
        elif self._hand.state == "ready":
            self._answers.ask(self.prepared.image, self.pad.touched_at)

    def _follow_learning(self) -> None:
        self.answer.set_whose(self._hand.title())
        self._ask_again()
        self.lights.ask()

    def _follow_training(self, _report: object) -> None:
        if self._hand.live and self.prepared is not None and self.isVisible():
            self.lights.ask()

    def _show_nothing(self, sentence: str) -> None:
        for part in (self._answers, self.following, self.why):
            part.forget()
        self.answer.show_nothing(sentence)
        self.comparing.show_nothing(sentence)
        self.seen.show_nothing()
        self.numbers.show_image(None)
        self.likeness.show_nothing()
        self.steps.show_stages(None)
        self.lights.show_nothing()

    def _show_silence(self) -> None:
        """Take away the answer to older ink: a dead engine gives none to what is drawn now."""
        self._answers.forget()
        self.answer.show_nothing("")
        self.answer.set_note(*facts.standing(self._hand, self._bridge))
        self.lights.show_nothing()

    def _show_answer(self, report: messages.Seen, when: float) -> None:
        if self.prepared is None:
            return
        verdict = judge(report.predictions[0])
        if verdict is None:
            self.answer.show_nothing(tr("This network does not name classes, so it has no answer here."))
            return
        self.answer.show_verdict(verdict)
        self.last_delay = (time.perf_counter() - when) * 1000
        self.answer.show_delay(self.last_delay)
        self.why.follow(verdict.lead)
        self.following.begin()

    def _show_refusal(self, sentence: str) -> None:
        self.answer.show_nothing("")
        self.answer.set_note(sentence, "error")

    def _follow_data(self) -> None:
        if self.isVisible():
            self.familiar.want()
        self._follow_network()
        self._follow_ink()

    def _follow_hand(self, *_: object) -> None:
        if self.isVisible():
            self._hand.want()
        if self._hand.project is not self._asked_of:
            self._asked_of = self._hand.project
            for asked in (self._answers, self.lights.question, self.why, self.nearest):
                asked.forget()  # what still comes are answers of the network before
        self.answer.set_whose(self._hand.title())
        self.answer.set_note(*facts.standing(self._hand, self._bridge))
        self._follow_network()
        self._follow_ink()

    def _follow_network(self) -> None:
        """Suit the pad to the network's input and its classes."""
        self.shape = facts.input_shape(self._hand)
        self.way = facts.way(self._hand, self._data)
        self.set_digits(self.way == "digit")
        self.steps.set_way(self.way)
        self.likeness.set_layers(facts.compared_layers(self._hand))
        self.nearest.layer = self.likeness.layer
        self.answer.set_labels(self.labels())
        self.saving.set_labels(self.labels())
        if self.shape is not None:
            self.pad.suit(self.shape)
            self.tools.set_coloured(self.shape[2] == 3)

    def _end_stroke(self) -> None:
        self.tools.show_history(self.pad.ink.can_undo, self.pad.ink.can_redo)
        self.saving.set_drawn(not self.pad.ink.empty)
        self.drawingChanged.emit(self.prepared.image if self.prepared is not None else None)


def _no_comparison(same: bool, opened: bool) -> str:
    """Return why nothing is said about likeness."""
    if not opened:
        return ""
    if not same:
        return tr("The open data are not those of this network, so nothing is compared with them.")
    return tr("The training data are not pictures of this size, so nothing is compared with them.")
