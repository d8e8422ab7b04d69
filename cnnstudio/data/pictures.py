"""Picture files of any kind as arrays of bytes: bounded before decoding, upright, and brought to one form."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.language import number, tr

if TYPE_CHECKING:
    from PIL import Image

Bytes = NDArray[np.uint8]

MOST_PIXELS = 64_000_000
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
SUFFIXES = frozenset(
    {
        ".png",
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".bmp",
        ".dib",
        ".gif",
        ".webp",
        ".tif",
        ".tiff",
        ".ppm",
        ".pgm",
        ".pbm",
    }
)
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError, AttributeError,
           OverflowError, ZeroDivisionError, MemoryError, NotImplementedError, RuntimeError, AssertionError)  # fmt: skip


class DamagedPicture(DataError):
    """One picture cannot be used; a folder of many can go on without it."""


class NoPicture(DamagedPicture):
    """A file's content is not that of a picture of the formats asked for."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The form every picture is brought to."""

    height: int
    width: int
    channels: int
    fitting: str = "stretch"

    @property
    def shape(self) -> tuple[int, int, int]:
        return self.height, self.width, self.channels


@dataclass(frozen=True, slots=True)
class Header:
    """What a picture's file says before it is decoded; sides are those of the upright picture."""

    height: int
    width: int
    channels: int
    mode: str
    turned: bool


def looks_like_picture(start: bytes) -> bool:
    """Say whether a file that begins so is a picture of a kind that is read."""
    netpbm = start[:1] == b"P" and start[1:2] in b"123456" and start[2:3].isspace()
    return start.startswith(_MAGIC) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP") or netpbm


def header(path: Path) -> Header:
    """Return a picture's size and channels; only the file's first bytes are read."""
    with Opening(path, path.name) as picture:
        turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
        width, height = picture.size[::-1] if turned else picture.size
        return Header(height, width, 1 if _is_grey(picture) else 3, picture.mode, turned)


def _is_grey(picture: Image.Image) -> bool:
    return picture.mode in {"1", "L", "F"} or picture.mode.startswith("I") or picture.mode == "LA"


def decoded(
    source: Path | bytes, name: str, frame: Frame | None = None, formats: tuple[str, ...] = FORMATS
) -> Bytes:
    """Return the picture, as it is or brought to a form; whatever is wrong with it becomes one sentence."""
    from PIL import Image, ImageOps

    with Opening(source, name, formats) as picture:
        if frame is not None and picture.format == "JPEG":
            picture.draft(None, (4 * frame.width, 4 * frame.height))
        upright = _converted(ImageOps.exif_transpose(picture))
        if frame is not None:
            upright = _fitted(
                upright.convert("L" if frame.channels == 1 else "RGB"), frame, Image.Resampling.BILINEAR
            )
        values = np.asarray(upright, np.uint8)
        return values[:, :, None] if values.ndim == 2 else values


class Opening:
    """Opens a picture within bounds; Pillow's own limits would only warn, or hide the size."""

    def __init__(self, source: Path | bytes, name: str, formats: tuple[str, ...] = FORMATS) -> None:
        self._source, self._name, self._formats = source, name, formats

    def __enter__(self) -> Image.Image:
        from PIL import Image, UnidentifiedImageError

        Image.MAX_IMAGE_PIXELS = None
        source: Any = io.BytesIO(self._source) if isinstance(self._source, bytes) else self._source
        try:
            self._picture = Image.open(source, formats=self._formats)
        except UnidentifiedImageError as error:
            raise NoPicture(
                tr("{name} is not a picture that can be read; save it as PNG or JPEG.", name=self._name)
            ) from error
        except _BROKEN as error:
            raise _damaged(self._name, error) from error
        try:
            _check_size(self._name, self._picture)
        except DamagedPicture:
            self._picture.close()
            raise
        return self._picture

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._picture.close()
        if isinstance(error, _BROKEN):
            raise _damaged(self._name, error) from error


def _damaged(name: str, error: BaseException) -> DamagedPicture:
    why = str(error) or type(error).__name__
    return DamagedPicture(
        tr(
            "{name} is damaged or cannot be read ({why}); use another copy.",
            name=name,
            why=why.split("\n")[0][:120],
        )
    )


def _check_size(name: str, picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise DamagedPicture(
            tr("{name} is {width} × {height} = {mega} MP; the limit is {limit} MP, so make it smaller first.",
               name=name, width=width, height=height, mega=number(width * height // 1_000_000),
               limit=MOST_PIXELS // 1_000_000)
        )  # fmt: skip
    if width * height == 0:
        raise DamagedPicture(tr("{name} has no pixels; use another picture.", name=name))


def _converted(picture: Image.Image) -> Image.Image:
    """Return a grey or colour picture of bytes: 16 bits scaled down, palettes looked up, transparency on paper."""
    from PIL import Image

    if picture.mode == "F":
        values = np.nan_to_num(np.asarray(picture))
        top = max(float(values.max(initial=0)), 1e-9)
        return Image.fromarray(
            np.clip(values * (255 / top if top > 255 or top <= 1 else 1), 0, 255).astype(np.uint8)
        )
    if picture.mode.startswith("I"):
        values = np.clip(np.asarray(picture).astype(np.int64), 0, 65_535)
        return Image.fromarray((values // 257).astype(np.uint8))
    if picture.has_transparency_data:
        return _on_paper(picture)
    return picture.convert("L" if _is_grey(picture) else "RGB")


def _on_paper(picture: Image.Image) -> Image.Image:
    """Return a transparent picture on white paper, or on black where what can be seen of it is bright."""
    from PIL import Image

    values = np.asarray(picture.convert("RGBA"))
    alpha = values[:, :, 3:].astype(np.float32) / 255
    colours = values[:, :, :3].astype(np.float32)
    seen = float(alpha.sum()) * 3
    bright = seen > 0 and float((colours * alpha).sum()) / seen > 127
    paper = np.float32(0 if bright and float(alpha.min()) < 0.5 else 255)
    flat = Image.fromarray(np.rint(colours * alpha + paper * (1 - alpha)).astype(np.uint8))
    return flat.convert("L") if picture.mode == "LA" else flat


def _fitted(picture: Image.Image, frame: Frame, how: Any) -> Image.Image:
    from PIL import ImageOps

    size = (frame.width, frame.height)
    if picture.size == size:
        return picture
    if frame.fitting == "pad":
        return ImageOps.pad(picture, size, how)
    if frame.fitting == "crop":
        return ImageOps.fit(picture, size, how)
    return picture.resize(size, how)


def reframed(values: NDArray[Any], frame: Frame) -> NDArray[Any]:
    """Return a picture in memory brought to a form; fractions stay fractions."""
    from PIL import Image

    if values.shape[2] != frame.channels:
        values = _recoloured(values, frame.channels)
    if values.shape[:2] == (frame.height, frame.width):
        return values
    planes = [
        np.asarray(
            _fitted(Image.fromarray(np.ascontiguousarray(values[:, :, at])), frame, Image.Resampling.BILINEAR)
        )
        for at in range(values.shape[2])
    ]
    return np.stack(planes, axis=2).astype(values.dtype)


def _recoloured(values: NDArray[Any], channels: int) -> NDArray[Any]:
    if channels == 3:
        return np.repeat(values[:, :, :1], 3, axis=2)
    grey = values[:, :, :3].astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    return (np.rint(grey) if values.dtype == np.uint8 else grey).astype(values.dtype)[:, :, None]
