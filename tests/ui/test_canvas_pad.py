"""The pad on the canvas: its ink is the picture of the maps while the pen moves, and it leaves the canvas alone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.ui.canvas_pad import CanvasPad
from tests.ui.test_canvas_maps import Shown
from tests.ui.training.conftest import World, made_samples

pytestmark = pytest.mark.slow
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def drawn(qapp, look, tmp_path, home, qtbot):
    world = World(tmp_path)
    world.open(made_samples())
    shown = Shown(world, qtbot)
    shown.pad = CanvasPad(shown.canvas, shown.hand, world.data)
    shown.pad.drawn.connect(shown.pictures.show_drawing)
    shown.maps.note.draw.clicked.connect(shown.pad.open)
    shown.turn_on()
    QTest.mouseClick(shown.maps.note.draw, LEFT)
    yield shown
    world.close()


def pull(pad, *points):
    QTest.mousePress(pad, LEFT, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)


def test_the_maps_are_of_the_ink_before_the_pen_is_lifted(drawn):
    pad = drawn.pad.pad
    assert drawn.pad.isVisible()
    assert pad.hasFocus()
    pull(pad, QPoint(60, 30), QPoint(64, 80), QPoint(66, 130))
    drawn.qtbot.waitUntil(lambda: drawn.asked()[-1].image.shape == (28, 28, 1) and not drawn.maps.settled)
    drawn.settle()
    assert pad._pressed
    assert np.array_equal(drawn.asked()[-1].image, drawn.pictures.drawn)
    assert drawn.pictures.drawn.any()
    assert "Your drawing" in drawn.maps.note.words.text()
    QTest.mouseRelease(pad, LEFT, pos=QPoint(66, 130))


def test_cleared_or_put_away_it_gives_the_chosen_image_back(drawn):
    pad = drawn.pad.pad
    pull(pad, QPoint(60, 30), QPoint(66, 130))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(66, 130))
    assert drawn.pictures.source == "drawing"
    QTest.keyClick(pad, Qt.Key.Key_C)
    assert drawn.pictures.source == "test"
    pull(pad, QPoint(60, 30), QPoint(66, 130))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(66, 130))
    QTest.keyClick(pad, Qt.Key.Key_Escape)
    assert not drawn.pad.isVisible()
    assert drawn.pictures.source == "test"
    drawn.settle()
    assert "Test image 0" in drawn.maps.note.words.text()


def test_presses_beside_the_pad_and_its_keys_do_nothing_to_the_canvas_below(drawn):
    stage = drawn.canvas.stage
    stage.select([drawn.node("conv2d_1")])
    before = drawn.world.document.project
    QTest.mouseClick(drawn.pad, LEFT, pos=QPoint(4, 4))
    assert stage.selected() == [drawn.node("conv2d_1")]
    assert not drawn.canvas.busy
    pull(drawn.pad.pad, QPoint(60, 30), QPoint(66, 130))
    QTest.mouseRelease(drawn.pad.pad, LEFT, pos=QPoint(66, 130))
    QTest.keyClick(drawn.pad.pad, Qt.Key.Key_Delete)
    assert drawn.world.document.project is before
