from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest

from cnnstudio.document import edits
from cnnstudio.document.files import to_text
from cnnstudio.engine import messages
from cnnstudio.layers.catalogue import make
from cnnstudio.storage import atomic_write
from cnnstudio.ui.training.curve_view import COMPARED, CURRENT
from cnnstudio.ui.training.workspace import TrainWorkspace
from cnnstudio.ui.widgets import ToggleButton
from tests.ui.training.conftest import made_samples
from tests.ui.training.runs_made import epoch_ended, grown_run, started, steps


@pytest.fixture
def train(world, qtbot):
    view = TrainWorkspace(world.bridge, world.recorder, world.data, world.shown)
    qtbot.addWidget(view, before_close_func=TrainWorkspace.close_readers)
    view.resize(1600, 900)
    view.show()
    return view


def _end_epoch(world, folder, train):
    """Tell of an epoch's end and let the window show it, a piece in each of the next frames."""
    world.engine.say(epoch_ended(1, folder))
    _let_show(train)


def _let_show(train):
    loop = QEventLoop()
    watch = QTimer(interval=10)
    watch.timeout.connect(lambda: train._turns.waiting or loop.quit())
    watch.start()
    loop.exec()
    watch.stop()


def _click(widget, at=None):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def _begin(world, train, **changes):
    _click(train.header.start)
    folder = world.recorder.current.folder
    world.engine.say(started(folder, **changes))
    return folder


def _epochs(world, folder, count, per_epoch=100):
    for epoch in range(1, count + 1):
        for first in range((epoch - 1) * per_epoch + 1, epoch * per_epoch + 1, 20):
            world.engine.say(steps(first, 20, folder))
        world.engine.say(epoch_ended(epoch, folder))


def test_before_any_run_the_settings_are_shown_and_every_place_says_what_comes(train):
    assert train.settings.isVisible()
    assert train.header.start.isVisible()
    assert not train.header.stop.isVisible()
    assert "appear" in train.curves.loss._empty.text()
    assert "first epoch" in train.wrong.sentence.text()


def test_a_click_on_start_trains_and_pause_and_stop_take_its_place(world, train):
    folder = _begin(world, train)
    assert world.engine.calls[-1][0] == "train"
    assert not train.header.start.isVisible()
    _click(train.header.pause)
    assert world.engine.calls[-1] == ("pause",)
    world.engine.say(messages.Held(folder, 7))
    assert train.header.resume.isVisible()
    _click(train.header.resume)
    assert world.engine.calls[-1] == ("resume",)
    world.engine.say(messages.Continued(folder, 7))
    _click(train.header.stop)
    assert world.engine.calls[-1] == ("stop",)
    assert not train.header.stop.isEnabled()
    world.engine.say(messages.Finished(folder, 1, 20, 1, {}, 100.0, 2.0, "user"))
    assert train.header.start.isVisible()


def test_the_keyboard_goes_from_each_button_to_its_successor_and_never_to_stop(world, train):
    train.activateWindow()
    header = train.header
    _click(header.start)
    folder = world.recorder.current.folder
    assert header.hasFocus()
    QTest.keyClick(train.focusWidget(), Qt.Key.Key_Space)
    assert ("stop",) not in world.engine.calls
    world.engine.say(started(folder))
    assert header.pause.hasFocus()
    _click(header.pause)
    world.engine.say(messages.Held(folder, 7))
    assert header.resume.hasFocus()
    QTest.keyClick(train.focusWidget(), Qt.Key.Key_Space)
    assert world.engine.calls[-1] == ("resume",)
    world.engine.say(messages.Continued(folder, 7))
    assert header.pause.hasFocus()
    world.engine.say(messages.Finished(folder, 1, 20, 1, {}, 100.0, 2.0, "epochs"))
    assert header.start.hasFocus()


def test_start_says_in_one_sentence_why_it_cannot(world, train):
    layers = {node.name: node.id for node in world.document.project.graph.nodes}
    world.document.edit("Remove", edits.remove, [layers["output"]])
    world.document.edit("Remove", edits.remove, [layers["dense_1"]])
    _click(train.header.start)
    assert train.notice.isVisible()
    assert train.notice.sentence()
    assert world.engine.calls == []


def test_the_sentence_goes_once_the_design_is_sound_again(world, train):
    nodes = {node.name: node.id for node in world.document.project.graph.nodes}
    world.document.edit("Shape", edits.set_fields, nodes["input"], shape=(None, None, 1))
    _click(train.header.start)
    assert train.notice.sentence().count("dense_1:") == 1
    world.document.undo()
    assert not train.notice.sentence()


def test_a_field_without_a_value_stands_against_a_start_and_is_pointed_to(world, train):
    field = train.settings.rows["batch_size"].shown.widget
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-3")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    _click(train.header.start)
    assert world.engine.calls == []
    assert field.problem() in train.notice.sentence()
    assert field.hasFocus()
    field.selectAll()
    QTest.keyClicks(field, "16")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not train.notice.sentence()
    _click(train.header.start)
    assert world.engine.calls


def test_several_inputs_are_refused_before_the_engine_is_asked(world, train):
    project, new = edits.add(world.document.project, make("Input", shape=(28, 28, 1)), (600.0, 0.0))
    world.document.replace(edits.insert_after(project, new, make("Flatten"))[0])
    _click(train.header.start)
    assert "2 inputs" in train.notice.sentence()
    assert world.engine.calls == []


def test_the_header_counts_and_estimates(world, train, qtbot):
    folder = _begin(world, train, steps_per_epoch=100, epochs=12)
    world.engine.say(steps(1, 5, folder))
    qtbot.waitUntil(lambda: train.header.batch.text() == "batch 5 of 100", timeout=1000)
    assert train.header.facts.value("left") == "estimating"
    _epochs(world, folder, 4)
    qtbot.waitUntil(lambda: train.header.where.text() == "Epoch 4 of 12", timeout=1000)
    assert train.header.facts.value("left") == "8 s"
    assert train.header.facts.value("step") == "10.0 ms"
    assert train.header.facts.value("speed") == "6,420"


def test_preparing_says_what_takes_its_time(world, train, qtbot):
    _click(train.header.start)
    folder = world.recorder.current.folder
    world.engine.say(messages.Preparing(folder, "Making pen digits.", 0.4))
    qtbot.waitUntil(lambda: train.header.where.text() == "Making pen digits.", timeout=1000)
    assert train.header.batch.text() == "40 %"


def test_curves_stand_for_every_measured_value(world, train, qtbot):
    folder = _begin(world, train, steps_per_epoch=100)
    _epochs(world, folder, 3)
    train.curves.refresh()
    assert train.curves._count.text() == "300 of 300 points"
    line = train.curves.loss._lines[-1]
    x, y = line._rings.getData()
    assert x.tolist() + line._star.getData()[0].tolist() == [1.0, 2.0, 3.0]
    assert 10 ** float(line._star.getData()[1][0]) == pytest.approx(min(line.validated()))
    assert len(y) == 2
    assert [value.role for value in train.curves.loss.around.right.values] == ["plot_train", "plot_val"]


def test_smoothing_zero_shows_the_raw_values(world, train):
    folder = _begin(world, train)
    world.engine.say(steps(1, 50, folder))
    train.curves.smoothing.setValue(0)
    train.curves.refresh()
    _, y = train.curves.loss._lines[0]._trained.getData()
    raw = world.recorder.current.series.values("loss")
    assert np.allclose(10 ** y[::2], raw)


def test_the_x_axis_counts_epochs_batches_or_time(world, train):
    folder = _begin(world, train, steps_per_epoch=100)
    _epochs(world, folder, 2)
    ends = []
    for unit in ("epoch", "batch", "time"):
        segment = {"epoch": 0, "batch": 1, "time": 2}[unit]
        _click(train.curves.unit._group.button(segment))
        train.curves.refresh()
        ends.append(float(train.curves.loss._lines[0]._trained.getData()[0][-1]))
    assert ends == pytest.approx([2.0, 200.0, 2.0], rel=0.05)


def test_the_crosshair_reads_exact_values_and_both_plots_follow(world, train, qtbot):
    folder = _begin(world, train, steps_per_epoch=100)
    _epochs(world, folder, 3)
    train.curves.refresh()
    plot = train.curves.loss
    place = plot._box.mapViewToDevice(QPointF(1.5, plot.range()[1][0])).toPoint()
    QTest.mouseMove(plot.plot.viewport(), QPoint(place.x(), plot.plot.height() // 2))
    qtbot.waitUntil(lambda: plot.crosshair is not None, timeout=1000)
    reading = plot.readings()[0]
    run = world.recorder.current
    assert (reading.epoch, reading.validation_epoch) == (2, 1)
    index = (reading.epoch - 1) * 100 + reading.batch - 1
    assert reading.raw == run.series.values("loss")[index]
    assert reading.validation == run.points[0].metrics["val_loss"]
    assert train.curves.second.crosshair == plot.crosshair
    assert "epoch 2" in plot.accessibleDescription()


def test_arrow_keys_move_the_crosshair_and_ctrl_jumps_to_epochs_and_the_best(world, train):
    folder = _begin(world, train, steps_per_epoch=100)
    _epochs(world, folder, 3)
    train.curves.refresh()
    plot = train.curves.loss
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Left)
    first = plot.crosshair
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert plot.crosshair < first
    for place in (3.0, 2.0):
        QTest.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
        assert plot.crosshair == place
    QTest.keyClick(plot, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    values = [point.metrics["val_loss"] for point in world.recorder.current.points]
    assert plot.crosshair == int(np.argmin(values)) + 1


def test_zooming_stops_following_until_it_is_asked_for_again(world, train):
    folder = _begin(world, train, steps_per_epoch=100)
    _epochs(world, folder, 2)
    train.curves.refresh()
    plot = train.curves.loss
    before = plot.range()
    plot._box.setXRange(0.5, 1.0, padding=0)
    plot._box.sigRangeChangedManually.emit([True, True])
    train.curves.refresh()
    assert not plot.following
    assert plot.range()[0] == pytest.approx((0.5, 1.0))
    assert train.curves._follow_button.isVisible()
    _click(train.curves._follow_button)
    assert plot.range()[0] == pytest.approx(before[0])


def test_the_classes_show_recall_and_confusion_of_the_last_check(world, train):
    folder = _begin(world, train, steps_per_epoch=100)
    _epochs(world, folder, 2)
    _let_show(train)
    assert train.classes.isVisible()
    table = world.recorder.current.last_epoch.confusion
    assert str(f"{int(table.sum()):,}") in train.classes.note.text()
    assert "validation images" in train.classes.note.text()
    assert np.array_equal(train.classes.matrix._values, table)
    worst = int((np.diag(table) / table.sum(axis=1)).argmin())
    assert train.classes.sentence.text().startswith(str(worst))


def test_wrong_images_are_those_of_the_validation_part(world, train):
    folder = _begin(world, train)
    _end_epoch(world, folder, train)
    assert train.wrong.grid.isVisible()
    assert train.wrong.grid._captions[3] == "3 → 0"
    assert train.wrong.grid.count() == 20
    asked = []
    train.imageRequested.connect(asked.append)
    _click(train.wrong.grid, train.wrong.grid.tile_rect(3).center())
    assert asked == [3]


def test_a_cell_of_the_matrix_leaves_only_its_mistakes(world, train):
    folder = _begin(world, train)
    _end_epoch(world, folder, train)
    _click(train.classes.matrix, train.classes.matrix.cell_rect(3, 0).center().toPoint())
    assert set(map(tuple, train.wrong.shown()[:, 1:])) == {(3, 0)}


def test_images_of_other_data_are_not_shown(world, train):
    folder = _begin(world, train)
    world.recorder.parts = None
    _end_epoch(world, folder, train)
    assert not train.wrong.grid.isVisible()
    assert "others" in train.wrong.sentence.text()


def test_validation_on_the_test_part_is_said(world, train):
    _begin(world, train, validates_on_test=True)
    assert train.notice.isVisible()
    assert "test set, as in the course" in train.notice.sentence()


def test_editing_during_training_says_that_it_is_for_the_next_run(world, train):
    _begin(world, train)
    world.set_plan(epochs=77)
    assert "next run" in train.notice.sentence()


def test_death_is_one_sentence_and_the_curves_stay(world, train):
    folder = _begin(world, train, steps_per_epoch=100)
    _epochs(world, folder, 1)
    world.engine.say(messages.Died("The engine was stopped by the system; resume from step 100.", -9))
    assert train.notice.sentence() == "The engine was stopped by the system; resume from step 100."
    assert len(train.curves.loss._lines[-1].run.series) == 100
    assert train.header.start.isVisible()
    _click(train.header.start)
    assert ("start",) in world.engine.calls


def test_a_run_left_behind_by_the_engine_is_resumed_by_the_headers_first_button(world, train):
    told = []
    train.told.connect(told.append)
    folder = _begin(world, train, steps_per_epoch=100)
    _epochs(world, folder, 1)
    Path(folder).mkdir(parents=True)
    atomic_write(Path(folder) / "project.json", to_text(world.document.project).encode())
    world.engine.say(messages.Died("The engine ended; resume from step 100.", -9))
    assert train.header.resume.isVisible()
    assert train.header.start.isVisible()
    assert train.header.first_button() is train.header.resume
    assert train.header.resume.x() < train.header.start.x()
    assert told == []
    _click(train.header.resume)
    assert world.engine.calls[-1][0] == "train"
    assert world.engine.calls[-1][2:] == (folder, True)
    assert train.notice.sentence() == ""


def test_a_sentence_is_told_elsewhere_only_while_the_notice_is_out_of_sight(world, train):
    told = []
    train.told.connect(told.append)
    train.hide()
    world.engine.say(messages.Died("The engine ended.", -9))
    assert told == ["The engine ended."]


def test_a_run_that_died_before_its_first_step_is_started_anew(world, train):
    _begin(world, train)
    world.engine.say(messages.Died("The engine ended.", -9))
    assert not train.header.resume.isVisible()
    assert train.header.start.isVisible()


def test_a_click_puts_a_run_beside_and_another_takes_it_away(world, train):
    folder = _begin(world, train)
    world.engine.say(steps(1, 20, folder))
    other = grown_run(2, 0, str(Path(folder).with_name("20250101-120000-lenet-5")))
    other.state = "finished"
    world.recorder._session[other.folder] = other
    world.recorder.listed.emit()
    table = train.runs.table
    row = next(i for i, r in enumerate(table.rows()) if r.folder == other.folder)
    at = table.visualRect(table.model().index(row, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [line.style for line in train.curves.loss._lines] == [COMPARED[0], CURRENT]
    assert table.rows()[row].style == COMPARED[0]
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [line.style for line in train.curves.loss._lines] == [CURRENT]


def test_gradients_stand_under_the_tiles_of_their_layers(world, train):
    folder = _begin(world, train)
    _end_epoch(world, folder, train)
    tiles = {tile.title: tile for tile in train.spine.tiles()}
    assert tiles["output"].share == 1.0
    assert tiles["conv2d_1"].words == "gradient 0.13"
    assert tiles["maxpool_1"].share is None


def test_the_spine_shows_the_design_in_training_until_the_run_ends(world, train):
    folder = _begin(world, train)
    _epochs(world, folder, 1)
    world.document.edit("Rename", edits.rename, "conv2d_1", "first")
    names = [tile.title for tile in train.spine.tiles()]
    assert "conv2d_1" in names
    assert "first" not in names
    assert next(tile for tile in train.spine.tiles() if tile.title == "conv2d_1").share is not None
    world.engine.say(messages.Finished(folder, 1, 100, 1, {}, 100.0, 2.0, "epochs"))
    assert "first" in [tile.title for tile in train.spine.tiles()]


def test_a_hidden_view_misses_nothing(world, train, qtbot):
    folder = _begin(world, train, steps_per_epoch=100)
    train.hide()
    _epochs(world, folder, 2)
    train.show()
    qtbot.waitUntil(lambda: train.curves._count.text() == "200 of 200 points", timeout=1500)


@pytest.mark.parametrize("size", [(960, 564), (1100, 600), (1900, 1000)])
def test_the_view_fits_small_and_large_windows(world, train, size):
    folder = _begin(world, train, steps_per_epoch=100)
    _epochs(world, folder, 1)
    train.resize(*size)
    assert (train.width(), train.height()) == size
    assert train.wrong.isVisible() == (size[1] >= 800)
    assert train.curves.second.isVisible() == (size[1] >= 600)
    for part in (train.header.pause, train.header.stop, train.tabs, train.runs.table):
        area = part.rect().translated(part.mapTo(train, QPoint(0, 0)))
        assert train.rect().contains(area)


@pytest.mark.parametrize("size", [(1280, 800), (1100, 700), (1600, 900)])
def test_no_setting_is_cut_off_in_the_narrow_column(world, train, size, qapp):
    train.resize(*size)
    form = train.settings
    world.set_plan(schedule="cosine", metrics=("accuracy", "recall_at_precision"))
    for button in form.findChildren(ToggleButton):
        button.setChecked(True)
    qapp.processEvents()
    assert form.widget().minimumSizeHint().width() <= form.viewport().width()
    assert form.widget().width() <= form.viewport().width()
    assert form.note.wordWrap()


def test_a_start_while_the_images_are_read_waits_for_them_and_can_be_taken_back(world, train, qtbot):
    world.data.state, world.data.message, world.data.share = "opening", "Making pen digits", 0.25
    _click(train.header.start)
    assert world.engine.calls == []
    assert (train.header.where.text(), train.header.batch.text()) == ("Making pen digits", "25 %")
    _click(train.header.stop)
    assert train.header.start.isVisible()
    _click(train.header.start)
    world.open(made_samples())
    assert world.engine.calls[-1][0] == "train"


def test_a_silent_engine_is_said_until_it_answers_again(world, train):
    _begin(world, train)
    world.engine.say(messages.Silent(6.2))
    assert train.notice.sentence() == "The engine has not answered for 6 s; it may be busy."
    world.engine.say(messages.Answering())
    assert train.notice.sentence() == ""
