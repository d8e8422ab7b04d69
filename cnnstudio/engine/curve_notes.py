"""Notes at places of a run's curves; kept in the run's own folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import Field, ValidationError

from cnnstudio.layers.value import Value
from cnnstudio.storage import atomic_write

_FILE = "curve_notes.json"
LONGEST = 200
"""Letters of one note."""


class CurveNote(Value):
    """Words at the end of a training step."""

    step: int = Field(ge=1)
    words: str = Field(min_length=1, max_length=LONGEST)


class _File(Value):
    format: int = 1
    notes: tuple[CurveNote, ...] = ()


def read_notes(folder: Path | str) -> tuple[CurveNote, ...]:
    """Return a run's notes in the order of their steps; nothing where there is no file or it cannot be read."""
    try:
        return in_order(_File.model_validate_json((Path(folder) / _FILE).read_bytes()).notes)
    except (OSError, ValidationError):
        return ()


def write_notes(folder: Path | str, notes: Iterable[CurveNote]) -> None:
    """Keep a run's notes; StorageError where its folder takes nothing."""
    text = json.dumps(_File(notes=in_order(notes)).model_dump(mode="json"), ensure_ascii=False)
    atomic_write(Path(folder) / _FILE, text.encode())


def in_order(notes: Iterable[CurveNote]) -> tuple[CurveNote, ...]:
    """Return notes in the order of their steps."""
    return tuple(sorted(notes, key=lambda note: note.step))
