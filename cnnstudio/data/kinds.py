"""What a file is, judged by its first bytes; its name is only asked where they leave it open."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from cnnstudio.data import idx
from cnnstudio.data.errors import DataError
from cnnstudio.data.pictures import looks_like_picture
from cnnstudio.language import tr

Kind = Literal[
    "npz", "npy", "idx", "table", "folder", "zip", "tar", "mat", "mat73", "parquet", "cifar", "strokes",
    "picture", "hdf5", "unknown",
]  # fmt: skip
_START = 4096
_STROKES = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"[^"]*"\s*:\s*\[\s*\[')
_CIFAR10, _CIFAR100 = 3073, 3074
_TAIL, _LONGEST_LISTING = 65_557, 32 << 20


def kind_of(path: Path) -> Kind:
    """Return what a file or folder is."""
    if path.is_dir():
        return "folder"
    if not path.is_file():
        raise DataError(tr("{name} is no regular file; give a file on disk.", name=str(path)))
    start, packed = _start(path)
    if start[:4] in {b"PK\3\4", b"PK\5\6"}:
        return _kind_of_zip(path)
    return _by_start(path, start, packed)


def are_strokes(path: Path) -> bool:
    """Say whether JSON begins as letters with lists of drawings, and not as the description of a network."""
    return _STROKES.match(_start(path)[0]) is not None


def _start(path: Path) -> tuple[bytes, bool]:
    """Return the first bytes, unpacked where the file is gzip, and whether it is."""
    try:
        with path.open("rb") as stream:
            start = stream.read(_START)
    except OSError as error:
        raise DataError(
            tr("{name} cannot be read: {why}.", name=path.name, why=error.strerror or str(error))
        ) from error
    if start[:2] != b"\x1f\x8b":
        return start, False
    unpacker = zlib.decompressobj(wbits=31)
    try:
        return unpacker.decompress(start, _START), True
    except zlib.error:
        return b"", True


def _by_start(path: Path, start: bytes, packed: bool) -> Kind:
    if start[:6] == b"\x93NUMPY":
        return "npy"
    if start[:4] == b"PAR1":
        return "parquet"
    if start.startswith(b"MATLAB 5.0 MAT-file"):
        return "mat"
    if start.startswith(b"MATLAB 7.3 MAT-file"):
        return "mat73"
    if start[:8] == b"\x89HDF\r\n\x1a\n" or start[512:520] == b"\x89HDF\r\n\x1a\n":
        return "hdf5"
    if looks_like_picture(start):
        return "picture"
    if start[257:262] == b"ustar" or (_is_old_tar(start) if len(start) >= 512 else False):
        return "tar"
    if start[:3] == b"BZh" or start[:6] == b"\xfd7zXZ\0":
        return "tar" if tarfile_opens(path) else "unknown"
    if len(start) >= 8 and start[:2] == b"\0\0" and start[2] in idx.TYPES and 1 <= start[3] <= 4:
        return "idx"
    if _is_cifar(path, start, packed):
        return "cifar"
    return _kind_of_text(start)


def tarfile_opens(path: Path) -> bool:
    try:
        return tarfile.is_tarfile(path)
    except (OSError, EOFError, tarfile.TarError, ValueError):
        return False


def _is_old_tar(start: bytes) -> bool:
    """Say whether the checksum of a tar header without its mark is right."""
    try:
        given = int(start[148:156].split(b"\0")[0].strip() or b"-1", 8)
    except ValueError:
        return False
    return sum(start[:148]) + 8 * 32 + sum(start[156:512]) == given


def _kind_of_zip(path: Path) -> Kind:
    """Return npz where only arrays are inside."""
    if _listing(path) > _LONGEST_LISTING:
        # To look at every name would take more memory than a look may; the reader, in its child, counts them.
        return "npz" if path.suffix == ".npz" else "zip"
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "npz" if path.suffix == ".npz" else "zip"
    arrays = sum(name.endswith(".npy") for name in names)
    return "npz" if (arrays and arrays >= len(names) / 2) or path.suffix == ".npz" else "zip"


def _listing(path: Path) -> int:
    """Return the bytes of an archive's list of names, as its end declares them."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - _TAIL))
            tail = stream.read(_TAIL)
    except OSError:
        return 0
    at = tail.rfind(b"PK\5\6")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _is_cifar(path: Path, start: bytes, packed: bool) -> bool:
    """Say whether the file is made of CIFAR's records: a label or two, then 3,072 bytes."""
    size = path.stat().st_size
    ten = size % _CIFAR10 == 0 and start[:1] < b"\x0a"
    hundred = size % _CIFAR100 == 0 and start[:1] < b"\x14" and start[1:2] < b"\x64"
    return not packed and size > 0 and (ten or hundred) and _kind_of_text(start) != "table"


def _kind_of_text(start: bytes) -> Kind:
    stripped = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if stripped[:1] in {b"{", b"["} and b"[" in stripped[:200]:
        return "strokes"
    if stripped[:1] == b"<" or start[:4] == b"%PDF" or not start:
        return "unknown" if start else "table"
    if not stripped:
        return "table"
    odd = sum(byte < 9 or 13 < byte < 32 for byte in start)
    wide = start[:2] in {b"\xff\xfe", b"\xfe\xff"} or start[1::2].count(0) > 0.4 * len(start) / 2
    wide = wide or start[::2].count(0) > 0.4 * len(start) / 2
    if wide and odd - start.count(0) <= 0.02 * len(start):
        return "table" if len(start) > 8 else "unknown"
    return "table" if odd <= 0.02 * len(start) and _rows(start) else "unknown"


def _rows(start: bytes) -> bool:
    """Say whether text is divided into columns, rather than prose."""
    lines = [line for line in io.BytesIO(start).read().replace(b"\r", b"\n").split(b"\n") if line.strip()]
    lines = lines[:-1] if len(lines) > 1 and len(start) == _START else lines
    for sign in (b",", b";", b"\t", b"|", b" "):
        counts = [line.count(sign) for line in lines[:50]]
        usual = max(set(counts), key=counts.count, default=0)
        if usual > 0 and counts.count(usual) >= 0.6 * len(counts) and (sign != b" " or _numbers(lines)):
            return True
    return bool(lines) and _numbers(lines)


def _numbers(lines: list[bytes]) -> bool:
    cells = [cell for line in lines[1:50] for cell in line.split()]
    return bool(cells) and sum(cell[:1] in b"0123456789+-." for cell in cells) > 0.6 * len(cells)
