"""A file is the old one or the new one, whatever happens while it is written."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cnnstudio import storage
from cnnstudio.storage import StorageError, atomic_write, leftover_of, sweep

ROOT = Path(__file__).resolve().parents[1]
POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX file modes and links")


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "design.cnnproj"
    path.write_bytes(b"old")
    return path


def _leftovers(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if ".tmp-" in p.name]


def test_the_content_replaces_the_old_file_and_leaves_nothing_beside_it(old):
    atomic_write(old, b"new")
    assert old.read_bytes() == b"new"
    assert _leftovers(old.parent) == []


def test_a_writer_function_fills_the_file(tmp_path):
    atomic_write(tmp_path / "a.bin", lambda stream: stream.write(b"12") + stream.write(b"3"))
    assert (tmp_path / "a.bin").read_bytes() == b"123"


@POSIX
def test_a_link_stays_a_link_and_its_target_is_written(old, tmp_path):
    link = tmp_path / "link.cnnproj"
    link.symlink_to(old)
    atomic_write(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"


@POSIX
def test_mode_bits_stay(old):
    old.chmod(0o640)
    atomic_write(old, b"new")
    assert old.stat().st_mode & 0o777 == 0o640


def test_a_writer_that_raises_leaves_the_old_file_and_no_temporary_one(old):
    def failing(stream):
        stream.write(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        atomic_write(old, failing)
    assert old.read_bytes() == b"old"
    assert _leftovers(old.parent) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "word"), [(errno.ENOSPC, "full"), (errno.EROFS, "read-only"), (errno.EIO, "untouched")]
)
def test_each_failing_step_leaves_the_old_file_and_one_sentence(old, monkeypatch, step, number, word):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(storage.os, step, fail)
    with pytest.raises(StorageError, match=word) as caught:
        atomic_write(old, b"new")
    assert old.read_bytes() == b"old"
    assert "\n" not in str(caught.value)
    assert _leftovers(old.parent) == []


def test_a_folder_that_is_not_there_is_a_sentence_too(tmp_path):
    with pytest.raises(StorageError, match=r"a\.json") as caught:
        atomic_write(tmp_path / "missing" / "a.json", b"x")
    assert "untouched" not in str(caught.value)


def test_a_full_disk_names_what_is_needed_and_what_is_free(old, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(storage.os, "fsync", full)
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9000, 8000, 1000))
    with pytest.raises(StorageError, match=r"6,000 bytes needed, 7,000 free.*last save is untouched"):
        atomic_write(old, b"n" * 6000)
    with pytest.raises(StorageError, match=r"more than 5 bytes needed, 1,005 free.*free some space"):
        atomic_write(old.with_name("new"), lambda stream: stream.write(b"12345"))


_ENDLESS_SAVER = """
import sys
from pathlib import Path
from cnnstudio.storage import atomic_write
path, n = Path(sys.argv[1]), 0
while True:
    n += 1
    atomic_write(path, (f"{n % 10}" * 40_000).encode())
    if n == 1:
        print("saving", flush=True)
"""


@POSIX
def test_a_saver_killed_at_any_moment_leaves_one_whole_version(tmp_path):
    path = tmp_path / "d.cnnproj"
    for moment in range(6):
        saver = subprocess.Popen(
            [sys.executable, "-c", _ENDLESS_SAVER, str(path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert saver.stdout.readline() == b"saving\n"
        time.sleep(0.004 * moment)
        saver.send_signal(signal.SIGKILL)
        saver.communicate()
        content = path.read_bytes()
        assert len(content) == 40_000
        assert len(set(content)) == 1


def test_what_a_killed_writer_left_is_swept_and_nothing_else(tmp_path):
    deep = tmp_path / "checkpoints"
    deep.mkdir()
    left, fresh, foreign = (
        deep / ".a.npz.tmp-12-0a1b2c3d",
        deep / ".b.npz.tmp-12-0a1b2c3e",
        deep / ".c.tmp-mine",
    )
    for path in (left, fresh, foreign, tmp_path / "a.npz"):
        path.write_bytes(b"half")
    for path in (left, foreign):
        os.utime(path, (time.time() - 3600, time.time() - 3600))
    sweep(tmp_path)
    assert {path.name for path in tmp_path.rglob("*")} == {"checkpoints", "a.npz", fresh.name, foreign.name}


def test_the_temporary_file_of_a_write_is_known_as_one(tmp_path):
    seen = []

    def fill(stream):
        seen.extend(leftover_of(path.name) for path in tmp_path.iterdir())

    atomic_write(tmp_path / "run.json", fill)
    assert seen == ["run.json"]
    assert leftover_of("run.json") is None
