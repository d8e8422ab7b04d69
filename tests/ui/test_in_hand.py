import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.document.files import to_text
from cnnstudio.document.problems import DataFacts
from cnnstudio.engine import messages
from cnnstudio.storage import atomic_write
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.in_hand import InHand
from tests.ui.engine_made import MadeEngine
from tests.ui.training.runs_made import epoch_ended, started


class World:
    def __init__(self, folder):
        self.document = Document(templates.new("mnist-cnn"), folder / "mnist-cnn.cnnproj")
        self.bridge = Bridge(self.document)
        self.engine = MadeEngine()
        self.bridge.attach(self.engine)
        self.hand = InHand(self.bridge)
        self.run = folder / "mnist-cnn.runs" / "20261121-201500-mnist-cnn"
        self.run.mkdir(parents=True)
        atomic_write(self.run / "project.json", to_text(self.document.project).encode())

    def opened(self, epoch=0, step=None):
        ticket = self.engine.asked("open")[-1][-1]
        folder = self.engine.asked("open")[-1][2]
        self.engine.say(
            messages.Opened(ticket, folder, epoch, (), step=epoch * 100 if step is None else step)
        )


@pytest.fixture
def world(qapp, tmp_path, home):
    made = World(tmp_path)
    yield made
    made.bridge.close()
    made.hand.deleteLater()
    made.bridge.deleteLater()


def test_without_a_run_the_untrained_design_is_opened_once(world):
    world.hand.want()
    world.hand.want()
    assert world.engine.asked("open") == [("open", world.document.project, None, "last", 1)]
    world.opened()
    assert (world.hand.state, world.hand.trained) == ("ready", False)
    assert world.hand.title() == "untrained, seed 0"


def test_nothing_is_opened_while_the_engine_is_dead_but_as_soon_as_it_is_wanted_again(world):
    world.engine.state = "dead"
    world.bridge.drain()
    world.hand.want()
    assert world.engine.asked("open") == []
    world.engine.state = "ready"
    world.bridge.drain()
    world.hand.want()
    assert len(world.engine.asked("open")) == 1


def test_an_edit_is_followed_after_a_moment_without_edits(world, qtbot):
    world.hand.want()
    world.opened()
    node = next(node for node in world.document.project.graph.nodes if node.name == "conv2d_1")
    for filters in (8, 9, 10):
        world.document.edit("Set filters", edits.set_fields, node.id, filters=filters)
    assert world.hand.state == "none"
    qtbot.waitUntil(lambda: len(world.engine.asked("open")) == 2, timeout=2000)
    qtbot.wait(300)
    assert len(world.engine.asked("open")) == 2
    assert world.engine.asked("open")[-1][1] is world.document.project


@pytest.mark.parametrize("refused", [False, True])
def test_an_answer_about_the_design_before_an_edit_changes_nothing(world, qtbot, refused):
    world.hand.want()
    world.document.edit("Set filters", edits.set_fields, "conv2d_1", filters=8)
    if refused:
        world.engine.say(messages.Failed("Keras cannot build this.", world.engine.asked("open")[-1][-1]))
    else:
        world.opened()
    assert world.hand.state == "none"
    qtbot.waitUntil(lambda: len(world.engine.asked("open")) == 2)
    world.opened()
    assert world.hand.state == "ready"
    assert world.hand.project is world.document.project


def test_a_refusal_that_comes_after_training_began_does_not_hide_the_network_in_training(world):
    world.hand.want()
    world.engine.say(started(str(world.run)))
    world.engine.say(messages.Failed("A network trains.", world.engine.asked("open")[-1][-1]))
    assert (world.hand.state, world.hand.live) == ("ready", True)


def test_moving_a_layer_opens_nothing_anew(world, qtbot):
    world.hand.want()
    world.opened()
    world.document.edit("Move", edits.move, {"conv2d_1": (500.0, 20.0)})
    qtbot.wait(300)
    assert world.hand.state == "ready"


def test_the_network_in_training_is_in_hand_and_then_its_run(world):
    world.hand.want()
    world.opened()
    folder = str(world.run)
    world.engine.say(started(folder))
    assert world.hand.live
    assert world.hand.trained
    assert world.hand.title() == "mnist-cnn, in training, epoch 1"
    world.engine.say(epoch_ended(1, folder))
    assert world.hand.title() == "mnist-cnn, in training, epoch 2"
    world.engine.say(messages.Finished(folder, 1, 100, 1, {}, 100.0, 2.0, "epochs"))
    assert not world.hand.live
    assert world.engine.asked("open")[-1][2:4] == (folder, "last")
    world.opened(1)
    assert world.hand.title() == "mnist-cnn, epoch 1"


def test_weights_of_a_first_epoch_left_unfinished_are_trained_ones(world):
    world.hand.choose(str(world.run))
    world.opened(0, step=47)
    assert world.hand.trained
    assert world.hand.title() == "mnist-cnn, batch 47"


def test_a_run_of_an_earlier_design_says_so(world):
    world.hand.choose(str(world.run))
    world.opened(2)
    assert not world.hand.outdated
    world.document.edit("Rename", edits.rename, "conv2d_1", "first")
    assert world.hand.outdated
    assert world.hand.state == "ready"


def test_another_network_cannot_be_chosen_during_training(world):
    world.engine.say(started(str(world.run)))
    world.hand.choose(None)
    assert world.hand.folder == str(world.run)


def test_a_refusal_is_kept_as_a_sentence(world):
    world.hand.want()
    world.engine.say(messages.Failed("Keras cannot build this.", world.engine.asked("open")[-1][-1]))
    assert (world.hand.state, world.hand.message) == ("failed", "Keras cannot build this.")


def test_a_run_that_cannot_be_read_is_said(world, tmp_path):
    world.hand.choose(str(tmp_path / "nowhere"))
    assert world.hand.state == "failed"
    assert "nowhere" in world.hand.message


def test_after_the_engines_death_the_network_must_be_opened_again(world):
    world.hand.want()
    world.opened()
    world.engine.say(messages.Died("gone", -9))
    assert world.hand.state == "none"


def test_a_network_that_does_not_fit_the_open_data_can_be_looked_into_all_the_same(world):
    world.document.know(DataFacts("colours", (32, 32, 3), 10, largest=255.0))
    assert not world.document.analysis.ok
    world.hand.want()
    assert world.hand.state == "opening"
    world.opened()
    assert world.hand.state == "ready"
    assert world.hand.analysis.ok
