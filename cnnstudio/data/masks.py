"""Masks: a picture whose pixels say what stands where, as class numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.data.numbers import Array, Stored
from cnnstudio.data.pictures import Frame, Opening
from cnnstudio.language import number, tr

_MOST_KINDS = 256
_SOFT = 16
"""A grey mask with more values than this has soft borders and is cut at the middle."""


@dataclass(frozen=True, slots=True)
class MaskValues:
    """The values that masks hold, in order; their places are the class numbers."""

    values: tuple[int, ...]
    cut: int | None = None
    """Where soft masks are cut into 0 and 1."""


def _read(path: Path, name: str, size: tuple[int, int] | None) -> NDArray[Any]:
    """Return a mask's values: a palette's numbers, grey levels, or colours as one number each."""
    from PIL import Image, ImageOps

    with Opening(path, name) as picture:
        upright = ImageOps.exif_transpose(picture)
        if upright.mode not in {"P", "L", "1"} and not upright.mode.startswith("I"):
            upright = upright.convert("RGB")
        if size is not None and upright.size != size[::-1]:
            upright = upright.resize(size[::-1], Image.Resampling.NEAREST)
        values = np.asarray(upright).astype(np.int64)
    return values @ np.array([65536, 256, 1]) if values.ndim == 3 else values


def mask_values(root: Path, names: list[str]) -> MaskValues:
    """Return the values of all masks."""
    seen: set[int] = set()
    for name in names:
        seen |= set(np.unique(_read(root / name, name, None)).tolist())
        if len(seen) > _MOST_KINDS and max(seen) > 255:
            raise DataError(tr("{name}: masks hold over {limit} different values; save them without soft borders.",
                               name=name, limit=number(_MOST_KINDS)))  # fmt: skip
    if len(seen) > _SOFT and max(seen) <= 255:
        return MaskValues((0, 1), cut=128)
    return MaskValues(tuple(sorted(seen)))


def mask_rows(root: Path, names: tuple[str, ...], frame: Frame, values: MaskValues) -> Stored:
    """Return the masks as class numbers per pixel."""

    def pieces() -> Iterator[Array]:
        for name in names:
            raw = _read(root / name, name, (frame.height, frame.width))
            numbered = raw >= values.cut if values.cut is not None else np.searchsorted(values.values, raw)
            yield numbered.astype(np.uint8)[None, :, :, None]

    return Stored("masks", (len(names), frame.height, frame.width, 1), np.dtype(np.uint8), pieces)
