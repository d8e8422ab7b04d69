"""Joining and leaving frames while something is dragged: explicit, by a key, never by where it happens to lie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnstudio.document import furnish
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.ui.canvas.furniture import Thing, frame_under, holder_of
from cnnstudio.ui.canvas.gestures.gesture import Pointer
from cnnstudio.ui.canvas.stage import Stage, Tag

Part = tuple[str, tuple[str, ...]]
"""A frame, or nothing, and what will be carried by it."""


class Membership:
    """What the key F has asked for during a drag."""

    def __init__(self, stage: Stage, members: set[str]) -> None:
        self._stage, self._members = stage, members
        self._wanted = False
        self._frame: Thing | None = None

    def toggle(self, pointer: Pointer) -> None:
        """Ask for the other state, or take that back."""
        self._wanted = not self._wanted
        self.follow(pointer)

    def follow(self, pointer: Pointer) -> None:
        """Find the frame that is meant and say what will happen."""
        if not self._wanted:
            if self._frame is not None:
                self._frame = None
                self._stage.tagged.emit(None)
            return
        holder = holder_of(self._stage.scene.things, self._members)
        self._frame = holder or self._under(pointer)
        if self._frame is None:
            self._stage.tagged.emit(Tag(tr("No frame is here"), refused=True))
            return
        words = tr("Leave {frame}") if holder is not None else tr("Join {frame}")
        self._stage.tagged.emit(Tag(words.format(frame=self._frame.words)))

    def _under(self, pointer: Pointer) -> Thing | None:
        """Return the innermost frame under the pointer that is not among what is dragged."""
        things = self._stage.scene.things
        _nodes, own = furnish.carried(self._stage.document.project, self._members)
        return frame_under({t: thing for t, thing in things.items() if t not in own}, pointer.scene)

    def part(self) -> Part | None:
        """Return what to change: the frame to join, or no frame where one is left; None for nothing."""
        if not self._wanted or self._frame is None:
            return None
        members = tuple(sorted(self._members))
        return ("", members) if self._members <= set(self._frame.members) else (self._frame.id, members)


def take_part(project: Project, part: Part | None, verb: Callable[..., Project], *arguments: Any) -> Project:
    """Do an edit and let its layers join or leave a frame, as one step."""
    project = verb(project, *arguments)
    if part is None:
        return project
    return furnish.join(project, *part) if part[0] else furnish.leave(project, part[1])
