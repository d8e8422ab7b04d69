"""All runs beside each other: one scale, one run they are compared with, what differs, and the way to one of them."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from cnnstudio.document import edits
from cnnstudio.ui import theme
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.training.small_curves import common_scale, small_curve
from cnnstudio.ui.training.workspace import TrainWorkspace
from tests.ui.training.runs_made import epoch_ended, grown_run, started, steps

RATES = (0.001, 0.01, 0.1, 0.2, 0.3)


def folder_of(number):
    return f"/runs/20261122-20{number:02d}00-mnist-cnn"


@pytest.fixture
def train(world, qtbot):
    """Train with five runs of this session, which differ in their learning rate."""
    view = TrainWorkspace(world.bridge, world.recorder, world.data, world.shown)
    qtbot.addWidget(view, before_close_func=TrainWorkspace.close_readers)
    view.resize(1600, 900)
    for number, rate in enumerate(RATES):
        run = grown_run(3, 0, folder_of(number), seed=number + 1)
        run.state = "finished"
        run.follow(edits.set_plan(world.document.project, learning_rate=rate))
        world.recorder._session[run.folder] = run
    world.recorder.current = world.recorder._session[folder_of(4)]
    world.recorder.listed.emit()
    view.show()
    view.runs.open_alone(folder_of(0))
    QTest.mouseClick(view.middle.pages._group.buttons()[2], Qt.MouseButton.LeftButton)
    return view


def grid(train):
    return train.every.grid


def test_every_run_stands_there_in_the_order_of_the_table(train):
    assert grid(train).isVisible()
    assert [run.folder for run in grid(train).runs] == [row.folder for row in train.runs.table.rows()]
    assert len(grid(train).runs) == len(RATES)


def test_the_order_follows_the_table(world, train, qtbot):
    best = world.recorder._session[folder_of(2)]
    best.take_epoch(epoch_ended(4, best.folder, metrics={"val_accuracy": 0.999, "val_loss": 0.01}))
    world.recorder.changed.emit()
    train.runs.table._press_head(1)
    qtbot.waitUntil(lambda: grid(train).runs[0].folder == best.folder)


def test_what_differs_from_the_run_shown_is_said_and_it_is_marked(train):
    runs = {run.folder: run for run in grid(train).runs}
    assert [folder for folder, run in runs.items() if run.compared] == [folder_of(0)]
    assert runs[folder_of(2)].differs == "Learning rate 0.001 → 0.1"
    assert "20:00" in train.every.words.text()


def test_a_pinned_run_is_what_the_others_are_compared_with(train, monkeypatch):
    rows = train.runs.table._rows
    rows.rows = tuple(
        type(row)(**{**{name: getattr(row, name) for name in row.__slots__}, "pinned": row.folder == folder_of(3)})
        for row in rows.rows
    )  # fmt: skip
    train.every.refresh()
    assert [run.folder for run in grid(train).runs if run.compared] == [folder_of(3)]


def test_a_press_shows_one_in_full(train):
    place = next(n for n, run in enumerate(grid(train).runs) if run.folder == folder_of(3))
    at = grid(train).cell(place).center().toPoint()
    QTest.mouseClick(grid(train), Qt.MouseButton.LeftButton, pos=at)
    assert train.runs.shown().folder == folder_of(3)
    assert train.curves.isVisible()
    assert train.middle.pages.value() == "curves"


def test_keys_walk_and_open(train):
    grid(train).setFocus()
    first, second = grid(train).runs[:2]
    assert first.title in grid(train).accessibleDescription()
    QTest.keyClick(grid(train), Qt.Key.Key_Right)
    assert grid(train).accessibleDescription() == grid(train).said(1)
    QTest.keyClick(grid(train), Qt.Key.Key_Return)
    assert train.runs.shown().folder == second.folder


def test_another_metric_has_its_own_scale(train):
    assert grid(train).scale.powers
    train.every.which.set_value("accuracy")
    train.every.which.valueChanged.emit("accuracy")
    assert not grid(train).scale.powers
    assert grid(train).scale.share
    assert grid(train).runs[0].curve.best == max(
        point.metrics["val_accuracy"] for point in train.runs.shown().points
    )


def test_the_run_in_training_grows_there(world, train, qtbot):
    live = RunCurves("/runs/20261122-210000-mnist-cnn", "mnist-cnn")
    world.recorder._session[live.folder] = world.recorder.current = live
    world.engine.say(started(live.folder))
    world.engine.say(steps(1, 50, live.folder))
    qtbot.waitUntil(lambda: any(run.live for run in grid(train).runs))
    before = next(run for run in grid(train).runs if run.live).curve
    world.engine.say(steps(51, 50, live.folder))
    qtbot.waitUntil(
        lambda: next(r for r in grid(train).runs if r.live).curve.trained[0][-1] > before.trained[0][-1]
    )


def test_runs_that_measured_nothing_are_left_out_and_none_says_what_comes(world, qtbot):
    view = TrainWorkspace(world.bridge, world.recorder, world.data, world.shown)
    qtbot.addWidget(view, before_close_func=TrainWorkspace.close_readers)
    view.show()
    view.middle.show_page("all")
    assert grid(view).runs == ()
    assert "stand here" in view.every.words.text()


@pytest.mark.parametrize("width", [500, 900, 1400])
def test_no_two_runs_overlap_and_all_lie_in_the_grid(train, width):
    shown = grid(train)
    shown.resize(width, shown.sizeHint().height())
    cells = [shown.cell(place) for place in range(len(shown.runs))]
    for place, one in enumerate(cells):
        assert shown.rect().toRectF().adjusted(-1, -1, 1, 1).contains(one)
        assert not any(one.intersects(other) for other in cells[place + 1 :])
        assert shown.place_at(QPointF(one.center())) == place


def test_the_curve_painted_is_the_one_measured(train):
    """A pixel of the training line's colour lies where the run's value at half of its epochs belongs."""
    shown, place = grid(train), 1
    picture = shown.grab().toImage()
    ratio = picture.devicePixelRatio()
    wanted = theme.current().colour("plot_train")
    cell = shown.cell(place)
    found = [
        y
        for y in range(int(cell.top() * ratio), int(cell.bottom() * ratio))
        if near(picture.pixelColor(int(cell.center().x() * ratio), y), wanted)
    ]
    assert found


def near(one: QColor, other: QColor) -> bool:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) < 60


def test_one_scale_holds_all_curves_but_their_steep_beginning():
    runs = [grown_run(3, 0, folder_of(n), seed=n + 1) for n in range(3)]
    curves = [small_curve(run, "loss") for run in runs]
    scale = common_scale(curves, "loss")
    for curve in curves:
        up = scale.up(curve.trained[1][2:])
        assert (up[np.isfinite(up)] <= 1).all()
        assert (up[np.isfinite(up)] >= 0).all()
        assert (scale.across(curve.checked[0]) <= 1).all()
    assert scale.end == 3


def test_what_powers_cannot_show_is_a_gap():
    scale = common_scale([small_curve(grown_run(1, 0), "loss")], "loss")
    assert np.isnan(scale.up(np.array([0.0, -1.0, np.nan]))).all()


def test_the_table_tells_what_differs_from_the_run_shown(train):
    rows = {row.folder: row for row in train.runs.table.rows()}
    assert rows[folder_of(0)].differs == ""
    assert rows[folder_of(1)].differs == "Learning rate 0.001 → 0.01"
    place = [row.folder for row in train.runs.table.rows()].index(folder_of(1))
    told = train.runs.table.model().index(place, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Learning rate 0.001 → 0.01" in told
    train.runs.open_alone(folder_of(1))
    again = {row.folder: row for row in train.runs.table.rows()}
    assert again[folder_of(0)].differs == "Learning rate 0.01 → 0.001"


def test_of_two_runs_the_result_is_told_before_what_led_to_it(world, train):
    other = world.recorder._session[folder_of(2)]
    other.take_epoch(epoch_ended(4, other.folder, metrics={"val_accuracy": 0.999, "val_loss": 0.01}))
    train.runs.toggle(other.folder)
    best = train.runs.shown().best("val_accuracy")
    told = f"Best validation accuracy 99.90 % → {best:.2%}".replace("%", " %").replace("  ", " ")
    assert train.runs.note.text() == f"{told}; Learning rate 0.1 → 0.001"
    assert train.runs.note.toolTip().splitlines()[0] == told.replace("accuracy ", "accuracy: ")
