"""Nearest images in Inspect: asked by a click on the page, grown piece by piece, given up, and refused in words."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import messages
from cnnstudio.language import percent
from cnnstudio.ui.evaluation import InspectWorkspace
from tests.ui.training.conftest import World, made_samples

KIND = ("alike", "inspect")


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
    return view.alike


def _click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())


def _segment(segments, words):
    return next(part for part in segments.findChildren(type(segments.children()[-1])) if words in part.text())


def _open(world):
    _click(_segment(world.view.pages.segments, "Nearest"))


def _questions(world):
    return [call[1] for call in world.engine.asked(KIND)]


def _say(world, share=1.0, samples=(), along=(0.4, 0.2)):
    question = _questions(world)[-1]
    places = np.random.default_rng(1).random((len(question.images) + 1, 2)).astype(np.float32)
    done = share == 1.0
    world.engine.say(
        messages.AlikeAre(
            question.ticket, share, 300, question.layer, np.array(samples, np.int64),
            np.linspace(0.1, 0.4, len(samples)).astype(np.float32), 0.25, 0,
            places if done else places[:0], along if done else (),
        )
    )  # fmt: skip


def test_nothing_is_asked_before_the_page_is_opened(world, page):
    assert _questions(world) == []


def test_the_question_bears_the_picture_the_layer_and_the_training_images(world, page):
    _open(world)
    question = _questions(world)[-1]
    assert (question.layer, question.plane) == ("conv2d_1", "pca")
    assert np.array_equal(question.image, world.data.samples.x_test[0])
    assert len(question.images) == len(world.data.parts.train)


def test_progress_is_shown_then_the_nearest_with_class_and_distance_and_the_map(world, page):
    _open(world)
    _say(world, 0.5)
    assert page.progress.text() == percent(0.5, 0)
    assert page.stop.isVisible()
    _say(world, 1.0, (3, 7, 20))
    assert not page.stop.isVisible()
    assert page.near.count() == 3
    labels = world.data.parts.train.rows(np.array([3, 7, 20]))[1]
    assert [words.partition(" ")[0] for words in page.near._captions] == [str(int(n)) for n in labels]
    assert "first" in page.told.text()
    assert "40" in page.note.text()
    assert len(page.map.points()) == len(world.data.parts.train) + 1


def test_a_press_on_a_nearest_image_marks_it_on_the_map(world, page):
    _open(world)
    _say(world, 1.0, (3, 7, 20))
    place = page.near.tile_rect(1).center()
    QTest.mouseClick(page.near, Qt.MouseButton.LeftButton, pos=place)
    assert page.map._marked == 7


def test_another_layer_or_kind_of_map_asks_anew(world, page):
    _open(world)
    world.view.show_layer(world.hand.analysis.order[3])
    assert _questions(world)[-1].layer != "conv2d_1"
    _click(_segment(page.plane, "t-SNE"))
    assert _questions(world)[-1].plane == "tsne"


def test_giving_up_cancels_the_question(world, page):
    _open(world)
    ticket = _questions(world)[-1].ticket
    _say(world, 0.25)
    _click(page.stop)
    assert ("cancel", ticket) in [call[:2] for call in world.engine.asked("cancel")]
    assert not page.stop.isVisible()


def test_leaving_the_page_gives_up_and_coming_back_asks_again(world, page):
    _open(world)
    count = len(_questions(world))
    _click(_segment(world.view.pages.segments, "Statistics"))
    assert world.engine.asked("cancel")
    _open(world)
    assert len(_questions(world)) == count + 1


def test_a_refusal_is_a_sentence_on_the_page(world, page):
    _open(world)
    world.engine.say(messages.Failed("Pictures are not compared here.", _questions(world)[-1].ticket))
    assert page.says.text() == "Pictures are not compared here."


def test_a_picture_of_another_size_is_not_compared(world, page):
    world.view.show_picture(np.zeros((40, 40, 1), np.uint8), "large.png")
    _open(world)
    assert _questions(world) == []
    assert "another shape" in page.says.text()
