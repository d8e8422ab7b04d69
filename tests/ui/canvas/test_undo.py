"""What one step of the history is, what is none, and what an undo shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cnnstudio.document import clipboard, edits, templates
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.canvas.commands import _NUDGES_MERGE
from tests.ui.canvas.conftest import at_zoom
from tests.ui.canvas.test_gestures import body, edges, steps

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def undo(view, hand):
    hand(view).key(Key.Key_Z, CONTROL)


def test_dragging_many_layers_is_one_step(still, hand):
    before = still.document.project
    still.select_all()
    start = body(still, "conv2d_2")
    hand(still).drag(start, start + QPoint(40, 30))
    assert steps(still) == 1
    undo(still, hand)
    assert still.document.project == before


def test_pasting_many_layers_is_one_step_with_their_wires(still, hand):
    still.select_all()
    hand(still).key(Key.Key_C, CONTROL)
    assert steps(still) == 0  # copying is none
    QTest.mouseMove(still.viewport(), QPoint(900, 400))
    hand(still).key(Key.Key_V, CONTROL)
    assert steps(still) == 1
    assert len(still.document.project.graph.nodes) == 16
    assert len(still.document.project.graph.edges) == 14
    assert still.document.undo_label.startswith("Paste 8 layers")


def test_nudges_of_one_selection_merge_within_a_second(still, hand, qtbot):
    assert still.commands._settling.interval() == _NUDGES_MERGE == 1000
    still.select(["conv2d_2"])
    for _ in range(4):
        hand(still).key(Key.Key_Right, CONTROL)
    assert steps(still) == 1
    still.select(["maxpool_2"])
    hand(still).key(Key.Key_Right, CONTROL)
    assert steps(still) == 2
    still.select(["conv2d_2"])
    hand(still).key(Key.Key_Right, CONTROL)
    assert steps(still) == 3
    qtbot.waitUntil(lambda: not still.commands._settling.isActive())
    hand(still).key(Key.Key_Right, CONTROL)
    assert steps(still) == 4


def test_nudging_there_and_back_leaves_no_step(still, hand):
    still.select(["conv2d_2"])
    hand(still).key(Key.Key_Right, CONTROL)
    hand(still).key(Key.Key_Left, CONTROL)
    assert steps(still) == 0
    assert not still.document.modified


def test_looking_and_selecting_are_no_steps(still, hand):
    hand(still).click(body(still, "conv2d_2"))
    still.select_all()
    hand(still).key(Key.Key_C, CONTROL)
    still.fit_all()
    still.zoom_to(0.7)
    assert steps(still) == 0


def test_a_drag_owns_undo_and_ends_with_escape(still, hand):
    still.document.edit("Before", edits.set_fields, "conv2d_1", filters=8)
    before, mouse, start = still.document.project, hand(still), body(still, "conv2d_2")
    mouse.press(start)
    mouse.move(start, start + QPoint(90, 0))
    undo(still, hand)
    assert still.document.project is before
    assert still.busy
    mouse.key(Key.Key_Escape)
    mouse.release(start + QPoint(90, 0))
    assert still.document.project is before
    undo(still, hand)
    assert still.document.project.node("conv2d_1").layer.filters == 32


def test_undo_waits_while_quick_add_is_open(still, hand):
    still.select([])
    hand(still).key(Key.Key_A)
    assert still.busy
    QTest.keyClick(still.cards.quick_add.line, Key.Key_Escape)
    assert not still.busy


def test_undo_far_away_scrolls_there_and_marks_what_changed(still, hand, qtbot):
    still.document.edit("Set", edits.set_fields, "output", units=7)
    at_zoom(still, 4.0)
    still.stage.camera.look(still.stage.camera.eye.shifted(still.rect().bottomRight().toPointF() * 3))
    assert not still.node_rect("output").intersects(still.rect())
    undo(still, hand)
    assert still.rect().intersects(still.node_rect("output"))
    assert still.stage.marks.lit == {"output"}
    qtbot.waitUntil(lambda: still.stage.marks.lit == frozenset())


def test_undo_of_a_removal_far_away_scrolls_to_what_came_back(still, hand):
    still.document.edit("Remove", edits.remove, ["output"])
    at_zoom(still, 4.0)
    still.stage.camera.look(still.stage.camera.eye.shifted(still.rect().bottomRight().toPointF() * 3))
    undo(still, hand)
    assert still.rect().intersects(still.node_rect("output"))
    assert "output" in still.stage.marks.lit


def test_layers_that_only_follow_are_not_marked(still, hand):
    still.document.edit("Set", edits.set_fields, "conv2d_1", filters=7)
    undo(still, hand)
    assert still.stage.marks.lit == {"conv2d_1"}


def test_an_undone_move_glides(make_canvas, hand, look, qtbot):
    look.set_reduced_motion(False)
    view = make_canvas()
    view.document.edit("Move", edits.move, {"conv2d_2": (300.0, 0.0)})
    view._glide.end()
    goal = templates.new("mnist-cnn").positions["conv2d_2"][0]
    undo(view, hand)
    assert view.stage.scene.nodes["conv2d_2"].box.left() != goal
    qtbot.waitUntil(lambda: view.stage.scene.nodes["conv2d_2"].box.left() == goal)


def test_parallel_wires_are_undone_one_by_one(make_canvas, hand):
    project, merge = edits.add(templates.new("mnist-cnn"), make("Add"), (300.0, 0.0))
    project = edits.connect(project, "conv2d_1", merge)
    view = make_canvas(edits.connect(project, "conv2d_1", merge))
    first, second = (edge.id for edge in view.document.project.graph.incoming[merge])
    view.stage.select(wires=[second])
    hand(view).key(Key.Key_Delete)
    assert [edge.id for edge in view.document.project.graph.incoming[merge]] == [first]
    undo(view, hand)
    assert [edge.id for edge in view.document.project.graph.incoming[merge]] == [first, second]


def test_steps_have_names_a_person_would_give(still, hand):
    still.select(["maxpool_2"])
    hand(still).key(Key.Key_Delete, CONTROL)
    hand(still).key(Key.Key_A, CONTROL)
    hand(still).key(Key.Key_L)
    labels = [label.split(":")[0] for label in still.document.history.steps]
    assert labels[0].startswith("Remove and reconnect maxpool_2")
    assert all(label[0].isupper() and "_" not in label.split()[0] for label in labels)


def copied(view, hand, *nodes):
    view.select(nodes)
    hand(view).key(Key.Key_C, CONTROL)


def test_pasting_with_wires_keeps_those_from_layers_that_are_still_there(still, hand):
    copied(still, hand, "conv2d_2", "maxpool_2")
    hand(still).key(Key.Key_V, CONTROL | SHIFT)
    conv, pool = still.selection()
    assert ("maxpool_1", conv) in edges(still)
    assert (conv, pool) in edges(still)
    assert steps(still) == 1
    still.document.edit("Remove", edits.remove, ["maxpool_1"])
    hand(still).key(Key.Key_V, CONTROL | SHIFT)
    conv, pool = still.selection()
    assert (conv, pool) in edges(still)
    assert still.document.project.graph.incoming[conv] == ()


def test_wires_from_another_project_are_not_guessed(make_canvas, hand):
    one, other = make_canvas(), make_canvas(templates.new("mnist-cnn").replaced(id="another"))
    copied(one, hand, "conv2d_2")
    hand(other).key(Key.Key_V, CONTROL | SHIFT)
    (conv,) = other.selection()
    assert other.document.project.graph.incoming[conv] == ()


def test_parameters_alone_are_pasted_onto_layers_of_the_same_kind(still, hand):
    still.document.edit("Set", edits.set_fields, "conv2d_1", filters=7, padding="same")
    copied(still, hand, "conv2d_1")
    still.select(["conv2d_2", "maxpool_2"])
    still.paste_parameters()
    layer = still.document.project.node("conv2d_2").layer
    assert (layer.filters, layer.padding) == (7, "same")
    assert still.document.project.node("conv2d_2").name == "conv2d_2"
    assert steps(still) == 2
    said = []
    still.refused.connect(said.append)
    still.select(["dense_1"])
    still.paste_parameters()
    assert said == ["None of the selected layers is of a copied kind: Conv2D."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello there", "holds text and no layers: “hello there…”"),
        ('{"cnnstudio-layers": 1, "nodes": 3', "are damaged"),
        ('{"cnnstudio-layers": 1, "nodes": [], "edges": [], "layout": {}}', "holds no layers"),
        ("[" * 5000, "holds text and no layers"),
        ('{"cnnstudio-layers": 1, "nodes": [1, 2], "edges": [], "layout": {}}', "."),
    ],
)
def test_a_text_that_is_no_graph_explains_itself(still, hand, text, words):
    said = []
    still.refused.connect(said.append)
    QGuiApplication.clipboard().setText(text)
    hand(still).key(Key.Key_V, CONTROL)
    assert steps(still) == 0
    assert len(said) == 1
    assert words in said[0]
    assert said[0].endswith(".")


def test_fifty_thousand_layers_are_refused_in_a_sentence(still, hand):
    node = '{"id": "n%d", "name": "n%d", "layer": {"kind": "ReLU"}}'
    nodes = ", ".join(node % (n, n) for n in range(50_000))
    said = []
    still.refused.connect(said.append)
    QGuiApplication.clipboard().setText(
        f'{{"cnnstudio-layers": 1, "nodes": [{nodes}], "edges": [], "layout": {{}}}}'
    )
    hand(still).key(Key.Key_V, CONTROL)
    assert said == ["The clipboard holds 50,000 layers; at most 5,000 can be pasted at once."]
    assert steps(still) == 0


@pytest.mark.slow
def test_five_thousand_layers_are_pasted_in_one_step(still, hand):
    import time

    node = '{"id": "n%d", "name": "n%d", "layer": {"kind": "ReLU"}}'
    nodes = ", ".join(node % (n, n) for n in range(5_000))
    wire = '{"id": "w%d", "source": "n%d", "target": "n%d"}'
    wires = ", ".join(wire % (n, n, n + 1) for n in range(4_999))
    place = '"n%d": [0, %d]'
    places = ", ".join(place % (n, n * 96) for n in range(5_000))
    text = f'{{"cnnstudio-layers": 1, "nodes": [{nodes}], "edges": [{wires}], "layout": {{{places}}}}}'
    QGuiApplication.clipboard().setText(text)
    began = time.thread_time()
    hand(still).key(Key.Key_V, CONTROL)
    assert time.thread_time() - began < 20.0
    assert len(still.document.project.graph.nodes) == 5_008
    assert steps(still) == 1


def test_unknown_kinds_become_placeholders(still, hand):
    text = '{"cnnstudio-layers": 1, "nodes": [{"id": "a", "name": "a", "layer": {"kind": "Hologram", "depth": 3}}],'
    QGuiApplication.clipboard().setText(text + ' "edges": [], "layout": {"a": [0, 0]}}')
    hand(still).key(Key.Key_V, CONTROL)
    (node,) = still.selection()
    assert still.document.project.node(node).layer.original_kind == "Hologram"


def test_a_pasted_loop_is_refused():
    project = templates.new("mnist-cnn")
    text = (
        '{"cnnstudio-layers": 1, "nodes": ['
        '{"id": "a", "name": "a", "layer": {"kind": "ReLU"}}, {"id": "b", "name": "b", "layer": {"kind": "ReLU"}}],'
        ' "edges": [{"id": "x", "source": "a", "target": "b"}, {"id": "y", "source": "b", "target": "a"}],'
        ' "layout": {}}'
    )
    with pytest.raises(edits.EditError, match="loop"):
        clipboard.paste(project, text, (0.0, 0.0))


def test_an_edit_during_a_run_says_that_the_next_run_has_it(make_studio, hand, qtbot):
    window = make_studio().window
    window.files.new("mnist-cnn")
    window.show_workspace("design")
    canvas = window.pages.design.canvas
    canvas.select(["dense_1"])
    window.bridge._state = "training"
    try:
        hand(canvas).key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        assert window.status.text().endswith("The run under way keeps its model; the next one has this.")
        assert window.document.project.node("dense_1").bypassed
    finally:
        window.bridge._state = "dead"
