import numpy as np
import pytest

from cnnstudio.document import edits, templates
from cnnstudio.engine import messages
from tests.ui.training.conftest import made_samples
from tests.ui.training.runs_made import epoch_ended, started, steps


def _begun(world, **changes):
    assert world.recorder.start()
    folder = world.recorder.current.folder
    world.engine.say(started(folder, **changes))
    return folder


def test_start_sends_the_design_into_a_new_folder_beside_the_project(world, tmp_path):
    assert world.recorder.start()
    name, project, folder, resume = world.engine.calls[-1]
    assert (name, project, resume) == ("train", world.document.project, False)
    assert folder.startswith(str(tmp_path / "mnist-cnn.runs"))
    assert world.recorder.state == "starting"


def test_a_dead_engine_is_started_first(world):
    world.engine.state = "dead"
    world.recorder.start()
    assert [call[0] for call in world.engine.calls] == ["start", "train"]


def _break(world):
    layers = {node.name: node.id for node in world.document.project.graph.nodes}
    edge = world.document.project.graph.incoming[layers["output"]][0]
    world.document.edit("Cut", edits.disconnect, edge.id)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda world: world.document.replace(templates.new("empty")), "no network"),
        (_break, "output"),
        (lambda world: world.open(made_samples(classes=3)), "3 classes"),
        (lambda world: world.open(made_samples(side=20)), "20 × 20"),
    ],
)
def test_start_refuses_in_one_sentence(world, spoil, word):
    told = []
    world.recorder.told.connect(told.append)
    spoil(world)
    assert not world.recorder.start()
    assert word in told[0]
    assert world.engine.calls == []


def test_two_trainings_at_once_are_refused(world):
    _begun(world)
    assert "stop it first" in world.recorder.reason_not_to_start()


def test_what_the_engine_measures_is_kept(world):
    folder = _begun(world, steps_per_epoch=100)
    world.engine.say(steps(1, 50, folder), steps(51, 50, folder), epoch_ended(1, folder))
    run = world.recorder.current
    assert len(run.series) == 100
    assert run.points[0].metrics["val_accuracy"] == pytest.approx(0.9855)
    assert world.recorder.images_per_second == 6_420.0


def test_reports_of_another_run_are_left_alone(world):
    _begun(world)
    world.engine.say(steps(1, 10, "/elsewhere"))
    assert len(world.recorder.current.series) == 0


def test_pause_and_resume_follow_what_the_engine_says(world):
    folder = _begun(world)
    world.recorder.pause()
    assert world.engine.calls[-1] == ("pause",)
    assert world.recorder.state == "training"
    world.engine.say(messages.Held(folder, 5))
    assert world.recorder.state == "paused"
    world.recorder.go_on()
    assert world.engine.calls[-1] == ("resume",)
    world.engine.say(messages.Continued(folder, 5))
    assert world.recorder.state == "training"


def test_a_loss_that_is_no_number_is_said_in_a_sentence(world):
    told = []
    world.recorder.told.connect(told.append)
    folder = _begun(world)
    world.engine.say(messages.Finished(folder, 1, 17, 0, {}, 100.0, 3.0, "nan"))
    assert "no longer a number since batch 17" in told[0]
    assert not world.recorder.live


def test_the_death_of_the_engine_keeps_the_curves_and_lets_one_start_again(world):
    told = []
    world.recorder.told.connect(told.append)
    folder = _begun(world)
    world.engine.say(steps(1, 30, folder))
    world.engine.say(messages.Died("The engine ended; resume from step 30.", -9))
    assert told == ["The engine ended; resume from step 30."]
    assert world.recorder.state == "interrupted"
    assert len(world.recorder.current.series) == 30
    assert world.recorder.start()
    assert world.engine.calls[-2] == ("start",)
    assert len(world.recorder.in_session()) == 2


def test_a_run_that_could_not_begin_says_why(world):
    world.recorder.start()
    folder = world.recorder.current.folder
    world.engine.say(messages.Failed("The disk is full.", run=folder))
    assert world.recorder.state == "failed"
    assert world.recorder.current.message == "The disk is full."


def test_editing_during_training_is_noticed(world):
    _begun(world)
    assert not world.recorder.edited_since
    world.set_plan(epochs=3)
    assert world.recorder.edited_since


def test_a_resumed_run_goes_on_with_its_curves(world):
    folder = _begun(world, steps_per_epoch=100)
    world.engine.say(steps(1, 60, folder), messages.Interrupted(folder, 50))
    from cnnstudio.document.files import to_text
    from cnnstudio.storage import atomic_write

    path = world.document.path.with_suffix(".runs") / folder.rpartition("/")[2]
    path.mkdir(parents=True)
    atomic_write(path / "project.json", to_text(world.document.project).encode())
    assert world.recorder.resume_run(folder)
    assert world.engine.calls[-1][3] is True
    world.engine.say(started(folder, first_epoch=1), steps(51, 10, folder))
    assert np.array_equal(world.recorder.current.series.steps, np.arange(1, 61))


def test_an_earlier_run_on_the_same_data_has_them_and_one_on_others_has_not(world):
    _begun(world)
    first = world.recorder.current
    world.engine.say(messages.Finished(first.folder, 1, 100, 1, {}, 10.0, 1.0, "user"))
    _begun(world)
    assert world.recorder.current is not first
    assert world.recorder.parts_of(first) is world.data.parts
    world.document.edit("Read in order", edits.set_recipe, shuffle=False)
    assert world.recorder.parts_of(first) is None


def test_a_rate_is_told_as_it_was_set_and_not_as_32_bits_hold_it(world):
    folder = _begun(world)
    told = messages.Steps(
        folder, 1, 1, ("loss",), np.ones((2, 1), np.float32), 10.0, 0.1, {}, np.full(2, 0.002, np.float32)
    )
    world.engine.say(told)
    assert world.recorder.current.learning_rate == 0.002
