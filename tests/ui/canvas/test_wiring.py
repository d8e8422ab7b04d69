"""Wires that are there: cut, carried, drawn again, broken, exchanged, chained, and made to fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits, templates
from cnnstudio.layers.catalogue import make
from tests.ui.canvas.conftest import RIGHT
from tests.ui.canvas.test_gestures import body, cut, edges, empty, steps

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def across(view, edge):
    """Two points left and right of a wire's middle."""
    middle = view.wire_point(edge)
    return middle - QPoint(60, 3), middle + QPoint(-2 + 62, 3)


def edge_into(view, target):
    return next(e.id for e in view.document.project.graph.edges if e.target == target)


def with_skip(view):
    """Let conv2d_1 feed an Add, besides what it feeds already."""
    document = view.document
    fresh = document.edit("Add", edits.add, make("Add"), (500.0, 420.0))
    document.edit("Wire", edits.connect, "maxpool_1", fresh)
    view.fit_all()
    return fresh


@pytest.mark.parametrize("way", ["key", "right"])
def test_a_blade_cuts_all_wires_it_crosses_in_one_step(canvas, hand, way):
    mouse, edge = hand(canvas), edge_into(canvas, "maxpool_1")
    start, end = across(canvas, edge)
    if way == "key":
        canvas.viewport().setFocus()
        QTest.keyPress(canvas.viewport(), Qt.Key.Key_Y)
        mouse.press(start)
        mouse.move(start, end)
        assert canvas.stage.marks.doomed == {edge}
        assert len(canvas.stage.marks.blade) > 2
        mouse.release(end)
        QTest.keyRelease(canvas.viewport(), Qt.Key.Key_Y)
    else:
        mouse.drag(start, end, RIGHT, CONTROL)
    assert ("conv2d_1", "maxpool_1") not in edges(canvas)
    assert steps(canvas) == 1
    assert canvas.stage.marks.blade == []
    canvas.document.undo()
    assert ("conv2d_1", "maxpool_1") in edges(canvas)


def test_a_blade_that_crosses_several_wires_is_one_step_that_says_how_many(still, hand):
    mouse = hand(still)
    one, two = (still.wire_point(edge_into(still, node)) for node in ("conv2d_1", "maxpool_1"))
    start, turn = one - QPoint(40, 2), one + QPoint(40, 2)
    back, end = two + QPoint(40, -2), two - QPoint(40, -2)
    mouse.press(start, RIGHT, CONTROL)
    mouse.move(start, turn)
    mouse.move(turn, back)
    mouse.move(back, end)
    mouse.release(end, RIGHT, CONTROL)
    assert not {("input", "conv2d_1"), ("conv2d_1", "maxpool_1")} & edges(still)
    assert steps(still) == 1
    assert still.document.history.steps[-1].startswith("Cut 2 wires")


def test_escape_puts_the_blade_away(still, hand):
    mouse, before = hand(still), still.document.project
    start, end = across(still, edge_into(still, "maxpool_1"))
    mouse.press(start, RIGHT, CONTROL)
    mouse.move(start, end)
    mouse.key(Qt.Key.Key_Escape)
    mouse.release(end, RIGHT, CONTROL)
    assert still.document.project is before
    assert still.stage.marks.doomed == set()
    assert still.cards.menu is None


def test_control_and_a_click_of_the_right_button_still_opens_the_menu(still, hand):
    hand(still).click(body(still, "conv2d_1"), CONTROL, RIGHT)
    assert still.cards.menu is not None
    still.cards.menu.close()


def test_control_and_a_drag_from_an_output_carry_all_its_wires(still, hand):
    fresh = with_skip(still)
    base = steps(still)
    start = still.port_point("maxpool_1", "output", "out")
    end = still.port_point("conv2d_1", "output", "out")
    hand(still).drag(start, end, held=CONTROL)
    assert {("conv2d_1", "conv2d_2"), ("conv2d_1", fresh)} <= edges(still)
    assert steps(still) == base + 1
    assert not [e for e in still.document.project.graph.edges if e.source == "maxpool_1"]


def test_wires_carried_to_nothing_spring_back(still, hand):
    before = still.document.project
    start = still.port_point("maxpool_1", "output", "out")
    hand(still).drag(start, empty(still), held=CONTROL)
    assert still.document.project is before


def test_carried_wires_that_would_close_a_loop_are_refused(still, hand, qtbot):
    before = still.document.project
    start = still.port_point("conv2d_1", "output", "out")
    with qtbot.waitSignal(still.refused) as refused:
        hand(still).drag(start, still.port_point("maxpool_2", "output", "out"), held=CONTROL)
    assert "loop" in refused.args[0]
    assert still.document.project is before


def test_shift_and_a_drag_from_a_used_input_draw_a_second_wire_from_its_source(still, hand):
    fresh = still.document.edit("Add", edits.add, make("MaxPooling2D"), (520.0, 300.0))
    still.fit_all()
    start, end = still.port_point("maxpool_1", "input", "in", 0), still.port_point(fresh, "input", "in")
    hand(still).drag(start, end, held=SHIFT)
    assert {("conv2d_1", "maxpool_1"), ("conv2d_1", fresh)} <= edges(still)


def test_alt_and_a_click_on_a_port_remove_its_wires(still, hand):
    fresh = with_skip(still)
    base = steps(still)
    hand(still).click(still.port_point("maxpool_1", "output", "out"), ALT)
    assert not {("maxpool_1", "conv2d_2"), ("maxpool_1", fresh)} & edges(still)
    assert steps(still) == base + 1


def test_the_menu_of_a_port_removes_its_wires_without_alt(still, hand):
    hand(still).click(still.port_point("maxpool_1", "output", "out"), button=RIGHT)
    words = [action.text() for action in still.cards.menu.actions()]
    assert words[0] == "Remove its wire"
    still.cards.menu.actions()[0].trigger()
    assert ("maxpool_1", "conv2d_2") not in edges(still)
    still.cards.menu.close()


def test_alt_s_exchanges_the_inputs_of_the_selected_layer(make_canvas, hand):
    project, one = edits.add(templates.new("empty"), make("Input", shape=(4,)), (0.0, 0.0), "one")
    project, two = edits.add(project, make("Input", shape=(3,)), (240.0, 0.0), "two")
    project, both = edits.add(project, make("Concatenate"), (120.0, 120.0), "both")
    project = edits.connect(edits.connect(project, one, both), two, both)
    view = make_canvas(project)
    view.select([both])
    view.viewport().setFocus()
    hand(view).key(Qt.Key.Key_S, ALT)
    order = [e.source for e in view.document.project.graph.incoming[both]]
    assert order == ["two", "one"]
    view.document.undo()
    assert [e.source for e in view.document.project.graph.incoming[both]] == ["one", "two"]


def test_exchanging_the_inputs_of_a_layer_with_one_says_so(still, hand, qtbot):
    still.select(["conv2d_1"])
    still.viewport().setFocus()
    with qtbot.waitSignal(still.refused) as refused:
        hand(still).key(Qt.Key.Key_S, ALT)
    assert refused.args[0] == "conv2d_1 has no two inputs to exchange."


def test_selected_layers_are_chained_from_top_to_bottom_in_one_step(make_canvas, hand):
    project = templates.new("empty")
    for row, kind in enumerate(("Input", "Flatten", "Dense")):
        layer = make(kind, **({"shape": (4, 4, 1)} if kind == "Input" else {}))
        project, _ = edits.add(project, layer, (0.0, 120.0 * row))
    view = make_canvas(project)
    view.select_all()
    ids = [node.id for node in view.document.project.graph.nodes]
    hand(view).click(body(view, ids[1]), button=RIGHT)
    next(a for a in view.cards.menu.actions() if a.text() == "Chain selected").trigger()
    assert edges(view) == {(ids[0], ids[1]), (ids[1], ids[2])}
    assert steps(view) == 1
    view.cards.menu.close()


def test_control_at_the_drop_puts_in_what_makes_the_wire_fit(make_canvas, hand):
    """A sum of 8 and of 4 channels: a 1 x 1 convolution goes onto the shorter way."""
    project, top = edits.add(templates.new("empty"), make("Input", shape=(8, 8, 4)), (0.0, 0.0), "top")
    project, conv = edits.add(project, make("Conv2D", filters=8, padding="same"), (0.0, 120.0), "conv")
    project, total = edits.add(project, make("Add"), (120.0, 300.0), "total")
    project = edits.connect(edits.connect(project, top, conv), conv, total)
    view = make_canvas(project)
    start, end = view.port_point(top, "output", "out"), view.port_point(total, "inputs", "in")
    mouse = hand(view)
    mouse.press(start)
    mouse.move(start, end)
    assert "Ctrl or Enter" in view.cards.tag.text()
    mouse.release(end, held=CONTROL)
    kinds = [node.layer.kind for node in view.document.project.graph.nodes]
    assert kinds.count("Conv2D") == 2
    assert view.document.analysis.ok
    assert steps(view) == 1


def test_enter_while_a_wire_is_in_the_hand_takes_the_fix_too(make_canvas, hand):
    project, top = edits.add(templates.new("empty"), make("Input", shape=(8, 8, 4)), (0.0, 0.0), "top")
    project, conv = edits.add(project, make("Conv2D", filters=8, padding="same"), (0.0, 120.0), "conv")
    project, total = edits.add(project, make("Add"), (120.0, 300.0), "total")
    project = edits.connect(edits.connect(project, top, conv), conv, total)
    view = make_canvas(project)
    start, end = view.port_point(top, "output", "out"), view.port_point(total, "inputs", "in")
    mouse = hand(view)
    mouse.press(start)
    mouse.move(start, end)
    mouse.key(Qt.Key.Key_Return)
    assert not view.busy
    mouse.release(end)
    assert view.document.analysis.ok
    assert steps(view) == 1


def test_a_layer_with_several_free_ports_asks_which_is_meant(make_canvas, hand):
    project, one = edits.add(templates.new("empty"), make("Input", shape=(6, 8)), (0.0, 0.0), "one")
    project, mixed = edits.add(project, make("Attention"), (0.0, 160.0), "mixed")
    view = make_canvas(project)
    hand(view).drag(view.port_point(one, "output", "out"), body(view, mixed))
    assert edges(view) == set()
    words = [action.text() for action in view.cards.menu.actions()]
    assert words[:2] == ["query", "value"]
    view.cards.menu.actions()[1].trigger()
    assert [e.target_port for e in view.document.project.graph.edges] == ["value"]
    assert steps(view) == 1
    view.cards.menu.close()


def test_a_cut_wire_goes_back_by_the_same_gesture_as_before(still, hand):
    cut(still, "conv2d_1", "maxpool_1")
    start = still.port_point("conv2d_1", "output", "out")
    hand(still).drag(start, still.port_point("maxpool_1", "input", "in"))
    assert ("conv2d_1", "maxpool_1") in edges(still)


def test_a_wire_under_the_pointer_tells_what_flows_in_it(still, qtbot):
    edge = edge_into(still, "maxpool_1")
    QTest.mouseMove(still.viewport(), still.wire_point(edge))
    card = still.cards.wire
    assert not card.isVisible()
    qtbot.waitUntil(card.isVisible, timeout=2_000)
    words = card.text()
    assert "conv2d_1 → maxpool_1" in words
    assert "batch × 26 × 26 × 32, float32" in words
    assert "21,632 numbers per sample; a batch of 32 takes 2.6 MB" in words
    QTest.mouseMove(still.viewport(), empty(still))
    qtbot.waitUntil(lambda: not card.isVisible(), timeout=1_000)


def test_a_wire_whose_shape_is_not_known_says_so(still, qtbot):
    cut(still, "input", "conv2d_1")
    QTest.mouseMove(still.viewport(), still.wire_point(edge_into(still, "maxpool_1")))
    qtbot.waitUntil(still.cards.wire.isVisible, timeout=2_000)
    assert "not known yet" in still.cards.wire.text()


def dots(view):
    return dict(view.document.project.bends)


@pytest.mark.parametrize("way", ["alt", "double", "menu"])
def test_a_dot_is_put_on_a_wire(canvas, hand, way):
    edge = edge_into(canvas, "maxpool_1")
    at = canvas.wire_point(edge)
    if way == "alt":
        hand(canvas).click(at, ALT)
    elif way == "double":
        QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    else:
        hand(canvas).click(at, button=RIGHT)
        next(a for a in canvas.cards.menu.actions() if a.text() == "Add a dot").trigger()
        canvas.cards.menu.close()
    assert len(dots(canvas)[edge]) == 1
    assert steps(canvas) == 1
    assert canvas.stage.marks.selected_dots == {(edge, 0)}


def window_point(view, dot):
    from PySide6.QtCore import QPointF

    return view.stage.camera.eye.to_window(QPointF(*dot)).toPoint()


def test_a_dot_is_dragged_and_the_wire_runs_through_it(still, hand):
    edge = edge_into(still, "maxpool_1")
    still.document.edit("Bend", edits.bend, edge, ((400.0, 130.0),))
    at = window_point(still, (400.0, 130.0))
    hand(still).drag(at, at + QPoint(60, 20))
    assert dots(still)[edge] == ((460.0, 150.0),)
    assert steps(still) == 2
    scene = still.stage.scene
    from PySide6.QtCore import QPointF

    assert scene.route(scene.wires[edge]).distance(QPointF(460, 150)) < 1
    still.document.undo()
    assert dots(still)[edge] == ((400.0, 130.0),)
    assert scene.route(scene.wires[edge]).distance(QPointF(400, 130)) < 1


def test_escape_while_a_dot_is_dragged_puts_it_back(still, hand):
    edge = edge_into(still, "maxpool_1")
    still.document.edit("Bend", edits.bend, edge, ((400.0, 130.0),))
    before, at, mouse = still.document.project, window_point(still, (400.0, 130.0)), hand(still)
    mouse.press(at)
    mouse.move(at, at + QPoint(60, 20))
    assert still.stage.scene.wires[edge].dots[0].x() > 450
    mouse.key(Qt.Key.Key_Escape)
    mouse.release(at + QPoint(60, 20))
    assert still.document.project is before
    assert still.stage.scene.wires[edge].dots[0].x() == 400


def test_dots_are_selected_together_and_deleted_with_the_wire_kept(still, hand):
    edge = edge_into(still, "maxpool_1")
    still.document.edit("Bend", edits.bend, edge, ((400.0, 110.0), (420.0, 150.0)))
    mouse = hand(still)
    mouse.click(window_point(still, (400.0, 110.0)))
    mouse.click(window_point(still, (420.0, 150.0)), SHIFT)
    assert still.stage.marks.selected_dots == {(edge, 0), (edge, 1)}
    mouse.key(Qt.Key.Key_Delete)
    assert dots(still) == {}
    assert ("conv2d_1", "maxpool_1") in edges(still)
    assert steps(still) == 2


def test_dots_move_with_both_layers_of_their_wire(still, hand):
    edge = edge_into(still, "maxpool_1")
    still.document.edit("Bend", edits.bend, edge, ((400.0, 130.0),))
    still.select(["conv2d_1", "maxpool_1"])
    start = body(still, "maxpool_1")
    hand(still).drag(start, start + QPoint(-50, 40))
    assert dots(still)[edge] == ((350.0, 170.0),)
    assert steps(still) == 2


def test_the_dots_of_a_removed_wire_go_with_it_and_come_back_with_undo(still):
    edge = edge_into(still, "maxpool_1")
    still.document.edit("Bend", edits.bend, edge, ((400.0, 130.0),))
    still.document.edit("Cut", edits.disconnect, edge)
    assert dots(still) == {}
    still.document.undo()
    assert dots(still) == {edge: ((400.0, 130.0),)}


def test_dots_are_saved_and_read_back(still):
    from cnnstudio.document import files

    edge = edge_into(still, "maxpool_1")
    still.document.edit("Bend", edits.bend, edge, ((400.0, 130.25),))
    text = files.to_text(still.document.project)
    assert files.from_text(text) == still.document.project


def merged(make_canvas, count=3):
    project = templates.new("empty")
    for place in range(count):
        project, _ = edits.add(project, make("Input", shape=(4,)), (240.0 * place, 0.0), f"in{place + 1}")
    project, both = edits.add(project, make("Concatenate"), (240.0, 160.0), "both")
    for node in project.graph.nodes[:count]:
        project = edits.connect(project, node.id, both)
    return make_canvas(project), both


def test_the_inputs_of_a_merge_are_numbered_and_a_single_one_is_not(make_canvas):
    from cnnstudio.ui.canvas.ports import numbered

    view, both = merged(make_canvas)
    slots = view.stage.scene.nodes[both].slots
    assert [numbered(slot, slots) for slot in slots if slot.side == "in"] == [1, 2, 3, None]
    alone, one = merged(make_canvas, 1)
    slots = alone.stage.scene.nodes[one].slots
    assert {numbered(slot, slots) for slot in slots} == {None}


def test_the_menu_of_a_merges_port_makes_it_an_earlier_input(make_canvas, hand):
    view, both = merged(make_canvas)
    hand(view).click(view.port_point(both, "inputs", "in", 2), button=RIGHT)
    next(a for a in view.cards.menu.actions() if a.text() == "Make it an earlier input").trigger()
    view.cards.menu.close()
    assert [e.source for e in view.document.project.graph.incoming[both]] == ["in1", "in3", "in2"]
    assert steps(view) == 1
