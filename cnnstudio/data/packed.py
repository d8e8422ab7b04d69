"""Archives of folders: only plain files with harmless names are taken out, and never more than was declared."""

from __future__ import annotations

import hashlib
import lzma
import os
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cnnstudio.data.archives import MOST_BYTES, MOST_GROWTH, SMALL, size_text
from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Watch
from cnnstudio.data.samples import stop_if
from cnnstudio.language import number, tr
from cnnstudio.paths import datasets_folder

MOST_MEMBERS = 1_000_000
KEPT = 4
_WINDOWS_NAMES = {"con", "prn", "aux", "nul", *(f"{n}{d}" for n in ("com", "lpt") for d in range(1, 10))}
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError,
           RuntimeError, ValueError, IndexError, KeyError, OverflowError)  # fmt: skip


def unpacked_folder(path: Path, form: str, watch: Watch) -> Path:
    """Return the folder with an archive's files, taken out now or still there from before."""
    facts = path.stat()
    key = hashlib.sha256(f"{path.resolve()} {facts.st_size} {facts.st_mtime_ns}".encode()).hexdigest()[:20]
    target = datasets_folder() / "archives" / key / path.name.split(".")[0]
    if (target.parent / "whole").is_file() and target.is_dir():
        return target
    shutil.rmtree(target.parent, ignore_errors=True)
    target.mkdir(parents=True)
    try:
        with _reading(path):
            (_from_zip if form == "zip" else _from_tar)(path, target, watch)
    except BaseException:
        shutil.rmtree(target.parent, ignore_errors=True)
        raise
    (target.parent / "whole").touch()
    _forget_oldest(target.parent.parent)
    return target


def _forget_oldest(shelves: Path) -> None:
    for old in sorted(shelves.iterdir(), key=lambda folder: folder.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise DataError(
            tr("{name} is not a whole archive ({why}); copy or download it again.",
               name=path.name, why=str(error)[:120] or type(error).__name__)
        ) from error  # fmt: skip
    except OSError as error:
        raise DataError(
            tr("{name} cannot be unpacked: {why}.", name=path.name, why=error.strerror or str(error))
        ) from error


def checked_name(archive: str, name: str) -> str:
    """Return a member's name, or refuse one that leads outside the archive."""
    parts = name.rstrip("/").split("/")
    outside = (
        name.startswith("/")
        or "\\" in name
        or "\0" in name
        or ":" in name
        or ".." in parts
        or len(name) > 1000
    )
    if outside or any(part.split(".")[0].casefold() in _WINDOWS_NAMES for part in parts):
        raise DataError(
            tr(
                "Refused: {archive} holds the name '{name}', which leads outside it.",
                archive=archive,
                name=name[:80],
            )
        )
    return "/".join(part for part in parts if part not in {"", "."})


def _check_total(path: Path, total: int, members: int) -> None:
    given = path.stat().st_size
    if members > MOST_MEMBERS:
        raise DataError(tr("Refused: {name} has {count} members; the limit is {limit}.",
                           name=path.name, count=number(members), limit=number(MOST_MEMBERS)))  # fmt: skip
    if total > 16 * MOST_BYTES or (total > SMALL and total > MOST_GROWTH * given):
        raise DataError(tr("Refused: {name} unpacks to {total} from {given}.",
                           name=path.name, total=size_text(total), given=size_text(given)))  # fmt: skip


def _from_zip(path: Path, target: Path, watch: Watch) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        _check_total(path, sum(member.file_size for member in members), len(members))
        seen: set[str] = set()
        for done, member in enumerate(members):
            _tell(watch, path, done / len(members))
            name = _once(path, checked_name(path.name, member.filename), seen)
            if member.flag_bits & 1:
                raise DataError(tr("Refused: {name} is encrypted; unpack it yourself first.", name=path.name))
            if stat.S_ISLNK(member.external_attr >> 16):
                raise DataError(tr("Refused: {name} holds the link '{link}'.", name=path.name, link=name))
            if not member.is_dir():
                with archive.open(member) as stream:
                    _copy(path, stream, target / name, member.file_size)


def _once(path: Path, name: str, seen: set[str]) -> str:
    if name and name in seen:
        raise DataError(tr("Refused: {archive} holds '{name}' twice.", archive=path.name, name=name[:80]))
    seen.add(name)
    return name


def _from_tar(path: Path, target: Path, watch: Watch) -> None:
    seen: set[str] = set()
    total = 0
    with tarfile.open(path) as archive:
        for member in archive:
            _tell(watch, path, min(0.99, archive.offset / max(1, 4 * path.stat().st_size)))
            name = _once(path, checked_name(path.name, member.name), seen)
            if member.issym() or member.islnk():
                raise DataError(tr("Refused: {name} holds the link '{link}'.", name=path.name, link=name))
            total += member.size
            _check_total(path, total, len(seen))
            stream = archive.extractfile(member) if member.isreg() else None
            if stream is not None:
                with stream:
                    _copy(path, stream, target / name, member.size)
    if not seen:
        raise DataError(tr("{name} is an empty archive.", name=path.name))


def _copy(path: Path, stream: IO[bytes], target: Path, size: int) -> None:
    """Write one member, and not a byte more than it declared."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = size
    with target.open("wb") as out:
        while left and (block := stream.read(min(left, 1 << 20))):
            out.write(block)
            left -= len(block)
    if left or stream.read(1):
        raise DataError(tr("{archive}: {name} does not have its declared size; the archive is damaged.",
                           archive=path.name, name=target.name))  # fmt: skip
    os.utime(target, (0, 0))


def _tell(watch: Watch, path: Path, share: float) -> None:
    stop_if(watch.cancelled)
    if watch.progress is not None:
        watch.progress(tr("Unpacking {name}", name=path.name), share)
