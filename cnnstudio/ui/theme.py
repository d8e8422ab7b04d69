"""The look as one value: colours by role, type, lengths and durations of one theme at one scale."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase

from cnnstudio.paths import resource

SCALES = (0.8, 2.0)
SMALLEST_TARGET = 24  # pixels; WCAG 2.2, success criterion 2.5.8
_PRESSED = frozenset({"control", "control_large", "row", "row_dense"})

_FAMILIES = {
    "input_output": "io",
    "convolution": "conv",
    "pooling": "pool",
    "activation": "act",
    "normalisation": "norm",
    "noise": "norm",
}
_FAMILY_ROLES = frozenset({"io", "conv", "pool", "act", "norm", "dense", "reshape", "merge"})
_FONT_FILES = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "JetBrainsMono-Regular.ttf",
)


@cache
def tokens() -> Mapping[str, Any]:
    """Return type, lengths and durations, which both themes share."""
    return tomllib.loads(resource("themes", "tokens.toml").read_text("utf-8"))


@cache
def _colours(name: str) -> Mapping[str, QColor]:
    table = tomllib.loads(resource("themes", f"{name}.toml").read_text("utf-8"))
    named = {key: QColor(value) for key, value in table["colour"].items()}
    return MappingProxyType({role: named[key] for role, key in table["role"].items()})


@cache
def load_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt and return the families found in them."""
    found: list[str] = []
    for name in _FONT_FILES:
        number = QFontDatabase.addApplicationFont(str(resource("fonts", name)))
        found += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(dict.fromkeys(found))


@cache
def _font(name: str, scale: float) -> QFont:
    kinds = tokens()["type"]
    size, _line, weight = kinds["scale"][name]
    wanted = kinds["family_mono"] if name in ("working", "afar") else kinds["family"]
    font = QFont(wanted if wanted in load_fonts() else QFont().family())
    font.setPixelSize(max(1, round(size * scale)))
    font.setWeight(QFont.Weight(weight))
    for feature in kinds["features"]:
        font.setFeature(QFont.Tag(feature), 1)
    return font


def family_role(family: str) -> str:
    """Return the colour role of a layer family; a family without a colour of its own is grey."""
    plain = family.replace("-", "_")
    short = _FAMILIES.get(plain, plain)
    return f"family_{short if short in _FAMILY_ROLES else 'io'}"


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme at one interface scale; every length it returns is in logical pixels."""

    name: str
    scale: float
    reduced_motion: bool
    roles: Mapping[str, QColor]

    @property
    def dark(self) -> bool:
        """Say whether the surfaces are darker than the text."""
        return self.name != "light"

    def colour(self, role: str, share: float = 1.0) -> QColor:
        """Return a role's colour, at a share of full opacity."""
        colour = QColor(self.roles[role])
        if share != 1.0:
            colour.setAlphaF(share)
        return colour

    def family(self, family: str) -> QColor:
        """Return the colour of a layer family such as convolution or dense."""
        return self.colour(family_role(family))

    def font(self, name: str) -> QFont:
        """Return a font of the type scale: micro, small, body, control, strong, title, number, display, figure, working, afar."""
        return QFont(_font(name, self.scale))

    def line_height(self, name: str) -> int:
        """Return the line height that goes with a font."""
        return self.px(tokens()["type"]["scale"][name][1])

    def px(self, length: float) -> int:
        """Return a length at the interface scale."""
        return round(length * self.scale)

    def size(self, name: str) -> int:
        """Return a named length such as node_width at the interface scale; what is pressed stays large enough."""
        length = self.px(tokens()["size"][name])
        return max(length, SMALLEST_TARGET) if name in _PRESSED else length

    def extent(self, name: str) -> QSize:
        """Return a named width and height, such as window_min."""
        width, height = tokens()["size"][name]
        return QSize(self.px(width), self.px(height))

    def space(self, name: str) -> int:
        """Return a named distance: half, unit, gap, inset, section, page or gutter."""
        return self.px(tokens()["space"][name])

    def radius(self, name: str) -> float:
        """Return a corner radius: bar, chip, control, node, card or pill."""
        return float(tokens()["radius"][name]) * self.scale

    def stroke(self, name: str) -> float:
        """Return a line width; hairlines and wires keep theirs at every scale."""
        return float(tokens()["stroke"][name])

    def motion(self, name: str) -> int:
        """Return a duration in milliseconds; under reduced motion nothing that moves takes time."""
        duration = int(tokens()["motion"][name])
        waits = name in ("toast", "hold_replace", "hover_card")
        return duration if waits or not self.reduced_motion else 0


def load(name: str, scale: float = 1.0, reduced_motion: bool = False) -> Theme:
    """Return the theme dark, light or contrast at a scale, kept within 0.8 and 2.0."""
    lowest, highest = SCALES
    return Theme(name, min(max(scale, lowest), highest), reduced_motion, _colours(name))


_current: Theme | None = None


def current() -> Theme:
    """Return the theme that paint code should use now."""
    return _current if _current is not None else load("dark")


def use(theme: Theme) -> None:
    """Make this the theme of all later paint calls; only Look and tests call it."""
    global _current  # noqa: PLW0603 - the one mutable binding, set by Look
    _current = theme
