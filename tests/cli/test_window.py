"""cnnstudio [PROJECT]: the window on a real screen, and one line where there is none."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time

import psutil
import pytest

from tests.cli.conftest import ROOT, is_one_line, program_environment

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X screens")
_SECONDS = 120  # a busy machine may need long for the first window


def test_without_a_display_it_is_one_line_and_no_abort():
    gone = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    bare = {k: v for k, v in program_environment().items() if k not in gone}
    done = subprocess.run(
        [sys.executable, "-m", "cnnstudio"], env=bare, capture_output=True, text=True, timeout=_SECONDS
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert is_one_line(done.stderr)


@pytest.fixture
def on_screen(x_screen, tmp_path):
    return {**x_screen, "PYTHONPATH": str(ROOT), "CNNSTUDIO_HOME": str(tmp_path / "home")}


@pytest.fixture
def started(on_screen, tmp_path):
    """Start the program; whatever the test finds, it is gone afterwards."""
    processes = []

    def start(*words):
        order = [sys.executable, "-m", "cnnstudio", *words]
        processes.append(subprocess.Popen(order, cwd=tmp_path, env=on_screen, stderr=subprocess.PIPE))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.slow
@pytest.mark.window
def test_the_window_opens_on_a_project_and_closing_it_leaves_nothing(cli, on_screen, started):
    cli("new", "lenet-5", "-o", "mine.cnnproj")
    process = started("mine.cnnproj")
    window = _ask("search", "--sync", "--onlyvisible", "--name", "mine", environment=on_screen).split()[0]
    family = _children(process.pid)
    _close(process, window, on_screen)
    _, err = process.communicate(timeout=_SECONDS)
    assert process.returncode == 0, err.decode()
    assert b"QThread" not in err
    assert b"Traceback" not in err
    assert family
    assert _gone(family)


def _close(process, window, environment):
    """Press Alt+F4 until it is heard: on a busy machine the first may come before the window has the keyboard."""
    for _ in range(_SECONDS // 4):
        if process.poll() is not None:
            return
        order = ["xdotool", "windowactivate", "--sync", window, "key", "alt+F4"]
        with contextlib.suppress(subprocess.TimeoutExpired):  # also of a window that has gone meanwhile
            subprocess.run(order, env=environment, capture_output=True, timeout=20, check=False)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(4)


@pytest.mark.slow
@pytest.mark.window
def test_killing_the_window_leaves_no_worker_behind(on_screen, started):
    process = started()
    _ask("search", "--sync", "--onlyvisible", "--name", "CNN Studio", environment=on_screen)
    family = _children(process.pid)
    process.kill()
    process.wait()
    assert family
    assert _gone(family)


def _ask(*words: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["xdotool", *words], env=environment, capture_output=True, text=True, timeout=_SECONDS, check=True
    )
    return done.stdout


def _gone(family: list[psutil.Process]) -> bool:
    until = time.monotonic() + 60
    while (
        any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in family)
        and time.monotonic() < until
    ):
        time.sleep(0.05)
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in family)


def _children(pid: int) -> list[psutil.Process]:
    """Return the window's children once the engine has been started."""
    until = time.monotonic() + _SECONDS
    while not (found := psutil.Process(pid).children(recursive=True)) and time.monotonic() < until:
        time.sleep(0.05)
    return found
