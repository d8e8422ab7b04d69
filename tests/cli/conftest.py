"""Commands in this process, and as a program of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out, parse_constant=_refuse)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line, parse_constant=_refuse) for line in self.out.splitlines()]


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def no_window(project: Path | None) -> int:
    raise AssertionError("a command opened the window")


@pytest.fixture
def cli(capfd, tmp_path, monkeypatch):
    """Run a command in this process, in an empty folder."""
    from cnnstudio.cli.entry import run

    monkeypatch.chdir(tmp_path)

    def call(*words: object) -> Done:
        capfd.readouterr()
        code = run([str(word) for word in words], no_window)
        return Done(code, *capfd.readouterr())

    return call


def program_environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


@pytest.fixture
def program(tmp_path):
    """Run a command as a program of its own, in an empty folder."""

    def call(*words: object, timeout: float = 240, **more: str) -> Done:
        order = [sys.executable, "-m", "cnnstudio", *(str(word) for word in words)]
        done = subprocess.run(
            order, cwd=tmp_path, env=program_environment(**more), capture_output=True, timeout=timeout
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


def is_one_line(err: str) -> bool:
    """Say whether stderr is one line of the form cnnstudio: what: where: what to do."""
    return err.count("\n") == 1 and err.startswith("cnnstudio: ") and err.count(": ") >= 3
