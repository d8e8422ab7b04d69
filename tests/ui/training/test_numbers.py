"""A run that predicts numbers, and samples that are no pictures, in Train and Inspect."""

import numpy as np
import pytest

from cnnstudio.data.samples import Samples
from cnnstudio.ui.evaluation.pictures import Pictures
from cnnstudio.ui.training.classes import Classes
from cnnstudio.ui.training.wrong_now import WrongNow
from tests.robot_window import wait
from tests.ui.training.runs_made import epoch_ended, grown_run


def sequences():
    x = np.random.default_rng(1).normal(size=(30, 20, 2)).astype(np.float32)
    y = (np.arange(30) % 2).astype(np.int32)
    return Samples("waves", x, y, x[:8], y[:8], ("slow", "fast"), "sha256:1", False)


def test_a_run_without_classes_has_none_to_show(world, qtbot):
    run = grown_run(1)
    run.labels, run.last_epoch = (), epoch_ended(1, run.folder)
    assert run.predicts_numbers
    run.labels = ("0", "1")
    assert not run.predicts_numbers
    classes, wrong = Classes(), WrongNow()
    for part in (classes, wrong):
        qtbot.addWidget(part)
    classes.forget(numbers=True)
    assert "no classes" in classes.note.text()
    wrong.forget(numbers=True)
    assert "predicts numbers" in wrong.sentence.text()
    wrong.forget()
    assert "after the first epoch" in wrong.sentence.text()


def test_mistakes_on_sequences_are_not_shown_as_pictures(world, qtbot):
    world.open(sequences())
    wrong = WrongNow()
    qtbot.addWidget(wrong)
    wrong.show()
    wrong.show_wrong(np.array([[0, 1, 0]]), world.data.parts, ("slow", "fast"), 1, 8)
    wait(20)
    assert not wrong.grid.isVisible()
    assert "no pictures" in wrong.sentence.text()


def test_inspect_finds_no_picture_among_sequences_and_says_so(world):
    world.open(sequences())
    pictures = Pictures(world.data)
    assert pictures.picture() is None
    assert pictures.count() == 0
    assert "waves holds no pictures" in pictures.why_none()
    pictures.deleteLater()


@pytest.mark.parametrize(("value", "told"), [(3.25, "3.25"), ([1.0, -2.5], "1, −2.5")])
def test_a_number_to_predict_is_told_as_it_is(world, value, told):
    x = np.zeros((9, 28, 28, 1), np.uint8)
    y = np.array([value] * 9, np.float32)
    world.open(Samples("ages", x, y, x[:0], y[:0], (), "sha256:2", False, "regression"))
    pictures = Pictures(world.data)
    assert pictures.picture().true_label == told
    pictures.deleteLater()
