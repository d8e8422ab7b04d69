"""What is for the eye only as it stands in a file: frames, notes, comments, open blocks, pins, the direction."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.furnishing import LONGEST_NOTE, Frame, Note
from cnnstudio.document.json_text import FileError
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr
from cnnstudio.layers.value import first_error

FURNITURE = {"frames", "notes", "comments", "opened", "pinned", "direction"}
"""The parts of a file that hold them."""
MOST = 10_000


def furniture_data(project: Project) -> dict[str, Any]:
    """Return what stands beside the network as JSON-ready data, empty parts left out."""
    parts: dict[str, Any] = {
        "direction": project.direction if project.direction != "vertical" else "",
        "frames": [_tidy(frame) for frame in project.frames],
        "notes": [_tidy(note) for note in project.notes],
        "comments": dict(project.comments),
        "opened": {node: [round(n, 2) for n in pushed] for node, pushed in project.opened.items()},
        "pinned": sorted(project.pinned),
    }
    return {name: part for name, part in parts.items() if part}


def _tidy(item: Frame | Note) -> dict[str, Any]:
    return {**item.told(), "box": [round(number, 2) for number in item.box]}


def read_furniture(data: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the project's fields that such parts of a file give; FileError says what is wrong with them."""
    return {
        "frames": tuple(_values(Frame, data, "frames", name)),
        "notes": tuple(_values(Note, data, "notes", name)),
        "comments": _comments(data.get("comments", {}), name),
        "opened": _opened(data.get("opened", {}), name),
        "pinned": _pinned(data.get("pinned", []), name),
        "direction": _direction(data.get("direction", "vertical"), name),
    }


def _values(model: type[Frame | Note], data: dict[str, Any], key: str, name: str) -> list[Any]:
    found = data.get(key, [])
    if not isinstance(found, list) or len(found) > MOST:
        raise FileError(
            tr("{name}: {key} must be a list of at most {n:,} objects.", name=name, key=key, n=MOST)
        )
    try:
        values = [model.model_validate_json(json.dumps(item)) for item in found]
    except ValidationError as error:
        field, message = first_error(error)
        at = ", ".join(part for part in (name, key, field) if part)
        raise FileError(tr("{at}: {message}", at=at, message=message)) from None
    if len({value.id for value in values}) < len(values):
        raise FileError(tr("{name}: two {key} share an id.", name=name, key=key))
    return values


def _comments(data: Any, name: str) -> dict[str, str]:
    fits = isinstance(data, dict) and all(
        isinstance(w, str) and len(w) <= LONGEST_NOTE for w in data.values()
    )
    if not fits:
        raise FileError(tr("{name}: the comments must give a text per layer.", name=name))
    return dict(data)


def _opened(data: Any, name: str) -> dict[str, Place]:
    try:
        found = {str(node): (float(up), float(down)) for node, (up, down) in data.items()}
    except (AttributeError, TypeError, ValueError, OverflowError):
        raise FileError(tr("{name}: open blocks must give two numbers per block.", name=name)) from None
    if not all(abs(number) < 1e7 for pushed in found.values() for number in pushed):
        raise FileError(tr("{name}: open blocks must give two numbers per block.", name=name))
    return found


def _pinned(data: Any, name: str) -> frozenset[str]:
    if not isinstance(data, list) or not all(isinstance(node, str) for node in data):
        raise FileError(tr("{name}: the pinned layers must be a list of ids.", name=name))
    return frozenset(data)


def _direction(data: Any, name: str) -> str:
    if data not in ("vertical", "horizontal"):
        raise FileError(tr("{name}: the direction must be vertical or horizontal.", name=name))
    return str(data)
