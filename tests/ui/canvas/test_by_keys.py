"""The canvas without a mouse: walking, carrying layers, wiring by letters."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits, templates
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.canvas.gestures.connect_by_keys import letters_for
from tests.ui.canvas.clearness import stands_clear
from tests.ui.canvas.test_gestures import cut, edges, steps

Key, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def place(view, node):
    return tuple(view.document.project.positions[node])


def stand_on(view, node):
    view.viewport().setFocus(Qt.FocusReason.TabFocusReason)
    view.stage.marks.focus = node


def test_tab_walks_in_the_order_of_the_data_and_then_leaves(still, hand):
    still.viewport().setFocus()
    walked = []
    for _ in range(8):
        hand(still).key(Key.Key_Tab)
        walked.append(still.stage.marks.focus)
    project = still.document.project
    assert [project.node(n).layer.kind for n in walked][:3] == ["Input", "Conv2D", "MaxPooling2D"]
    assert len(set(walked)) == 8
    assert still.stage.selected() == []
    hand(still).key(Key.Key_Backtab)
    assert still.stage.marks.focus == walked[-2]
    hand(still).key(Key.Key_Tab)
    hand(still).key(Key.Key_Tab)
    assert not still.viewport().hasFocus()


def test_space_selects_the_layer_in_focus_and_shift_and_arrows_select_more(still, hand):
    stand_on(still, "conv2d_1")
    hand(still).key(Key.Key_Space)
    assert still.selection() == ["conv2d_1"]
    hand(still).key(Key.Key_Down, SHIFT)
    assert still.selection() == ["conv2d_1", "maxpool_1"]
    hand(still).key(Key.Key_Space)
    assert still.selection() == ["conv2d_1"]


def test_the_view_follows_the_focus(make_canvas, hand):
    view = make_canvas(size=(500, 260))
    view.zoom_to(1.0)
    stand_on(view, "input")
    for _ in range(7):
        hand(view).key(Key.Key_Tab)
        box = view.node_rect(view.stage.marks.focus)
        assert view.rect().contains(box), view.stage.marks.focus


def test_m_carries_a_layer_with_the_arrows_until_enter_in_one_step(canvas, hand):
    stand_on(canvas, "conv2d_1")
    before = place(canvas, "conv2d_1")
    hand(canvas).key(Key.Key_M)
    assert canvas.busy
    for key, held in ((Key.Key_Right, SHIFT), (Key.Key_Down, Qt.KeyboardModifier.NoModifier)):
        hand(canvas).key(key, held)
    hand(canvas).key(Key.Key_Left, CONTROL)
    assert place(canvas, "conv2d_1") == before
    hand(canvas).key(Key.Key_Return)
    assert place(canvas, "conv2d_1") == (before[0] + 39, before[1] + 8)
    assert steps(canvas) == 1
    assert canvas.document.history.steps[-1] == "Move conv2d_1"


def test_escape_puts_a_carried_layer_back(canvas, hand):
    stand_on(canvas, "conv2d_1")
    before = canvas.document.project
    hand(canvas).key(Key.Key_M)
    hand(canvas).key(Key.Key_Right)
    hand(canvas).key(Key.Key_Escape)
    assert canvas.document.project is before
    assert not canvas.stage.scene.lifted
    assert steps(canvas) == 0


def test_a_click_drops_what_the_arrows_carry(still, hand):
    stand_on(still, "conv2d_1")
    before = place(still, "conv2d_1")
    hand(still).key(Key.Key_M)
    hand(still).key(Key.Key_Right)
    hand(still).click(QPoint(20, 500))
    assert place(still, "conv2d_1") == (before[0] + 8, before[1])


def loose(make_canvas):
    """Two inputs and three readers, nothing wired."""
    project, _ = edits.add(templates.new("empty"), make("Input", shape=(8, 8, 4)), (0.0, 0.0), "top")
    for place_, name in enumerate(("one", "two", "three")):
        layer = make("Conv2D", filters=4)
        project, _ = edits.add(project, layer, (240.0 * place_, 160.0), name)
    project, _ = edits.add(project, make("Dense", units=3), (0.0, 320.0), "out")
    return make_canvas(project)


def test_c_gives_the_ports_that_fit_letters_and_a_letter_and_enter_wire_one(make_canvas, hand):
    view = loose(make_canvas)
    stand_on(view, "top")
    hand(view).key(Key.Key_C)
    shown = {node: letters for node, _slot, letters, _chosen in view.stage.marks.letters}
    assert shown == {"one": "A", "two": "B", "three": "C", "out": "D"}
    hand(view).key(Key.Key_B)
    assert [n for n, _s, _l, chosen in view.stage.marks.letters if chosen] == ["two"]
    assert edges(view) == set()
    hand(view).key(Key.Key_Return)
    assert edges(view) == {("top", "two")}
    assert steps(view) == 1
    assert view.stage.marks.letters == []


def test_arrows_go_from_port_to_port_and_escape_leaves_all_as_it_was(make_canvas, hand):
    view = loose(make_canvas)
    before = view.document.project
    stand_on(view, "top")
    hand(view).key(Key.Key_C)
    hand(view).key(Key.Key_Down)
    hand(view).key(Key.Key_Down)
    hand(view).key(Key.Key_Up)
    assert [n for n, _s, _l, chosen in view.stage.marks.letters if chosen] == ["two"]
    hand(view).key(Key.Key_Escape)
    assert view.document.project is before
    assert not view.busy


def test_ports_that_would_close_a_loop_wear_no_letter(still, hand):
    stand_on(still, "conv2d_2")
    hand(still).key(Key.Key_C)
    offered = {node for node, *_rest in still.stage.marks.letters}
    assert not offered & {"conv2d_1", "maxpool_1", "conv2d_2"}
    hand(still).key(Key.Key_Escape)


def test_shift_c_begins_at_the_input(still, hand):
    cut(still, "conv2d_1", "maxpool_1")
    stand_on(still, "maxpool_1")
    hand(still).key(Key.Key_C, SHIFT)
    names = [node for node, *_rest in still.stage.marks.letters]
    assert names[:2] == ["input", "conv2d_1"]
    QTest.keyClicks(still.viewport(), "b")
    hand(still).key(Key.Key_Return)
    assert ("conv2d_1", "maxpool_1") in edges(still)


def test_the_letters_are_painted_beside_their_ports(make_canvas, hand):
    view = loose(make_canvas)
    view.fit_all()
    view.stage.camera.look(view.stage.camera.goal)
    stand_on(view, "top")
    plain = view.grab().toImage()
    hand(view).key(Key.Key_C)
    at = view.port_point("three", "input", "in")
    near = QRect(at - QPoint(28, 28), at + QPoint(28, 28))
    assert view.grab().toImage().copy(near) != plain.copy(near)
    far = QRect(at + QPoint(28, 100), QSize(20, 20))
    assert view.grab().toImage().copy(far) == plain.copy(far)
    hand(view).key(Key.Key_Escape)


def test_letters_are_enough_and_none_begins_another():
    assert letters_for(3) == ("A", "B", "C")
    many = letters_for(60)
    assert len(set(many)) == 60
    assert {len(name) for name in many} == {2}


def type_layer(view, words):
    line = view.cards.quick_add.line
    QTest.keyClicks(line, words)
    QTest.keyClick(line, Key.Key_Return)


def test_a_layer_asked_for_by_keys_goes_behind_the_layer_in_focus_which_is_left_to_it(still, hand):
    still.stage.pointer = None
    stand_on(still, "conv2d_1")
    hand(still).key(Key.Key_Tab)
    assert still.stage.marks.focus == "maxpool_1"
    assert still.selection() == []
    hand(still).key(Key.Key_A)
    type_layer(still, "dropout")
    (new,) = still.selection()
    assert {("maxpool_1", new), (new, "conv2d_2")} <= edges(still)
    assert still.stage.marks.focus == new
    hand(still).key(Key.Key_C)
    assert still.busy
    assert still.pointing.gesture._node == new
    hand(still).key(Key.Key_Escape)


def test_after_escape_a_layer_stands_for_itself_and_the_arrows_walk_on_from_where_one_was(still, hand):
    still.stage.pointer = None
    before = edges(still)
    stand_on(still, "output")
    hand(still).key(Key.Key_Up)
    hand(still).key(Key.Key_Escape)
    hand(still).key(Key.Key_Up)
    assert still.selection() == ["flatten_1"]
    hand(still).key(Key.Key_Escape)
    still.stage.pan(QPointF(400, 0))
    hand(still).key(Key.Key_A)
    type_layer(still, "input")
    assert edges(still) == before


def test_space_keeps_the_only_layer_selected_that_the_arrows_have_chosen(still, hand):
    stand_on(still, "conv2d_1")
    hand(still).key(Key.Key_Down)
    assert still.selection() == ["maxpool_1"]
    hand(still).key(Key.Key_Space)
    assert still.selection() == ["maxpool_1"]


def test_a_layer_that_does_not_fit_behind_another_stands_beside_the_wire(still, hand):
    told = []
    still.refused.connect(told.append)
    before = edges(still)
    stand_on(still, "conv2d_1")
    hand(still).key(Key.Key_A)
    type_layer(still, "add")
    (new,) = still.selection()
    assert edges(still) == before
    assert stands_clear(still, new)
    assert len(told) == 1
    assert told[0].startswith("Add stands beside the wire: ")
    assert "add_1" not in told[0]


def test_a_layer_of_the_palette_by_enter_does_not_turn_the_network_red_either(still):
    still.select(["conv2d_1"])
    before = edges(still)
    new = still.add_layer("Add")
    assert edges(still) == before
    assert stands_clear(still, new)
    still.select(["conv2d_1"])
    fits = still.add_layer("Dropout")
    assert ("conv2d_1", fits) in edges(still)


def test_a_reshape_keeps_the_shape_that_arrives_until_another_is_wished(still, hand):
    still.select(["maxpool_1"])
    new = still.add_layer("Reshape")
    assert ("maxpool_1", new) in edges(still)
    assert still.document.project.node(new).layer.target_shape == (13, 13, 32)
    assert all(facts.state == "ok" for facts in still.document.analysis.nodes.values())


def test_what_is_duplicated_and_pasted_by_keys_lies_on_no_other_layer(still, hand):
    still.select(["conv2d_1", "maxpool_1"])
    middle = still.node_rect("maxpool_1").center()
    hand(still).key(Key.Key_C, CONTROL)
    hand(still).key(Key.Key_D, CONTROL)
    hand(still).key(Key.Key_D, CONTROL)
    QTest.mouseMove(still.viewport(), middle)
    hand(still).key(Key.Key_V, CONTROL)
    scene = still.stage.scene
    assert len(scene.nodes) == 8 + 6
    for item in scene.nodes.values():
        assert [other.id for other in scene.nodes_in(item.box)] == [item.id]
