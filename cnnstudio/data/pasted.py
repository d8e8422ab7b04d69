"""Pictures that came over the clipboard: kept in a folder for each class, which opens as any such folder does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.language import tr
from cnnstudio.paths import pictures_folder
from cnnstudio.storage import atomic_write

LONGEST = 60
_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pasted:
    """One kept picture."""

    path: Path

    @property
    def label(self) -> str:
        """Return its class."""
        return self.path.parent.name


def problem_of(label: str) -> str:
    """Return why a class cannot be called so, or nothing; its name becomes that of a folder on any system."""
    name = label.strip()
    if not name:
        return tr("Type the class the picture belongs to.")
    if _FORBIDDEN.search(name):
        return tr('The name of a class holds none of / \\ : * ? " < > |.')
    if len(name) > LONGEST:
        return tr("The name of a class has at most {n} letters.", n=LONGEST)
    if name.startswith(".") or name.endswith(".") or _DEVICES.match(name):
        return tr("No folder can be called {name}; choose another name for the class.", name=f"'{name}'")
    return ""


def keep(label: str, png: bytes) -> Pasted:
    """Keep a picture, the bytes of a PNG file, as one of a class."""
    folder = pictures_folder() / label.strip()
    folder.mkdir(exist_ok=True)
    place = folder / f"{_next_number():06d}.png"
    atomic_write(place, png)
    return Pasted(place)


def _next_number() -> int:
    """Return a number above all others, so that the newest picture has the highest."""
    taken = (int(path.stem) for path in pictures_folder().glob("*/*.png") if path.stem.isdigit())
    return 1 + max(taken, default=0)


def kept() -> tuple[Pasted, ...]:
    """Return what was kept, the newest first."""
    files = [path for path in pictures_folder().glob("*/*.png") if not path.name.startswith(".")]
    return tuple(map(Pasted, sorted(files, key=lambda path: path.name, reverse=True)))


def remove(picture: Pasted) -> None:
    """Throw a kept picture away, and its class with the last one."""
    picture.path.unlink(missing_ok=True)
    if not any(picture.path.parent.iterdir()):
        picture.path.parent.rmdir()
