"""Views kept by number, saved for each project beside the designs and not in them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import QObject, QTimer

from cnnstudio import paths
from cnnstudio.document.change import Change
from cnnstudio.language import tr
from cnnstudio.storage import StorageError, atomic_write
from cnnstudio.ui.canvas.trail import KeptView, kept
from cnnstudio.ui.canvas.view import CanvasView

_REST = 400
"""Milliseconds a view must rest to be remembered as the last one."""
_LARGEST_FILE = 100_000  # bytes; nine views never come near it
_Place = Annotated[float, Field(ge=-1e7, le=1e7)]


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    zoom: Annotated[float, Field(ge=0.01, le=10.0)]
    x: _Place
    y: _Place


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    views: dict[Annotated[int, Field(ge=1, le=9)], _View] = {}
    last: _View | None = None
    """How one looked at the network last."""


class KeptViews(QObject):
    """Writes the views of a canvas when one is kept, and reads them when a project is opened."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas, self._path = canvas, canvas.document.path
        self._last: KeptView | None = None
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.setInterval(_REST)
        self._moved.timeout.connect(self._write)
        canvas.stage.cameraMoved.connect(self._follow_camera)
        canvas.document.changed.connect(self.follow)
        canvas.stage.viewsKept.connect(self._write)
        self._read()

    def follow(self, change: Change) -> None:
        """Read what belongs to another project, and keep the views of one that was saved for the first time."""
        path = self._canvas.document.path
        if change.reset:
            self._moved.stop()
            self._path = path
            self._read()
        elif path != self._path:
            self._path = path
            self._write()

    def _read(self) -> None:
        found = _kept_for(self._path) if self._path is not None else _File()
        stage, last = self._canvas.stage, found.last
        stage.kept_views = {digit: KeptView(v.zoom, v.x, v.y) for digit, v in found.views.items()}
        self._last = KeptView(last.zoom, last.x, last.y) if last is not None else None
        if self._last is not None:
            self._canvas.look_first(self._last)

    def _follow_camera(self) -> None:
        """Remember how one looks at the network itself, once the view rests."""
        stage = self._canvas.stage
        if self._path is None or self._canvas.levels.depth or not self._canvas.isVisible():
            return
        view = kept(stage.camera.goal, stage.window)
        if view != self._last:
            self._last = view
            self._moved.start()

    def _write(self) -> None:
        views, last = self._canvas.stage.kept_views, self._last
        if self._path is None or not (views or last):
            return
        told = _File(
            views={digit: _seen(v) for digit, v in sorted(views.items())},
            last=_seen(last) if last is not None else None,
        )
        try:
            atomic_write(view_file(self._path), told.model_dump_json(indent=2).encode())
        except StorageError as error:
            self._canvas.refused.emit(tr("The view could not be kept: {why}", why=str(error)))


def view_file(project: Path) -> Path:
    """Return the file with the views of a project."""
    name = hashlib.sha256(str(project.resolve()).encode()).hexdigest()[:24]
    return paths.views_folder() / f"{name}.json"


def _seen(view: KeptView) -> _View:
    return _View(zoom=view.zoom, x=view.x, y=view.y)


def _kept_for(project: Path) -> _File:
    """Return the views of a project; a file that is missing or damaged holds none."""
    try:
        with view_file(project).open("rb") as stream:
            return _File.model_validate_json(stream.read(_LARGEST_FILE))
    except (OSError, ValidationError):
        return _File()
