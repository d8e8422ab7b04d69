"""Kept epochs: what they show is what plain Keras shows with their weights, also while a run trains."""

from __future__ import annotations

import time

import keras
import numpy as np
import pytest
from keras import layers

from cnnstudio.document.files import to_text
from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.answers import Answerer
from cnnstudio.engine.client import EngineClient
from cnnstudio.engine.logbook import Rhythm
from cnnstudio.engine.record import RateChange
from cnnstudio.engine.session import Session
from cnnstudio.engine.snapshots import Snapshots
from tests.engine import small
from tests.engine.test_worker import assert_same_bits, final
from tests.engine.test_worker import wait as wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PICTURES = np.random.default_rng(4).integers(0, 255, (5, small.SIDE, small.SIDE, 1), np.uint8)
EPOCHS = 4
_PATIENCE = 240.0  # a busy machine takes its time


def wait(engine, kind):
    return wait_for(engine, kind, _PATIENCE)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return small.write_data(tmp_path_factory.mktemp("data"))


def _trained(project, folder, emit=lambda _: None, resume=False, **more):
    return Session(to_text(project), folder, resume, emit, Rhythm(looking=1.0), **more).train()


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    """A finished run, and what it told."""
    folder, told = tmp_path_factory.mktemp("runs") / "run", []
    assert isinstance(_trained(small.project(data, epochs=EPOCHS), folder, told.append), m.Finished)
    return folder, told


def _plain(folder, epoch):
    """Return the design written in plain Keras, with the kept weights in their order."""
    model = keras.Sequential([
        keras.Input((small.SIDE, small.SIDE, 1)),
        layers.Conv2D(4, 3, activation="relu"),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.Dropout(0.3),
        layers.Flatten(),
        layers.Dense(small.CLASSES, activation="softmax"),
    ])  # fmt: skip
    arrays = runs.weights(folder, epoch).arrays
    model.set_weights([arrays[name] for name in sorted(arrays)])
    return model


def _scaled(pictures):
    return pictures.astype(np.float32).reshape(-1, small.SIDE, small.SIDE, 1) / 255


def _answers(answerer, said, question):
    answerer.answer(question)
    return said.pop()


def test_epochs_from_before_the_first_step_on_are_kept(run):
    assert runs.snapshots(run[0]) == tuple(range(EPOCHS + 1))
    first, later = (runs.weights(run[0], epoch) for epoch in (0, 1))
    assert (first.epoch, first.step) == (0, 0)
    assert any(not np.array_equal(first.arrays[name], later.arrays[name]) for name in first.arrays)


@pytest.mark.parametrize("epoch", [0, 1, 3])
def test_kernels_maps_predictions_and_matrix_are_those_of_the_epochs_weights_in_plain_keras(run, data, epoch):
    folder, _ = run
    said: list[m.Report] = []
    answerer = Answerer(said.append)
    opened = _answers(answerer, said, m.Open(1, "", str(folder), epoch=epoch))
    assert (opened.epoch, opened.step, opened.labels) == (epoch, epoch * 13, ("0", "1", "2", "3"))
    plain = _plain(folder, epoch)
    kernels = _answers(answerer, said, m.Kernels(2, "conv2d_1"))
    assert [a.tobytes() for a in kernels.arrays] == [w.tobytes() for w in plain.layers[0].get_weights()]
    seen = _answers(answerer, said, m.Look(3, PICTURES, ("*",), "draw"))
    assert seen.step == epoch * 13
    np.testing.assert_allclose(seen.predictions, plain(_scaled(PICTURES), training=False), rtol=1e-5)
    every = keras.Model(plain.inputs[0], [layer.output for layer in plain.layers])
    for name, map_, expected in zip(
        seen.layers[1:], seen.maps[1:], every(_scaled(PICTURES[:1])), strict=True
    ):
        np.testing.assert_allclose(map_, expected[0], rtol=1e-4, atol=1e-6, err_msg=name)
    if epoch:
        report = next(r for r in runs.read_epochs(folder) if r.epoch == epoch)
        assert np.array_equal(report.confusion, _confusion(plain, data))


def _confusion(model, data):
    with np.load(data) as arrays:
        x, y = arrays["x_test"], arrays["y_test"]
    table = np.zeros((small.CLASSES, small.CLASSES), np.int64)
    np.add.at(table, (y, model.predict(_scaled(x), verbose=0).argmax(axis=1)), 1)
    return table


def test_each_epoch_is_kept_as_it_was_told(run):
    folder, told = run
    live = [report for report in told if isinstance(report, m.EpochEnded)]
    kept = runs.read_epochs(folder)
    assert [r.epoch for r in kept] == [r.epoch for r in live] == [1, 2, 3, 4]
    for ours, theirs in zip(kept, live, strict=True):
        assert (ours.metrics, ours.gradients, ours.rate) == (theirs.metrics, theirs.gradients, theirs.rate)
        assert np.array_equal(ours.confusion, theirs.confusion)
        assert np.array_equal(ours.wrong, theirs.wrong)


def test_distributions_are_told_from_step_0_on_and_kept(run):
    folder, told = run
    live = [report for report in told if isinstance(report, m.Distributions)]
    kept = runs.read_distributions(folder)
    assert [(r.epoch, r.step) for r in kept] == [(r.epoch, r.step) for r in live]
    assert (live[0].epoch, live[-1].epoch) == (0, EPOCHS)
    for ours, theirs in zip(kept, live, strict=True):
        assert (ours.layers, ours.kinds, ours.dead, ours.units) == (
            theirs.layers, theirs.kinds, theirs.dead, theirs.units,
        )  # fmt: skip
        for name in ("counts", "ranges", "quantiles", "moments", "sizes", "zeros"):
            np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
    last = live[-1]
    weights = runs.weights(folder, EPOCHS).arrays
    kernel, bias = (
        next(a for n, a in weights.items() if n.endswith(f"conv2d_1/{w}")) for w in ("kernel", "bias")
    )
    own = np.concatenate([kernel.ravel(), bias]).astype(np.float64)
    row = last.row("conv2d_1", "weight")
    assert np.array_equal(last.counts[row], np.histogram(own, 40)[0])
    assert last.sizes[row].tolist() == [40, 40, 0]
    assert set(last.dead) == {"conv2d_1"}
    assert last.samples == 64
    assert last.part == "validation"


def test_an_epoch_that_was_not_kept_is_one_sentence(run):
    said: list[m.Report] = []
    answered = _answers(Answerer(said.append), said, m.Open(1, "", str(run[0]), epoch=77))
    assert (type(answered), answered.ticket) == (m.Failed, 1)
    assert "epoch 77 were not kept" in answered.message


def test_within_a_small_cap_first_best_and_last_stay(data, tmp_path):
    _trained(small.project(data, epochs=6), tmp_path / "run", snapshot_bytes=1)
    record = runs.read_run(tmp_path / "run")
    assert record.snapshot_bytes == 1
    assert {0, record.best_epoch, 6} == set(runs.snapshots(tmp_path / "run"))


def test_snapshots_over_the_cap_are_thinned_evenly(tmp_path):
    kept = Snapshots(tmp_path, largest=8 * 4_300)
    for epoch in range(61):
        kept.write(epoch, {"model/w": np.zeros(1000, np.float32)}, best_epoch=min(epoch, 7))
    assert {0, 7, 60} <= set(kept.epochs)
    gaps = np.diff([epoch for epoch in kept.epochs if epoch != 7])
    assert len(kept.epochs) >= 7
    assert gaps.max() <= 3 * gaps.min() + 7


def test_a_resumed_run_tells_each_epoch_once_and_its_marks_too(data, tmp_path):
    folder, project = tmp_path / "run", small.project(data, epochs=3)
    marks = [(5, "hand"), (20, "hand"), (38, "plateau")]

    def stop(report):
        if isinstance(report, m.EpochEnded) and report.epoch == 2:
            session.stop()

    session = Session(to_text(project), folder, False, stop, Rhythm(looking=1.0))
    session.train()
    run = runs.read_run(folder)
    changes = tuple(RateChange(step=step, rate=0.1, reason=reason) for step, reason in marks)
    runs.write_run(run.replaced(rate_changes=changes))
    _trained(project, folder, resume=True)
    assert [report.epoch for report in runs.read_epochs(folder)] == [1, 2, 3]
    epochs = [report.epoch for report in runs.read_distributions(folder)]
    assert (epochs[0], epochs[-1]) == (0, 3)
    assert len(set(epochs)) == len(epochs)
    assert [change.step for change in runs.read_run(folder).rate_changes] == [5, 20]


@pytest.fixture(scope="module")
def engine():
    client = EngineClient()
    client.start()
    wait(client, m.Ready)
    yield client
    client.close()


def test_leafing_back_and_judging_every_50_ms_changes_no_bit_of_the_training(engine, data, tmp_path):
    project = small.project(data, epochs=60)
    engine.train(project, tmp_path / "quiet")
    wait(engine, m.Finished)
    _leaf(engine, tmp_path / "quiet", turns=2)  # the first answers of all take longer than a short training
    folder = tmp_path / "asked"
    engine.train(project, folder)
    seen, opened, kernels, judged = _leaf(engine, folder)
    assert {report.epoch for report in opened} >= {0, 1}
    assert {report.step for report in seen} & {0, 13}
    assert judged
    assert_same_bits(final(tmp_path / "quiet"), final(folder))
    said: list[m.Report] = []
    answerer = Answerer(said.append)
    answerer.answer(m.Open(1, "", str(folder), epoch=1))
    expected = _answers(answerer, said, m.Kernels(2, "conv2d_1"))
    during = [report for report in kernels if report.step == 13]
    assert during
    assert all(report.arrays[0].tobytes() == expected.arrays[0].tobytes() for report in during)


def _leaf(engine, folder, turns=100_000):
    """Ask for kept epochs, predictions, kernels and both parts every 50 ms until the training ends, or so often.

    What was asked is answered before it is asked anew: the client passes over an answer to the question before.
    """
    found = {kind: [] for kind in (m.Seen, m.Opened, m.KernelsAre, m.PartsJudged)}
    end, turn, over = time.monotonic() + _PATIENCE, 0, False
    while not over and turn < turns and time.monotonic() < end:
        kept, asked = runs.snapshots(folder), set()
        if kept:
            asked.add(engine.open(None, folder, weights=min(turn % 2, len(kept) - 1)))
            asked.add(engine.look(PICTURES, ("*",), "inspect"))
            asked.add(engine.kernels("conv2d_1"))
        if kept and turn % 5 == 0:  # asked before the run has begun, it would be answered after its end
            asked.add(engine.judge_parts(folder, most=40))
        turn += bool(kept)
        pause = time.monotonic() + 0.05
        while time.monotonic() < pause or (asked and not over and time.monotonic() < end):
            for report in engine.drain():
                over = over or isinstance(report, m.Finished)
                asked.discard(getattr(report, "ticket", 0))
                if type(report) in found:
                    found[type(report)].append(report)
            time.sleep(0.002)
    return found[m.Seen], found[m.Opened], found[m.KernelsAre], found[m.PartsJudged]


def test_the_way_back_to_the_training_is_to_open_its_run(engine, data, tmp_path):
    folder = tmp_path / "run"
    engine.train(small.project(data, epochs=100_000), folder)
    wait(engine, m.EpochEnded)
    wait(engine, m.EpochEnded)
    engine.open(None, folder, weights=0)
    assert wait(engine, m.Opened).epoch == 0
    engine.look(PICTURES)
    assert wait(engine, m.Seen).step == 0
    engine.open(None, folder)
    opened = wait(engine, m.Opened)
    assert opened.epoch >= 2
    engine.look(PICTURES)
    assert wait(engine, m.Seen).step >= opened.step
    engine.judge_parts()
    live = wait(engine, m.PartsJudged)
    assert (live.folder, live.train_all, live.validation_all) == (str(folder), 200, 80)
    engine.stop()
    stopped = wait(engine, m.Finished)
    engine.judge_parts(folder)
    ended = wait(engine, m.PartsJudged)
    assert (ended.step, ended.epoch) == (stopped.step, stopped.epochs)
    engine.judge_parts(folder, epoch=1, most=50)
    early = wait(engine, m.PartsJudged)
    assert (early.epoch, early.step, early.train_samples, early.validation_samples) == (1, 13, 50, 50)
    told = next(r for r in runs.read_epochs(folder) if r.epoch == 1)
    engine.judge_parts(folder, epoch=1, most=0)
    whole = wait(engine, m.PartsJudged)
    assert whole.validation["loss"] == pytest.approx(told.metrics["val_loss"], rel=1e-5)
    assert np.array_equal(whole.confusion, told.confusion)


def test_the_beat_tells_the_processor_time_of_messages(engine):
    first = wait(engine, m.Beat)
    later = wait(engine, m.Beat)
    assert 0 < first.message_cpu <= later.message_cpu < later.cpu
