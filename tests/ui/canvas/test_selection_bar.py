"""The bar over several selected layers."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits
from tests.ui.canvas.test_gestures import body, steps

SHIFT = Qt.KeyboardModifier.ShiftModifier
CHOSEN = ["conv2d_1", "maxpool_1", "conv2d_2"]


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_comes_with_the_second_layer_and_goes_with_the_selection(still, hand):
    bar = still.cards.bar
    hand(still).click(body(still, "conv2d_1"))
    assert not bar.isVisible()
    hand(still).click(body(still, "maxpool_1"), SHIFT)
    assert bar.isVisible()
    hand(still).click(QPoint(6, 500))
    assert not bar.isVisible()


def test_it_stands_clear_of_the_layers_and_follows_the_view(still):
    still.select(CHOSEN)
    bar = still.cards.bar
    assert not any(bar.geometry().intersects(still.node_rect(node)) for node in CHOSEN)
    before = bar.pos()
    still.stage.pan(QPointF(40, 0))
    assert bar.pos() - before == QPoint(40, 0)


def test_it_is_out_of_the_way_during_a_drag(still, hand):
    still.select(CHOSEN)
    mouse, start = hand(still), body(still, "maxpool_1")
    mouse.press(start)
    mouse.move(start, start + QPoint(60, 20))
    assert not still.cards.bar.isVisible()
    mouse.release(start + QPoint(60, 20))
    assert still.cards.bar.isVisible()


def test_its_buttons_do_what_they_say_in_one_step_each(still):
    still.select(CHOSEN)
    bar = still.cards.bar
    press(bar.skip)
    assert all(still.document.project.node(node).bypassed for node in CHOSEN)
    press(bar.skip)
    assert not any(node.bypassed for node in still.document.project.graph.nodes)
    press(bar.duplicate)
    assert len(still.document.project.graph.nodes) == 11
    press(bar.delete)
    assert len(still.document.project.graph.nodes) == 8
    assert steps(still) == 4
    assert not bar.isVisible()


def test_it_aligns_and_distributes(still):
    still.document.edit("Scatter", edits.move, {"conv2d_1": (30.0, -240.0), "maxpool_1": (-40.0, -200.0)})
    still.select(CHOSEN)
    bar = still.cards.bar
    press(bar.align)
    next(a for a in bar.menu.actions() if a.text() == "Left edges").trigger()
    bar.menu.close()
    assert {still.document.project.positions[node][0] for node in CHOSEN} == {-40.0}
    press(bar.distribute)
    next(a for a in bar.menu.actions() if a.text() == "Down").trigger()
    bar.menu.close()
    ys = sorted(still.document.project.positions[node][1] for node in CHOSEN)
    assert ys[1] - ys[0] == ys[2] - ys[1]
    assert steps(still) == 3


def test_the_keyboard_stays_on_the_canvas(still):
    still.viewport().setFocus()
    still.select(CHOSEN)
    press(still.cards.bar.skip)
    assert still.viewport().hasFocus()


def test_it_makes_blocks_and_frames(still):
    still.select(CHOSEN)
    press(still.cards.bar.frame)
    assert set(still.document.project.frames[0].members) == set(CHOSEN)
    QTest.keyClick(still.cards.words, Qt.Key.Key_Escape)
    still.select(CHOSEN)
    press(still.cards.bar.block)
    assert [node.layer.kind for node in still.document.project.graph.nodes].count("Block") == 1
    assert still.document.history.position == 2
