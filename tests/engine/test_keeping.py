"""Which weights are kept of a run: every so manieth epoch's, and at the end the best or the last."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.document.files import to_text
from cnnstudio.document.plan import BestWeights
from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.folder_lock import FolderLock
from cnnstudio.engine.record import Run
from cnnstudio.engine.snapshots import Snapshots
from tests.engine import small

WORST = BestWeights(monitor="val_loss", mode="max")
"""Calls the epoch of the highest loss the best: the first, while the network learns."""


def test_every_third_epoch_is_kept_beside_the_first_the_best_and_the_last(tmp_path):
    shots, arrays = Snapshots(tmp_path, every=3), {"model/0": np.zeros(3, np.float32)}
    kept = []
    for epoch, best in ((0, 0), (1, 1), (2, 2), (3, 2), (4, 4), (5, 4), (6, 4), (7, 4)):
        shots.write(epoch, arrays, best)
        kept.append(shots.epochs)
    assert kept == [
        (0,), (0, 1), (0, 2), (0, 2, 3), (0, 3, 4), (0, 3, 4, 5), (0, 3, 4, 6), (0, 3, 4, 6, 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("gives", "restore", "best", "kept"),
    [
        ("best", False, 3, "best"),
        ("last", True, 3, "last"),
        ("best", True, 0, "last"),
        (None, True, 3, "best"),
    ],
)
def test_what_was_chosen_goes_before_the_plan(gives, restore, best, kept):
    assert Run(gives=gives, restore_best=restore, best_epoch=best).kept_weights == kept


def test_a_run_in_training_and_one_without_a_best_epoch_refuse_the_choice(tmp_path):
    runs.write_run(Run(folder=tmp_path, status="stopped"))
    with pytest.raises(runs.RunError, match="none is the best"):
        runs.choose_weights(tmp_path, "best")
    lock = FolderLock(tmp_path)
    assert lock.take()
    try:
        with pytest.raises(runs.RunError, match="in training"):
            runs.choose_weights(tmp_path, "last")
    finally:
        lock.release()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return small.write_data(tmp_path_factory.mktemp("data"))


def trained(project, folder, resume=False):
    from cnnstudio.engine.session import Session

    report = Session(to_text(project), folder, resume, lambda _report: None).train()
    assert isinstance(report, m.Finished)
    return runs.read_run(folder)


def same(one, other):
    return all(np.array_equal(one.arrays[name], other.arrays[name]) for name in one.arrays)


@pytest.mark.slow
@pytest.mark.parametrize("restore", [True, False])
def test_after_the_end_best_and_last_can_be_chosen_whatever_the_plan_did(data, tmp_path, restore):
    folder = tmp_path / "run"
    run = trained(
        small.project(data, epochs=3, keep_every=2, best_weights=WORST, restore_best=restore), folder
    )
    assert (run.best_epoch, run.keep_every) == (1, 2)
    assert runs.snapshots(folder) == (0, 1, 2, 3)
    best, last = (runs.weights(folder, epoch) for epoch in (1, 3))
    assert not same(best, last)
    told = {end.epoch: end.metrics for end in runs.read_epochs(folder)}
    assert run.metrics == told[1 if restore else 3]
    for which, weights, epoch in (("last", last, 3), ("best", best, 1), ("last", last, 3)):
        runs.choose_weights(folder, which)
        run = runs.read_run(folder)
        assert run.kept_weights == which
        assert same(runs.weights(folder, run.kept_weights), weights)
        assert run.metrics == told[epoch]


@pytest.mark.slow
def test_a_run_that_goes_on_forgets_what_was_chosen_of_its_end(data, tmp_path):
    folder = tmp_path / "run"
    trained(small.project(data, epochs=2, best_weights=WORST), folder)
    runs.choose_weights(folder, "best")
    run = trained(small.project(data, epochs=3, best_weights=WORST), folder, resume=True)
    assert (run.gives, run.kept_weights, run.epochs_done) == (None, "last", 3)
