import numpy as np
import pytest

from cnnstudio.document import edits
from cnnstudio.document.files import to_text
from cnnstudio.engine import messages
from cnnstudio.engine.record import Run, RunData
from cnnstudio.engine.runs import write_project, write_run
from tests.ui.drawing.conftest import answer, certain, input_of, looks, one, press


@pytest.fixture
def run(world):
    """A finished run of the same design."""
    folder = world.document.path.with_suffix(".runs") / "20261121-201500-other"
    folder.mkdir(parents=True)
    write_project(folder, to_text(world.document.project))
    labels = tuple("0123456789")
    write_run(Run(name="other", status="finished", folder=folder, epochs_done=6, step=600,
                  data=RunData(labels=labels, digits=True)))  # fmt: skip
    return str(folder)


def _open_beside(world, draw, folder):
    draw.comparing.beside.choose(folder)
    ticket = world.engine.asked("open beside")[-1][-1]
    world.engine.say(messages.Opened(ticket, folder, 6, tuple("0123456789"), step=600))


def test_two_runs_answer_to_the_same_stroke(world, draw, run):
    one(draw.pad)
    answer(world, certain(4))
    _open_beside(world, draw, run)
    (asked,) = looks(world, "draw-beside", "look beside")
    assert np.array_equal(asked[1][0], draw.prepared.image)
    answer(world, certain(9), "draw-beside", name="look beside")
    assert draw.answer.large.text() == "4"
    assert draw.second.large.text() == "9"
    assert draw.second.isVisible()
    assert draw.second.whose.text() == "other, epoch 6"


def test_the_list_offers_every_run_and_the_untrained_design(draw, run):
    words = [action.text() for action in draw.comparing.menu().actions()]
    assert words == ["other, 20:15, epoch 6", "The design, untrained"]


def test_a_network_of_another_size_gets_the_stroke_in_its_own(world, draw, tmp_path):
    other = edits.set_fields(world.document.project, input_of(world), shape=(32, 32, 1))
    folder = tmp_path / "20261121-201500-large"
    folder.mkdir()
    write_project(folder, to_text(other))
    write_run(Run(name="large", status="finished", folder=folder, data=RunData(digits=True)))
    one(draw.pad)
    _open_beside(world, draw, str(folder))
    assert looks(world, "draw-beside", "look beside")[-1][1].shape == (1, 32, 32, 1)


def test_leaving_gives_the_room_back_and_asks_no_more(world, draw, run):
    one(draw.pad)
    _open_beside(world, draw, run)
    press(draw.leave)
    assert not draw.second.isVisible()
    asked = len(looks(world, "draw-beside", "look beside"))
    one(draw.pad)
    assert len(looks(world, "draw-beside", "look beside")) == asked


def test_a_run_that_cannot_be_read_says_why_and_the_first_answer_stays(world, draw, tmp_path):
    one(draw.pad)
    answer(world, certain(4))
    draw.comparing.beside.choose(str(tmp_path / "nothing"))
    assert draw.second.isVisible()
    assert draw.second.note.text()
    assert draw.answer.large.text() == "4"


def test_when_the_engine_dies_and_comes_back_both_networks_do(world, draw, run):
    one(draw.pad)
    _open_beside(world, draw, run)
    world.engine.say(messages.Died("The engine ended.", -9))
    assert "not running" in draw.second.note.text()
    assert draw.second.bars.values() is None
    world.engine.state = "ready"
    world.engine.say(messages.Ready("CPU", "3", "2", 1.0))
    assert len(world.engine.asked("open beside")) == 2


def test_clearing_the_pad_takes_both_answers_away(world, draw, run):
    one(draw.pad)
    _open_beside(world, draw, run)
    answer(world, certain(9), "draw-beside", name="look beside")
    draw.pad.clear()
    assert draw.second.bars.values() is None
    assert draw.second.detail.text() == "Draw a digit first."
