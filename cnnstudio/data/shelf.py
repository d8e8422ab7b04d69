"""Arrays kept as files that can be mapped into memory, with a stamp that proves them whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cnnstudio.storage import atomic_write

Array = NDArray[Any]
_STAMP = "stamp.json"
_WINDOW = 1 << 20
_WINDOWS = 64


def put(folder: Path, name: str, shape: tuple[int, ...], dtype: DTypeLike, chunks: Iterable[Array]) -> None:
    """Write an array that comes in pieces along its first axis."""

    def write(stream: BinaryIO) -> None:
        header = {"descr": np.dtype(dtype).str, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(stream, header)
        stream.writelines(np.ascontiguousarray(chunk, dtype).data for chunk in chunks)

    folder.mkdir(parents=True, exist_ok=True)
    atomic_write(folder / f"{name}.npy", write)


def put_whole(folder: Path, name: str, array: Array) -> None:
    """Write an array that is in memory."""
    put(folder, name, array.shape, array.dtype, (array,))


def seal(folder: Path, about: dict[str, Any]) -> None:
    """Write the stamp: what the arrays are, and a digest of every file."""
    files = {path.name: _digest(path) for path in sorted(folder.glob("*.npy"))}
    text = json.dumps({"about": about, "files": files}, indent=1, sort_keys=True)
    atomic_write(folder / _STAMP, text.encode())


def fetch(folder: Path, about: dict[str, Any]) -> dict[str, Array] | None:
    """Return the arrays as read-only maps, or None when they are missing, damaged or of another making."""
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        if stamp["about"] != about or any(_digest(folder / n) != d for n, d in stamp["files"].items()):
            return None
        return {Path(name).stem: _mapped(folder / name) for name in stamp["files"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def told(folder: Path) -> dict[str, Any] | None:
    """Return what the stamp says the arrays are, or None when there is no readable stamp."""
    try:
        about = json.loads((folder / _STAMP).read_text(encoding="utf-8"))["about"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return about if isinstance(about, dict) else None


def _mapped(path: Path) -> Array:
    """Return the file as an array; an empty one cannot be mapped and is read."""
    array: Array = np.load(path, mmap_mode="r", allow_pickle=False, max_header_size=10_000)
    return array


def _digest(path: Path) -> str:
    """Return a digest of the file's size and of up to 64 windows of 1 MiB; up to 64 MiB that is every byte."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    count = min(_WINDOWS, -(-size // _WINDOW))
    with path.open("rb") as stream:
        for number in range(count):
            last = size - _WINDOW * (count - number)
            stream.seek(
                number * _WINDOW if size <= _WINDOW * _WINDOWS else last * number // max(1, count - 1)
            )
            digest.update(stream.read(_WINDOW))
    return digest.hexdigest()
