"""Fetching a file over the network: with progress, to be stopped and taken up again, and checked when it is whole."""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from cnnstudio.data.archives import size_text
from cnnstudio.data.errors import DataError
from cnnstudio.data.samples import IsCancelled, Progress, stop_if
from cnnstudio.language import tr

PATIENCE = 20.0
"""Seconds to wait for the next bytes."""

_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Download:
    """A file on the network, known by its digest."""

    url: str
    sha256: str
    size: int


class _Answer(Protocol):
    status: int

    def read(self, count: int, /) -> bytes: ...


def fetched(
    download: Download, target: Path, progress: Progress | None = None, cancelled: IsCancelled | None = None
) -> Path:
    """Return the target once the whole file is there; what a cancelled try left is taken up by the next."""
    part = target.with_name(target.name + ".part")
    try:
        _complete(download, part, progress, cancelled)
    except (OSError, http.client.HTTPException) as error:
        raise DataError(_offline(download, target, error)) from error
    if _sha256(part) != download.sha256:
        part.unlink()
        raise DataError(
            tr(
                "{name} came with the wrong checksum and was thrown away; try again, or put the file at {path}.",
                name=target.name,
                path=str(target),
            )
        )
    os.replace(part, target)
    return target


def _complete(
    download: Download, part: Path, progress: Progress | None, cancelled: IsCancelled | None
) -> None:
    """Bring the partial file to the size of the whole."""
    have = part.stat().st_size if part.exists() else 0
    if have >= download.size:
        return
    stop_if(cancelled)
    headers = {"Range": f"bytes={have}-"} if have else {}
    request = urllib.request.Request(download.url, headers=headers)  # noqa: S310  # our own constant, https
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        goes_on = answer.status == 206
        with part.open("ab" if goes_on else "wb") as stream:
            _copy(answer, stream, have if goes_on else 0, download.size, progress, cancelled)


def _copy(
    answer: _Answer,
    stream: BinaryIO,
    have: int,
    size: int,
    progress: Progress | None,
    cancelled: IsCancelled | None,
) -> None:
    """Append what arrives, never more than the file's known size and one piece."""
    while have < size:
        stop_if(cancelled)
        data = answer.read(_PIECE)
        if not data:
            raise ConnectionError(tr("the connection ended early"))
        stream.write(data)
        have += len(data)
        if progress is not None:
            sentence = tr("Downloading: {done} of {total}", done=size_text(have), total=size_text(size))
            progress(sentence, min(1.0, have / size))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _offline(download: Download, target: Path, error: Exception) -> str:
    why = getattr(error, "reason", None) or str(error) or type(error).__name__
    return tr(
        "{url} cannot be reached ({why}); connect to the network and try again, or put {name} into {folder}.",
        url=download.url,
        why=why,
        name=target.name,
        folder=str(target.parent),
    )
