"""The nothing-left-behind fixture is itself a promise: each kind of leftover is seen."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests import left_behind

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def little_patience(monkeypatch):
    monkeypatch.setattr(left_behind, "_PATIENCE", 0.05)


def test_a_kept_window_is_seen(qtbot):
    from PySide6.QtWidgets import QLabel

    before = left_behind.look_around()
    label = QLabel("kept")
    label.show()
    assert any("window" in phrase for phrase in left_behind.differences(before))
    label.close()
    label.deleteLater()
    del label
    left_behind.tidy()
    assert left_behind.differences(before) == []


def test_a_running_timer_is_seen(qapp):
    from PySide6.QtCore import QTimer

    before = left_behind.look_around()
    timer = QTimer()
    timer.start(50)
    assert any("timer" in phrase for phrase in left_behind.differences(before))
    timer.stop()
    assert left_behind.differences(before) == []


def test_a_live_thread_is_seen():
    before = left_behind.look_around()
    go = threading.Event()
    thread = threading.Thread(target=go.wait, name="lingering")
    thread.start()
    assert left_behind.differences(before) == ["thread lingering"]
    go.set()
    thread.join()
    assert left_behind.differences(before) == []


def test_a_child_process_is_seen():
    before = left_behind.look_around()
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert any("child process" in phrase for phrase in left_behind.differences(before))
    child.communicate()
    assert left_behind.differences(before) == []


@pytest.mark.skipif(not left_behind._LISTED.exists(), reason="this kernel lists no children")
def test_a_childs_child_is_seen_in_the_kernels_list_as_among_all_processes():
    order = [
        sys.executable,
        "-c",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])",
    ]
    with subprocess.Popen(order, stdin=subprocess.PIPE) as child:
        while len(left_behind._looked_through()) < 2:
            time.sleep(0.01)
        assert set(left_behind._below(os.getpid())) == set(left_behind._looked_through())
        child.communicate()


COPIES = """
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication
from tests.left_behind import empty_clipboard
app = QApplication([])
QApplication.clipboard().setMimeData(QMimeData())
empty_clipboard()
"""


def test_a_process_that_copied_something_ends_in_peace():
    done = subprocess.run([sys.executable, "-c", COPIES], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
