"""The edits of frames, notes and comments; none of them changes a layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.edits import EditError, move
from cnnstudio.document.furnishing import LONGEST_NOTE, Box, Frame, Note
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr
from cnnstudio.layers.value import first_error

Shift = tuple[float, float]


def add_frame(project: Project, members: Iterable[str], box: Box, title: str) -> tuple[Project, str]:
    """Put a frame around layers, notes and frames; what another frame carried it carries no longer."""
    held = tuple(dict.fromkeys(members))
    frame_id = _free_id(project, "frame")
    holders = {each: frame.id for frame in project.frames for each in frame.members if each in held}
    around = set(holders.values()) if holders.keys() >= set(held) else set[str]()
    outer = around.pop() if len(around) == 1 else ""
    frames = tuple(_let_go(frame, held, frame_id if frame.id == outer else "") for frame in project.frames)
    made = _checked(Frame, id=frame_id, title=title, box=tidy(box), members=held)
    return project.replaced(frames=(*frames, made)), frame_id


def _let_go(frame: Frame, held: Iterable[str], instead: str) -> Frame:
    gone = set(held)
    if frame.block or not gone & set(frame.members):
        return frame
    kept = tuple(member for member in frame.members if member not in gone)
    return frame.replaced(members=(*kept, instead) if instead else kept)


def tidy(box: Box) -> Box:
    """Return a box to a hundredth of a pixel."""
    left, top, width, height = (round(float(number), 2) for number in box)
    return left, top, width, height


def _free_id(project: Project, stem: str) -> str:
    items: tuple[Frame | Note, ...] = (*project.frames, *project.notes)
    taken = {item.id for item in items} | project.positions.keys()
    number = 1
    while f"{stem}~{number}" in taken:
        number += 1
    return f"{stem}~{number}"


def _checked(kind: Any, **fields: Any) -> Any:
    try:
        return kind(**fields)
    except ValidationError as error:
        raise EditError(first_error(error)[1], first_error(error)[0]) from None


def set_frame(project: Project, frame_id: str, **fields: Any) -> Project:
    """Change a frame's title, colour or box."""
    return project.replaced(frames=tuple(_changed(f, frame_id, fields) for f in project.frames))


def set_note(project: Project, note_id: str, **fields: Any) -> Project:
    """Change a note's text or box."""
    return project.replaced(notes=tuple(_changed(n, note_id, fields) for n in project.notes))


def _changed(item: Any, wanted: str, fields: dict[str, Any]) -> Any:
    if item.id != wanted:
        return item
    if "box" in fields:
        fields = {**fields, "box": tidy(fields["box"])}
    try:
        return item.replaced(**fields)
    except ValidationError as error:
        raise EditError(first_error(error)[1], first_error(error)[0]) from None


def add_note(project: Project, text: str, box: Box, node: str | None = None) -> tuple[Project, str]:
    """Put a note somewhere; attached to a layer its place counts from the layer's corner."""
    note = _checked(Note, id=_free_id(project, "note"), text=text, box=tidy(box), node=node)
    return project.replaced(notes=(*project.notes, note)), note.id


def comment(project: Project, node_id: str, words: str) -> Project:
    """Remark something about a layer; no words take the remark away."""
    if len(words) > LONGEST_NOTE:
        raise EditError(tr("A comment has at most {n} characters.", n=LONGEST_NOTE))
    return project.replaced(comments={**project.comments, node_id: words.strip()})


def carry(project: Project, places: Mapping[str, Place], things: Iterable[str], shift: Shift) -> Project:
    """Put layers at new places and move frames and notes by so much, as one edit."""
    moved = set(things)
    frames = tuple(f.replaced(box=_by(f.box, shift)) if f.id in moved else f for f in project.frames)
    notes = tuple(n.replaced(box=_by(n.box, shift)) if n.id in moved else n for n in project.notes)
    return move(project, places).replaced(frames=frames, notes=notes)


def _by(box: Box, shift: Shift) -> Box:
    return tidy((box[0] + shift[0], box[1] + shift[1], box[2], box[3]))


def remove_things(project: Project, ids: Iterable[str]) -> Project:
    """Remove frames and notes; what a frame carried stays."""
    gone = set(ids)
    frames = tuple(
        f.replaced(members=tuple(m for m in f.members if m not in gone)) if gone & set(f.members) else f
        for f in project.frames
        if f.id not in gone
    )
    return project.replaced(frames=frames, notes=tuple(n for n in project.notes if n.id not in gone))


def join(project: Project, frame_id: str, members: Iterable[str]) -> Project:
    """Let a frame carry these; no other frame of the same graph does so any longer."""
    held = tuple(dict.fromkeys(members))
    frames = tuple(_let_go(frame, held, "") for frame in project.frames)
    grown = tuple(f.replaced(members=(*f.members, *held)) if f.id == frame_id else f for f in frames)
    return project.replaced(frames=grown)


def leave(project: Project, members: Iterable[str]) -> Project:
    """Let no frame carry these."""
    held = tuple(members)
    return project.replaced(frames=tuple(_let_go(frame, held, "") for frame in project.frames))


def carried(project: Project, things: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the layers, and the frames and notes, that move when these do: what frames carry, however deep."""
    frames = {frame.id: frame for frame in project.frames}
    notes = {note.id: note for note in project.notes}
    nodes: set[str] = set()
    found: set[str] = set()
    queue = list(things)
    while queue:
        each = queue.pop()
        if each in found:
            continue
        if each in frames:
            found.add(each)
            queue += frames[each].members
        elif each in notes:
            found.add(each)
        elif each in project.graph.by_id:
            nodes.add(each)
    return nodes, {each for each in found if each not in notes or notes[each].node is None}
