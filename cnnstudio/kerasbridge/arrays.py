"""Named arrays in one file: written whole or not at all, and nothing pickled."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import tr
from cnnstudio.storage import atomic_write

Array = NDArray[np.generic]
_LONGEST_HEADER = 10_000


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Replace the file by these arrays."""
    atomic_write(path, lambda stream: np.savez(stream, allow_pickle=False, **arrays))


def read_arrays(path: Path) -> dict[str, Array]:
    """Return the arrays of a file that `write_arrays` wrote; nothing is allocated that the file does not hold."""
    try:
        with open(path, "rb") as stream, zipfile.ZipFile(stream) as archive:
            return {info.filename.removesuffix(".npy"): _member(archive, info) for info in archive.infolist()}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise BridgeError(
            tr(
                "{name} cannot be read as weights ({why}); choose another file.",
                name=path.name,
                why=str(error),
            )
        ) from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Array:
    if info.compress_type != zipfile.ZIP_STORED:
        raise ValueError(tr("{name} is compressed", name=info.filename))
    with archive.open(info) as stream:
        shape, in_columns, dtype = _header(stream)
        if dtype.hasobject or prod(shape) * dtype.itemsize != info.file_size - stream.tell():
            raise ValueError(tr("{name} does not hold what it declares", name=info.filename))
        flat: Array = np.frombuffer(stream.read(), dtype)
    return flat.reshape(shape, order="F" if in_columns else "C").copy()


def _header(stream: Any) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = npy.read_magic(stream)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, in_columns, dtype = read(stream, max_header_size=_LONGEST_HEADER)
    return shape, in_columns, dtype
