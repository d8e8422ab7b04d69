"""How the house may be built, as tests: who imports whom, how long things are, and what is never written."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
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


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(_tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def _where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_import_contracts_hold():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_no_file_is_longer_than_the_stop():
    lengths = {_where(p): p.read_text(encoding="utf-8").count("\n") for p in _sources()}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_longer_than_the_stop():
    long = [
        f"{_where(p)}:{f.lineno} {f.name} has {f.end_lineno - f.lineno + 1} lines"
        for p in _sources()
        for f in _functions(p)
        if f.end_lineno - f.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_half_of_all_functions_are_eight_lines_or_shorter():
    lengths = sorted(f.end_lineno - f.lineno + 1 for p in _sources() for f in _functions(p))
    assert lengths[len(lengths) // 2] <= 8


def test_no_class_is_named_for_nothing():
    vague = re.compile(r"(Manager|Helper|Utils?|Handler)$")
    names = [
        (n.name, _where(p)) for p in _sources() for n in ast.walk(_tree(p)) if isinstance(n, ast.ClassDef)
    ]
    assert [pair for pair in names if vague.search(pair[0])] == []
    assert [p for p in _sources() if re.search(r"(^|_)(utils?|helpers?|misc)$", p.stem)] == []


def test_nothing_is_unpickled_or_handed_to_a_shell():
    found = [(_where(p), word) for p in _sources() for word in NEVER if word in p.read_text(encoding="utf-8")]
    assert found == []


def test_no_text_is_run_as_code():
    calls = [
        f"{_where(p)}:{n.lineno}"
        for p in _sources()
        for n in ast.walk(_tree(p))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in {"eval", "exec"}
    ]
    assert calls == []


def test_no_exception_is_swallowed():
    silent = [
        f"{_where(p)}:{n.lineno}"
        for p in _sources()
        for n in ast.walk(_tree(p))
        if isinstance(n, ast.ExceptHandler) and len(n.body) == 1 and isinstance(n.body[0], ast.Pass)
    ]
    assert silent == []


def test_every_module_says_what_it_is_for():
    assert [_where(p) for p in _sources() if not ast.get_docstring(_tree(p))] == []


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
