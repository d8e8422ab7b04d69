"""A small picture of an input: what of it can reach an output, and, hatched, what cannot."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.document.influence import Box, Mask
from cnnstudio.document.unseen_words import Unseen, unread
from cnnstudio.language import tr
from cnnstudio.layers.formulas import USUAL, Reading
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.window_drawing import hatch
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

_SIDE = 112
_STRIP = 16
_MOST_PIECES = 20_000


class UnseenPicture(Styled, QWidget):
    """Paints an Unseen above the sentence that counts its pixels."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unseen: Unseen | None = None
        self._words = Label("", "small", "text_quiet", wrap=True, parent=self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("Pixels that reach no output"))
        self.hide()

    def show_unseen(self, unseen: Unseen | None, reading: Reading = USUAL) -> None:
        """Show what reaches no output, or nothing."""
        self._unseen = unseen
        self.setVisible(unseen is not None)
        if unseen is not None:
            words = tr("Hatched: {what}.", what=unread(unseen, reading.first))
            self._words.setText(words)
            self.setAccessibleDescription(words)
            self.updateGeometry()
            self._words.setGeometry(self._words_at(self.width()))
        self.update()

    def words(self) -> str:
        """Return the sentence."""
        return self._words.text() if self._unseen is not None else ""

    def restyle(self) -> None:
        """Fit the height to the scale."""
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the sentence beside the picture anew."""
        super().resizeEvent(event)
        self._words.setGeometry(self._words_at(self.width()))

    def heightForWidth(self, width: int) -> int:
        """Return the height of the picture and its sentence."""
        if self._unseen is None:
            return 0
        return max(round(self.picture().height()) + 1, self._words_at(width).bottom() + 1)

    def sizeHint(self) -> QSize:
        """Ask for the width of a card."""
        width = theme.current().px(200)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column."""
        width = max(self.width(), theme.current().px(120))
        return QSize(theme.current().px(120), self.heightForWidth(width))

    def picture(self) -> QRectF:
        """Return where the input is painted: its sides as they are, at most so long."""
        side = theme.current().px(_SIDE)
        if self._unseen is None:
            return QRectF()
        if len(self._unseen.extents) == 1:
            return QRectF(0, 0, self.width(), theme.current().px(_STRIP))
        high, wide = self._unseen.extents[-2:]
        scale = side / max(high, wide)
        return QRectF(0, 0, wide * scale, high * scale)

    def _words_at(self, width: int) -> QRect:
        """Return where the sentence stands: beside a picture, below a row."""
        look, box = theme.current(), self.picture()
        if self._unseen is not None and len(self._unseen.extents) == 1:
            return QRect(0, round(box.height()) + look.px(6), width, self._words.heightForWidth(width))
        left = round(box.width()) + look.px(12)
        room = max(width - left, look.px(60))
        return QRect(left, 0, room, self._words.heightForWidth(room))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the input hatched, and over it what is read."""
        if self._unseen is None:
            return
        painter, look, box = painter_on(self), theme.current(), self.picture()
        rounded(painter, box, 0, look.colour("warning_tint"), look.colour("warning"))
        hatch(painter, box, look.colour("warning"))
        self._paint_read(painter, box)
        painter.end()

    def _paint_read(self, painter: QPainter, box: QRectF) -> None:
        look, path = theme.current(), QPainterPath()
        path.setFillRule(path.fillRule().WindingFill)
        for piece in self.pieces(box):
            path.addRect(piece)
        painter.fillPath(path, look.colour("line_strong"))

    def pieces(self, box: QRectF) -> Iterator[QRectF]:
        """Yield the rectangles that are read, in a picture of this place and size."""
        one = self._unseen
        if one is None:
            return
        flat = [(1, *b) if len(one.extents) == 1 else b[-2:] for b in one.boxes]
        rows = 1 if len(one.extents) == 1 else one.extents[-2]
        high, wide = box.height() / rows, box.width() / one.extents[-1]
        for count, (first, last, left, right) in enumerate(_runs(flat)):
            if count >= _MOST_PIECES:
                return
            yield QRectF(
                box.left() + left * wide,
                box.top() + first * high,
                (right - left) * wide,
                (last - first) * high,
            )


def _runs(boxes: list[Box]) -> Iterator[tuple[int, int, int, int]]:
    for rows, columns in boxes:
        across = list(_stretches(columns))
        for first, last in _stretches(rows):
            for left, right in across:
                yield first, last, left, right


def _stretches(mask: Mask) -> Iterator[tuple[int, int]]:
    """Yield the runs of elements that count, as first and one past the last."""
    at = 0
    while mask >> at:
        begin = at + ((mask >> at) & -(mask >> at)).bit_length() - 1
        length = (~(mask >> begin) & ((mask >> begin) + 1)).bit_length() - 1
        yield begin, begin + length
        at = begin + length
