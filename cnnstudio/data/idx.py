"""Reading IDX files, the form in which MNIST was first published, plain or compressed with gzip."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.data.numbers import Stored, piece_sizes
from cnnstudio.language import tr

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MOST_BYTES = 4 << 30


def looks_like_idx(path: Path) -> bool:
    """Return whether the file begins as an IDX file does; unreadable files do not."""
    try:
        with _stream(path) as stream:
            magic = stream.read(4)
    except (OSError, EOFError, zlib.error):
        return False
    return len(magic) == 4 and magic[:2] == b"\0\0" and magic[2] in TYPES and 1 <= magic[3] <= 4


def array(path: Path) -> Stored:
    """Return the file as an array; a plain file must have exactly the size that its header declares."""
    with _read(path) as stream:
        shape, dtype = _header(path, stream)
    start = 4 + 4 * len(shape)
    declared = start + prod(shape) * dtype.itemsize
    if declared > _MOST_BYTES or (path.suffix != ".gz" and path.stat().st_size != declared):
        raise DataError(
            tr(
                "{name} does not hold the {count} bytes that its header declares.",
                name=path.name,
                count=f"{declared:,}",
            )
        )

    def pieces() -> Iterator[NDArray[Any]]:
        with _read(path) as stream:
            stream.read(start)
            yield from _values(shape, dtype, stream)

    return Stored(path.name, shape, dtype, pieces)


@contextmanager
def _read(path: Path) -> Iterator[IO[bytes]]:
    try:
        with _stream(path) as stream:
            yield stream
    except (OSError, EOFError, zlib.error, struct.error) as error:
        raise DataError(
            tr(
                "{name} is damaged or ends early ({why}); copy or download it again.",
                name=path.name,
                why=str(error),
            )
        ) from error


def _stream(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def _header(path: Path, stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    zero, kind, axes = struct.unpack(">HBB", stream.read(4))
    if zero != 0 or kind not in TYPES or not 1 <= axes <= 4:
        raise DataError(tr("{name} is not an IDX file.", name=path.name))
    return struct.unpack(f">{axes}I", stream.read(4 * axes)), np.dtype(TYPES[kind])


def _values(shape: tuple[int, ...], dtype: np.dtype[Any], stream: IO[bytes]) -> Iterator[NDArray[Any]]:
    """Yield the values in pieces, and see that nothing is missing and nothing follows."""
    row = prod(shape[1:]) * dtype.itemsize
    for count in piece_sizes(shape, dtype):
        data = stream.read(row * count)
        if len(data) != row * count:
            raise EOFError(tr("the file ends early"))
        yield np.frombuffer(data, dtype).reshape(count, *shape[1:])
    if stream.read(1):
        raise EOFError(tr("more bytes follow than the header declares"))


def siblings(path: Path) -> dict[str, Path]:
    """Return the files of one IDX data set by role, found from its folder or from any one of its files."""
    images = _images_of(path)
    train = images.with_name(images.name.replace("t10k", "train").replace("test-", "train-"))
    found = {"x_train": train, "y_train": _labels_beside(train)}
    for word in ("t10k", "test"):
        test = train.with_name(train.name.replace("train", word))
        if test.is_file() and test != train:
            found |= {"x_test": test, "y_test": _labels_beside(test)}
    missing = [file.name for file in found.values() if not file.is_file()]
    if missing:
        raise DataError(
            tr(
                "{missing} is missing in {folder}; put it beside the others.",
                missing=missing[0],
                folder=str(train.parent),
            )
        )
    return found


def _labels_beside(images: Path) -> Path:
    """Return the labels' file for an images' file."""
    return images.with_name(images.name.replace("images", "labels").replace("idx3", "idx1"))


def _images_of(path: Path) -> Path:
    if path.is_dir():
        found = sorted(
            p for p in path.iterdir() if "train" in p.name and "images" in p.name and looks_like_idx(p)
        )
        if not found:
            raise DataError(
                tr(
                    "{folder} holds no IDX files; expected train-images-idx3-ubyte or its .gz.",
                    folder=str(path),
                )
            )
        return found[0]
    return path.with_name(path.name.replace("labels", "images").replace("idx1", "idx3"))
