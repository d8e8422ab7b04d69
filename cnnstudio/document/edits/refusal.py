"""An edit that cannot be done."""

from __future__ import annotations


class EditError(Exception):
    """An edit cannot be done; the text is a sentence, `field` the form row it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message, self.field = message, field
