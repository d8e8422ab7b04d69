"""What the header says between an epoch's last batch and its check, and the matrix as shares of its rows."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.data.errors import DataError
from cnnstudio.engine import messages
from cnnstudio.ui.training.workspace import TrainWorkspace
from cnnstudio.ui.training.wrong_now import WrongNow
from tests.ui.training.runs_made import epoch_ended, started, steps


@pytest.fixture
def train(world, qtbot):
    view = TrainWorkspace(world.bridge, world.recorder, world.data, world.shown)
    qtbot.addWidget(view, before_close_func=TrainWorkspace.close_readers)
    view.resize(1600, 900)
    view.show()
    QTest.mouseClick(view.header.start, Qt.MouseButton.LeftButton)
    world.folder = world.recorder.current.folder
    world.engine.say(started(world.folder, epochs=2))
    return view


def test_one_epoch_is_one(world, train, qtbot):
    world.engine.say(epoch_ended(1, world.folder, seconds=11.0))
    world.engine.say(messages.Finished(world.folder, 1, 100, 1, {}, 100.0, 21.0, "epochs"))
    train.header.refresh()
    assert train.header.where.text() == "Finished after 1 epoch"


def batches(world, first, last):
    for start in range(first, last + 1, 20):
        world.engine.say(steps(start, 20, world.folder))


def test_the_check_of_an_epoch_is_said_while_it_goes_on(world, train, qtbot):
    batches(world, 1, 100)
    qtbot.waitUntil(lambda: train.header.where.text() == "Checking epoch 1 of 2")
    world.engine.say(epoch_ended(1, world.folder), steps(101, 5, world.folder))
    qtbot.waitUntil(lambda: train.header.where.text() == "Epoch 2 of 2")


def test_a_finished_run_tells_how_long_it_took_and_what_was_expected(world, train, qtbot):
    for epoch in (1, 2):
        for start in range(100 * epoch - 99, 100 * epoch, 20):
            report = steps(start, 20, world.folder)
            world.engine.say(messages.Steps(
                report.run, epoch, start, report.metrics, report.values, 100.0, (start + 19) * 0.1
            ))  # fmt: skip
        world.engine.say(epoch_ended(epoch, world.folder, seconds=epoch * 10.0 + 1.0))
    world.engine.say(messages.Finished(world.folder, 2, 200, 2, {}, 100.0, 21.0, "epochs"))
    world.recorder.current.stopped_by = "epochs"
    train.header.refresh()
    assert train.header.batch.text().startswith("took 21 s, ")
    assert train.header.batch.text().endswith(" s expected")


def test_the_matrix_can_show_shares_of_its_rows(world, train, qtbot):
    batches(world, 1, 100)
    world.engine.say(epoch_ended(1, world.folder))
    qtbot.waitUntil(train.classes.matrix.isVisible)
    counts = world.recorder.current.last_epoch.confusion
    QTest.mouseClick(train.classes.form._group.button(1), Qt.MouseButton.LeftButton)
    shares = counts / counts.sum(axis=1, keepdims=True)
    assert np.allclose(train.classes.matrix._values, shares)
    written = train.classes.matrix._format
    assert [written(share) for share in (0.0, 1.0, 0.0017, 0.998, 0.0001)] == [
        "0",
        "100",
        "0.2",
        "99.8",
        "<.1",
    ]
    QTest.mouseClick(train.classes.form._group.button(0), Qt.MouseButton.LeftButton)
    assert np.array_equal(train.classes.matrix._values, counts)


def test_pictures_lost_while_a_run_goes_on_are_said_in_their_place(qtbot, look):
    class Lost:
        x = np.zeros((20, 8, 8, 1), np.uint8)

        def __len__(self):
            return len(self.x)

        def rows(self, _places):
            raise DataError("b/19.png is gone.")

    row = WrongNow()
    qtbot.addWidget(row)
    row.show_wrong(np.array([[19, 1, 2]]), SimpleNamespace(validation=Lost()), ("0", "1", "2"), 1, 20)
    assert row.sentence.text() == "b/19.png is gone."
    assert row.grid.isHidden()
