"""Small notes on what is often printed otherwise: the print, the right form, and a number that shows it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.ui.widgets import Card, Label


class Note(Card):
    """A card with the misprint in its title, and the right form with its number below."""

    def __init__(self, printed: str, right: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Often printed as"), parent=parent)
        self.printed = Label(printed, "working", "text_quiet", wrap=True)
        self.right = Label(right, "body", "text", wrap=True)
        self.add(self.printed)
        self.add(self.right)

    def set_right(self, right: str) -> None:
        """Say the right form with the numbers of now."""
        self.right.setText(right)
