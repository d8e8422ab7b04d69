"""Adding layers: insertion that fits or brings what makes it fit, and the quick-add in all its ways (lines C01 to C12)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.canvas.items import NODE
from cnnstudio.ui.canvas.quick_search import proposals
from tests.ui.canvas.clearness import stands_clear

Key, Mod = Qt.Key, Qt.KeyboardModifier


def wires(view):
    return {(e.source, e.target) for e in view.document.project.graph.edges}


def into(view, target):
    return next(e.id for e in view.document.project.graph.edges if e.target == target)


def states(view):
    return {node: facts.state for node, facts in view.document.analysis.nodes.items()}


def carry(view, kind, at):
    """Carry a layer from outside to a point, as the palette does."""
    view.begin_place(kind, QPoint(300, 300))
    for step in range(1, 6):
        view.move_place(QPoint(300, 300) + (at - QPoint(300, 300)) * step / 5)


def test_the_ghost_has_the_size_of_a_layer_and_the_shape_that_comes_out_below_it(still):
    carry(still, "Conv2D", still.wire_point(into(still, "conv2d_2")))
    (ghost,) = still.stage.marks.ghosts
    assert ghost.box.size() == NODE
    assert ghost.label.words == "11 × 11 × 32"
    still.cancel_place()


def test_a_layer_below_an_open_output_shows_its_wire_before_it_is_dropped(still):
    end = still.port_point("output", "output", "out")
    carry(still, "Dense", end + QPoint(10, 75))
    assert len(still.stage.marks.threads) == 1
    assert still.stage.marks.ghosts[0].label.words
    still.cancel_place()
    carry(still, "Dense", end + QPoint(10, 200))
    assert still.stage.marks.threads == []
    still.cancel_place()


def test_alt_pressed_while_a_layer_is_carried_suppresses_the_insertion(still, qtbot):
    wire = into(still, "conv2d_2")
    carry(still, "BatchNormalization", still.wire_point(wire))
    assert still.stage.marks.insert_at == wire
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    QTest.keyPress(elsewhere, Key.Key_Alt)
    assert still.stage.marks.insert_at == ""
    QTest.keyRelease(elsewhere, Key.Key_Alt, Mod.AltModifier)
    assert still.stage.marks.insert_at == wire
    QTest.keyPress(elsewhere, Key.Key_Alt)
    before = wires(still)
    still.cancel_place()
    assert wires(still) == before


def test_alt_pressed_while_a_loose_layer_is_dragged_suppresses_the_insertion(still, hand):
    node = still.document.edit("Add", edits.add, make("BatchNormalization"), (400.0, 0.0))
    still.stage.reveal(still.stage.scene.nodes[node].box)
    wire, person = into(still, "conv2d_2"), hand(still)
    start, goal = still.node_rect(node).center(), still.wire_point(wire)
    person.press(start)
    person.move(start, goal)
    assert still.stage.marks.insert_at == wire
    QTest.keyPress(still.viewport(), Key.Key_Alt)
    assert still.stage.marks.insert_at == ""
    before = wires(still)
    person.release(goal, held=Mod.AltModifier)
    QTest.keyRelease(still.viewport(), Key.Key_Alt)
    assert wires(still) == before
    assert len(still.document.project.graph.nodes) == 9


def test_an_insertion_that_needs_an_adapter_names_it_and_brings_it_in_the_same_step(still):
    wire = into(still, "maxpool_2")
    carry(still, "Flatten", still.wire_point(wire))
    assert still.stage.marks.insert_at == wire
    assert "+ Reshape" in still.cards.tag.text()
    still.drop_place(still.wire_point(wire))
    kinds = [n.layer.kind for n in still.document.project.graph.nodes]
    assert kinds.count("Flatten") == 2
    assert kinds.count("Reshape") == 1
    assert set(states(still).values()) == {"ok"}
    assert still.document.history.position == 1
    still.document.undo()
    assert len(still.document.project.graph.nodes) == 8


def test_an_insertion_that_nothing_makes_fit_is_not_offered(still):
    wire, before = into(still, "maxpool_1"), wires(still)
    carry(still, "MaxPooling1D", still.wire_point(wire))
    assert still.stage.marks.insert_at == ""
    assert "does not fit" in still.cards.tag.text()
    still.drop_place(still.wire_point(wire))
    assert wires(still) == before


@pytest.mark.parametrize("kind", ["Add", "MaxPooling1D"])
def test_what_does_not_fit_a_wire_stands_beside_it_and_says_so_once(still, hand, kind):
    wire, before, told = into(still, "maxpool_1"), wires(still), []
    still.refused.connect(told.append)
    carry(still, kind, still.wire_point(wire))
    still.drop_place(still.wire_point(wire))
    assert wires(still) == before
    (new,) = still.selection()
    assert stands_clear(still, new)
    assert len(told) == 1
    assert told[0].startswith(f"{kind} stands beside the wire: ")
    assert new not in told[0]
    assert not still.cards.tag.isVisible()


def test_a_reshape_fits_the_wire_that_it_is_dropped_on(still):
    wire = into(still, "maxpool_1")
    carry(still, "Reshape", still.wire_point(wire))
    assert still.stage.marks.insert_at == wire
    assert "+" not in still.cards.tag.text()
    still.drop_place(still.wire_point(wire))
    assert set(states(still).values()) == {"ok"}
    assert [n.layer.kind for n in still.document.project.graph.nodes].count("Reshape") == 1


def test_why_something_was_refused_goes_with_the_next_key(still, hand):
    still.stage.refused.emit("This cannot be.")
    assert still.cards.tag.isVisible()
    hand(still).key(Key.Key_Home)
    assert not still.cards.tag.isVisible()


@pytest.mark.parametrize(
    ("kind", "target", "offered"), [("MaxPooling1D", "maxpool_1", False), ("Flatten", "dense_1", True)]
)
def test_a_dragged_layer_is_inserted_only_where_it_fits_both_sides(still, hand, kind, target, offered):
    node = still.document.edit("Add", edits.add, make(kind), (420.0, 0.0))
    person, wire = hand(still), into(still, target)
    still.stage.reveal(still.stage.scene.nodes[node].box)
    start, goal = still.node_rect(node).center(), still.wire_point(wire)
    person.press(start)
    person.move(start, goal)
    assert bool(still.stage.marks.insert_at) == offered
    assert not offered or not still.cards.tag.geometry().intersects(still.node_rect(node))
    person.release(goal)
    assert ((node, target) in wires(still)) == offered


# The quick-add.


def quick(view):
    return view.cards.quick_add


def test_a_and_a_double_click_on_nothing_ask_for_a_layer_that_stands_there_and_is_selected(still, hand):
    at = QPoint(150, 300)
    QTest.mouseMove(still.viewport(), at)
    hand(still).key(Key.Key_A)
    assert quick(still).line.hasFocus()
    QTest.keyClicks(quick(still).line, "input")
    QTest.keyClick(quick(still).line, Key.Key_Return)
    (first,) = still.selection()
    assert (still.node_rect(first).center() - at).manhattanLength() <= 2
    at = QPoint(900, 300)
    hand(still).click(at)
    QTest.mouseDClick(still.viewport(), Qt.MouseButton.LeftButton, Mod.NoModifier, at)
    QTest.keyClicks(quick(still).line, "dense 7")
    QTest.keyClick(quick(still).line, Key.Key_Return)
    (second,) = still.selection()
    assert still.document.project.node(second).layer.units == 7
    assert (still.node_rect(second).center() - at).manhattanLength() <= 2


def test_tab_asks_for_a_layer_only_where_that_was_chosen(still, hand):
    still.viewport().setFocus()
    QTest.keyClick(still.viewport(), Key.Key_Tab)
    assert quick(still) is None
    still.viewport().setFocus()
    still.set_adding_keys(tab=True, letters=False)
    QTest.keyClick(still.viewport(), Key.Key_Tab)
    assert quick(still) is not None
    assert quick(still).line.text() == ""


def test_any_letter_asks_for_a_layer_where_that_was_chosen_and_gives_up_the_keys(still, hand):
    before = still.document.project
    still.set_adding_keys(tab=False, letters=True)
    hand(still).key(Key.Key_L)
    assert quick(still).line.text().casefold() == "l"
    QTest.keyClicks(quick(still).line, "eaky")
    assert quick(still).chosen().kind == "LeakyReLU"
    QTest.keyClick(quick(still).line, Key.Key_Escape)
    assert still.document.project is before


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("cnov2d", "Conv2D"),
        ("dropuot", "Dropout"),
        ("flaten", "Flatten"),
        ("densse", "Dense"),
        ("cnv2", "Conv2D"),
    ],
)
def test_mistyped_names_are_understood(typed, kind):
    assert proposals(typed, None)[0].kind == kind


def test_what_was_added_often_and_lately_comes_first_among_what_fits():
    shape = (28, 28, 1)
    plain = [p.kind for p in proposals("", shape)]
    assert plain[0] == "Conv2D"
    liked = proposals("", shape, added=("Dropout", "Flatten", "Dropout"))
    assert [p.kind for p in liked[:2]] == ["Dropout", "Flatten"]
    assert [p.recent for p in liked[:3]] == [True, True, False]
    unfit = proposals("", (10,), added=("Conv2D",) * 5, most=400)
    assert next(p for p in unfit if p.kind == "Conv2D").reason
    assert not unfit[0].reason


def test_what_was_typed_before_is_proposed_first_the_next_time(still, hand):
    told = []
    still.cards.added.connect(told.append)
    still.select(["maxpool_1"])
    hand(still).key(Key.Key_A)
    QTest.keyClicks(quick(still).line, "dropout")
    QTest.keyClick(quick(still).line, Key.Key_Return)
    assert told == ["Dropout"]
    still.cards.added_kinds = tuple(told)
    hand(still).key(Key.Key_A)
    assert quick(still).chosen().kind == "Dropout"


def test_what_does_not_fit_is_listed_last_greyed_with_its_reason(still, hand):
    still.select(["flatten_1"])
    hand(still).key(Key.Key_A)
    QTest.keyClicks(quick(still).line, "conv2d")
    shown = quick(still).shown()
    row = next(n for n, p in enumerate(shown) if p.kind == "Conv2D")
    assert "picture" in shown[row].reason
    assert not quick(still)._model.item(row).isEnabled()
    assert [bool(p.reason) for p in shown] == sorted(bool(p.reason) for p in shown)
    before = still.document.project
    while quick(still).chosen().kind != "Conv2D":
        QTest.keyClick(quick(still).line, Key.Key_Down)
    QTest.keyClick(quick(still).line, Key.Key_Return)
    assert still.document.project is before


def test_arrows_choose_and_enter_takes_what_is_chosen(still, hand):
    still.select(["maxpool_1"])
    hand(still).key(Key.Key_A)
    first, second = (p.kind for p in quick(still).shown()[:2])
    QTest.keyClick(quick(still).line, Key.Key_Down)
    assert quick(still).chosen().kind == second
    QTest.keyClick(quick(still).line, Key.Key_Up)
    assert quick(still).chosen().kind == first
    QTest.keyClick(quick(still).line, Key.Key_Down)
    QTest.keyClick(quick(still).line, Key.Key_Return)
    (node,) = still.selection()
    assert still.document.project.node(node).layer.kind == second
    assert ("maxpool_1", node) in wires(still)
    assert quick(still) is None


def test_shift_and_enter_append_after_the_selected_layer(still, hand):
    still.select(["output"])
    at = QPoint(150, 300)
    QTest.mouseDClick(still.viewport(), Qt.MouseButton.LeftButton, Mod.NoModifier, at)
    QTest.keyClicks(quick(still).line, "dropout")
    QTest.keyClick(quick(still).line, Key.Key_Return, Mod.ShiftModifier)
    (node,) = still.selection()
    assert ("output", node) in wires(still)


def test_control_and_enter_keep_the_card_open_and_the_next_layer_follows(still, hand):
    hand(still).click(still.wire_point(into(still, "maxpool_2")), button=Qt.MouseButton.RightButton)
    menu = still.cards.menu
    next(a for a in menu.actions() if "Insert a layer" in a.text()).trigger()
    menu.close()  # as a click on the item does
    line = quick(still).line
    QTest.keyClicks(line, "bn")
    QTest.keyClick(line, Key.Key_Return, Mod.ControlModifier)
    (first,) = still.selection()
    assert quick(still).isVisible()
    QTest.keyClicks(line, "relu")
    QTest.keyClick(line, Key.Key_Return, Mod.ControlModifier)
    (second,) = still.selection()
    QTest.keyClick(line, Key.Key_Escape)
    assert {("conv2d_2", first), (first, second), (second, "maxpool_2")} <= wires(still)
    assert still.document.history.position == 2
    assert quick(still) is None


def test_a_new_layer_has_a_free_name_and_lands_on_no_other(still, hand):
    still.add_layer("Conv2D", (400.0, 0.0))
    still.add_layer("Conv2D", (400.0, 0.0))
    names = [n.name for n in still.document.project.graph.nodes]
    assert names[-2:] == ["conv2d_3", "conv2d_4"]
    places = still.document.project.positions
    one, two = (QPointF(*places[n.id]) for n in still.document.project.graph.nodes[-2:])
    step = two - one
    assert step.x() == step.y()
    assert step.x() % 24 == 0
    assert step.x() > 0
    boxes = [item.box for item in still.stage.scene.nodes.values()]
    assert not any(a.adjusted(4, 4, -4, -4).intersects(b) for n, a in enumerate(boxes) for b in boxes[:n])
