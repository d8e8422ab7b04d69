"""How a command ends: its exit code, and the one line an error is."""

from __future__ import annotations

import re
from enum import IntEnum


class Exit(IntEnum):
    """The exit codes scripts rely on."""

    DONE = 0
    INPUT = 1
    USAGE = 2
    INTERRUPTED = 3
    OURS = 4


class Fault(Exception):
    """Ends a command with one line on stderr: what is wrong, where, and what to do."""

    def __init__(self, what: str, where: str, remedy: str, code: Exit = Exit.INPUT) -> None:
        super().__init__(what, where, remedy)
        self.code = code

    def line(self) -> str:
        """Return the line as scripts expect it."""
        return one_line(": ".join(("cnnstudio", *(str(part) for part in self.args))))


def without_codes(text: str) -> str:
    """Return the text with a space for each line break or code that would steer a terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)


def one_line(text: str) -> str:
    """Return the text without line breaks and without codes that would steer a terminal."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()
