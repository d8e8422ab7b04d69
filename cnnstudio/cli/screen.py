"""Whether there is a screen to open a window on."""

from __future__ import annotations

import os
import sys

from cnnstudio.cli.faults import Fault
from cnnstudio.language import tr


def require_screen() -> None:
    """Stop in one line where Qt would abort with a cryptic one."""
    if not _has_screen():
        where = os.environ.get("QT_QPA_PLATFORM", "") or "$DISPLAY"
        raise Fault(
            tr("there is no display to open a window on"),
            where,
            tr("run `cnnstudio --help` for what works without one"),
        )


def _has_screen() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
