"""Times of alternatives: on what really arrives at a layer, within limits, and never while a network trains."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from cnnstudio.document import templates
from cnnstudio.document import what_if as w
from cnnstudio.document.analysis import analyse
from cnnstudio.document.files import to_text
from cnnstudio.document.replacing import upstream
from cnnstudio.engine import messages as m
from cnnstudio.engine import stopwatch as watch
from cnnstudio.engine.answers import Answerer
from cnnstudio.engine.checking import checked
from cnnstudio.engine.worker import Questions
from cnnstudio.kerasbridge import timing
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.probe import Probe

IMAGE = np.random.default_rng(2).integers(0, 255, (1, 28, 28), np.uint8)


def question(path="conv2d_2", keys=("present", "separable"), image=IMAGE, ticket=1):
    project = templates.new("mnist-cnn")
    rows = {row.key: row for row in w.what_if(project, analyse(project), path)}
    designs = tuple(to_text(rows[key].alone) for key in keys)
    if image is None:
        return m.Measure(ticket, tuple(keys), designs)
    return m.Measure(ticket, tuple(keys), designs, to_text(upstream(project, path)), image)


@pytest.fixture(scope="module")
def stopwatch():
    return watch.Stopwatch()


def test_a_row_is_measured_on_what_arrives_at_the_layer(stopwatch):
    found = stopwatch.measure(question())
    assert (found.key, found.real, found.runs, found.message) == ("present", True, 20, "")
    assert 0 < found.seconds < 1
    assert found.overhead > 0
    assert found.macs_per_second > 1e6
    project = templates.new("mnist-cnn")
    whole = Probe(build(project), project.recipe).look(IMAGE, ("maxpool_1",)).maps[0]
    np.testing.assert_allclose(stopwatch._sample[0], whole, rtol=1e-5, atol=1e-6)


def test_the_first_layer_reads_the_scaled_sample(stopwatch):
    stopwatch.measure(question("conv2d_1", ticket=2))
    np.testing.assert_allclose(stopwatch._sample[0, :, :, 0], IMAGE[0] / np.float32(255))


def test_without_a_sample_that_fits_random_numbers_are_taken_and_said(stopwatch):
    assert stopwatch.measure(question(image=None, ticket=3)).real is False
    odd = np.zeros((1, 5, 5), np.uint8)
    found = stopwatch.measure(question(image=odd, ticket=4))
    assert found.real is False
    assert found.seconds is not None


def test_a_row_that_is_too_large_is_not_built(stopwatch, monkeypatch):
    monkeypatch.setattr(watch, "MOST_BYTES", 1 << 20)
    found = stopwatch.measure(question("conv2d_1", ("dense",), ticket=5))
    assert found.seconds is None
    assert "64 MB" in found.message
    monkeypatch.setattr(watch, "_LONGEST", 0.0)
    slow = stopwatch.measure(question(keys=("present",), ticket=6))
    assert "one pass would take about" in slow.message


def test_each_row_is_answered_by_itself_and_the_rest_goes_to_the_end_of_the_line():
    said, rest = [], []
    answerer = Answerer(said.append, rest.append)
    answerer.answer(question(keys=("present", "separable", "dilated")))
    assert [report.key for report in said] == ["present"]
    assert rest[0].keys == ("separable", "dilated")
    assert len(rest[0].designs) == 2
    assert rest[0].ticket == 1


def test_a_newer_question_drops_the_rest_of_an_older_one():
    line = Questions()
    older, newer = question(ticket=1), question(ticket=2)
    line.put(newer)
    line.put_back(dataclasses.replace(older, keys=older.keys[1:], designs=older.designs[1:]))
    look = m.Look(9, IMAGE)
    line.put(look)
    assert line.take() is newer
    line.put_back(newer)
    assert line.take() is look
    assert line.take() is newer


def test_nothing_is_measured_while_a_network_trains():
    said = []
    answerer = Answerer(said.append)

    class Training:
        probe, over = None, False

    answerer.follow(Training())
    answerer.answer(question())
    assert isinstance(said[0], m.Failed)
    assert len(said) == 1
    assert "while a network trains" in said[0].message
    assert said[0].ticket == 1


def test_the_median_is_of_twenty_runs_after_warming_up(monkeypatch):
    project = templates.new("mnist-cnn")
    row = next(row for row in w.what_if(project, analyse(project), "conv2d_1") if row.key == "present")
    durations = iter([9.0] * 5 + [0.5] * 11 + [7.0] * 4)
    calls = []
    monkeypatch.setattr(timing, "_seconds", lambda call, given: calls.append(call) or next(durations))
    assert timing.median_seconds(row.alone, np.zeros((1, 28, 28, 1), np.float32)) == 0.5
    assert len(calls) == 20


def test_a_check_while_training_or_of_a_large_design_runs_no_batch(monkeypatch):
    text = to_text(templates.new("mnist-cnn"))
    assert checked(m.Check(1, text), training=False).dry_run == "done"
    training = checked(m.Check(1, text), training=True)
    assert (training.dry_run, training.trainable["conv2d_1"]) == ("skipped", 320)
    monkeypatch.setattr("cnnstudio.engine.checking.MOST_BYTES", 1 << 20)
    assert "MB of memory" in checked(m.Check(1, text), training=False).message
    monkeypatch.setattr("cnnstudio.engine.checking.MOST_BYTES", 1 << 30)
    monkeypatch.setattr("cnnstudio.engine.checking.MOST_MACS", 1000)
    assert "too large" in checked(m.Check(1, text), training=False).message
