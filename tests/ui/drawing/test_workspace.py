import time
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.data.drawn import digit_from_ink
from cnnstudio.engine import messages
from tests.ui.drawing.conftest import answer, certain, looks, stroke


def test_without_ink_the_view_says_what_to_do(world, draw):
    assert draw.answer.detail.text() == "Draw a digit first."
    assert draw.answer.bars.values() is None
    assert looks(world) == []


def test_with_ink_nobody_is_told_to_draw_and_a_slow_answer_is_announced(world, draw, qtbot):
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    assert draw.answer.detail.text() != "Draw a digit first."
    qtbot.waitUntil(lambda: draw.answer.detail.text() == "The engine is busy; its answer follows.")
    answer(world, certain(4))
    assert draw.answer.large.text() == "4"
    assert draw.answer.detail.text() != "The engine is busy; its answer follows."


def test_of_a_network_that_is_not_ready_no_answer_is_announced(world, draw, qtbot):
    world.engine.say(messages.Died("The engine ended.", -9))
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    qtbot.wait(900)
    assert draw.answer.detail.text() == ""


def test_the_network_is_asked_with_the_prepared_drawing(world, draw):
    stroke(draw.pad, QPoint(100, 80), QPoint(120, 200), QPoint(140, 400))
    image = looks(world)[0][1]
    assert image.shape == (1, 28, 28, 1)
    assert image.dtype == np.uint8
    answer(world, certain(1))
    assert np.array_equal(looks(world)[-1][1][0, :, :, 0], digit_from_ink(draw.pad.picture()).centred)


def test_the_bars_jump_to_the_answer_and_the_delay_is_measured(world, draw, monkeypatch):
    with monkeypatch.context() as clock:
        clock.setattr(time, "perf_counter", lambda: 10.0)
        stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
        clock.setattr(time, "perf_counter", lambda: 10.0125)
        answer(world, certain(4))
    assert draw.answer.large.text() == "4"
    assert draw.answer.words.text() == "Very likely"
    assert draw.answer.bars.values()[4] == pytest.approx(0.97, abs=1e-6)
    assert draw.last_delay == pytest.approx(12.5)
    assert draw.answer.delay.toolTip() == "12.5 ms after the pen moved"
    assert "not calibrated" in draw.answer.bars.toolTip()


def test_a_margin_below_a_fifth_is_not_sure(world, draw):
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    shares = np.zeros(10)
    shares[4], shares[9] = 0.54, 0.46
    answer(world, shares)
    assert draw.answer.words.text() == "Not sure"
    assert draw.answer.detail.text() == "4 or 9"


def test_one_question_is_on_its_way_and_of_the_others_the_newest_wins(world, draw):
    points = [QPoint(100 + 2 * step, 100 + 3 * step) for step in range(40)]
    stroke(draw.pad, *points)
    assert len(looks(world)) == 1
    answer(world, certain(1))
    assert len(looks(world)) == 2
    newest = digit_from_ink(draw.pad.picture()).centred
    assert np.array_equal(looks(world)[1][1][0, :, :, 0], newest)


def test_a_late_answer_to_an_older_question_is_not_shown(world, draw):
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    old = looks(world)[-1][-1]
    QTest.keyClick(draw.pad, Qt.Key.Key_C)
    world.engine.say(messages.Seen(old, 5, np.array([certain(4)]), purpose="draw"))
    assert draw.answer.bars.values() is None
    assert draw.answer.detail.text() == "Draw a digit first."


def test_the_newest_answer_counts_however_late_it_comes(world, draw, qtbot):
    asked = draw._answers
    asked._late.setInterval(0)
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    qtbot.waitUntil(lambda: not asked.busy and asked._waiting is None)
    answer(world, certain(7))
    assert draw.answer.large.text() == "7"


def test_the_maps_light_up_row_by_row(world, draw, qtbot):
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    qtbot.waitUntil(lambda: bool(looks(world, "draw-maps")), timeout=1000)
    assert looks(world, "draw-maps")[0][2] == ("*",)
    rng = np.random.default_rng(2)
    layers = ("input", "conv2d_1", "flatten_1", "dense_1", "output")
    maps = (
        rng.random((28, 28, 1)),
        rng.random((26, 26, 32)),
        rng.random(1600),
        rng.random(64),
        rng.random(10),
    )
    answer(world, certain(4), "draw-maps", layers, tuple(m.astype(np.float32) for m in maps))
    assert [layer.name for layer in draw.maps.rows.layers] == ["conv2d_1", "dense_1"]
    qtbot.waitUntil(lambda: not draw.lights._following._due)
    faces = {tile.title: tile.values for tile in draw.spine.tiles()}
    means = np.abs(maps[1]).reshape(-1, 32).mean(axis=0)
    assert np.allclose(faces["conv2d_1"], maps[1][:, :, int(means.argmax())])
    assert faces["dense_1"] is None


def test_an_untrained_network_says_that_it_is_one(world, draw):
    world.hand.choose(None)
    ticket = world.engine.asked("open")[-1][-1]
    world.engine.say(messages.Opened(ticket, None, 0, ()))
    assert draw.answer.note.text().startswith("Untrained")


def test_a_refused_question_says_why(world, draw):
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    world.engine.say(messages.Failed("No network is in hand.", looks(world)[-1][-1]))
    assert draw.answer.note.text() == "No network is in hand."


def test_new_ink_without_an_engine_takes_the_old_answer_away_and_says_how_to_have_one(world, draw, qtbot):
    stroke(draw.pad, QPoint(100, 80), QPoint(120, 200), QPoint(140, 400))
    qtbot.waitUntil(lambda: bool(looks(world, "draw-maps")), timeout=1000)
    answer(world, certain(1))
    answer(world, certain(1), "draw-maps", ("conv2d_1",), (np.ones((26, 26, 32), np.float32),))
    assert draw.answer.bars.values() is not None
    assert draw.maps.rows.layers
    world.engine.say(messages.Died("The engine ended.", -9))
    asked = len(looks(world))
    stroke(draw.pad, QPoint(300, 80), QPoint(320, 300))
    assert len(looks(world)) == asked
    assert draw.answer.bars.values() is None
    assert draw.answer.large.text() == "–"
    assert draw.answer.delay.text() == ""
    assert draw.maps.rows.layers == ()
    assert "Press the chip at the foot" in draw.answer.note.text()


def test_a_delay_of_more_than_a_second_is_not_told(draw, qtbot):
    draw.answer.show_delay(12.5)
    assert "12.5 ms" in draw.answer.delay.text()
    draw.answer.show_delay(4_321.0)
    qtbot.waitUntil(lambda: draw.answer.delay.text() == "")


def test_a_delay_that_was_still_to_be_told_goes_with_its_answer(world, draw, qtbot):
    draw.answer.show_delay(12.5)
    draw.answer.show_delay(11.5)
    draw.answer.show_nothing("Draw a digit first.")
    qtbot.waitUntil(lambda: not draw.answer._pace._asked)
    assert draw.answer.delay.text() == ""


def test_keys_draw_erase_undo_and_change_the_width(draw):
    pad = draw.pad
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Space)
    for _ in range(6):
        QTest.keyClick(pad, Qt.Key.Key_Down)
    QTest.keyClick(pad, Qt.Key.Key_Space)
    assert len(pad.ink.strokes) == 1
    assert len(pad.ink.strokes[0].points) == 7
    QTest.keyClick(pad, Qt.Key.Key_Right)
    assert len(pad.ink.strokes[0].points) == 7
    width = pad.pen_width
    QTest.keyClicks(pad, "]]")
    assert pad.pen_width == width + 2
    assert draw.tools.width_slider.value() == width + 2
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.ink.empty
    QTest.keyClick(pad, Qt.Key.Key_E)
    assert draw.tools.eraser.isChecked()
    assert pad.erases


def test_the_tools_do_what_they_say(draw):
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    full = int(draw.pad.picture().sum())
    for button in (draw.tools.eraser,):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
    stroke(draw.pad, QPoint(140, 400))
    assert draw.pad.picture().sum() < full
    QTest.mouseClick(draw.tools.undo, Qt.MouseButton.LeftButton, pos=draw.tools.undo.rect().center())
    assert draw.pad.picture().sum() == full
    QTest.mouseClick(draw.tools.clear, Qt.MouseButton.LeftButton, pos=draw.tools.clear.rect().center())
    assert draw.pad.ink.empty


def test_escape_does_not_clear(draw):
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    QTest.keyClick(draw.pad, Qt.Key.Key_Escape)
    assert not draw.pad.ink.empty


def test_leaving_out_a_step_changes_what_the_network_gets(world, draw, qtbot):
    stroke(draw.pad, QPoint(60, 60), QPoint(80, 160))
    answer(world, certain(1))
    before = draw.prepared.image
    QTest.mouseClick(draw.steps.centre, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert not np.array_equal(draw.prepared.image, before)
    qtbot.waitUntil(lambda: "worse" in draw.steps.sentence.text(), timeout=1000)
    QTest.mouseClick(draw.steps.centre, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert np.array_equal(draw.prepared.image, before)


def test_painting_touches_only_what_has_changed(draw, qtbot):
    areas = []
    draw.pad.inked.connect(
        lambda: areas.append(draw.pad._pixels(draw.pad._sheet.draw(draw.pad.ink.strokes[-1], 1)))
    )
    stroke(draw.pad, QPoint(100, 100), QPoint(110, 100))
    assert areas[-1].width() < 80
    assert areas[-1].height() < 60


def test_the_drawing_is_told_to_others_after_each_stroke(draw):
    told = []
    draw.drawingChanged.connect(told.append)
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    assert told[-1].shape == (28, 28, 1)
    draw.pad.clear()
    assert told[-1] is None


def test_while_a_network_trains_its_answers_follow_its_learning(world, draw, qtbot):
    from cnnstudio.document.files import to_text
    from cnnstudio.storage import atomic_write
    from tests.ui.training.runs_made import epoch_ended, started

    folder = world.document.path.with_suffix(".runs") / "20261121-201500-mnist-cnn"
    folder.mkdir(parents=True)
    atomic_write(folder / "project.json", to_text(world.document.project).encode())
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    answer(world, certain(1))
    answer(world, certain(1))
    world.engine.say(started(str(folder)))
    assert "in training" in draw.answer.whose.text()
    answer(world, certain(1))
    asked = len(looks(world))
    world.engine.say(epoch_ended(1, str(folder)))
    assert len(looks(world)) == asked + 1


@pytest.mark.parametrize("size", [(960, 564), (1200, 700), (1900, 1000)])
def test_pad_picture_and_answer_share_small_and_large_windows(draw, size, qapp):
    draw.resize(*size)
    qapp.processEvents()
    assert (draw.width(), draw.height()) == size
    boxes = [
        part.rect().translated(part.mapTo(draw, QPoint(0, 0))) for part in (draw.pad, draw.seen, draw.answer)
    ]
    assert all(draw.rect().contains(box) for box in boxes)
    assert not any(one.intersects(two) for one, two in pairwise(boxes))
    assert draw.pad.width() == draw.pad.height()


def test_a_drawing_keeps_its_shape_when_the_window_changes_its_size(draw):
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    before = draw.pad.picture()
    draw.resize(900, 560)
    QTest.qWait(1)
    assert np.array_equal(draw.pad.picture(), before)
    assert draw.pad._sheet.side == draw.pad.width()


def test_the_rows_of_maps_are_walked_by_keys_and_opened_by_enter(world, draw, qtbot):
    stroke(draw.pad, QPoint(100, 80), QPoint(140, 400))
    qtbot.waitUntil(lambda: bool(looks(world, "draw-maps")), timeout=1000)
    maps = np.random.default_rng(3).random((26, 26, 32)).astype(np.float32)
    maps[:, :, 9] += 2
    answer(world, certain(4), "draw-maps", ("conv2d_1", "dense_1"), (maps, np.eye(64, dtype=np.float32)[5]))
    rows, chosen = draw.maps.rows, []
    draw.layerChosen.connect(chosen.append)
    assert rows.accessibleDescription() == "conv2d_1: strongest map 9; dense_1: largest unit 5"
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert rows.accessibleDescription() == "dense_1: largest unit 5"
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert chosen == [rows.layers[1].path]
