"""The column of sums beside the products: per channel, all together, bias, before and after the activation."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.explanation import Explanation
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text
from cnnstudio.ui.widgets.picture import picture
from cnnstudio.ui.widgets.styled import Styled

_ROW = 32


class Sums(Styled, QWidget):
    """Rows of words and numbers; several channels are a strip in which the shown one is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation: Explanation | None = None
        self._channel = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Sums"))

    def sizeHint(self) -> QSize:
        """Ask for the rows, and for the strip of channels where there are several."""
        look = theme.current()
        several = self._explanation is not None and self._explanation.kernel.shape[2] > 1
        return QSize(look.px(210), look.px(_ROW) * len(self.rows()) + look.px(56 if several else 8))

    def minimumSizeHint(self) -> QSize:
        """Keep words and numbers apart."""
        return QSize(theme.current().px(190), self.sizeHint().height())

    def show_sums(self, explanation: Explanation, channel: int) -> None:
        """Show the sums of one value."""
        self._explanation, self._channel = explanation, channel
        self.updateGeometry()
        self.setAccessibleDescription(", ".join(f"{words} {value}" for words, value in self.rows()))
        self.update()

    def rows(self) -> list[tuple[str, str]]:
        """Return what each row says."""
        found = self._explanation
        if found is None:
            return []
        channels = found.kernel.shape[2]
        each = found.kernel.shape[0] * found.kernel.shape[1]
        rows = []
        if channels > 1:
            here = float(found.channel_sums[self._channel])
            rows.append((tr("Sum of these {count} products", count=each), _written(here)))
            rows.append((tr("All {count} channels together", count=number(channels)), _written(found.total)))
        else:
            rows.append((tr("Sum of {count} products", count=each), _written(found.total)))
        rows.append((tr("Bias of filter {index}", index=found.filter), _written(found.bias, signed=True)))
        rows.append((tr("Before {activation}", activation=found.activation), _written(found.before)))
        if found.value is not None:
            rows.append((_after(found), _written(found.value)))
        return rows

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, a line above what is added up, and the strip of channels."""
        found, look = self._explanation, theme.current()
        if found is None:
            return
        painter, top = painter_on(self), 0
        several = found.kernel.shape[2] > 1
        for place, (words, value) in enumerate(self.rows()):
            if place == (3 if several else 2):
                painter.fillRect(QRectF(0, top + 1, self.width(), 1), look.colour("line_strong"))
            box = QRectF(0, top, self.width(), look.px(_ROW))
            text(painter, box, words, "body", "text_quiet", LEFT)
            text(painter, box, value, "strong", "text", RIGHT)
            top += look.px(_ROW)
        if several:
            self._paint_channels(painter, found, top + look.px(6))
        painter.end()

    def _paint_channels(self, painter: QPainter, found: Explanation, top: int) -> None:
        look, sums = theme.current(), found.channel_sums
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


def _written(value: float, signed: bool = False) -> str:
    plus = "+ " if signed and value >= 0 else ""
    return plus + f"{value:.4f}".replace("-", "− " if signed else "−")


def _after(found: Explanation) -> str:
    if found.activation == "relu":
        return tr("relu, above 0 stays") if found.before > 0 else tr("relu, below 0 becomes 0")
    return tr("After {activation}", activation=found.activation)
