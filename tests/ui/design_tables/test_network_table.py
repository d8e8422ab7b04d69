"""The network table says what the analysis says, in order, and keeps step with the canvas's selection."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.design_tables.network_rows import COLUMNS
from cnnstudio.ui.design_tables.network_table import NetworkTable


def column(table, name):
    place = COLUMNS.index(name)
    return [table.model.index(row, place).data() for row in range(table.model.rowCount())]


def press(qtbot, table, row, name="name", modifier=Qt.KeyboardModifier.NoModifier):
    box = table.view.visualRect(table.model.index(row, COLUMNS.index(name)))
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, modifier, box.center())


def press_head(qtbot, table, name):
    head = table.view.horizontalHeader()
    x = head.sectionViewportPosition(COLUMNS.index(name)) + 20
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=head.rect().topLeft().__class__(x, 8))


def test_every_layer_stands_in_order_with_its_numbers(following, document):
    table = following(NetworkTable, document)
    assert column(table, "name") == [document.analysis.nodes[p].name for p in document.analysis.order]
    at = column(table, "name").index("conv2d_2")
    assert column(table, "shape")[at] == "11 × 11 × 64"
    assert column(table, "parameters")[at] == "18,496"
    assert column(table, "macs")[at] == "2,230,272"
    assert column(table, "field")[at] == "8 × 8"


def test_the_totals_stand_below(following, document):
    table = following(NetworkTable, document)
    cells = table.totals.cells()
    assert cells[COLUMNS.index("parameters")] == "121,930"
    assert table.totals.note() == ""


def test_incomplete_totals_say_what_they_leave_out(following, broken):
    table = following(NetworkTable, broken)
    assert "conv2d_2" in table.totals.note()
    at = column(table, "name").index("dense_1")
    assert column(table, "shape")[at] == "waits for conv2d_2"
    assert column(table, "parameters")[at] == "–"


def test_the_table_follows_edits(following, document):
    table = following(NetworkTable, document)
    document.edit("more", edits.set_fields, "conv2d_2", filters=128)
    at = column(table, "name").index("conv2d_2")
    assert column(table, "shape")[at] == "11 × 11 × 128"
    document.edit("new", edits.add, make("ReLU"), name="fresh")
    assert "fresh" in column(table, "name")
    document.undo()
    assert "fresh" not in column(table, "name")


def test_pressing_a_row_asks_to_select_the_layer(following, document, qtbot):
    table = following(NetworkTable, document)
    row = column(table, "name").index("conv2d_2")
    with qtbot.waitSignal(table.selectionRequested) as asked:
        press(qtbot, table, row)
    assert asked.args == [("conv2d_2",)]
    press(qtbot, table, row + 1, modifier=Qt.KeyboardModifier.ControlModifier)
    assert table.selection() == ("conv2d_2", "maxpool_2")


def test_the_canvas_selects_rows_without_an_echo(following, document, qtbot):
    table = following(NetworkTable, document)
    with qtbot.assertNotEmitted(table.selectionRequested):
        table.set_selection(["dense_1", "conv2d_1"])
        document.edit("more", edits.set_fields, "conv2d_2", filters=8)
    assert set(table.selection()) == {"dense_1", "conv2d_1"}


def test_a_head_sorts_and_the_third_press_returns_to_the_order(following, document, qtbot):
    table = following(NetworkTable, document)
    natural = column(table, "name")
    table.set_selection(["conv2d_2"])
    press_head(qtbot, table, "parameters")
    assert column(table, "name")[0] == "dense_1"
    assert table.selection() == ("conv2d_2",)
    press_head(qtbot, table, "parameters")
    assert column(table, "name")[-1] == "dense_1"
    press_head(qtbot, table, "parameters")
    assert column(table, "name") == natural


def test_unknown_numbers_sort_last(following, broken, qtbot):
    table = following(NetworkTable, broken)
    press_head(qtbot, table, "parameters")
    assert column(table, "parameters")[-1] == "–"
    assert column(table, "parameters")[0] == "320"


def test_enter_opens_a_layer(following, document, qtbot):
    table = following(NetworkTable, document)
    table.set_selection(["conv2d_1"])
    table.view.setCurrentIndex(table.model.index(1, 0))
    with qtbot.waitSignal(table.activated) as asked:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert asked.args == ["conv2d_1"]


def test_copy_gives_text_with_tabs_heads_and_totals(following, document, qtbot):
    table = following(NetworkTable, document)
    table.view.clearSelection()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[0] == "Layer"
    assert len(lines) == len(document.analysis.order) + 2
    assert "121,930" in lines[-1]


def test_copy_of_a_selection_leaves_the_totals_out(following, document):
    table = following(NetworkTable, document)
    table.set_selection(["conv2d_2"])
    lines = table.text().split("\n")
    assert len(lines) == 2
    assert lines[1].startswith("conv2d_2\tConv2D\t11 × 11 × 64\t18,496")


def test_an_empty_canvas_says_what_to_do(following, document):
    table = following(NetworkTable, document)
    document.edit("clear", edits.remove, tuple(document.project.graph.by_id))
    assert table.empty.isVisible()
    assert not table.view.isVisible()


def test_a_hidden_table_catches_up_when_it_is_shown(following, document):
    table = following(NetworkTable, document)
    table.hide()
    document.edit("new", edits.add, make("ReLU"), name="fresh")
    assert "fresh" not in column(table, "name")
    table.show()
    assert "fresh" in column(table, "name")


def test_a_layer_selected_while_the_table_was_hidden_is_marked_when_it_is_shown(following, document):
    table = following(NetworkTable, document)
    table.hide()
    fresh = document.edit("new", edits.add, make("ReLU"), name="fresh")
    table.set_selection([fresh])
    assert table.selection() == ()
    table.show()
    assert table.selection() == (fresh,)
