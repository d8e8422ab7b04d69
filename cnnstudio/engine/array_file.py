"""Named arrays in one file with its checksum; written whole or not at all, and nothing is unpickled."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np

from cnnstudio.engine.messages import Array
from cnnstudio.engine.record import RunError
from cnnstudio.language import tr
from cnnstudio.storage import atomic_write


class _Counted:
    """A stream that hashes and counts what passes through it; zipfile does not seek in it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: Any) -> int:
        self.digest.update(data)
        self.size += memoryview(data).nbytes
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> tuple[int, str]:
    """Replace the file by these arrays; return its size in bytes and its SHA-256."""
    passed: list[_Counted] = []

    def fill(stream: BinaryIO) -> None:
        passed.append(_Counted(stream))
        with zipfile.ZipFile(cast(BinaryIO, passed[0]), "w", zipfile.ZIP_STORED) as archive:
            for name, array in arrays.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)

    atomic_write(path, fill)
    return passed[0].size, passed[0].digest.hexdigest()


def read_arrays(path: Path, size: int | None = None, sha256: str | None = None) -> dict[str, Array]:
    """Return the arrays; a file of another size or checksum than given is refused."""
    try:
        content = path.read_bytes()
        if (size is not None and len(content) != size) or (sha256 is not None and _sum(content) != sha256):
            raise RunError(tr("{name} is damaged: its checksum is wrong.", name=path.name))
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise RunError(tr("{name} cannot be read ({why}).", name=path.name, why=str(error))) from error


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
