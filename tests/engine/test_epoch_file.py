"""Records of epochs on disk: appended, read back as they were told, cut off where torn, thinned where too large."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.epoch_file import EpochFile
from cnnstudio.engine.epoch_records import DistributionRecord, EpochRecord, distribution_file, epoch_file
from cnnstudio.engine.record import RunError


def _ended(epoch, **fields):
    told = {"run": "", "epoch": epoch, "step": epoch * 10, "metrics": {"loss": 1.0 / epoch}}
    return m.EpochEnded(**told, images_per_second=100.0, seconds=1.5, best_epoch=1, **fields)


def _spread(epoch, rows=2):
    chance = np.random.default_rng(epoch)
    numbers = chance.normal(size=(rows, 9)).astype(np.float32)
    numbers[-1] = np.nan
    return m.Distributions(
        run="", epoch=epoch, step=epoch * 10, layers=("conv", "dense")[:rows], kinds=("weight", "gradient")[:rows],
        counts=chance.integers(0, 99, (rows, 40)), ranges=numbers[:, :2], quantiles=numbers[:, 2:7],
        moments=numbers[:, 7:], sizes=chance.integers(0, 99, (rows, 3)), zeros=numbers[:, 0],
        dead={"conv": 0.25}, units={"conv": 8}, samples=64, part="validation", seconds=0.01,
    )  # fmt: skip


def _equal(ours, theirs):
    for name in type(theirs).__dataclass_fields__:
        a, b = getattr(ours, name), getattr(theirs, name)
        if isinstance(b, np.ndarray):
            assert a.dtype == b.dtype, name
            np.testing.assert_array_equal(a, b, name)
        elif name != "run":
            assert a == b, name


def _write(folder, *epochs):
    records = epoch_file(folder)
    for epoch in epochs:
        records.append(EpochRecord.of(_ended(epoch)))


def _epochs(folder):
    return [report.epoch for report in runs.read_epochs(folder)]


def test_an_epochs_end_comes_back_as_it_was_told(tmp_path):
    told = _ended(
        1,
        confusion=np.arange(9).reshape(3, 3),
        wrong=np.array([[4, 0, 1]]),
        gradients={"conv": 0.1},
        rate=0.003,
        patience_left=2,
    )
    plain = _ended(2, wrong=np.zeros((0, 3), np.int64))
    records = epoch_file(tmp_path)
    for report in (told, plain):
        records.append(EpochRecord.of(report))
    found = runs.read_epochs(tmp_path)
    _equal(found[0], told)
    _equal(found[1], plain)
    assert found[0].run == str(tmp_path)


def test_distributions_come_back_to_the_bit(tmp_path):
    told = [_spread(0), _spread(1), _spread(2, rows=1)]
    records = distribution_file(tmp_path)
    for report in told:
        records.append(DistributionRecord.of(report))
    for ours, theirs in zip(runs.read_distributions(tmp_path), told, strict=True):
        _equal(ours, theirs)


def test_a_run_without_such_files_has_none(tmp_path):
    assert runs.read_epochs(tmp_path) == ()
    assert runs.read_distributions(tmp_path) == ()


def test_a_torn_last_line_is_ignored_and_cut_off_before_the_next(tmp_path):
    _write(tmp_path, 1, 2)
    path = tmp_path / "epochs.jsonl"
    whole = path.read_bytes()
    for cut in (1, 30, len(whole) // 2 - 1):
        path.write_bytes(whole[:-cut])
        assert _epochs(tmp_path) == [1]
    _write(tmp_path, 3)
    assert _epochs(tmp_path) == [1, 3]


def test_a_later_line_counts_before_an_earlier_one_of_the_same_epoch(tmp_path):
    records = epoch_file(tmp_path)
    for loss in (2.0, 1.0):
        records.append(EpochRecord.of(m.EpochEnded("", 1, 10, {"loss": loss}, 1.0, 1.0, 1)))
    assert [report.metrics["loss"] for report in runs.read_epochs(tmp_path)] == [1.0]


def test_a_damaged_line_is_named_and_does_not_stop_a_resume(tmp_path):
    _write(tmp_path, 1, 2, 3)
    path = tmp_path / "epochs.jsonl"
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], b"spoiled", lines[2], b""]))
    with pytest.raises(RunError, match="damaged in line 2"):
        runs.read_epochs(tmp_path)
    epoch_file(tmp_path).forget_after(3)
    assert _epochs(tmp_path) == [1, 3]


def test_epochs_that_are_passed_again_are_forgotten(tmp_path):
    _write(tmp_path, 1, 2, 3)
    epoch_file(tmp_path).forget_after(1)
    assert _epochs(tmp_path) == [1]
    untouched = (tmp_path / "epochs.jsonl").stat()
    epoch_file(tmp_path).forget_after(1)
    assert (tmp_path / "epochs.jsonl").stat().st_mtime_ns == untouched.st_mtime_ns


def test_a_file_that_grows_too_large_keeps_every_second_epoch_the_first_and_the_last(tmp_path):
    records = EpochFile(tmp_path / "epochs.jsonl", EpochRecord, largest=4000)
    for epoch in range(1, 101):
        records.append(EpochRecord.of(_ended(epoch)))
        assert (tmp_path / "epochs.jsonl").stat().st_size <= 4000
        kept = _epochs(tmp_path)
        assert (kept[0], kept[-1]) == (1, epoch)
    assert len(kept) > 5
