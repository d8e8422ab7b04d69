"""One slider for all views: what it asks of the engine, what it says, its keys, and the way back to now."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from cnnstudio.engine import messages
from cnnstudio.engine.epoch_records import DistributionRecord as Spread
from cnnstudio.engine.epoch_records import EpochRecord, distribution_file, epoch_file
from cnnstudio.engine.runs import choose_weights, read_run, runs_parent
from cnnstudio.engine.snapshots import Snapshots
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.time_bar import TimeBar
from cnnstudio.ui.touring.hand import CONTROL, Hand
from cnnstudio.ui.touring.seen import words_on
from tests.ui.engine_made import MadeEngine
from tests.ui.judging import judged_runs
from tests.ui.training.runs_made import distributions, epoch_ended, started

KEPT = (0, 1, 2, 3, 5)


def write_run(parent: Path, project, name="20261122-064100-digits", kept=KEPT, ends=True) -> str:
    """Write a run of five epochs, ten steps each, with the weights of some of them."""
    folder = judged_runs.write(parent / name, project, None)
    for epoch in kept:
        Snapshots(folder).write(epoch, {"model/a": np.full(3, epoch, np.float32)}, 4)
    for epoch in range(1, 6) if ends else ():
        epoch_file(folder).append(EpochRecord.of(epoch_ended(epoch, str(folder), 10)))
        distribution_file(folder).append(Spread.of(distributions(epoch, str(folder), 10)))
    return str(folder)


@pytest.fixture
def studio(make_studio, tmp_path):
    """A window with a run beside its project, and an engine that says what a test lets it say."""
    made = make_studio()
    project = judged_runs.project_on(judged_runs.write_digits(tmp_path))
    made.document.replace(project)
    made.run = write_run(runs_parent(None), project)
    return made


@pytest.fixture
def engine(studio):
    made = MadeEngine(studio.bridge.wake)
    studio.bridge._client.received.disconnect(studio.bridge._tell_report, missing_ok=True)
    real = studio.bridge._client
    studio.bridge.attach(made)
    yield made
    made.received.disconnect(studio.bridge._tell_report, missing_ok=True)
    studio.bridge.attach(real)


def answer(engine, studio, step_of=10):
    """Let the engine open what was asked for last."""
    _, _, folder, weights, ticket = engine.asked("open")[-1]
    epoch = weights if isinstance(weights, int) else 5
    engine.say(messages.Opened(ticket, folder, epoch, (), step=epoch * step_of))


@pytest.fixture
def open_run(studio, engine, qtbot):
    """Take the run in hand as it is now."""
    pages = studio.window.pages
    studio.window.show_workspace("train")
    qtbot.waitUntil(lambda: pages.train.runs._known(studio.run) is not None)
    pages.train.runs.open_alone(studio.run)
    answer(engine, studio)
    return pages


def test_a_run_opened_in_train_is_the_one_whose_epochs_are_offered(studio, open_run):
    shown, bar = open_run.shown_epoch, studio.window.time
    assert (shown.folder, shown.epoch, shown.kept, shown.best) == (studio.run, None, KEPT, 4)
    assert bar.isVisible()
    assert bar.words.text() == "digits as it is now"
    assert not bar.now.isVisible()


def test_keys_move_every_view_and_one_key_comes_back(studio, engine, open_run, qtbot):
    bar, shown, hand = studio.window.time, open_run.shown_epoch, Hand(studio.window)
    bar.slider.setFocus()
    hand.press(Qt.Key.Key_Home)
    hand.press(Qt.Key.Key_Right)
    hand.press(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: shown.epoch == 2)
    assert engine.asked("open")[-1][2:4] == (studio.run, 2)
    answer(engine, studio)
    assert open_run.in_hand.title() == "digits, back at epoch 2"
    assert open_run.in_hand.step == 20
    assert bar.words.text() == "digits after epoch 2"
    assert bar.now.isVisible()
    hand.press(Qt.Key.Key_F9)
    assert shown.epoch is None
    assert engine.asked("open")[-1][2:4] == (studio.run, "last")
    hand.press(Qt.Key.Key_PageUp, CONTROL)
    assert shown.epoch == 5
    hand.press(Qt.Key.Key_PageUp, CONTROL)
    assert shown.epoch == 3
    hand.press(Qt.Key.Key_PageDown, CONTROL)
    hand.press(Qt.Key.Key_PageDown, CONTROL)
    assert shown.epoch is None


def test_a_drag_opens_only_where_the_knob_rests(studio, engine, open_run, qtbot):
    slider, opened = studio.window.time.slider, len(engine.asked("open"))
    # A hand on a busy machine may stand still for 60 ms on its way.
    studio.window.time._rest.setInterval(2_000)
    middle = slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 8, middle))
    for place in range(5, -1, -1):
        QTest.mouseMove(slider, QPoint(round(slider._place(place)), middle))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider._place(0)), middle))
    qtbot.waitUntil(lambda: open_run.shown_epoch.epoch == 0)
    assert len(engine.asked("open")) == opened + 1
    answer(engine, studio)
    assert not open_run.in_hand.trained


def test_an_epoch_kept_while_the_knob_moves_has_its_place_when_it_rests(studio, open_run, qtbot):
    slider, shown = studio.window.time.slider, open_run.shown_epoch
    studio.window.time._rest.setInterval(1_000)
    slider.setValue(0)
    slider.setValue(len(KEPT))  # back to now, where it stood
    Snapshots(Path(studio.run)).write(6, {"model/a": np.full(3, 6, np.float32)}, 4)
    shown.look_on_disk()
    qtbot.waitUntil(lambda: shown.kept == (*KEPT, 6))
    qtbot.waitUntil(lambda: slider.maximum() == len(KEPT) + 1)
    assert (slider.epoch(), shown.epoch) == (None, None)


def test_train_shows_matrix_mistakes_layers_and_a_line_of_that_epoch(studio, engine, open_run, qtbot):
    train = open_run.train
    epochs = {end.epoch: end for end in (epoch_ended(e, studio.run, 10) for e in range(1, 6))}
    qtbot.waitUntil(lambda: np.array_equal(train.classes._counts, epochs[5].confusion))
    open_run.shown_epoch.show(3)
    answer(engine, studio)
    qtbot.waitUntil(lambda: np.array_equal(train.classes._counts, epochs[3].confusion))
    assert "after epoch 3" in train.classes.note.text()
    qtbot.waitUntil(lambda: "Wrong after epoch 3" in words_on(train.wrong))
    assert train.curves.loss.signs.shown[1] == 3
    assert [epoch for _, epoch in train.curves.loss.signs.kept] == list(KEPT)
    train.middle.show_page("layers")
    assert train.layers.strips._epoch == 3
    open_run.shown_epoch.back_to_now()
    qtbot.waitUntil(lambda: np.array_equal(train.classes._counts, epochs[5].confusion))
    assert train.curves.loss.signs.shown is None


def test_a_run_without_kept_checks_says_so(studio, engine, tmp_path, qtbot):
    project = studio.document.project
    older = write_run(runs_parent(None), project, "20260101-000000-older", ends=False)
    pages = studio.window.pages
    studio.window.show_workspace("train")
    qtbot.waitUntil(lambda: pages.train.runs._known(older) is not None)
    pages.train.runs.open_alone(older)
    answer(engine, studio)
    pages.train.middle.show_page("layers")
    pages.shown_epoch.show(2)
    qtbot.waitUntil(lambda: "kept no check of epoch 2" in pages.train.classes.note.text())
    qtbot.waitUntil(lambda: "before distributions were kept" in pages.train.layers.empty.accessibleName())


def test_a_press_on_a_dot_of_the_curves_goes_there(studio, engine, open_run):
    open_run.train.curves.epochChosen.emit(3)
    assert open_run.shown_epoch.epoch == 3


def test_the_bar_stands_where_weights_are_looked_into_and_wherever_it_is_not_now(studio, engine, open_run):
    window, bar = studio.window, studio.window.time
    seen = {}
    for past in (False, True):
        if past:
            open_run.shown_epoch.show(1)
            answer(engine, studio)
        for key in ("train", "inspect", "draw", "design", "data"):
            window.show_workspace(key)
            seen[key, past] = bar.isVisible()
    assert [seen[key, False] for key in ("train", "inspect", "draw", "design", "data")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert [seen[key, True] for key in ("train", "inspect", "draw", "design", "data")] == [
        True, True, True, True, False,
    ]  # fmt: skip


def test_during_training_one_looks_back_and_returns_to_the_network_in_training(studio, engine, open_run):
    hand, shown = open_run.in_hand, open_run.shown_epoch
    run = write_run(runs_parent(None), studio.document.project, "20261122-070000-digits", kept=(0, 1))
    engine.say(started(run, steps_per_epoch=10), epoch_ended(1, run, 10))
    assert hand.live
    shown.look_on_disk()
    shown.show(1)
    assert not hand.live
    assert engine.asked("open")[-1][2:4] == (run, 1)
    answer(engine, studio)
    engine.say(epoch_ended(2, run, 10))
    assert (hand.epoch, hand.step) == (1, 10)
    shown.back_to_now()
    assert engine.asked("open")[-1][2:4] == (run, "last")
    answer(engine, studio)
    assert hand.live
    assert (hand.epoch, hand.step) == (2, 20)
    assert hand.title() == "digits, in training, epoch 3"


def test_the_bar_stands_there_from_the_first_step_and_the_page_does_not_move_at_the_first_epoch(
    studio, engine, qtbot
):
    window = studio.window
    window.show_workspace("train")
    assert not window.time.isVisible()
    run = write_run(runs_parent(None), studio.document.project, "20261122-090000-digits", kept=(), ends=False)
    engine.say(started(run, steps_per_epoch=10))
    assert window.time.isVisible()
    assert window.time.words.text() == "Epochs appear here as they are kept"
    before = window.pages.train.height()
    Snapshots(Path(run)).write(1, {"model/a": np.full(3, 1, np.float32)}, 4)
    engine.say(epoch_ended(1, run, 10))
    qtbot.waitUntil(lambda: window.pages.shown_epoch.kept == (1,))
    assert window.time.slider.maximum() == 1
    assert window.time.words.text() == "digits as it is now"
    assert window.pages.train.height() == before


def test_epochs_that_follow_each_other_quickly_are_offered_before_the_run_ends(studio, engine, qtbot):
    shown = studio.window.pages.shown_epoch
    run = write_run(runs_parent(None), studio.document.project, "20261122-100000-digits", kept=(), ends=False)
    engine.say(started(run, steps_per_epoch=10))
    told = [0]

    def tell() -> None:
        told[0] += 1
        Snapshots(Path(run)).write(told[0], {"model/a": np.full(3, 1, np.float32)}, 4)
        engine.say(epoch_ended(told[0], run, 10))

    quickly = QTimer()
    quickly.timeout.connect(tell)
    quickly.start(100)
    qtbot.waitUntil(lambda: len(shown.kept) >= 2)
    quickly.stop()
    qtbot.waitUntil(lambda: shown.kept == tuple(range(1, told[0] + 1)))


def test_a_run_that_ends_while_one_looks_back_leaves_the_epoch_shown(studio, engine, open_run):
    hand, shown = open_run.in_hand, open_run.shown_epoch
    run = write_run(runs_parent(None), studio.document.project, "20261122-080000-digits", kept=(0, 1, 2))
    engine.say(started(run, steps_per_epoch=10), epoch_ended(1, run, 10))
    shown.look_on_disk()
    shown.show(1)
    answer(engine, studio)
    engine.say(messages.Finished(run, 2, 20, 2, {}, 100.0, 2.0, "epochs"))
    assert shown.epoch == 1
    assert engine.asked("open")[-1][2:4] == (run, 1)
    answer(engine, studio)
    assert hand.past == 1


def test_evaluate_stands_in_the_menu_and_over_train_without_the_bar(studio, engine, open_run, qtbot):
    hand, window = Hand(studio.window), studio.window
    window.actions_by_id["evaluate"].trigger()
    qtbot.waitUntil(open_run.evaluate.isVisible)
    assert open_run.evaluate.test_set.folder == studio.run
    assert not window.time.isVisible()
    hand.press(Qt.Key.Key_Escape)
    assert window.time.isVisible()


def test_evaluate_without_a_run_says_what_is_missing(make_studio):
    studio = make_studio()
    studio.files = studio.window.files.new("mnist-cnn")
    studio.window.actions_by_id["evaluate"].trigger()
    assert "train the network first" in studio.window.toast.sentence()


def test_a_deleted_run_offers_no_epochs(qapp, look, tmp_path, home):
    from cnnstudio.document import templates
    from cnnstudio.document.document import Document
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.shown_epoch import ShownEpoch

    bridge = Bridge(Document(templates.new("mnist-cnn"), tmp_path / "a.cnnproj"))
    bridge.attach(MadeEngine())
    hand = InHand(bridge)
    shown = ShownEpoch(bridge, hand)
    bar = TimeBar(shown)
    bar.set_place("train")
    shown.show(2, str(tmp_path / "gone"))
    assert hand.state == "failed"
    assert shown.kept == ()
    assert bar.words.text()
    bridge.close()
    for part in (bar, shown, hand, bridge):
        part.deleteLater()


def test_what_now_means_follows_the_run(studio):
    assert read_run(studio.run).kept_weights == "last"


def test_looking_into_a_run_takes_the_weights_it_keeps(studio, engine, open_run, qtbot):
    assert engine.asked("open")[-1][3] == "last"
    choose_weights(studio.run, "best")
    QTest.mouseClick(open_run.train.runs.inspect, Qt.MouseButton.LeftButton)
    assert studio.window.workspace == "inspect"
    assert engine.asked("open")[-1][2:4] == (studio.run, "best")
