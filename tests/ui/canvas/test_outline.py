"""The outline: the same layers, selection and commands as on the canvas, in a standard tree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.document import blocks, edits, templates
from cnnstudio.document.document import Document
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.canvas.outline import Outline
from cnnstudio.ui.canvas.view import CanvasView

Key = Qt.Key


@pytest.fixture
def pair(qtbot, look):
    """A canvas and its outline, both to be seen."""
    bridge = Bridge(Document(templates.new("mnist-cnn")))
    canvas = CanvasView(bridge)
    outline = Outline(canvas)
    for widget in (canvas, outline):
        qtbot.addWidget(widget)
        widget.resize(700, 600)
        widget.show()
    yield canvas, outline
    bridge.close()


def select(outline, path):
    rect = outline.visualItemRect(outline.row(path))
    QTest.mouseClick(outline.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_rows_stand_in_the_order_of_the_data(pair):
    canvas, outline = pair
    project = canvas.document.project
    for edge in project.graph.edges:
        assert outline.paths().index(edge.source) < outline.paths().index(edge.target)
    row = outline.row("conv2d_1")
    assert [row.text(n) for n in range(3)] == ["conv2d_1", "Conv2D", "26 × 26 × 32"]


def test_selection_goes_both_ways(pair):
    canvas, outline = pair
    select(outline, "conv2d_2")
    assert canvas.selection() == ["conv2d_2"]
    canvas.select(["dense_1", "flatten"])
    chosen = {row.text(0) for row in outline.selectedItems()}
    assert chosen == {canvas.document.project.node(n).name for n in canvas.selection()}
    QTest.keyClick(outline, Key.Key_Home)
    assert canvas.selection() == ["input"]
    QTest.keyClick(outline, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.selection() == ["input", "conv2d_1"]


def test_keys_mean_the_same_as_on_the_canvas(pair):
    canvas, outline = pair
    outline.setFocus()
    select(outline, "maxpool_1")
    QTest.keyClick(outline, Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert canvas.document.project.node("maxpool_1").bypassed
    QTest.keyClick(outline, Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert "maxpool_1" not in canvas.document.project.graph.by_id
    assert "maxpool_1" not in outline.paths()
    canvas.document.undo()
    assert "maxpool_1" in outline.paths()


def test_the_menu_of_a_row_is_the_layers_menu(pair):
    canvas, outline = pair
    select(outline, "conv2d_1")
    at = outline.visualItemRect(outline.row("conv2d_1")).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, outline.viewport().mapToGlobal(at))
    QApplication.sendEvent(outline.viewport(), event)
    words = [action.text() for action in canvas.cards.menu.actions()]
    assert {"Rename", "Duplicate", "Delete"} <= set(words)
    next(a for a in canvas.cards.menu.actions() if a.text() == "Delete").trigger()
    assert "conv2d_1" not in outline.paths()
    canvas.cards.menu.close()


def test_a_block_holds_its_layers_and_unfolds(pair):
    canvas, outline = pair
    project = canvas.document.project
    block = canvas.document.edit("Block", blocks.group, ("conv2d_1", "maxpool_1"))
    assert canvas.document.project is not project
    row = outline.row(block)
    assert {row.child(n).text(1) for n in range(row.childCount())} == {"Conv2D", "MaxPooling2D"}
    row.setExpanded(False)
    canvas.document.edit("Rename", edits.rename, "dense_1", "wide")
    assert not outline.row(block).isExpanded()


def test_it_is_a_tree_to_screen_readers_with_the_same_words_as_the_canvas(pair):
    _canvas, outline = pair
    spoken = QAccessible.queryAccessibleInterface(outline)
    assert spoken.role() == QAccessible.Role.Tree
    index = outline.indexFromItem(outline.row("conv2d_1"))
    words = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("Conv2D, conv2d_1, 32 filters 3 by 3, relu, output 26 by 26 by 32")
    assert outline.childAt(QPoint(5, 5)) is not None
