"""Pens, brushes and fonts of the canvas, made once per theme.

Nodes are drawn at 100 % whatever the interface scale: the camera carries the scale, so saved positions stay true.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPen

from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import ink_on


class Skin:
    """The colours and fonts one theme gives to nodes, wires and ports."""

    def __init__(self, name: str) -> None:
        self._look = theme.load(name, 1.0)
        self.title = self._look.font("strong")
        self.caption = self._look.font("small")
        self.code = self._look.font("micro")
        self.canvas = self.colour("canvas")
        self.shadow = QBrush(self.colour("node_shadow"))
        self.body = QBrush(self.colour("node"))
        self.error_body = QBrush(self.colour("error_tint"))

    def colour(self, role: str, share: float = 1.0) -> QColor:
        """Return a role's colour."""
        return self._look.colour(role, share)

    def family(self, family: str) -> QColor:
        """Return the colour of a layer family."""
        return self._look.family(family)

    def font(self, name: str) -> QFont:
        """Return a font of the type scale at 100 %."""
        return self._look.font(name)

    def ink_on_family(self, family: str) -> QColor:
        """Return the colour of letters on a family's colour."""
        return ink_on(self.family(family))

    def pen(
        self,
        role: str,
        width: float,
        share: float = 1.0,
        dash: tuple[float, ...] = (),
    ) -> QPen:
        """Return a round pen; dashes are given in pixels."""
        return _pen(self._look.name, role, width, share, dash)


@cache
def _pen(name: str, role: str, width: float, share: float, dash: tuple[float, ...]) -> QPen:
    pen = QPen(skin_of(name).colour(role, share), width)
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


@cache
def _metrics(name: str, font: str) -> QFontMetricsF:
    return QFontMetricsF(skin_of(name).font(font))


def text_width(words: str, font: str) -> float:
    """Return the width of a text on the canvas at 100 %."""
    return _metrics(theme.current().name, font).horizontalAdvance(words)


def elided(words: str, font: str, room: float) -> str:
    """Return the text, ended by an ellipsis where it is wider than the room."""
    return _metrics(theme.current().name, font).elidedText(words, Qt.TextElideMode.ElideRight, room + 0.5)
