"""What the window concludes from reports, and the sentence of a death."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine import endings
from cnnstudio.engine import messages as m
from cnnstudio.engine.life import Life

STARTED = m.Started("run", 1, 2, 3, 4, 5, 6, 7, False)
FINISHED = m.Finished("run", 1, 40, 1, {}, 1.0, 1.0, "epochs")


def lived(*reports: m.Report) -> tuple[Life, m.Report]:
    life = Life()
    last: m.Report = m.Beat("idle", 0)
    life.note(m.Ready("cpu", "3", "2", 0.0))
    for report in reports:
        if isinstance(report, m.Started):
            life.begin_training()
        last = life.note(report)
    return life, last


def test_a_death_in_training_says_where_to_resume():
    _, died = lived(STARTED, m.Checkpointed("run", 1200), m.Died("", -9))
    assert died.message.endswith("resume from step 1,200.")


def test_a_death_at_rest_offers_nothing_to_resume():
    _, died = lived(STARTED, m.Checkpointed("run", 40), FINISHED, m.Died("", -11))
    assert "resume" not in died.message
    assert died.message.endswith("your project is untouched, start it again.")


def test_the_step_is_the_last_that_was_told():
    steps = m.Steps("run", 1, 38, ("loss",), np.zeros((3, 1), np.float32), 1.0, 1.0)
    assert lived(STARTED, steps)[0].step == 40


def test_a_pause_that_came_too_late_does_not_undo_a_stop():
    life, _ = lived(STARTED)
    life.training = "stopping"
    life.note(m.Held("run", 3))
    assert life.state == "stopping"
    life.note(FINISHED)
    assert life.state == "ready"


@pytest.mark.parametrize(
    "end", [FINISHED, m.Interrupted("run", 3), m.Failed("No.", run="run")], ids=lambda e: type(e).__name__
)
def test_every_end_of_a_training_makes_the_engine_ready(end):
    assert lived(STARTED, end)[0].state == "ready"


def test_a_failed_question_does_not_end_a_training():
    assert lived(STARTED, m.Failed("No.", ticket=3))[0].state == "training"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-9, "out of memory"),
        (137, "out of memory"),
        (-11, "crashed inside TensorFlow"),
        (139, "crashed inside TensorFlow"),
        (3221225477, "crashed inside TensorFlow"),
        (-6, "aborted"),
        (143, "ended from outside"),
        (1, "exit code 1"),
    ],
)
def test_an_exit_code_is_a_sentence(code, words):
    sentence = endings.sentence(code, step=12)
    assert words in sentence
    assert sentence.endswith("resume from step 12.")
    assert sentence[0].isupper()
