"""How the house may be built, as tests: who imports whom, how long things are, and what is never written."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
NEVER = (
    "safe_mode=False",
    "enable_unsafe_deserialization",
    "allow_pickle=True",
    "import pickle",
    "pickle.load",
    "torch.load",
    "shell=True",
    "Connection.recv(",
    "yaml.load(",
)
HEAVY = ("tensorflow", "keras", "sklearn", "scipy", "pandas", "h5py", "PySide6", "pyqtgraph")


@cache
def _sources() -> list[Path]:
    return sorted((ROOT / "cnnstudio").rglob("*.py"))


def _where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@dataclass
class Found:
    """What one look through all sources finds; the trees themselves would fill the memory."""

    lengths: dict[str, int] = field(default_factory=dict)
    """Of functions, by place and name."""
    classes: list[tuple[str, str]] = field(default_factory=list)
    run_as_code: list[str] = field(default_factory=list)
    swallowed: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)

    def take(self, node: ast.AST, place: str) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.lengths[f"{place}:{node.lineno} {node.name}"] = node.end_lineno - node.lineno + 1
            case ast.ClassDef():
                self.classes.append((node.name, place))
            case ast.Call(func=ast.Name(id="eval" | "exec")):
                self.run_as_code.append(f"{place}:{node.lineno}")
            case ast.ExceptHandler(body=[ast.Pass()]):
                self.swallowed.append(f"{place}:{node.lineno}")


@cache
def _found() -> Found:
    found = Found()
    for path in _sources():
        tree, place = ast.parse(path.read_text(encoding="utf-8"), str(path)), _where(path)
        for node in ast.walk(tree):
            found.take(node, place)
        if not ast.get_docstring(tree):
            found.unexplained.append(place)
    return found


def test_import_contracts_hold():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_no_file_is_longer_than_the_stop():
    lengths = {_where(p): p.read_text(encoding="utf-8").count("\n") for p in _sources()}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_longer_than_the_stop():
    assert len(_found().lengths) > 1000
    assert {name: lines for name, lines in _found().lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_half_of_all_functions_are_eight_lines_or_shorter():
    lengths = sorted(_found().lengths.values())
    assert lengths[len(lengths) // 2] <= 8


def test_no_class_is_named_for_nothing():
    vague = re.compile(r"(Manager|Helper|Utils?|Handler)$")
    assert [pair for pair in _found().classes if vague.search(pair[0])] == []
    assert [p for p in _sources() if re.search(r"(^|_)(utils?|helpers?|misc)$", p.stem)] == []


def test_nothing_is_unpickled_or_handed_to_a_shell():
    found = [(_where(p), word) for p in _sources() for word in NEVER if word in p.read_text(encoding="utf-8")]
    assert found == []


def test_no_text_is_run_as_code():
    assert _found().run_as_code == []


def test_no_exception_is_swallowed():
    assert _found().swallowed == []


def test_every_module_says_what_it_is_for():
    assert _found().unexplained == []


def _loaded_after(statement: str) -> set[str]:
    ask = f"{statement}\nimport sys\nprint(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    ["cnnstudio.layers", "cnnstudio.document", "cnnstudio.settings", "cnnstudio.language", "cnnstudio.paths"],
)
def test_pure_modules_load_neither_qt_nor_keras(module):
    assert _loaded_after(f"import {module}") == set()


def test_the_front_door_imports_nothing_of_ours_but_itself():
    ask = "import cnnstudio.__main__, sys; print(*(m for m in sys.modules if m.startswith('cnnstudio.')))"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert set(done.stdout.split()) == {"cnnstudio.__main__"}


def test_the_first_paint_waits_for_no_view_that_is_not_shown():
    named = (
        "cnnstudio.ui.design_page",
        "cnnstudio.ui.canvas.view",
        "cnnstudio.ui.inspector",
        "pyqtgraph",
        "keras",
    )
    code = f"import sys, cnnstudio.app; print(*[m for m in {named!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
