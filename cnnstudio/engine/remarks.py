"""What the user says of a run: whether it is pinned, and a note; kept in the run's own folder."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from cnnstudio.layers.value import Value
from cnnstudio.storage import atomic_write

_FILE = "remark.json"
LONGEST = 500


class Remark(Value):
    """A pinned run stands above the others."""

    pinned: bool = False
    note: str = ""


def read_remark(folder: Path | str) -> Remark:
    """Return what was said of a run; nothing where there is no file or it cannot be read."""
    try:
        return Remark.model_validate_json((Path(folder) / _FILE).read_bytes())
    except (OSError, ValidationError):
        return Remark()


def write_remark(folder: Path | str, remark: Remark) -> None:
    """Keep what was said of a run; StorageError where its folder takes nothing."""
    text = json.dumps(remark.model_dump(mode="json"), ensure_ascii=False)
    atomic_write(Path(folder) / _FILE, text.encode())
