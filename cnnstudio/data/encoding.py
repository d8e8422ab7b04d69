"""Text files from anywhere: which encoding, plain or compressed, read in blocks of whole lines."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from cnnstudio.data.errors import DataError
from cnnstudio.language import number, tr

_BLOCK = 1 << 20
_MOST_BYTES = 64 << 30
_SMALL, _MOST_GROWTH = 64 << 20, 200
_LONGEST_LINE = 32 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, unpacked if it is gzip; whatever is wrong with it becomes one sentence."""
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == b"\x1f\x8b"
            plain.seek(0)
            yield cast(IO[bytes], gzip.GzipFile(fileobj=plain)) if packed else plain
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            tr(
                "{name} is damaged or ends early ({why}); copy or download it again.",
                name=path.name,
                why=error,
            )
        ) from error
    except OSError as error:
        raise DataError(
            tr("{name} cannot be read: {why}.", name=path.name, why=error.strerror or str(error))
        ) from error


def beginning(path: Path, count: int) -> bytes:
    """Return the first bytes of a file, unpacked if it is gzip."""
    with opened(path) as stream:
        return stream.read(count)


def blocks(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes, unpacked; what grows as only a bomb does is refused."""
    given, done = path.stat().st_size, 0
    with opened(path) as stream:
        while block := stream.read(_BLOCK):
            done += len(block)
            if done > _MOST_BYTES or (done > _SMALL and done > _MOST_GROWTH * given):
                raise DataError(
                    tr(
                        "Refused: {name} unpacks to over {times} times its size.",
                        name=path.name,
                        times=_MOST_GROWTH,
                    )
                )
            yield block


def encoding_of(path: Path, head: bool = False) -> str:
    """Return the encoding of a text: by its mark, by its zero bytes, UTF-8 where all is valid, else Western European."""
    start = beginning(path, 4096)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    guess = _wide(start)
    if guess:
        return guess
    decoder = codecs.getincrementaldecoder("utf-8")()
    row = 1
    try:
        for block in blocks(path):
            if 0 in block:
                row += block[: block.index(0)].count(b"\n")
                raise DataError(
                    tr(
                        "{name}, row {row}: there are zero bytes; this is no text file.",
                        name=path.name,
                        row=number(row),
                    )
                )
            decoder.decode(block)
            row += block.count(b"\n")
            if head:
                return "utf-8"
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _wide(start: bytes) -> str:
    """Return UTF-16 where every other byte is mostly zero."""
    if len(start) < 8:
        return ""
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = start[offset::2], start[1 - offset :: 2]
        if zeros.count(0) > 0.7 * len(zeros) and others.count(0) < 0.1 * len(others):
            return name
    return ""


def line_blocks(path: Path, encoding: str) -> Iterator[list[str]]:
    """Yield the lines of a text in lists; a quoted cell is never divided between two lists."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace" if encoding == "cp1252" else "strict")
    rest = ""
    try:
        for block in blocks(path):
            text = rest + decoder.decode(block)
            cut = _cut(text)
            if cut < 0 and len(text) > _LONGEST_LINE:
                raise DataError(
                    tr("{name}: a line is longer than {limit} characters; this is no table.",
                       name=path.name, limit=number(_LONGEST_LINE))
                )  # fmt: skip
            if cut >= 0:
                yield _lines(text[: cut + 1])
                rest = text[cut + 1 :]
            else:
                rest = text
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise DataError(
            tr("{name} is not whole {encoding} text; save it as UTF-8.", name=path.name, encoding=encoding)
        ) from error
    if rest:
        yield _lines(rest)


def _cut(text: str) -> int:
    """Return where the last line ends before which every quotation is closed."""
    cut = text.rfind("\n")
    if cut >= 0 and '"' in text and text.count('"', 0, cut + 1) % 2:
        return text.rfind("\n", 0, text.rfind('"', 0, cut + 1))
    return cut


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
