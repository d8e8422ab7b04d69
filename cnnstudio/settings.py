"""User preferences as one validated value, and the store that keeps it on disk."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from psygnal import Signal
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cnnstudio import paths
from cnnstudio.language import tr
from cnnstudio.storage import StorageError, atomic_write

RECENT_KEPT = 10
ADDED_KEPT = 60
_LARGEST_FILE = 1_000_000  # bytes; a preferences file never comes near it

Theme = Literal["system", "dark", "light", "contrast"]
Navigation = Literal["auto", "mouse", "trackpad"]
Workspace = Literal["start", "data", "design", "train", "inspect", "draw", "lab"]
Language = Literal["en", "pseudo"]


class Settings(BaseModel):
    """What a user prefers; never what a project contains."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    format: Literal[1] = 1
    theme: Theme = "system"
    theme_before: Literal["system", "dark", "light"] = "system"
    """What is worn again when strong contrast is switched off."""
    language: Language = "en"
    scale: Annotated[float, Field(ge=0.8, le=2.0)] = 1.0
    reduced_motion: bool = False
    symbols: Literal["WFPS", "nfps", "ikpsd"] = "WFPS"
    """The letters of formulas."""
    first_row: Literal[0, 1] = 0
    """What the first row is called."""
    navigation: Navigation = "auto"
    """What the wheel does on the canvas: zoom (mouse), pan (trackpad), or what fits the device that turns it."""
    guides: bool = True
    """Moved layers are drawn to the edges, middles and distances of others."""
    snap_to_grid: bool = False
    """Moved layers keep to a grid of eight pixels."""
    map: bool = True
    """A large network has a map in the corner of the canvas."""
    gaps: bool = True
    """Layers behind make room for one that is inserted, and close up when one is taken away."""
    shake_disconnects: bool = False
    """A layer that is shaken while it is dragged comes off its wires."""
    tab_adds: bool = False
    """On the canvas, Tab asks for a layer instead of walking on."""
    letters_add: bool = False
    """On the canvas, any letter asks for a layer instead of doing what that letter does."""
    single_letters: bool = True
    """On the canvas, single letters are keys."""
    shortcuts: Annotated[dict[str, Annotated[str, Field(max_length=40)]], Field(max_length=300)] = {}
    """Keys that a person chose, by what they do; an empty text takes them away."""
    added_kinds: Annotated[tuple[str, ...], Field(max_length=ADDED_KEPT)] = ()
    """The kinds of layers added last, the newest first; one that is added often is here several times."""
    snapshot_megabytes: Annotated[int, Field(ge=0, le=1_000_000)] = 512
    """What the kept epochs of one run may take on disk; with 0 only the first, the best and the last are kept."""
    recent_projects: Annotated[tuple[str, ...], Field(max_length=RECENT_KEPT)] = ()
    last_workspace: Workspace = "start"
    first_run: bool = True
    first_course: bool = False
    """The palette lists the twelve kinds of a first course."""
    about_layers: bool = False
    """The inspector tells what the selected layer's kind is."""

    def changed(self, **fields: object) -> Settings:
        """Return the settings with some fields changed and everything checked again."""
        return Settings.model_validate({**self.model_dump(), **fields})

    def with_recent(self, project: Path) -> Settings:
        """Return the settings with this project first among the recent ones."""
        path = str(project.resolve())
        others = (known for known in self.recent_projects if known != path)
        return self.changed(recent_projects=(path, *others)[:RECENT_KEPT])

    def with_added(self, kind: str) -> Settings:
        """Return the settings with this kind of layer added last."""
        return self.changed(added_kinds=(kind, *self.added_kinds)[:ADDED_KEPT])

    def without_recent(self, project: str) -> Settings:
        """Return the settings with this project forgotten."""
        return self.changed(recent_projects=tuple(p for p in self.recent_projects if p != project))


class SettingsStore:
    """Keeps the settings of one person in one file; a damaged file costs preferences, never the start."""

    changed = Signal(Settings)

    def __init__(self, path: Path | None = None) -> None:
        self.path = path if path is not None else paths.settings_file()
        self.notice: str | None = None
        self.value = self._read()

    def change(self, **fields: object) -> None:
        """Change some fields, save, and tell; a value out of range raises and changes nothing."""
        self.replace(self.value.changed(**fields))

    def replace(self, value: Settings) -> None:
        """Take over these settings, save, and tell; unchanged settings do neither."""
        if value == self.value:
            return
        self.value = value
        self._save()
        self.changed.emit(value)

    def _save(self) -> None:
        try:
            atomic_write(self.path, _as_text(self.value).encode())
        except StorageError as error:
            self.notice = str(error)

    def _read(self) -> Settings:
        try:
            with self.path.open("rb") as stream:
                content = stream.read(_LARGEST_FILE + 1)
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            self.notice = tr(
                "Your preferences in {path} cannot be read ({why}); the usual ones are used.",
                path=str(self.path),
                why=error.strerror or str(error),
            )
            return Settings()
        return self._parsed(content)

    def _parsed(self, content: bytes) -> Settings:
        try:
            return _from_text(content)
        except (ValueError, RecursionError):
            self.notice = self._set_aside()
            return Settings()

    def _set_aside(self) -> str:
        copy = self.path.with_name(f"{self.path.stem}-damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}.json")
        try:
            os.replace(self.path, copy)
        except OSError as error:
            return tr("Your preferences were damaged and could not be kept ({why}).", why=str(error.strerror))
        return tr(
            "Your preferences were damaged; a copy is kept as {name}, the usual ones are used.",
            name=copy.name,
        )


def _as_text(value: Settings) -> str:
    """Return the JSON form without what is as usual, so that a file says only what a person chose."""
    return (
        json.dumps({"format": 1, **value.model_dump(exclude_defaults=True)}, indent=2, ensure_ascii=False)
        + "\n"
    )


def _from_text(content: bytes) -> Settings:
    if len(content) > _LARGEST_FILE:
        raise ValueError("too large")
    stored: Any = json.loads(content.decode())
    if not isinstance(stored, dict):
        raise ValueError("not an object")
    try:
        return Settings.model_validate_json(content)
    except ValidationError as error:
        return _salvaged(stored, error)


def _salvaged(stored: dict[str, Any], error: ValidationError) -> Settings:
    """Return the settings without the fields that do not fit: one bad or newer field costs only itself."""
    bad = {part["loc"][0] for part in error.errors() if part["loc"]}
    if "format" in bad:
        raise ValueError("another format")
    kept = {name: value for name, value in stored.items() if name not in bad}
    return Settings.model_validate_json(json.dumps(kept))
