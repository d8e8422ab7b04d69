"""Reading .npz archives from anywhere: headers first, sizes that must add up, and never an object."""

from __future__ import annotations

import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.data.numbers import Stored, piece_sizes
from cnnstudio.language import tr

MOST_MEMBERS = 10_000
MOST_BYTES = 4 << 30
MOST_GROWTH = 20
SMALL = 16 << 20
HEADER_LIMIT = 10_000

_PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@dataclass(frozen=True, slots=True)
class _Header:
    """What an .npy member declares, and where its values begin."""

    shape: tuple[int, ...]
    fortran: bool
    dtype: np.dtype[Any]
    start: int


def arrays(path: Path) -> dict[str, Stored]:
    """Return the arrays of an archive by name; only headers are read, values follow when they are asked for."""
    with _opened(path) as archive:
        members = archive.infolist()
        _check_members(path, members)
        return {
            _bare(member): _stored(path, archive, member)
            for member in members
            if member.filename.endswith(".npy")
        }


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the archive; whatever is wrong inside it becomes one sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _broken(path, str(error) or type(error).__name__) from error
    except UnicodeDecodeError as error:
        raise _broken(path, tr("a name inside it is no text")) from error
    except OSError as error:
        raise DataError(
            tr("{name} cannot be read: {why}.", name=path.name, why=error.strerror or str(error))
        ) from error


def _broken(path: Path, why: str) -> DataError:
    return DataError(
        tr("{name} is not a whole .npz archive ({why}); copy or download it again.", name=path.name, why=why)
    )


def _bare(member: zipfile.ZipInfo) -> str:
    return member.filename.removesuffix(".npy")


def _check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse archives that are made to harm, by rule 5 of the loading rules."""
    names = [member.filename for member in members]
    if len(names) > MOST_MEMBERS:
        raise DataError(
            tr(
                "Refused: {name} has {count} members; the limit is {limit}.",
                name=path.name,
                count=len(names),
                limit=MOST_MEMBERS,
            )
        )
    if len(set(names)) != len(names):
        raise DataError(tr("Refused: {name} holds repeated names; save it again.", name=path.name))
    if any(_leads_outside(name) for name in names):
        raise DataError(tr("Refused: {name} names files outside itself.", name=path.name))
    if any(m.compress_type not in _PLAIN or m.flag_bits & 1 for m in members):
        raise DataError(
            tr(
                "Refused: {name} is encrypted or packed in an unusual way; save it with numpy.savez.",
                name=path.name,
            )
        )
    total, given = sum(member.file_size for member in members), path.stat().st_size
    if total > MOST_BYTES or (total > SMALL and total > MOST_GROWTH * given):
        raise DataError(
            tr(
                "Refused: {name} unpacks to {total} from {given}.",
                name=path.name,
                total=size_text(total),
                given=size_text(given),
            )
        )


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def size_text(count: float) -> str:
    """Return 11490434 as 11.5 MB."""
    for unit in ("bytes", "kB", "MB", "GB", "TB", "PB"):
        if count < 1000 or unit == "PB":
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1000
    raise AssertionError


def _stored(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Stored:
    """Return the member as an array whose declared size is exactly what the archive holds."""
    with archive.open(member) as stream:
        header = _header(path, _bare(member), stream)
    declared = prod(header.shape) * header.dtype.itemsize
    held = member.file_size - header.start
    if declared != held:
        raise _other_size(path, _bare(member), declared, held)
    name = _bare(member)

    def pieces() -> Iterator[NDArray[Any]]:
        with _opened(path) as again, again.open(name + ".npy") as stream:
            stream.read(header.start)
            yield from _values(header, stream)

    return Stored(name, header.shape, header.dtype, pieces)


def lone(path: Path) -> Stored:
    """Return a single .npy file as an array whose declared size is exactly what the file holds."""
    try:
        with path.open("rb") as stream:
            header = _header(path, path.stem, stream)
    except OSError as error:
        raise DataError(
            tr("{name} cannot be read: {why}.", name=path.name, why=error.strerror or str(error))
        ) from error
    declared, held = prod(header.shape) * header.dtype.itemsize, path.stat().st_size - header.start
    if declared != held:
        raise _other_size(path, path.stem, declared, held)

    def pieces() -> Iterator[NDArray[Any]]:
        with path.open("rb") as stream:
            stream.seek(header.start)
            try:
                yield from _values(header, stream)
            except EOFError as error:
                raise DataError(
                    tr("{name} changed while it was read; open it again.", name=path.name)
                ) from error

    return Stored(path.name, header.shape, header.dtype, pieces)


def _other_size(path: Path, name: str, declared: int, held: int) -> DataError:
    return DataError(
        tr(
            "{file}: {name} declares {declared} but holds {held}; the file is damaged or forged.",
            file=path.name,
            name=name,
            declared=size_text(declared),
            held=size_text(held),
        )
    )


def _header(path: Path, name: str, stream: IO[bytes]) -> _Header:
    """Read one array's header; objects are refused here, before any of their bytes is looked at."""
    try:
        version = np.lib.format.read_magic(stream)
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[
            version
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # numpy warns of headers that Python 2 wrote, and reads them
            shape, fortran, dtype = read(stream, max_header_size=HEADER_LIMIT)
    except (ValueError, KeyError, TypeError, SyntaxError, tokenize.TokenError) as error:
        raise DataError(
            tr(
                "{file}: the header of {name} cannot be read; save it with numpy.savez.",
                file=path.name,
                name=name,
            )
        ) from error
    if dtype.hasobject:
        raise DataError(
            tr(
                "{file}: {name} contains Python objects; only numbers are read.",
                file=path.name,
                name=name,
            )
        )
    if any(axis < 0 for axis in shape):
        raise DataError(tr("{file}: {name} declares a negative size.", file=path.name, name=name))
    return _Header(shape, fortran, dtype, stream.tell())


def _values(header: _Header, stream: IO[bytes]) -> Iterator[NDArray[Any]]:
    """Yield the values in pieces of rows; an array in column order has to come whole."""
    row = prod(header.shape[1:]) * header.dtype.itemsize
    if not header.shape:
        yield np.frombuffer(_exactly(stream, row), header.dtype)
    elif header.fortran and len(header.shape) > 1:
        whole = np.frombuffer(_exactly(stream, row * header.shape[0]), header.dtype)
        yield whole.reshape(header.shape, order="F")
    else:
        for count in piece_sizes(header.shape, header.dtype):
            yield np.frombuffer(_exactly(stream, row * count), header.dtype).reshape(count, *header.shape[1:])


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise EOFError(tr("the file ends early"))
    return data
