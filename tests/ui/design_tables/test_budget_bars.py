"""Budgets are set under the network table, kept in the project, and name the layers that exceed them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cnnstudio.document import edits, files
from cnnstudio.document.costs import training_memory
from cnnstudio.ui.design_tables.network_model import OFFENDS_ROLE
from cnnstudio.ui.design_tables.network_rows import COLUMNS
from cnnstudio.ui.design_tables.network_table import NetworkTable


def offenders(table: NetworkTable, column: str) -> list[str]:
    place = COLUMNS.index(column)
    rows = table.model.rows()
    return [r.path for i, r in enumerate(rows) if table.model.index(i, place).data(OFFENDS_ROLE)]


def test_without_a_budget_there_is_only_the_button(following, document):
    table = following(NetworkTable, document)
    assert table.budget.button.text() == "Set a budget"
    assert not any(bar.isVisible() for bar in table.budget.bars.values())
    assert offenders(table, "parameters") == []


def test_a_limit_that_is_entered_is_kept_in_the_project_and_can_be_undone(following, document, qtbot):
    table = following(NetworkTable, document)
    qtbot.mouseClick(table.budget.button, Qt.MouseButton.LeftButton)
    field = table.budget.card.fields["parameters"]
    assert field.placeholderText() == "now 121,930"
    qtbot.keyClicks(field, "100000")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document.project.budget.parameters == 100_000
    assert files.from_text(files.to_text(document.project)).budget.parameters == 100_000
    assert "over-parameters" in [problem.code for problem in document.analysis.problems]
    bar = table.budget.bars["parameters"]
    assert bar.isVisible()
    assert bar.over
    assert bar.words() == "121,930 of 100,000 (122 %)"
    table.budget.card.close_it()
    document.undo()
    assert document.project.budget.parameters is None
    assert not bar.isVisible()


def test_the_layers_that_hold_most_are_marked_while_a_budget_is_exceeded(following, document):
    table = following(NetworkTable, document)
    document.edit("budget", edits.set_budget, parameters=100_000, macs=2_000_000)
    assert offenders(table, "parameters") == ["dense_1"]
    assert offenders(table, "macs") == ["conv2d_2"]
    document.edit("budget", edits.set_budget, parameters=200_000)
    assert offenders(table, "parameters") == []


def test_memory_is_the_estimate_of_training_in_megabytes(following, document):
    table = following(NetworkTable, document)
    document.edit("budget", edits.set_budget, memory=60 * 2**20)
    now = training_memory(document.analysis, document.project.plan).total
    assert table.budget.bars["memory"].words().startswith(f"{round(now / 2**20)} MB of 60 MB")
    document.edit("batch", edits.set_plan, batch_size=4096)
    table.refresh()
    assert table.budget.over() == ("memory",)


def test_a_number_that_cannot_be_read_is_told_below_the_field_and_wholly(following, document, qtbot):
    table = following(NetworkTable, document)
    qtbot.mouseClick(table.budget.button, Qt.MouseButton.LeftButton)
    card = table.budget.card
    before, field = card.height(), card.fields["macs"]
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    row = field.parentWidget()
    sentence = next(label for label in row.findChildren(QLabel) if label.text() == row.problem())
    assert row.problem()

    def stands():
        assert card.height() > before
        assert sentence.geometry().top() >= field.geometry().bottom()
        assert sentence.height() >= sentence.heightForWidth(sentence.width())
        assert row.rect().contains(sentence.geometry())
        assert card.rect().contains(row.geometry())
        assert card.window().rect().contains(card.geometry())

    qtbot.waitUntil(stands)
