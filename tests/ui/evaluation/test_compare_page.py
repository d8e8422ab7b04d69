"""Compare in Inspect: one look is kept, and another image, epoch or run stands beside it with the difference."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import messages
from cnnstudio.language import number
from cnnstudio.ui.evaluation import InspectWorkspace
from tests.ui.training.conftest import World, made_samples

FIRST = np.random.default_rng(1).random((26, 26, 32)).astype(np.float32)
SECOND = FIRST.copy()
SECOND[..., 5] += 1
SECOND[..., 9] += 3


@pytest.fixture
def world(qapp, look, tmp_path, home):
    made = World(tmp_path)
    made.open(made_samples())
    yield made
    made.close()


@pytest.fixture
def page(world, qtbot):
    view = InspectWorkspace(world.bridge, world.hand, world.data)
    qtbot.addWidget(view)
    view.resize(1600, 900)
    view.show()
    ticket = world.engine.asked("open")[-1][-1]
    world.engine.say(messages.Opened(ticket, None, 3, tuple("0123456789"), step=300))
    world.view = view
    _see(world, FIRST, 7)
    _click(next(b for b in _segments(view) if b.text() == "Compare"))
    return view.compare


def _segments(view):
    segments = view.pages.segments
    return segments.findChildren(type(segments.children()[-1]))


def _click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())


def _see(world, maps, lead):
    shares = np.full((1, 10), 0.01, np.float32)
    shares[0, lead] = 0.91
    call = world.engine.asked("look")[-1]
    world.engine.say(messages.Seen(call[-1], 300, shares, ("conv2d_1",), (maps,), "inspect"))


def test_before_anything_is_kept_the_page_says_what_to_do(page):
    assert page.says.text().startswith("Keep what is shown")
    assert not page.scale.isVisible()


def test_another_image_stands_beside_the_kept_one_with_the_difference(world, page):
    _click(page.keep)
    world.view.pictures.choose(3)
    _see(world, SECOND, 2)
    assert [side.grid.count() for side in page.sides] == [32, 32, 32]
    assert "Test image 0" in page.sides[0].whose.text()
    assert "Test image 3" in page.sides[1].whose.text()
    difference = page.sides[2].grid._pictures.tiles
    assert np.allclose(difference[9], SECOND[..., 9] - FIRST[..., 9])
    assert page.told.text().startswith("2 of 32 maps differ")
    assert number(4 / 32, 3) in page.told.text()
    assert "kept: 7, 91" in page.told.text()
    assert "now: 2, 91" in page.told.text()


def test_the_maps_that_differ_most_come_first_where_that_is_wished(world, page):
    _click(page.keep)
    world.view.pictures.choose(3)
    _see(world, SECOND, 2)
    page.order.setFocus()
    QTest.keyClicks(page.order, "difference")
    assert list(page.sides[0].grid._captions[:2]) == ["9", "5"]
    place = page.sides[1].grid.tile_rect(0).center()
    QTest.mouseClick(page.sides[1].grid, Qt.MouseButton.LeftButton, pos=place)
    assert page.sides[0].grid.selection() == 0
    assert "Map 9" in page.told.text()
    assert "correlation 1" in page.told.text()


def test_a_layer_that_was_not_kept_is_said(world, page):
    _click(page.keep)
    world.view.show_layer(world.hand.analysis.order[2])
    call = world.engine.asked("look")[-1]
    pooled = FIRST[::2, ::2]
    world.engine.say(
        messages.Seen(call[-1], 300, np.full((1, 10), 0.1), ("maxpool_1",), (pooled,), "inspect")
    )
    assert "no output of maxpool_1" in page.says.text()
    assert not page.scale.isVisible()
