"""The start script: which Python, what is installed, and the sentences for what a system lacks."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "start.py"
LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="system libraries are checked on Linux"
)


@pytest.fixture
def start():
    spec = importlib.util.spec_from_file_location("start_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_older_python_can_read_the_script():
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_script_needs_nothing_but_the_standard_library():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_the_supported_versions_are_those_of_the_project(start):
    import tomllib

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    lowest, highest = min(start.SUPPORTED), max(start.SUPPORTED)
    assert wanted == f">={lowest[0]}.{lowest[1]},<{highest[0]}.{highest[1] + 1}"


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True),
        (["m.cnnproj"], True),
        (["train", "m.cnnproj"], False),
        (["datasets"], False),
        (["test"], False),
    ],
)
def test_only_no_words_or_a_project_alone_open_the_window(start, words, window):
    assert start.opens_window(words) is window


def test_an_unsupported_python_is_answered_with_the_versions_that_work(start, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(start, "candidates", list)
    with pytest.raises(start.Stopped, match=r"this is Python 3\.14; it needs Python 3\.11, 3\.12 or 3\.13"):
        start.find_python()


def test_another_supported_python_is_taken_where_this_one_is_too_new(start, monkeypatch, tmp_path):
    broken = tmp_path / "python3.13"
    monkeypatch.setattr(start, "candidates", lambda: [str(broken), sys.executable])
    monkeypatch.setattr(start, "version_of", lambda python: () if python == str(broken) else (3, 12))
    monkeypatch.setattr(start.sys, "version_info", (3, 14, 0))
    assert start.find_python() == sys.executable


def test_a_pythons_version_is_asked_of_itself(start, tmp_path):
    assert start.version_of(sys.executable) == sys.version_info[:2]
    assert start.version_of(str(tmp_path / "missing")) == ()


@pytest.fixture
def environment(start, monkeypatch, tmp_path):
    """Return the list of installs asked for, in a folder where .venv has a working Python."""
    asked = []
    python = start.python_of(tmp_path / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    (tmp_path / "pyproject.toml").write_text("[project]")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "STAMP", tmp_path / ".venv" / "stamp.json")
    monkeypatch.setattr(start, "version_of", lambda python: (3, 12))
    monkeypatch.setattr(start, "run", lambda order: asked.append(order[-1]) or 0)
    return asked


def test_a_second_start_installs_nothing(start, environment):
    start.ready_environment([])
    start.ready_environment([])
    assert environment == ["."]


def test_testing_adds_its_extra_once_and_later_installs_keep_it(start, environment):
    start.ready_environment([])
    start.ready_environment(["test"])
    start.ready_environment([])
    (start.ROOT / "pyproject.toml").write_text("[project] # changed")
    start.ready_environment([])
    assert environment == [".", ".[test]", ".[test]"]


def test_a_damaged_stamp_means_installing_again(start, environment):
    start.ready_environment([])
    start.STAMP.write_text("[")
    start.ready_environment([])
    assert environment == [".", "."]


def test_a_failed_install_is_a_sentence_and_leaves_no_stamp(start, environment, monkeypatch):
    monkeypatch.setattr(start, "run", lambda order: 1)
    with pytest.raises(start.Stopped, match="could not be installed"):
        start.ready_environment([])
    assert not start.STAMP.exists()


def test_an_environment_of_another_python_is_made_anew(start, environment, monkeypatch):
    monkeypatch.setattr(start, "version_of", lambda python: (3, 9))
    monkeypatch.setattr(start, "find_python", lambda: sys.executable)
    start.ready_environment([])
    assert environment == [str(start.VENV), "."]


@LINUX
def test_missing_libraries_become_one_apt_line(start, monkeypatch):
    monkeypatch.setattr(start, "loads", lambda name: "icccm" not in name and "cursor" not in name)
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000)
    with pytest.raises(start.Stopped, match="`sudo apt-get install libxcb-cursor0 libxcb-icccm4`"):
        start.require_libraries(start.needed_libraries([], {"DISPLAY": ":0"}))


@LINUX
def test_without_apt_the_libraries_are_named(start, monkeypatch):
    monkeypatch.setattr(start, "loads", lambda name: "EGL" not in name)
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    with pytest.raises(start.Stopped, match=r"install libEGL\.so\.1"):
        start.require_libraries(start.LIBRARIES_OF_QT)


@LINUX
def test_training_needs_no_library_of_qt(start):
    assert start.needed_libraries(["train", "m.cnnproj"], {"DISPLAY": ":0"}) == {}
    assert start.needed_libraries(["test"], {}) == start.LIBRARIES_OF_QT


@LINUX
def test_a_library_that_is_not_there_is_noticed(start):
    assert start.loads("libc.so.6")
    assert not start.loads("libnothing-of-the-kind.so.1")


@LINUX
def test_without_a_display_the_script_says_what_works_instead():
    bare = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], env=bare, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("cnnstudio: no display")
    assert "start.py train" in done.stderr


@LINUX
def test_a_display_that_does_not_answer_is_none(start, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4711")
    assert not start.has_display({"DISPLAY": ":4711"})


@LINUX
@pytest.mark.window
def test_a_display_that_answers_is_found(start, monkeypatch, x_screen):
    monkeypatch.setenv("DISPLAY", x_screen["DISPLAY"])
    assert start.has_display({"DISPLAY": x_screen["DISPLAY"]})


@pytest.mark.parametrize(("given", "cores", "words"), [([], 2, ["-n", "2"]), ([], 1, []), (["-n0"], 8, [])])
def test_tests_use_the_cores_unless_told_otherwise(start, monkeypatch, given, cores, words):
    monkeypatch.setattr(start.os, "cpu_count", lambda: cores)
    assert start.parallel(given)[:2] == words
