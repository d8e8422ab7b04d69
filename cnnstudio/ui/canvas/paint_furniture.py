"""Frames behind everything, notes and the marks of comments."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from cnnstudio.ui import theme
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.furniture import Thing, title_box
from cnnstudio.ui.canvas.marks import Marks
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin

_AREA, _EDGE = 0.10, 0.55
NOTE_ROOM = 10.0
_HEADING = 15
_LEAST_WORDS = 120
"""Pixels that a title may have where its frame is narrower."""
_HIGHEST = 480.0
READABLE = 0.3
"""Below this zoom a note is a plain sheet; its words could not be read."""


class NoteText(QTextDocument):
    """Markdown without HTML, which loads nothing from anywhere."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Give nothing: a note may name a picture, but never fetch one."""
        return None


@lru_cache(maxsize=64)
def note_text(words: str, width: float) -> NoteText:
    """Return a note's text laid out for a width, in scene pixels."""
    document = NoteText()
    font = QFont(theme.current().font("body"))
    font.setPixelSize(13)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    feature = QTextDocument.MarkdownFeature
    document.setMarkdown(words, feature.MarkdownNoHTML | feature.MarkdownDialectCommonMark)
    _calm_headings(document)
    document.setTextWidth(width)
    return document


def _calm_headings(document: QTextDocument) -> None:
    """Let headings be little larger than the text: a note is small."""
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            cursor = QTextCursor(block)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            larger = QTextCharFormat()
            larger.setProperty(QTextCharFormat.Property.FontSizeAdjustment, 0)
            larger.setProperty(QTextCharFormat.Property.FontPixelSize, _HEADING)
            larger.setFontWeight(QFont.Weight.DemiBold)
            cursor.mergeCharFormat(larger)
        block = block.next()


def needed_height(words: str, width: float) -> float:
    """Return how high a note of this width must be to show all its words, up to a limit."""
    return min(note_text(words, width - 2 * NOTE_ROOM).size().height() + 2.5 * NOTE_ROOM, _HIGHEST)


class FurniturePainter:
    """Paints in window pixels, so that titles are readable at every zoom."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye) -> None:
        self._painter, self._skin, self._marks, self._eye = painter, skin, marks, eye

    def frames(self, scene: Scene) -> None:
        """Paint the areas with their titles, outer ones first."""
        for thing in scene.things.values():
            if thing.kind == "frame":
                self._frame(thing)

    def _frame(self, thing: Thing) -> None:
        painter, skin = self._painter, self._skin
        box, colour = self._eye.box_to_window(thing.box), skin.family(thing.colour)
        chosen = thing.id in self._marks.selected_things
        area, edge = type(colour)(colour), type(colour)(colour)
        area.setAlphaF(_AREA)
        edge.setAlphaF(_EDGE)
        painter.setBrush(area)
        painter.setPen(skin.pen("accent", 2) if chosen else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 8, 8)
        if not chosen:
            pen = QPen(skin.pen("line", 1))  # the skin keeps its own
            pen.setColor(edge)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self._grip(box)

    def titles(self, scene: Scene) -> None:
        """Paint the titles of frames over everything, so that they are read at every zoom."""
        for thing in scene.things.values():
            if thing.kind == "frame":
                self._title(thing, thing.id in self._marks.selected_things)

    def _title(self, thing: Thing, chosen: bool) -> None:
        painter, skin = self._painter, self._skin
        bar = title_box(thing, self._eye)
        font = QFont(theme.current().font("strong"))
        font.setPixelSize(max(11, round(13 * self._eye.factor)))
        painter.setFont(font)
        painter.setPen(skin.colour("accent" if chosen else "text"))
        dot = min(8.0, bar.height() / 3)
        words = painter.fontMetrics().elidedText(
            thing.words, Qt.TextElideMode.ElideRight, max(round(bar.width() - 3 * dot), _LEAST_WORDS)
        )
        plate = QRectF(bar.left() - 2, bar.top() + 1, 3.4 * dot, bar.height() - 2)
        plate.setWidth(2.4 * dot + painter.fontMetrics().horizontalAdvance(words) + 6)
        pen = painter.pen()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(skin.colour("canvas", 0.82))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(pen)
        bar.setWidth(max(bar.width(), plate.width()))
        painter.drawText(bar.adjusted(2.4 * dot, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(skin.family(thing.colour))
        painter.drawEllipse(QPointF(bar.left() + dot, bar.center().y()), dot / 2 + 1, dot / 2 + 1)

    def _grip(self, box: QRectF) -> None:
        """Paint two lines in the corner that can be dragged."""
        if min(box.width(), box.height()) < 60:
            return
        self._painter.setPen(self._skin.pen("text_faint", 1))
        for step in (5, 9):
            self._painter.drawLine(
                QPointF(box.right() - step, box.bottom() - 3), QPointF(box.right() - 3, box.bottom() - step)
            )

    def notes(self, scene: Scene) -> None:
        """Paint the notes over wires and nodes, each with a line to its layer."""
        for thing in scene.things.values():
            if thing.kind == "note":
                self._leash(scene, thing)
                self._note(thing)

    def _leash(self, scene: Scene, thing: Thing) -> None:
        item = scene.nodes.get(thing.node)
        if item is None:
            return
        start, end = self._eye.to_window(thing.box.center()), self._eye.to_window(item.box.center())
        self._painter.save()
        path = QPainterPath()
        path.addRect(QRectF(QPointF(-1e5, -1e5), QSizeF(2e5, 2e5)))
        hole = QPainterPath()
        hole.addRect(self._eye.box_to_window(item.box))
        self._painter.setClipPath(path.subtracted(hole), Qt.ClipOperation.IntersectClip)
        self._painter.setPen(self._skin.pen("line_strong", 1, dash=(3, 3)))
        self._painter.drawLine(start, end)
        self._painter.restore()

    def _note(self, thing: Thing) -> None:
        painter, skin = self._painter, self._skin
        box = self._eye.box_to_window(thing.box)
        chosen = thing.id in self._marks.selected_things
        painter.setBrush(skin.colour("card"))
        painter.setPen(skin.pen("accent", 2) if chosen else skin.pen("line_strong", 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.fillRect(QRectF(box.left() + 1, box.top() + 1, box.width() - 2, 3), skin.colour("warning"))
        if self._eye.factor >= READABLE:
            self._words(thing)
        self._grip(box)

    def _words(self, thing: Thing) -> None:
        painter, eye = self._painter, self._eye
        ink = self._skin.colour("text")
        width = thing.box.width() - 2 * NOTE_ROOM
        document = note_text(thing.words, width)
        painter.save()
        painter.translate(eye.to_window(thing.box.topLeft() + QPointF(NOTE_ROOM, NOTE_ROOM)))
        painter.scale(eye.factor, eye.factor)
        painter.setClipRect(QRectF(0, 0, width, thing.box.height() - 1.5 * NOTE_ROOM))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, ink)
        context.palette.setColor(QPalette.ColorRole.Link, self._skin.colour("accent"))
        document.documentLayout().draw(painter, context)
        painter.restore()
