"""Why this answer, in Inspect: the map over the picture, by method and class, as the engine sends it."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import messages
from cnnstudio.ui.evaluation import InspectWorkspace
from cnnstudio.ui.widgets.overlaid import overlaid
from tests.ui.training.conftest import World, made_samples


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
    _answer(world, 7)
    world.view = view
    return view.reasons


def _answer(world, lead):
    call = world.engine.asked("look")[-1]
    shares = np.full((1, 10), 0.01, np.float32)
    shares[0, lead] = 0.91
    world.engine.say(messages.Seen(call[-1], 300, shares, (), (), "inspect"))


def _open(world):
    segments = world.view.pages.segments
    segments.setFocus()
    segment = next(
        part for part in segments.findChildren(type(segments.children()[-1])) if "Why" in part.text()
    )
    QTest.mouseClick(segment, Qt.MouseButton.LeftButton, pos=segment.rect().center())


def _say(world, share=1.0, values=None, baseline=float("nan")):
    call = world.engine.asked("reason")[-1]
    found = np.zeros((28, 28), np.float32)
    found[4:9, 4:9] = 2.0
    values = found if values is None else values
    world.engine.say(messages.Reasoned(call[-1], share, call[2], values, 5.5, baseline, "", 300))


def test_nothing_is_asked_before_the_page_is_opened(world, page):
    assert world.engine.asked("reason") == []


def test_the_leading_class_is_explained_first(world, page):
    _open(world)
    _, image, method, target, against, _, _ = world.engine.asked("reason")[-1]
    assert (method, target, against) == ("grad_cam", 7, -1)
    assert np.array_equal(image, world.data.samples.x_test[0])


def test_the_map_is_laid_over_the_picture_with_its_scale(world, page):
    _open(world)
    assert page.asking.working
    assert page.stop.isVisible()
    _say(world)
    assert not page.stop.isVisible()
    assert page.alone.isVisible()
    assert "2" in page.scale.accessibleName()
    assert "5.5" in page.adds.text()
    assert "step 300" in page.adds.text()


def test_another_method_and_why_not_another_class(world, page):
    _open(world)
    page.method.setFocus()
    QTest.keyClicks(page.method, "Integrated")
    assert world.engine.asked("reason")[-1][2] == "integrated_gradients"
    page.against.setFocus()
    QTest.keyClicks(page.against, "3")
    assert world.engine.asked("reason")[-1][3:5] == (7, 3)


def test_what_the_pixels_add_up_to_stands_beside_the_rise_of_the_score(world, page):
    _open(world)
    values = np.full((28, 28), 0.001, np.float32)
    _say(world, values=values, baseline=4.72)
    assert "0.784" in page.adds.text()
    assert "0.78" in page.adds.text()


def test_work_in_progress_can_be_given_up(world, page):
    _open(world)
    ticket = world.engine.asked("reason")[-1][-1]
    _say(world, share=0.4)
    assert page.progress.text() == "40 %"
    QTest.mouseClick(page.stop, Qt.MouseButton.LeftButton)
    assert ("cancel", ticket) in world.engine.calls
    assert not page.asking.working


def test_another_picture_is_explained_anew_and_an_old_answer_left_alone(world, page):
    _open(world)
    old = world.engine.asked("reason")[-1]
    world.view.pictures.choose(3)
    _answer(world, 2)
    assert world.engine.asked("reason")[-1][3] == 2
    world.engine.say(
        messages.Reasoned(old[-1], 1.0, old[2], np.ones((28, 28), np.float32), 1.0, 0.0, "", 300)
    )
    assert page.asking.found is None


def test_a_refusal_is_said(world, page):
    _open(world)
    ticket = world.engine.asked("reason")[-1][-1]
    world.engine.say(messages.Failed("This network does not read pictures.", ticket))
    assert page.adds.text() == "This network does not read pictures."


def test_an_overlay_keeps_the_picture_where_the_map_is_zero(qapp, look):
    picture = np.full((2, 2, 1), 128, np.uint8)
    values = np.array([[0.0, 1.0], [-1.0, 0.0]], np.float32)
    laid = overlaid(picture, values, 1.0)
    assert np.allclose(laid[0, 0], 128 / 255)
    assert not np.allclose(laid[0, 1], laid[1, 0], atol=0.05)
