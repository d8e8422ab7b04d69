"""Checkpoints and snapshots: whatever is damaged, a whole state is found."""

from __future__ import annotations

import itertools
import os
import random

import numpy as np
import pytest

from cnnstudio.engine import checkpoints as checkpoints_module
from cnnstudio.engine.array_file import read_arrays, write_arrays
from cnnstudio.engine.checkpoints import Checkpoints
from cnnstudio.engine.record import RunError
from cnnstudio.engine.snapshots import Snapshots
from cnnstudio.storage import StorageError


def state(step: int) -> dict[str, np.ndarray]:
    return {"model/0000/conv/kernel": np.full((3, 3), step, np.float32), "loop/step": np.asarray(step)}


def written(run, *steps: int) -> Checkpoints:
    slots = Checkpoints(run)
    for step in steps:
        slots.write(state(step), step, step // 10, 1, step * 0.5)
    return slots


def test_the_newest_of_many_checkpoints_is_read(tmp_path):
    newest = written(tmp_path, 10, 20, 30).newest()
    assert (newest.manifest.step, newest.manifest.epochs_done, newest.manifest.seconds) == (30, 3, 15.0)
    np.testing.assert_array_equal(newest.arrays["model/0000/conv/kernel"], np.full((3, 3), 30))
    assert newest.arrays["loop/step"] == 30


def test_two_slots_are_all_that_is_kept(tmp_path):
    written(tmp_path, 10, 20, 30, 40)
    names = sorted(path.name for path in (tmp_path / "checkpoints").iterdir())
    assert names == ["a.json", "a.npz", "b.json", "b.npz"]


def test_without_a_checkpoint_there_is_none(tmp_path):
    assert Checkpoints(tmp_path).newest() is None


@pytest.mark.parametrize(
    "kind", ["cut", "flip", "gone", "empty", "manifest cut", "manifest gone", "manifest foreign"]
)
def test_a_damaged_newest_gives_way_to_the_one_before(tmp_path, kind):
    slots = written(tmp_path, 10, 20, 30)  # 30 lies in slot a
    path = tmp_path / "checkpoints" / ("a.json" if kind.startswith("manifest") else "a.npz")
    content = path.read_bytes()
    harm = kind.removeprefix("manifest ")
    if harm == "gone":
        path.unlink()
    else:
        flipped = bytearray(content)
        flipped[len(content) // 2] ^= 1
        path.write_bytes(
            {"cut": content[:-7], "flip": bytes(flipped), "empty": b"", "foreign": b'{"step": 1}'}[harm]
        )
    assert slots.newest().manifest.step == 20
    slots.write(state(40), 40, 4, 1, 1.0)
    assert slots.newest().manifest.step == 40


def test_every_single_flipped_bit_of_the_newest_is_noticed(tmp_path):
    slots = written(tmp_path, 10, 20)
    path = tmp_path / "checkpoints" / "b.npz"
    content = path.read_bytes()
    chance = random.Random(4)
    for _ in range(200):
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(flipped))
        assert slots.newest().manifest.step == 10


def test_both_slots_damaged_is_none_and_not_a_crash(tmp_path):
    slots = written(tmp_path, 10, 20)
    for path in (tmp_path / "checkpoints").iterdir():
        path.write_bytes(b"x")
    assert slots.newest() is None


def test_a_write_that_fails_at_any_point_leaves_the_newest_whole(tmp_path, monkeypatch):
    slots = written(tmp_path, 10, 20)
    real = os.replace
    for failing in (1, 2):
        calls = []

        def replace(source, target, calls=calls, failing=failing):
            calls.append(target)
            if len(calls) == failing:
                raise OSError(28, "No space left on device")
            real(source, target)

        monkeypatch.setattr(os, "replace", replace)
        with pytest.raises(StorageError, match="disk is full"):
            slots.write(state(30), 30, 3, 1, 1.0)
        assert slots.newest().manifest.step == 20


def test_objects_are_neither_written_nor_read(tmp_path):
    with pytest.raises(ValueError, match="allow_pickle"):
        write_arrays(tmp_path / "a.npz", {"x": np.array([{}], object)})
    np.savez(tmp_path / "b.npz", x=np.array([{}], object))
    with pytest.raises(RunError, match="cannot be read"):
        read_arrays(tmp_path / "b.npz")


def test_array_files_bring_every_type_and_shape_back(tmp_path):
    arrays = {
        "a/b:0": np.arange(6, dtype=np.int64).reshape(2, 3),
        "empty": np.zeros((0, 4), np.float16),
        "n": np.asarray(7),
    }
    size, digest = write_arrays(tmp_path / "x.npz", arrays)
    assert (tmp_path / "x.npz").stat().st_size == size
    back = read_arrays(tmp_path / "x.npz", size, digest)
    assert back.keys() == arrays.keys()
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        np.testing.assert_array_equal(back[name], array)


def test_snapshots_are_thinned_but_first_best_and_newest_stay(tmp_path):
    one = {"model/w": np.zeros(1000, np.float32)}
    snapshots = Snapshots(tmp_path, largest=5 * 4_500)
    for epoch in range(1, 41):
        snapshots.write(epoch, one, best_epoch=min(epoch, 7))
    kept = snapshots.epochs
    assert {1, 7, 40} <= set(kept)
    assert len(kept) == 5
    assert max(b - a for a, b in itertools.pairwise(kept)) < 30


def test_a_resumed_run_forgets_the_epochs_it_will_pass_again(tmp_path):
    snapshots = Snapshots(tmp_path)
    for epoch in (1, 2, 3):
        snapshots.write(epoch, {"model/w": np.full(2, epoch)}, 1)
    snapshots.forget_after(1)
    assert snapshots.epochs == (1,)
    np.testing.assert_array_equal(snapshots.read(1)["model/w"], [1, 1])


def test_a_checkpoint_says_nothing_it_does_not_hold():
    assert set(checkpoints_module.Manifest.model_fields) == {
        "format", "number", "step", "epochs_done", "best_epoch", "seconds", "size", "sha256",
    }  # fmt: skip
