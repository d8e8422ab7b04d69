"""The look of the running application: which theme is worn, and the moment it changes."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from cnnstudio.paths import resource
from cnnstudio.ui import icons
from cnnstudio.ui.theme import Theme, load, load_fonts, use
from cnnstudio.ui.widgets import spoken

Mode = Literal["dark", "light", "contrast", "system"]

_PALETTE = {
    QPalette.ColorRole.Window: "chrome",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "card",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "control",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.ToolTipBase: "card",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "text_faint",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Light: "control_hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "line_strong",
    QPalette.ColorRole.Shadow: "node_shadow",
}
_INKS = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def palette(theme: Theme) -> QPalette:
    """Return Qt's own palette for what no style rule covers."""
    colours = QPalette()
    for part, role in _PALETTE.items():
        colours.setColor(part, theme.colour(role))
    for part in _INKS:
        colours.setColor(QPalette.ColorGroup.Disabled, part, theme.colour("text_disabled"))
    return colours


def style_sheet(theme: Theme) -> str:
    """Return the style rules with {{role}} replaced by a colour and {{px:6}} by a scaled length."""

    def filled(match: re.Match[str]) -> str:
        word = match.group(1)
        return f"{theme.px(float(word[3:]))}px" if word.startswith("px:") else theme.colour(word).name()

    return re.sub(r"\{\{([a-z_0-9:.]+)\}\}", filled, resource("style.qss").read_text("utf-8"))


class Look(QObject):
    """Wears one theme over the whole application; built once by app.py and passed to who must follow it."""

    changed = Signal()

    def __init__(
        self, app: QApplication, mode: Mode = "system", scale: float = 1.0, reduced_motion: bool = False
    ) -> None:
        super().__init__(app)
        self._app, self._mode, self._scale, self._reduced = app, mode, scale, reduced_motion
        load_fonts()
        spoken.install()
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self.follow_system)
        self._theme = self._wanted()
        self._wear()

    @property
    def theme(self) -> Theme:
        """The theme worn now."""
        return self._theme

    @property
    def mode(self) -> Mode:
        """What the user asked for; system follows the desktop."""
        return self._mode

    @property
    def scale(self) -> float:
        """The interface scale worn now, 0.8 to 2.0."""
        return self._theme.scale

    def set_mode(self, mode: Mode) -> None:
        """Wear the dark or the light theme, that of strong contrast, or the system's."""
        self._mode = mode
        self._renew()

    def set_scale(self, scale: float) -> None:
        """Show type and heights larger or smaller."""
        self._scale = scale
        self._renew()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Let things change at once instead of gliding."""
        self._reduced = reduced
        self._renew()

    def _scheme(self) -> Qt.ColorScheme:
        return self._app.styleHints().colorScheme()

    def _wanted(self) -> Theme:
        dark = self._scheme() != Qt.ColorScheme.Light
        named = self._mode if self._mode != "system" else ("dark" if dark else "light")
        return load(named, self._scale, self._reduced)

    def follow_system(self) -> None:
        """Wear what the desktop wears now, if that is what the user asked for."""
        if self._mode == "system":
            self._renew()

    def _renew(self) -> None:
        wanted, worn = self._wanted(), self._theme
        if wanted != worn:
            self._theme = wanted
            use(wanted)
            if (wanted.name, wanted.scale) != (worn.name, worn.scale):
                self._wear()
            self.changed.emit()

    def _wear(self) -> None:
        use(self._theme)
        icons.refresh()
        self._app.setPalette(palette(self._theme))
        self._app.setFont(self._theme.font("body"))
        # Rules in place of others spread from every widget to all in it, so deep ones are styled a dozen times over;
        # the first rules of an application come to each widget once.
        self._app.setStyleSheet("")
        self._app.setStyleSheet(style_sheet(self._theme))
