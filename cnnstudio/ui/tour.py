"""The tour: plays the main job through the real window by events alone, and pictures every view."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol

from PySide6.QtWidgets import QApplication

from cnnstudio import language, paths
from cnnstudio.data import pen_digits
from cnnstudio.language import tr
from cnnstudio.settings import SettingsStore
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.touring.album import HEIGHT, WIDTH, Album
from cnnstudio.ui.touring.hand import NotReached
from cnnstudio.ui.touring.journey import Journey, Scene

REACHED, NOT_REACHED = 0, 4
_SCREEN = {"name": "tour", "x": 0, "y": 0, "width": 1920, "height": 1200, "logicalDpi": 96, "dpr": 1}


class Studio(Protocol):
    """The running application as far as the tour needs it."""

    window: MainWindow

    def end(self) -> None:
        """End the engine and stop listening."""


class Wishes(Protocol):
    """What was asked for on the command line."""

    language: str


Compose = Callable[[QApplication, SettingsStore], Studio]


def main(folder: Path, wishes: Wishes, compose: Compose) -> int:
    """Write the pictures and tour.json into a folder; 0 when every view was reached, else 4."""
    folder.mkdir(parents=True, exist_ok=True)
    album = Album(folder)
    with _private_home() as home:
        reached = _played(_application(home), home, wishes.language, album, compose)
        if reached and wishes.language == "en":
            reached = _played_apart(folder, "pseudo", album)
    album.close()
    return REACHED if reached else NOT_REACHED


def _played_apart(folder: Path, code: str, album: Album) -> bool:
    """Play a language in a process of its own: texts that are kept for a process's life are made anew there."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "cnnstudio"]
    words = ["tour", "-o", str(folder), "--language", code, "--force"]
    done = subprocess.run([*program, *words], stdin=subprocess.DEVNULL, check=False)
    album.adopt()
    return done.returncode == REACHED


def _played(app: QApplication, home: Path, code: str, album: Album, compose: Compose) -> bool:
    """Play all scenes in one language and picture them; say whether every view was reached."""
    language.use_language(code)
    settings = SettingsStore()
    settings.replace(settings.value.changed(theme="dark", language=code, reduced_motion=True))
    faults: list[BaseException] = []
    with _hearing(faults), _collecting():
        studio = compose(app, settings)
        try:
            return _all_scenes(studio.window, home / "networks", code, album, faults)
        finally:
            studio.window.close()
            studio.end()
            studio.window.deleteLater()
            language.use_language("en")


def _all_scenes(
    window: MainWindow, folder: Path, code: str, album: Album, faults: list[BaseException]
) -> bool:
    folder.mkdir()
    window.resize(WIDTH, HEIGHT)
    window.show()
    journey = Journey(window, folder)
    for place, scene in enumerate(journey.scenes(), 1):
        try:
            scene.play()
            album.take(window, journey.hand, scene, place, code)
            if faults:
                raise NotReached(f"{type(faults[0]).__name__}: {faults[0]}")
        except NotReached as missed:
            album.miss(window, scene, place, code)
            _tell(scene, missed)
            return False
        gc.collect()
    journey.leave()
    return True


def _tell(scene: Scene, missed: NotReached) -> None:
    what = tr("a view was not reached")
    remedy = tr("look at its picture, and send it to us with this line")
    sys.stderr.write(f"cnnstudio: {what}: {scene.view}: {missed}; {remedy}\n")


def _application(home: Path) -> QApplication:
    """Return the application, on a screen of the tour's own unless the environment names another."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    if not os.environ.get("QT_QPA_PLATFORM"):
        screen = home / "screen.json"
        screen.write_text(json.dumps({"screens": [_SCREEN]}), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    return QApplication(sys.argv[:1])


@contextmanager
def _private_home() -> Iterator[Path]:
    """Keep settings, runs and file dialogs away from the user's own; made digits are shared where they exist."""
    made = paths.datasets_folder() / pen_digits.NAME
    names = ("CNNSTUDIO_HOME", "XDG_CONFIG_HOME")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="cnnstudio-tour-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        os.environ.update(CNNSTUDIO_HOME=str(home), XDG_CONFIG_HOME=str(home / "desktop"))
        if made.is_dir():
            _lend(made, paths.datasets_folder() / made.name)
        try:
            yield home
        finally:
            for variable, value in before.items():
                os.environ.pop(variable, None)
                if value is not None:
                    os.environ[variable] = value


def _lend(folder: Path, place: Path) -> None:
    try:
        place.symlink_to(folder, target_is_directory=True)
    except OSError:
        return  # where links are not allowed the digits are made once more


@contextmanager
def _hearing(faults: list[BaseException]) -> Iterator[None]:
    """Remember what goes wrong in the window's own code while the tour plays."""
    before = sys.excepthook

    def hear(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        faults.append(error)
        before(kind, error, trace)

    sys.excepthook = hear
    try:
        yield
    finally:
        sys.excepthook = before


@contextmanager
def _collecting() -> Iterator[None]:
    """Collect garbage between scenes only: Qt objects must not die in the engine's reader thread."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
