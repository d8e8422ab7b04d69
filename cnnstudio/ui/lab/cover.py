"""Covers results while a lesson asks for them: nothing is to be seen, pointed at or heard of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.formula import FormulaStrip, WorkingText
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.size_card import SizeCard
from cnnstudio.ui.lab.sum_card import SumCard
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded, text

_ROOM_FOR_WORDS = 64
_RESULTS = (FormulaStrip, WorkingText, SumCard, SizeCard, Note)


class Cover(QWidget):
    """Lies over a widget and grows with it."""

    def __init__(self, under: QWidget) -> None:
        super().__init__(under)
        self.setAccessibleName(tr("Hidden until the question is answered"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        under.installEventFilter(self)
        self.setGeometry(under.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with what is covered."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a plain surface with a few words."""
        painter, look = painter_on(self), theme.current()
        painter.fillRect(self.rect(), look.colour("card"))
        if self.height() >= look.px(_ROOM_FOR_WORDS):
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            rounded(painter, box, look.radius("card"), look.colour("card"), look.colour("line"))
            text(painter, box, self.accessibleName(), "small", "text_faint", CENTRE)
        else:
            text(painter, self.rect(), "?", "small", "text_faint", CENTRE)
        painter.end()


def cover_results(page: QWidget, further: tuple[QWidget, ...] | None) -> None:
    """Cover every card, strip and line of working of a page and what else tells results; with None uncover them."""
    for cover in page.findChildren(Cover):
        cover.hide()
        cover.setParent(None)
        cover.deleteLater()
    if further is None:
        return
    found = [part for kind in _RESULTS for part in page.findChildren(kind)]
    for part in (*found, *further):
        if not any(isinstance(above, _RESULTS) or above in further for above in _above(part, page)):
            Cover(part)


def _above(part: QWidget, page: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    above = part.parentWidget()
    while above is not None and above is not page:
        found.append(above)
        above = above.parentWidget()
    return found
