"""Pens, colours, fonts and measured texts of the canvas, kept per theme: asking the theme anew for each node costs more
than painting it.

Nodes are drawn at 100 % whatever the interface scale: the camera carries the scale, so saved positions stay true.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText

from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import ink_on

_TEXTS = 16_384
_WAITING = {"contrast": 0.85}


class Skin:
    """The colours and fonts one theme gives to nodes, wires and ports."""

    def __init__(self, name: str) -> None:
        self._look = theme.load(name, 1.0)
        self._colours: dict[tuple[str, float], QColor] = {}
        self._families: dict[str, QColor] = {}
        self._fonts: dict[str, tuple[QFont, QFontMetricsF, float]] = {}
        self._pens: dict[tuple[str, float, float, tuple[float, ...]], QPen] = {}
        self.waiting = _WAITING.get(name, 0.55)
        """How opaque the words of a layer are that waits or is skipped."""
        self.canvas = self.colour("canvas")
        self.shadow = QBrush(self.colour("node_shadow"))
        self.body = QBrush(self.colour("node"))
        self.error_body = QBrush(self.colour("error_tint"))
        self.text_width = lru_cache(_TEXTS)(self._text_width)
        self.elided = lru_cache(_TEXTS)(self._elided)
        self.whole_facts = lru_cache(_TEXTS)(self._whole_facts)
        self._static = lru_cache(_TEXTS)(self._made_static)

    def colour(self, role: str, share: float = 1.0) -> QColor:
        """Return a role's colour."""
        key = (role, share)
        found = self._colours.get(key)
        if found is None:
            found = self._colours[key] = self._look.colour(role, share)
        return found

    def family(self, family: str) -> QColor:
        """Return the colour of a layer family."""
        found = self._families.get(family)
        if found is None:
            found = self._families[family] = self._look.family(family)
        return found

    def ink_on_family(self, family: str) -> QColor:
        """Return the colour of letters on a family's colour."""
        return ink_on(self.family(family))

    def pen(self, role: str, width: float, share: float = 1.0, dash: tuple[float, ...] = ()) -> QPen:
        """Return a round pen; dashes are given in pixels."""
        key = (role, width, share, dash)
        found = self._pens.get(key)
        if found is None:
            found = self._pens[key] = _pen(self.colour(role, share), width, dash)
        return found

    def _font(self, name: str) -> tuple[QFont, QFontMetricsF, float]:
        found = self._fonts.get(name)
        if found is None:
            font = self._look.font(name)
            metrics = QFontMetricsF(font)
            found = self._fonts[name] = (font, metrics, metrics.ascent())
        return found

    def write(
        self, painter: QPainter, x: float, baseline: float, words: str, font: str, colour: QColor
    ) -> None:
        """Write one line from its baseline's left end."""
        made, _metrics, ascent = self._font(font)
        painter.setFont(made)
        painter.setPen(colour)
        painter.drawStaticText(QPointF(x, baseline - ascent), self._static(words, font))

    def _made_static(self, words: str, font: str) -> QStaticText:
        made = QStaticText(words)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(font=self._font(font)[0])
        return made

    def _text_width(self, words: str, font: str) -> float:
        """Return the width of a text on the canvas at 100 %."""
        return self._font(font)[1].horizontalAdvance(words)

    def _elided(self, words: str, font: str, room: float) -> str:
        """Return the text, ended by an ellipsis where it is wider than the room."""
        return self._font(font)[1].elidedText(words, Qt.TextElideMode.ElideRight, room + 0.5)

    def _whole_facts(self, words: str, font: str, room: float) -> str:
        """Return as many of the facts between dots as fit, the first ones first, none of them cut."""
        facts = words.split(" · ")
        while len(facts) > 1 and self.text_width(" · ".join(facts), font) > room:
            facts.pop()
        return self.elided(" · ".join(facts), font, room)


def _pen(colour: QColor, width: float, dash: tuple[float, ...]) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dash else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        pen.setDashPattern([length / width for length in dash])
    return pen


@cache
def skin_of(name: str) -> Skin:
    """Return the skin of a theme."""
    return Skin(name)


def skin() -> Skin:
    """Return the skin of the theme worn now."""
    return skin_of(theme.current().name)
