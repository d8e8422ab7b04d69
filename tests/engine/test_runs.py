"""Run folders: named, listed, refused and read back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from cnnstudio import paths
from cnnstudio.engine import runs
from cnnstudio.engine.checkpoints import Checkpoints
from cnnstudio.engine.folder_lock import FolderLock, is_held
from cnnstudio.engine.record import Run, RunData, RunError, RunPart
from cnnstudio.engine.snapshots import Snapshots

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)


def made(parent, name="20260301-120005-a", **fields) -> Run:
    folder = parent / name
    folder.mkdir(parents=True)
    run = Run(folder=folder, **{"status": "finished", "steps_per_epoch": 10, **fields})
    runs.write_run(run)
    return run


def test_a_run_is_named_by_moment_and_project_beside_the_project(tmp_path):
    folder = runs.new_run_folder("Mein Netz / Nr. 2", tmp_path / "m.cnnproj", NOON)
    assert folder == tmp_path / "m.runs" / "20260301-120005-mein-netz-nr-2"
    folder.mkdir(parents=True)
    assert runs.new_run_folder("Mein Netz / Nr. 2", tmp_path / "m.cnnproj", NOON).name.endswith("-nr-2-2")


@pytest.mark.parametrize(
    ("name", "slug"), [("Ünï", "uni"), ("数字", "run"), ("", "run"), ("x" * 90, "x" * 40), ("{}%", "run")]
)
def test_any_name_gives_a_plain_folder(tmp_path, name, slug):
    assert runs.new_run_folder(name, tmp_path / "m.cnnproj", NOON).name == f"20260301-120005-{slug}"


def test_runs_of_an_unsaved_project_live_with_the_users_data(home):
    assert runs.new_run_folder("a", None, NOON).parent == paths.runs_folder()
    assert home in paths.runs_folder().parents


def test_a_record_comes_back_as_it_was_written(tmp_path):
    run = made(
        tmp_path,
        parts=(RunPart(first_step=0, started="2026-03-01T12:00:05+00:00"),),
        data=RunData(source="mnist", labels=("0", "1")),
        metrics={"loss": 0.25, "val_accuracy": 0.5},
    )
    assert runs.read_run(run.folder) == run
    told = json.loads((run.folder / "run.json").read_text())
    assert told["format"] == 1
    assert "folder" not in told


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"format": 2}', b'{"format": 1, "step": "two"}', b"\xff", b'{"seconds": NaN}']
)
def test_a_record_that_is_none_is_one_sentence(tmp_path, content):
    (tmp_path / "run.json").write_bytes(content)
    with pytest.raises(RunError, match=r"run\.json in .* cannot be read\."):
        runs.read_run(tmp_path)


def test_a_folder_without_a_run_is_one_sentence(tmp_path):
    with pytest.raises(RunError, match="holds no run"):
        runs.read_run(tmp_path)


def test_runs_are_listed_newest_first_and_strangers_left_out(tmp_path):
    made(tmp_path, "20260301-120005-a")
    made(tmp_path, "20260302-120005-b")
    (tmp_path / "notes").mkdir()
    (tmp_path / "file.txt").write_text("x")
    assert [run.folder.name for run in runs.list_runs(tmp_path)] == ["20260302-120005-b", "20260301-120005-a"]
    assert runs.list_runs(tmp_path / "nowhere") == []


def test_the_latest_unfinished_run_is_found(tmp_path):
    made(tmp_path, "1-a", status="stopped")
    made(tmp_path, "2-b", status="interrupted")
    made(tmp_path, "3-c", status="finished")
    made(tmp_path, "4-d", status="failed")
    assert runs.latest_unfinished(tmp_path) == tmp_path / "2-b"
    assert runs.latest_unfinished(tmp_path / "1-a") is None


def test_a_run_left_running_by_a_dead_process_counts_as_interrupted(tmp_path):
    run = made(tmp_path, status="running")
    assert runs.read_run(run.folder).status == "interrupted"


def test_a_run_that_someone_trains_is_running_and_not_resumable(tmp_path):
    run = made(tmp_path, "1-a", status="running")
    lock = FolderLock(run.folder)
    assert lock.take()
    try:
        assert is_held(run.folder)
        assert runs.read_run(run.folder).status == "running"
        assert runs.latest_unfinished(tmp_path) is None
        assert not FolderLock(run.folder).take(patience=0.05)
    finally:
        lock.release()
    assert not is_held(run.folder)


@pytest.mark.skipif(os.name == "nt", reason="locks are not shared there")
def test_two_who_ask_at_the_same_moment_do_not_take_each_other_for_a_trainer(tmp_path):
    import fcntl

    run = made(tmp_path, status="running")
    (run.folder / "lock").touch()
    with (run.folder / "lock").open("r+") as asking:
        fcntl.flock(asking, fcntl.LOCK_SH)  # what asking does for a moment
        assert not is_held(run.folder)
        assert runs.read_run(run.folder).status == "interrupted"


def test_a_lock_dies_with_its_holder(tmp_path):
    holder = f"""
import sys, time
from pathlib import Path
from cnnstudio.engine.folder_lock import FolderLock
assert FolderLock(Path({str(tmp_path)!r})).take()
print("held", flush=True)
time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", holder], cwd=ROOT, stdout=subprocess.PIPE)
    with process:
        assert process.stdout.readline().strip() == b"held"
        assert is_held(tmp_path)
        process.kill()
    assert not is_held(tmp_path)


def test_a_new_run_needs_a_new_or_empty_folder(tmp_path):
    runs.prepare_folder(tmp_path / "new" / "deep", resume=False)
    assert (tmp_path / "new" / "deep").is_dir()
    runs.prepare_folder(tmp_path / "new" / "deep", resume=False)
    (tmp_path / "new" / "deep" / "x").write_text("")
    with pytest.raises(RunError, match="not empty"):
        runs.prepare_folder(tmp_path / "new" / "deep", resume=False)
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be used"):
        runs.prepare_folder(tmp_path / "file", resume=False)


def test_a_folder_left_by_a_training_killed_before_it_began_is_taken(tmp_path):
    (tmp_path / "lock").touch()
    runs.prepare_folder(tmp_path, resume=False)
    (tmp_path / "project.json").write_text("{}")
    runs.prepare_folder(tmp_path, resume=False)
    for half in (".project.json.tmp-4711-0a1b2c3d", ".run.json.tmp-4711-0a1b2c3e"):
        (tmp_path / half).write_text("{")
        runs.prepare_folder(tmp_path, resume=False)
    (tmp_path / "lock").unlink()
    with pytest.raises(RunError, match="not empty"):
        runs.prepare_folder(tmp_path, resume=False)


def test_a_folder_with_a_half_written_file_of_somebody_else_is_not_taken(tmp_path):
    (tmp_path / "lock").touch()
    (tmp_path / ".letter.txt.tmp-4711-0a1b2c3d").write_text("Dear")
    with pytest.raises(RunError, match="not empty"):
        runs.prepare_folder(tmp_path, resume=False)


def test_resuming_needs_an_unfinished_run(tmp_path):
    with pytest.raises(RunError, match="holds no run"):
        runs.prepare_folder(tmp_path, resume=True)
    runs.prepare_folder(made(tmp_path, "1", status="stopped").folder, resume=True)
    for status in ("finished", "failed"):
        with pytest.raises(RunError, match="has ended"):
            runs.prepare_folder(made(tmp_path, status, status=status).folder, resume=True)


def arrays(value: float) -> dict[str, np.ndarray]:
    return {"model/0000/kernel": np.full(2, value), "optimizer/0000/m": np.zeros(2)}


def test_last_weights_are_the_newest_checkpoints_without_the_optimiser(tmp_path):
    run = made(tmp_path)
    with pytest.raises(RunError, match="no weights yet"):
        runs.weights(run.folder, "last")
    Snapshots(run.folder).write(1, {"model/0000/kernel": np.full(2, 1.0)}, 1)
    assert runs.weights(run.folder, "last").epoch == 1
    Checkpoints(run.folder).write(arrays(2.0), 15, 1, 1, 1.0)
    epoch, step, found = runs.weights(run.folder, "last")
    assert (epoch, step, list(found)) == (1, 15, ["model/0000/kernel"])
    assert found["model/0000/kernel"][0] == 2.0


def test_last_weights_are_a_snapshots_where_that_is_newer_than_the_checkpoint(tmp_path):
    run = made(tmp_path)
    Checkpoints(run.folder).write(arrays(2.0), 5, 0, 0, 1.0)
    Snapshots(run.folder).write(1, {"model/0000/kernel": np.full(2, 3.0)}, 1)
    epoch, step, found = runs.weights(run.folder, "last")
    assert (epoch, step, found["model/0000/kernel"][0]) == (1, run.steps_per_epoch, 3.0)


def test_best_weights_are_the_best_epochs_snapshot(tmp_path):
    run = made(tmp_path, best_epoch=2)
    for epoch in (1, 2, 3):
        Snapshots(run.folder).write(epoch, {"model/0000/kernel": np.full(2, epoch)}, 2)
    epoch, step, found = runs.weights(run.folder, "best")
    assert (epoch, step, found["model/0000/kernel"][0]) == (2, 20, 2)
    assert runs.weights(run.folder, 3).arrays["model/0000/kernel"][0] == 3
    assert runs.snapshots(run.folder) == (1, 2, 3)
    with pytest.raises(RunError, match="epoch 9 were not kept"):
        runs.weights(run.folder, 9)


def test_without_a_best_epoch_best_means_last(tmp_path):
    run = made(tmp_path, best_epoch=0)
    Checkpoints(run.folder).write(arrays(2.0), 5, 0, 0, 1.0)
    assert runs.weights(run.folder, "best").step == 5


@pytest.mark.parametrize(
    ("restore", "best", "kept"), [(True, 3, "best"), (True, 0, "last"), (False, 3, "last")]
)
def test_a_run_says_which_weights_it_gives(restore, best, kept):
    assert Run(restore_best=restore, best_epoch=best).kept_weights == kept


def test_runs_are_read_without_keras_or_qt():
    ask = "import cnnstudio.engine.runs, cnnstudio.engine.client, sys; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"keras", "tensorflow", "PySide6", "cnnstudio.kerasbridge"} & set(done.stdout.split())
