"""The wheel carries everything the program reads, and starts by its own name."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        yield archive


def test_every_resource_travels_inside(wheel):
    wanted = {
        f"cnnstudio/{p.relative_to(ROOT).as_posix()}" for p in (ROOT / "resources").rglob("*") if p.is_file()
    }
    assert wanted <= set(wheel.namelist())
    assert "cnnstudio/resources/icons/play.svg" in wanted


def test_every_module_travels_inside_and_no_test_does(wheel):
    wanted = {p.relative_to(ROOT).as_posix() for p in (ROOT / "cnnstudio").rglob("*.py")}
    names = set(wheel.namelist())
    assert wanted <= names
    assert not any(name.startswith(("tests/", "packaging/")) for name in names)


def test_it_starts_by_its_own_name_and_carries_its_licence(wheel):
    text = {name.rsplit("/", 1)[-1]: name for name in wheel.namelist() if ".dist-info/" in name}
    assert b"cnnstudio = cnnstudio.__main__:main" in wheel.read(text["entry_points.txt"])
    assert b"Apache License" in wheel.read(text["LICENSE"])
