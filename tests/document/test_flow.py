"""The direction of a network, pins, and gaps that open and close: pure functions of the project."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.document import (
    arrange,
    blocks,
    clipboard,
    edits,
    files,
    furnish,
    standing,
    templates,
    unfolding,
)
from cnnstudio.document.document import Document
from cnnstudio.document.flow import DOWN, RIGHT, flow_of, redrawn
from cnnstudio.document.graph import Block
from cnnstudio.document.ready import stocked
from cnnstudio.layers.catalogue import make

NAMES = ("mnist-cnn", "residual", "empty")
FLOWS = ("vertical", "horizontal")


def drawn(name="mnist-cnn", direction="vertical"):
    project = arrange.arrange(templates.new(name))
    return arrange.turn(project) if direction == "horizontal" else project


def ids(project):
    return {node.name: node.id for node in project.graph.nodes}


def upright(project, node):
    return flow_of(project).turned(project.positions[node])


def apart(project):
    """Say whether no two layers of the network touch."""
    places = [project.positions[node.id] for node in project.graph.nodes]
    return not any(
        abs(a[0] - b[0]) < 184 and abs(a[1] - b[1]) < 56
        for n, a in enumerate(places)
        for b in places[n + 1 :]
    )


def nested():
    """Return a project with a residual block inside a block, unfolded."""
    project, layer = stocked(drawn("mnist-cnn"), Block(block="ready/residual"), (26, 26, 32))
    project, node = edits.insert_after(project, ids(project)["conv2d_1"], layer)
    project = unfolding.unfold(project, node)
    return blocks.group(project, [ids(project)["maxpool_1"], ids(project)["conv2d_2"]])[0]


def test_turning_there_and_back_is_the_identity_of_places():
    for flow in (DOWN, RIGHT):
        assert flow.turned(flow.turned((3.0, 7.0))) == (3.0, 7.0)
    places = {"a": (0.0, 0.0), "b": (208.0, 192.0)}
    there = redrawn(places, DOWN, RIGHT)
    assert there["b"] == (2 * RIGHT.pitch, RIGHT.breadth)
    assert redrawn(there, RIGHT, DOWN)["b"] == pytest.approx(places["b"])


def test_shapes_have_room_between_ranks_that_lie():
    project = drawn("mnist-cnn", "horizontal")
    order = sorted(project.positions.values())
    assert len({y for _x, y in order}) == 1
    gaps = [b[0] - a[0] - 184 for a, b in pairwise(order)]
    assert min(gaps) >= 96


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("direction", FLOWS)
def test_a_direction_is_saved_and_old_files_run_down(name, direction):
    project = drawn(name, direction)
    text = files.to_text(project)
    assert files.from_text(text).direction == direction
    assert files.to_text(files.from_text(text)) == text
    assert ('"direction"' in text) is (direction == "horizontal")


def test_a_direction_that_is_none_is_refused_in_a_sentence():
    text = files.to_text(drawn("mnist-cnn", "horizontal")).replace('"horizontal"', '"sideways"')
    with pytest.raises(files.FileError, match="vertical or horizontal"):
        files.from_text(text)
    text = files.to_text(drawn("mnist-cnn", "horizontal")).replace('"direction": "horizontal"', '"pinned": 7')
    with pytest.raises(files.FileError, match="list of ids"):
        files.from_text(text)


@given(st.sampled_from(NAMES), st.integers(0, 2**16), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_turning_and_undoing_gives_the_same_bytes(name, seed, times):
    start = templates.new(name)
    places = {
        n.id: ((i * 137 + seed) % 911 * 1.37, (i * 211 + seed) % 701 * 0.91)
        for i, n in enumerate(start.graph.nodes)
    }
    document = Document(edits.move(start, places))
    before = files.to_text(document.project)
    for _ in range(times):
        document.edit("Turn", arrange.turn)
    after = files.to_text(document.project)
    for _ in range(times):
        document.undo()
    assert files.to_text(document.project) == before
    for _ in range(times):
        document.redo()
    assert files.to_text(document.project) == after


def test_blocks_inside_and_blocks_that_show_their_layers_turn_with_the_network():
    project = nested()
    turned = arrange.turn(project)
    assert turned.opened.keys() == project.opened.keys()
    for block in turned.blocks:
        ranks = arrange._ranks(block.graph)
        starts = {
            rank: {turned.positions[n][0] for n in ranks if ranks[n] == rank} for rank in ranks.values()
        }
        assert all(len(columns) == 1 for columns in starts.values())
    assert apart(turned)
    folded = unfolding.fold(turned, next(iter(turned.opened)))
    rows = {folded.positions[node.id][1] for node in folded.graph.nodes}
    assert len(rows) == 1
    text = files.to_text(arrange.turn(arrange.turn(project)))
    assert text == files.to_text(arrange.turn(arrange.turn(files.from_text(text))))


def test_a_block_that_shows_its_layers_makes_room_along_the_data():
    project = drawn("mnist-cnn", "horizontal")
    project, layer = stocked(project, Block(block="ready/residual"), (26, 26, 32))
    project, node = edits.insert_after(project, ids(project)["conv2d_1"], layer)
    shown = unfolding.unfold(project, node)
    box, reader = unfolding.unfolded_box(shown, node), shown.positions[ids(shown)["maxpool_1"]]
    assert reader[0] >= box[0] + box[2] + RIGHT.gap
    assert reader[1] == project.positions[ids(project)["maxpool_1"]][1]
    assert unfolding.fold(shown, node).positions == project.positions


def test_frames_stay_around_their_layers_and_notes_off_the_wires():
    project = drawn()
    two = [ids(project)[name] for name in ("conv2d_1", "maxpool_1")]
    x, y = project.positions[two[0]]
    project, frame = furnish.add_frame(project, two, (x - 24, y - 12, 232, 56 + 96 + 26), "stem")
    project, note = furnish.add_note(project, "why", (256.0, -20.0, 208.0, 96.0), two[0])
    turned = arrange.turn(project)
    left, top, width, height = next(f.box for f in turned.frames if f.id == frame)
    for node in two:
        px, py = turned.positions[node]
        assert left <= px <= left + width - 184
        assert top <= py <= top + height - 56
    assert next(n.box[1] + n.box[3] for n in turned.notes if n.id == note) < 0
    assert arrange.turn(turned).notes == project.notes


def test_what_is_added_stands_behind_in_the_direction_of_the_data():
    project = drawn("mnist-cnn", "horizontal")
    last = project.graph.nodes[-1].id
    after, new = edits.insert_after(project, last, make("Dropout"))
    x, y = project.positions[last]
    assert after.positions[new] == (x + RIGHT.pitch, y)
    grown, dropped = edits.insert_after(project, ids(project)["conv2d_1"], make("ReLU"))
    assert grown.positions[dropped] == project.positions[ids(project)["maxpool_1"]]
    assert grown.positions[last] == (x + RIGHT.pitch, y)
    assert apart(grown)


def test_layers_are_chained_and_straightened_along_the_data():
    project = drawn("mnist-cnn", "horizontal")
    project, one = edits.add(project, make("ReLU"), (900.0, 300.0))
    project, two = edits.add(project, make("ReLU"), (100.0, 340.0))
    chained = edits.chain(project, [one, two])
    assert (chained.graph.incoming[one][0].source, chained.positions[one]) == (two, (900.0, 300.0))
    assert edits.straighten(chained, [one, two]).positions[one] == (900.0, 340.0)


def test_copies_from_a_network_drawn_the_other_way_stand_in_ranks():
    down, right = drawn(), drawn("mnist-cnn", "horizontal")
    text = clipboard.copy(down, [ids(down)[name] for name in ("conv2d_1", "maxpool_1")])
    pasted, new = clipboard.paste(right, text, (0.0, 900.0))
    (ax, ay), (bx, by) = (pasted.positions[node] for node in new)
    assert (bx - ax, by - ay) == (RIGHT.pitch, 0.0)


# Pins.


@pytest.mark.parametrize("direction", FLOWS)
def test_nothing_but_a_hand_moves_a_pinned_layer(direction):
    project = drawn("residual", direction)
    node = ids(project)["conv_1b"]
    project = standing.pin(edits.move(project, {node: (333.0, 444.0)}), [node])
    every = [n.id for n in project.graph.nodes]
    before = next(n.id for n in project.graph.nodes if n.name == "stem")
    verbs = (
        arrange.arrange(project),
        arrange.turn(project),
        edits.align(project, every, "left"),
        edits.distribute(project, every, "down"),
        edits.straighten(project, every),
        edits.insert_after(project, before, make("ReLU"))[0],
        edits.insert_on_edge(project, project.graph.incoming[node][0].id, make("ReLU"))[0],
    )
    assert all(after.positions[node] == (333.0, 444.0) for after in verbs)
    assert edits.move(project, {node: (1.0, 2.0)}).positions[node] == (1.0, 2.0)


@pytest.mark.parametrize("direction", FLOWS)
def test_layouts_go_around_what_is_pinned_and_keep_clear_of_it(direction):
    project = drawn("residual", direction)
    every = list(project.graph.by_id)
    anchored = standing.pin(edits.move(project, {every[3]: (5000.0, 5000.0)}), [every[3]])
    laid = arrange.arrange(anchored)
    offset = {
        (x - project.positions[n][0], y - project.positions[n][1]) for n, (x, y) in laid.positions.items()
    }
    assert len(offset) == 1
    pinned = standing.pin(project, every[2:3])
    moved = edits.move(pinned, {every[2]: project.positions[every[5]]})
    assert apart(arrange.arrange(standing.pin(moved, every[8:9])))


def test_a_line_through_a_pinned_layer_counts():
    project = drawn()
    nodes = [node.id for node in project.graph.nodes][:3]
    project = edits.move(project, {n: (i * 50.0, i * 100.0) for i, n in enumerate(nodes)})
    project = standing.pin(project, nodes[1:2])
    assert [edits.align(project, nodes, "left").positions[n][0] for n in nodes] == [50.0, 50.0, 50.0]


def test_pins_are_saved_travel_with_copies_and_go_with_their_layers():
    project = drawn()
    node = ids(project)["conv2d_1"]
    project = standing.pin(project, [node])
    assert files.from_text(files.to_text(project)).pinned == {node}
    pasted, new = clipboard.paste(project, clipboard.copy(project, [node]), (900.0, 900.0))
    assert pasted.pinned == {node, *new}
    assert edits.remove(project, [node]).pinned == frozenset()
    assert standing.pin(project, [node], False).pinned == frozenset()
    grouped, _block = blocks.group(project, [node])
    assert grouped.pinned == {node}


# Gaps.


@pytest.mark.parametrize("direction", FLOWS)
@pytest.mark.parametrize("verb", [edits.remove, edits.remove_and_reconnect])
def test_taking_out_what_was_put_in_closes_the_gap(direction, verb):
    project = drawn("mnist-cnn", direction)
    grown, new = edits.insert_after(project, ids(project)["conv2d_1"], make("ReLU"))
    assert grown.positions != project.positions
    after = edits.closed_up(grown, verb(grown, [new]))
    assert after.positions == project.positions


@pytest.mark.parametrize("direction", FLOWS)
def test_several_layers_taken_from_several_places_close_up_together(direction):
    project = drawn("mnist-cnn", direction)
    gone = [ids(project)[name] for name in ("conv2d_1", "maxpool_1", "dense_1")]
    after = edits.closed_up(project, edits.remove_and_reconnect(project, gone))
    ranks = sorted(upright(after, n.id)[1] for n in after.graph.nodes)
    pitch = flow_of(after).pitch
    assert [b - a for a, b in pairwise(ranks)] == [pitch] * (len(ranks) - 1)


def test_no_gap_closes_at_an_end_or_beside_another_branch():
    project, first = edits.add(drawn("empty"), make("Input", shape=(8, 8, 4)))
    project, end = edits.add(project, make("Add"))
    ends = []
    for _branch in range(2):
        project, one = edits.add(project, make("ReLU"))
        project, two = edits.add(project, make("ReLU"))
        for source, target in ((first, one), (one, two), (two, end)):
            project = edits.connect(project, source, target)
        ends.append(one)
    project = arrange.arrange(project)
    for gone in (first, end, *ends):
        left = edits.remove(project, [gone])
        assert edits.closed_up(project, left).positions == left.positions


def test_a_gap_closes_up_to_what_is_pinned():
    project = drawn("mnist-cnn")
    names = ids(project)
    project = standing.pin(project, [names["flatten_1"]])
    after = edits.closed_up(project, edits.remove_and_reconnect(project, [names["conv2d_1"]]))
    assert after.positions[names["flatten_1"]] == project.positions[names["flatten_1"]]
    assert apart(after)


def test_without_room_a_layer_stands_between_or_aside_and_nothing_moves():
    for direction in FLOWS:
        project = drawn("mnist-cnn", direction)
        grown, new = edits.insert_after(project, ids(project)["conv2d_1"], make("ReLU"), room=False)
        assert {n: p for n, p in grown.positions.items() if n != new} == dict(project.positions)
        assert apart(grown)
