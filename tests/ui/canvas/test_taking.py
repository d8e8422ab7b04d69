"""Taking layers out of the flow, skipping them, and the hints that stay where a bridge does not fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits, templates
from cnnstudio.layers.catalogue import make
from tests.ui.canvas.conftest import RIGHT
from tests.ui.canvas.test_gestures import body, edges, steps

CONTROL = Qt.KeyboardModifier.ControlModifier
DEL = Qt.Key.Key_Delete


def sign(view) -> QPoint:
    """Return the middle of the first hint, in the window."""
    (repair,) = view.stage.scene.repairs
    middle = view.stage.scene.gap(repair).path.pointAtPercent(0.5)
    return view.stage.camera.eye.to_window(middle).toPoint()


def test_ctrl_delete_bridges_the_gap_in_one_step(still, hand):
    still.select(["maxpool_1"])
    hand(still).key(DEL, CONTROL)
    assert ("conv2d_1", "conv2d_2") in edges(still)
    assert steps(still) == 1
    assert still.stage.scene.repairs == ()
    assert still.document.undo_label.startswith("Remove and reconnect maxpool_1")


def test_a_bridge_keeps_its_place_among_the_inputs_of_a_merge(make_canvas, hand):
    view = make_canvas("residual")
    graph = view.document.project.graph
    merge = next(node.id for node in graph.nodes if node.layer.kind == "Add")
    first = graph.incoming[merge][0]
    before = [edge.id for edge in graph.incoming[merge]]
    view.select([first.source])
    hand(view).key(DEL, CONTROL)
    after = view.document.project.graph.incoming[merge]
    assert [edge.id for edge in after] == before
    assert after[0].source == graph.incoming[first.source][0].source


@pytest.fixture
def gap(make_canvas, hand):
    """A canvas on which a picture was made from a row of pixels, after the layer that did it was taken out."""
    project = edits.set_fields(templates.new("mnist-cnn"), "input", shape=(784,))
    wire = project.graph.outgoing["input"][0].id
    project, reshape = edits.insert_on_edge(project, wire, make("Reshape", target_shape=(28, 28, 1)))
    view = make_canvas(project)
    view.select([reshape])
    hand(view).key(DEL, CONTROL)
    return view


def test_a_bridge_that_does_not_fit_stays_as_a_hint_and_is_no_wire(gap):
    (repair,) = gap.stage.scene.repairs
    assert (repair.edge.source, repair.edge.target) == ("input", "conv2d_1")
    assert repair.reason.startswith("input gives 784. Conv2D reads a picture")
    assert ("input", "conv2d_1") not in edges(gap)
    assert steps(gap) == 1


def test_one_click_on_the_hint_makes_the_wire_with_what_makes_it_fit(gap, hand):
    hand(gap).click(sign(gap))
    project = gap.document.project
    (wire,) = project.graph.incoming["conv2d_1"]
    assert project.node(wire.source).layer.kind == "Reshape"
    assert gap.document.analysis.nodes["conv2d_1"].state == "ok"
    assert gap.document.undo_label.startswith("Mend the wire from input to conv2d_1")
    assert steps(gap) == 2
    assert gap.stage.scene.repairs == ()


def test_the_status_bar_says_what_a_hint_is_about(gap, hand):
    said = []
    gap.hint.connect(said.append)
    hand(gap).click(QPoint(5, 500))
    QTest.mouseMove(gap.viewport(), sign(gap))
    assert said[-1].startswith("input gives 784.")
    assert said[-1].endswith("Click to mend it.")
    QTest.mouseMove(gap.viewport(), QPoint(5, 500))
    assert said[-1] == ""


def test_a_hint_is_forgotten_by_its_menu(gap, hand):
    hand(gap).click(sign(gap), button=RIGHT)
    menu = gap.cards.menus.menu
    next(a for a in menu.actions() if a.text() == "Forget it").trigger()
    menu.close()
    assert gap.stage.scene.repairs == ()
    assert steps(gap) == 1


def test_a_hint_goes_with_undo(gap, hand):
    hand(gap).key(Qt.Key.Key_Z, CONTROL)
    assert gap.stage.scene.repairs == ()


def test_a_hint_survives_a_move_and_goes_when_its_input_is_used(gap):
    gap.document.edit("Move", edits.move, {"conv2d_1": (40.0, 400.0)})
    assert len(gap.stage.scene.repairs) == 1
    gap.document.edit("Wire", edits.connect, "input", "conv2d_1")
    assert gap.stage.scene.repairs == ()


def test_delete_while_a_wire_is_in_hand_changes_nothing(still, hand):
    before, mouse = still.document.project, hand(still)
    start = still.port_point("conv2d_1", "output", "out")
    mouse.press(start)
    mouse.move(start, start + QPoint(120, 30))
    mouse.key(DEL)
    assert still.busy
    mouse.key(Qt.Key.Key_Escape)
    mouse.release(start + QPoint(120, 30))
    assert still.document.project is before


def test_ctrl_b_skips_and_uses_again(still, hand):
    still.select(["conv2d_2"])
    hand(still).key(Qt.Key.Key_B, CONTROL)
    assert still.document.project.node("conv2d_2").bypassed
    scene = still.stage.scene
    assert scene.face(scene.nodes["conv2d_2"]).skipped
    states = {w.target: scene.label(w).state for w in scene.wires.values()}
    assert states["conv2d_2"] == states["maxpool_2"] == "skipped"
    assert states["dense_1"] == "rest"
    hand(still).key(Qt.Key.Key_B, CONTROL)
    assert not still.document.project.node("conv2d_2").bypassed
    assert steps(still) == 2


def test_several_layers_are_skipped_in_one_step_and_toggled_together(still, hand):
    still.document.edit("Skip", edits.bypass, ["conv2d_2"])
    still.select(["conv2d_2", "maxpool_2"])
    hand(still).key(Qt.Key.Key_B, CONTROL)
    known = still.document.project.graph.by_id
    assert known["conv2d_2"].bypassed
    assert known["maxpool_2"].bypassed
    assert still.document.undo_label.startswith("Skip 2 layers (2 layers are skipped)")
    hand(still).key(Qt.Key.Key_B, CONTROL)
    assert not any(node.bypassed for node in still.document.project.graph.nodes)


def test_an_input_is_not_skipped_and_the_reason_is_said(still, hand):
    said = []
    still.refused.connect(said.append)
    still.select(["input"])
    hand(still).key(Qt.Key.Key_B, CONTROL)
    assert said == ["input cannot be skipped: data begin there."]
    assert steps(still) == 0


def test_the_menu_skips_and_says_what_it_would_do(still, hand):
    hand(still).click(body(still, "conv2d_2"), button=RIGHT)
    texts = [action.text() for action in still.cards.menus.menu.actions()]
    assert "Skip layer" in texts
    still.cards.menus.menu.close()
    still.document.edit("Skip", edits.bypass, ["conv2d_2"])
    hand(still).click(body(still, "conv2d_2"), button=RIGHT)
    menu = still.cards.menus.menu
    next(a for a in menu.actions() if a.text() == "Use layer again").trigger()
    menu.close()
    assert not still.document.project.node("conv2d_2").bypassed


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_skipped_layer_looks_different(make_canvas, look, theme):
    look.set_mode(theme)
    view = make_canvas()
    view.select([])
    box = view.node_rect("conv2d_2")
    before = view.grab(box).toImage()
    view.document.edit("Skip", edits.bypass, ["conv2d_2"])
    assert view.grab(box).toImage() != before


def test_a_layer_without_a_gap_is_just_removed(make_canvas, hand):
    project, loose = edits.add(templates.new("mnist-cnn"), make("ReLU"), (400.0, 0.0))
    view = make_canvas(project)
    view.select([loose])
    hand(view).key(DEL, CONTROL)
    assert loose not in view.document.project.graph.by_id
    assert view.stage.scene.repairs == ()
