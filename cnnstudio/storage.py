"""Writing files so that a reader finds the old content or the new, never something between."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cnnstudio.language import tr

Writer = Callable[[BinaryIO], object]

_MARK = ".tmp-"
_SURELY_LEFT = 600.0  # seconds; nothing is written for so long
_LEFTOVER = re.compile(rf"\.(?P<of>.+){re.escape(_MARK)}\d+-[0-9a-f]{{8}}")


class StorageError(Exception):
    """A file could not be written; the text is a sentence for the user."""


def atomic_write(path: Path, content: bytes | Writer) -> None:
    """Replace the file by the content, following links, keeping mode bits; on failure the old file is untouched."""
    target = path.resolve()
    temporary = target.with_name(f".{target.name}{_MARK}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        _fill(temporary, content)
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise StorageError(_sentence(error, target, temporary, content)) from error
    finally:
        with contextlib.suppress(OSError):  # what went wrong first is what is told
            temporary.unlink(missing_ok=True)


def leftover_of(name: str) -> str | None:
    """Return the name of the file that a temporary file of this name was to become; None for any other name."""
    found = _LEFTOVER.fullmatch(name)
    return found["of"] if found else None


def sweep(folder: Path) -> None:
    """Remove, here and in folders below, the temporary files of writers that were killed some time ago."""
    for path in folder.rglob(f".*{_MARK}*"):
        with contextlib.suppress(OSError):  # what cannot be removed does no harm
            if leftover_of(path.name) and time.time() - path.stat().st_mtime > _SURELY_LEFT:
                path.unlink()


def _fill(path: Path, content: bytes | Writer) -> None:
    with open(path, "xb") as stream:
        if callable(content):
            content(stream)
        else:
            stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sentence(error: OSError, target: Path, temporary: Path, content: bytes | Writer) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _disk_full(target, temporary, content)
    if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
        return tr(
            "{folder} cannot be written to (read-only), so {name} was not saved; save a copy elsewhere.",
            folder=str(target.parent),
            name=target.name,
        )
    told = {"name": target.name, "why": error.strerror or str(error)}
    if target.exists():
        return tr("{name} could not be written ({why}); the old file is untouched.", **told)
    return tr("{name} could not be written ({why}); choose another place.", **told)


def _disk_full(target: Path, temporary: Path, content: bytes | Writer) -> str:
    """Say what is needed and what is free; what was written so far is given back and counts as free."""
    written = temporary.stat().st_size if temporary.exists() else 0
    free = shutil.disk_usage(target.parent).free + written
    told = {
        "name": target.name,
        "free": f"{free:,}",
        "needed": tr("more than {n}", n=f"{written:,}") if callable(content) else f"{len(content):,}",
    }
    if target.exists():
        return tr(
            "The disk is full ({needed} bytes needed, {free} free), so {name} was not written; "
            "your last save is untouched.",
            **told,
        )
    return tr(
        "The disk is full ({needed} bytes needed, {free} free), so {name} was not written; free some space.",
        **told,
    )
