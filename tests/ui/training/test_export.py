"""What leaves the curves, and what is said of two runs that differ."""

import csv
import io

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer

from cnnstudio.document import edits, templates
from cnnstudio.document.plan import EarlyStopping
from cnnstudio.ui.training.curves_panel import CurvesPanel
from cnnstudio.ui.training.differences import differences, sentence
from cnnstudio.ui.training.export import HEAD, written
from tests.ui.training.runs_made import grown_run


@pytest.fixture
def panel(qapp, look, qtbot):
    view = CurvesPanel()
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    view.show_runs(grown_run(epochs=2, extra=5), ())
    return view


def test_every_value_is_written_in_full():
    run = grown_run(epochs=2, extra=5)
    table = list(csv.reader(io.StringIO(written([run]))))
    assert tuple(table[0]) == HEAD
    train = [row for row in table if row[1] == "train" and row[5] == "loss"]
    assert [int(row[3]) for row in train] == list(range(1, 206))
    assert [float(row[6]) for row in train] == run.series.values("loss").tolist()
    assert [row[2] for row in train[99:101]] == ["1", "2"]
    checked = [float(row[6]) for row in table if row[5] == "val_loss"]
    assert checked == [point.metrics["val_loss"] for point in run.points]


def test_the_table_is_copied(panel):
    panel.export.copy()
    assert QGuiApplication.clipboard().text() == written(panel.shown_runs(), "\t")


def test_the_plots_are_saved_as_pictures(panel, tmp_path):
    for end in ("png", "svg", "csv"):
        panel.export.save(tmp_path / f"curves.{end}")
    assert QImage(str(tmp_path / "curves.png")).size() == panel.size() * panel.devicePixelRatio()
    assert QSvgRenderer(str(tmp_path / "curves.svg")).isValid()
    assert (tmp_path / "curves.csv").read_text() == written(panel.shown_runs())


def test_a_place_that_cannot_be_written_is_said(panel, tmp_path, qtbot):
    with qtbot.waitSignal(panel.told) as told:
        panel.export.save(tmp_path / "none" / "curves.csv")
    assert told.args[0].startswith("curves.csv could not be written")


def test_the_differences_of_two_runs_are_named():
    one = templates.new("mnist-cnn")
    two = edits.set_plan(
        one,
        optimizer="sgd",
        optimizer_options={},
        learning_rate=0.1,
        early_stopping=EarlyStopping(patience=2),
    )
    node = next(node for node in two.graph.nodes if node.name == "conv2d_1")
    two = edits.set_fields(two, node.id, filters=8)
    found = {d.what: (d.here, d.there) for d in differences(one, two)}
    assert found["Learning rate"] == ("0.001", "0.1")
    assert found["Optimiser"] == ("Adam", "SGD")
    assert found["Early stopping"] == ("off", "on, Patience 2")
    assert found["conv2d_1: Filters"] == ("32", "8")
    assert sentence(differences(one, one)) == "Same design, data and plan."
    assert sentence(differences(one, two), most=2).endswith("and 2 more")
