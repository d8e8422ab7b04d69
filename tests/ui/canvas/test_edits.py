"""Deleting, copying, nudging, renaming, arranging and undoing on the canvas, by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cnnstudio.document import edits, templates
from cnnstudio.ui.canvas.hits import badge_at

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(still):
    still.viewport().setFocus()
    return still


def names(view):
    return {node.name for node in view.document.project.graph.nodes}


def edges(view):
    return {(e.source, e.target) for e in view.document.project.graph.edges}


def test_delete_removes_the_selection_with_its_wires_as_one_step(view, hand):
    view.select(["conv2d_2", "maxpool_2"])
    hand(view).key(Key.Key_Delete)
    assert names(view).isdisjoint({"conv2d_2", "maxpool_2"})
    assert view.document.history.position == 1
    assert view.selection() == []
    hand(view).key(Key.Key_Z, CONTROL)
    assert {"conv2d_2", "maxpool_2"} <= names(view)
    assert ("conv2d_2", "maxpool_2") in edges(view)
    hand(view).key(Key.Key_Z, CONTROL | SHIFT)
    assert names(view).isdisjoint({"conv2d_2", "maxpool_2"})


def test_control_delete_closes_the_gap(view, hand):
    view.select(["maxpool_1"])
    hand(view).key(Key.Key_Delete, CONTROL)
    assert ("conv2d_1", "conv2d_2") in edges(view)
    assert view.document.history.position == 1


def test_copy_and_paste_add_the_layers_with_the_wires_among_them(view, hand):
    view.select(["conv2d_2", "maxpool_2"])
    hand(view).key(Key.Key_C, CONTROL)
    assert view.document.history.position == 0
    hand(view).key(Key.Key_V, CONTROL)
    new = view.selection()
    assert len(new) == 2
    assert tuple(new) in edges(view)
    assert view.document.history.position == 1


def test_the_clipboard_holds_text_that_any_editor_keeps(view, hand):
    view.select(["dense_1"])
    hand(view).key(Key.Key_C, CONTROL)
    words = QGuiApplication.clipboard().text()
    assert "Dense" in words
    QGuiApplication.clipboard().setText(words)
    hand(view).key(Key.Key_V, CONTROL)
    assert len(view.selection()) == 1


def test_a_clipboard_without_layers_says_so(view, hand, qtbot):
    QGuiApplication.clipboard().setText("good morning")
    with qtbot.waitSignal(view.refused) as refused:
        hand(view).key(Key.Key_V, CONTROL)
    assert "no layers" in refused.args[0]
    assert view.cards.tag.isVisible()


def test_cut_is_one_step(view, hand):
    view.select(["dense_1"])
    hand(view).key(Key.Key_X, CONTROL)
    assert "dense_1" not in names(view)
    assert view.document.history.position == 1


def test_duplicate_keeps_the_wires_that_feed_the_layer(view, hand):
    view.select(["conv2d_2"])
    hand(view).key(Key.Key_D, CONTROL)
    (copy,) = view.selection()
    assert ("maxpool_1", copy) in edges(view)


def test_nudges_in_a_row_are_one_step(view, hand):
    before = view.document.project.positions["conv2d_2"]
    view.select(["conv2d_2"])
    for _ in range(4):
        hand(view).key(Key.Key_Right, CONTROL)
    hand(view).key(Key.Key_Down, CONTROL | SHIFT)
    after = view.document.project.positions["conv2d_2"]
    assert (after[0] - before[0], after[1] - before[1]) == (32, 40)
    assert view.document.history.position == 1


def test_a_pause_ends_the_merging_of_nudges(view, hand, qtbot):
    view.select(["conv2d_2"])
    hand(view).key(Key.Key_Right, CONTROL)
    qtbot.waitUntil(lambda: not view.commands._settling.isActive(), timeout=3000)
    hand(view).key(Key.Key_Right, CONTROL)
    assert view.document.history.position == 2


def test_arrows_walk_along_the_wires_and_shift_extends(view, hand):
    view.select(["conv2d_1"])
    mouse = hand(view)
    mouse.key(Key.Key_Down)
    assert view.selection() == ["maxpool_1"]
    mouse.key(Key.Key_Down)
    assert view.selection() == ["conv2d_2"]
    mouse.key(Key.Key_Up)
    assert view.selection() == ["maxpool_1"]
    mouse.key(Key.Key_Down, SHIFT)
    assert view.selection() == ["maxpool_1", "conv2d_2"]
    assert view.stage.marks.focus == "conv2d_2"


def test_arrows_across_the_flow_reach_siblings(make_canvas, hand):
    view = make_canvas("residual")
    view.viewport().setFocus()
    skip = next(n.id for n in view.document.project.graph.nodes if n.name == "skip_2")
    sibling = next(n.id for n in view.document.project.graph.nodes if n.name == "conv_2a")
    view.select([sibling])
    hand(view).key(Key.Key_Right)
    assert view.selection() == [skip]
    hand(view).key(Key.Key_Left)
    assert view.selection() == [sibling]


def test_select_all_invert_and_escape(view, hand):
    hand(view).key(Key.Key_A, CONTROL)
    assert len(view.selection()) == 8
    view.select(["input"])
    hand(view).key(Key.Key_I, CONTROL)
    assert len(view.selection()) == 7
    hand(view).key(Key.Key_Escape)
    assert view.selection() == []


def test_f2_renames_where_the_name_stands(view, hand):
    view.select(["conv2d_2"])
    hand(view).key(Key.Key_F2)
    field = view.cards.rename
    assert field.isVisible()
    assert field.hasFocus()
    assert view.node_rect("conv2d_2").intersects(field.geometry())
    QTest.keyClicks(field, "edges")
    QTest.keyClick(field, Key.Key_Return)
    assert view.document.project.node("conv2d_2").name == "edges"
    assert not field.isVisible()
    assert view.viewport().hasFocus()


def test_a_name_that_is_taken_is_refused_in_a_sentence(view, hand):
    view.select(["conv2d_2"])
    hand(view).key(Key.Key_F2)
    field = view.cards.rename
    QTest.keyClicks(field, "conv2d_1")
    assert "conv2d_1" in field.problem()
    QTest.keyClick(field, Key.Key_Return)
    assert field.isVisible()
    QTest.keyClick(field, Key.Key_Escape)
    assert not field.isVisible()
    assert view.document.project.node("conv2d_2").name == "conv2d_2"
    assert view.document.history.position == 0


def test_a_double_click_on_the_title_renames_and_elsewhere_opens(view, qtbot):
    box = view.node_rect("conv2d_2")
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(80, 20))
    assert view.cards.rename.isVisible()
    view.cards.close()
    with qtbot.waitSignal(view.openLayer) as opened:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.bottomLeft() + QPoint(30, -12))
    assert opened.args == ["conv2d_2"]


def test_alt_enter_opens_the_selected_layer(view, hand, qtbot):
    view.select(["dense_1"])
    with qtbot.waitSignal(view.openLayer) as opened:
        hand(view).key(Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert opened.args == ["dense_1"]


def test_arrange_is_one_step_and_straightens_the_chain(view, hand):
    view.document.edit("Scatter", edits.move, {"conv2d_2": (400.0, 20.0), "dense_1": (-300.0, 90.0)})
    hand(view).key(Key.Key_L)
    assert view.document.history.position == 2
    assert len({x for x, _y in view.document.project.positions.values()}) == 1


def test_zoom_keys_steps_and_the_readout(view, hand):
    mouse = hand(view)
    mouse.key(Key.Key_Plus, CONTROL)
    assert view.zoom() == pytest.approx(1.5)
    mouse.key(Key.Key_Minus, CONTROL)
    mouse.key(Key.Key_Minus, CONTROL)
    assert view.zoom() == pytest.approx(0.75)
    assert view.strip.zoom.text() == "75 %"
    mouse.key(Key.Key_0, CONTROL)
    assert view.zoom() == pytest.approx(1.0)
    view.stage.camera.look(view.stage.camera.eye.zoomed(0.2, view.stage.camera.eye.corner))
    mouse.key(Key.Key_Home)
    assert view.rect().contains(view.node_rect("input"))
    assert view.rect().contains(view.node_rect("output"))


def test_f_shows_the_selection(view, hand):
    view.select(["output"])
    hand(view).key(Key.Key_F)
    centre = view.node_rect("output").center()
    assert (centre - view.stage.room().center().toPoint()).manhattanLength() < 4


def test_undo_waits_while_a_gesture_is_under_way(view, hand):
    view.document.edit("Rename", edits.rename, "dense_1", "wide")
    start = view.node_rect("conv2d_2").center() - QPoint(60, 0)
    mouse = hand(view)
    mouse.press(start)
    mouse.move(start, start + QPoint(80, 0))
    mouse.key(Key.Key_Z, CONTROL)
    assert view.document.project.node("dense_1").name == "wide"
    mouse.release(start + QPoint(80, 0))
    assert view.document.history.position == 2


def test_an_undo_elsewhere_during_a_drag_ends_the_drag_first(view, hand):
    view.document.edit("Rename", edits.rename, "dense_1", "wide")
    start = view.node_rect("conv2d_2").center() - QPoint(60, 0)
    mouse = hand(view)
    mouse.press(start)
    mouse.move(start, start + QPoint(80, 0))
    view.document.undo()
    mouse.release(start + QPoint(80, 0))
    assert view.document.history.position == 0
    assert view.document.project.node("dense_1").name == "dense_1"


def test_the_wheel_zooms_at_the_pointer_in_proportion_to_its_turn(view):
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    at = view.node_rect("dense_1").center()
    before = view.scene_point(at)
    for delta in (30, 90, 120):
        event = QWheelEvent(
            QPointF(at), QPointF(view.viewport().mapToGlobal(at)), QPoint(), QPoint(0, delta),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)
    assert view.zoom() == pytest.approx(1.0015**240)
    assert view.scene_point(at) == pytest.approx(before, abs=0.5)


def test_a_trackpad_pans_with_two_fingers(view):
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    view.set_navigation("trackpad")
    box, at = view.node_rect("dense_1"), view.rect().center()
    event = QWheelEvent(
        QPointF(at), QPointF(at), QPoint(12, -30), QPoint(12, -30),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
    assert view.zoom() == 1.0
    assert view.node_rect("dense_1").topLeft() == box.topLeft() + QPoint(12, -30)


def test_the_content_never_leaves_the_window_altogether(view, hand):
    for _ in range(6):
        hand(view).drag(QPoint(200, 200), QPoint(1000, 880), Qt.MouseButton.MiddleButton)
    shown = view.stage.camera.eye.box_to_window(view.stage.scene.bounds()).toRect()
    assert shown.intersects(view.rect())


def test_a_problem_badge_opens_a_card_with_the_sentence(view, hand):
    view.document.edit(
        "Cut", edits.disconnect, *[e.id for e in view.document.project.graph.edges if e.target == "dense_1"]
    )
    scene = view.stage.scene
    badge = badge_at(scene.nodes["dense_1"].box, scene.flow)
    hand(view).click(view.stage.camera.eye.to_window(badge).toPoint())
    card = view.cards.problem
    assert card is not None
    assert card.isVisible()
    assert "no input" in card.accessibleName()
    fixes = view.document.analysis.nodes["dense_1"].problems[0].remedies
    assert fixes
    QTest.keyClick(card, Key.Key_Return)
    assert view.cards.problem is None
    assert "missing-input" not in {problem.code for problem in view.document.analysis.problems}


def test_hovering_shows_a_card_after_half_a_second_and_moving_away_hides_it(view, qtbot):
    box = view.node_rect("conv2d_2")
    QTest.mouseMove(view.viewport(), box.center() + QPoint(50, 0))
    assert not view.cards.hover.isVisible()
    qtbot.waitUntil(view.cards.hover.isVisible, timeout=2000)
    assert not view.cards.hover.geometry().intersects(box)
    QTest.mouseMove(view.viewport(), QPoint(20, 400))
    qtbot.waitUntil(lambda: not view.cards.hover.isVisible(), timeout=2000)


def test_a_hover_card_tells_what_is_true_after_an_undo(view, hand, qtbot):
    view.document.edit("More", edits.set_fields, "conv2d_2", filters=100)
    QTest.mouseMove(view.viewport(), view.node_rect("conv2d_2").center() + QPoint(50, 0))
    qtbot.waitUntil(view.cards.hover.isVisible, timeout=2000)
    assert "11 × 11 × 100" in view.cards.hover._facts.text()
    view.document.undo()
    assert view.cards.hover.isVisible()
    assert "11 × 11 × 64" in view.cards.hover._facts.text()


def test_an_empty_canvas_offers_two_ways_to_begin(make_canvas, qtbot):
    view = make_canvas("empty")
    assert view.empty.isVisible()
    qtbot.mouseClick(view.empty.template, Qt.MouseButton.LeftButton)
    assert len(view.document.project.graph.nodes) == 8
    assert not view.empty.isVisible()
    assert view.document.history.position == 1
    view.document.undo()
    assert view.empty.isVisible()


def test_the_add_button_of_an_empty_canvas_opens_the_quick_add(make_canvas, qtbot):
    view = make_canvas("empty")
    qtbot.mouseClick(view.empty.layer, Qt.MouseButton.LeftButton)
    line = view.cards.quick_add.line
    assert line.hasFocus()
    QTest.keyClicks(line, "input")
    QTest.keyClick(line, Key.Key_Return)
    assert [n.layer.kind for n in view.document.project.graph.nodes] == ["Input"]
    assert view.cards.quick_add is None


def test_quick_add_reads_numbers_and_appends_behind_the_selected_layer(view, hand):
    view.select(["maxpool_1"])
    hand(view).key(Key.Key_A)
    line = view.cards.quick_add.line
    QTest.keyClicks(line, "conv 16 5x5 relu")
    QTest.keyClick(line, Key.Key_Return)
    (new,) = view.selection()
    layer = view.document.project.node(new).layer
    assert (layer.kind, layer.filters, layer.kernel_size, layer.activation) == ("Conv2D", 16, (5, 5), "relu")
    assert {("maxpool_1", new), (new, "conv2d_2")} <= edges(view)
    assert view.document.history.position == 1


def test_escape_closes_the_quick_add_and_changes_nothing(view, hand):
    hand(view).key(Key.Key_A)
    QTest.keyClick(view.cards.quick_add.line, Key.Key_Escape)
    assert view.cards.quick_add is None
    assert view.document.history.position == 0


def test_a_wire_dropped_on_nothing_asks_for_the_layer_at_its_end(view, hand):
    start = view.port_point("output", "output", "out")
    hand(view).drag(start, QPoint(200, 700))
    card = view.cards.quick_add
    assert card is not None
    QTest.keyClicks(card.line, "dropout")
    QTest.keyClick(card.line, Key.Key_Return)
    (new,) = view.selection()
    assert ("output", new) in edges(view)
    assert view.document.history.position == 1


def test_the_parameter_column_is_a_toggle(view, qtbot):
    plain = view.grab().toImage()
    qtbot.mouseClick(view.strip.parameters, Qt.MouseButton.LeftButton)
    assert view.grab().toImage() != plain
    assert view.strip.parameters.isChecked()


def test_an_undo_out_of_sight_brings_what_it_did_into_sight(view, hand):
    view.select(["output"])
    hand(view).key(Key.Key_Delete)
    view.stage.camera.look(view.stage.camera.eye.shifted(QPointF(0, 700)))
    hand(view).key(Key.Key_Z, CONTROL)
    assert view.rect().intersects(view.node_rect("output"))


def test_the_menu_of_a_layer_selects_it_and_offers_the_verbs(view, hand):
    hand(view).click(view.node_rect("dense_1").center() - QPoint(70, 0), button=Qt.MouseButton.RightButton)
    menu = view.cards.menu
    assert menu is not None
    assert menu.isVisible()
    assert view.selection() == ["dense_1"]
    next(action for action in menu.actions() if action.text() == "Delete").trigger()
    assert "dense_1" not in names(view)
    menu.close()


def test_problems_are_walked_in_order(view, hand):
    graph = view.document.project.graph
    view.document.edit(
        "Cut", edits.disconnect, *[e.id for e in graph.edges if e.target in {"conv2d_2", "dense_1"}]
    )
    hand(view).key(Key.Key_F8)
    first = view.selection()
    assert view.cards.problem is not None
    view.cards.close()
    hand(view).key(Key.Key_F8)
    assert view.selection() != first
    assert view.document.analysis.nodes[view.selection()[0]].problems


def test_a_fix_is_priced_previewed_and_taken_as_one_step(make_canvas, qtbot):
    from cnnstudio.ui.canvas.problem_card import FixRow

    view = make_canvas("residual")
    view.document.edit("Break", edits.set_fields, "conv_2a", strides=(1, 1))
    view.document.edit("Break", edits.set_fields, "conv_2b", filters=48)
    position = view.document.history.position
    view.open_problem("add_2")
    rows = view.cards.problem.findChildren(FixRow)
    assert rows
    assert all("parameters" in row.accessibleName() for row in rows)
    there = set(view.document.project.graph.by_id)
    view.cards.preview(view.document.analysis.nodes["add_2"].problems[0].remedies[0])
    assert view.stage.marks.ghosts
    price = rows[0].accessibleName()
    qtbot.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    assert view.document.history.position == position + 1
    assert not view.stage.marks.ghosts
    assert view.document.analysis.nodes["add_2"].state == "ok"
    (new,) = set(view.document.project.graph.by_id) - there
    assert price.endswith(f"+{view.document.analysis.nodes[new].parameters:,} parameters")


def test_the_price_of_a_fix_is_a_total_where_the_layer_itself_was_not_known(view):
    from cnnstudio.ui.canvas.problem_card import FixRow

    view.document.edit("Break", edits.set_fields, "conv2d_2", kernel_size=(20, 20))
    view.open_problem("conv2d_2")
    row = view.cards.problem.findChildren(FixRow)[0]
    price = row.accessibleName()
    QTest.keyClick(view.cards.problem, Key.Key_Return)
    assert f"{view.document.analysis.totals.parameters:,} parameters in all" in price


def test_another_project_has_nothing_of_the_last_one_selected(make_canvas, qtbot):
    view = make_canvas()
    view.select(["conv2d_2"])
    view.stage.marks.hovered = view.stage.marks.focus = "conv2d_2"
    with qtbot.waitSignal(view.selectionChanged) as told:
        view.document.replace(templates.new("mnist-cnn"))
    assert told.args == [[]]
    marks = view.stage.marks
    assert (marks.selected, marks.hovered, marks.focus) == (set(), "", "")
    with qtbot.waitSignal(view.selectionChanged) as told:
        view.select(["conv2d_2"])
    assert told.args == [["conv2d_2"]]


def test_another_project_is_told_even_where_nothing_was_selected(make_canvas, qtbot):
    view = make_canvas()
    with qtbot.waitSignal(view.selectionChanged) as told:
        view.document.replace(templates.new("mnist-cnn"))
    assert told.args == [[]]
