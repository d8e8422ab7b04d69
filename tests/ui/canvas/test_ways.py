"""Wires of whole networks as they are drawn: past layers, never through them, and no label over another."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document import templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.arrange import turn
from cnnstudio.document.unfolding import unfold
from cnnstudio.ui.canvas.items import PILL
from cnnstudio.ui.canvas.paint_unfolded import inside_of, is_shown
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import skin
from tests.ui.canvas_networks import googlenet, opened, resnet_18


def scene_of(project):
    return Scene(project, analyse(project))


def pill(scene, wire):
    route, width = scene.route(wire), skin().text_width(scene.label(wire).words, "small") + 18
    left = route.label.x() - width * (1 - route.side) / 2
    return QRectF(left, route.label.y() - PILL / 2, width, PILL)


def struck(scene, shown=lambda _node: True):
    """The wires that run through a layer which is not at their ends, by the names of both."""
    names = {node.id: node.name for node in scene.project.graph.nodes}
    return [
        (names[wire.source], names[wire.target], names[item.id])
        for wire in scene.wires.values()
        for item in scene.nodes.values()
        if item.id not in (wire.source, wire.target) and shown(item.id)
        if scene.route(wire).meets(item.box.adjusted(8, 4, -8, -4))
    ]


@pytest.fixture(scope="module")
def google():
    return googlenet()


def test_googlenet_leads_no_wire_through_a_layer(look, google):
    assert struck(scene_of(google)) == []


def test_googlenet_lays_no_label_over_another_or_over_a_layer(look, google):
    scene = scene_of(google)
    pills = [pill(scene, wire) for wire in scene.wires.values()]
    assert not [pair for pair in combinations(pills, 2) if pair[0].intersects(pair[1])]
    boxes = [item.box for item in scene.nodes.values()]
    assert not [(one, box) for one in pills for box in boxes if one.intersects(box)]


def test_a_branch_without_a_second_layer_goes_down_its_own_column(look, google):
    scene, names = scene_of(google), {node.name: node.id for node in google.graph.nodes}
    wire = next(w for w in scene.wires.values() if w.source == names["one"])
    assert wire.end.y() - wire.start.y() > 96
    halfway = QPointF(wire.start.x(), (wire.start.y() + wire.end.y()) / 2)
    assert scene.route(wire).distance(halfway) < 1


@pytest.mark.parametrize("name", [template.name for template in templates.ALL])
@pytest.mark.parametrize("lying", [False, True])
def test_ready_networks_lead_no_wire_through_a_layer(look, name, lying):
    project = templates.new(name)
    assert struck(scene_of(turn(project) if lying else project)) == []


def test_an_open_block_continues_the_wires_outside_and_hides_none_inside(look):
    project = opened(resnet_18())
    scene = scene_of(project)
    for item in scene.nodes.values():
        if not item.unfolded:
            continue
        inner = inside_of(scene, item)
        assert struck(inner, lambda node, inner=inner: is_shown(inner, node)) == []
        for slot in item.slots:
            if slot.spare:
                continue
            outside = slot.point(item.box) - item.box.topLeft()
            ends = [
                point
                for wire in inner.wires.values()
                for point, node in ((wire.start, wire.source), (wire.end, wire.target))
                if not is_shown(inner, node)
            ]
            assert min((end - outside).manhattanLength() for end in ends) < 1.0


def test_labels_of_an_open_block_stay_inside_it(look):
    project = resnet_18()
    stage = next(node.id for node in project.graph.nodes if node.name == "stage_2a")
    scene = scene_of(unfold(project, stage))
    item = scene.nodes[stage]
    inner, frame = inside_of(scene, item), QRectF(0, 0, item.box.width(), item.box.height())
    shown = [w for w in inner.wires.values() if is_shown(inner, w.source) and is_shown(inner, w.target)]
    assert shown
    for wire in shown:
        route = inner.route(wire)
        reach = 92 * route.side  # most of a shape such as 28 × 28 × 128, whatever the font
        assert frame.contains(QRectF(route.label, route.label).adjusted(min(reach, 0), -1, max(reach, 0), 1))
