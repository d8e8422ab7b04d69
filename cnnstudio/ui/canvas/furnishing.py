"""Frames, notes and comments by command."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document import furnish
from cnnstudio.document.flow import Flow
from cnnstudio.language import tr
from cnnstudio.ui.canvas.furniture import around, with_title
from cnnstudio.ui.canvas.items import NODE, NodeItem
from cnnstudio.ui.canvas.paint_furniture import needed_height
from cnnstudio.ui.canvas.stage import Stage

NOTE_WIDTH, NOTE_HEIGHT = 208.0, 96.0
_NEW = "a new note"
"""A note and its first words are one step; without words they are none."""


class Furnishing:
    """Mixed into the commands: what stands beside the network."""

    stage: Stage

    def make_frame(self) -> None:
        """Put a frame around what is selected, or an empty one in the middle of the window."""
        stage, marks = self.stage, self.stage.marks
        nodes, things = stage.selected(), sorted(marks.selected_things)
        boxes = [stage.scene.nodes[n].box for n in nodes] + [
            with_title(stage.scene.things[t]) for t in things
        ]
        area = around(boxes)
        if not boxes:
            area.moveCenter(stage.seen().center())
        title = tr("Frame")
        made = stage.edit(tr("Add a frame"), furnish.add_frame, (*nodes, *things), _box(area), title)
        if isinstance(made, str):
            stage.select(things=[made])
            self.stage.wordsWished.emit(made)

    def make_note(self) -> None:
        """Put a note beside the selected layer, attached to it, or free at the pointer."""
        stage, chosen = self.stage, self.stage.selected()
        if len(chosen) == 1:
            area = _beside(stage.scene.nodes[chosen[0]], stage.scene.flow)
        else:
            middle = QPointF(stage.window.width() / 2, stage.window.height() / 2)
            at = stage.camera.eye.to_scene(stage.pointer or middle)
            area = QRectF(at.x() - NOTE_WIDTH / 2, at.y() - 20, NOTE_WIDTH, NOTE_HEIGHT)
        node = chosen[0] if len(chosen) == 1 else None
        stage.document.settle()
        made = stage.edit(tr("Add a note"), furnish.add_note, "", _box(area), node, merge=_NEW)
        if isinstance(made, str):
            stage.select(things=[made])
            self.stage.wordsWished.emit(made)

    def make_comment(self) -> None:
        """Ask for a comment on the selected layer."""
        chosen = self.stage.selected()
        if len(chosen) == 1:
            self.stage.wordsWished.emit(chosen[0])

    def paint_frame(self, colour: str) -> None:
        """Give the selected frames another colour."""
        frames = [t for t in sorted(self.stage.marks.selected_things) if self.stage.scene.things[t].colour]
        for frame in frames:
            self.stage.edit(tr("Colour a frame"), partial(furnish.set_frame, frame_id=frame, colour=colour))

    def write(self, item: str, words: str) -> None:
        """Take new words for a frame, a note or the comment on a layer."""
        stage = self.stage
        thing = stage.scene.things.get(item)
        if thing is None:
            name = stage.document.project.node(item).name
            stage.edit(tr("Comment on {name}", name=name), furnish.comment, item, words)
        elif thing.kind == "frame":
            title = words.strip() or tr("Frame")
            stage.edit(tr("Name a frame"), partial(furnish.set_frame, frame_id=item, title=title))
        elif words.strip():
            origin = stage.scene.place_of(thing.node) if thing.node in stage.scene.nodes else (0.0, 0.0)
            high = max(thing.box.height(), needed_height(words, thing.box.width()))
            area = QRectF(thing.box.translated(-origin[0], -origin[1]))
            area.setHeight(high)
            change = partial(furnish.set_note, note_id=item, text=words, box=_box(area))
            if thing.words:
                stage.edit(tr("Write a note"), change)
            else:
                stage.edit(tr("Add a note"), change, merge=_NEW)
        else:
            fresh = None if thing.words else _NEW
            stage.edit(tr("Remove an empty note"), furnish.remove_things, [item], merge=fresh)
        stage.document.settle()


def _beside(item: NodeItem, flow: Flow) -> QRectF:
    """Return where a note stands from its layer's corner: where no wire leaves."""
    if flow.lies:
        return QRectF(item.lead.x(), item.lead.y() - NOTE_HEIGHT - 28, NOTE_WIDTH, NOTE_HEIGHT)
    right = item.box.right() - item.box.left() + item.lead.x() + 72
    return QRectF(right, item.lead.y() - 20, NOTE_WIDTH, NOTE_HEIGHT)


def _box(area: QRectF) -> tuple[float, float, float, float]:
    return area.left(), area.top(), max(area.width(), NODE.width() / 4), max(area.height(), NODE.height() / 2)
