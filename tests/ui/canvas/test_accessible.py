"""The canvas for those who do not see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from cnnstudio.document import edits


@pytest.fixture
def interface(still):
    return QAccessible.queryAccessibleInterface(still.viewport())


def test_the_canvas_is_a_list_with_one_item_per_layer(still, interface):
    assert interface.role() == QAccessible.Role.List
    assert interface.childCount() == 8
    assert "8 layers" in interface.text(QAccessible.Text.Name)


def test_a_layer_says_its_kind_name_parameters_shape_inputs_and_problems(still, interface):
    words = interface.child(1).text(QAccessible.Text.Name)
    assert (
        words
        == "Conv2D, conv2d_1, 32 filters, 3 by 3, relu, output 26 by 26 by 32, 1 input from input, no problems"
    )


def test_a_broken_layer_says_what_is_wrong(still, interface):
    still.document.edit("Break", edits.set_fields, "conv2d_2", kernel_size=(20, 20))
    words = interface.child(3).text(QAccessible.Text.Name)
    assert "20" in words
    assert "not known yet" in words


def test_a_layer_has_its_place_on_the_screen_state_and_parent(still, interface):
    still.select(["conv2d_1"])
    child = interface.child(1)
    box = still.node_rect("conv2d_1")
    assert child.rect().topLeft() == still.viewport().mapToGlobal(box.topLeft())
    assert child.rect().size() == box.size()
    assert child.state().selected
    assert not interface.child(2).state().selected
    assert child.role() == QAccessible.Role.ListItem
    assert interface.indexOfChild(child) == 1
    at = still.viewport().mapToGlobal(box.center())
    assert interface.childAt(at.x(), at.y()).text(QAccessible.Text.Name) == child.text(QAccessible.Text.Name)


def test_objects_of_deleted_layers_go_away(still, interface, hand):
    for place in range(8):
        interface.child(place).text(QAccessible.Text.Name)
    still.viewport().setFocus()
    for _ in range(30):
        still.select(["conv2d_2", "dense_1"])
        hand(still).key(Qt.Key.Key_Delete)
        assert interface.childCount() == 6
        assert all(interface.child(n).text(QAccessible.Text.Name) for n in range(6))
        still.document.undo()
        assert all(interface.child(n).rect().isValid() for n in range(8))


def test_every_control_over_the_canvas_has_a_name(still):
    controls = [*still.findChildren(QAbstractButton), *still.findChildren(QLineEdit)]
    assert controls
    assert [c for c in controls if not c.accessibleName()] == []


def test_a_network_is_built_by_keys_alone(make_canvas, hand):
    from PySide6.QtTest import QTest

    view = make_canvas("empty")
    view.viewport().setFocus()
    for line in ("input", "conv 8 3x3 relu", "max", "flatten", "dense 10 softmax"):
        hand(view).key(Qt.Key.Key_A)
        typed = view.cards.quick_add.line
        QTest.keyClicks(typed, line)
        QTest.keyClick(typed, Qt.Key.Key_Return)
    analysis = view.document.analysis
    assert [analysis.nodes[p].layer.kind for p in analysis.order] == [
        "Input",
        "Conv2D",
        "MaxPooling2D",
        "Flatten",
        "Dense",
    ]
    assert analysis.nodes[analysis.order[-1]].output == (10,)


def test_the_focused_layer_wears_a_ring_that_the_eye_can_find(still, hand):
    still.viewport().setFocus()
    still.select(["conv2d_2"])
    plain = still.grab().toImage()
    hand(still).key(Qt.Key.Key_Down)
    hand(still).key(Qt.Key.Key_Up)
    ringed = still.grab().toImage()
    at = still.node_rect("conv2d_2").topLeft() + QPoint(30, -9)
    row = [ringed.pixelColor(at.x() + step, at.y()).name() for step in range(12)]
    assert plain != ringed
    assert len(set(row)) > 1


def test_each_step_is_announced_while_a_screen_reader_listens(still, monkeypatch):
    from cnnstudio.ui.canvas import accessible

    said = []
    monkeypatch.setattr(accessible.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        accessible.QAccessible, "updateAccessibility", lambda event: said.append(event.message())
    )
    still.document.edit("Rename dense_1 to wide", edits.rename, "dense_1", "wide")
    assert said == ["Rename dense_1 to wide"]
