"""Maps on the canvas: of what is in sight, for the picture that is chosen, of the network in hand, and never in the way."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits, templates
from cnnstudio.engine import messages
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.canvas.maps import MOST_NODES, room_of
from cnnstudio.ui.canvas.view import CanvasView
from cnnstudio.ui.canvas_maps import CanvasMaps
from cnnstudio.ui.evaluation.pictures import Pictures
from cnnstudio.ui.in_hand import InHand
from tests.kerasbridge.designs import chain
from tests.ui.canvas.conftest import at_zoom
from tests.ui.evaluation.real_answers import Answering
from tests.ui.training.conftest import World, made_samples


class Shown:
    """A canvas with its maps, and Keras behind it."""

    def __init__(self, world, qtbot, project=None):
        if project is not None:
            world.document.replace(project, world.document.path)
        world.hand.deleteLater()
        world.hand = self.hand = InHand(world.bridge)
        self.world, self.qtbot = world, qtbot
        self.canvas = CanvasView(world.bridge)
        self.canvas.resize(1100, 900)
        qtbot.addWidget(self.canvas)
        with qtbot.waitActive(self.canvas):
            self.canvas.show()
        self.pictures = Pictures(world.data, self.canvas)
        self.maps = CanvasMaps(self.canvas, world.bridge, self.hand, self.pictures)
        self.answering = Answering(world, world.document.project)
        at_zoom(self.canvas, 1.0)

    def turn_on(self):
        self.canvas.stage.look(maps=True)
        self.settle()

    def settle(self):
        """Answer until nothing is asked any more and what is shown is of now."""
        self.answering.all()
        self.qtbot.waitUntil(self._rested)

    def _rested(self):
        self.answering.all()
        return self.maps.settled and not self.maps._pace._asked

    @property
    def sheet(self):
        return self.canvas.stage.maps

    def node(self, name):
        return next(n.id for n in self.world.document.project.graph.nodes if n.name == name)

    def asked(self):
        return [call[1] for call in self.world.engine.asked("multiples")]


@pytest.fixture
def world(qapp, look, tmp_path, home):
    made = World(tmp_path)
    made.open(made_samples())
    yield made
    made.close()


@pytest.fixture
def shown(world, qtbot):
    return Shown(world, qtbot)


def test_nothing_is_asked_until_maps_are_wanted_and_nothing_is_worn_when_they_are_not(shown):
    shown.answering.all()
    assert not shown.asked()
    shown.turn_on()
    assert shown.sheet is not None
    assert shown.maps.note.isVisible()
    shown.canvas.stage.look(maps=False)
    assert shown.sheet is None
    assert not shown.maps.note.isVisible()


def test_each_node_wears_its_strongest_maps_of_the_chosen_picture(shown):
    shown.turn_on()
    image = shown.pictures.picture().image
    name = "conv2d_1"
    output = shown.answering.probe.look(image[None], (name,)).maps[0]
    one = shown.sheet.worn[shown.node(name)]
    strengths = np.abs(output).mean(axis=(0, 1))
    assert list(one.channels) == list(np.argsort(-strengths, kind="stable")[:4])
    tile = shown.sheet.sheet[one.row * 96 : one.row * 96 + one.rows, : one.columns] / 127
    first = output[:, :, one.channels[0]]
    assert np.allclose(tile * np.abs(output).max(), first, atol=np.abs(output).max() / 127)
    assert shown.sheet.worn[shown.node("input")].grey
    shares = shown.answering.probe.look(image[None]).predictions[0]
    last = shown.sheet.worn[shown.node("output")]
    assert np.allclose(shown.sheet.values(last), shares / shares.max(), atol=0.01)
    assert "Test image 0" in shown.maps.note.words.text()
    assert "untrained" in shown.maps.note.words.text()


def test_maps_are_painted_beside_their_layer_and_only_from_reading_size_on(shown):
    before = shown.canvas.viewport().grab().toImage()
    shown.turn_on()
    stage = shown.canvas.stage
    after = shown.canvas.viewport().grab().toImage()
    item = stage.scene.nodes[shown.node("conv2d_1")]
    room = stage.camera.eye.box_to_window(room_of(stage.scene, item, 4)).toRect()
    assert before.copy(room) != after.copy(room)
    away = room.translated(0, room.height() + 8)
    away.setHeight(6)
    assert before.copy(away) == after.copy(away)
    at_zoom(shown.canvas, 0.4)
    shown.maps._renew()
    shown.settle()
    assert shown.sheet is None
    assert "55 %" in shown.maps.note.words.text()


def test_another_picture_is_asked_about_and_shown(shown):
    shown.turn_on()
    first = shown.sheet
    shown.pictures.choose(4)
    shown.settle()
    assert shown.sheet is not first
    assert np.array_equal(shown.asked()[-1].image, shown.world.data.samples.x_test[4])
    assert "Test image 4" in shown.maps.note.words.text()


def test_nothing_is_asked_or_changed_while_something_is_dragged(shown):
    shown.turn_on()
    before, count = shown.sheet, len(shown.asked())
    viewport, stage = shown.canvas.viewport(), shown.canvas.stage
    start = stage.camera.eye.to_window(stage.scene.nodes[shown.node("conv2d_1")].box.center()).toPoint()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 8):
        QTest.mouseMove(viewport, start + QPoint(-6 * step, 0))
    assert shown.canvas.busy
    shown.pictures.choose(7)
    due = shown.maps._pace._timer
    shown.qtbot.waitUntil(lambda: not due.isActive() or due.remainingTime() < due.interval())
    assert len(shown.asked()) == count
    assert shown.sheet is before
    QTest.mouseRelease(
        viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start - QPoint(42, 0)
    )
    shown.qtbot.waitUntil(lambda: len(shown.asked()) > count)
    shown.settle()
    assert "Test image 7" in shown.maps.note.words.text()


def test_an_answer_that_comes_during_a_gesture_waits_for_its_end(shown):
    shown.turn_on()
    before = shown.sheet
    shown.pictures.choose(5)
    shown.qtbot.waitUntil(lambda: not shown.maps.settled)
    viewport, stage = shown.canvas.viewport(), shown.canvas.stage
    start = stage.camera.eye.to_window(stage.scene.nodes[shown.node("conv2d_1")].box.center()).toPoint()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 8):
        QTest.mouseMove(viewport, start + QPoint(-6 * step, 0))
    shown.answering.all()
    assert shown.sheet is before
    QTest.mouseRelease(
        viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start - QPoint(42, 0)
    )
    shown.qtbot.waitUntil(lambda: not shown.maps.settled)
    shown.settle()
    assert shown.sheet is not before


def test_one_question_is_on_its_way_at_a_time(shown):
    shown.turn_on()
    count = len(shown.asked())
    for index in (1, 2, 3):
        shown.pictures.choose(index)
        shown.maps._ask()
    assert len(shown.asked()) == count + 1
    shown.qtbot.waitUntil(lambda: not shown.maps._pace._timer.isActive())
    shown.settle()
    assert "Test image 3" in shown.maps.note.words.text()


def test_no_more_nodes_are_asked_about_than_agreed_and_those_in_the_middle_first(world, qtbot):
    layers = [make("Input", shape=(28, 28, 1))]
    layers += [make("ReLU") for _ in range(90)]
    project = chain(*layers, make("Flatten"), make("Dense", units=10), recipe=world.document.project.recipe)
    shown = Shown(world, qtbot, project)
    shown.canvas.resize(1100, 9000)
    at_zoom(shown.canvas, 0.6)
    found = shown.maps._in_sight()
    assert len(found) == MOST_NODES
    seen, scene = shown.canvas.stage.seen(), shown.canvas.stage.scene
    farthest = max(abs((scene.nodes[n].box.center() - seen.center()).y()) for n in found)
    left = [item for item in scene.nodes_in(seen) if item.id not in found]
    assert left
    assert all(abs((item.box.center() - seen.center()).y()) >= farthest - 1 for item in left)


def test_only_what_is_in_sight_is_asked_about(shown):
    shown.turn_on()
    camera = shown.canvas.stage.camera
    at_zoom(shown.canvas, 2.0)
    shown.maps._renew()
    shown.settle()
    near = set(shown.asked()[-1].layers)
    assert 0 < len(near) < 8
    count = len(shown.asked())
    camera.look(camera.eye.shifted(QPointF(0, -400)))
    shown.qtbot.waitUntil(lambda: len(shown.asked()) > count)
    shown.settle()
    assert set(shown.asked()[-1].layers) != near


def test_layers_changed_since_the_weights_wear_nothing_and_the_note_says_so(shown):
    world = shown.world
    shown.turn_on()
    world.hand.project = templates.new("mnist-cnn")
    world.document.edit("narrower", edits.set_fields, shown.node("conv2d_2"), filters=8)
    world.hand.state, world.hand.folder = "ready", "20260101-000000-kept"
    shown.maps._ask()
    shown.answering.all()
    worn = shown.sheet.worn
    assert shown.node("conv2d_1") in worn
    assert shown.node("conv2d_2") not in worn
    assert "changed since" in shown.maps.note.words.text()


def test_a_network_that_is_built_anew_takes_the_old_maps_away(shown):
    shown.turn_on()
    shown.world.document.edit("wider", edits.set_fields, shown.node("conv2d_1"), filters=8)
    shown.qtbot.waitUntil(lambda: shown.sheet is None)
    shown.qtbot.waitUntil(lambda: "being built" in shown.maps.note.words.text())


def test_a_refusal_and_a_missing_picture_are_said_in_a_sentence(shown):
    shown.turn_on()
    shown.pictures.choose(2)
    shown.qtbot.waitUntil(lambda: not shown.maps.settled)
    ticket = shown.world.engine.asked("multiples")[-1][-1]
    shown.world.engine.say(messages.Failed("There is no such layer.", ticket))
    assert shown.sheet is None
    assert shown.maps.note.words.text() == "There is no such layer."
    shown.pictures.choose_drawing()
    shown.qtbot.waitUntil(lambda: shown.maps.note.words.text() == "Draw a digit first.")


def test_the_engines_death_is_said_and_what_it_had_shown_goes(shown):
    shown.turn_on()
    shown.world.engine.state = "dead"
    shown.world.engine.say(messages.Died("The engine has ended.", -9))
    assert shown.sheet is None
    shown.qtbot.waitUntil(lambda: "engine is not running" in shown.maps.note.words.text())


def test_two_themes_paint_the_same_maps_in_their_own_colours(shown, look):
    shown.turn_on()
    dark = shown.sheet.image(grey=False)
    look.set_mode("light")
    light = shown.sheet.image(grey=False)
    assert dark.size() == light.size()
    assert dark != light
