"""Numbers as they stand in a cell, in a sentence and in a table."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from cnnstudio.language import number, tr
from cnnstudio.ui import theme

ENLARGED = 1.25
"""From this scale on everything is to be read from afar."""


@lru_cache(8192)
def short(value: float, letters: int) -> str:
    """Return a number in at most so many letters where that is possible: 0.111, 0.11, .1; never 0 for what is not 0."""
    if not math.isfinite(value):
        return tr("NaN")
    if value == int(value) and len(str(int(value))) <= max(letters, 4):
        return str(int(value)).replace("-", "−")
    rounds = [f"{value:.{places}f}" for places in (3, 2, 1, 0)]
    texts = [text.rstrip("0").rstrip(".") if "." in text else text for text in rounds]
    for text in (*texts, *(text.replace("0.", ".", 1) for text in texts)):
        if len(text) <= letters and float(text):
            return text.replace("-", "−")
    return f"{value:.0e}".replace("e+0", "e").replace("e-0", "e−").replace("-", "−")


def digits_font(cell: float, fractions: bool = False) -> QFont:
    """Return the font of the digits in a cell of so many pixels; fractions have more digits, so they are smaller."""
    return _font(cell, fractions, theme.current().scale)[0]


def letters_in(cell: float, fractions: bool) -> int:
    """Return how many digits stand beside each other in a cell of so many pixels."""
    return _font(cell, fractions, theme.current().scale)[1]


@lru_cache(128)
def _font(cell: float, fractions: bool, _scale: float) -> tuple[QFont, int]:
    look = theme.current()
    font = QFont(look.font("control" if cell < look.px(40) else "title"))
    share = max(cell * 0.27, min(cell * 0.36, look.px(9))) if fractions else cell * 0.36
    font.setPixelSize(max(round(min(share, look.px(16 if look.scale < ENLARGED else 20))), 7))
    if font.pixelSize() < look.px(14):
        font.setWeight(QFont.Weight.Medium)
    return font, max(int((cell - 3) / QFontMetricsF(font).horizontalAdvance("0")), 1)


def full(value: float) -> str:
    """Return a number as it stands in a sentence or a table."""
    return number(int(value)) if value == int(value) and abs(value) < 1e15 else number(value, 6)
