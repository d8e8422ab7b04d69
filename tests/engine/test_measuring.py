"""Times asked of the real engine: one answer per row, others in between, and a newer question drops an older."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest

from cnnstudio.document import templates
from cnnstudio.document import what_if as w
from cnnstudio.document.analysis import analyse
from cnnstudio.document.replacing import upstream
from cnnstudio.engine import messages as m
from cnnstudio.engine.client import EngineClient
from tests.engine import small

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),  # a busy machine takes its time
    pytest.mark.skipif(os.name == "nt", reason="signals as on POSIX"),
]

IMAGE = np.random.default_rng(2).integers(0, 255, (1, 28, 28), np.uint8)
PROJECT = templates.new("mnist-cnn")


@pytest.fixture(scope="module")
def engine():
    client = EngineClient()
    client.start()
    heard(client, lambda got: any(isinstance(r, m.Ready) for r in got))
    yield client
    client.close()


def heard(client, enough, patience=90.0):
    got, end = [], time.monotonic() + patience
    while not enough(got):
        assert time.monotonic() < end, [type(r).__name__ for r in got]
        got += client.drain()
        time.sleep(0.002)
    return got


def designs(path):
    rows = w.what_if(PROJECT, analyse(PROJECT), path)
    return {row.key: row.alone for row in rows if row.alone is not None and row.key != "dense"}


def measured(got):
    return [report for report in got if isinstance(report, m.Measured)]


def test_every_row_is_answered_on_what_arrives_at_the_layer(engine):
    wanted = designs("conv2d_2")
    ticket = engine.measure(wanted, upstream(PROJECT, "conv2d_2"), IMAGE)
    got = measured(heard(engine, lambda got: len(measured(got)) == len(wanted)))
    assert [report.key for report in got] == list(wanted)
    assert {report.ticket for report in got} == {ticket}
    assert all(report.real and 0 < report.seconds < 5 for report in got)


def test_a_newer_question_drops_an_older_and_a_look_need_not_wait_for_its_end(engine):
    first, second = designs("conv2d_1"), {"present": designs("conv2d_2")["present"]}
    engine.open(PROJECT)
    old = engine.measure(first, upstream(PROJECT, "conv2d_1"), IMAGE)
    heard(engine, lambda got: len(measured(got)) >= 1)
    engine.look(IMAGE)
    new = engine.measure(second, upstream(PROJECT, "conv2d_2"), IMAGE)
    got = heard(engine, lambda got: any(r.ticket == new for r in measured(got)))
    assert any(isinstance(report, m.Seen) for report in got)
    assert not [report for report in measured(got) if report.ticket == old]
    time.sleep(1.0)
    assert measured(engine.drain()) == []


def test_while_training_the_question_is_refused_and_the_check_runs_no_batch(engine, tmp_path):
    data = small.write_data(tmp_path)
    engine.train(small.project(data, epochs=100_000), tmp_path / "run")
    heard(engine, lambda got: any(isinstance(r, m.Steps) for r in got))
    ticket = engine.measure(designs("conv2d_1"))
    refused = heard(engine, lambda got: any(isinstance(r, m.Failed) for r in got))
    failed = next(r for r in refused if isinstance(r, m.Failed))
    assert failed.ticket == ticket
    assert "while a network trains" in failed.message
    engine.check(PROJECT)
    got = heard(engine, lambda got: any(isinstance(r, m.Checked) for r in got))
    checked = next(r for r in got if isinstance(r, m.Checked))
    assert checked.dry_run == "skipped"
    assert checked.shapes["output"] == [[None, 10]]
    engine.stop()
    heard(engine, lambda got: any(isinstance(r, m.Finished) for r in got))
    engine.check(PROJECT)
    got = heard(engine, lambda got: any(isinstance(r, m.Checked) for r in got))
    after = next(r for r in got if isinstance(r, m.Checked))
    assert after.dry_run == "done"
    assert sum(after.trainable.values()) == 121_930
