import threading
import time

import numpy as np

from cnnstudio.language import number
from cnnstudio.ui.drawing import familiar
from tests.ui.drawing.conftest import one, press
from tests.ui.training.conftest import made_samples


def test_what_is_unlike_the_training_data_is_said_with_its_measure(draw, qtbot):
    qtbot.waitUntil(lambda: draw.familiar.neighbours is not None)
    one(draw.pad)
    qtbot.waitUntil(lambda: bool(draw.likeness.sentence.text()))
    found = draw.familiar.compare(draw.prepared.image)
    words = draw.likeness.sentence.text()
    assert found.strange, "a stroke is unlike the noise of the made samples"
    assert words.startswith("This does not look like the training data.")
    assert f"{found.distance:.2g}" in words
    assert f"{found.threshold:.2g}" in words
    assert "quantile" in draw.likeness.sentence.toolTip()


def test_a_training_picture_looks_like_the_training_data(draw, qtbot):
    qtbot.waitUntil(lambda: draw.familiar.neighbours is not None)
    known = draw.familiar.neighbours
    draw.likeness.show_likeness(known.likeness(known.pictures[3]), known, tuple("0123456789"))
    assert draw.likeness.sentence.text().startswith("This looks like the training data.")
    assert draw.likeness.nearest.count() == 5


def test_leaving_a_step_out_changes_the_likeness(draw, qtbot):
    qtbot.waitUntil(lambda: draw.familiar.neighbours is not None)
    one(draw.pad)
    qtbot.waitUntil(lambda: bool(draw.likeness.sentence.text()))
    before = draw.familiar.compare(draw.prepared.image).distance
    press(draw.steps.scale)
    after = draw.familiar.compare(draw.prepared.image).distance
    assert after != before
    qtbot.waitUntil(lambda: number(after, 2) in draw.likeness.sentence.text())


def test_data_of_another_network_are_not_compared_with(world, draw, qtbot):
    qtbot.waitUntil(lambda: draw.familiar.neighbours is not None)
    world.hand.project = world.hand.project.replaced(
        recipe=world.hand.project.recipe.replaced(source="other")
    )
    one(draw.pad)
    qtbot.waitUntil(lambda: "not those of this network" in draw.likeness.sentence.text())
    assert draw.likeness.nearest.count() == 0


def test_at_the_end_every_measuring_is_waited_for_not_only_the_last(world, draw, qtbot, monkeypatch):
    qtbot.waitUntil(lambda: draw.familiar.neighbours is not None)
    asked, measured, begun = [], [], threading.Event()

    def late(parts, goes_on):
        asked.append(parts)
        first = len(asked) == 1
        begun.set()
        time.sleep(0.3 if first else 0)
        measured.append(parts)

    monkeypatch.setattr(familiar, "neighbours", late)
    world.open(made_samples())
    assert begun.wait(60)
    world.open(made_samples())
    draw.familiar.close()
    assert len(measured) == 2
    assert not [one for one in threading.enumerate() if one.name == "likeness"]


def test_pictures_of_another_size_are_not_compared_with(world, draw, qtbot):
    qtbot.waitUntil(lambda: draw.familiar.neighbours is not None)
    assert draw.familiar.compare(np.zeros((32, 32, 1), np.uint8)) is None
