"""What every control does when the theme or the scale changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.ui import theme

if TYPE_CHECKING:
    _Widget = QWidget
else:
    # Shiboken allows one Qt base per class; the mixin only borrows QWidget's methods.
    _Widget = object


class Styled(_Widget):
    """Mixed into a widget that sets its fonts and lengths in `restyle`, now and after each change of the look."""

    _worn: theme.Theme | None = None
    _font_worn: QFont | None = None

    def restyle(self) -> None:
        """Take fonts and lengths from the current theme."""

    def wear_font(self, font: QFont) -> None:
        """Take a font and keep it."""
        self._font_worn = font
        self.setFont(font)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme: new style rules send this to every widget that was shown before."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._follow()
        elif event.type() == QEvent.Type.FontChange:
            self._keep_font()

    def _keep_font(self) -> None:
        # While new style rules spread, Qt puts back the font from before them, after `restyle` has set its own.
        wanted, now = self._font_worn, self.font()
        if wanted is not None and (now.pixelSize(), now.weight()) != (wanted.pixelSize(), wanted.weight()):
            self.setFont(wanted)
            self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with a theme that changed before the widget was first shown."""
        super().showEvent(event)
        self._follow()

    def _follow(self) -> None:
        now = theme.current()
        if self._worn is not now:
            self._worn = now
            self.restyle()
            self.updateGeometry()
            self.update()


def set_available(widget: QWidget, available: bool, why: str = "") -> None:
    """Enable a widget, or disable it with the reason as its tooltip."""
    if widget.isEnabled() and not available:
        widget.setProperty("tip_when_enabled", widget.toolTip())
    if available and not widget.isEnabled():
        widget.setToolTip(widget.property("tip_when_enabled") or "")
    widget.setEnabled(available)
    if not available:
        widget.setToolTip(why)
