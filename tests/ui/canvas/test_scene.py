"""The scene mirrors the document, whatever is done to it."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document import arrange, edits, templates
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.ui.canvas.faces import face_of, label_of
from cnnstudio.ui.canvas.grid import Grid
from cnnstudio.ui.canvas.items import node_box
from cnnstudio.ui.canvas.ports import slots
from cnnstudio.ui.canvas.scene import Scene

EASY = [kind for kind in KINDS if kind != "Reshape"]


def mirrored(document):
    scene = Scene(document.project, document.analysis)
    document.changed.connect(scene.apply)
    return scene


def assert_mirrors(scene, document):
    project, analysis = document.project, document.analysis
    graph = project.graph
    assert set(scene.nodes) == set(graph.by_id)
    assert set(scene.wires) == set(graph.edges_by_id)
    for node in graph.nodes:
        item = scene.nodes[node.id]
        assert item.box == node_box(project.positions.get(node.id, (0.0, 0.0)))
        assert item.slots == slots(project, node)
        assert scene.face(item) == face_of(project, analysis, node)
        assert item in scene.nodes_in(item.box)
    for edge in graph.edges:
        wire = scene.wires[edge.id]
        assert wire.start == scene.nodes[edge.source].slot(edge.id, "out").point(scene.nodes[edge.source].box)
        assert wire.end == scene.nodes[edge.target].slot(edge.id, "in").point(scene.nodes[edge.target].box)
        assert scene.label(wire) == label_of(project, analysis, edge)
        assert wire in list(scene.wires_in(scene.route(wire).path.boundingRect().adjusted(-1, -1, 1, 1)))
        assert scene.route(wire).points[0] == wire.start
        assert (scene.route(wire).points[-1] - wire.end).manhattanLength() < 1e-6
    assert len(scene._node_grid) == len(graph.nodes)
    assert len(scene._wire_grid) == len(graph.edges)


def some_edit(document, dice):
    nodes, wires = list(document.project.graph.by_id), list(document.project.graph.edges_by_id)
    pick = dice.choice
    choices = {
        "add": lambda: document.edit(
            "a", edits.add, make(pick(EASY)), (dice.uniform(-900, 900), dice.uniform(-900, 900))
        ),
        "undo": document.undo,
        "redo": document.redo,
    }
    if nodes:
        choices |= {
            "move": lambda: document.edit("m", edits.move, {n: (dice.uniform(-900, 900), 40.0) for n in dice.sample(nodes, dice.randint(1, len(nodes)))}),
            "remove": lambda: document.edit("r", edits.remove, dice.sample(nodes, dice.randint(1, min(3, len(nodes))))),
            "dissolve": lambda: document.edit("d", edits.remove_and_reconnect, [pick(nodes)]),
            "connect": lambda: document.edit("c", edits.connect, pick(nodes), pick(nodes)),
            "duplicate": lambda: document.edit("u", edits.duplicate, dice.sample(nodes, 1)),
            "rename": lambda: document.edit("n", edits.rename, pick(nodes), f"layer_{dice.randint(0, 99)}"),
            "after": lambda: document.edit("i", edits.insert_after, pick(nodes), make(pick(EASY))),
            "arrange": lambda: document.edit("l", arrange.arrange),
            "replace": lambda: document.edit("p", edits.replace_layer, pick(nodes), make(pick(EASY))),
            "open": lambda: document.replace(templates.new(pick(["mnist-cnn", "residual", "empty"]))),
        }  # fmt: skip
    if wires:
        choices |= {
            "cut": lambda: document.edit("x", edits.disconnect, pick(wires)),
            "insert": lambda: document.edit("w", edits.insert_on_edge, pick(wires), make(pick(EASY))),
        }
    weights = [1 if name in {"open", "replace"} else 4 for name in choices]
    try:
        dice.choices(list(choices.values()), weights)[0]()
    except EditError:
        return


@pytest.mark.parametrize("seed", range(12))
def test_the_scene_mirrors_the_document_after_any_edits(qapp, seed):
    dice = random.Random(seed)
    document = Document(templates.new(dice.choice(["mnist-cnn", "residual", "empty"])))
    scene = mirrored(document)
    for step in range(60):
        some_edit(document, dice)
        if dice.random() < 0.2 and scene.nodes:
            chosen = dice.sample(list(scene.nodes), min(2, len(scene.nodes)))
            scene.lift(chosen)
            scene.move({node: QPointF(dice.uniform(-500, 500), 0.0) for node in chosen})
            if dice.random() < 0.5:
                scene.land()
            else:
                some_edit(document, dice)
                scene.land()
        if step % 4 == 0:
            assert_mirrors(scene, document)
    assert_mirrors(scene, document)


def test_landing_restores_exactly_what_was_lifted(qapp):
    document = Document(templates.new("residual"))
    scene = mirrored(document)
    scene.lift(["conv_1a", "add_1"])
    scene.move({"conv_1a": QPointF(900, 900), "add_1": QPointF(-900, 300)})
    assert scene.nodes["conv_1a"].box.left() == 900
    scene.land()
    assert_mirrors(scene, document)


def test_a_wire_that_skips_layers_goes_around_them(qapp):
    scene = mirrored(Document(templates.new("residual")))
    skips = [wire for wire in scene.wires.values() if scene.route(wire).skip]
    assert skips
    for wire in skips:
        others = [i for i in scene.nodes.values() if i.id not in {wire.source, wire.target}]
        assert not any(scene.route(wire).meets(item.box) for item in others)


def test_a_plain_chain_has_straight_wires_with_their_shapes_beside_them(qapp):
    scene = mirrored(Document(templates.new("mnist-cnn")))
    words = [scene.label(wire).words for wire in scene.wires.values()]
    assert words == [
        "28 × 28 × 1",
        "26 × 26 × 32",
        "13 × 13 × 32",
        "11 × 11 × 64",
        "5 × 5 × 64",
        "1600",
        "64",
    ]
    assert all(scene.route(wire).side == 1 and not scene.route(wire).skip for wire in scene.wires.values())


def test_what_follows_a_broken_layer_waits_for_it_by_name(qapp):
    document = Document(templates.new("mnist-cnn"))
    scene = mirrored(document)
    document.edit("Break", edits.set_fields, "conv2d_2", kernel_size=(20, 20))
    faces = {item.id: scene.face(item).state for item in scene.nodes.values()}
    assert faces["conv2d_2"] == "error"
    assert {faces[n] for n in ("maxpool_2", "flatten_1", "dense_1", "output")} == {"waiting"}
    after = [w for w in scene.wires.values() if w.source in {"conv2d_2", "maxpool_2"}]
    assert {scene.label(wire).words for wire in after} == {"waits for conv2d_2"}


def test_the_wire_that_disagrees_in_a_sum_is_marked(qapp):
    document = Document(templates.new("residual"))
    scene = mirrored(document)
    document.edit("Break", edits.set_fields, "conv_2b", filters=48)
    marked = [w for w in scene.wires.values() if w.target == "add_2" and scene.label(w).state == "misfit"]
    assert [wire.source for wire in marked] == ["skip_2"]


def test_a_grid_finds_what_meets_an_area_and_nothing_else(qapp):

    dice, grid, boxes = random.Random(1), Grid(), {}
    for key in range(300):
        size = 40_000 if key % 50 == 0 else 300
        boxes[str(key)] = QRectF(
            dice.uniform(-9e3, 9e3), dice.uniform(-9e3, 9e3), dice.uniform(1, size), dice.uniform(1, size)
        )
        grid.put(str(key), boxes[str(key)])
    for key in list(boxes)[::3]:
        grid.drop(key)
        del boxes[key]
    for _ in range(60):
        area = QRectF(
            dice.uniform(-9e3, 9e3), dice.uniform(-9e3, 9e3), dice.uniform(1, 9e3), dice.uniform(1, 9e3)
        )
        assert grid.near(area) == {key for key, box in boxes.items() if box.intersects(area)}


def test_a_block_counts_its_layers_and_not_its_ports(qapp):
    from cnnstudio.document.blocks import group

    document = Document(templates.new("residual"))
    scene = mirrored(document)
    block = document.edit("Group", group, ("conv_1a", "conv_1b", "add_1", "relu_1"), "residual")
    face = scene.face(scene.nodes[block])
    assert face.caption == "4 layers"
    assert face.bands == ("conv", "merge", "act")


def test_a_wide_caption_drops_the_unit_before_it_is_cut(qapp):
    document = Document(templates.new("lenet-5"))
    scene = Scene(document.project, document.analysis)
    found = scene.face(scene.nodes["c1"])
    assert found.caption.startswith("6 filters · 5×5")
    assert found.terse.startswith("6 · 5×5")
    assert found.short == "6 · 5×5"


def test_bounds_are_those_of_the_boxes_after_any_moves():
    chance, grid, boxes = random.Random(5), Grid(), {}
    for _ in range(600):
        key = str(chance.randrange(12))
        if chance.random() < 0.3:
            grid.drop(key)
            boxes.pop(key, None)
        else:
            box = QRectF(chance.randrange(-300, 300), chance.randrange(-300, 300), 184, 56)
            boxes[key] = box
            grid.put(key, QRectF(box))
        whole = QRectF()
        for box in boxes.values():
            whole = whole.united(box)
        assert grid.bounds() == whole


def test_what_is_in_the_air_lies_over_each_other_always_in_the_same_order():
    document = Document(templates.new("residual"))
    scene = mirrored(document)
    scene.lift(scene.nodes)
    scene.move(dict.fromkeys(scene.nodes, QPointF(0, 0)))
    assert [item.id for item in scene.nodes_in(node_box((0.0, 0.0)))] == sorted(scene.nodes)
