"""Edits, undo and the sentence each change says."""

from __future__ import annotations

import pytest

from cnnstudio.document import arrange, clipboard, edits, templates
from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.layers.catalogue import make


@pytest.fixture
def document() -> Document:
    return Document(templates.new("mnist-cnn"))


@pytest.fixture
def changes(document: Document) -> list[Change]:
    heard: list[Change] = []
    document.changed.connect(heard.append)
    return heard


def test_a_change_of_kernel_says_all_it_brought_about(document: Document) -> None:
    document.edit("conv2d_2 kernel 3 → 5", edits.set_fields, "conv2d_2", kernel_size=5)
    assert document.undo_label == (
        "conv2d_2 kernel 3 → 5: map 11 → 9, field 10 → 14, +32,768 parameters here, −36,864 in dense_1, −4,096 in all"
    )


def test_a_change_names_what_it_touched_and_who_did_it(document: Document, changes: list[Change]) -> None:
    document.edit("x", edits.set_fields, "conv2d_2", origin="form", filters=8)
    (change,) = changes
    assert change.origin == "form"
    assert change.touched == {"conv2d_2", "maxpool_2", "flatten_1", "dense_1"}
    assert not change.plan_changed


def test_a_wrong_value_changes_nothing_and_says_its_limits(document: Document, changes: list[Change]) -> None:
    with pytest.raises(EditError, match="whole number from 1") as caught:
        document.edit("x", edits.set_fields, "conv2d_2", filters=0)
    assert caught.value.field == "filters"
    assert changes == []
    assert not document.can_undo


def test_a_loop_is_refused_with_its_way(document: Document) -> None:
    with pytest.raises(EditError, match="maxpool_2 → flatten_1 → maxpool_2"):
        document.edit("x", edits.connect, "flatten_1", "maxpool_2")


def test_an_input_takes_no_wire_and_a_layer_not_its_own(document: Document) -> None:
    project = document.project
    assert "takes no input" in str(edits.reason_against(project, "dense_1", "output", "input"))
    assert "own output" in str(edits.reason_against(project, "dense_1", "output", "dense_1"))


def test_a_new_wire_to_a_used_input_takes_the_old_one_s_place(document: Document) -> None:
    document.edit("x", edits.connect, "input", "maxpool_1")
    (edge,) = document.project.graph.incoming["maxpool_1"]
    assert edge.source == "input"


def test_a_merge_keeps_the_order_of_its_inputs_when_a_layer_is_inserted() -> None:
    project = templates.new("residual")
    first = project.graph.incoming["add_1"][0]
    project, node = edits.insert_on_edge(project, first.id, make("ReLU"))
    assert [e.source for e in project.graph.incoming["add_1"]] == [node, "stem"]


def test_inserting_on_a_wire_makes_room_below(document: Document) -> None:
    before = document.project.positions["maxpool_2"]
    document.edit("x", edits.insert_on_edge, "e3", make("Dropout"))
    after = document.project.positions["maxpool_2"]
    assert after[1] - before[1] == edits.RANK_PITCH


def test_removing_and_reconnecting_closes_the_chain(document: Document) -> None:
    document.edit("x", edits.remove_and_reconnect, ("maxpool_1",))
    assert [e.source for e in document.project.graph.incoming["conv2d_2"]] == ["conv2d_1"]
    assert document.analysis.nodes["conv2d_2"].output == (24, 24, 64)


def test_undo_and_redo_put_back_the_very_values(document: Document) -> None:
    start = document.project
    document.edit("a", edits.remove, ("conv2d_2",))
    end = document.project
    document.undo()
    assert document.project == start
    document.redo()
    assert document.project == end


def test_undo_of_remove_brings_back_its_edges_with_their_ids(document: Document) -> None:
    edges = document.project.graph.edges_by_id
    document.edit("a", edits.remove, ("conv2d_2",))
    document.undo()
    assert document.project.graph.edges_by_id == edges


def test_typing_in_one_field_is_one_step_until_it_is_left(document: Document) -> None:
    for filters in (4, 48, 480):
        document.edit("filters", edits.set_fields, "conv2d_1", merge="conv2d_1.filters", filters=filters)
    assert len(document.history.steps) == 1
    document.settle()
    document.edit("filters", edits.set_fields, "conv2d_1", merge="conv2d_1.filters", filters=5)
    assert len(document.history.steps) == 2
    document.undo()
    document.undo()
    assert document.project.node("conv2d_1").layer == make("Conv2D", filters=32, activation="relu")


def test_an_edit_that_changes_nothing_is_no_step(document: Document, changes: list[Change]) -> None:
    document.edit("x", edits.set_fields, "conv2d_1", filters=32)
    assert (changes, document.can_undo) == ([], False)


def test_jumping_goes_through_the_history(document: Document) -> None:
    for filters in (3, 4, 5):
        document.edit(f"to {filters}", edits.set_fields, "conv2d_1", filters=filters)
    document.jump(1)
    assert document.project.node("conv2d_1").layer.told()["filters"] == 3
    document.jump(3)
    assert document.project.node("conv2d_1").layer.told()["filters"] == 5


def test_names_are_unique_and_fit_keras(document: Document) -> None:
    with pytest.raises(EditError, match="Another layer is called dense_1"):
        document.edit("x", edits.rename, "conv2d_1", "dense_1")
    with pytest.raises(EditError, match="A layer name is"):
        document.edit("x", edits.rename, "conv2d_1", '"); import os #')
    document.edit("x", edits.rename, "conv2d_1", "eyes")
    assert document.analysis.nodes["conv2d_1"].name == "eyes"


def test_copied_layers_come_back_with_new_names_and_their_wires(document: Document) -> None:
    text = clipboard.copy(document.project, ("conv2d_1", "maxpool_1"))
    made = document.edit("Paste", clipboard.paste, text, (0.0, 0.0))
    assert made == ("conv2d_3", "maxpool_3")
    assert [e.target for e in document.project.graph.outgoing["conv2d_3"]] == ["maxpool_3"]
    document.undo()
    assert "conv2d_3" not in document.project.graph.by_id


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[1, 2]",
        '{"cnnstudio-layers": 1}',
        "[" * 50_000,
        '{"cnnstudio-layers": 1, "nodes": [{"id": 1}], "edges": [], "layout": {}}',
    ],
)
def test_text_that_is_no_graph_explains_itself(document: Document, text: str) -> None:
    with pytest.raises(EditError) as caught:
        clipboard.paste(document.project, text, (0.0, 0.0))
    assert str(caught.value).endswith(".")


def test_a_paste_of_too_many_layers_is_refused(document: Document) -> None:
    nodes = ",".join(f'{{"id": "n{i}", "name": "n{i}", "layer": {{"kind": "ReLU"}}}}' for i in range(5_001))
    with pytest.raises(EditError, match="5,001"):
        clipboard.paste(
            document.project,
            f'{{"cnnstudio-layers": 1, "nodes": [{nodes}], "edges": [], "layout": {{}}}}',
            (0, 0),
        )


def test_a_duplicate_keeps_the_wires_that_feed_it(document: Document) -> None:
    made = document.edit("x", edits.duplicate, ("conv2d_2",))
    assert [e.source for e in document.project.graph.incoming[made[0]]] == ["maxpool_1"]


def test_arranging_puts_a_chain_on_one_axis_and_keeps_its_centre(document: Document) -> None:
    project = edits.move(document.project, {"dense_1": (700.0, -20.0)})
    laid = arrange.arrange(project)
    assert len({x for x, _ in laid.positions.values()}) == 1
    assert arrange.arrange(laid) == laid


def test_arranging_never_puts_two_layers_on_one_place() -> None:
    places = templates.new("residual").positions
    assert len(set(places.values())) == len(places)


def test_appending_a_layer_wires_it_below(document: Document) -> None:
    node = document.edit("x", edits.insert_after, "output", make("Dropout"))
    assert [e.source for e in document.project.graph.incoming[node]] == ["output"]


def test_another_project_starts_a_history_of_its_own(document: Document, changes: list[Change]) -> None:
    document.edit("x", edits.set_fields, "conv2d_1", filters=2)
    document.replace(templates.new("lenet-5"))
    assert changes[-1].reset
    assert not document.can_undo
    assert not document.modified


def test_typing_back_to_the_start_leaves_no_step(document: Document) -> None:
    for filters in (4, 32):
        document.edit("filters", edits.set_fields, "conv2d_1", merge="f", filters=filters)
    assert not document.can_undo
