"""Why a file is no lesson, line by line; and the bytes of a file as text."""

from __future__ import annotations

from collections.abc import Collection

from cnnstudio.language import tr
from cnnstudio.lessons.expressions import Unreadable
from cnnstudio.lessons.lesson import Fault

LARGEST_FILE = 200_000
"""Bytes; a lesson is a few pages of text."""


class Faulty(ValueError):
    """A file is no lesson; `faults` says why, line by line."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("; ".join(fault.told() for fault in self.faults))


def decoded(content: bytes) -> str:
    """Return the text of a file; what is no text raises `Faulty`."""
    if len(content) > LARGEST_FILE:
        raise Faulty(
            [Fault(1, tr("The file is larger than {n} kB; a lesson is text.", n=LARGEST_FILE // 1000))]
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Faulty([Fault(line, tr("This is not UTF-8 text; save the file as UTF-8."))]) from error
    if "\0" in text:
        raise Faulty([Fault(text[: text.index("\0")].count("\n") + 1, tr("This is not a text file."))])
    return text


def sentence_of(error: Unreadable) -> str:
    """Return what is wrong with an expression as a whole sentence."""
    told = str(error)
    return f"{told[:1].upper()}{told[1:].rstrip('.')}."
