"""What reading and making data can raise."""

from __future__ import annotations


class DataError(Exception):
    """The data cannot be used; the text is one sentence for the user."""


class NoInk(DataError):
    """There is nothing to see in a picture."""


class Cancelled(Exception):
    """The user stopped the work; nothing half-made is left in use."""
