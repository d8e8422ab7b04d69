"""After a run's end: keep its best weights, its last ones, or discard it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from cnnstudio.engine.record import Run
from cnnstudio.engine.runs import read_run, write_run
from cnnstudio.ui.training.keep_choice import KeepChoice
from tests.ui.training.runs_made import grown_run


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "20261121-201500-mnist-cnn"
    place.mkdir()
    write_run(Run(folder=place, status="stopped", best_epoch=4, epochs_done=6))
    return str(place)


@pytest.fixture
def choice(qtbot, look):
    shown = KeepChoice()
    qtbot.addWidget(shown)
    shown.resize(420, 40)
    return shown


def ended(folder, epochs=6):
    run = grown_run(epochs, 0, folder)
    run.state = "stopped"
    return run


def test_best_and_last_are_chosen_by_a_press_and_kept_with_the_run(choice, folder, qtbot):
    choice.show_run(ended(folder))
    choice.show()
    assert (choice.which.value(), choice.words.text()) == ("last", "epoch 6")
    heard = []
    choice.kept.connect(heard.append)
    best = choice.which._group.button(0)
    QTest.mouseClick(best, Qt.MouseButton.LeftButton)
    assert (heard, read_run(folder).kept_weights, choice.words.text()) == ([folder], "best", "epoch 4")
    choice.show_run(ended(folder))
    assert choice.which.value() == "best"


def test_one_epoch_that_is_both_leaves_nothing_to_choose(choice, folder):
    choice.show_run(ended(folder, 4))
    assert not choice.which.isEnabled()
    assert choice.words.text() == "epoch 4 is both"


def test_nothing_is_offered_of_a_run_in_training_or_one_that_never_learned(choice, folder):
    for run in (None, grown_run(6, 0, folder), ended(folder, 0)):
        choice.show()
        choice.show_run(run)
        assert choice.isHidden()


def test_a_choice_that_cannot_be_kept_is_told_and_not_shown(choice, tmp_path):
    choice.show_run(ended(str(tmp_path / "20261121-201500-gone")))
    told = []
    choice.told.connect(told.append)
    choice.which._group.button(0).click()
    assert "holds no run" in told[0]
    assert choice.which.value() == "last"


def test_discarding_asks_once_more_and_removes_the_run(world, qtbot):
    from cnnstudio.ui.training.workspace import TrainWorkspace

    place = world.document.path.with_suffix(".runs") / "20261121-201500-mnist-cnn"
    place.mkdir(parents=True)
    write_run(Run(folder=place, status="stopped", best_epoch=4, epochs_done=6))
    run = ended(str(place))
    world.recorder._session[run.folder] = run
    world.recorder.current = run
    train = TrainWorkspace(world.bridge, world.recorder, world.data, world.shown)
    qtbot.addWidget(train, before_close_func=TrainWorkspace.close_readers)
    train.resize(1600, 900)
    train.show()
    qtbot.waitUntil(train.runs.keep.isVisible)
    QTest.mouseClick(train.runs.keep.discard, Qt.MouseButton.LeftButton)
    box = train._menu.dialog
    assert place.exists()
    QTest.mouseClick(box.button(QMessageBox.StandardButton.Discard), Qt.MouseButton.LeftButton)
    assert not place.exists()
    assert train.runs.keep.isHidden()
