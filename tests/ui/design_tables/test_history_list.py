"""The history list names each step and goes to it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cnnstudio.document import edits
from cnnstudio.ui.design_tables.history_list import HistoryList
from cnnstudio.ui.design_tables.history_model import NOW_ROLE, UNDONE_ROLE


def edited(document):
    for filters in (8, 16, 24):
        document.edit(f"filters {filters}", edits.set_fields, "conv2d_2", filters=filters)


def press(qtbot, panel, row):
    box = panel.visualRect(panel.steps.index(row))
    qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def labels(panel):
    return [panel.steps.index(row).data() for row in range(panel.steps.rowCount())]


def test_each_step_is_listed_below_the_beginning(following, document):
    panel = following(HistoryList, document)
    edited(document)
    assert labels(panel)[0] == "As begun"
    assert [label.split(":")[0] for label in labels(panel)[1:]] == ["filters 8", "filters 16", "filters 24"]
    assert panel.steps.index(3).data(NOW_ROLE)


def test_pressing_a_step_goes_there_and_later_ones_are_undone(following, document, qtbot):
    edited(document)
    panel = following(HistoryList, document)
    press(qtbot, panel, 1)
    assert document.project.node("conv2d_2").layer.filters == 8
    assert panel.steps.index(1).data(NOW_ROLE)
    assert panel.steps.index(3).data(UNDONE_ROLE)
    press(qtbot, panel, 3)
    assert document.project.node("conv2d_2").layer.filters == 24
    press(qtbot, panel, 0)
    assert document.project.node("conv2d_2").layer.filters == 64


def test_undo_elsewhere_moves_the_mark(following, document):
    panel = following(HistoryList, document)
    edited(document)
    document.undo()
    assert panel.steps.index(2).data(NOW_ROLE)


def test_a_new_step_after_undo_replaces_what_was_undone(following, document):
    panel = following(HistoryList, document)
    edited(document)
    document.undo()
    document.undo()
    document.edit("filters 99", edits.set_fields, "conv2d_2", filters=99)
    assert [label.split(":")[0] for label in labels(panel)[1:]] == ["filters 8", "filters 99"]


def test_enter_goes_to_the_step_under_the_focus(following, document, qtbot):
    edited(document)
    panel = following(HistoryList, document)
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    assert document.project.node("conv2d_2").layer.filters == 16
