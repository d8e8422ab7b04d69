"""Icons from our own SVG drawings, in the colour of a role."""

from __future__ import annotations

from functools import cache
from typing import Protocol
from weakref import WeakKeyDictionary

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from cnnstudio.paths import resource
from cnnstudio.ui import theme


class WearsIcon(Protocol):
    """Anything with an icon: an action, a button, a menu."""

    def setIcon(self, icon: QIcon) -> None:
        """Show this icon."""


_FAMILIES = {
    "io": "input-output",
    "conv": "convolution",
    "pool": "pooling",
    "act": "activation",
    "norm": "normalisation",
}
_worn: WeakKeyDictionary[WearsIcon, tuple[str, str, int]] = WeakKeyDictionary()
_pixmaps: dict[tuple[str, str, int, float, float], QPixmap] = {}


def names() -> tuple[str, ...]:
    """Return the names of all drawings."""
    return tuple(sorted(path.stem for path in resource("icons").glob("*.svg")))


@cache
def family_icon(family: str) -> str:
    """Return the drawing of a layer family, named as conv or convolution; one without its own wears the block."""
    plain = family.replace("_", "-")
    name = f"family-{_FAMILIES.get(plain, plain)}"
    return name if resource("icons", f"{name}.svg").is_file() else "block"


@cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))


def draw(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Paint the drawing sharply into a box at the painter's own scale."""
    painter.save()
    painter.setOpacity(painter.opacity() * colour.alphaF())
    _renderer(name, colour.name()).render(painter, box)
    painter.restore()


def _ratio() -> float:
    app = QApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QApplication) else 1.0


def pixmap(name: str, role: str = "text_quiet", size: int = 16, ratio: float | None = None) -> QPixmap:
    """Return the drawing as a square picture of `size` logical pixels in the role's colour."""
    look, dots = theme.current(), ratio or _ratio()
    colour = look.colour(role)
    key = (name, colour.name(QColor.NameFormat.HexArgb), size, dots, look.scale)
    if key not in _pixmaps:
        _pixmaps[key] = _painted(name, colour, look.px(size), dots)
    return _pixmaps[key]


def _painted(name: str, colour: QColor, side: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw(painter, name, QRectF(0, 0, side, side), colour)
    painter.end()
    return picture


def icon(name: str, role: str = "text_quiet", size: int = 16) -> QIcon:
    """Return the drawing as an icon, with its disabled form."""
    made = QIcon(pixmap(name, role, size))
    made.addPixmap(pixmap(name, "text_disabled", size), QIcon.Mode.Disabled)
    return made


def wear(target: WearsIcon, name: str, role: str = "text_quiet", size: int = 16) -> None:
    """Give an action or button an icon that follows the theme."""
    _worn[target] = (name, role, size)
    target.setIcon(icon(name, role, size))


def refresh() -> None:
    """Colour every worn icon anew after the theme has changed."""
    _pixmaps.clear()
    for target, (name, role, size) in list(_worn.items()):
        # A window may be gone while Python still holds its actions.
        if isValid(target):
            target.setIcon(icon(name, role, size))
