"""Layers carried from the palette: ghosts, wires, outputs, and nothing on cancel."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.ui import theme
from cnnstudio.ui.palette import Palette
from tests.ui.canvas.clearness import stands_clear
from tests.ui.canvas.conftest import at_zoom

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Carrier:
    """Takes a layer from the palette with the mouse."""

    def __init__(self, palette, canvas):
        self.palette, self.canvas = palette, canvas

    def take(self, kind):
        self.at = self.palette.row_rect(kind).center()
        QTest.mousePress(self.palette.viewport(), LEFT, NONE, self.at)

    def over(self, point, steps=6):
        viewport = self.palette.viewport()
        goal = viewport.mapFromGlobal(self.canvas.viewport().mapToGlobal(point))
        for step in range(1, steps + 1):
            QTest.mouseMove(viewport, self.at + (goal - self.at) * step / steps)
        self.at = goal

    def drop(self):
        QTest.mouseRelease(self.palette.viewport(), LEFT, NONE, self.at)

    def carry(self, kind, point):
        self.take(kind)
        self.over(point)
        self.drop()


@pytest.fixture
def design(make_canvas, qtbot):
    kept = []

    def build(name):
        window = QWidget()
        qtbot.addWidget(window)
        canvas, palette = make_canvas(name), Palette()
        row = QHBoxLayout(window)
        row.addWidget(palette)
        row.addWidget(canvas, 1)
        palette.dragBegan.connect(
            lambda kind, at: canvas.begin_place(kind, canvas.viewport().mapFromGlobal(at))
        )
        palette.dragMoved.connect(lambda at: canvas.move_place(canvas.viewport().mapFromGlobal(at)))
        palette.dragDropped.connect(lambda at: canvas.drop_place(canvas.viewport().mapFromGlobal(at)))
        palette.dragCancelled.connect(canvas.cancel_place)
        palette.appended.connect(canvas.add_layer)
        window.resize(1324, 900)
        with qtbot.waitActive(window):
            window.show()
        canvas.zoom_to(1.0)
        kept.append(window)
        return palette, canvas, Carrier(palette, canvas)

    yield build
    kept.clear()


def edges(view):
    return {(e.source, e.target) for e in view.document.project.graph.edges}


def wire(view, target):
    return next(e.id for e in view.document.project.graph.edges if e.target == target)


def test_a_layer_dropped_on_the_empty_canvas_stands_where_it_was_dropped(design):
    _palette, canvas, carrier = design("empty")
    carrier.carry("Input", QPoint(500, 300))
    (node,) = canvas.selection()
    assert (canvas.node_rect(node).center() - QPoint(500, 300)).manhattanLength() <= 2
    assert canvas.document.history.position == 1


def test_the_ghost_shows_the_shape_that_will_come_out(design):
    _palette, canvas, carrier = design("mnist-cnn")
    carrier.take("MaxPooling1D")
    carrier.over(canvas.wire_point(wire(canvas, "maxpool_1")))
    marks = canvas.stage.marks
    assert marks.ghosts[0].face.name == "MaxPooling1D"
    assert "does not fit" in canvas.cards.tag.text()
    carrier.over(canvas.wire_point(wire(canvas, "maxpool_1")) + QPoint(330, 0))
    assert not canvas.cards.tag.isVisible()
    carrier.drop()


def test_a_layer_dropped_on_a_wire_is_inserted_and_the_rest_makes_room(design):
    _palette, canvas, carrier = design("mnist-cnn")
    below = canvas.document.project.positions["maxpool_2"]
    carrier.take("BatchNormalization")
    carrier.over(canvas.wire_point(wire(canvas, "maxpool_2")))
    assert canvas.stage.marks.insert_at == wire(canvas, "maxpool_2")
    assert canvas.stage.marks.ghosts[0].label.words == "11 × 11 × 64"
    assert (
        canvas.node_rect("maxpool_2").top()
        > canvas.stage.camera.eye.to_window(canvas.stage.scene.nodes["conv2d_2"].box.bottomLeft()).y() + 90
    )
    carrier.drop()
    (node,) = canvas.selection()
    assert {("conv2d_2", node), (node, "maxpool_2")} <= edges(canvas)
    assert canvas.document.project.positions["maxpool_2"] == (below[0], below[1] + 96)
    assert canvas.document.history.position == 1


def test_a_layer_that_does_not_fit_a_wire_is_placed_beside_it_without_wires(design):
    _palette, canvas, carrier = design("mnist-cnn")
    before, told = edges(canvas), []
    canvas.refused.connect(told.append)
    carrier.carry("MaxPooling1D", canvas.wire_point(wire(canvas, "maxpool_1")))
    assert edges(canvas) == before
    assert len(told) == 1
    assert told[0].startswith("MaxPooling1D stands beside the wire: ")
    assert not canvas.cards.tag.isVisible()
    assert len(canvas.document.project.graph.nodes) == 9


def test_a_layer_dropped_below_an_open_output_is_wired_to_it(design):
    _palette, canvas, carrier = design("empty")
    carrier.carry("Input", QPoint(500, 200))
    (first,) = canvas.selection()
    box = canvas.node_rect(first)
    carrier.take("Conv2D")
    carrier.over(QPoint(box.center().x() + 15, box.bottom() + 70))
    assert canvas.stage.marks.threads
    assert canvas.stage.marks.ghosts[0].label.words
    carrier.drop()
    (second,) = canvas.selection()
    assert edges(canvas) == {(first, second)}
    assert canvas.node_rect(second).left() == box.left()
    assert canvas.document.history.position == 2


def test_a_whole_network_is_dragged_together(design):
    _palette, canvas, carrier = design("empty")
    at = QPoint(500, 120)
    for kind in ("Input", "Conv2D", "MaxPooling2D", "Flatten", "Dense"):
        carrier.carry(kind, at)
        canvas.fit_all()
        at = canvas.port_point(canvas.selection()[0], "output", "out") + QPoint(4, 60)
    kinds = [canvas.document.analysis.nodes[p].layer.kind for p in canvas.document.analysis.order]
    assert kinds == ["Input", "Conv2D", "MaxPooling2D", "Flatten", "Dense"]
    assert len(edges(canvas)) == 4


def test_escape_puts_the_layer_back(design):
    palette, canvas, carrier = design("mnist-cnn")
    before = canvas.document.project
    box = canvas.node_rect("maxpool_2")
    carrier.take("BatchNormalization")
    carrier.over(canvas.wire_point(wire(canvas, "maxpool_2")))
    QTest.keyClick(palette.tree, Qt.Key.Key_Escape)
    assert not canvas.busy
    assert not canvas.stage.marks.ghosts
    assert canvas.node_rect("maxpool_2") == box
    carrier.drop()
    assert canvas.document.project is before


def test_a_drop_outside_the_canvas_does_nothing(design):
    _palette, canvas, carrier = design("mnist-cnn")
    before = canvas.document.project
    carrier.take("Dense")
    carrier.over(QPoint(300, 300))
    carrier.over(QPoint(-100, 300))
    carrier.drop()
    assert canvas.document.project is before


def test_layers_never_land_on_each_other(design):
    _palette, canvas, carrier = design("empty")
    carrier.carry("Dense", QPoint(600, 600))
    carrier.carry("Dense", QPoint(600, 600))
    places = list(canvas.document.project.positions.values())
    assert abs(places[0][0] - places[1][0]) >= 20 or abs(places[0][1] - places[1][1]) >= 20


def test_a_double_click_appends_after_the_selected_layer(design):
    palette, canvas, _carrier = design("mnist-cnn")
    canvas.select(["dense_1"])
    at = palette.row_rect("Dropout").center()
    QTest.mousePress(palette.viewport(), LEFT, NONE, at)
    QTest.mouseRelease(palette.viewport(), LEFT, NONE, at)
    QTest.mouseDClick(palette.viewport(), LEFT, NONE, at)
    (new,) = canvas.selection()
    assert {("dense_1", new), (new, "output")} <= edges(canvas)


def test_enter_in_the_search_appends_the_best_match(design):
    palette, canvas, _carrier = design("mnist-cnn")
    canvas.select(["dense_1"])
    palette.focus_search()
    QTest.keyClicks(palette.search, "fc")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    (new,) = canvas.selection()
    assert canvas.document.project.node(new).layer.kind == "Dense"


def test_an_open_output_offers_a_layer_by_a_plus_below_it(make_canvas, hand):

    from cnnstudio.ui.canvas.hits import open_outputs, plus_at

    view = make_canvas("mnist-cnn")
    view.zoom_to(1.0)
    item = view.stage.scene.nodes["output"]
    view.stage.reveal(item.box.adjusted(0, 0, 0, 60))
    box = view.node_rect("output")
    QTest.mouseMove(view.viewport(), box.center() + QPoint(40, 8))
    assert view.stage.marks.hovered == "output"
    (slot,) = open_outputs(item)
    sign = plus_at(view.stage.camera.eye, item, slot).toPoint()
    QTest.mouseMove(view.viewport(), sign)
    assert view.stage.marks.plus == ("output", slot)
    hand(view).click(sign)
    card = view.cards.quick_add
    assert card is not None
    QTest.keyClicks(card.line, "softmax")
    QTest.keyClick(card.line, Qt.Key.Key_Return)
    (node,) = view.selection()
    assert ("output", node) in edges(view)
    assert view.document.history.position == 1
    QTest.mouseMove(view.viewport(), view.node_rect("conv2d_1").center())
    assert not open_outputs(view.stage.scene.nodes["conv2d_1"])


def test_a_layer_held_on_another_ones_middle_takes_its_place(design, qtbot):
    _palette, canvas, carrier = design("mnist-cnn")
    before, wired = canvas.document.project, edges(canvas)
    carrier.take("SeparableConv2D")
    carrier.over(canvas.node_rect("conv2d_2").center())
    assert canvas.stage.marks.waiting[0] == "conv2d_2"
    assert not canvas.cards.tag.isVisible()
    qtbot.waitUntil(lambda: "Replace conv2d_2" in canvas.cards.tag.text(), timeout=2_000)
    carrier.drop()
    node = canvas.document.project.node("conv2d_2")
    assert (node.layer.kind, node.layer.filters, node.layer.activation) == ("SeparableConv2D", 64, "relu")
    assert edges(canvas) == wired
    assert canvas.document.project.positions == before.positions
    assert canvas.document.history.position == 1
    assert canvas.selection() == ["conv2d_2"]


def test_a_layer_dropped_on_another_one_without_waiting_does_not_replace_it(design):
    _palette, canvas, carrier = design("mnist-cnn")
    carrier.carry("SeparableConv2D", canvas.node_rect("conv2d_2").center())
    assert canvas.document.project.node("conv2d_2").layer.kind == "Conv2D"
    assert canvas.stage.marks.waiting is None


def test_while_the_program_stands_still_nothing_is_held_long_enough_to_replace(design):
    _palette, canvas, carrier = design("mnist-cnn")
    carrier.take("SeparableConv2D")
    carrier.over(canvas.node_rect("conv2d_2").center())
    time.sleep(2 * theme.current().motion("hold_replace") / 1000)
    QApplication.processEvents()
    assert canvas.stage.marks.waiting[1] < 1.0
    carrier.drop()
    assert canvas.document.project.node("conv2d_2").layer.kind == "Conv2D"


def test_a_loose_layer_dropped_on_a_short_wire_gets_room_in_the_same_step(still, hand):
    node = still.add_layer("Dropout", (420.0, 0.0))
    still.stage.reveal(still.stage.scene.nodes[node].box)
    before, done = dict(still.document.project.positions), still.document.history.position
    goal = still.wire_point(wire(still, "maxpool_2"))
    hand(still).drag(still.node_rect(node).center(), goal)
    now = still.document.project.positions
    assert {("conv2d_2", node), (node, "maxpool_2")} <= edges(still)
    assert now[node] == before["maxpool_2"]
    assert now["maxpool_2"][1] == before["maxpool_2"][1] + 96
    assert now["conv2d_2"] == before["conv2d_2"]
    assert still.document.history.position == done + 1
    name = still.document.project.node(node).name
    assert still.document.history.steps[-1] == f"Insert {name} between conv2d_2 and maxpool_2"
    still.document.undo()
    assert dict(still.document.project.positions) == before


def corners(view):
    return {node: item.box.topLeft() for node, item in view.stage.scene.nodes.items()}


def test_room_is_shown_for_a_loose_layer_while_it_is_held_over_a_short_wire(still, hand):
    node = still.add_layer("Dropout", (420.0, 0.0))
    still.stage.reveal(still.stage.scene.nodes[node].box)
    before, person, start = corners(still), hand(still), still.node_rect(node).center()
    goal = still.wire_point(wire(still, "maxpool_2"))
    person.press(start)
    person.move(start, goal)
    held = corners(still)
    assert held[node] == before["maxpool_2"]
    assert held["maxpool_2"].y() == before["maxpool_2"].y() + 96
    assert held["output"].y() == before["output"].y() + 96
    assert held["conv2d_2"] == before["conv2d_2"]
    person.move(goal, start)
    assert {**corners(still), node: before[node]} == before
    person.move(start, goal)
    assert corners(still) == held
    person.key(Qt.Key.Key_Escape)
    person.release(goal)
    assert corners(still) == before
    person.drag(start, goal)
    assert corners(still) == held


@pytest.fixture
def misfit(still):
    """A loose layer that fits no wire of the network, in sight beside it."""
    node = still.add_layer("MaxPooling1D", (420.0, 100.0))
    still.stage.reveal(still.stage.scene.nodes[node].box)
    told = []
    still.refused.connect(told.append)
    return node, told


def test_a_loose_layer_that_does_not_fit_a_wire_goes_beside_it_and_says_why_once(still, misfit, hand):
    node, told = misfit
    before, wired = still.document.project, edges(still)
    goal, person = still.wire_point(wire(still, "maxpool_2")), hand(still)
    person.press(still.node_rect(node).center())
    person.move(still.node_rect(node).center(), goal)
    assert still.stage.marks.insert_at == ""
    assert f"{still.document.project.node(node).name} does not fit here" in still.cards.tag.text()
    person.release(goal)
    assert edges(still) == wired
    assert stands_clear(still, node)
    assert still.document.project.positions[node] != before.positions[node]
    assert not still.cards.tag.isVisible()
    assert len(told) == 1
    assert told[0].startswith(f"{still.document.project.node(node).name} stands beside the wire: ")
    still.document.undo()
    assert still.document.project == before


def test_a_loose_layer_beside_the_wire_it_does_not_fit_stands_near_where_it_was_dropped(still, misfit, hand):
    node, _told = misfit
    goal = still.wire_point(wire(still, "maxpool_2"))
    hand(still).drag(still.node_rect(node).center(), goal)
    away = still.node_rect(node).center() - goal
    assert abs(away.y()) <= 10  # a guide may draw it so far
    assert abs(away.x()) < 3 * still.node_rect(node).width()


def test_alt_or_escape_leaves_a_layer_that_does_not_fit_where_the_hand_has_it(still, misfit, hand):
    node, told = misfit
    before, person, start = still.document.project, hand(still), still.node_rect(node).center()
    goal = still.wire_point(wire(still, "maxpool_2"))
    person.press(start)
    person.move(start, goal)
    person.key(Qt.Key.Key_Escape)
    person.release(goal)
    assert still.document.project == before
    person.press(start)
    person.move(start, goal)
    still.pointing.refresh(Qt.KeyboardModifier.AltModifier)
    assert not still.cards.tag.isVisible()
    QTest.mouseRelease(still.viewport(), LEFT, Qt.KeyboardModifier.AltModifier, goal)
    assert (still.node_rect(node).center() - goal).manhattanLength() <= 20
    assert told == []


def test_what_goes_beside_a_wire_glides_there_from_the_hand(make_canvas, look, hand, qtbot):
    look.set_reduced_motion(False)
    view = make_canvas()
    node = view.add_layer("MaxPooling1D", (420.0, 100.0))
    at_zoom(view, 1.0)
    view.stage.reveal(view.stage.scene.nodes[node].box)
    view.stage.camera.look(view.stage.camera.goal)
    goal = view.wire_point(wire(view, "maxpool_2"))
    hand(view).drag(view.node_rect(node).center(), goal)
    assert (view.node_rect(node).center() - goal).manhattanLength() <= 20
    assert node in view.stage.scene.lifted
    there = view.document.project.positions[node]
    qtbot.waitUntil(lambda: view.stage.scene.place_of(node) == there and not view.stage.scene.lifted)


def test_alt_closes_the_room_that_was_shown_for_a_loose_layer(still, hand):
    node = still.add_layer("Dropout", (420.0, 0.0))
    still.stage.reveal(still.stage.scene.nodes[node].box)
    before, person, start = corners(still), hand(still), still.node_rect(node).center()
    goal = still.wire_point(wire(still, "maxpool_2"))
    person.press(start)
    person.move(start, goal)
    assert corners(still)["maxpool_2"] != before["maxpool_2"]
    still.pointing.refresh(Qt.KeyboardModifier.AltModifier)
    now = corners(still)
    assert {n: now[n] for n in before if n != node} == {n: before[n] for n in before if n != node}
    assert not still.stage.marks.insert_at
    person.key(Qt.Key.Key_Escape)
    person.release(goal)


def test_dots_of_wires_go_along_where_room_is_made_and_closed(still):
    far = wire(still, "dense_1")
    place = still.document.project.positions["dense_1"]
    dots = ((place[0] - 60, place[1] - 20), (place[0] - 60, place[1] - 10))
    still.document.edit("Bend", edits.bend, far, dots)
    still.select(["conv2d_2"])
    still.add_layer("BatchNormalization")
    (added,) = still.selection()
    moved = still.document.project.bends[far]
    assert moved == tuple((x, y + 96) for x, y in dots)
    still.select([added])
    still.set_gaps(True)
    still.delete_and_reconnect()
    assert still.document.project.bends[far] == dots
