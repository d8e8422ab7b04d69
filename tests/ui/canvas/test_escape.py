"""Escape over every gesture there is puts back exactly what was there: bytes, selection and view (line I08)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits, files, furnish, templates
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.canvas.furniture import title_box
from cnnstudio.ui.canvas.gestures.gesture import Gesture
from tests.ui.canvas.conftest import LEFT, RIGHT, Hand
from tests.ui.canvas.test_feedback import seen
from tests.ui.canvas.test_gestures import body
from tests.ui.canvas.test_wiring import edge_into

Key, Mod = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT, CONTROL, ALT = Mod.NoModifier, Mod.ShiftModifier, Mod.ControlModifier, Mod.AltModifier
FRAME, NOTE = "frame", "note"


def state(view):
    """All that Escape must give back: the project as saved, the history, what is selected and how one looks."""
    stage, marks = view.stage, view.stage.marks
    return (
        files.to_text(view.document.project),
        view.document.history.steps,
        view.document.history.position,
        marks.focus,
        set(marks.selected_things),
        {t.id: (t.box.getRect(), t.members) for t in stage.scene.things.values()},
        stage.camera.eye,
        stage.camera.goal,
        seen(view),
    )


@pytest.fixture
def view(still):
    """A network with a dot on a wire, a frame around two layers and a note, and something of each kind selected."""
    document = still.document
    wire = still.stage.scene.wires[edge_into(still, "conv2d_2")]
    middle = (wire.start + wire.end) / 2
    document.edit("Bend", edits.bend, wire.id, ((middle.x() + 60, middle.y()),))
    still.ids = {
        FRAME: document.edit(
            "Frame", furnish.add_frame, ("dense_1", "output"), (-30.0, 230.0, 260.0, 160.0), "F"
        ),
        NOTE: document.edit("Note", furnish.add_note, "a note", (400.0, 0.0, 200.0, 100.0), None),
    }
    still.stage.snapping = type(still.stage.snapping)(guides=True, grid=False, shaking=True)
    still.stage.select(
        ["flatten_1", "maxpool_1"], [edge_into(still, "dense_1")], [(wire.id, 0)], [still.ids[NOTE]]
    )
    still.viewport().setFocus()
    return still


def dot(view):
    wire = view.stage.scene.wires[edge_into(view, "conv2d_2")]
    return view.stage.camera.eye.to_window(wire.dots[0]).toPoint()


def title(view):
    box = title_box(view.stage.scene.things[view.ids[FRAME]], view.stage.camera.eye)
    return QPoint(round(box.left()) + 20, round(box.center().y()))


def corner(view):
    thing = view.stage.scene.things[view.ids[NOTE]]
    return view.stage.camera.eye.to_window(thing.box.bottomRight()).toPoint() - QPoint(3, 3)


def note(view):
    thing = view.stage.scene.things[view.ids[NOTE]]
    return view.stage.camera.eye.to_window(thing.box.center()).toPoint()


def by_mouse(where, button=LEFT, held=NONE, key=0):
    """A drag that wanders over layers, wires, the frame and the window's edge."""

    def begin(view):
        at, hand = where(view), Hand(view)
        if key:
            QTest.keyPress(view.viewport(), key)
        hand.press(at, button, held)
        for goal in (at + QPoint(40, 30), title(view), body(view, "conv2d_1"), QPoint(300, 500)):
            hand.move(at, goal)
            at = goal
        view.afterwards = lambda: hand.release(at, button, held)

    return begin


def by_shaking(view):
    at, hand = body(view, "conv2d_1"), Hand(view)
    hand.press(at)
    for turn in range(10):
        goal = body(view, "conv2d_1") if not turn else at + QPoint(60 if turn % 2 else -60, 0)
        hand.move(at, goal)
        at = goal
    assert view.stage.marks.doomed
    view.afterwards = lambda: hand.release(at)


def joining(view):
    by_mouse(lambda v: body(v, "conv2d_1"))(view)
    Hand(view).move(QPoint(300, 500), title(view) + QPoint(0, 40))
    QTest.keyClick(view.viewport(), Key.Key_F)


def clicking(view):
    """Click, then click: a wire in the hand without a button."""
    Hand(view).click(view.port_point("output", "output", "out"))
    Hand(view).move(QPoint(500, 500), body(view, "conv2d_1"))


def from_the_palette(view):
    view.begin_place("Conv2D", QPoint(300, 300))
    view.move_place(view.wire_point(edge_into(view, "maxpool_2")))


def carried_by_keys(view):
    view.stage.marks.focus = ""
    view.viewport().setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view.viewport(), Key.Key_M)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down):
        QTest.keyClick(view.viewport(), key)


def wired_by_keys(view):
    QTest.keyClick(view.viewport(), Key.Key_Tab)
    view.before_gesture = state(view)
    QTest.keyClick(view.viewport(), Key.Key_C)
    QTest.keyClick(view.viewport(), Key.Key_Down)


def by_a_finger(view):
    screen, target = QTest.createTouchDevice(), view.viewport()
    at = body(view, "conv2d_1")
    for step in range(6):
        touch = QTest.touchEvent(target, screen, False)
        (touch.press if step == 0 else touch.move)(0, at + QPoint(20, 12) * step, target)
        touch.commit(True)
    last = QTest.touchEvent(target, screen, False)
    view.afterwards = lambda: (last.release(0, at + QPoint(100, 60), target), last.commit(True))


def by_a_pens_other_end(view):
    device = QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Eraser,
        QInputDevice.Capability.Position, 1, 1,
    )  # fmt: skip
    wire = view.wire_point(edge_into(view, "maxpool_1"))

    def send(kind, at):
        held = LEFT if kind != QEvent.Type.TabletRelease else Qt.MouseButton.NoButton
        point, glob = QPointF(at), QPointF(view.viewport().mapToGlobal(at))
        QApplication.sendEvent(
            view.viewport(),
            QTabletEvent(kind, device, point, glob, 0.5, 0, 0, 0.0, 0.0, 0, NONE, LEFT, held),
        )

    send(QEvent.Type.TabletPress, wire - QPoint(60, 0))
    for x in range(-50, 60, 10):
        send(QEvent.Type.TabletMove, wire + QPoint(x, 0))
    view.afterwards = lambda: send(QEvent.Type.TabletRelease, wire + QPoint(50, 0))


GESTURES = {
    "move": ("MoveNodes", by_mouse(lambda v: body(v, "conv2d_1"))),
    "move several": ("MoveThings", by_mouse(lambda v: body(v, "maxpool_1"))),
    "shake": ("MoveNodes", by_shaking),
    "join a frame": ("MoveNodes", joining),
    "copy": ("CopyNodes", by_mouse(lambda v: body(v, "conv2d_1"), held=ALT)),
    "wire": ("DrawWire", by_mouse(lambda v: v.port_point("output", "output", "out"))),
    "wire by clicks": ("DrawWire", clicking),
    "wire's end": ("DrawWire", by_mouse(lambda v: v.port_point("conv2d_2", "input", "in"))),
    "fan out": ("DrawWire", by_mouse(lambda v: v.port_point("conv2d_2", "input", "in"), held=SHIFT)),
    "carry": ("CarryWires", by_mouse(lambda v: v.port_point("conv2d_1", "output", "out"), held=CONTROL)),
    "dot": ("MoveNodes", by_mouse(dot)),
    "band": ("RubberBand", by_mouse(lambda v: QPoint(60, 120))),
    "band that adds": ("RubberBand", by_mouse(lambda v: QPoint(60, 120), held=SHIFT)),
    "cut by key": ("CutWires", by_mouse(lambda v: QPoint(300, 120), key=Key.Key_Y)),
    "cut by button": ("CutWires", by_mouse(lambda v: QPoint(300, 120), RIGHT, CONTROL)),
    "zoom": ("ZoomByDrag", by_mouse(lambda v: QPoint(60, 120), held=CONTROL | SHIFT)),
    "frame": ("MoveThings", by_mouse(title)),
    "frame alone": ("MoveThings", by_mouse(title, held=CONTROL)),
    "note": ("MoveThings", by_mouse(note)),
    "stretch": ("ResizeThing", by_mouse(corner)),
    "palette": ("PlaceLayer", from_the_palette),
    "move by keys": ("MoveByKeys", carried_by_keys),
    "wire by keys": ("ConnectByKeys", wired_by_keys),
    "finger": ("MoveNodes", by_a_finger),
    "pen": ("CutWires", by_a_pens_other_end),
}


@pytest.mark.usefixtures("quick_hand")
@pytest.mark.parametrize("name", GESTURES)
def test_escape_gives_back_bytes_selection_and_view(view, name):
    kind, begin = GESTURES[name]
    QTest.mouseMove(view.viewport(), QPoint(5, 5))
    view.afterwards = lambda: None
    view.before_gesture = state(view)
    begin(view)
    assert type(view.pointing.gesture).__name__ == kind
    QTest.keyClick(view.viewport(), Key.Key_Escape)
    assert not view.busy
    assert state(view) == view.before_gesture
    view.afterwards()
    if view.cards.menu is not None:
        view.cards.menu.close()
    assert files.to_text(view.document.project) == view.before_gesture[0]


def test_every_kind_of_gesture_is_among_them():
    def below(kind):
        return {kind.__name__}.union(*(below(each) for each in kind.__subclasses__()))

    of_the_canvas = {
        name
        for name in below(Gesture) - {"Gesture"}
        if any(k.__name__ == name and k.__module__.startswith("cnnstudio.") for k in _all(Gesture))
    }
    assert of_the_canvas == {kind for kind, _begin in GESTURES.values()}


def _all(kind):
    return [kind, *(each for sub in kind.__subclasses__() for each in _all(sub))]


def test_escape_takes_back_how_far_the_view_went_by_itself_at_the_edge(view, qtbot):
    before, hand, at = state(view), Hand(view), body(view, "conv2d_1")
    hand.press(at)
    hand.move(at, QPoint(view.width() // 2, view.height() // 2))
    hand.move(QPoint(view.width() // 2, view.height() // 2), QPoint(view.width() - 3, 400))
    eye = view.stage.camera.eye
    qtbot.waitUntil(lambda: view.stage.camera.eye != eye)
    QTest.keyClick(view.viewport(), Key.Key_Escape)
    assert state(view) == before
    hand.release(QPoint(view.width() - 3, 400))


def test_escape_closes_the_menu_that_asks_for_a_port_and_nothing_was_wired(make_canvas, qtbot):
    project, one = edits.add(templates.new("empty"), make("Input", shape=(6, 8)), (0.0, 0.0), "one")
    project, mixed = edits.add(project, make("Attention"), (0.0, 160.0), "mixed")
    view = make_canvas(project)
    before = files.to_text(view.document.project)
    Hand(view).drag(view.port_point(one, "output", "out"), body(view, mixed))
    menu = view.cards.menu
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, Key.Key_Escape)
    assert not menu.isVisible()
    assert files.to_text(view.document.project) == before
    assert not view.document.can_undo
