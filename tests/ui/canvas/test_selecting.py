"""Presses that become drags, wires as things to select, and what hovering brings out (lines B01 to B08)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer

from cnnstudio.document import edits, templates
from cnnstudio.layers.catalogue import make
from cnnstudio.ui import theme
from cnnstudio.ui.canvas import pointing

Key, Mod = Qt.Key, Qt.KeyboardModifier


def edge(view, target, source=None):
    found = view.document.project.graph.edges
    return next(e.id for e in found if e.target == target and source in (None, e.source))


def wait(milliseconds):
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def pixel(view, at):
    picture = view.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def apart(one, other):
    return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


def body(view, node):
    return view.node_rect(node).center() + QPoint(40, 0)


def test_a_press_selects_an_unselected_layer_at_once(still, hand):
    person = hand(still)
    still.select(["output"])
    person.press(body(still, "conv2d_1"))
    assert still.selection() == ["conv2d_1"]
    person.release(body(still, "conv2d_1"))
    assert still.selection() == ["conv2d_1"]


def test_a_press_on_one_of_several_selected_layers_waits_for_the_release(still, hand):
    person = hand(still)
    still.select(["conv2d_1", "conv2d_2"])
    person.press(body(still, "conv2d_1"))
    assert still.selection() == ["conv2d_1", "conv2d_2"]
    person.release(body(still, "conv2d_1"))
    assert still.selection() == ["conv2d_1"]
    still.select(["conv2d_1", "conv2d_2"])
    before = dict(still.document.project.positions)
    start = body(still, "conv2d_1")
    person.drag(start, start + QPoint(120, 0))
    moved = {n for n, p in still.document.project.positions.items() if p != before[n]}
    assert moved == {"conv2d_1", "conv2d_2"}


@pytest.mark.parametrize(
    ("pause", "travel", "drags"), [(0, 5, False), (0, 6, True), (170, 1, False), (170, 2, True)]
)
def test_a_press_becomes_a_drag_after_six_pixels_or_slowly_after_two(
    still, hand, monkeypatch, pause, travel, drags
):
    assert pointing.SLOW_AFTER == 150
    if not pause:  # the machine may take longer than a quick hand
        monkeypatch.setattr(pointing, "SLOW_AFTER", 60_000)
    person = hand(still)
    start = body(still, "conv2d_1")
    person.press(start)
    if pause:
        wait(pause)
    person.move(start, start + QPoint(travel, 0), steps=1)
    assert still.busy == drags
    person.key(Key.Key_Escape)
    person.release(start)


class Clock:
    """Counts the milliseconds it is told."""

    now = begun = 0

    def start(self):
        self.begun = self.now

    def isValid(self):
        return True

    def elapsed(self):
        return self.now - self.begun

    def tick(self, _nodes):
        self.now += 2 * pointing.SLOW_AFTER


def test_what_takes_long_after_a_press_makes_no_drag_of_a_trembling_click(still, hand):
    clock = still.pointing._pressed = Clock()
    person, start = hand(still), body(still, "conv2d_1")
    still.selectionChanged.connect(clock.tick)
    person.press(start)
    person.move(start, start + QPoint(3, 0), steps=1)
    assert clock.now
    assert not still.busy
    person.release(start + QPoint(3, 0))
    assert not still.document.can_undo


def test_a_rubber_band_lights_up_what_it_takes_and_says_how_it_takes(still, hand, qtbot):
    person = hand(still)
    box = still.node_rect("conv2d_1")
    start = box.topLeft() - QPoint(60, 20)
    with qtbot.assertNotEmitted(still.selectionChanged):
        person.press(start)
        person.move(start, box.center())
        assert still.stage.marks.selected == set()
        assert "inside" in still.cards.tag.text()
        person.move(box.center(), box.bottomRight() + QPoint(20, 10))
        assert still.stage.marks.selected == {"conv2d_1"}
    person.release(box.bottomRight() + QPoint(20, 10))
    assert still.selection() == ["conv2d_1"]
    start = box.bottomRight() + QPoint(60, 10)
    person.press(start)
    person.move(start, box.center())
    assert "touches" in still.cards.tag.text()
    person.key(Key.Key_Escape)


@pytest.mark.parametrize(("off", "taken"), [(0, True), (6, True), (9, False)])
def test_a_wire_is_selected_within_a_band_of_fourteen_pixels(still, hand, off, taken):
    wire = edge(still, "maxpool_1")
    route = still.stage.scene.route(still.stage.scene.wires[wire])
    at = still.stage.camera.eye.to_window(route.path.pointAtPercent(0.5)).toPoint() + QPoint(off, 0)
    hand(still).click(at)
    assert (wire in still.stage.marks.selected_wires) == taken


def test_a_selected_wire_shows_grips_and_the_layers_at_both_ends(still, hand):
    wire = edge(still, "maxpool_1")
    accent, eye = theme.current().colour("accent"), still.stage.camera.eye
    sides = [still.node_rect(n) for n in ("conv2d_1", "maxpool_1", "maxpool_2")]
    sides = [QPoint(box.right(), box.center().y()) for box in sides]
    ends = [
        eye.to_window(p).toPoint()
        for p in (still.stage.scene.wires[wire].start, still.stage.scene.wires[wire].end)
    ]

    def lit(at):
        return min(apart(pixel(still, at + QPoint(dx, 0)), accent) for dx in (-1, 0, 1)) < 60

    assert not any(lit(at) for at in (*sides, *ends))
    hand(still).click(still.wire_point(wire))
    assert [lit(at) for at in sides] == [True, True, False]
    assert all(lit(at + QPoint(3, 0)) for at in ends)


def forked(make_canvas):
    project, node = edits.add(templates.new("mnist-cnn"), make("Dense"), (700.0, 40.0))
    view = make_canvas(edits.connect(project, "input", node))
    view.zoom_to(1.0)
    return view, node


def test_hovering_a_layer_dims_the_wires_of_others_and_brings_out_its_own(still, hand):
    own, other = edge(still, "conv2d_1"), edge(still, "dense_1")
    at = still.wire_point(other)
    canvas = theme.current().colour("canvas")
    hand(still).move(QPoint(20, 20), QPoint(22, 22))
    rest, own_rest = apart(pixel(still, at), canvas), pixel(still, still.wire_point(own) + QPoint(1, 0))
    hand(still).move(QPoint(20, 20), body(still, "conv2d_1"))
    dimmed = apart(pixel(still, at), canvas)
    assert dimmed == pytest.approx(0.35 * rest, abs=0.08 * rest + 3)
    assert apart(pixel(still, still.wire_point(own) + QPoint(1, 0)), own_rest) > 10


def strength(view, wire):
    """Return how far the pixels along a wire are from the canvas, all together."""
    eye, route = view.stage.camera.eye, view.stage.scene.route(view.stage.scene.wires[wire])
    picture, canvas = view.viewport().grab().toImage(), theme.current().colour("canvas")
    places = [eye.to_window(route.path.pointAtPercent(n / 40)).toPoint() for n in range(4, 37)]
    near = [at + QPoint(x, y) for at in places for x in range(-3, 4) for y in range(-3, 4)]
    return sum(apart(picture.pixelColor(at), canvas) for at in near)


def test_hovering_a_port_brings_out_every_wire_on_it(make_canvas, hand):
    view, node = forked(make_canvas)
    wires = {edge(view, node), edge(view, "conv2d_1")}
    other = edge(view, "maxpool_2")
    hand(view).move(QPoint(20, 20), QPoint(22, 22))
    rest = {w: strength(view, w) for w in (*wires, other)}
    hand(view).move(QPoint(20, 20), view.port_point("input", "output", "out"))
    assert view.stage.marks.hovered_port is not None
    now = {w: strength(view, w) for w in (*wires, other)}
    assert all(now[w] > rest[w] + 1000 for w in wires), (rest, now)
    assert now[other] < rest[other] - 1000


def test_escape_after_a_drag_selects_again_what_was_selected_before_the_press(still, hand):
    person = hand(still)
    still.select(["output"])
    start = body(still, "conv2d_1")
    person.press(start)
    person.move(start, start + QPoint(50, 20))
    assert still.selection() == ["conv2d_1"]
    person.key(Key.Key_Escape)
    assert still.selection() == ["output"]
