"""The pictures of a tour: one file per view and look, and the list of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPixmap

from cnnstudio.language import tr
from cnnstudio.storage import atomic_write
from cnnstudio.ui import theme
from cnnstudio.ui.touring.hand import CONTROL, SHIFT, Hand

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow
    from cnnstudio.ui.touring.journey import Scene

WIDTH, HEIGHT = 1600, 1000
_SETTLED = 250  # milliseconds for what paints a little later


class Album:
    """Takes pictures into one folder and remembers which came out well."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.entries: list[dict[str, object]] = []

    def take(self, window: MainWindow, hand: Hand, scene: Scene, place: int, languages: str) -> None:
        """Picture a view in the looks of this pass; before each the view is checked anew."""
        for look in ("dark", "light") if languages == "en" else ("pseudo",):
            self._dress(hand, dark=look != "light")
            entry = self._entry(scene.view, place, look)
            hand.rest(_SETTLED)
            hand.wait_until_sound(scene.check)
            self._write(window, str(entry["file"]))
            entry["ok"] = True
        self._dress(hand, dark=True)

    def miss(self, window: MainWindow, scene: Scene, place: int, language: str) -> None:
        """Remember a view that was not reached, with a picture of what was there instead."""
        if not self.entries or self.entries[-1]["view"] != scene.view or self.entries[-1]["ok"]:
            self._entry(scene.view, place, "dark" if language == "en" else language)
        self._write(window, str(self.entries[-1]["file"]))

    def adopt(self) -> None:
        """Take over what another pass has written into the same folder."""
        written = self._folder / "tour.json"
        if written.is_file():
            self.entries += json.loads(written.read_text(encoding="utf-8"))

    def close(self) -> None:
        """Write the list."""
        text = json.dumps(self.entries, indent=1) + "\n"
        atomic_write(self._folder / "tour.json", text.encode())

    def _entry(self, view: str, place: int, look: str) -> dict[str, object]:
        shade = "light" if look == "light" else "dark"
        entry: dict[str, object] = {
            "file": f"{place:02d}-{view}-{look}.png",
            "view": view,
            "theme": shade,
            "ok": False,
        }
        self.entries.append(entry)
        return entry

    @staticmethod
    def _dress(hand: Hand, dark: bool) -> None:
        """Change the theme by its key, while the view stands."""
        if theme.current().dark != dark:
            hand.press(Qt.Key.Key_L, CONTROL | SHIFT)
            hand.wait_for(lambda: theme.current().dark == dark, tr("the theme does not change"))

    def _write(self, window: MainWindow, name: str) -> None:
        picture = _sized(window.grab())
        held = QBuffer()
        held.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(held, "PNG")
        atomic_write(self._folder / name, bytes(held.data().data()))


def _sized(picture: QPixmap) -> QPixmap:
    """Return the picture with one pixel per point, whatever the screen's scale."""
    if picture.width() == WIDTH and picture.height() == HEIGHT:
        return picture
    smooth = Qt.TransformationMode.SmoothTransformation
    return picture.scaled(WIDTH, HEIGHT, Qt.AspectRatioMode.KeepAspectRatio, smooth)
