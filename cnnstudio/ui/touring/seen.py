"""What the window shows as words: the tour reads them to be sure that a view shows this run's numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.touring.hand import NotReached


def words_on(view: QWidget) -> str:
    """Return every text that is visible on a view, one per line."""
    parts = [view, *view.findChildren(QWidget)]
    return "\n".join(_text(part) for part in parts if part.isVisible() and _text(part))


def _text(part: QWidget) -> str:
    return part.text() if isinstance(part, QLabel | QAbstractButton | QLineEdit) else ""


def demand(condition: object, what: str) -> None:
    """Stop the tour unless something holds."""
    if not condition:
        raise NotReached(what)


def demand_words(view: QWidget, *words: str) -> None:
    """Stop the tour unless a view shows each of these words."""
    shown = words_on(view)
    for word in words:
        demand(word in shown, tr("{view} does not show {words}", view=view.accessibleName(), words=word))
