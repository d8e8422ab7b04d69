"""What reading and making data can raise."""

from __future__ import annotations


class DataError(Exception):
    """The data cannot be used; the text is one sentence for the user."""

    def __init__(self, sentence: str = "") -> None:
        # Names from inside foreign files may hold line ends and worse.
        super().__init__("".join(sign if sign.isprintable() else " " for sign in sentence))


class NoInk(DataError):
    """There is nothing to see in a picture."""


class Cancelled(Exception):
    """The user stopped the work; nothing half-made is left in use."""
