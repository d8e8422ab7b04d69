"""Reading one picture file from anywhere, within bounds that are checked before anything is decoded."""

from __future__ import annotations

from pathlib import Path

from cnnstudio.data.errors import DataError
from cnnstudio.data.pictures import Bytes, NoPicture, decoded
from cnnstudio.language import tr

_FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".bmp": "BMP",
    ".gif": "GIF",
    ".webp": "WEBP",
}


def read_image(path: Path) -> Bytes:
    """Return the picture as (h, w, 1) when it is grey, else (h, w, 3), upright and without transparency."""
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise _not_a_picture(path)
    if not path.exists():
        raise DataError(tr("{name} does not exist; check the path.", name=str(path)))
    if not (path.is_file() or path.is_dir()):
        raise DataError(tr("{name} is no regular file; give a picture file.", name=str(path)))
    try:
        return decoded(path, path.name, formats=(kind,))
    except NoPicture as error:
        raise _not_a_picture(path) from error


def _not_a_picture(path: Path) -> DataError:
    return DataError(
        tr("{name} is not a PNG, JPEG, BMP, GIF or WebP picture; convert it first.", name=path.name)
    )
