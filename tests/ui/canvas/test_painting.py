"""Single pixels that state what a picture must say; whole pictures are looked at by people."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import make
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.covered import pill_box
from cnnstudio.ui.canvas.frame import Frame


def colour(view, at):
    return view.grab().toImage().pixelColor(at)


def near(one, other, most=6):
    one, other = QColor(one), QColor(other)
    return (
        max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))
        <= most
    )


def role(name):
    return theme.current().colour(name)


def zoomed(view, zoom):
    camera = view.stage.camera
    camera.look(camera.eye.zoomed(zoom, QPointF(view.rect().center())))


def test_a_node_wears_its_family_at_the_left_edge(still):
    box = still.node_rect("conv2d_2")
    assert near(colour(still, box.topLeft() + QPoint(3, 28)), theme.current().family("conv"))
    assert near(colour(still, box.topLeft() + QPoint(120, 48)), role("node"))


def test_a_selected_node_has_an_accent_border_and_its_label_too(still):
    still.select(["conv2d_2"])
    box = still.node_rect("conv2d_2")
    assert near(colour(still, QPoint(box.left() + 150, box.top() + 1)), role("accent"))
    assert not near(colour(still, still.node_rect("dense_1").topLeft() + QPoint(150, 1)), role("accent"))


def test_only_the_first_broken_layer_is_red(still):
    still.document.edit("Break", edits.set_fields, "conv2d_2", kernel_size=(20, 20))
    assert near(colour(still, still.node_rect("conv2d_2").topLeft() + QPoint(120, 48)), role("error_tint"))
    for node in ("maxpool_2", "flatten_1", "dense_1", "output"):
        assert near(colour(still, still.node_rect(node).topLeft() + QPoint(150, 50)), role("node"))


def test_wires_keep_their_width_in_the_window_at_every_zoom_below_full_size(still):
    for zoom in (1.0, 0.75, 0.6):
        zoomed(still, zoom)
        start = still.port_point("conv2d_2", "output", "out")
        end = still.port_point("maxpool_2", "input", "in")
        middle = (start + end) / 2
        image = still.grab().toImage()
        wire = [near(image.pixelColor(middle.x() + dx, middle.y()), role("wire"), 40) for dx in range(-6, 7)]
        assert 1 <= sum(wire) <= 3


@pytest.mark.parametrize("zoom", [0.26, 0.1])
def test_from_afar_nodes_are_blocks_of_their_familys_colour(still, zoom):
    zoomed(still, zoom)
    box = still.node_rect("maxpool_1")
    assert near(colour(still, QPoint(box.left() + 2, box.center().y())), theme.current().family("pool"))


def test_the_canvas_follows_the_theme(still, look):
    dark = colour(still, QPoint(5, still.height() - 5))
    look.set_mode("light")
    light = colour(still, QPoint(5, still.height() - 5))
    assert dark.lightness() < 60
    assert light.lightness() > 200
    box = still.node_rect("conv2d_2")
    assert near(colour(still, box.topLeft() + QPoint(3, 28)), theme.current().family("conv"))


def test_the_interface_scale_enlarges_the_picture_but_moves_no_layer(still, look):
    places, box = dict(still.document.project.positions), still.node_rect("dense_1")
    look.set_scale(1.5)
    assert still.zoom() == 1.0
    assert still.node_rect("dense_1").width() == pytest.approx(box.width() * 1.5, abs=1)
    assert dict(still.document.project.positions) == places
    look.set_scale(1.0)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_wires_are_two_logical_pixels_on_every_screen(still, ratio):
    image = QImage(still.size() * ratio, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    Frame(still.stage).paint(painter, still.rect().toRectF(), ratio)
    painter.end()
    at = (still.port_point("conv2d_2", "output", "out") + still.port_point("maxpool_2", "input", "in")) / 2
    row = [image.pixelColor(round(at.x() * ratio) + dx, round(at.y() * ratio)) for dx in range(-8, 9)]
    ink = sum((c.lightness() - role("canvas").lightness()) for c in row)
    full = role("wire").lightness() - role("canvas").lightness()
    assert ink / full == pytest.approx(2 * ratio, abs=0.8)


def test_a_label_on_a_wire_is_never_hidden_under_a_layer_that_is_carried(still):
    scene = still.stage.scene
    wire = next(w for w in scene.wires.values() if w.source == "conv2d_1")
    label = still.stage.camera.eye.to_window(scene.route(wire).label)
    middle = (label + QPointF(30, 0)).toPoint()
    bare = still.viewport().grab().toImage()
    box = scene.nodes["dense_1"].box
    scene.lift(["dense_1"])
    scene.move({"dense_1": still.stage.camera.eye.to_scene(QPointF(middle)) - box.center() + box.topLeft()})
    still.stage.changed.emit()
    area = QRect(middle - QPoint(20, 6), QSize(40, 12))
    assert still.viewport().grab().toImage().copy(area) == bare.copy(area)


def test_ports_and_labels_of_what_is_covered_do_not_show_through_the_layer_on_top(still):
    scene, eye = still.stage.scene, still.stage.camera.eye
    wire = next(w for w in scene.wires.values() if w.target == "maxpool_1")
    label = pill_box(scene, wire).toRect()
    x, y = still.document.project.positions["maxpool_1"]
    still.document.edit("Add", edits.add, make("Dropout"), (x, label.center().y() - 51.0))
    top = still.document.edit("Add", edits.add, make("Dropout"), (x, y + 30.0))
    still.select([top])
    picture, inked = still.grab().toImage(), []
    for at in range(label.left() + 2, min(label.right(), round(x) + 180)):
        point = eye.to_window(QPointF(at, label.center().y())).toPoint()
        inked += [] if near(picture.pixelColor(point), role("node")) else [point]
    port = eye.to_window(QPointF(x + 92.0, y + 56.0)).toPoint()
    assert inked == []
    assert near(picture.pixelColor(port), role("node"))
    assert near(picture.pixelColor(port + QPoint(4, 0)), role("node"))
