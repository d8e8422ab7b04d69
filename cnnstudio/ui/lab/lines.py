"""Short texts in many cells, painted together: each letter is laid out once, and all letters of one ink are one call."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGlyphRun, QPainter, QRawFont, QTextLayout


class _Letter(NamedTuple):
    """A letter in the font that has it, by the font's number, and how far the next one stands."""

    font: int
    glyph: int
    advance: float


class _Letters:
    """The letters of a font, each laid out when it is first met."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        metrics = QFontMetricsF(font)
        self.high, self.ascent = metrics.height(), metrics.ascent()
        self.fonts: list[QRawFont] = []
        self.known: dict[str, _Letter] = {}

    def laid(self, words: str) -> _Letter:
        """Lay a letter out by itself, in whichever font has it."""
        layout = QTextLayout(words, self._font)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        run = layout.glyphRuns()[0]
        self.fonts.append(run.rawFont())
        same = (n for n, font in enumerate(self.fonts) if font == run.rawFont())
        letter = _Letter(next(same), run.glyphIndexes()[0], line.naturalTextWidth())
        self.known[words] = letter
        return letter


_kept: dict[str, _Letters] = {}


def _letters_of(font: QFont) -> _Letters:
    key = font.key()
    if key not in _kept:
        _kept[key] = _Letters(QFont(font))
    return _kept[key]


class Lines:
    """`add` puts a text into the middle of a square, `paint` paints all that were added."""

    def __init__(self, font: QFont) -> None:
        self._letters = _letters_of(font)
        self._placed: defaultdict[tuple[int, int], tuple[list[int], list[QPointF]]] = defaultdict(
            lambda: ([], [])
        )

    def add(self, words: str, x: float, y: float, side: float, ink: int) -> None:
        """Put a text into a square in a colour given as a number."""
        of, known = self._letters, self._letters.known
        letters = [known.get(letter) or of.laid(letter) for letter in words]
        at = x + (side - sum([letter.advance for letter in letters])) / 2
        line = y + (side - of.high) / 2 + of.ascent
        for letter in letters:
            indices, places = self._placed[letter.font, ink]
            indices.append(letter.glyph)
            places.append(QPointF(at, line))
            at += letter.advance

    def paint(self, painter: QPainter) -> None:
        """Paint every text."""
        for (font, ink), (indices, places) in self._placed.items():
            run = QGlyphRun()
            run.setRawFont(self._letters.fonts[font])
            run.setGlyphIndexes(indices)
            run.setPositions(places)
            painter.setPen(QColor.fromRgba(ink))
            painter.drawGlyphRun(QPointF(), run)
