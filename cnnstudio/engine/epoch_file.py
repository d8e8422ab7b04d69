"""A record of each epoch, one line of JSON: appended only; a torn last line is ignored and cut off before the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from cnnstudio.engine.record import RunError
from cnnstudio.language import number, tr
from cnnstudio.layers.value import Value
from cnnstudio.storage import atomic_write

LARGEST = 32 * 1024 * 1024
"""Bytes such a file may have; then every second record is left out."""


class OfEpoch(Value):
    """The base of such records."""

    epoch: int


Record = TypeVar("Record", bound=OfEpoch)


class EpochFile(Generic[Record]):
    """The records of one kind of one run."""

    def __init__(self, path: Path, kind: type[Record], largest: int = LARGEST) -> None:
        self._path, self._kind, self._largest = path, kind, largest
        self._whole = False

    def append(self, record: Record) -> None:
        """Add a record in one write, which a killed process leaves whole or torn at its end."""
        with open(self._path, "ab+", buffering=0) as stream:
            if not self._whole:
                stream.seek(0)
                stream.truncate(stream.readall().rfind(b"\n") + 1)
                self._whole = True
            stream.write(_line(record))
            size = stream.tell()
        if size > self._largest:
            self._write(_thinned(self.read()))

    def read(self) -> tuple[Record, ...]:
        """Return the records in order, each epoch once: a later line counts before an earlier one."""
        found = {record.epoch: record for record in self._records() if record is not None}
        return tuple(found[epoch] for epoch in sorted(found))

    def forget_after(self, epoch: int) -> None:
        """Leave out epochs that a resumed run will pass again, and lines that are damaged: they must not stop it."""
        found = list(self._records(damaged_too=True))
        kept = [record for record in found if record is not None and record.epoch <= epoch]
        if len(kept) < len(found):
            self._write(kept)

    def _records(self, damaged_too: bool = False) -> Iterator[Record | None]:
        """Return the records in the file's order; a damaged one is None where such are wanted."""
        try:
            whole = self._path.read_bytes().rpartition(b"\n")[0]
        except FileNotFoundError:
            return
        except OSError as error:
            raise RunError(
                tr("{path} cannot be read ({why}).", path=str(self._path), why=error.strerror or str(error))
            ) from error
        for place, line in enumerate(whole.splitlines(), 1):
            try:
                yield self._kind.model_validate_json(line)
            except ValidationError as error:
                if not damaged_too:
                    raise RunError(
                        tr("{path} is damaged in line {line}.", path=str(self._path), line=number(place))
                    ) from error
                yield None

    def _write(self, records: Iterable[Record]) -> None:
        atomic_write(self._path, b"".join(map(_line, records)))


def _line(record: Value) -> bytes:
    return record.model_dump_json().encode() + b"\n"


def _thinned(records: tuple[Record, ...]) -> list[Record]:
    """Return every second record, and the first and the last."""
    last = len(records) - 1
    return [record for place, record in enumerate(records) if place % 2 == 0 or place == last]
