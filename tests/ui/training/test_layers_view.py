"""What the layers hold over the epochs: the numbers, their picture, their table, and what is said where there are none."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.ui.training.layers_view import LayersView
from cnnstudio.ui.training.spread import MOST, shares_in, spreads, thinned
from cnnstudio.ui.training.workspace import TrainWorkspace
from tests.ui.training.runs_made import distributions, epoch_ended, grown_run, started, steps


@pytest.fixture
def run():
    made = grown_run(4, 0)
    for epoch in range(5):
        made.take_distributions(distributions(epoch))
    return made


@pytest.fixture
def view(qtbot, look, run):
    shown = LayersView()
    qtbot.addWidget(shown)
    shown.resize(900, 600)
    shown.show_run(run)
    shown.show()
    return shown


def test_histograms_are_brought_to_one_scale_without_losing_values():
    values = np.random.default_rng(0).normal(0, 1, 4000)
    report = distributions(0)
    spread = spreads([report], "weight")[0]
    edges = np.linspace(-10, 10, 21)
    assert shares_in(spread.moments[0], edges).sum() == pytest.approx(1.0)
    low, high = spread.scale()
    assert low < np.median(values) * 0.01 + spread.moments[0].marks[2] < high
    counts = spread.moments[0].counts
    half = shares_in(spread.moments[0], np.array([spread.moments[0].low, spread.moments[0].high]))
    assert half[0] == pytest.approx(1.0)
    assert counts.sum() == 500


def test_a_value_that_is_everywhere_the_same_stands_in_one_bin():
    report = distributions(0)
    report.ranges[0] = 0.5
    report.quantiles[0] = 0.5
    spread = spreads([report], "weight")[0]
    low, high = spread.scale()
    assert low < 0.5 < high
    column = spread.table()[:, 0]
    assert column.sum() == 1.0
    assert np.count_nonzero(column) == 1


def test_what_is_no_number_anywhere_does_not_break_the_scale():
    report = distributions(0)
    for table in (report.ranges, report.quantiles, report.moments):
        table[0] = np.nan
    report.counts[0] = 0
    spread = spreads([report], "weight")[0]
    assert np.isfinite(spread.scale()).all()
    assert spread.table().sum() == 0


def test_only_layers_that_have_such_values_are_shown(view):
    assert [spread.layer for spread in view.shown()] == ["conv2d_1", "dense_1"]
    QTest.mouseClick(view.kind._group.button(2), Qt.MouseButton.LeftButton)
    assert [spread.layer for spread in view.shown()] == ["conv2d_1", "maxpool_1", "dense_1"]
    QTest.keyClicks(view.filter, "dense")
    assert [spread.layer for spread in view.shown()] == ["dense_1"]
    QTest.keyClicks(view.filter, "xyz")
    assert view.empty.isVisible()
    assert view.empty.accessibleName() == "No layer of that name has such values."


def test_the_pointer_reads_a_column_and_keys_walk_over_them(view, run):
    field = view.strips._field(0)
    QTest.mouseMove(view.strips, QPoint(round(field.right()) - 2, round(field.center().y())))
    said = view.reading.text()
    assert said.startswith("conv2d_1 after epoch 4: median ")
    median = float(run.distributions[-1].quantiles[0, 2])
    assert f"{median:.3g}"[:5].lstrip("0").rstrip("0")[:4] in said
    assert "500 of 1,000 values" in said
    view.strips.setFocus()
    QTest.keyClick(view.strips, Qt.Key.Key_Left)
    assert view.reading.text().startswith("conv2d_1 after epoch 3")
    QTest.keyClick(view.strips, Qt.Key.Key_Down)
    assert view.reading.text().startswith("dense_1 after epoch 3")
    assert view.strips.accessibleDescription() == view.reading.text()


def test_dead_units_are_counted(view):
    QTest.mouseClick(view.kind._group.button(2), Qt.MouseButton.LeftButton)
    assert "8 of 32 units dead" in view.strips.told(0, 4)
    assert "dead" not in view.strips.told(1, 4)


def test_the_table_and_the_file_hold_every_number(view, run, tmp_path):
    view.as_table.click()
    assert view.table.isVisible()
    assert len(view.table.rows()) == 2 * 5
    view.save(tmp_path / "layers.csv")
    with (tmp_path / "layers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 7 * 5
    first = next(row for row in rows if row["layer"] == "dense_1" and row["kind"] == "gradient")
    report = run.distributions[0]
    place = report.row("dense_1", "gradient")
    assert float(first["p50"]) == float(report.quantiles[place, 2])
    assert float(first["deviation"]) == float(report.moments[place, 1])
    view.copy()
    assert QApplication.clipboard().text().splitlines()[0].split("\t")[:4] == [
        "epoch",
        "step",
        "layer",
        "kind",
    ]
    QApplication.clipboard().clear()
    view.save(tmp_path / "layers.png")
    assert (tmp_path / "layers.png").read_bytes()[:4] == b"\x89PNG"


def test_an_empty_view_says_why(view):
    view.show_run(None)
    assert view.empty.isVisible()
    assert "when training begins" in view.empty.accessibleName()
    old = grown_run(2, 0)
    old.state = "finished"
    view.show_run(old)
    assert "before distributions were kept" in view.empty.accessibleName()
    assert not view.export.isEnabled()


def test_many_epochs_are_thinned_for_the_eye_only():
    reports = [distributions(epoch) for epoch in range(3)] * 100
    drawn = thinned(reports)
    assert len(drawn) == MOST
    assert drawn[0] is reports[0]
    assert drawn[-1] is reports[-1]


def test_the_train_page_fills_the_view_as_epochs_end(world, qtbot):
    train = TrainWorkspace(world.bridge, world.recorder, world.data, world.shown)
    qtbot.addWidget(train, before_close_func=TrainWorkspace.close_readers)
    train.resize(1600, 900)
    train.show()
    QTest.mouseClick(train.header.start, Qt.MouseButton.LeftButton)
    folder = world.recorder.current.folder
    world.engine.say(started(folder), distributions(0, folder), steps(1, 100, folder))
    QTest.mouseClick(train.middle.pages._group.button(1), Qt.MouseButton.LeftButton)
    assert train.layers.isVisible()
    assert not train.curves.isVisible()
    assert len(train.layers.shown()[0].moments) == 1
    world.engine.say(epoch_ended(1, folder), distributions(1, folder))
    qtbot.waitUntil(lambda: len(train.layers.strips.spreads[0].moments) == 2)
    QTest.mouseClick(train.layers.strips, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert train.layers.strips._layer == "conv2d_1"
    train.hide()
    world.engine.say(epoch_ended(2, folder), distributions(2, folder))
    qtbot.waitUntil(lambda: not train._turns.waiting)
    train.show()
    qtbot.waitUntil(lambda: len(train.layers.strips.spreads[0].moments) == 3)
    assert train.spine.selection() == train._chain.path_of("conv2d_1") != ""
