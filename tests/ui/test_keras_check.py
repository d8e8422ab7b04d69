"""What the status bar says of Keras's word on the design."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.engine import messages
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.keras_check import KerasCheck
from cnnstudio.ui.status import check_fact
from tests.ui.engine_made import MadeEngine


class CheckingEngine(MadeEngine):
    def check(self, project):
        return self._ask("check", project)


class World:
    def __init__(self):
        self.document = Document(templates.new("mnist-cnn"))
        self.bridge = Bridge(self.document)
        self.engine = CheckingEngine(self.bridge.wake)
        self.bridge.attach(self.engine)
        self.check = KerasCheck(self.bridge)

    def report(self, **changes):
        nodes = self.document.analysis.flat
        given = {
            "ticket": self.engine.asked("check")[-1][-1],
            "shapes": {n.name: [[None, *n.output]] for n in nodes},
            "parameters": {n.name: n.parameters for n in nodes},
            "seconds": 0.42,
            "trainable": {n.name: n.trainable_parameters for n in nodes},
            "dry_run": "done",
            "message": "",
        }
        return messages.Checked(**{**given, **changes})

    def fact(self):
        return check_fact(self.check, self.document.analysis, "ready")


@pytest.fixture
def world(qapp, look):
    made = World()
    yield made
    made.bridge.close()
    made.check.deleteLater()
    made.bridge.deleteLater()


def touched(world, qtbot, count=1):
    world.document.edit("Filters", edits.set_fields, "conv2d_1", filters=8 + count)
    qtbot.waitUntil(lambda: len(world.engine.asked("check")) == count, timeout=3000)


def test_what_agrees_and_ran_is_confirmed_with_its_time(world, qtbot):
    touched(world, qtbot)
    world.engine.say(world.report())
    assert world.check.verdict == "confirmed"
    assert world.fact().text == "Confirmed by Keras · 0.42 s"
    assert "step of training" in world.fact().tip


def test_without_a_batch_only_the_shapes_are_confirmed_and_the_reason_is_told(world, qtbot):
    touched(world, qtbot)
    world.engine.say(world.report(dry_run="skipped", message="No batch was run while a network trains."))
    assert world.fact().text == "Shapes confirmed by Keras · 0.42 s"
    assert "while a network trains" in world.fact().tip


def test_a_batch_that_fails_is_said_as_a_problem_of_ours(world, qtbot):
    touched(world, qtbot)
    world.engine.say(world.report(dry_run="failed", message="A step of training fails: no kernel."))
    assert world.check.verdict == "stumbles"
    assert world.fact().text == "Keras cannot run this"
    assert "no kernel" in world.check.message
    assert "report it" in world.check.message


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("shapes", [[None, 1, 2, 3]], "Keras says 1 × 2 × 3"),
        ("parameters", 7, "parameters, Keras 7"),
        ("trainable", 5, "trainable parameters, Keras 5"),
    ],
)
def test_any_difference_is_shown_with_both_numbers(world, qtbot, part, value, sentence):
    touched(world, qtbot)
    found = world.report()
    getattr(found, part)["conv2d_2"] = value
    world.engine.say(found)
    assert world.check.verdict == "differs"
    assert "conv2d_2" in world.check.message
    assert sentence in world.check.message


def test_a_stale_answer_is_dropped(world, qtbot):
    touched(world, qtbot)
    old = world.report()
    world.document.edit("Filters", edits.set_fields, "conv2d_1", filters=40)
    world.engine.say(old)
    assert world.check.verdict == "waiting"


def test_a_refusal_of_an_older_question_is_dropped(world, qtbot):
    touched(world, qtbot)
    ticket = world.engine.asked("check")[-1][-1]
    world.document.edit("Filters", edits.set_fields, "conv2d_1", filters=40)
    world.engine.say(messages.Failed("It is gone.", ticket))
    assert world.check.verdict == "waiting"


def test_the_plan_is_asked_about_too_but_the_epochs_are_not(world, qtbot):
    touched(world, qtbot)
    world.engine.say(world.report())
    world.document.edit("Epochs", edits.set_plan, epochs=9)
    assert world.check.verdict == "confirmed"
    world.document.edit("Optimiser", edits.set_plan, optimizer="sgd")
    assert world.check.verdict == "waiting"
    qtbot.waitUntil(lambda: len(world.engine.asked("check")) == 2, timeout=3000)
