"""The scenes of looking inside: a value explained, reasons for an answer, a drawing now and an epoch back, the lab."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt

from cnnstudio.data.handwriting import sample_strokes
from cnnstudio.language import number, tr
from cnnstudio.ui.touring.hand import CONTROL
from cnnstudio.ui.touring.seen import demand, demand_words
from cnnstudio.ui.touring.training_steps import TrainingSteps

if TYPE_CHECKING:
    from cnnstudio.ui.lab.pages.sliding_window import SlidingWindow

DIGIT, SEED = 7, 0
_PATIENCE = 240.0  # seconds for what waits on the engine, on a busy machine


class InsideSteps(TrainingSteps):
    """What is done by hand in Inspect, Draw and the lab, and what each must show."""

    def _inspect(self) -> None:
        self._tab("inspect")
        inspect = self._window.pages.inspect
        self.hand.wait_for(lambda: inspect.why.shown() is not None, tr("no value is explained"), _PATIENCE)
        self.hand.rest(300)

    def _check_inspect(self) -> None:
        inspect, hand = self._window.pages.inspect, self._window.pages.in_hand
        found = inspect.why.shown()
        demand(hand.folder == self._run().folder and hand.trained, tr("other weights are shown"))
        demand(found is not None and found.agrees, tr("the sum does not agree with Keras"))
        demand(inspect.looking.sight.prediction is not None, tr("the network has not answered"))

    def _ask_why(self) -> None:
        """Ask what in the picture the answer rests on."""
        inspect = self._window.pages.inspect
        self._turn_to(inspect.pages, tr("Why this answer"))
        asking = inspect.reasons.asking
        self.hand.wait_for(
            lambda: asking.found is not None and asking.found.share >= 1,
            tr("no reason is found"),
            _PATIENCE,
        )
        self._point_aside()

    def _check_why(self) -> None:
        reasons, run = self._window.pages.inspect.reasons, self._run()
        found = reasons.asking.found
        demand(reasons.isVisible() and found is not None, tr("no reason is shown"))
        demand(found is not None and found.step == run.points[-1].step, tr("other weights are explained"))
        demand_words(reasons, number(run.points[-1].step))

    def _draw(self) -> None:
        self._tab("draw")
        draw = self._window.pages.draw
        side = min(draw.pad.width(), draw.pad.height())
        for stroke in sample_strokes(DIGIT, SEED):
            points = [QPoint(round(x * side), round(y * side)) for x, y in stroke]
            self.hand.stroke(draw.pad, points)
        self.hand.wait_for(lambda: draw.answer.large.text() == str(DIGIT), tr("no 7 is seen"), _PATIENCE)
        self.hand.rest(600)

    def _check_drawn(self) -> None:
        draw = self._window.pages.draw
        demand(not draw.pad.ink.empty, tr("there is no ink"))
        demand_words(draw.answer, str(DIGIT))
        demand(self._window.pages.in_hand.folder == self._run().folder, tr("another network answers"))

    def _look_back(self) -> None:
        """Go back to the first epoch by the slider's keys: the same drawing, answered by less learned weights."""
        self._shares = self._window.pages.draw.answer.bars.values()
        self.hand.click(self._window.time.slider)
        self.hand.press(Qt.Key.Key_Home)
        self.hand.press(Qt.Key.Key_Right)
        held, draw = self._window.pages.in_hand, self._window.pages.draw
        back = lambda: held.past == 1 and held.state == "ready"  # noqa: E731
        self.hand.wait_for(back, tr("the first epoch is not shown"), _PATIENCE)
        self.hand.wait_for(
            lambda: draw.answer.bars.values() is not None and draw.answer.bars.values() != self._shares,
            tr("the answer stays"),
            _PATIENCE,
        )
        self._point_aside()

    def _check_back(self) -> None:
        hand, run = self._window.pages.in_hand, self._run()
        demand(hand.folder == run.folder and hand.past == 1, tr("another epoch is looked into"))
        demand(hand.step == run.points[0].step, tr("other weights answer"))
        demand_words(self._window.time, number(1))
        demand_words(self._window.pages.draw.answer, number(1))

    def _open_lab(self) -> None:
        """Come back to now, and open the first convolution in the lab by its name."""
        self.hand.press(Qt.Key.Key_F9)
        shown = self._window.pages.shown_epoch
        self.hand.wait_for(lambda: shown.epoch is None, tr("there is no way back to now"))
        self._tab("lab")
        self.hand.press(Qt.Key.Key_K, CONTROL)
        self.hand.type("lab conv2d_1")
        self.hand.rest(300)
        self.hand.press(Qt.Key.Key_Return)
        lab = self._window.pages.lab
        opened = lambda: lab.list.lit() == "sliding-window" and lab.current.settings.layer == "conv2d_1"  # noqa: E731
        self.hand.wait_for(opened, tr("the layer is not opened"), _PATIENCE)
        self.hand.rest(300)

    def _check_lab(self) -> None:
        lab = self._window.pages.lab
        page = cast("SlidingWindow", lab.page("sliding-window"))
        demand(lab.list.lit() == "sliding-window", tr("the sliding window is not shown"))
        demand(page.remark.isVisible(), tr("the lab's numbers are not compared with the layer's"))
        numbers, done = page.numbers, page.done
        close = numbers is not None and done is not None and numbers.difference(done.maps) < 1e-4
        demand(close, tr("the lab's output is not the layer's"))

    def _open_lesson(self) -> None:
        """Open the first lesson and answer its first question, right or wrong."""
        lab = self._window.pages.lab
        self.hand.click(lab.lesson_list, lab.lesson_list.rect_of(0).center().toPoint())
        self.hand.wait_for(lab.strip.isVisible, tr("no lesson opens"))
        self.hand.fill(lab.strip.line, str(DIGIT))
        self.hand.wait_for(lab.strip.said.text, tr("the answer is not judged"))
        self._point_aside()

    def _check_lesson(self) -> None:
        lab = self._window.pages.lab
        asked = next(iter(lab.lessons.lessons.values()))
        demand(lab.strip.isVisible() and lab.strip.said.text(), tr("no answer is judged"))
        demand_words(lab.strip, number(len(asked.questions)))
