"""Frames and notes as they stand on the canvas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document.project import Project
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.items import NODE

TITLE_HEIGHT = 22.0
LEAST_TITLE = 18.0
"""A title is never lower than this in the window, so that its words have 11 pixels at every zoom."""
CORNER_REACH = 10.0


@dataclass(slots=True)
class Thing:
    """A frame or a note."""

    id: str
    kind: Literal["frame", "note"]
    box: QRectF
    words: str
    colour: str = ""
    members: tuple[str, ...] = ()
    node: str = ""
    """The layer a note is attached to."""
    depth: int = 0
    """How many frames carry it."""
    offset: QPointF = field(default_factory=QPointF)
    """Of an attached note: from the layer's corner."""


def things_of(project: Project) -> dict[str, Thing]:
    """Return the frames and notes of a graph, outer frames first."""
    holders = {member: frame.id for frame in project.frames for member in frame.members}
    found = [
        Thing(f.id, "frame", QRectF(*f.box), f.title, f.colour, f.members, depth=_depth(f.id, holders))
        for f in project.frames
        if not f.block
    ]
    for note in project.notes:
        if note.block:
            continue
        offset = QPointF(note.box[0], note.box[1])
        box = QRectF(*note.box)
        if note.node is not None and note.node in project.graph.by_id:
            x, y = project.positions.get(note.node, (0.0, 0.0))
            box.translate(x, y)
        found.append(Thing(note.id, "note", box, note.text, node=note.node or "", offset=offset, depth=99))
    return {thing.id: thing for thing in sorted(found, key=lambda thing: thing.depth)}


def _depth(frame: str, holders: dict[str, str]) -> int:
    depth, seen = 0, {frame}
    while frame in holders and holders[frame] not in seen:
        frame = holders[frame]
        seen.add(frame)
        depth += 1
    return depth


def title_box(thing: Thing, eye: Eye) -> QRectF:
    """Return where a frame's title stands in the window: on top of its area."""
    box = eye.box_to_window(thing.box)
    height = max(TITLE_HEIGHT * eye.factor, LEAST_TITLE)
    return QRectF(box.left(), box.top() - height, box.width(), height)


def thing_at(things: dict[str, Thing], eye: Eye, at: QPointF) -> tuple[Thing, bool] | None:
    """Return the frame whose title, or the note that, lies under a window point, and whether its corner is meant."""
    for thing in reversed(things.values()):
        box = eye.box_to_window(thing.box)
        far = at - box.bottomRight()
        if abs(far.x()) <= CORNER_REACH and abs(far.y()) <= CORNER_REACH:
            return thing, True
        if (title_box(thing, eye) if thing.kind == "frame" else box).contains(at):
            return thing, False
    return None


def frame_under(things: dict[str, Thing], point: QPointF) -> Thing | None:
    """Return the innermost frame whose area holds a scene point."""
    frames = [t for t in things.values() if t.kind == "frame" and t.box.contains(point)]
    return max(frames, key=lambda thing: thing.depth, default=None)


def holder_of(things: dict[str, Thing], members: set[str]) -> Thing | None:
    """Return the frame that carries all of these."""
    return next((t for t in things.values() if members and members <= set(t.members)), None)


def with_title(thing: Thing) -> QRectF:
    """Return the area of a frame with its title, or of a note."""
    return thing.box.adjusted(0, -TITLE_HEIGHT if thing.kind == "frame" else 0, 0, 0)


def around(boxes: list[QRectF]) -> QRectF:
    """Return the area of a frame around boxes."""
    found = QRectF()
    for box in boxes:
        found = found.united(box)
    return found.adjusted(-24, -12, 24, 14) if boxes else QRectF(0, 0, 2 * NODE.width(), 3 * NODE.height())
