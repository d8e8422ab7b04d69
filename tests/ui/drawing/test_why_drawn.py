"""Why this answer, on the drawing while it is drawn."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import messages
from tests.ui.drawing.conftest import answer, certain, one, press


@pytest.fixture
def drawn(world, draw):
    one(draw.pad)
    answer(world, certain(4))
    return draw


def _choose(draw, words):
    draw.seen.why.setFocus()
    QTest.keyClicks(draw.seen.why, words)


def _asked(world):
    return world.engine.asked("reason")


def _say(world, share=1.0):
    call = _asked(world)[-1]
    reasons = np.zeros((28, 28), np.float32)
    reasons[4:9, 4:9] = 2.0
    world.engine.say(messages.Reasoned(call[-1], share, call[2], reasons, 5.5, float("nan"), "", 300))


def test_nothing_is_asked_until_a_method_is_chosen(world, drawn):
    assert _asked(world) == []


def test_the_leading_class_is_explained_over_what_the_network_sees(world, drawn):
    _choose(drawn, "Grad")
    _, image, method, target, against, _, _ = _asked(world)[-1]
    assert (method, target, against) == ("grad_cam", 4, -1)
    assert np.array_equal(image, drawn.prepared.image)
    before = drawn.seen.view.grab().toImage()
    _say(world)
    assert drawn.seen.reason.isVisible()
    assert "4" in drawn.seen.reason.text()
    assert drawn.seen.view.grab().toImage() != before


def test_a_press_on_another_bar_asks_why_not_that_class_and_again_why_the_leading_one(world, drawn, qtbot):
    _choose(drawn, "Integrated")
    _say(world)
    bars = drawn.answer.bars
    place = QPoint(40, int(bars._pitch() * 7.5))
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: _asked(world)[-1][3] == 7)
    _say(world)
    assert "blue against it" in drawn.seen.reason.text()
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: _asked(world)[-1][3] == 4)


def test_while_one_draws_on_one_question_is_on_its_way_and_the_newest_follows(world, drawn, qtbot):
    _choose(drawn, "Saliency")
    one(drawn.pad)
    answer(world, certain(6))
    qtbot.waitUntil(lambda: drawn.why._again)
    assert len(_asked(world)) == 1
    _say(world)
    assert len(_asked(world)) == 2
    assert _asked(world)[-1][3] == 6
    assert np.array_equal(_asked(world)[-1][1], drawn.prepared.image)


def test_a_cleared_pad_and_the_picture_as_it_is_give_the_question_up(world, drawn):
    _choose(drawn, "Occlusion")
    ticket = _asked(world)[-1][-1]
    press(drawn.tools.clear)
    assert ("cancel", ticket) in world.engine.calls
    assert not drawn.seen.reason.isVisible()


def test_a_refusal_is_said_in_its_place(world, drawn):
    _choose(drawn, "Grad")
    world.engine.say(messages.Failed("This network does not read pictures.", _asked(world)[-1][-1]))
    assert drawn.seen.reason.text() == "This network does not read pictures."


def test_another_stroke_does_not_take_the_reasons_away_before_new_ones_come(world, drawn, qtbot):
    _choose(drawn, "Grad")
    _say(world)
    laid = drawn.seen.view.grab().toImage()
    one(drawn.pad)
    qtbot.waitUntil(lambda: not drawn.following._due)
    assert drawn.seen.view.grab().toImage() == laid


def test_reasons_and_numbers_together_never_lie_over_the_picture(world, drawn, qtbot):
    drawn.resize(1600, 760)
    _choose(drawn, "Grad")
    _say(world)
    press(drawn.seen.numbers)
    qtbot.waitUntil(lambda: drawn.numbers.isVisible() and drawn.seen.reason.isVisible())
    seen = drawn.seen

    def apart():
        parts = (seen.head, seen.view, seen.place, seen.why, seen.reason, drawn.likeness)
        boxes = [part.geometry().translated(part.parentWidget().mapTo(drawn, QPoint())) for part in parts]
        ordered = all(above.bottom() < below.top() + 1 for above, below in itertools.pairwise(boxes))
        lower = drawn.numbers.mapTo(drawn, QPoint()).y()
        return ordered and boxes[-1].bottom() <= lower

    qtbot.waitUntil(apart)
    assert seen.view.picture_rect().height() >= 28
