"""Pictures as PNG files, for pages that carry their pictures with them."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray


def png(picture: NDArray[Any], smallest: int = 1) -> bytes:
    """Return a grey or coloured picture (rows, columns[, channels]) as a PNG file, enlarged to a smallest side in whole steps."""
    pixels = _bytes(picture)
    times = max(1, -(-smallest // max(pixels.shape[:2])))
    pixels = np.ascontiguousarray(pixels.repeat(times, axis=0).repeat(times, axis=1))
    high, wide, channels = pixels.shape
    rows = np.zeros((high, wide * channels + 1), np.uint8)
    rows[:, 1:] = pixels.reshape(high, -1)
    header = struct.pack(">IIBBBBB", wide, high, 8, 0 if channels == 1 else 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _bytes(picture: NDArray[Any]) -> NDArray[np.uint8]:
    """Return rows x columns x 1 or 3 bytes; fractions run from 0 to 1, other numbers from the least to the largest."""
    array = np.asarray(picture)
    array = array[:, :, None] if array.ndim == 2 else array
    array = array[:, :, : 3 if array.shape[2] >= 3 else 1]
    if array.dtype == np.uint8:
        return array
    values = np.nan_to_num(array.astype(np.float64))
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 1.0)
    return np.asarray(np.rint((values - low) / (high - low) * 255), np.uint8)
