"""Notes over the curves: a line at their step, a small bookmark, and their words where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cnnstudio.language import number, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.paint import text, text_width

_WIDEST = 170
"""Pixels that the words of one note may take."""
_ROWS = 4


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A note where it stands on the x axis."""

    at: float
    step: int
    words: str

    def said(self) -> str:
        """Return the note as a sentence for those who do not see it."""
        return tr("note at batch {step}: {words}", step=number(self.step), words=self.words)


def nearest_note(notes: Sequence[NoteMark], at: float, reach: float) -> NoteMark | None:
    """Return the note nearest to a place, None where none is in reach."""
    close = [note for note in notes if abs(note.at - at) <= reach]
    return min(close, key=lambda note: abs(note.at - at), default=None)


def paint_notes(
    painter: QPainter,
    box: QRectF,
    across: Callable[[float], float],
    notes: Sequence[NoteMark],
    rows: range | None,
) -> None:
    """Paint the notes; their words in the first of these rows that is free, or without rows only their signs."""
    look = theme.current()
    pen = QPen(look.colour("text_quiet"), 1)
    pen.setDashPattern([1, 3])
    high, free = look.line_height("micro") + look.px(4), dict.fromkeys(rows or (), box.left())
    for note in notes:
        x = across(note.at)
        if not box.left() <= x <= box.right():
            continue
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        row = next((row for row, end in free.items() if end <= x), None)
        top = box.top() + 2 + high * (row if row is not None else 0)
        side = look.px(12)
        icons.draw(
            painter,
            "bookmark",
            QRectF(x - side / 2, top + (high - side) / 2, side, side),
            look.colour("text_quiet"),
        )
        if row is not None:
            free[row] = _paint_words(painter, box, QRectF(x + side / 2 + 2, top, 0, high), note.words)


def first_rows(taken: bool) -> range:
    """Return the rows that notes may take, below what else is written at the top of a plot."""
    return range(1 if taken else 0, _ROWS)


def _paint_words(painter: QPainter, box: QRectF, place: QRectF, words: str) -> float:
    """Write beside a line, on the side where there is room; return where the words end."""
    look = theme.current()
    width = min(text_width(words, "micro") + look.px(8), look.px(_WIDEST))
    if place.left() + width > box.right():
        place.moveLeft(place.left() - width - look.px(16))
    place.setWidth(width)
    painter.fillRect(place, look.colour("chrome", 0.85))
    text(
        painter,
        place.adjusted(look.px(3), 0, 0, 0),
        words,
        "micro",
        "text_quiet",
        Qt.AlignmentFlag.AlignVCenter,
    )
    return max(place.right(), place.left() + width)
