"""Questions about networks, answered in this process."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.document.files import to_text
from cnnstudio.engine import messages as m
from cnnstudio.engine.channel import TooLarge
from cnnstudio.layers.catalogue import make
from tests.engine import small

pytestmark = pytest.mark.slow


@pytest.fixture
def said():
    return []


@pytest.fixture
def answerer(said):
    from cnnstudio.engine.answers import Answerer

    return Answerer(said.append)


def test_without_a_network_there_is_nothing_to_look_into(answerer, said):
    answerer.answer(m.Look(1, np.zeros((1, 12, 12, 1), np.uint8)))
    (failed,) = said
    assert (type(failed), failed.ticket) == (m.Failed, 1)
    assert "train one or open a run" in failed.message


def test_an_answer_too_large_for_a_frame_is_a_sentence(said):
    from cnnstudio.engine.answers import Answerer

    def say(report):
        if isinstance(report, m.Seen):
            raise TooLarge("a Seen of 70,000,000 bytes")
        said.append(report)

    answerer = Answerer(say)
    answerer.answer(m.Open(1, to_text(small.project("x.npz"))))
    answerer.answer(m.Look(2, np.zeros((1, 12, 12, 1), np.uint8), ("*",)))
    assert [type(r) for r in said] == [m.Opened, m.Failed]
    assert "too large" in said[1].message


def test_a_broken_design_is_refused_by_its_first_problem(answerer, said):
    good = small.project("x.npz")
    nodes = good.graph.nodes
    huge = nodes[1].replaced(layer=nodes[1].layer.replaced(kernel_size=(13, 13)))
    answerer.answer(
        m.Open(1, to_text(good.replaced(graph=good.graph.replaced(nodes=(nodes[0], huge, *nodes[2:])))))
    )
    assert isinstance(said[0], m.Failed)
    assert "conv2d_1" in said[0].message


def test_an_error_nobody_foresaw_is_a_sentence_and_a_traceback_on_stderr(answerer, said, capfd, monkeypatch):
    from cnnstudio.engine import answers

    def broken(_question, _training):
        raise ZeroDivisionError("by the test")

    monkeypatch.setattr(answers, "checked", broken)
    answerer.answer(m.Check(1, "{}"))
    assert "ZeroDivisionError: by the test" in said[0].message
    assert "Traceback" in capfd.readouterr().err


def test_a_network_larger_than_the_memory_is_refused_before_it_is_built(answerer, said):
    from cnnstudio.document.project import Project
    from cnnstudio.layers.catalogue import make

    huge = Project(graph=small.chain(make("Input", shape=(10,)), *(make("Dense", units=1_000_000),) * 2))
    answerer.answer(m.Check(1, to_text(huge)))
    answerer.answer(m.Open(2, to_text(huge)))
    assert [type(r) for r in said] == [m.Failed, m.Failed]
    assert all("dense_2" in r.message and "GB" in r.message for r in said)


def test_draws_of_an_augmentation_are_answered_without_a_network(answerer, said):
    project = small.project("x.npz", recipe={"augmentation": (make("RandomFlip", mode="vertical"),)})
    images = np.arange(2 * 4 * 4, dtype=np.uint8).reshape(2, 4, 4, 1)
    answerer.answer(m.Augment(5, to_text(project), images, 6))
    (report,) = said
    assert (report.ticket, report.images.shape) == (5, (6, 2, 4, 4, 1))
    ways = {one.tobytes() for one in report.images.astype(np.uint8)[:, 0]}
    assert ways == {images[0].tobytes(), images[0, ::-1].tobytes()}


def test_an_augmentation_that_does_not_fit_is_a_sentence(answerer, said):
    project = small.project("x.npz", recipe={"augmentation": (make("RandomHue"),)})
    answerer.answer(m.Augment(6, to_text(project), np.zeros((2, 4, 4, 1), np.uint8), 2))
    assert (type(said[0]), said[0].ticket) == (m.Failed, 6)
    assert "RandomHue" in said[0].message


def test_a_second_network_answers_beside_the_one_in_hand(answerer, said):
    images = np.full((1, 12, 12, 1), 90, np.uint8)
    first = small.project("x.npz")
    other = first.replaced(plan=first.plan.replaced(seed=first.plan.seed + 1))
    answerer.answer(m.Open(1, to_text(first)))
    answerer.answer(m.Look(2, images))
    answerer.answer(m.Open(3, to_text(other), beside=True))
    answerer.answer(m.Look(4, images, beside=True))
    answerer.answer(m.Look(5, images))
    predictions = [report.predictions for report in said if isinstance(report, m.Seen)]
    assert not np.allclose(predictions[0], predictions[1])
    assert np.array_equal(predictions[0], predictions[2])


def test_without_a_second_network_nothing_answers_beside(answerer, said):
    answerer.answer(m.Open(1, to_text(small.project("x.npz"))))
    answerer.answer(m.Look(2, np.zeros((1, 12, 12, 1), np.uint8), beside=True))
    assert isinstance(said[-1], m.Failed)
    assert "choose a run again" in said[-1].message
