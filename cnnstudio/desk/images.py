"""Reading one picture file from anywhere, within bounds that are checked before anything is decoded."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from cnnstudio.data.errors import DataError
from cnnstudio.language import number, tr

Bytes = NDArray[np.uint8]

MOST_PIXELS = 64_000_000
_FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".bmp": "BMP",
    ".gif": "GIF",
    ".webp": "WEBP",
}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError)

# The limit below is stricter and names the size; Pillow's own would only warn, or hide the size in its error.
Image.MAX_IMAGE_PIXELS = None


def read_image(path: Path) -> Bytes:
    """Return the picture as (h, w, 1) when it is grey, else (h, w, 3), upright and without transparency."""
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise _not_a_picture(path)
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise DataError(tr("{name} is no regular file; give a picture file.", name=str(path)))
    try:
        with Image.open(path, formats=[kind]) as picture:
            _check_size(path, picture)
            upright = ImageOps.exif_transpose(picture)
            return _pixels(upright)
    except UnidentifiedImageError as error:
        raise _not_a_picture(path) from error
    except FileNotFoundError as error:
        raise DataError(tr("{name} does not exist; check the path.", name=str(path))) from error
    except _BROKEN as error:
        raise DataError(
            tr(
                "{name} is damaged or cannot be read ({why}); use another copy.",
                name=path.name,
                why=str(error),
            )
        ) from error


def _not_a_picture(path: Path) -> DataError:
    return DataError(
        tr("{name} is not a PNG, JPEG, BMP, GIF or WebP picture; convert it first.", name=path.name)
    )


def _check_size(path: Path, picture: Image.Image) -> None:
    """Refuse a picture by the size its header declares."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise DataError(
            tr(
                "{name} is {width} × {height} = {mega} MP; the limit is {limit} MP, so make it smaller first.",
                name=path.name,
                width=width,
                height=height,
                mega=number(width * height // 1_000_000),
                limit=MOST_PIXELS // 1_000_000,
            )
        )
    if width * height == 0:
        raise DataError(tr("{name} has no pixels; use another picture.", name=path.name))


def _pixels(picture: Image.Image) -> Bytes:
    """Return bytes with one or three channels, whatever the picture's mode."""
    if picture.mode.startswith("I"):
        return _from_sixteen_bits(np.asarray(picture))[:, :, None]
    if picture.has_transparency_data:
        return _on_paper(np.asarray(picture.convert("RGBA")))
    if picture.mode in {"1", "L"}:
        return np.asarray(picture.convert("L"))[:, :, None]
    return np.asarray(picture.convert("RGB"))


def _from_sixteen_bits(values: NDArray[np.generic]) -> Bytes:
    """Return 65535 as 255."""
    return np.asarray(np.clip(values.astype(np.int64), 0, 65_535) // 257, np.uint8)


def _on_paper(picture: Bytes) -> Bytes:
    """Return a transparent picture on white paper, or on black where what can be seen of it is bright."""
    alpha = picture[:, :, 3:].astype(np.float32) / 255
    colours = picture[:, :, :3].astype(np.float32)
    seen = float(alpha.sum()) * 3
    bright = seen > 0 and float((colours * alpha).sum()) / seen > 127
    paper = np.float32(0 if bright and float(alpha.min()) < 0.5 else 255)
    return np.asarray(np.rint(colours * alpha + paper * (1 - alpha)), np.uint8)
