"""The card at the crosshair: exact values of every curve."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.curve_view import CURRENT
from cnnstudio.ui.training.reading import Reading
from cnnstudio.ui.training.ticks import exact
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_LONGEST = 60
"""Letters of a note that are shown."""
Row = tuple[str, str, str]  # role of the dot ("" for none), words, value


class ReadingCard(Styled, QWidget):
    """Stands beside the crosshair and lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self._rows: list[Row] = []
        self._around = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_readings(self, readings: list[Reading], share: bool, at: QPointF, note: str = "") -> None:
        """Show these values, and what is noted there, to the right of a place or, without room, to its left."""
        self._title = _title(readings[0])
        self._rows = [row for reading in readings for row in _rows(reading, share)]
        if note:
            self._rows.append(("", note if len(note) <= _LONGEST else f"{note[: _LONGEST - 1]}…", ""))
        said = ", ".join(f"{words} {value}".strip() for _, words, value in self._rows)
        self.setAccessibleName(f"{self._title}: {said}")
        look = theme.current()
        self.resize(self._wanted_width(), look.px(20) * (len(self._rows) + 1) + look.px(16))
        gap = look.px(12)
        left = at.x() + gap
        if left + self.width() > self._around.width() - look.px(64):
            left = at.x() - gap - self.width()
        self.move(round(left), round(at.y()) + look.px(8))
        self.show()
        self.update()

    def _wanted_width(self) -> int:
        look = theme.current()
        rows = max((text_width(w, "small") + text_width(v, "group") for _, w, v in self._rows), default=0)
        return max(rows + look.px(62), text_width(self._title, "small") + look.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the title and one row per value."""
        painter, look = painter_on(self), theme.current()
        rounded(
            painter,
            QRectF(self.rect()),
            look.radius("node"),
            look.colour("card"),
            look.colour("control_pressed"),
        )
        line = QRectF(look.px(12), look.px(8), self.width() - look.px(24), look.px(20))
        text(painter, line, self._title, "small", "text_quiet")
        for role, words, value in self._rows:
            line.translate(0, look.px(20))
            self._paint_row(painter, line, role, words, value)
        painter.end()

    def _paint_row(self, painter: QPainter, line: QRectF, role: str, words: str, value: str) -> None:
        look = theme.current()
        if role:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(role))
            painter.drawEllipse(QPointF(line.left() + look.px(4), line.center().y()), look.px(4), look.px(4))
        indent = look.px(16)
        text(painter, line.adjusted(indent, 0, 0, 0), words, "small", "text_quiet", LEFT)
        text(painter, line, value, "group", "text", RIGHT)


def _title(reading: Reading) -> str:
    if reading.epoch is None:
        return reading.name
    return tr("epoch {epoch}, batch {batch}", epoch=number(reading.epoch), batch=number(reading.batch))


def _rows(reading: Reading, share: bool) -> list[Row]:
    style, main = reading.style, reading.style == CURRENT
    before = "" if main else f"{reading.name}: "
    rows: list[Row] = []
    if reading.smoothed is not None:
        rows.append((style.train, before + tr("training, smoothed"), exact(reading.smoothed, share)))
    if reading.raw is not None and main:
        rows.append(("", tr("this batch"), exact(reading.raw, share)))
    if reading.validation is not None:
        after = tr("validation, epoch {epoch}", epoch=number(reading.validation_epoch))
        rows.append((style.validation, before + after, exact(reading.validation, share)))
    if reading.rate is not None and main:
        rows.append(("", tr("learning rate"), number(reading.rate, 3)))
    return rows
