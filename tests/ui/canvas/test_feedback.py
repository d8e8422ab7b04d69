"""What the canvas says: problems from afar, cards that stay, hints of gestures, and Escape (lines I01 to I09)."""

from __future__ import annotations

import gc
import random
import time

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.document.postponing import AT_ONCE_UP_TO
from cnnstudio.layers.catalogue import make
from cnnstudio.ui import theme
from cnnstudio.ui.canvas import strokes
from cnnstudio.ui.canvas.gestures import gesture as gestures
from cnnstudio.ui.canvas.paint_far import worst_of
from tests.document.test_postponing import tall

Key, Mod = Qt.Key, Qt.KeyboardModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def into(view, target):
    return next(e.id for e in view.document.project.graph.edges if e.target == target)


def body(view, node):
    return view.node_rect(node).center() + QPoint(40, 0)


# I01: shapes follow every edit.

FRAME = 0.016  # seconds


def chain(length):
    project, last = edits.add(templates.new("empty"), make("Input"), (0.0, 0.0))
    for number in range(length):
        kind = make("Conv2D", filters=4, padding="same") if number % 2 else make("ReLU")
        project, node = edits.add(project, kind, (0.0, 96.0 * (number + 1)))
        project = edits.connect(project, last, node)
        last = node
    return project


@pytest.fixture
def no_collector():
    """Keep the garbage collector out of the measured work, as the running program does."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.slow
def test_an_edit_among_a_thousand_layers_is_worked_out_at_once(no_collector):
    document = Document(chain(1000))
    node = next(n.id for n in document.project.graph.nodes if n.layer.kind == "Conv2D")
    taken = []
    for count in range(20):
        begun = time.process_time()
        document.edit("Filters", edits.set_fields, node, filters=5 + count)
        taken.append(time.process_time() - begun)
        assert document.analysis.nodes[node].output[-1] == 5 + count
    assert min(taken) <= 2 * FRAME  # the budget of one frame is kept by the benchmarks, on a machine at rest


# I02: problems.


def test_each_kind_of_problem_has_a_shape_of_its_own():
    corners = {kind: strokes.sign(kind, QPointF(0, 0), 10).count() for kind in ("error", "warning", "info")}
    assert corners["error"] == 8
    assert corners["warning"] == 3
    assert corners["info"] > 16


@pytest.mark.parametrize("zoom", [0.45, 0.2, 0.08])
def test_problems_grow_behind_their_layer_when_it_is_far(still, zoom):
    still.document.edit("Cut", edits.disconnect, into(still, "conv2d_2"))
    assert worst_of(still.stage.scene)["conv2d_2"] == "error"
    still.stage.camera.look(
        still.stage.camera.eye.looking_at(still.stage.scene.bounds(), still.stage.room(), zoom)
    )
    picture = still.viewport().grab().toImage()
    box, red = still.node_rect("conv2d_2"), theme.current().colour("error")
    near = [box.topRight() + QPoint(dx, dy) for dx in range(15) for dy in range(-15, 1)]
    reds = sum(picture.pixelColor(at) == red for at in near)
    assert reds >= 9
    inside = picture.pixelColor(box.topRight() + QPoint(-3, max(2, box.height() // 2)))
    assert inside != red
    other = still.node_rect("dense_1")
    assert picture.pixelColor(other.topRight() + QPoint(4, -3)) != red


def test_a_hint_has_its_circle_from_afar_too(still):
    still.document.edit("Huge", edits.set_fields, "dense_1", units=100_000)
    told = {p.node for p in still.document.analysis.problems if p.severity == "info"}
    worst = worst_of(still.stage.scene)
    only_told = [node for node in told if worst.get(node) == "info"]
    assert only_told
    eye = still.stage.camera.eye.looking_at(still.stage.scene.bounds(), still.stage.room(), 0.2)
    still.stage.camera.look(eye)
    picture, blue = still.viewport().grab().toImage(), theme.current().colour("info")
    at = still.node_rect(only_told[0]).topRight()
    near = [at + QPoint(dx, dy) for dx in range(12) for dy in range(-12, 1)]
    assert sum(picture.pixelColor(each) == blue for each in near) >= 9


# I05: walking through the problems.


def test_f8_walks_through_the_problems_and_shift_f8_back(still, hand):
    for target in ("conv2d_2", "dense_1"):
        still.document.edit("Cut", edits.disconnect, into(still, target))
    places = list(dict.fromkeys(p.node for p in still.document.analysis.problems if p.node))
    person = hand(still)
    person.key(Key.Key_F8)
    assert still.selection() == [places[0]]
    assert still.cards.problem is not None
    still.cards.close()
    person.key(Key.Key_F8)
    assert still.selection() == [places[1]]
    still.cards.close()
    person.key(Key.Key_F8, Mod.ShiftModifier)
    assert still.selection() == [places[0]]


# I06: the card of a layer.


def test_the_hover_card_stays_while_the_pointer_is_in_it_and_leads_to_the_formula(still, qtbot):
    card = still.cards.hover
    QTest.mouseMove(still.viewport(), body(still, "conv2d_2"))
    qtbot.waitUntil(card.isVisible, timeout=2000)
    words = f"{card._title.text()} {card._facts.text()}"
    assert "conv2d_2" in words
    assert "11 × 11 × 64" in words
    assert "18,496" in words
    between = QPoint((still.node_rect("conv2d_2").right() + card.x()) // 2, card.geometry().center().y())
    QTest.mouseMove(still.viewport(), between)
    assert card.isVisible()
    middle = QPointF(card.rect().center())
    QApplication.sendEvent(card, QEnterEvent(middle, middle, QPointF(card.mapToGlobal(card.rect().center()))))
    qtbot.wait(500)
    assert card.isVisible()
    asked = []
    still.cards.formulaWished.connect(asked.append)
    qtbot.mouseClick(card.formula, LEFT)
    assert asked == ["conv2d_2"]
    assert not card.isVisible()


def test_the_hover_card_goes_when_the_view_moves_and_comes_again_beside_its_layer(still, qtbot):
    card = still.cards.hover
    QTest.mouseMove(still.viewport(), body(still, "conv2d_2"))
    qtbot.waitUntil(card.isVisible, timeout=2000)
    still.stage.zoom(1.6, QPointF(body(still, "conv2d_2")))
    assert not card.isVisible()
    qtbot.waitUntil(card.isVisible, timeout=2000)
    assert not card.geometry().intersects(still.node_rect("conv2d_2"))


def test_while_something_is_dragged_nothing_else_is_pointed_out(still, hand):
    node = still.add_layer("Dropout", (420.0, 0.0))
    still.stage.reveal(still.stage.scene.nodes[node].box)
    start, marks = still.node_rect(node).center(), still.stage.marks
    QTest.mouseMove(still.viewport(), start)
    assert marks.hovered == node
    person = hand(still)
    person.press(start)
    person.move(start, start + QPoint(30, 30))
    assert (marks.hovered, marks.hovered_wire, marks.hovered_port, marks.plus) == ("", "", None, None)
    person.release(start + QPoint(30, 30))
    assert marks.hovered == node


# I07, I08: every gesture.


def wire_end(view):
    wire = view.stage.scene.wires[into(view, "conv2d_2")]
    return (view.stage.camera.eye.to_window(wire.end) + QPoint(0, -9).toPointF()).toPoint()


def bent(view):
    wire = into(view, "conv2d_2")
    item = view.stage.scene.wires[wire]
    middle = (item.start + item.end) / 2
    view.document.edit("Bend", edits.bend, wire, ((middle.x() + 60, middle.y()),))
    return view.stage.camera.eye.to_window(view.stage.scene.wires[wire].dots[0]).toPoint()


GESTURES = {
    "move": (lambda v: body(v, "conv2d_1"), LEFT, Mod.NoModifier, 0),
    "copy": (lambda v: body(v, "conv2d_1"), LEFT, Mod.AltModifier, 0),
    "wire": (lambda v: v.port_point("output", "output", "out"), LEFT, Mod.NoModifier, 0),
    "rewire": (lambda v: v.port_point("conv2d_2", "input", "in"), LEFT, Mod.NoModifier, 0),
    "fan out": (lambda v: v.port_point("conv2d_2", "input", "in"), LEFT, Mod.ShiftModifier, 0),
    "carry wires": (lambda v: v.port_point("conv2d_1", "output", "out"), LEFT, Mod.ControlModifier, 0),
    "band": (lambda v: QPoint(60, 120), LEFT, Mod.NoModifier, 0),
    "cut by key": (lambda v: QPoint(300, 120), LEFT, Mod.NoModifier, Key.Key_Y),
    "cut by button": (lambda v: QPoint(300, 120), RIGHT, Mod.ControlModifier, 0),
    "dot": (bent, LEFT, Mod.NoModifier, 0),
}


def seen(view):
    """Return all that a gesture may change for a while."""
    stage, marks = view.stage, view.stage.marks
    return (
        {n: (i.box.x(), i.box.y()) for n, i in stage.scene.nodes.items()},
        {w: (tuple((d.x(), d.y()) for d in i.dots), i.start.toTuple(), i.end.toTuple())
         for w, i in stage.scene.wires.items()},
        set(marks.selected), set(marks.selected_wires), set(marks.selected_dots),
        marks.ghosts[:], marks.threads[:], set(marks.doomed), set(marks.hidden), marks.insert_at, marks.flashed,
        marks.band, marks.blade[:], marks.waiting, stage.scene.lifted, marks.port_state,
    )  # fmt: skip


@pytest.mark.parametrize("name", GESTURES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_escape_restores_exactly_what_was_there_before_any_gesture(still, hand, name, seed):
    where, button, held, key = GESTURES[name]
    at, person, chance = where(still), hand(still), random.Random(f"{name} {seed}")
    still.select(["dense_1", "flatten_1"] if seed == 2 else [])
    QTest.mouseMove(still.viewport(), QPoint(5, 5))
    project, steps, before = still.document.project, still.document.history.position, seen(still)
    if key:
        QTest.keyPress(still.viewport(), key)
    person.press(at, button, held)
    for _ in range(6):
        goal = QPoint(chance.randrange(40, still.width() - 40), chance.randrange(60, still.height() - 40))
        person.move(at, goal)
        at = goal
    assert still.busy
    person.key(Key.Key_Escape)
    person.release(at, button, held)
    if key:
        QTest.keyRelease(still.viewport(), key)
    assert not still.busy
    if still.cards.menu is not None:
        still.cards.menu.close()
    assert still.document.project is project
    assert still.document.history.position == steps
    assert seen(still) == before


def test_escape_restores_what_was_there_while_a_layer_is_carried_from_the_palette(still, hand):
    chance, before, project = random.Random(7), seen(still), still.document.project
    for kind in ("Conv2D", "Flatten", "Add", "Input"):
        still.begin_place(kind, QPoint(300, 300))
        for _ in range(8):
            still.move_place(QPoint(chance.randrange(40, 1000), chance.randrange(60, 850)))
        still.move_place(still.wire_point(into(still, "maxpool_2")))
        hand(still).key(Key.Key_Escape)
        assert seen(still) == before
    assert still.document.project is project


@pytest.mark.parametrize("name", GESTURES)
def test_the_status_bar_spells_what_the_keys_do_during_a_gesture(still, hand, name):
    where, button, held, key = GESTURES[name]
    at, said = where(still), []
    still.hint.connect(said.append)
    if key:
        QTest.keyPress(still.viewport(), key)
    hand(still).press(at, button, held)
    hand(still).move(at, at + QPoint(50, 40))
    assert "Esc: cancel" in said[-1]
    hand(still).key(Key.Key_Escape)
    assert said[-1] == ""
    hand(still).release(at + QPoint(50, 40), button, held)
    if still.cards.menu is not None:
        still.cards.menu.close()


def test_every_gesture_has_a_hint():
    kinds = gestures.Gesture.__subclasses__()
    assert len(kinds) >= 7
    assert all("Esc" in kind.hint for kind in kinds)


# I09: undo is offered.


@pytest.fixture
def window(make_studio):
    studio = make_studio()
    studio.window.show_workspace("design")
    studio.app.processEvents()
    return studio.window


def test_what_takes_away_never_asks_and_offers_undo_for_six_seconds(window, hand, qtbot):
    canvas, before = window.pages.design.canvas, window.document.project
    assert theme.current().motion("toast") == 6000
    canvas.select(["dense_1"])
    hand(canvas).key(Key.Key_Delete)
    assert window.toast.offers("Undo")
    qtbot.mouseClick(window.toast._button, LEFT)
    assert window.document.project == before
    canvas.stage.select(wires=[into(canvas, "dense_1")])
    hand(canvas).key(Key.Key_Delete)
    assert window.toast.offers("Undo")
    assert window.files.dialog is None


def test_an_offer_to_undo_goes_with_the_next_step(window, hand):
    canvas = window.pages.design.canvas
    canvas.select(["dense_1"])
    hand(canvas).key(Key.Key_Delete)
    canvas.add_layer("Dropout", (500.0, 0.0))
    assert not window.toast.isVisible()


def test_a_step_that_puts_something_in_place_offers_nothing(window):
    canvas = window.pages.design.canvas
    wire = into(canvas, "dense_1")
    window.document.edit("Insert", edits.insert_on_edge, wire, make("Dropout"))
    assert not window.toast.offers("Undo")


def test_the_formula_link_opens_the_inspector_at_the_working(window, qtbot):
    design = window.pages.design
    design.canvas.cards.formulaWished.emit("conv2d_1")
    assert design.inspector.selection == ("conv2d_1",)
    assert design.inspector_dock.isVisible()
    qtbot.waitUntil(lambda: not design.inspector.shape.visibleRegion().isEmpty(), timeout=2000)


def test_labels_made_old_by_an_edit_are_faint_until_the_new_ones_are_known(make_canvas, qtbot):
    view = make_canvas(tall(AT_ONCE_UP_TO + 1))
    view.stage.camera.look(view.stage.camera.eye.looking_at(QRectF(0, 0, 200, 500), view.stage.room()))
    drawn = view.viewport().grab().toImage()
    view.document.edit("Filters", edits.set_fields, "n3", filters=9)
    assert view.stage.scene.stale == view.document.stale
    assert "n3" in view.stage.scene.stale
    assert "n1" not in view.stage.scene.stale
    faint = view.viewport().grab().toImage()
    assert faint != drawn
    qtbot.waitUntil(lambda: not view.document.stale, timeout=5000)
    assert view.stage.scene.stale == frozenset()
    wire = view.stage.scene.wires["e3"]
    assert view.stage.scene.label(wire).words == "28 × 28 × 9"
    assert view.viewport().grab().toImage() != faint
