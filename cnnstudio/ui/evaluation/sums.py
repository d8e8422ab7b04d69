"""The column of sums beside the products: what each line of the working makes, and the sum of each channel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.arithmetic.explaining import Explanation, Terms
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.told import is_window
from cnnstudio.ui.evaluation.working_text import fixed
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text
from cnnstudio.ui.widgets.picture import picture
from cnnstudio.ui.widgets.styled import Styled

_ROW = 32
_DENSE_ROW = 24
_MANY = 6
_WIDEST = 420


class Sums(Styled, QWidget):
    """Rows of words and numbers; several channels are a strip in which the shown one is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation: Explanation | None = None
        self._terms: Terms | None = None
        self._channel = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Sums"))
        self.restyle()

    def restyle(self) -> None:
        """Keep numbers near their words."""
        self.setMaximumWidth(theme.current().px(_WIDEST))

    def sizeHint(self) -> QSize:
        """Ask for the rows, and for the strip of channels where there are several."""
        look = theme.current()
        return QSize(look.px(250), self._row() * len(self.rows()) + look.px(56 if self._several() else 8))

    def minimumSizeHint(self) -> QSize:
        """Keep words and numbers apart."""
        return QSize(theme.current().px(220), self.sizeHint().height())

    def _row(self) -> int:
        return theme.current().px(_ROW if len(self.rows()) < _MANY else _DENSE_ROW)

    def _several(self) -> bool:
        terms = self._terms
        return (
            terms is not None
            and terms.weights is not None
            and is_window(terms)
            and terms.values.shape[-1] > 1
        )

    def show_sums(self, explanation: Explanation, terms: Terms | None, channel: int) -> None:
        """Show the lines of one working, and the channels of the terms on the screen."""
        self._explanation, self._terms, self._channel = explanation, terms, channel
        self.updateGeometry()
        self.setAccessibleDescription(", ".join(f"{words} {value}" for words, value in self.rows()))
        self.update()

    def rows(self) -> list[tuple[str, str]]:
        """Return what each row says."""
        found, terms = self._explanation, self._terms
        if found is None:
            return []
        rows = []
        if self._several() and terms is not None:
            count = terms.values[..., 0].size
            here = float(terms.channel_sums[self._channel])
            rows.append((tr("Sum of these {count} products", count=number(count)), fixed(here)))
        rows.extend((line.words, fixed(line.value)) for line in found.lines)
        return rows

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, a line above the result, and the strip of channels."""
        look = theme.current()
        if self._explanation is None:
            return
        painter, top, rows = painter_on(self), 0, self.rows()
        for place, (words, value) in enumerate(rows):
            if place == len(rows) - 1 and place:
                painter.fillRect(QRectF(0, top + 1, self.width(), 1), look.colour("line_strong"))
            box = QRectF(0, top, self.width(), self._row())
            room = box.adjusted(0, 0, -look.px(72), 0)
            text(painter, room, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width())),
                 "body", "text_quiet", LEFT)  # fmt: skip
            text(painter, box, value, "strong", "text", RIGHT)
            top += self._row()
        if self._several() and self._terms is not None:
            self._paint_channels(painter, self._terms, top + look.px(6))
        painter.end()

    def _paint_channels(self, painter: QPainter, terms: Terms, top: int) -> None:
        look, sums = theme.current(), terms.channel_sums
        caption = QRectF(0, top, self.width(), look.px(16))
        text(painter, caption, tr("sum of each input channel"), "small", "text_faint", LEFT)
        box = QRectF(0, caption.bottom() + 4, self.width(), look.px(16))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box, picture(sums.reshape(1, -1), "signed", signed_limit(sums)))
        rounded(painter, box, 0, None, look.colour("line"))
        wide = box.width() / len(sums)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.colour("accent"))
        painter.drawRect(QRectF(box.left() + self._channel * wide, box.top() - 2, wide, box.height() + 4))
