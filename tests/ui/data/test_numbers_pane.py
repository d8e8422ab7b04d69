"""The Data page for samples that are no pictures: tables, sequences, and numbers to predict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt

from cnnstudio.data.parts import prepare
from cnnstudio.data.samples import Samples
from cnnstudio.document import templates
from cnnstudio.document.document import Document
from cnnstudio.language import number
from cnnstudio.ui.data.numbers_model import NumbersModel, told
from cnnstudio.ui.data.numbers_pane import NumbersPane
from cnnstudio.ui.data.numbers_table import NumbersTable, places
from cnnstudio.ui.data.recipe_panel import RecipePanel
from cnnstudio.ui.data.sources_panel import about
from cnnstudio.ui.data.summaries import summarise


def samples(x, y, labels=()):
    none_x, none_y = x[:0], y[:0]
    task = "classification" if labels else "regression"
    return Samples("own", x, y, none_x, none_y, labels, "sha256:1", False, task)


@pytest.fixture
def table():
    x = np.arange(60, dtype=np.float32).reshape(12, 5)
    return samples(x, np.stack([x[:, 0], x[:, 1] / 3], axis=1))


@pytest.fixture
def sequences():
    x = np.random.default_rng(0).normal(size=(30, 40, 2)).astype(np.float32)
    return samples(x, (np.arange(30) % 3).astype(np.int32), ("walk", "run", "rest"))


@pytest.fixture
def document():
    return Document(templates.new("mnist-cnn"))


def text(model, row, column):
    return model.index(row, column).data(Qt.ItemDataRole.DisplayRole)


def test_a_table_shows_its_numbers_and_those_to_predict(table):
    model = NumbersModel()
    model.show_part(table, True)
    assert model.rowCount() == 12
    assert text(model, 1, 0) == "1"
    assert text(model, 1, 1).split() == ["5", "2"]
    assert text(model, 1, 2).split() == ["5", "6", "7", "8", "9"]
    assert not model.lines
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(3)]
    assert heads == ["Row", "To predict", "Values"]


def test_over_the_values_stand_the_columns_names_as_far_as_there_is_room(qtbot, look, table):
    shown = NumbersTable()
    qtbot.addWidget(shown)
    shown.resize(700, 300)
    shown.show_part(table, training=True)
    plain = shown.horizontalHeader().grab().toImage()
    shown.show_part(replace(table, input_names=("a", "bb", "ccc", "dd", "e")), training=True)
    assert shown.rows.names == ("a", "bb", "ccc", "dd", "e")
    assert shown.horizontalHeader().grab().toImage() != plain
    assert shown.horizontalHeader().toolTip() == "a, bb, ccc, dd, e"
    boxes, rest = places(QRectF(0, 0, 300, 20), 9)
    assert len(boxes) == 3
    assert rest.left() > boxes[-1].right()


def test_names_that_do_not_belong_to_the_values_are_not_shown(table, sequences):
    model = NumbersModel()
    model.show_part(replace(table, input_names=("a", "b")), training=True)
    assert model.names == ()
    model.show_part(replace(sequences, input_names=("a", "b")), training=True)
    assert model.names == ()


def test_long_rows_say_how_much_is_left_out():
    assert told(np.arange(40.0)).endswith("and 28 more")
    assert "4 × 2 × 2: 0 to 15, mean 7.5" in told(np.arange(16.0).reshape(4, 2, 2))


def test_sequences_are_drawn_as_lines_on_one_scale(qtbot, look, sequences):
    pane = NumbersPane()
    qtbot.addWidget(pane)
    pane.resize(700, 400)
    pane.show_samples(sequences)
    pane.show()
    assert pane.rows.lines
    assert text(pane.rows, 1, 1) == "run"
    assert "40 steps with 2 channels" in pane.note.text()
    assert pane.rows.extent == (float(sequences.x_train.min()), float(sequences.x_train.max()))
    picture = pane.table.viewport().grab().toImage()
    colours = {look.theme.colour(role).rgb() for role in ("plot_train", "plot_val")}
    found = {picture.pixel(x, y) for x in range(240, 690) for y in range(2, 160)}
    assert len(colours & found) == 2


def test_the_pane_says_what_is_to_be_predicted(qtbot, look, table):
    pane = NumbersPane()
    qtbot.addWidget(pane)
    pane.show_samples(table)
    assert "2 numbers are to be predicted" in pane.note.text()
    assert not pane.part.isEnabled()
    assert pane.table.accessibleName() == "Samples in rows"


def test_the_facts_of_a_regression_name_no_classes(table):
    summary = summarise(table.x_train, table.y_train, table.labels)
    assert summary.classes == ()
    assert (summary.low, summary.high) == (0.0, 59.0)
    facts = dict(about(table, summary))
    assert facts["Classes"] == "none; 2 to predict"
    assert facts["Samples"] == "5"


def test_the_pipeline_offers_to_predict_numbers(qtbot, look, document, table):
    panel = RecipePanel(document)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_data(table, prepare(table, document.project.recipe))
    first = "  ".join(number(float(value), 3) for value in table.y_train[0])
    assert panel.example.text().splitlines()[0] == f"›  {first}"
    assert "mean_squared_error" in panel.example.text().splitlines()[-1]
    assert not panel.labels.isVisible()
    panel.targets.valueChanged.emit("numbers")
    assert document.project.recipe.targets == "numbers"
    assert "2 numbers to predict, but the output layer gives 10" in panel.fits.text().replace("\u00a0", " ")
