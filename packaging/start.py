#!/usr/bin/env python3
"""Starts CNN Studio from a fresh clone with nothing but Python: makes .venv, fills it once, opens the window.

python3 packaging/start.py              open the window
python3 packaging/start.py test         pass all tests (further words go to pytest)
python3 packaging/start.py train ...    any other command of cnnstudio
"""

# Kept to the language of Python 3.7, so that an older one still reads the sentence about versions.
from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Mapping

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "cnnstudio-installed.json"
SUPPORTED = ((3, 13), (3, 12), (3, 11))
WINDOWS = os.name == "nt"

# What PySide6-Essentials links against but does not carry, and the Debian package of each.
LIBRARIES_OF_QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11.so.6": "libx11-6",
}
LIBRARIES_OF_X11 = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


class Stopped(Exception):
    """Nothing can be started; the text says why and what to do."""


def main(words: list[str]) -> int:
    """Bring the environment up to date and start what was asked for; return its exit code."""
    try:
        # First what costs nothing to find out: nobody should wait for a download that ends in "no display".
        if opens_window(words):
            require_display(os.environ)
        require_libraries(needed_libraries(words, os.environ))
        testing = words[:1] == ["test"]
        python = ready_environment(["test"] if testing else [])
    except Stopped as reason:
        print(f"cnnstudio: {reason}", file=sys.stderr)
        return 1
    if testing:
        return run([str(python), "-m", "pytest", *parallel(words[1:]), *words[1:]])
    return hand_over([str(python), "-m", "cnnstudio", *words])


def opens_window(words: list[str]) -> bool:
    """Say whether these words open the window: none at all, or a project alone."""
    return not words or (len(words) == 1 and words[0].endswith(".cnnproj"))


def parallel(words: list[str]) -> list[str]:
    """Return pytest's words for using the processor cores, unless the caller chose a number."""
    cores = min(os.cpu_count() or 1, 4)
    chosen = any(word.startswith("-n") for word in words)
    return [] if chosen or cores == 1 else ["-n", str(cores), "--dist", "loadfile"]


# -- the environment ----------------------------------------------------------


def ready_environment(extras: list[str]) -> Path:
    """Return the Python of .venv with the project and these extras installed; quick when nothing changed."""
    stamp = read_stamp(STAMP)
    python = python_of(VENV)
    if python.exists() and is_current(stamp, fingerprint(ROOT), extras):
        return python
    if not (python.exists() and version_of(str(python)) in SUPPORTED):
        make_environment()
    installed = sorted({*extras, *extras_of(stamp)})
    install(python, installed)
    write_stamp(fingerprint(ROOT), installed)
    return python


def make_environment() -> None:
    base = find_python()
    say(f"Making {VENV.name} with {base} ...")
    if run([base, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise Stopped(
            f"{base} cannot make an environment: on Debian or Ubuntu run "
            f"`{as_root('apt-get install python3-venv')}`, then start again."
        )


def install(python: Path, extras: list[str]) -> None:
    what = f".[{','.join(extras)}]" if extras else "."
    say("Installing TensorFlow, Qt and the other libraries; this takes some minutes, once ...")
    order = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-e", what]
    if run(order) != 0:
        raise Stopped(
            "the libraries could not be installed: pip's own lines above say why; "
            "a connection to a package index and 3 GB of disk are needed this once, then start again."
        )
    say("Installed.")


def find_python() -> str:
    """Return a Python that TensorFlow has wheels for: this one, else one on the path, else one of pyenv's."""
    if sys.version_info[:2] in SUPPORTED:
        return sys.executable
    for candidate in candidates():
        if version_of(candidate) in SUPPORTED:
            return candidate
    have = ".".join(map(str, sys.version_info[:2]))
    raise Stopped(
        f"this is Python {have}; it needs Python 3.11, 3.12 or 3.13: install one, then start again."
    )


def candidates() -> list[str]:
    names = [f"python{major}.{minor}" for major, minor in SUPPORTED]
    on_path = [found for found in map(shutil.which, names) if found]
    pyenv = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
    kept = [str(p) for name in names for p in sorted(pyenv.glob(f"{name[6:]}.*/bin/python"))]
    return on_path + kept


def version_of(python: str) -> tuple[int, ...]:
    """Return (3, 12) for a Python that starts and can make environments, else ()."""
    ask = "import sys, venv; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", ask], check=False, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(int(part) for part in done.stdout.split()) if done.returncode == 0 else ()


def python_of(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if WINDOWS else "bin/python")


# -- the stamp: what was installed, so that the next start is quick -----------


def fingerprint(root: Path) -> str:
    """Return a value that changes when the wanted libraries or the folder's place change."""
    return hashlib.sha256((root / "pyproject.toml").read_bytes() + str(root).encode()).hexdigest()


def is_current(stamp: dict[str, object], wanted: str, extras: list[str]) -> bool:
    return stamp.get("fingerprint") == wanted and set(extras) <= extras_of(stamp)


def extras_of(stamp: dict[str, object]) -> set[str]:
    extras = stamp.get("extras")
    return {str(extra) for extra in extras} if isinstance(extras, list) else set()


def read_stamp(path: Path) -> dict[str, object]:
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(wanted: str, extras: list[str]) -> None:
    STAMP.write_text(json.dumps({"fingerprint": wanted, "extras": extras}), encoding="utf-8")


# -- what the system must have ------------------------------------------------


def needed_libraries(words: list[str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return the system libraries these words need: none for the commands without a window."""
    if not sys.platform.startswith("linux"):
        return {}
    if words[:1] in (["test"], ["tour"]):
        return LIBRARIES_OF_QT
    if not opens_window(words):
        return {}
    on_x11 = bool(environment.get("DISPLAY")) and not environment.get("WAYLAND_DISPLAY")
    return {**LIBRARIES_OF_QT, **LIBRARIES_OF_X11} if on_x11 else LIBRARIES_OF_QT


def require_libraries(libraries: dict[str, str]) -> None:
    """Say in one line which system packages are missing, where Qt would abort with a cryptic one."""
    missing = [name for name in libraries if not loads(name)]
    if not missing:
        return
    packages = " ".join(libraries[name] for name in missing)
    if shutil.which("apt-get"):
        raise Stopped(
            f"Qt needs system libraries that are missing here: run `{as_root('apt-get install ' + packages)}`, "
            "then start again."
        )
    raise Stopped(f"Qt needs system libraries that are missing here: install {', '.join(missing)}.")


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def as_root(order: str) -> str:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return order if is_root else f"sudo {order}"


def require_display(environment: Mapping[str, str]) -> None:
    """Say what works without a screen, where there is none."""
    if has_display(environment):
        return
    raise Stopped(
        "no display was found, so no window can open: use a computer with a screen, `ssh -X`, or "
        "`xvfb-run python3 packaging/start.py`; without one `python3 packaging/start.py new mnist-cnn -o m.cnnproj` "
        "and then `python3 packaging/start.py train m.cnnproj` work here."
    )


def has_display(environment: Mapping[str, str]) -> bool:
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return True
    return bool(environment.get("WAYLAND_DISPLAY")) or (
        bool(environment.get("DISPLAY")) and x_server_answers()
    )


def x_server_answers() -> bool:
    """Ask the X server itself: DISPLAY may name one that is gone."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed


# -- starting -----------------------------------------------------------------


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(order: list[str]) -> int:
    try:
        return subprocess.run(order, check=False, cwd=str(ROOT)).returncode
    except KeyboardInterrupt:
        return 130


def hand_over(order: list[str]) -> int:
    """Become the program, so that signals and the exit code are its own."""
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(order[0], order)
    return subprocess.run(order, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
