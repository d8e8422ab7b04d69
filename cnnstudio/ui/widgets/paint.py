"""Small strokes that every painted control shares."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QStaticText, QTransform
from PySide6.QtWidgets import QWidget

from cnnstudio.ui import theme

CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SHARES = {int(LEFT): 0.0, int(CENTRE): 0.5, int(RIGHT): 1.0}


def painter_on(widget: QWidget, smooth: bool = True) -> QPainter:
    """Return a painter for a paint event; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    return painter


def rounded(
    painter: QPainter,
    box: QRectF,
    radius: float,
    fill: QColor | None = None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Paint a rounded box whose border lies wholly inside it."""
    inset = width / 2 if border is not None else 0.0
    inner = box.adjusted(inset, inset, -inset, -inset)
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, max(radius - inset, 0.0), max(radius - inset, 0.0))


def strip(painter: QPainter, box: QRectF, radius: float, width: float, colour: QColor) -> None:
    """Paint the family strip, clipped to the left corners of a rounded box."""
    painter.save()
    outline = QPainterPath()
    outline.addRoundedRect(box, radius, radius)
    painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    painter.fillRect(QRectF(box.left(), box.top(), width, box.height()), colour)
    painter.restore()


def halo(painter: QPainter, box: QRectF, radius: float) -> None:
    """Paint the soft band around a selected tile."""
    look = theme.current()
    width = look.stroke("halo")
    outer = box.adjusted(-width / 2, -width / 2, width / 2, width / 2)
    rounded(painter, outer, radius + width / 2)
    painter.setPen(QPen(look.colour("accent", 0.28), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(outer, radius + width / 2, radius + width / 2)


def text(
    painter: QPainter,
    box: QRectF | QRect,
    words: str,
    font: str = "body",
    role: str = "text",
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """Paint one line of text, ended by an ellipsis where it does not fit."""
    look = theme.current()
    area = QRectF(box)
    painter.setFont(look.font(font))
    painter.setPen(look.colour(role))
    words = shortened(words, font, area.width())
    share = _SHARES.get(int(align))
    if share is None or "\n" in words or painter.transform().isScaling():
        painter.drawText(area, int(align), words)
    else:
        paint_line(painter, area, words, font, look.scale, share)


def shortened(words: str, font: str, width: float) -> str:
    """Return a text that fits, with an ellipsis at its end where that takes one."""
    look = theme.current()
    if _advance(words, font, look.scale) <= width + 1:
        return words
    return QFontMetricsF(look.font(font)).elidedText(words, Qt.TextElideMode.ElideRight, width + 1)


def paint_line(
    painter: QPainter, area: QRectF, words: str, font: str, scale: float, share: float = 0.0
) -> None:
    """Paint a line in the painter's font, which is this one; a share of the spare width is left of it, half the height above.

    A text is laid out when it is painted first: most of what is painted again has not changed.
    """
    left = area.left() + share * (area.width() - _advance(words, font, scale)) if share else area.left()
    top = area.top() + (area.height() - _height(font, scale)) / 2
    painter.drawStaticText(QPointF(left, top), _laid(words, font, scale))


@lru_cache(4096)
def _laid(words: str, font: str, _scale: float) -> QStaticText:
    laid = QStaticText(words)
    laid.setTextFormat(Qt.TextFormat.PlainText)
    laid.prepare(QTransform(), theme.current().font(font))
    return laid


@lru_cache(64)
def _height(font: str, _scale: float) -> float:
    return QFontMetricsF(theme.current().font(font)).height()


def text_width(words: str, font: str = "body") -> int:
    """Return the width of a text in a font, rounded up."""
    return int(_advance(words, font, theme.current().scale) + 0.999)


@lru_cache(8192)
def _advance(words: str, font: str, _scale: float) -> float:
    """Return how long a text is; what stands still is asked for at every paint and every layout."""
    return QFontMetricsF(theme.current().font(font)).horizontalAdvance(words)
