"""Every gesture with real events at three zooms: one step each, and Escape restores exactly."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def edges(view):
    return {(e.source, e.target) for e in view.document.project.graph.edges}


def body(view, node):
    """A point on a node that no port reaches at any zoom."""
    box = view.node_rect(node)
    return QPoint(box.left() + box.width() // 8, box.center().y())


def empty(view):
    return QPoint(30, view.height() - 30)


def steps(view):
    return view.document.history.position


def test_a_drag_moves_a_node_by_exactly_what_the_pointer_travelled(canvas, hand):
    canvas.set_snapping(guides=False, grid=False)
    before = canvas.document.project.positions["conv2d_2"]
    start = body(canvas, "conv2d_2")
    hand(canvas).drag(start, start + QPoint(96, 48))
    after = canvas.document.project.positions["conv2d_2"]
    assert after[0] - before[0] == pytest.approx(96 / canvas.zoom(), abs=1)
    assert after[1] - before[1] == pytest.approx(48 / canvas.zoom(), abs=1)
    assert steps(canvas) == 1
    assert canvas.selection() == ["conv2d_2"]


def test_a_press_that_travels_less_than_six_pixels_moves_nothing(canvas, hand):
    start = body(canvas, "conv2d_2")
    hand(canvas).drag(start, start + QPoint(4, 3))
    assert steps(canvas) == 0
    assert canvas.selection() == ["conv2d_2"]


def test_shift_keeps_a_move_on_one_axis(still, hand):
    before = still.document.project.positions["conv2d_2"]
    start = body(still, "conv2d_2")
    mouse = hand(still)
    mouse.press(start)
    QTest.keyPress(still.viewport(), Qt.Key.Key_Shift, SHIFT)
    end = start + QPoint(80, 20)
    for step in range(1, 8):
        move(still, start + (end - start) * step / 7, SHIFT)
    mouse.release(end, held=SHIFT)
    after = still.document.project.positions["conv2d_2"]
    assert (after[0] - before[0], after[1] - before[1]) == (80, 0)


def move(view, at, held):
    """QTest moves without modifiers; a held key shows in the event that a real mouse would send."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    globally = QPointF(view.viewport().mapToGlobal(at))
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), globally, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, held
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_whole_selection_moves_as_one_step(canvas, hand):
    before = dict(canvas.document.project.positions)
    canvas.select(["conv2d_2", "maxpool_2", "flatten_1"])
    start = body(canvas, "maxpool_2")
    hand(canvas).drag(start, start + QPoint(-70, 30))
    after = canvas.document.project.positions
    moved = {node for node in before if before[node] != after[node]}
    assert moved == {"conv2d_2", "maxpool_2", "flatten_1"}
    assert steps(canvas) == 1
    canvas.document.undo()
    assert dict(canvas.document.project.positions) == before


def test_escape_during_a_move_puts_everything_back(canvas, hand):
    before = canvas.document.project
    box = canvas.node_rect("conv2d_2")
    start = body(canvas, "conv2d_2")
    mouse = hand(canvas)
    mouse.press(start)
    mouse.move(start, start + QPoint(120, 60))
    assert canvas.node_rect("conv2d_2") != box
    mouse.key(Qt.Key.Key_Escape)
    mouse.release(start + QPoint(120, 60))
    assert canvas.node_rect("conv2d_2") == box
    assert canvas.document.project is before
    assert not canvas.busy


def cut(view, source, target):
    """Take one wire away by an edit, so that a gesture may draw it anew."""
    from cnnstudio.document import edits

    graph = view.document.project.graph
    edge = next(e for e in graph.edges if (e.source, e.target) == (source, target))
    view.document.edit("Cut", edits.disconnect, edge.id)
    return edge.id


@pytest.mark.parametrize("backwards", [False, True])
def test_a_wire_is_drawn_in_either_direction_and_snaps_within_twenty_pixels(canvas, hand, backwards):
    cut(canvas, "conv2d_2", "maxpool_2")
    out = canvas.port_point("conv2d_2", "output", "out")
    into = canvas.port_point("maxpool_2", "input", "in")
    start, end = (into, out) if backwards else (out, into)
    hand(canvas).drag(start, end + QPoint(12, -12 if backwards else 12))
    assert ("conv2d_2", "maxpool_2") in edges(canvas)
    assert steps(canvas) == 2


def test_click_and_click_draws_a_wire(canvas, hand):
    cut(canvas, "conv2d_2", "maxpool_2")
    mouse = hand(canvas)
    start = canvas.port_point("conv2d_2", "output", "out")
    end = canvas.port_point("maxpool_2", "input", "in")
    mouse.click(start)
    assert canvas.busy
    mouse.move(start, end)
    mouse.click(end)
    assert ("conv2d_2", "maxpool_2") in edges(canvas)
    assert not canvas.busy


def test_a_wire_dropped_on_a_body_takes_its_free_port(still, hand):
    cut(still, "conv2d_2", "maxpool_2")
    hand(still).drag(still.port_point("conv2d_2", "output", "out"), body(still, "maxpool_2"))
    assert ("conv2d_2", "maxpool_2") in edges(still)


def test_a_wire_to_a_layer_above_goes_round_both_and_says_that_its_shape_follows(still, hand):
    cut(still, "maxpool_1", "conv2d_2")
    cut(still, "conv2d_2", "maxpool_2")
    mouse = hand(still)
    start = still.port_point("conv2d_2", "output", "out")
    end = still.port_point("conv2d_1", "input", "in")
    mouse.press(start)
    mouse.move(start, end)
    assert still.cards.tag.text() == (
        "conv2d_2 has no input yet; its shape follows Replaces the wire that was there"
    )
    mouse.release(end)
    scene, graph = still.stage.scene, still.document.project.graph
    made = next(e for e in graph.edges if (e.source, e.target) == ("conv2d_2", "conv2d_1"))
    route = scene.route(scene.wires[made.id])
    assert not any(route.meets(item.box.adjusted(1, 1, -1, -1)) for item in scene.nodes.values())
    assert route.side == 1  # its label begins there and reads away from the layers
    assert all(item.box.right() < route.label.x() for item in scene.nodes.values())
    assert scene.wires[made.id] in list(scene.wires_in(route.path.boundingRect().adjusted(-1, -1, 1, 1)))


def test_a_loop_is_refused_in_words_and_its_way_is_shown(still, hand, qtbot):
    before = still.document.project
    mouse = hand(still)
    start = still.port_point("maxpool_2", "output", "out")
    end = still.port_point("conv2d_1", "input", "in")
    mouse.press(start)
    mouse.move(start, end)
    assert "loop" in still.cards.tag.text()
    assert still.cards.tag.isVisible()
    assert set(still.stage.marks.flashed) == {"conv2d_1", "maxpool_1", "conv2d_2", "maxpool_2"}
    with qtbot.waitSignal(still.refused) as refused:
        mouse.release(end)
    assert "loop" in refused.args[0]
    assert still.document.project is before


def test_a_layer_that_reads_pictures_refuses_a_row_of_numbers(still, hand, qtbot):
    fresh = still.add_layer("Conv2D", (900.0, 600.0))
    still.fit_all()
    before, mouse = still.document.project, hand(still)
    start, end = still.port_point("dense_1", "output", "out"), still.port_point(fresh, "input", "in")
    mouse.press(start)
    mouse.move(start, end)
    assert "picture" in still.cards.tag.text()
    item = still.stage.scene.nodes[fresh]
    assert still.stage.marks.port_state(item, item.slots[0]) == "impossible"
    with qtbot.waitSignal(still.refused):
        mouse.release(end)
    assert still.document.project is before


def test_a_used_input_gives_up_its_wire_and_a_drop_on_nothing_removes_it(still, hand):
    start = still.port_point("maxpool_2", "input", "in", 0)
    hand(still).drag(start, empty(still))
    assert ("conv2d_2", "maxpool_2") not in edges(still)
    assert steps(still) == 1
    still.document.undo()
    assert ("conv2d_2", "maxpool_2") in edges(still)


def test_escape_while_a_wire_end_is_held_keeps_the_wire(still, hand):
    before = still.document.project
    mouse = hand(still)
    start = still.port_point("maxpool_2", "input", "in", 0)
    mouse.press(start)
    mouse.move(start, empty(still))
    assert still.stage.marks.hidden
    mouse.key(Qt.Key.Key_Escape)
    mouse.release(empty(still))
    assert still.document.project is before
    assert not still.stage.marks.hidden


def test_a_wire_end_is_moved_to_another_layer_in_one_step(still, hand):
    start = still.port_point("flatten_1", "input", "in", 0)
    loose = still.add_layer("Flatten", (700.0, 600.0))
    base = steps(still)
    still.fit_all()
    start = still.port_point("flatten_1", "input", "in", 0)
    hand(still).drag(start, still.port_point(loose, "input", "in"))
    assert ("maxpool_2", loose) in edges(still)
    assert ("maxpool_2", "flatten_1") not in edges(still)
    assert steps(still) == base + 1


def test_the_wire_that_will_be_replaced_is_shown_dashed_until_release(still, hand):
    mouse = hand(still)
    old = next(e.id for e in still.document.project.graph.edges if e.target == "maxpool_2")
    start = still.port_point("maxpool_1", "output", "out")
    end = still.port_point("maxpool_2", "input", "in", 0)
    mouse.press(start)
    mouse.move(start, end)
    assert still.stage.marks.doomed == {old}
    assert "eplaces" in still.cards.tag.text()
    mouse.release(end)
    assert ("maxpool_1", "maxpool_2") in edges(still)
    assert ("conv2d_2", "maxpool_2") not in edges(still)
    assert steps(still) == 1


def test_a_rubber_band_to_the_right_takes_what_lies_inside(still, hand, qtbot):
    first, last = still.node_rect("conv2d_2"), still.node_rect("flatten_1")
    start = first.topLeft() + QPoint(-40, -12)
    end = last.bottomRight() + QPoint(-30, 12)
    hand(still).drag(start, end)
    assert still.selection() == []
    hand(still).drag(start, last.bottomRight() + QPoint(40, 12))
    assert still.selection() == ["conv2d_2", "maxpool_2", "flatten_1"]
    assert steps(still) == 0


def test_a_rubber_band_to_the_left_takes_what_it_touches(canvas, hand):
    box = canvas.node_rect("conv2d_2")
    start = QPoint(box.right() + 60, box.center().y() - 3)
    hand(canvas).drag(start, QPoint(box.right() - 4, box.center().y() + 4))
    assert canvas.selection() == ["conv2d_2"]


def test_panels_hear_of_a_rubber_band_once_when_it_ends(still, hand, qtbot):
    heard = []
    still.selectionChanged.connect(heard.append)
    box = still.node_rect("conv2d_2")
    hand(still).drag(QPoint(box.right() + 60, box.top() + 4), QPoint(box.right() - 20, box.bottom() - 4))
    assert heard == [["conv2d_2"]]


def test_escape_during_a_rubber_band_restores_the_selection(still, hand):
    still.select(["input"])
    mouse = hand(still)
    mouse.press(empty(still))
    mouse.move(empty(still), QPoint(still.width() - 20, 80))
    assert still.selection() != ["input"]
    mouse.key(Qt.Key.Key_Escape)
    mouse.release(QPoint(still.width() - 20, 80))
    assert still.selection() == ["input"]


def test_clicks_select_add_toggle_and_clear(canvas, hand):
    mouse = hand(canvas)
    mouse.click(body(canvas, "conv2d_1"))
    mouse.click(body(canvas, "conv2d_2"), SHIFT)
    assert canvas.selection() == ["conv2d_1", "conv2d_2"]
    mouse.click(body(canvas, "conv2d_1"), CONTROL)
    assert canvas.selection() == ["conv2d_2"]
    mouse.click(empty(canvas))
    assert canvas.selection() == []


def test_a_click_on_a_wire_selects_it_and_delete_removes_it(canvas, hand):
    edge = next(e.id for e in canvas.document.project.graph.edges if e.target == "maxpool_2")
    middle = (
        canvas.port_point("conv2d_2", "output", "out") + canvas.port_point("maxpool_2", "input", "in")
    ) / 2
    hand(canvas).click(middle)
    assert not canvas.busy
    assert canvas.stage.marks.selected_wires == {edge}
    hand(canvas).key(Qt.Key.Key_Delete)
    assert edge not in canvas.document.project.graph.edges_by_id
    assert steps(canvas) == 1


@pytest.mark.parametrize("button", ["middle", "right", "space"])
def test_the_view_is_dragged_from_anywhere_even_over_a_node(still, hand, button):
    mouse, before = hand(still), still.document.project
    start = body(still, "conv2d_2")
    box = still.node_rect("conv2d_2")
    if button == "space":
        still.viewport().setFocus()
        QTest.keyPress(still.viewport(), Qt.Key.Key_Space)
        mouse.drag(start, start + QPoint(60, 40))
        QTest.keyRelease(still.viewport(), Qt.Key.Key_Space)
    else:
        held = {"middle": Qt.MouseButton.MiddleButton, "right": Qt.MouseButton.RightButton}[button]
        mouse.drag(start, start + QPoint(60, 40), held)
    assert still.node_rect("conv2d_2").topLeft() == box.topLeft() + QPoint(60, 40)
    assert still.document.project is before
    assert still.cards.menu is None


def test_the_view_pans_while_a_wire_is_in_the_hand(still, hand):
    cut(still, "conv2d_2", "maxpool_2")
    mouse = hand(still)
    start = still.port_point("conv2d_2", "output", "out")
    mouse.press(start)
    mouse.move(start, start + QPoint(100, 10))
    QTest.mousePress(still.viewport(), Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, start)
    mouse.move(start, start + QPoint(0, -50))
    QTest.mouseRelease(still.viewport(), Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, start)
    assert still.busy
    end = still.port_point("maxpool_2", "input", "in")
    mouse.move(start, end)
    mouse.release(end)
    assert ("conv2d_2", "maxpool_2") in edges(still)


def test_a_merge_takes_a_third_wire_at_its_spare_port(make_canvas, hand):
    view = make_canvas("residual")
    view.zoom_to(1.0)
    view.reveal("add_1")
    graph = view.document.project.graph
    start = view.port_point("conv_1a", "output", "out")
    mouse = hand(view)
    mouse.press(start)
    mouse.move(start, start + QPoint(60, 40))
    spare = view.stage.scene.nodes["add_1"].slots[2]
    assert spare.spare
    assert view.stage.marks.port_state(view.stage.scene.nodes["add_1"], spare) == "valid"
    end = view.stage.camera.eye.to_window(spare.point(view.stage.scene.nodes["add_1"].box)).toPoint()
    mouse.move(start + QPoint(60, 40), end)
    mouse.release(end)
    incoming = view.document.project.graph.incoming["add_1"]
    assert [e.source for e in incoming] == [*(e.source for e in graph.incoming["add_1"]), "conv_1a"]


def test_the_view_pans_by_itself_at_the_windows_edge(still, hand, qtbot):
    start = body(still, "output")
    before = still.stage.camera.eye.corner
    mouse = hand(still)
    mouse.press(start)
    edge = QPoint(start.x(), still.height() - 3)
    mouse.move(start, edge)
    qtbot.waitUntil(lambda: still.stage.camera.eye.corner.y() > before.y() + 60, timeout=3000)
    place = still.document.project.positions["output"]
    mouse.release(edge)
    assert still.document.project.positions["output"][1] > place[1] + 60
    assert not still.pointing._edge.isActive()


def test_a_loose_layer_dropped_on_a_wire_is_threaded_in(still, hand):
    node = still.add_layer("Dropout", (900.0, 300.0))
    still.fit_all()
    still.zoom_to(1.0)
    still.reveal(node)
    edge = next(e for e in still.document.project.graph.edges if e.target == "output")
    start = body(still, node)
    middle = (still.port_point("dense_1", "output", "out") + still.port_point("output", "input", "in")) / 2
    end = middle + (start - still.node_rect(node).center())
    mouse = hand(still)
    mouse.press(start)
    mouse.move(start, end)
    assert still.stage.marks.insert_at == edge.id
    mouse.release(end)
    assert {("dense_1", node), (node, "output")} <= edges(still)
    assert ("dense_1", "output") not in edges(still)


def test_a_second_wire_begins_beside_an_output_that_has_one(still, hand):
    loose = still.add_layer("Flatten", (700.0, 500.0))
    still.fit_all()
    start = still.port_point("maxpool_1", "output", "out") + QPoint(12, 9)
    hand(still).drag(start, still.port_point(loose, "input", "in"))
    assert {("maxpool_1", loose), ("maxpool_1", "conv2d_2")} <= edges(still)
