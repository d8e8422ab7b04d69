"""What a layer wears at its corners never lies over the label of a wire or the number of a port."""

from __future__ import annotations

from math import hypot

import pytest
from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document import arrange, edits, standing, templates
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.canvas.hits import badge_at, hit
from cnnstudio.ui.canvas.items import PILL
from cnnstudio.ui.canvas.paint_pills import pill_width
from cnnstudio.ui.canvas.ports import numbered
from cnnstudio.ui.canvas.skin import skin
from cnnstudio.ui.canvas.strokes import BADGE
from tests.ui.canvas.conftest import at_zoom
from tests.ui.canvas_networks import googlenet, opened, resnet_18

_RING = BADGE / 2 + 3


def merged():
    """A merge of four branches, laid out."""
    project, source = edits.add(templates.new("empty"), make("Input", shape=(28, 28, 3)), (0.0, 0.0))
    project, merge = edits.add(project, make("Concatenate"), (0.0, 600.0))
    for filters in (8, 128, 1024, 16):
        project, branch = edits.add(project, make("Conv2D", filters=filters, padding="same"), (0.0, 200.0))
        project = edits.connect(edits.connect(project, source, branch), branch, merge)
    return arrange.arrange(project)


NETWORKS = {
    "mnist": lambda: templates.new("mnist-cnn"),
    "residual": lambda: templates.new("residual"),
    "merge": merged,
    "resnet": resnet_18,
    "opened": lambda: opened(resnet_18(), "stage_1"),
    "googlenet": googlenet,
}


def pills(scene, full):
    for wire in scene.wires.values():
        route, label = scene.route(wire), scene.label(wire)
        width = pill_width(skin(), label.words if full else label.short)
        left = route.label.x() - width * (1 - route.side) / 2
        yield wire, QRectF(left, route.label.y() - PILL / 2, width, PILL)


def far(point: QPointF, box: QRectF) -> float:
    across = max(box.left() - point.x(), 0.0, point.x() - box.right())
    return hypot(across, max(box.top() - point.y(), 0.0, point.y() - box.bottom()))


def apart(one, other) -> int:
    """Return how unlike two colours are."""
    return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


def numbers(item):
    """Yield where the numbers of a merge's inputs stand, at 100 %."""
    for slot in item.slots:
        if slot.side == "in" and numbered(slot, item.slots) is not None and not slot.flow.lies:
            at = slot.point(item.box) + QPointF(7, -5)
            yield QRectF(at.x(), at.y() - 9, 8, 9)


@pytest.mark.parametrize("lies", [False, True], ids=["down", "right"])
@pytest.mark.parametrize("name", NETWORKS)
def test_no_badge_would_lie_over_a_label_or_a_number_of_a_port(make_canvas, name, lies):
    view = make_canvas(NETWORKS[name]())
    if lies:
        view.commands.turn()
    scene = view.stage.scene
    labels = [box for full in (True, False) for _wire, box in pills(scene, full)]
    assert labels
    for item in scene.nodes.values():
        middle = badge_at(item.box, scene.flow)
        assert all(far(middle, box) >= _RING - 0.5 for box in labels), item.id
        assert all(far(middle, box) >= BADGE / 2 for box in numbers(item)), item.id


def test_a_badge_hides_nothing_of_the_label_beside_it(still):
    """The same on the picture: with and without the problem the label above looks alike."""
    wire = next(w for w in still.stage.scene.wires.values() if w.target == "conv2d_2")
    box = next(box for each, box in pills(still.stage.scene, True) if each is wire)
    seen = still.stage.camera.eye.box_to_window(box).toAlignedRect()

    def label():
        return still.viewport().grab(seen).toImage()

    before = label()
    still.document.edit("Kernel", edits.set_fields, "conv2d_2", kernel_size=(99, 99))
    assert still.stage.scene.face(still.stage.scene.nodes["conv2d_2"]).badge == "error"
    assert label() == before


@pytest.mark.parametrize("zoom", [0.55, 1.0, 2.0])
def test_a_badge_is_pressed_where_it_is_seen(still, zoom):
    still.document.edit("Kernel", edits.set_fields, "conv2d_2", kernel_size=(99, 99))
    at_zoom(still, zoom)
    scene, eye = still.stage.scene, still.stage.camera.eye
    middle = eye.to_window(badge_at(scene.nodes["conv2d_2"].box, scene.flow))
    assert hit(scene, eye, middle).what == "badge"
    picture, worn = still.viewport().grab().toImage(), skin().colour("error")
    reach = range(-7, 8)
    shades = [picture.pixelColor((middle + QPointF(x, y)).toPoint()) for x in reach for y in reach]
    assert any(apart(shade, worn) < 60 for shade in shades)


@pytest.mark.parametrize("act", ["pin", "skip"])
def test_the_signs_at_the_upper_left_hide_nothing_of_a_label(make_canvas, act):
    """A wire that bends to the left has its label over the left corner of what it leads to."""
    project = templates.new("mnist-cnn")
    place = project.positions["conv2d_2"]
    project = edits.move(project, {"maxpool_1": (place[0] + 260.0, place[1] - 96.0)})
    view = make_canvas(project)
    at_zoom(view, 1.0)
    view.reveal("conv2d_2")
    wire = next(w for w in view.stage.scene.wires.values() if w.target == "conv2d_2")
    box = next(box for each, box in pills(view.stage.scene, True) if each is wire)
    seen = view.stage.camera.eye.box_to_window(box.adjusted(2, 2, -2, -2)).toAlignedRect()
    assert view.rect().contains(seen)
    before = view.viewport().grab(seen).toImage()
    if act == "pin":
        view.document.edit("Pin", standing.pin, ["conv2d_2"])
    else:
        view.document.edit("Skip", edits.bypass, ["conv2d_2"])
    assert view.viewport().grab(seen).toImage() == before
