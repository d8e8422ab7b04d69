"""Sizes and motion for everyone: targets, reduced motion, and the interface's scale beside the canvas's zoom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton

from cnnstudio.ui.canvas.hits import BADGE_REACH, PLUS_REACH, REACH, hit
from cnnstudio.ui.canvas.overlay import EDGE
from cnnstudio.ui.theme import SMALLEST_TARGET
from tests.ui.canvas.conftest import at_zoom
from tests.ui.canvas.test_gestures import edges, empty


def test_every_button_over_the_canvas_is_at_least_24_pixels(still):
    still.search.open()
    buttons = [b for b in still.findChildren(QAbstractButton) if b.isVisible()]
    assert len(buttons) >= 5
    small = [b.accessibleName() for b in buttons if min(b.width(), b.height()) < 24]
    assert small == []


def test_badges_and_signs_are_at_least_24_pixels_and_ports_reach_20():
    assert (2 * BADGE_REACH, 2 * PLUS_REACH) >= (24, 24)
    assert REACH == 20


@pytest.mark.parametrize("zoom", [0.6, 1.0, 2.0])
def test_a_port_is_hit_20_pixels_away_at_any_zoom(still, zoom):
    at_zoom(still, zoom)
    at = still.port_point("output", "output", "out")
    eye, scene = still.stage.camera.eye, still.stage.scene
    assert hit(scene, eye, (at + QPoint(13, 13)).toPointF()).what == "port"
    assert hit(scene, eye, (at + QPoint(18, 18)).toPointF()).what != "port"


def test_reduced_motion_lets_everything_jump(make_canvas, look, hand):
    view = make_canvas()
    view.zoom_to(2.0)
    assert view.zoom() == 2.0
    look.set_reduced_motion(False)
    view.zoom_to(1.0)
    assert view.zoom() == 2.0
    look.set_reduced_motion(True)
    view.fit_all()
    assert view.stage.is_fitted()
    view.commands.arrange()
    assert not view.stage.scene.lifted


@pytest.mark.parametrize("scale", [0.8, 1.5, 2.0])
def test_the_interface_scales_beside_the_zoom_and_everything_still_works(
    make_canvas, qtbot, look, hand, scale
):
    view = make_canvas(size=(1500, 1300))
    view.zoom_to(0.6)
    plain = view.node_rect("conv2d_1").width()
    buttons = view.strip.height() - 2 * EDGE
    look.set_scale(scale)
    assert view.zoom() == 0.6
    assert view.node_rect("conv2d_1").width() == pytest.approx(plain * scale, abs=1)
    # Controls shrink no further than what an unsteady hand can hit.
    high = max(buttons * scale, SMALLEST_TARGET) + 2 * EDGE * scale
    qtbot.waitUntil(lambda: abs(view.strip.height() - high) <= 2)
    fresh = view.document.project.graph.edges[0].id
    view.stage.select(wires=[fresh])
    hand(view).key(Qt.Key.Key_Delete)
    assert ("input", "conv2d_1") not in edges(view)
    view.fit_all()
    start = view.port_point("input", "output", "out")
    hand(view).drag(start, view.port_point("conv2d_1", "input", "in"))
    assert ("input", "conv2d_1") in edges(view)
    assert view.rect().contains(empty(view))
