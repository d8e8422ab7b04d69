"""The edit journal: what is not saved survives a crash.

One JSON line with a CRC32 per entry, appended and synced; a torn last line is ignored. An entry holds the whole
project: designs are small, and a reader needs no other entry. The file is begun anew when it has grown.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.document import files
from cnnstudio.document.project import Project
from cnnstudio.storage import atomic_write

LARGEST = 8 * 2**20
_NAME = re.compile(r"(?P<project>[\w-]+)\.(?P<pid>\d+)\.journal")


@dataclass(frozen=True, slots=True)
class Recovered:
    """Work that was not saved: the project, the file it belongs to, and the journal it was found in."""

    project: Project
    path: Path | None
    journal: Path
    pid: int


class Journal:
    """Records the states of one document; `close` ends it when the work is saved or given up."""

    def __init__(self, folder: Path, project: Project, pid: int | None = None) -> None:
        name = re.sub(r"[^\w-]", "", project.id) or "untitled"
        self.file = folder / f"{name}.{pid or os.getpid()}.journal"
        self._last: Project | None = None

    def record(self, project: Project, path: Path | None) -> None:
        """Append a state and sync it; a state equal to the last one is not written."""
        if project is self._last:
            return
        line = entry(project, path)
        if self.file.exists() and self.file.stat().st_size + len(line) > LARGEST:
            atomic_write(self.file, line)
        else:
            _append(self.file, line)
        self._last = project

    def close(self) -> None:
        """Remove the journal: nothing unsaved is left."""
        self.file.unlink(missing_ok=True)
        self._last = None


def _append(file: Path, line: bytes) -> None:
    with open(file, "ab") as stream:
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def entry(project: Project, path: Path | None) -> bytes:
    """Return one journal line: checksum, then the state as JSON."""
    body = json.dumps({"path": None if path is None else str(path), "project": files.to_text(project)})
    return f"{zlib.crc32(body.encode()):08x} {body}\n".encode()


def last_state(file: Path) -> tuple[Project, Path | None] | None:
    """Return the newest entry that is whole, or None."""
    for line in reversed(file.read_bytes().split(b"\n")):
        found = _read(line)
        if found is not None:
            return found
    return None


def _read(line: bytes) -> tuple[Project, Path | None] | None:
    checksum, _, body = line.partition(b" ")
    if not body or f"{zlib.crc32(body):08x}".encode() != checksum:
        return None
    try:
        data = json.loads(body)
        return files.from_text(data["project"]), None if data["path"] is None else Path(data["path"])
    except (files.FileError, ValueError, KeyError, TypeError):
        return None


def unsaved(folder: Path) -> tuple[Recovered, ...]:
    """Return the work that earlier sessions left, newest first; journals of living processes are left alone."""
    found = []
    for file in sorted(folder.glob("*.journal"), key=lambda f: -f.stat().st_mtime):
        match = _NAME.fullmatch(file.name)
        if match is None or _alive(int(match["pid"])):
            continue
        state = last_state(file)
        if state is not None:
            found.append(Recovered(state[0], state[1], file, int(match["pid"])))
    return tuple(found)


def _alive(pid: int) -> bool:
    """Say whether this process runs; a journal with our own number was left by a predecessor of that number."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    except OSError:
        return False
    return True
