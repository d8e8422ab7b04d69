"""The nearest training images of a drawing in a layer that one chooses."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import messages
from tests.ui.drawing.conftest import answer, certain, one

KIND = ("alike", "draw")


def _choose(draw, name):
    """Take a layer from the list by keys."""
    choice = draw.likeness.by
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Home)
    for _ in range(choice.count()):
        if draw.likeness.layer == name:
            return
        QTest.keyClick(choice, Qt.Key.Key_Down)
    raise AssertionError(f"{name} is not offered")


def _ready(draw, qtbot):
    qtbot.waitUntil(lambda: draw.familiar.neighbours is not None)
    one(draw.pad)
    qtbot.waitUntil(lambda: draw.likeness.nearest.count() == 5)


def _asked(world):
    return [call[1] for call in world.engine.asked(KIND)]


def _say(world, samples):
    question = _asked(world)[-1]
    away = np.linspace(0.2, 0.6, len(samples)).astype(np.float32)
    none = np.zeros((0, 2), np.float32)
    world.engine.say(
        messages.AlikeAre(
            question.ticket, 1.0, 300, question.layer, np.array(samples), away, 0.3, 0, none, ()
        )
    )


def test_pixels_are_compared_at_first_and_the_engine_is_not_asked(world, draw, qtbot):
    _ready(draw, qtbot)
    assert draw.likeness.layer == ""
    assert _asked(world) == []


def test_in_a_chosen_layer_the_engine_names_the_nearest(world, draw, qtbot):
    _ready(draw, qtbot)
    _choose(draw, "dense_1")
    qtbot.waitUntil(lambda: bool(_asked(world)) and _asked(world)[-1].layer == "dense_1")
    question = _asked(world)[-1]
    assert np.array_equal(question.image, draw.prepared.image)
    train = world.data.parts.train
    assert np.array_equal(question.images, train.rows(np.arange(len(train)))[0])
    _say(world, [4, 11, 2])
    labels = train.rows(np.arange(len(train)))[1]
    assert draw.likeness.nearest.count() == 3
    assert "0.2" in draw.likeness.nearest.toolTip()
    assert draw.likeness.nearest._captions == tuple(str(int(labels[n])) for n in (4, 11, 2))


def test_while_one_draws_on_one_question_is_on_its_way_and_the_newest_follows(world, draw, qtbot):
    _ready(draw, qtbot)
    _choose(draw, "dense_1")
    qtbot.waitUntil(lambda: bool(_asked(world)) and _asked(world)[-1].layer == "dense_1")
    count = len(_asked(world))
    one(draw.pad)
    answer(world, certain(1))
    qtbot.waitUntil(lambda: draw.nearest._waiting is not None)
    assert len(_asked(world)) == count
    _say(world, [1])
    assert len(_asked(world)) == count + 1
    assert np.array_equal(_asked(world)[-1].image, draw.prepared.image)


def test_a_refusal_is_told_and_the_next_drawing_asks_again(world, draw, qtbot):
    _ready(draw, qtbot)
    _choose(draw, "dense_1")
    qtbot.waitUntil(lambda: bool(_asked(world)) and _asked(world)[-1].layer == "dense_1")
    told = []
    draw.told.connect(told.append)
    world.engine.say(messages.Failed("This cannot be compared.", _asked(world)[-1].ticket))
    assert told == ["This cannot be compared."]
    count = len(_asked(world))
    one(draw.pad)
    qtbot.waitUntil(lambda: len(_asked(world)) > count)


def test_what_waited_behind_a_refusal_does_not_follow_a_later_drawing(world, draw, qtbot):
    _ready(draw, qtbot)
    _choose(draw, "dense_1")
    qtbot.waitUntil(lambda: bool(_asked(world)) and _asked(world)[-1].layer == "dense_1")
    one(draw.pad)
    answer(world, certain(1))
    qtbot.waitUntil(lambda: draw.nearest._waiting is not None)
    world.engine.say(messages.Failed("This cannot be compared.", _asked(world)[-1].ticket))
    count = len(_asked(world))
    draw.nearest.ask(draw.prepared.image)
    _say(world, [1])
    assert len(_asked(world)) == count + 1
