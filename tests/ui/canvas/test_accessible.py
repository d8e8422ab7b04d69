"""The canvas for those who do not see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from cnnstudio.document import edits
from cnnstudio.ui.canvas.inner_layers import inner_box
from tests.ui.canvas.test_inner_layers import unfold


@pytest.fixture
def interface(still):
    return QAccessible.queryAccessibleInterface(still.viewport())


def names(interface):
    return [interface.child(n).text(QAccessible.Text.Name) for n in range(interface.childCount())]


def test_the_canvas_is_a_list_with_one_item_per_layer_port_and_wire(still, interface):
    assert interface.role() == QAccessible.Role.List
    assert interface.childCount() == 8 + 15 + 7
    assert "8 layers" in interface.text(QAccessible.Text.Name)


def test_a_layer_says_its_kind_name_parameters_shape_inputs_and_problems(still, interface):
    words = interface.child(1).text(QAccessible.Text.Name)
    assert (
        words
        == "Conv2D, conv2d_1, 32 filters 3 by 3, relu, output 26 by 26 by 32, 1 input from input, no problems"
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


def test_every_port_says_whose_it_is_and_what_hangs_on_it(still, interface):
    assert "Input input of maxpool_1, wired to conv2d_1" in names(interface)
    assert "Output output of conv2d_1, wired to maxpool_1" in names(interface)
    at = names(interface).index("Input input of maxpool_1, wired to conv2d_1")
    port, point = interface.child(at), still.port_point("maxpool_1", "input", "in", 0)
    assert port.role() == QAccessible.Role.Button
    assert (port.rect().width(), port.rect().height()) >= (24, 24)
    assert port.rect().contains(still.viewport().mapToGlobal(point))
    assert port.parent().object() is still.viewport()
    assert interface.indexOfChild(port) == at


def test_every_wire_says_its_ends_and_what_flows_in_it(still, interface):
    words = "Wire from conv2d_1 to maxpool_1, 26 by 26 by 32"
    wire = interface.child(names(interface).index(words))
    edge = next(e.id for e in still.document.project.graph.edges if e.target == "maxpool_1")
    at = still.viewport().mapToGlobal(still.wire_point(edge))
    assert wire.role() == QAccessible.Role.ListItem
    assert wire.rect().contains(at)
    assert not wire.state().selected
    still.stage.select(wires=[edge])
    assert wire.state().selected
    assert interface.childAt(at.x(), at.y()).text(QAccessible.Text.Name) == words
    assert wire.parent().object() is still.viewport()


def test_layers_inside_an_open_block_are_told_with_their_place_and_their_block(still, interface, hand):
    block = unfold(still)
    name = still.document.project.node(block).name
    told = names(interface)
    words = next(each for each in told if each.startswith("MaxPooling2D, maxpool_2"))
    known = (
        "MaxPooling2D, maxpool_2, 2 by 2, stride 2, output 5 by 5 by 64, 1 input from conv2d_2, no problems"
    )
    assert words == f"{known}, inside {name}"
    inner, path = interface.child(told.index(words)), f"{block}/1/maxpool_2"
    box = still.stage.camera.eye.box_to_window(inner_box(still.stage.scene, path)).toAlignedRect()
    assert inner.rect().topLeft() == still.viewport().mapToGlobal(box.topLeft())
    assert inner.rect().size() == box.size()
    assert inner.role() == QAccessible.Role.ListItem
    assert inner.parent().object() is still.viewport()
    assert interface.indexOfChild(inner) == told.index(words)
    at = still.viewport().mapToGlobal(box.center())
    assert interface.childAt(at.x(), at.y()).text(QAccessible.Text.Name) == words
    assert not inner.state().selected
    hand(still).click(box.center())
    assert inner.state().selected
    assert inner.state().focused
    assert interface.focusChild().text(QAccessible.Text.Name) == words


def test_a_block_says_whether_it_shows_its_layers_and_folding_takes_them_away(still, interface, hand):
    block = unfold(still)
    name, told = still.document.project.node(block).name, names(interface)
    place = next(n for n, words in enumerate(told) if words.startswith(f"Block, {name}"))
    state = interface.child(place).state()
    assert (state.expandable, state.expanded, state.collapsed) == (True, True, False)
    inner = interface.child(next(n for n, words in enumerate(told) if words.endswith(f"inside {name}")))
    assert inner.isValid()
    still.select([block])
    hand(still).key(Qt.Key.Key_E)
    state = interface.child(place).state()
    assert (state.expandable, state.expanded, state.collapsed) == (True, False, True)
    assert not any(words.endswith(f"inside {name}") for words in names(interface))
    assert not interface.child(0).state().expandable


def test_what_lies_outside_the_window_says_so(still, interface):
    assert not interface.child(1).state().offscreen
    camera = still.stage.camera
    camera.look(camera.eye.shifted(QPointF(-3000, 0)))
    assert interface.child(1).state().offscreen


def test_objects_of_deleted_layers_go_away(still, interface, hand):
    for place in range(8):
        interface.child(place).text(QAccessible.Text.Name)
    still.viewport().setFocus()
    for _ in range(30):
        still.select(["conv2d_2", "dense_1"])
        hand(still).key(Qt.Key.Key_Delete)
        assert len(still.document.project.graph.nodes) == 6
        assert len(names(interface)) == 6 + 11 + 3
        assert all(names(interface))
        still.document.undo()
        assert all(interface.child(n).rect().isValid() for n in range(interface.childCount()))


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


@pytest.fixture
def heard(monkeypatch):
    """What a screen reader is told while one listens: sentences, and names of what takes the focus."""
    from cnnstudio.ui.canvas import accessible

    said = []

    def hear(event):
        if isinstance(event, QAccessibleAnnouncementEvent):
            assert event.politeness() == QAccessible.AnnouncementPoliteness.Polite
            said.append(event.message())
        elif event.type() == QAccessible.Event.Focus:
            said.append(QAccessible.queryAccessibleInterface(event.object()).text(QAccessible.Text.Name))

    monkeypatch.setattr(accessible.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(accessible.QAccessible, "updateAccessibility", hear)
    return said


def test_each_step_is_announced_while_a_screen_reader_listens(still, heard):
    still.document.edit("Rename dense_1 to wide", edits.rename, "dense_1", "wide")
    assert heard == ["Rename dense_1 to wide"]


def test_a_new_layer_is_announced_with_what_comes_out_of_it(still, heard):
    still.select(["conv2d_1"])
    heard.clear()
    still.add_layer("MaxPooling2D")
    assert len(heard) == 1
    assert heard[0].endswith("Output now 13 by 13 by 32")


def test_quick_steps_are_announced_once_in_a_while_and_the_last_one_always(still, heard, qtbot):
    for number in range(6):
        still.document.edit(f"Step {number}", edits.set_fields, "dense_1", units=20 + number)
    assert [words[:6] for words in heard] == ["Step 0"]
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=3000)
    assert heard[1].startswith("Step 5")
    assert heard[1].endswith("Output now 25")


def test_the_layer_that_the_keyboard_reaches_is_read_out(still, heard, hand):
    still.viewport().setFocus()
    still.stage.marks.focus = "conv2d_1"
    hand(still).key(Qt.Key.Key_Down)
    assert any(words.startswith("MaxPooling2D, maxpool_1") for words in heard)
