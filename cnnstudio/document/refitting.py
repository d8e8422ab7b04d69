"""Frames around layers that were laid out anew, and notes beside them."""

from __future__ import annotations

from collections.abc import Iterable

from cnnstudio.document.flow import NODE_HEIGHT, NODE_WIDTH, Place
from cnnstudio.document.furnishing import Box, Frame, Note
from cnnstudio.document.project import Project

_BESIDE = (NODE_WIDTH + 72.0, -20.0)
"""From a layer to a note right of it."""
_OVER = 28.0
"""Between a note and the layer below it."""


def refitted(before: Project, after: Project) -> Project:
    """Return the project with frames as wide around their layers as they were, and notes where no wire leaves."""
    if not after.frames and not after.notes:
        return after
    turned = before.direction != after.direction
    notes = tuple(_led(note, after) if turned and note.node is not None else note for note in after.notes)
    after = after.replaced(notes=notes)
    if before.positions == after.positions:
        return after
    return after.replaced(frames=tuple(_fitted(frame, before, after) for frame in after.frames))


def _led(note: Note, after: Project) -> Note:
    """Let a note stand over its layer where data run to the right, and right of it where they run down."""
    _x, _y, width, height = note.box
    place = (0.0, -height - _OVER) if after.direction == "horizontal" else _BESIDE
    return note.replaced(box=(*place, width, height))


def _fitted(frame: Frame, before: Project, after: Project) -> Frame:
    nodes = _held(frame, after)
    was, now = _around(before, nodes), _around(after, nodes)
    if was is None or now is None or was == now:
        return frame
    left, top, width, height = frame.box
    sides = (was[0] - left, was[1] - top, left + width - was[2], top + height - was[3])
    x, y = now[0] - sides[0], now[1] - sides[1]
    wide, high = now[2] + sides[2] - x, now[3] + sides[3] - y
    box: Box = (round(x, 2), round(y, 2), round(max(wide, 1.0), 2), round(max(high, 1.0), 2))
    return frame.replaced(box=box)


def _held(frame: Frame, project: Project) -> set[str]:
    """Return the layers in a frame and in the frames it carries."""
    known, found, queue = {f.id: f for f in project.frames}, set[str](), [frame.id]
    seen = {frame.id}
    while queue:
        for member in known[queue.pop()].members:
            if member not in known:
                found.add(member)
            elif member not in seen:
                seen.add(member)
                queue.append(member)
    return found & project.positions.keys()


def _around(project: Project, nodes: Iterable[str]) -> Box | None:
    """Return left, top, right and bottom around layers."""
    places: list[Place] = [project.positions[node] for node in nodes if node in project.positions]
    if not places:
        return None
    xs, ys = [x for x, _y in places], [y for _x, y in places]
    return min(xs), min(ys), max(xs) + NODE_WIDTH, max(ys) + NODE_HEIGHT
