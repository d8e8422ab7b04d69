"""What the window shows as words: the tour reads them to be sure that a view shows this run's numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.touring.hand import NotReached


def words_on(view: QWidget) -> str:
    """Return every text that is visible on a view, one per line; painted texts are told as screen readers get them."""
    parts = [view, *view.findChildren(QWidget)]
    return "\n".join(text for part in parts if part.isVisible() for text in _texts(part) if text)


def _texts(part: QWidget) -> tuple[str, ...]:
    if isinstance(part, QLabel | QAbstractButton | QLineEdit):
        return (part.text(),)
    return part.accessibleName(), part.accessibleDescription()


def demand(condition: object, what: str) -> None:
    """Stop the tour unless something holds."""
    if not condition:
        raise NotReached(what)


def demand_words(view: QWidget, *words: str) -> None:
    """Stop the tour unless a view shows each of these words."""
    shown = words_on(view)
    for word in words:
        demand(word in shown, tr("{view} does not show {words}", view=view.accessibleName(), words=word))
