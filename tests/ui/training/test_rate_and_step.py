"""The learning rate by hand and found, one batch told, the doctor, and a quick look that says what it is."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

from cnnstudio.document.files import to_text
from cnnstudio.document.plan import EarlyStopping
from cnnstudio.engine import messages
from cnnstudio.storage import atomic_write
from cnnstudio.ui.training.step_panel import plane
from cnnstudio.ui.training.workspace import TrainWorkspace
from tests.ui.training.runs_made import epoch_ended, started, steps


@pytest.fixture
def train(world, qtbot):
    view = TrainWorkspace(world.bridge, world.recorder, world.data, world.shown)
    qtbot.addWidget(view, before_close_func=TrainWorkspace.close_readers)
    view.resize(1600, 1000)
    view.show()
    return view


def _press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())


def _tab(train, name):
    train.tabs.set_value(name)
    train.details.show_page(name)


def _begin(world, train, **changes):
    _press(train.header.start)
    folder = world.recorder.current.folder
    world.engine.say(started(folder, **changes))
    return folder


def _let_show(train):
    loop, watch = QEventLoop(), QTimer(interval=10)
    watch.timeout.connect(lambda: train._turns.waiting or loop.quit())
    watch.start()
    loop.exec()
    watch.stop()


def _tried(ticket, done, suggested=0.01):
    rates = np.logspace(-6, 0, 60).astype(np.float32)
    losses = (2.3 - np.exp(-((np.log10(rates) + 1.5) ** 2)) + (rates > 0.3) * 5).astype(np.float32)
    return messages.RatesTried(ticket, rates, losses, losses, suggested, done)


def test_the_rate_is_changed_while_the_network_trains(world, train):
    _tab(train, "rate")
    assert not train.rate.change.isEnabled()
    folder = _begin(world, train)
    train.rate.rate.setFocus()
    train.rate.rate.selectAll()
    QTest.keyClicks(train.rate.rate, "0.0005")
    _press(train.rate.change)
    assert world.engine.asked("change_rate") == [("change_rate", 0.0005)]
    world.engine.say(messages.RateChanged(folder, 300, 0.0005, "hand"))
    assert train.rate.changes.text() == "batch 300: 0.0005, by hand"
    assert train.header.facts.value("rate") == "0.0005"


def test_the_rates_of_the_steps_are_a_track_of_their_own(world, train):
    folder = _begin(world, train)
    told = steps(1, 20, folder)
    rates = np.linspace(0.001, 0.0005, 20).astype(np.float32)
    world.engine.say(messages.Steps(folder, 1, 1, told.metrics, told.values, 1.0, 0.2, {}, rates))
    run = world.recorder.current
    assert run.series.values("learning_rate") == pytest.approx(rates)
    assert run.learning_rate == pytest.approx(0.0005)
    train.curves.refresh()
    assert "learning_rate" in train.curves._offered
    assert train.curves.which.value() == "accuracy"


def test_a_rate_is_found_and_used_by_one_press(world, train):
    _tab(train, "rate")
    _press(train.rate.begin)
    ((_, project, low, high, count, ticket),) = world.engine.asked("find_rate")
    assert project is world.document.project
    assert (low, high, count) == (1e-6, 1.0, 200)
    world.engine.say(_tried(ticket, done=False))
    assert train.rate.plot.shown is not None
    assert train.rate.use.isHidden()
    world.engine.say(_tried(ticket, done=True))
    _press(train.rate.use)
    assert world.document.project.plan.learning_rate == 0.01
    world.document.undo()
    assert world.document.project.plan.learning_rate == 0.001


def test_a_loss_that_never_falls_offers_no_rate(world, train):
    _tab(train, "rate")
    _press(train.rate.begin)
    world.engine.say(_tried(world.engine.asked("find_rate")[0][-1], done=True, suggested=None))
    assert "never fell" in train.rate.found.text()
    assert train.rate.use.isHidden()


def test_stop_gives_up_the_search_by_its_ticket_begun_or_not(world, train):
    _tab(train, "rate")
    _press(train.rate.begin)
    ticket = world.engine.asked("find_rate")[0][-1]
    _press(train.rate.stop)
    assert world.engine.calls[-1] == ("cancel", ticket)
    sentence = "Stopped before the first step; nothing was changed."
    world.engine.say(messages.Failed(sentence, ticket))
    assert train.rate.found.text() == sentence
    assert train.rate.begin.isVisible()


def _told(ticket):
    shares = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]], np.float32)
    truth = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    kernel = np.arange(9, dtype=np.float32).reshape(3, 3, 1)
    return messages.StepTold(
        ticket, 7, 1.25, 0.01, shares, truth, {"conv2d_1": 0.5, "output": 2.0}, {"conv2d_1": 0.3}, "conv2d_1",
        "kernel", (3, 3, 1, 32), kernel, kernel * 0.1, kernel - kernel * 0.001,
    )  # fmt: skip


def test_one_batch_is_told_from_loss_to_changed_weights(world, train):
    _tab(train, "step")
    _press(train.step.ask)
    ((_, layer, project, ticket),) = world.engine.asked("step_once")
    assert layer == ""
    assert project is world.document.project
    world.engine.say(_told(ticket))
    panel = train.step
    assert panel.story.text() == "Batch 7: loss 1.25, learning rate 0.01."
    assert panel.arriving.text() == "output: 2\nconv2d_1: 0.5"
    assert panel.difference._values[1, 1] == pytest.approx(-0.9)
    assert panel.tables["gradient"]._values[2, 2] == pytest.approx(0.8)
    assert panel.tables["after"]._values[2, 2] == pytest.approx(7.992)


def test_a_paused_run_makes_its_own_next_step(world, train):
    folder = _begin(world, train)
    _tab(train, "step")
    assert not train.step.ask.isEnabled()
    world.engine.say(messages.Held(folder, 3))
    _press(train.step.ask)
    assert world.engine.asked("step_once")[0][2] is None
    world.engine.say(messages.Failed("This epoch has no batch left.", world.engine.asked("step_once")[0][-1]))
    assert train.step.story.text() == "This epoch has no batch left."


def test_an_engine_that_dies_leaves_no_panel_waiting_for_it(world, train):
    dead = "The engine is not running; start it again first."
    panels = ((train.rate.begin, train.rate.found, "rate"), (train.step.ask, train.step.story, "step"))
    for button, told, tab in panels:
        _tab(train, tab)
        world.engine.say(messages.Beat("ready", 1))
        _press(button)
        world.engine.say(messages.Died("The engine ended.", -9))
        assert told.text() == "The engine ended."
        assert button.isVisible()
        assert button.isEnabled()
        asked = len(world.engine.calls)
        _press(button)
        assert told.text() == dead
        assert len(world.engine.calls) == asked
        world.engine.state = "ready"


def test_a_plane_is_the_first_channel_and_no_larger_than_three():
    assert plane(np.ones((9, 9, 3))).shape == (3, 3)
    assert plane(np.ones(2)).shape == (1, 2)
    assert plane(np.float32(2.0)).shape == (1, 1)


def test_the_doctor_speaks_of_the_run_shown(world, train):
    folder = _begin(world, train)
    for epoch in range(1, 7):
        world.engine.say(steps(epoch * 100 - 99, 100, folder))
        checked = (0.30, 0.22, 0.2, 0.28, 0.33, 0.4)[epoch - 1]
        metrics = {"loss": 0.4 / epoch, "accuracy": 0.9, "val_loss": checked, "val_accuracy": 0.88}
        world.engine.say(epoch_ended(epoch, folder, metrics=metrics))
    _let_show(train)
    assert "by heart" in train.doctor.says.text()
    assert "epoch 3" in train.doctor.change.text()
    assert train.doctor.evidence.isVisible()
    assert "ln(10) = 2.3" in train.doctor.start.text()


def test_early_stopping_counts_down(world, train):
    world.set_plan(early_stopping=EarlyStopping(patience=5))
    folder = _begin(world, train)
    world.engine.say(steps(1, 100, folder), epoch_ended(1, folder, patience_left=3))
    _let_show(train)
    assert train.doctor.head._note.text() == "no improvement 2 of 5"


def test_a_quick_look_says_so_in_header_notice_and_table(world, train):
    _begin(world, train, data_share=0.1)
    assert "quick look, 10 % of the data" in train.header.where.text()
    assert "10 % of the data" in train.notice.sentence()
    assert train.runs.table.rows()[0].when.startswith("10 % ·")


@pytest.mark.parametrize(
    ("reason", "words"), [("early", "Stopped early"), ("time", "Time is up"), ("epochs", "Finished")]
)
def test_the_header_says_why_a_run_ended(world, train, reason, words):
    folder = _begin(world, train)
    world.engine.say(steps(1, 100, folder), epoch_ended(1, folder))
    world.engine.say(messages.Finished(folder, 1, 100, 1, {}, 100.0, 1.0, reason))
    assert train.header.where.text().startswith(words)


def test_a_finished_run_is_trained_on_by_one_press(world, train):
    folder = _begin(world, train)
    Path(folder).mkdir(parents=True)
    atomic_write(Path(folder) / "project.json", to_text(world.document.project).encode())
    world.engine.say(steps(1, 100, folder), epoch_ended(1, folder))
    world.engine.say(messages.Finished(folder, 12, 100, 1, {}, 100.0, 1.0, "epochs"))
    train.runs.table.select(folder)
    assert train.runs.more.isVisible()
    _press(train.runs.more)
    _, project, where, resume = world.engine.calls[-1]
    assert (where, resume) == (folder, True)
    assert project.plan.epochs == 12 + 5
