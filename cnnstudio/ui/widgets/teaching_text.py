"""A layer kind's teaching text: what it computes, its formula with a worked number, and when to take it."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.formulas import USUAL, Reading
from cnnstudio.layers.teaching import Teaching
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

_FIXED = "\u00a0"
_GROUP = re.compile(r"\([^()\[\]]{1,26}\)|\[[^()\[\]]{1,26}\]")
"""What stands in brackets, short enough to stay on one line."""


def unbroken(words: str) -> str:
    """Return a text whose shapes and short brackets stay on one line."""
    kept = _GROUP.sub(lambda found: found[0].replace(" ", _FIXED), words)
    return kept.replace(" × ", f"{_FIXED}×{_FIXED}")


class Worked(Styled, QWidget):
    """The formula in the font of calculations, and below it the same with numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.formula = Label("", "working", "text", wrap=True)
        self.example = Label("", "working", "text_quiet", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.formula)
        self._column.addWidget(self.example)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.px(10), look.px(8), look.px(10), look.px(8))
        self._column.setSpacing(look.space("half"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the calculation."""
        painter, look = painter_on(self), theme.current()
        edge = look.colour("line")
        rounded(painter, QRectF(self.rect()), look.radius("control"), look.colour("field"), edge)
        painter.end()


class Part(Styled, QWidget):
    """A small heading with one or two sentences; without sentences it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Label("", "strong", "text")
        self.sentences = Label("", "body", "text_quiet", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.sentences)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().px(2))

    def show_part(self, heading: str, sentences: str) -> None:
        """Show these sentences under this heading."""
        self.heading.setText(heading)
        self.sentences.setText(unbroken(sentences))
        self.setVisible(bool(sentences))


class TeachingText(Styled, QWidget):
    """All parts of a teaching text in a column; `show_teaching` fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.computes = Label("", "body", "text", wrap=True)
        self.worked = Worked()
        self.differs, self.used, self.prefer, self.mistake = Part(), Part(), Part(), Part()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.computes, self.worked, self.differs, self.used, self.prefer, self.mistake):
            self._column.addWidget(part)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def refit(self) -> None:
        """Forget the heights of the texts shown before."""
        for part in (self.worked, self.differs, self.used, self.prefer, self.mistake):
            part.updateGeometry()
        self._column.invalidate()
        self.updateGeometry()

    def show_teaching(self, lesson: Teaching, reading: Reading = USUAL) -> None:
        """Show the text of one kind, its formula in the letters of this reading."""
        self.computes.setText(unbroken(tr(lesson.computes)))
        self.worked.formula.setText(unbroken(lesson.formula_in(reading.letters())))
        self.worked.example.setText(unbroken(tr(lesson.example)))
        self.differs.show_part(tr("Beside plain convolution"), tr(lesson.differs) if lesson.differs else "")
        self.used.show_part(tr("When it is used"), tr(lesson.used))
        self.prefer.show_part(tr("Or {kind}", kind=lesson.neighbour), tr(lesson.prefer))
        self.mistake.show_part(tr("A common mistake"), tr(lesson.mistake))
        self.setAccessibleName(tr("About {kind}", kind=lesson.kind))
        self.setAccessibleDescription("\n".join(tr(part) for part in lesson.prose()))
