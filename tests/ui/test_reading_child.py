"""The child that reads for the window: used again, given up at once, and bounded."""

from __future__ import annotations

import sys
import threading

import numpy as np
import psutil
import pytest

from cnnstudio.data.errors import Cancelled, DataError
from cnnstudio.data.kept import kept_project
from cnnstudio.document import edits, templates
from cnnstudio.ui import reading_child
from cnnstudio.ui.reading_child import ReadingChild, _end


@pytest.fixture
def child(home):
    made = ReadingChild()
    yield made
    made.end()


def project_of(path, **more):
    return edits.set_recipe(templates.new("mnist-cnn"), source=str(path), **more)


def npz(path, rows=40):
    x = np.random.default_rng(1).integers(0, 255, (rows, 28, 28)).astype(np.uint8)
    np.savez(path, x=x, y=(np.arange(rows) % 10).astype(np.uint8))
    return path


def read(child, project, cancelled=lambda: False):
    told = []
    child.read(project, lambda sentence, share: told.append((sentence, share)), cancelled)
    return told


def test_one_child_reads_one_file_after_another_with_progress(child, tmp_path):
    one, two = project_of(npz(tmp_path / "one.npz")), project_of(npz(tmp_path / "two.npz", 20))
    told = read(child, one)
    assert ("Reading the samples", 1.0) in told
    first = child._process.pid
    read(child, two)
    assert child._process.pid == first
    assert (len(kept_project(one).y_train), len(kept_project(two).y_train)) == (40, 20)


def test_what_cannot_be_read_is_one_sentence_and_the_child_reads_on(child, tmp_path):
    (tmp_path / "bad.npz").write_bytes(b"no archive")
    with pytest.raises(DataError, match=r"bad\.npz"):
        read(child, project_of(tmp_path / "bad.npz"))
    read(child, project_of(npz(tmp_path / "good.npz")))


def test_a_child_that_died_between_two_wishes_is_replaced(child, tmp_path):
    read(child, project_of(npz(tmp_path / "one.npz")))
    process = psutil.Process(child._process.pid)
    process.kill()
    child._process.wait()
    read(child, project_of(npz(tmp_path / "two.npz")))
    assert child._process.pid != process.pid


def test_a_child_that_ends_of_idleness_as_the_wish_comes_is_replaced(child, tmp_path, monkeypatch):
    real, ended = reading_child.desk_command, []

    def command():
        if ended:
            return real()
        ended.append(1)
        return [sys.executable, "-c", "import sys; sys.stdin.readline()"]

    monkeypatch.setattr(reading_child, "desk_command", command)
    project = project_of(npz(tmp_path / "one.npz"))
    assert ("Reading the samples", 1.0) in read(child, project)
    assert ended
    assert kept_project(project) is not None


def test_a_child_that_dies_while_it_reads_is_told(child, tmp_path):
    def kill(_sentence, _share):
        psutil.Process(child._process.pid).kill()

    with pytest.raises(DataError, match="stopped"):
        child.read(project_of("pen-digits"), kill, lambda: False)


def test_giving_up_ends_the_reading_and_waits_for_no_child(child, monkeypatch):
    begun, gone, may_end, ended, waited = *(threading.Event() for _ in range(3)), [], []

    def end_later(process):
        waited.append(may_end.wait(60))
        _end(process)

    def work():
        try:
            child.read(project_of("pen-digits"), lambda *_: begun.set(), gone.is_set)
        except Cancelled:
            ended.append("given up")

    monkeypatch.setattr(reading_child, "_end", end_later)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(60)
    process = psutil.Process(child._process.pid)
    gone.set()
    child.give_up()
    assert waited == []
    may_end.set()
    thread.join(60)
    assert ended == ["given up"]
    assert child._process is None
    child.end()
    assert not process.is_running()


def test_a_wish_after_one_that_was_given_up_hears_its_own_answers(child, tmp_path):
    given_up = []
    with pytest.raises(Cancelled):
        child.read(project_of("pen-digits"), lambda *_: given_up.append(1), lambda: bool(given_up))
    told = read(child, project_of(npz(tmp_path / "one.npz")))
    assert {sentence for sentence, _share in told} == {"Reading the samples"}


def test_an_idle_child_survives_giving_up(child, tmp_path):
    read(child, project_of(npz(tmp_path / "one.npz")))
    before = child._process.pid
    child.give_up()
    assert child._process.pid == before


def test_the_memory_of_the_child_is_bounded(child, tmp_path):
    resource = pytest.importorskip("resource")
    read(child, project_of(npz(tmp_path / "one.npz")))
    if not hasattr(resource, "prlimit"):
        pytest.skip("limits of another process are told on Linux only")
    soft, _hard = resource.prlimit(child._process.pid, resource.RLIMIT_DATA)
    assert soft == 2 << 30


def test_a_child_ends_when_its_window_is_gone(child, tmp_path):
    read(child, project_of(npz(tmp_path / "one.npz")))
    process = child._process
    process.stdin.close()
    process.wait(60)
