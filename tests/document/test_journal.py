"""Unsaved work comes back after a crash."""

from __future__ import annotations

from pathlib import Path

from cnnstudio.document import edits, journal, templates
from cnnstudio.document.journal import Journal, last_state, unsaved

DEAD = 2**22 + 1
"""A process number above Linux's largest: no process has it."""


def test_the_last_recorded_state_is_found_with_its_file(tmp_path: Path) -> None:
    project = templates.new("mnist-cnn")
    log = Journal(tmp_path, project, pid=DEAD)
    log.record(project, None)
    later = edits.set_fields(project, "conv2d_1", filters=7)
    log.record(later, Path("/home/ann/m.cnnproj"))
    (found,) = unsaved(tmp_path)
    assert found.project == later
    assert found.path == Path("/home/ann/m.cnnproj")


def test_a_torn_last_line_is_ignored(tmp_path: Path) -> None:
    project = templates.new("mnist-cnn")
    log = Journal(tmp_path, project, pid=DEAD)
    log.record(project, None)
    whole = log.file.read_bytes()
    for cut in (1, 9, 40, 400):
        log.file.write_bytes(whole + whole[:cut])
        assert last_state(log.file) == (project, None)


def test_a_damaged_line_is_passed_over_for_the_one_before(tmp_path: Path) -> None:
    project = templates.new("mnist-cnn")
    log = Journal(tmp_path, project, pid=DEAD)
    log.record(project, None)
    log.record(edits.set_fields(project, "conv2d_1", filters=7), None)
    first, second, _ = log.file.read_bytes().split(b"\n")
    log.file.write_bytes(first + b"\n" + second.replace(b"Conv2D", b"Conv9D") + b"\n")
    assert last_state(log.file) == (project, None)


def test_a_living_window_s_journal_is_left_alone(tmp_path: Path) -> None:
    project = templates.new("mnist-cnn")
    Journal(tmp_path, project, pid=1).record(project, None)
    assert unsaved(tmp_path) == ()


def test_a_closed_journal_leaves_nothing(tmp_path: Path) -> None:
    project = templates.new("mnist-cnn")
    log = Journal(tmp_path, project, pid=DEAD)
    log.record(project, None)
    log.close()
    assert list(tmp_path.iterdir()) == []


def test_a_journal_does_not_grow_without_end(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(journal, "LARGEST", 20_000)
    project = templates.new("mnist-cnn")
    log = Journal(tmp_path, project, pid=DEAD)
    for filters in range(1, 60):
        project = edits.set_fields(project, "conv2d_1", filters=filters)
        log.record(project, None)
    assert log.file.stat().st_size <= 20_000
    assert last_state(log.file) == (project, None)
