"""Where drawings are kept: a folder per list of classes, in it a folder per class, in it a picture per drawing."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.pictures import decoded
from cnnstudio.language import tr
from cnnstudio.paths import drawings_folder
from cnnstudio.storage import atomic_write

Bytes = NDArray[np.uint8]

NAME = "my-drawings"
DIGITS = tuple("0123456789")
ASIDE = 5
"""Of each class every fifth drawing is kept aside for the test."""

NAMED = re.compile(rf"^{NAME}(-[a-z0-9-]+)?$")
_ABOUT = "drawings.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept drawing."""

    path: Path
    label: int
    aside: bool
    """Whether it is kept aside from training."""

    def picture(self) -> Bytes:
        """Return the pad's picture."""
        return decoded(self.path, self.path.name)


@dataclass(frozen=True, slots=True)
class DrawingSet:
    """The drawings of one list of classes, by class and in the order they were kept."""

    name: str
    labels: tuple[str, ...]
    drawings: tuple[Kept, ...]

    @property
    def title(self) -> str:
        """Return what the set is called on the screen."""
        if self.labels == DIGITS or not self.labels:
            return tr("My drawings")
        return tr("My drawings ({first} to {last})", first=self.labels[0], last=self.labels[-1])


def name_for(labels: tuple[str, ...]) -> str:
    """Return the name of the set that holds drawings of these classes, there or not."""
    plain = NAME if labels == DIGITS else f"{NAME}-{_slug(labels[0])}-to-{_slug(labels[-1])}"
    names = (plain, *(f"{plain}-{turn}" for turn in range(2, 1000)))
    return next(name for name in names if _labels_of(name) in {(), labels})


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:20] or "class"


def _labels_of(name: str) -> tuple[str, ...]:
    """Return the classes of a set; none where it does not exist or cannot be read."""
    try:
        told = json.loads((drawings_folder() / name / _ABOUT).read_text(encoding="utf-8"))
        return tuple(str(label) for label in told["labels"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def keep(labels: tuple[str, ...], label: int, picture: Bytes) -> Path:
    """Keep the pad's picture (h, w) or (h, w, 3) as one of a class; return the file."""
    from PIL import Image

    folder = drawings_folder() / name_for(labels)
    if not (folder / _ABOUT).exists():
        folder.mkdir(parents=True, exist_ok=True)
        about = json.dumps({"format": 1, "labels": labels}, ensure_ascii=False, indent=1)
        atomic_write(folder / _ABOUT, about.encode())
    place = folder / str(label) / f"{_next_number(folder):06d}.png"
    place.parent.mkdir(exist_ok=True)
    flat = picture[:, :, 0] if picture.ndim == 3 and picture.shape[2] == 1 else picture
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(flat)).save(stream, "PNG")
    atomic_write(place, stream.getvalue())
    return place


def _next_number(folder: Path) -> int:
    return 1 + max((int(path.stem) for path in folder.glob("*/*.png") if path.stem.isdigit()), default=0)


def remove(drawing: Kept) -> None:
    """Throw a kept drawing away."""
    drawing.path.unlink(missing_ok=True)


def read_set(name: str) -> DrawingSet:
    """Return what is kept under a name; a set without drawings where there is nothing."""
    labels, folder = _labels_of(name), drawings_folder() / name
    drawings: list[Kept] = []
    for label in range(len(labels)):
        files = sorted(p for p in (folder / str(label)).glob("*.png") if not p.name.startswith("."))
        drawings += [Kept(path, label, place % ASIDE == ASIDE - 1) for place, path in enumerate(files)]
    return DrawingSet(name, labels, tuple(drawings))


def sets() -> tuple[DrawingSet, ...]:
    """Return every set that holds a drawing."""
    names = sorted(p.name for p in drawings_folder().iterdir() if p.is_dir() and NAMED.match(p.name))
    return tuple(found for found in map(read_set, names) if found.drawings)
