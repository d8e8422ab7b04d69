"""The runs' order and what they are compared with."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.language import use_language
from cnnstudio.ui.training.runs_table import RunRow, RunsTable, against
from cnnstudio.ui.widgets.paint import text_width


def row(name, best, pinned=False):
    return RunRow(f"/runs/{name}", name, "10:15", best, 1000, "5 epochs", pinned=pinned)


@pytest.fixture
def table(qtbot, look):
    shown = RunsTable()
    qtbot.addWidget(shown)
    shown.resize(600, 300)
    shown.set_rows([row("new", 0.91), row("none", None), row("old", 0.97)])
    shown.show()
    return shown


def press_best(table):
    head = table.horizontalHeader()
    at = QPoint(head.sectionViewportPosition(1) + 20, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)


def names(table):
    return [one.name for one in table.rows()]


def test_a_press_on_the_head_sorts_by_the_best_and_the_next_by_time(table):
    table.select("/runs/new")
    press_best(table)
    assert names(table) == ["old", "new", "none"]
    assert table.selected() == "/runs/new"
    assert table.model().headerData(1, Qt.Orientation.Horizontal, 0).endswith("↓")
    table.set_rows([row("newest", 0.95), row("new", 0.91), row("none", None), row("old", 0.97)])
    assert names(table) == ["old", "newest", "new", "none"]
    press_best(table)
    assert names(table) == ["newest", "new", "none", "old"]


def test_a_pinned_run_stays_above_and_the_others_are_compared_with_it(table):
    rows = [row("base", 0.95, pinned=True), row("better", 0.97), row("worse", 0.9), row("none", None)]
    table.set_rows(rows)
    press_best(table)
    assert names(table)[:2] == ["base", "better"]
    assert against(rows[1], rows) == "97.00 %, 2.00 points above base"
    assert against(rows[2], rows) == "90.00 %, 5.00 points below base"
    assert against(rows[0], rows) == "95.00 %, what the others are compared with"
    tip = table.model().index(1, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "97.00 %, 2.00 points above base"


@pytest.mark.parametrize("language", ["en", "pseudo"])
@pytest.mark.parametrize("width", [400, 470, 600])
def test_every_head_is_whole_in_any_language(table, qtbot, language, width):
    use_language(language)
    try:
        table.set_rows([row("mnist-cnn", 0.9912), row("other", None)])
        table.resize(width, 300)
        table._fit()
        head = table.horizontalHeader()
        for column, title in enumerate(table.model().titles()):
            if column and not table.isColumnHidden(column):
                assert head.sectionSizeHint(column) <= head.sectionSize(column), title
                assert text_width(title, "small") < head.sectionSize(column), title
        assert head.sectionSize(0) >= 60
        assert not table.isColumnHidden(1)
        assert not table.isColumnHidden(4)
    finally:
        use_language("en")


def test_fitting_again_changes_nothing_and_names_stand_whole_beside_their_time(table):
    """A hidden column's head has no width: measured so, the column came back at every second fit."""
    for width in (440, 480, 495, 520, 700):
        table.resize(width, 300)
        hidden = table.isColumnHidden(2)
        for _ in range(3):
            table._fit()
            assert table.isColumnHidden(2) == hidden
        if not hidden:
            assert table.columnWidth(0) >= table._named()
