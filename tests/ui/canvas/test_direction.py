"""Networks drawn down or to the right by real events: ports, wires, arrows, gestures, pins and gaps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from cnnstudio.document import arrange, edits, files, standing, templates, unfolding
from cnnstudio.document.flow import RIGHT, flow_of
from cnnstudio.document.graph import Block
from cnnstudio.document.ready import stocked
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.canvas import arranging
from cnnstudio.ui.canvas.ways import turned_box, turned_point
from tests.benchmarks.canvas import large_design
from tests.ui.canvas.conftest import at_zoom
from tests.ui.canvas.test_gestures import body, edges, steps

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FLOWS = ("vertical", "horizontal")


def drawn(name="mnist-cnn", direction="horizontal"):
    project = arrange.arrange(templates.new(name) if isinstance(name, str) else name)
    return arrange.turn(project) if direction != project.direction else project


@pytest.fixture(params=FLOWS)
def either(make_canvas, request):
    """The MNIST network at half size, drawn down and drawn to the right."""
    view = make_canvas(drawn(direction=request.param), size=(1500, 900))
    view.viewport().setFocus()
    at_zoom(view, 0.6)
    return view


@pytest.fixture
def lying(make_canvas):
    """The residual network, drawn to the right."""
    view = make_canvas(drawn("residual"), size=(1500, 700))
    view.viewport().setFocus()
    return view


def named(view, name):
    return next(node.id for node in view.document.project.graph.nodes if node.name == name)


def onward(view, by, aside=0):
    """Return a way in the window along the data."""
    x, y = view.stage.scene.flow.onward((0, 0), by, aside)
    return QPoint(round(x), round(y))


def upright(view, node):
    return turned_box(view.stage.scene.flow, view.stage.scene.nodes[node].box)


# The direction.


def test_shift_v_turns_the_network_in_one_step_and_undo_gives_the_same_file(make_canvas, hand):
    view = make_canvas("residual")
    view.viewport().setFocus()
    before = files.to_text(view.document.project)
    hand(view).key(Key.Key_V, SHIFT)
    assert view.document.project.direction == "horizontal"
    assert view.document.undo_label == "Draw from left to right"
    assert steps(view) == 1
    hand(view).key(Key.Key_V, SHIFT)
    assert view.document.undo_label == "Draw from top to bottom"
    for _ in range(2):
        hand(view).key(Key.Key_Z, CONTROL)
    assert files.to_text(view.document.project) == before
    assert not view.stage.scene.flow.lies


def test_the_menu_of_the_plane_names_the_other_direction(either, hand):
    hand(either).click(QPoint(30, 860), button=Qt.MouseButton.RightButton)
    lies = either.stage.scene.flow.lies
    words = "Draw from top to bottom" if lies else "Draw from left to right"
    action = next(a for a in either.cards.menu.actions() if a.text() == words)
    action.trigger()
    either.cards.menu.close()
    assert either.stage.scene.flow.lies is not lies


def test_a_locked_canvas_is_not_turned(make_canvas, hand):
    view = make_canvas("mnist-cnn")
    view.toggle_lock()
    view.viewport().setFocus()
    hand(view).key(Key.Key_V, SHIFT)
    assert view.document.project.direction == "vertical"


def test_ports_stand_left_and_right_and_wires_leave_level(lying):
    scene = lying.stage.scene
    for item in scene.nodes.values():
        for slot in item.slots:
            edge = item.box.left() if slot.side == "in" else item.box.right()
            assert slot.point(item.box).x() == edge
    for wire in scene.wires.values():
        path = scene.route(wire).path
        for share in (0.0, 1.0):
            assert path.angleAtPercent(share) % 180 == pytest.approx(0, abs=1)


def test_skip_wires_run_in_a_gutter_below_and_through_no_layer(lying):
    scene = lying.stage.scene
    source, target = named(lying, "stem"), named(lying, "add_1")
    skip = next(w for w in scene.wires.values() if (w.source, w.target) == (source, target))
    route = scene.route(skip)
    assert route.skip
    assert max(point.y() for point in route.points) > scene.nodes[source].box.bottom() + 8
    for wire in scene.wires.values():
        others = [item.box for node, item in scene.nodes.items() if node not in (wire.source, wire.target)]
        assert not any(scene.route(wire).meets(box.adjusted(2, 2, -2, -2)) for box in others)


def test_shapes_stand_on_their_wires_and_touch_no_layer(lying):
    scene = lying.stage.scene
    for wire in scene.wires.values():
        route = scene.route(wire)
        room = QRectF(route.label.x() - 104 * (1 - route.side) / 2, route.label.y() - 11, 104, 22)
        assert not any(item.box.intersects(room) for item in scene.nodes.values())
        assert route.distance(route.label) < 1.5


def test_a_wire_against_the_data_goes_round_in_a_gutter(make_canvas):
    project = drawn()
    last, first = project.graph.nodes[-1].id, project.graph.nodes[0].id
    view = make_canvas(project)
    scene = view.stage.scene
    way = scene.way(
        QPointF(scene.nodes[last].box.right(), scene.nodes[last].box.center().y()),
        QPointF(scene.nodes[first].box.left(), scene.nodes[first].box.center().y()),
    )
    assert not any(way.meets(item.box.adjusted(2, 2, -2, -2)) for item in scene.nodes.values())


def test_arrows_follow_the_wires_and_the_other_axis_the_branches(lying, hand):
    lying.select([named(lying, "relu_1")])
    hand(lying).key(Key.Key_Right)
    first = lying.selection()
    assert ("relu_1", lying.document.project.node(first[0]).name) in {
        ("relu_1", "conv_2a"),
        ("relu_1", "skip_2"),
    }
    lying.select([named(lying, "conv_2a")])
    hand(lying).key(Key.Key_Down)
    assert lying.selection() == [named(lying, "skip_2")]
    hand(lying).key(Key.Key_Left)
    assert lying.selection() == [named(lying, "relu_1")]


def test_the_plus_stands_behind_the_open_output_and_offers_a_layer(make_canvas, hand):
    for direction in FLOWS:
        view = make_canvas(drawn(direction=direction), size=(1500, 900))
        end = named(view, "output")
        port = view.port_point(end, "output", "out")
        hand(view).click(port + onward(view, 26))
        assert view.cards.quick_add is not None
        QTest.keyClicks(view.cards.quick_add.line, "dropout")
        QTest.keyClick(view.cards.quick_add.line, Key.Key_Return)
        new = next(n.id for n in view.document.project.graph.nodes if n.layer.kind == "Dropout")
        assert (end, new) in edges(view)
        assert upright(view, new).center().x() == pytest.approx(upright(view, end).center().x(), abs=1)
        assert upright(view, new).top() - upright(view, end).bottom() == view.stage.scene.flow.gap


def test_a_layer_held_over_a_wire_makes_room_along_the_data_and_is_inserted(either):
    project, scene = either.document.project, either.stage.scene
    edge = next(e for e in project.graph.edges if e.source == "conv2d_1")
    reader = upright(either, edge.target).top()
    either.begin_place("ReLU", either.wire_point(edge.id))
    assert upright(either, edge.target).top() == reader + scene.flow.pitch
    ghost = either.stage.marks.ghosts[0].box
    assert turned_box(scene.flow, ghost).top() == reader
    either.drop_place(either.wire_point(edge.id))
    new = next(n.id for n in either.document.project.graph.nodes if n.layer.kind == "ReLU")
    assert {("conv2d_1", new), (new, edge.target)} <= edges(either)
    assert upright(either, new).top() == reader


def test_a_wire_is_drawn_between_ports(either, hand):
    edge = next(e for e in either.document.project.graph.edges if e.target == "maxpool_1")
    either.document.edit("Cut", edits.disconnect, edge.id)
    start, end = (
        either.port_point("conv2d_1", "output", "out"),
        either.port_point("maxpool_1", "input", "in"),
    )
    hand(either).drag(start, end + QPoint(5, 5))
    assert ("conv2d_1", "maxpool_1") in edges(either)


def test_a_loose_layer_dropped_on_a_wire_is_threaded_in(either, hand):
    place = turned_point(either.stage.scene.flow, upright(either, "conv2d_1").topLeft() + QPointF(400, 0))
    node = either.document.edit("Add", edits.add, make("ReLU"), (place.x(), place.y()))
    edge = next(e for e in either.document.project.graph.edges if e.source == "conv2d_1")
    grip = body(either, node)
    shift = grip - either.node_rect(node).center()
    hand(either).drag(grip, either.wire_point(edge.id) + shift)
    assert {("conv2d_1", node), (node, edge.target)} <= edges(either)


def test_a_drag_moves_and_guides_draw_to_the_common_line(either, hand):
    start = body(either, "conv2d_2")
    hand(either).drag(start, start + onward(either, 0, 60))
    assert steps(either) == 1
    aside = upright(either, "conv2d_2").left() - upright(either, "conv2d_1").left()
    assert aside > 60
    start = body(either, "conv2d_2")
    hand(either).drag(start, start - onward(either, 0, round(aside * 0.6) - 3))
    assert upright(either, "conv2d_2").left() == upright(either, "conv2d_1").left()


def test_every_layer_and_port_has_its_rectangle_for_screen_readers(lying):
    surface = lying.viewport()
    list_of = QAccessible.queryAccessibleInterface(surface)
    port = lying.port_point(named(lying, "stem"), "output", "out")
    found = list_of.childAt(surface.mapToGlobal(port).x(), surface.mapToGlobal(port).y())
    assert found.rect().contains(surface.mapToGlobal(port))
    assert found.rect().center().x() > surface.mapToGlobal(lying.node_rect(named(lying, "stem")).center()).x()


def test_rails_and_ports_of_an_open_block_stand_left_and_right(make_canvas):
    project, layer = stocked(drawn(), Block(block="ready/residual"), (26, 26, 32))
    project, node = edits.insert_after(project, "conv2d_1", layer)
    view = make_canvas(project)
    view.levels.enter(node)
    scene = view.stage.scene
    ports = {layer.direction: scene.nodes[n].box for n, layer in scene.project.graph.ports}
    inner = [i.box for n, i in scene.nodes.items() if n not in {p for p, _layer in scene.project.graph.ports}]
    assert ports["in"].right() < min(box.left() for box in inner)
    assert ports["out"].left() > max(box.right() for box in inner)
    view.commands.turn()
    scene = view.stage.scene
    ports = {layer.direction: scene.nodes[n].box for n, layer in scene.project.graph.ports}
    assert ports["in"].bottom() < ports["out"].top()
    assert view.document.project.direction == "vertical"
    assert steps(view) == 1


def test_an_unfolded_block_takes_and_gives_its_wires_left_and_right(make_canvas):
    project, layer = stocked(drawn(), Block(block="ready/residual"), (26, 26, 32))
    project, node = edits.insert_after(project, "conv2d_1", layer)
    view = make_canvas(unfolding.unfold(project, node))
    scene = view.stage.scene
    item = scene.nodes[node]
    assert item.unfolded
    for slot in item.slots:
        at = slot.point(item.box)
        assert at.x() in (item.box.left(), item.box.right())
        assert item.box.top() < at.y() < item.box.bottom()
    others = [i.box for n, i in scene.nodes.items() if n != node]
    assert not any(item.box.intersects(box) for box in others)


# Large networks.


@pytest.mark.slow
def test_a_large_network_is_turned_beside_the_work_of_the_window(make_canvas, hand, qtbot):
    view = make_canvas(edits.move(large_design(2200), {f"n{n}": (0.0, 0.0) for n in range(2200)}))
    view.viewport().setFocus()
    hand(view).key(Key.Key_V, SHIFT)
    assert view.commands.arranging.busy
    assert steps(view) == 0
    qtbot.waitUntil(lambda: not view.commands.arranging.busy, timeout=20_000)
    assert view.document.project.direction == "horizontal"
    assert steps(view) == 1


def test_a_layout_that_takes_long_asks_once_and_escape_stops_it(make_canvas, hand, qtbot, monkeypatch):
    view = make_canvas(large_design(2200))
    view.viewport().setFocus()
    before, said = view.document.project, []
    view.hint.connect(said.append)

    def endless(project, nodes, going):
        while going():
            pass
        raise arrange.Stopped

    monkeypatch.setattr(arranging, "arrange", endless)
    monkeypatch.setattr(arranging, "PATIENCE", 60)
    hand(view).key(Key.Key_L)
    qtbot.waitUntil(lambda: any("longer than usual" in words for words in said), timeout=10_000)
    assert view.commands.arranging.busy
    hand(view).key(Key.Key_Escape)
    qtbot.waitUntil(lambda: not view.commands.arranging.busy, timeout=10_000)
    assert view.document.project is before
    assert said[-1] == "The layers stay where they were."


def test_one_is_asked_after_two_and_a_half_seconds():
    assert arranging.PATIENCE == 2500


# Pins.


def test_shift_p_pins_and_unpins_in_one_step_each(either, hand):
    either.select(["conv2d_1", "maxpool_1"])
    hand(either).key(Key.Key_P, SHIFT)
    assert either.document.project.pinned == {"conv2d_1", "maxpool_1"}
    assert steps(either) == 1
    assert either.stage.scene.face(either.stage.scene.nodes["conv2d_1"]).pinned
    hand(either).key(Key.Key_P, SHIFT)
    assert either.document.project.pinned == frozenset()
    hand(either).key(Key.Key_Z, CONTROL)
    assert either.document.project.pinned == {"conv2d_1", "maxpool_1"}


@pytest.mark.parametrize("zoom", [1.0, 0.5, 0.35])
def test_a_pinned_layer_wears_its_badge_at_the_upper_left(make_canvas, zoom):
    view = make_canvas("mnist-cnn")
    at_zoom(view, zoom)

    def corner():
        box = view.node_rect("conv2d_2")
        picture = view.viewport().grab().toImage()
        return {
            picture.pixelColor(box.left() + x, box.top() + y).name() for x in range(-8, -3) for y in range(12)
        }

    before = corner()
    view.document.edit("Pin", standing.pin, ["conv2d_2"])
    assert corner() - before


def test_layouts_and_room_leave_a_pinned_layer_and_a_hand_moves_it_with_a_note(either, hand):
    either.document.edit("Pin", standing.pin, ["conv2d_2"])
    before = either.document.project.positions["conv2d_2"]
    either.select([])
    for key, held in ((Key.Key_L, Qt.KeyboardModifier.NoModifier), (Key.Key_V, SHIFT), (Key.Key_V, SHIFT)):
        hand(either).key(key, held)
    either.select(["conv2d_1"])
    either.add_layer("ReLU")
    assert either.document.project.positions["conv2d_2"] == before
    said = []
    either.stage.tagged.connect(said.append)
    at_zoom(either, 0.4)
    start = body(either, "conv2d_2")
    hand(either).drag(start, start + QPoint(60, 60))
    assert any(tag is not None and "pinned" in tag.title for tag in said)
    assert either.document.project.positions["conv2d_2"] != before
    assert "conv2d_2" in either.document.project.pinned


def test_the_menu_pins_and_says_what_a_pin_does(either, hand):
    hand(either).click(body(either, "conv2d_1"), button=Qt.MouseButton.RightButton)
    pin = next(a for a in either.cards.menu.actions() if a.text() == "Pin in place")
    assert "your hand can still move it" in pin.toolTip()
    pin.trigger()
    either.cards.menu.close()
    assert either.document.project.pinned == {"conv2d_1"}


def test_a_pin_travels_with_a_copy(either, hand):
    either.document.edit("Pin", standing.pin, ["conv2d_1"])
    either.select(["conv2d_1"])
    hand(either).key(Key.Key_C, CONTROL)
    hand(either).key(Key.Key_V, CONTROL)
    assert len(either.document.project.pinned) == 2


# Gaps.


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.NoModifier, CONTROL])
def test_taking_a_layer_out_of_a_chain_closes_the_gap_unless_that_is_off(either, hand, held):
    before = dict(either.document.project.positions)
    later = [n for n in before if upright(either, n).top() > upright(either, "maxpool_1").top()]
    either.set_gaps(False)
    either.select(["maxpool_1"])
    hand(either).key(Key.Key_Delete, held)
    assert all(either.document.project.positions[n] == before[n] for n in later)
    hand(either).key(Key.Key_Z, CONTROL)
    either.set_gaps(True)
    either.select(["maxpool_1"])
    hand(either).key(Key.Key_Delete, held)
    flow, after = flow_of(either.document.project), either.document.project.positions
    assert all(after[n] == flow.onward(before[n], -flow.pitch) for n in later)
    assert steps(either) == 1
    hand(either).key(Key.Key_Z, CONTROL)
    assert dict(either.document.project.positions) == before


def test_inserting_makes_room_unless_that_is_off(either):
    before = dict(either.document.project.positions)
    either.set_gaps(False)
    either.select(["conv2d_1"])
    either.add_layer("ReLU")
    after = either.document.project.positions
    assert all(after[node] == place for node, place in before.items())
    either.document.undo()
    either.set_gaps(True)
    either.select(["conv2d_1"])
    either.add_layer("ReLU")
    assert either.document.project.positions["maxpool_1"] != before["maxpool_1"]


def test_lying_ranks_have_room_for_shapes():
    assert RIGHT.gap >= 96


def test_the_tag_of_an_insertion_covers_no_neighbour_where_the_data_run_to_the_right(still, hand):
    still.turn()
    still.fit_all()
    still.zoom_to(1.0)
    edge = next(e for e in still.document.project.graph.edges if e.target == "conv2d_2")
    still.reveal("conv2d_2")
    goal = still.wire_point(edge.id)
    still.begin_place("BatchNormalization", QPoint(300, 300))
    for step in range(1, 6):
        still.move_place(QPoint(300, 300) + (goal - QPoint(300, 300)) * step / 5)
    assert still.stage.marks.insert_at == edge.id
    tag = still.cards.tag.geometry()
    assert still.cards.tag.isVisible()
    assert not any(tag.intersects(still.node_rect(n)) for n in still.stage.scene.nodes)
    still.cancel_place()
