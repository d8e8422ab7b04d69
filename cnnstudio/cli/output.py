"""What a command writes: with --json stdout holds JSON only, whatever a library prints."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from cnnstudio.cli.faults import one_line, without_codes


class Output:
    """The command's own stdout, and whether it speaks JSON."""

    def __init__(self, stream: TextIO, as_json: bool) -> None:
        self._stream = stream
        self.as_json = as_json

    def json(self, value: Any) -> None:
        """Write one JSON document on a line of its own; what is not finite becomes null."""
        self._write(json.dumps(plain(value), ensure_ascii=False, allow_nan=False))

    def line(self, text: str = "") -> None:
        """Write one line; names come from files, so no code that would steer a terminal is let through."""
        self._write(without_codes(text))

    def _write(self, text: str) -> None:
        """Write at once, so that a script can follow a long training."""
        self._stream.write(text + "\n")
        self._stream.flush()


@contextmanager
def own_stdout(as_json: bool) -> Iterator[Output]:
    """Keep stdout for the command alone: meanwhile file descriptor 1, and so every library, writes to stderr."""
    sys.stdout.flush()
    kept = os.dup(1)
    encoding = "utf-8" if as_json else (sys.stdout.encoding or "utf-8")
    try:
        os.dup2(2, 1)
        # A file name that is no Unicode comes out as \udc80, which JSON reads back as the same name.
        with open(
            kept, "w", encoding=encoding, errors="backslashreplace", newline="\n", closefd=False
        ) as stream:
            yield Output(stream, as_json)
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def plain(value: Any) -> Any:
    """Return the value as JSON can say it: numpy's numbers as numbers, tuples as lists, NaN as null."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return str(value)


def complain(text: str) -> None:
    """Write one line to stderr."""
    sys.stderr.write(one_line(text) + "\n")
    sys.stderr.flush()


def table(rows: list[list[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """Return rows as aligned lines; the columns named in `right` end flush."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))] if rows else []
    return [_aligned(row, widths, right) for row in rows]


def _aligned(row: list[str], widths: list[int], right: frozenset[int]) -> str:
    cells = [
        cell.rjust(width) if n in right else cell.ljust(width)
        for n, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
