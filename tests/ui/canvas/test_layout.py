"""Laying out: one step, the same picture again, gutters, large networks aside, and long wires that fade."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from cnnstudio.document import arrange, edits, templates
from cnnstudio.layers.catalogue import make
from cnnstudio.ui import theme
from cnnstudio.ui.canvas import arranging
from tests.benchmarks.canvas import large_design
from tests.ui.canvas.test_gestures import steps

Key = Qt.Key


def scattered(name):
    project = templates.new(name)
    places = {n.id: ((i * 137) % 900.0, (i * 211) % 700.0) for i, n in enumerate(project.graph.nodes)}
    return edits.move(project, places)


def centre(project):
    xs, ys = zip(*project.positions.values(), strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)


def test_l_lays_out_all_in_one_step_around_the_same_middle(make_canvas, hand):
    view = make_canvas(scattered("residual"))
    view.viewport().setFocus()
    before = view.document.project
    hand(view).key(Key.Key_L)
    assert steps(view) == 1
    assert centre(view.document.project) == pytest.approx(centre(before), abs=1)
    rows = {y for _x, y in view.document.project.positions.values()}
    assert len(rows) == 1 + max(arrange._ranks(view.document.project.graph).values())
    view.document.undo()
    assert view.document.project.positions == before.positions


def test_l_lays_out_only_the_selection_where_there_is_one(make_canvas, hand):
    view = make_canvas(scattered("residual"))
    view.viewport().setFocus()
    nodes = [node.id for node in view.document.project.graph.nodes]
    before = dict(view.document.project.positions)
    view.select(nodes[:4])
    hand(view).key(Key.Key_L)
    after = view.document.project.positions
    assert all(after[node] == before[node] for node in nodes[4:])
    assert any(after[node] != before[node] for node in nodes[:4])


def test_the_same_network_gives_the_same_picture_wherever_it_stood():
    one, two = (arrange.layered(scattered("residual").graph) for _ in range(2))
    assert one == two
    project = arrange.arrange(templates.new("residual"))
    assert arrange.arrange(project) == project


def test_a_small_edit_moves_few_layers_against_each_other():
    project = arrange.arrange(templates.new("residual"))
    last = project.graph.nodes[-1].id
    project, fresh = edits.add(project, make("Dropout"), (0.0, 0.0))
    grown = arrange.layered(edits.connect(project, last, fresh).graph)
    old = arrange.layered(templates.new("residual").graph)
    names = {n.id: n.name for n in project.graph.nodes}
    before = {n.name: old[n.id] for n in templates.new("residual").graph.nodes if n.id in old}
    assert all(grown[node] == before[names[node]] for node in grown if names[node] in before)


def test_the_main_chain_is_straight_and_branches_stand_to_its_right(make_canvas):
    project = arrange.arrange(templates.new("residual"))
    by_name = {node.name: project.positions[node.id] for node in project.graph.nodes}
    chain = (
        "input",
        "stem",
        "conv_1a",
        "conv_1b",
        "add_1",
        "relu_1",
        "conv_2a",
        "conv_2b",
        "add_2",
        "output",
    )
    assert len({by_name[name][0] for name in chain}) == 1
    assert by_name["skip_2"][0] > by_name["conv_2a"][0]


def test_skip_wires_run_in_a_gutter_beside_the_layers(make_canvas):
    view = make_canvas(arrange.arrange(templates.new("residual")))
    scene, names = view.stage.scene, {n.name: n.id for n in view.document.project.graph.nodes}
    skip = next(w for w in scene.wires.values() if (w.source, w.target) == (names["stem"], names["add_1"]))
    route = scene.route(skip)
    assert route.skip
    between = [scene.nodes[names[name]].box for name in ("conv_1a", "conv_1b")]
    assert not any(route.meets(box) for box in between)
    assert max(point.x() for point in route.points) >= max(box.right() for box in between) + 40


@pytest.fixture
def large(make_canvas):
    view = make_canvas(edits.move(large_design(2200), {f"n{n}": (0.0, 0.0) for n in range(2200)}))
    view.viewport().setFocus()
    return view


@pytest.mark.slow
def test_large_networks_are_laid_out_beside_the_work_of_the_window(large, hand, qtbot):
    hand(large).key(Key.Key_L)
    assert large.commands.arranging.busy
    assert steps(large) == 0
    qtbot.waitUntil(lambda: not large.commands.arranging.busy, timeout=10_000)
    assert steps(large) == 1
    expected = arrange.arrange(edits.move(large_design(2200), {f"n{n}": (0.0, 0.0) for n in range(2200)}))
    assert large.document.project.positions == expected.positions


@pytest.mark.slow
def test_escape_stops_the_layout_of_a_large_network(large, hand, qtbot, monkeypatch):
    before = large.document.project
    hand(large).key(Key.Key_L)
    hand(large).key(Key.Key_Escape)
    qtbot.waitUntil(lambda: not large.commands.arranging.busy, timeout=10_000)
    assert large.document.project is before


@pytest.mark.slow
def test_an_edit_meanwhile_makes_the_layout_void(large, hand, qtbot):
    hand(large).key(Key.Key_L)
    large.document.edit("Rename", edits.rename, "n5", "other")
    now = large.document.project
    qtbot.waitUntil(lambda: not large.commands.arranging.busy, timeout=10_000)
    assert large.document.project is now


def test_a_layout_that_is_not_wanted_ends_early():
    with pytest.raises(arrange.Stopped):
        arrange.arrange(large_design(50), going=lambda: False)
    assert arranging.ASIDE_FROM == 2000


def test_a_long_wire_fades_in_its_middle_until_one_points_at_its_ends(make_canvas):
    project, top = edits.add(templates.new("empty"), make("Input", shape=(8, 8, 4)), (0.0, 0.0))
    project, end = edits.add(project, make("ReLU"), (0.0, 640.0))
    project, close = edits.add(project, make("ReLU"), (300.0, 96.0))
    project = edits.connect(edits.connect(project, top, end), top, close)
    view = make_canvas(project)
    view.zoom_to(1.0)
    wire = next(w for w in view.stage.scene.wires.values() if w.target == end)

    def strength(share):
        at = wire.start + (wire.end - wire.start) * share
        shown = view.viewport().grab().toImage().pixelColor(view.stage.camera.eye.to_window(at).toPoint())
        return abs(shown.lightness() - theme.current().colour("canvas").lightness())

    box = QRectF(QPointF(0, 0), view.size().toSizeF())
    assert box.contains(view.stage.camera.eye.to_window(wire.end))
    assert strength(0.4) < 0.5 * strength(0.1)
    view.select([top])
    assert strength(0.4) > 0.8 * strength(0.1)
