"""One sentence for each technical word on screen, shown on hover and by F1."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.language import tr
from cnnstudio.paths import resource
from cnnstudio.ui.widgets import Label, Popover

_TERM = "glossary_term"


class Entry(NamedTuple):
    """A word and its sentence."""

    word: str
    sentence: str


@cache
def entries() -> Mapping[str, Entry]:
    """Return all explained words by their key."""
    table = tomllib.loads(resource("help", "glossary.toml").read_text("utf-8"))
    return {key: Entry(**value) for key, value in table.items()}


def word(term: str) -> str:
    """Return a term as the screen writes it."""
    return tr(entries()[term].word)


def sentence(term: str) -> str:
    """Return the one sentence that explains a term."""
    return tr(entries()[term].sentence)


def explain(widget: QWidget, term: str) -> None:
    """Explain a widget by a term of the glossary: on hover, by F1 and to screen readers."""
    widget.setProperty(_TERM, term)
    widget.setToolTip(sentence(term))
    widget.setWhatsThis(sentence(term))


def explained(widget: QWidget | None) -> QWidget | None:
    """Return the widget, or the nearest one around it, that has an explanation."""
    while widget is not None and not widget.whatsThis():
        widget = None if widget.isWindow() else widget.parentWidget()
    return widget


class Explainer(QObject):
    """Shows the sentence of the widget that is pointed at or focused; the window binds `show` to F1."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._pointer_at_focus = QPoint()
        self._popover = Popover(window, width=320)
        self._word = Label("", "strong")
        self._sentence = Label("", "body", "text_quiet", wrap=True)
        self._popover.body.addWidget(self._word)
        self._popover.body.addWidget(self._sentence)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._remember_pointer)

    @property
    def popover(self) -> Popover:
        """The frame with the sentence."""
        return self._popover

    def _remember_pointer(self) -> None:
        self._pointer_at_focus = QCursor.pos()

    def wanted(self) -> QWidget | None:
        """Return whom F1 means: the pointed widget if the pointer has moved since the focus did, else the focused."""
        pointed = explained(QApplication.widgetAt(QCursor.pos()))
        focused = explained(QApplication.focusWidget())
        moved = QCursor.pos() != self._pointer_at_focus
        return (pointed or focused) if moved else (focused or pointed)

    def show(self) -> bool:
        """Show the sentence beside its widget; say False where nothing is explained."""
        widget = self.wanted()
        if widget is None or not self._window.isAncestorOf(widget):
            return False
        term = widget.property(_TERM)
        self._word.setText(word(term) if term else widget.accessibleName())
        self._sentence.setText(widget.whatsThis())
        self._popover.open_beside(widget)
        return True

    def sentence(self) -> str:
        """Return the sentence shown last."""
        return self._sentence.text()
