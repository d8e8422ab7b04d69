"""The queue of runs on disk, beside the runs themselves, so that it outlives the window and the engine."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from cnnstudio.engine.record import RunError
from cnnstudio.language import tr
from cnnstudio.layers.value import Value
from cnnstudio.storage import atomic_write

_FILE = "queue.json"
_ASIDE = "queue.damaged.json"


class Entry(Value):
    """One run that waits, goes on or is done; how far it came stands in the run's own record."""

    id: str
    settings: tuple[tuple[str, str], ...] = ()
    """What makes it differ from its neighbours: (field, value) for each field varied."""
    name: str
    design: str
    """The whole project as its file would hold it."""
    folder: str = ""
    """The run's folder name once it was begun, empty while it waits."""
    refused: str = ""
    """Why it could not begin."""


class _Queue(Value):
    format: int = 1
    entries: tuple[Entry, ...] = ()


def read_queue(parent: Path) -> tuple[Entry, ...]:
    """Return the entries kept beside the runs; a damaged file is put aside, and RunError says where."""
    try:
        text = (parent / _FILE).read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise RunError(
            tr("The queue in {folder} cannot be read ({why}).", folder=str(parent), why=error.strerror)
        ) from error
    try:
        return _Queue.model_validate_json(text).entries
    except ValidationError as error:
        aside = parent / _ASIDE
        (parent / _FILE).replace(aside)
        raise RunError(
            tr("The queue is damaged and was put aside as {path}; the runs are untouched.", path=str(aside))
        ) from error


def write_queue(parent: Path, entries: tuple[Entry, ...]) -> None:
    """Keep the entries; an empty queue leaves no file. OSError where the folder takes none."""
    if not entries:
        (parent / _FILE).unlink(missing_ok=True)
        return
    parent.mkdir(parents=True, exist_ok=True)
    told = _Queue(entries=entries).model_dump(mode="json")
    atomic_write(parent / _FILE, json.dumps(told, ensure_ascii=False).encode())
