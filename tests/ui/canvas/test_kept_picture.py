"""The kept picture: whatever was scrolled or painted in part looks as if it had been painted whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.frame import Frame
from cnnstudio.ui.canvas.gestures.copy_nodes import CopyNodes
from cnnstudio.ui.canvas.gestures.draw_wire import DrawWire
from cnnstudio.ui.canvas.gestures.gesture import pointer_at
from cnnstudio.ui.canvas.gestures.move_nodes import MoveNodes
from cnnstudio.ui.canvas.gestures.place_layer import PlaceLayer
from cnnstudio.ui.canvas.gestures.rubber_band import RubberBand
from tests.ui.canvas.conftest import NONE

ZOOMS = (2.0, 1.0, 0.73, 0.4)


def shown(view) -> QImage:
    """Return what the surface shows without what lies on it."""
    surface = view.viewport()
    image = QImage(surface.size(), QImage.Format.Format_RGB32)
    painter, ratio = QPainter(image), surface.devicePixelRatioF()
    surface.picture.show(painter, view.stage.camera.eye.on_pixels(), surface.size(), ratio)
    surface.frame.hand(painter, ratio)
    painter.end()
    return image


def painted(view) -> QImage:
    """Return the same painted from nothing."""
    image = QImage(view.viewport().size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    Frame(view.stage).paint(painter, view.viewport().rect().toRectF(), 1.0)
    painter.end()
    return image


def on_screen(view) -> QImage:
    """Return what stands on the screen, painted part by part as it was asked for."""
    QApplication.processEvents()
    window = view.window()
    return window.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def whole(view) -> QImage:
    """Return the same painted at once."""
    return view.window().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def differing(one: QImage, other: QImage) -> int:
    """Return how many pixels differ by more than rounding."""
    first, second = (bytes(image.constBits()) for image in (one, other))
    pairs = zip(first, second, strict=True)
    return sum(abs(a - b) > 3 for a, b in pairs) if first != second else 0


def look(view, zoom: float) -> None:
    eye = view.stage.camera.eye
    middle = view.stage.scene.bounds().center()
    corner = middle - QPointF(view.width(), view.height()) / (2 * zoom * eye.scale)
    view.stage.camera.look(Eye(zoom, corner, eye.scale))
    view.viewport().repaint()


@pytest.fixture
def view(make_canvas):
    canvas = make_canvas("residual")
    canvas.select(["add_1"])
    return canvas


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_view_that_was_scrolled_looks_as_if_painted_whole(view, zoom):
    look(view, zoom)
    for way in ((40, 25), (-7, 3), (0, -60), (13.4, 2.7), (-90, 0)):
        view.stage.pan(QPointF(*way))
        view.viewport().repaint()
        assert differing(shown(view), painted(view)) == 0


@pytest.mark.parametrize("zoom", [*ZOOMS, 0.2])
def test_a_drag_leaves_no_trace(view, zoom):
    look(view, zoom)
    at, eye = QPointF(view.node_rect("conv_1b").center()), view.stage.camera.eye
    view.pointing.start(MoveNodes(view.stage, {"conv_1b"}, "conv_1b"), pointer_at(eye, at, NONE))
    for step in range(1, 7):
        view.pointing.follow(pointer_at(eye, at + QPointF(19 * step, 11 * (step % 3)), NONE))
        assert differing(shown(view), painted(view)) == 0
    view.cancel_gesture()
    assert differing(shown(view), painted(view)) == 0


@pytest.mark.parametrize("zoom", [*ZOOMS, 0.2])
def test_a_drag_paints_no_layer_that_stands(view, monkeypatch, zoom):
    look(view, zoom)
    at, eye = QPointF(view.node_rect("conv_1b").center()), view.stage.camera.eye
    view.pointing.start(MoveNodes(view.stage, {"conv_1b"}, "conv_1b"), pointer_at(eye, at, NONE))
    view.viewport().repaint()
    monkeypatch.setattr(view.viewport().picture, "_paint", lambda *_: pytest.fail("painted anew"))
    for step in range(1, 7):
        view.pointing.follow(pointer_at(eye, at + QPointF(19 * step, 11), NONE))
        view.viewport().repaint()
    monkeypatch.undo()
    view.cancel_gesture()


def in_hand(view, what):
    """Return a gesture that holds something over the picture."""
    if what == "wire":
        slot = next(s for s in view.stage.scene.nodes["conv_1b"].slots if s.side == "out")
        return DrawWire(view.stage, "conv_1b", slot)
    layer = PlaceLayer(view.stage, make("ReLU"))
    return (
        layer
        if what == "layer"
        else CopyNodes(view.stage, ["add_1"])
        if what == "copy"
        else RubberBand(view.stage)
    )


@pytest.mark.parametrize("zoom", [1.0, 0.4, 0.2])
@pytest.mark.parametrize("what", ["wire", "layer", "copy", "band"])
def test_what_is_held_over_nothing_paints_no_layer_that_stands(view, monkeypatch, what, zoom):
    look(view, zoom)
    eye, at = view.stage.camera.eye, QPointF(300, 40)  # far from every layer
    view.pointing.start(in_hand(view, what), pointer_at(eye, at, NONE))
    view.pointing.follow(pointer_at(eye, at, NONE))
    view.viewport().repaint()
    monkeypatch.setattr(view.viewport().picture, "_paint", lambda *_: pytest.fail("painted anew"))
    for step in range(1, 5):
        view.pointing.follow(pointer_at(eye, at + QPointF(-9 * step, 3 * step), NONE))
        view.viewport().repaint()
    monkeypatch.undo()
    assert differing(shown(view), painted(view)) == 0
    view.cancel_gesture()
    assert differing(shown(view), painted(view)) == 0


@pytest.mark.parametrize("zoom", [*ZOOMS, 0.2])
def test_a_drag_shows_on_the_screen_what_a_whole_repaint_would(view, qtbot, zoom):
    look(view, zoom)
    at, eye = QPointF(view.node_rect("conv_1b").center()), view.stage.camera.eye
    view.pointing.start(MoveNodes(view.stage, {"conv_1b"}, "conv_1b"), pointer_at(eye, at, NONE))
    for step in range(1, 7):
        view.pointing.follow(pointer_at(eye, at + QPointF(19 * step, 11 * (step % 3)), NONE))
        qtbot.waitUntil(lambda: differing(on_screen(view), whole(view)) == 0, timeout=2000)
    view.cancel_gesture()
    qtbot.waitUntil(lambda: differing(on_screen(view), whole(view)) == 0, timeout=2000)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_an_edit_is_seen_wherever_it_reaches(view, qtbot, zoom):
    look(view, zoom)
    for edit in (
        lambda p: edits.set_fields(p, "conv_1b", filters=48),
        lambda p: edits.set_fields(p, "conv_1a", kernel_size=(40, 40)),
        lambda p: edits.rename(p, "add_1", "together"),
        lambda p: edits.remove(p, "conv_1b"),
    ):
        before = view.stage.camera.eye
        view.document.edit("Change", edit)
        if view.stage.camera.eye != before:  # it was brought into sight; scrolled dashes may begin elsewhere
            qtbot.waitUntil(lambda: differing(shown(view), painted(view)) == 0, timeout=2000)
        assert differing(shown(view), painted(view)) == 0
    view.document.undo()
    qtbot.waitUntil(lambda: differing(shown(view), painted(view)) == 0, timeout=2000)


def test_overlays_that_depend_on_neighbours_are_painted_anew_with_them(view):
    look(view, 1.0)
    view.stage.look(measure="parameters", tensors=True)
    view.document.edit("Change", edits.set_fields, "conv_1b", filters=96)
    assert differing(shown(view), painted(view)) == 0
    at, eye = QPointF(view.node_rect("conv_1b").center()), view.stage.camera.eye
    view.pointing.start(MoveNodes(view.stage, {"conv_1b"}, "conv_1b"), pointer_at(eye, at, NONE))
    view.pointing.follow(pointer_at(eye, at + QPointF(150, 20), NONE))
    assert differing(shown(view), painted(view)) == 0


def test_a_change_of_theme_paints_everything_anew(view, look):
    shown(view)
    look.set_mode("light")
    assert differing(shown(view), painted(view)) == 0
    look.set_mode("dark")


def test_a_large_network_zooms_by_its_last_picture_until_it_rests(view, qtbot, monkeypatch):
    monkeypatch.setattr("cnnstudio.ui.canvas.kept_picture.MANY", 3)
    view.stage.changed.emit()
    view.viewport().repaint()
    view.stage.zoom(1.3, QPointF(400, 300))
    view.viewport().repaint()
    assert differing(shown(view), painted(view)) > 0
    qtbot.waitUntil(lambda: differing(shown(view), painted(view)) == 0, timeout=2000)


def test_what_lies_on_the_canvas_is_repainted_without_painting_layers(view, monkeypatch):
    look(view, 1.0)
    shown(view)
    monkeypatch.setattr(view.viewport().picture, "_paint", lambda *_: pytest.fail("painted anew"))
    view.strip.update()
    view.viewport().update(view.strip.geometry().translated(QPoint(0, 4)))
    view.viewport().repaint()
    monkeypatch.undo()
