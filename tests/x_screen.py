"""A virtual X screen with a window manager, for the few tests that need a real window."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

WINDOW_MANAGERS = ("openbox", "icewm", "xfwm4", "metacity", "fluxbox", "twm")


def missing() -> str | None:
    """Say which program a virtual screen lacks here, or None."""
    for name in ("Xvfb", "xdotool"):
        if shutil.which(name) is None:
            return name
    return None if _window_manager() else f"a window manager ({', '.join(WINDOW_MANAGERS)})"


@contextmanager
def x_screen(width: int = 1600, height: int = 1000) -> Iterator[dict[str, str]]:
    """Open a screen of its own number; yields the environment a program on it needs."""
    reader, writer = os.pipe()
    order = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with ExitStack() as stack:
        stack.enter_context(_running(order, pass_fds=(writer,)))
        os.close(writer)
        with open(reader, encoding="ascii") as answer:
            number = answer.readline().strip()
        gone = {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY"}
        environment = {k: v for k, v in os.environ.items() if k not in gone} | {"DISPLAY": f":{number}"}
        stack.enter_context(_running([str(_window_manager())], env=environment))
        yield environment


def _window_manager() -> str | None:
    return next((found for name in WINDOW_MANAGERS if (found := shutil.which(name))), None)


@contextmanager
def _running(order: list[str], **how: object) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(order, **quiet, **how)
    try:
        yield
    finally:
        process.terminate()
        process.wait(5)
