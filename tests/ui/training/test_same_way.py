"""Both parts measured the same way: what is asked, what is shown beside the curves' means, and when it is out of date."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import messages
from cnnstudio.ui.training.same_way import figures, verdict
from cnnstudio.ui.training.workspace import TrainWorkspace
from tests.ui.training.runs_made import epoch_ended, grown_run, started, steps


def judged(ticket=1, folder="/runs/x", step=100, **changes):
    values = {
        "ticket": ticket, "folder": folder, "epoch": 1, "step": step,
        "train": {"loss": 0.2, "accuracy": 0.95}, "validation": {"val_loss": 0.25, "val_accuracy": 0.93},
        "train_samples": 2000, "train_all": 54_000, "validation_samples": 2000, "validation_all": 6_000,
        "confusion": None, "wrong": None, "seconds": 0.5,
    }  # fmt: skip
    return messages.PartsJudged(**{**values, **changes})


@pytest.fixture
def train(world, qtbot):
    view = TrainWorkspace(world.bridge, world.recorder, world.data, world.shown)
    qtbot.addWidget(view, before_close_func=TrainWorkspace.close_readers)
    view.resize(1600, 900)
    view.show()
    return view


def trained(world, train):
    QTest.mouseClick(train.header.start, Qt.MouseButton.LeftButton)
    folder = world.recorder.current.folder
    world.engine.say(started(folder))
    for first in range(1, 101, 10):
        world.engine.say(steps(first, 10, folder))
    world.engine.say(epoch_ended(1, folder))
    return folder


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_nothing_can_be_measured_before_an_epoch_has_ended(train):
    assert not train.same.ask.isEnabled()


def test_the_run_in_training_is_measured_and_shown_beside_the_curves_mean(world, train):
    folder = trained(world, train)
    press(train.same.ask)
    (name, asked, epoch, ticket) = world.engine.calls[-1]
    assert (name, asked, epoch) == ("judge_parts", "", None)
    assert not train.same.ask.isEnabled()
    world.engine.say(judged(ticket, folder))
    cells = {place: label.text() for place, label in train.same.card.cells.items()}
    assert train.same.card.isVisible()
    assert [cells[0, column] for column in range(4)] == [
        "", "Training, mean of epoch 1", "Training, the same way", "Validation, the same way",
    ]  # fmt: skip
    assert [cells[1, column] for column in range(4)] == ["Loss", "0.4", "0.2", "0.25"]
    assert [cells[2, column] for column in range(4)] == ["Accuracy", "90.00 %", "95.00 %", "93.00 %"]
    assert train.same.card.says.text() == "Measured the same way, training is better by 2.00 points."
    assert "2,000 of 54,000 training" in train.same.words.text()
    assert "dropout" in train.same.card.why.text()
    press(train.same.card._close)
    assert not train.same.card.isVisible()


def test_a_kept_epoch_is_measured_by_its_own_weights(world, train):
    folder = trained(world, train)
    world.engine.say(messages.Finished(folder, 1, 100, 1, {}, 100.0, 2.0, "epochs"))
    train.same.show_run(world.recorder.current, 1)
    press(train.same.ask)
    assert world.engine.calls[-1][:3] == ("judge_parts", folder, 1)


def test_an_answer_for_another_epoch_goes_away(world, train):
    folder = trained(world, train)
    press(train.same.ask)
    world.engine.say(judged(world.engine.calls[-1][-1], folder))
    train.same.show_run(world.recorder.current, 1)
    assert not train.same.card.isVisible()
    assert train.same.words.text() == ""


def test_a_refusal_and_an_engine_that_dies_are_said(world, train):
    trained(world, train)
    press(train.same.ask)
    world.engine.say(messages.Failed("The weights of epoch 3 were not kept.", world.engine.calls[-1][-1]))
    assert train.same.words.text() == "The weights of epoch 3 were not kept."
    assert train.same.ask.isEnabled()


@pytest.mark.parametrize(
    ("checked", "says"),
    [
        ({"accuracy": 0.97}, "Measured the same way, validation is better by 2.00 points."),
        ({"accuracy": 0.95}, "Measured the same way, both are equal."),
        ({}, "There is no validation part to compare with."),
    ],
)
def test_the_verdict_follows_the_figures(checked, says):
    assert verdict(judged(validation=checked)) == says


def test_losses_are_better_when_lower():
    told = judged(train={"loss": 0.2}, validation={"loss": 0.25})
    assert verdict(told) == "Measured the same way, training is better by 0.05."
    table = figures(grown_run(1, 0), told)
    assert table[1] == ("Loss", "0.4", "0.2", "0.25")
    assert np.isfinite(float(table[1][1]))
