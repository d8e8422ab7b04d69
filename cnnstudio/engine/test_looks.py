"""How often a run's test set was opened: each look is noted beside the run, because each makes its number worth less."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from cnnstudio.engine.record import RunError
from cnnstudio.language import tr
from cnnstudio.layers.value import Value
from cnnstudio.storage import atomic_write

_FILE = Path("evaluation") / "looks.json"

Viewer = Literal["window", "command line"]


class Look(Value):
    """One opening of the test set."""

    when: str
    """UTC, ISO 8601."""
    step: int
    """Training step of the weights that were looked at."""
    by: Viewer = "window"


_LOOKS = TypeAdapter(tuple[Look, ...])


def looks(folder: Path | str) -> tuple[Look, ...]:
    """Return the looks at a run's test set, the first one first; RunError when they cannot be read."""
    try:
        content = (Path(folder) / _FILE).read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise RunError(_unreadable(folder)) from error
    try:
        return _LOOKS.validate_json(content)
    except ValidationError as error:
        raise RunError(_unreadable(folder)) from error


def note_look(folder: Path | str, step: int, by: Viewer = "window") -> int:
    """Add a look and return how many there are; what cannot be read is not overwritten."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    noted = (*looks(folder), Look(when=now, step=step, by=by))
    path = Path(folder) / _FILE
    path.parent.mkdir(exist_ok=True)
    atomic_write(path, json.dumps([look.model_dump() for look in noted], indent=1).encode())
    return len(noted)


def _unreadable(folder: Path | str) -> str:
    return tr(
        "How often the test set of {run} was opened cannot be read (looks.json is damaged); it counts as unknown.",
        run=Path(folder).name,
    )
