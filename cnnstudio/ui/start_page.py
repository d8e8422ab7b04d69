"""The page before a project: what you had, what you can begin, what you can learn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.start_rows import Lesson, LessonRow, RecentProject, RecentRow, Template, TemplateCard
from cnnstudio.ui.widgets import Button, Label, PrimaryButton, SectionHead
from cnnstudio.ui.widgets.labels import Elided
from cnnstudio.ui.widgets.paint import RIGHT, painter_on
from cnnstudio.ui.widgets.styled import Styled

__all__ = ["Lesson", "RecentProject", "StartPage", "Template"]

_CARDS_IN_A_ROW = 3
_CARD = 312
_TWO_BELOW = 1440
_SHOWN_RECENT = 5


class StartPage(Styled, QWidget):
    """Gets its lists from outside; says what was chosen by signals."""

    backRequested = Signal()
    newRequested = Signal()
    openRequested = Signal()
    importRequested = Signal()
    templateChosen = Signal(str)
    recentChosen = Signal(str)
    lessonChosen = Signal(str)

    def __init__(self, importable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = QLabel()
        self.back = Button("", "chevron-left")
        self._new = PrimaryButton(tr("New"), "plus", large=True)
        self._open = Button(tr("Open…"), "folder", large=True)
        self._import = Button(tr("Import…"), "import", large=True)
        self._import.setVisible(importable)
        self._cards: list[TemplateCard] = []
        self._recent_head = SectionHead(tr("Recent"))
        self._recent = QVBoxLayout()
        self._learn_head = SectionHead(tr("Learn"))
        self._learn = QVBoxLayout()
        self._grid = QGridLayout()
        self._columns = _CARDS_IN_A_ROW
        self._lay_out()
        self.back.clicked.connect(self.backRequested)
        self._new.clicked.connect(self.newRequested)
        self._open.clicked.connect(self.openRequested)
        self._import.clicked.connect(self.importRequested)
        self.setAccessibleName(tr("Start"))
        self.set_back("")
        self.set_recent(())
        self.set_lessons(())
        self.restyle()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("content")
        self._column = QVBoxLayout(page)
        self._middle = QHBoxLayout()
        self._column.addStretch(2)
        self._column.addLayout(self._middle)
        self._column.addStretch(3)
        self._middle.addStretch(1)
        self._left_side, self._right_side = QWidget(), QWidget()
        self._left, self._right = QVBoxLayout(self._left_side), QVBoxLayout(self._right_side)
        self._middle.addWidget(self._left_side)
        self._middle.addWidget(self._right_side)
        self._middle.addStretch(1)
        self._fill_left()
        self._fill_right()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _fill_left(self) -> None:
        self._title_row, self._button_row = QHBoxLayout(), QHBoxLayout()
        self._title_row.addWidget(self._mark)
        self._title_row.addWidget(Label(tr("CNN Studio"), "display"))
        self._title_row.addStretch(1)
        for button in (self._new, self._open, self._import):
            self._button_row.addWidget(button)
        self._button_row.addStretch(1)
        self._head = QVBoxLayout()
        self._head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._head.addLayout(self._title_row)
        self._head.addWidget(Label(tr("Design a network, watch it learn,"), "lead", "text_quiet"))
        self._head.addWidget(Label(tr("and see the arithmetic of every number."), "lead", "text_quiet"))
        self._head.addLayout(self._button_row)
        self._left.addLayout(self._head)
        for head, rows in ((self._recent_head, self._recent), (self._learn_head, self._learn)):
            self._left.addWidget(head)
            self._left.addLayout(rows)
        self._left.addStretch(1)

    def _fill_right(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Label(tr("Start from a network"), "title"))
        self._note = Elided("", "small", "text_faint", RIGHT)
        head.addWidget(self._note, 1)
        self._right.addLayout(head)
        self._right.addLayout(self._grid)
        self._right.addStretch(1)

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._mark.setPixmap(icons.pixmap("mark", "accent", 36, self.devicePixelRatioF()))
        self._title_row.setSpacing(look.space("gap"))
        self._button_row.setSpacing(look.space("unit"))
        self._left_side.setFixedWidth(look.px(392))
        inset = look.space("gap")
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(look.px(6))
        self._head.setContentsMargins(inset, 0, inset, 0)
        self._head.setSpacing(0)
        self._title_row.setContentsMargins(0, 0, 0, look.space("gap"))
        self._button_row.setContentsMargins(0, look.space("section"), 0, 0)
        for head in (self._recent_head, self._learn_head):
            head.setContentsMargins(inset, look.px(36), inset, 0)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(look.space("inset"))
        self._recent.setSpacing(0)
        self._learn.setSpacing(0)
        self._grid.setHorizontalSpacing(look.px(28))
        self._grid.setVerticalSpacing(look.px(28))
        self._arrange()

    def set_back(self, project: str) -> None:
        """Offer the way back to a project that is still open; an empty name where there is none."""
        self.back.setText(tr("Back to {project}", project=project))
        self.back.setToolTip(tr("Go on with {project} (Esc)", project=project))
        self.back.setVisible(bool(project))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what is in focus with Enter, and go back with Escape where there is a way back."""
        pressed = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self.back.isVisibleTo(self):
            self.backRequested.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(pressed, QAbstractButton):
            pressed.click()
        else:
            super().keyPressEvent(event)

    def set_templates(self, templates: Sequence[Template], note: str = "") -> None:
        """Offer these networks, each as a card."""
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [TemplateCard(template) for template in templates]
        for card in self._cards:
            card.chosen.connect(self.templateChosen)
        self._note.setText(note)
        self._place_cards()
        self._order_tabs()

    def set_recent(self, projects: Sequence[RecentProject]) -> None:
        """List the projects worked on lately, newest first; without any the section says so."""
        _clear(self._recent)
        for project in projects[:_SHOWN_RECENT]:
            row = RecentRow(project)
            row.chosen.connect(self.recentChosen)
            _append(self._recent, row)
        if not projects:
            words = Label(tr("Projects you save will be listed here."), "body", "text_faint")
            words.setContentsMargins(theme.current().space("gap"), 0, 0, 0)
            _append(self._recent, words)
        self._order_tabs()

    def set_lessons(self, lessons: Sequence[Lesson]) -> None:
        """List what can be learned; without any the section is hidden."""
        _clear(self._learn)
        self._learn_head.setVisible(bool(lessons))
        for lesson in lessons:
            row = LessonRow(lesson)
            row.chosen.connect(self.lessonChosen)
            _append(self._learn, row)
        self._order_tabs()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the cards in as many columns as fit, three at most."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        look = theme.current()
        narrow = self.width() < _TWO_BELOW * look.scale
        between, inset = look.px(40 if narrow else 56), look.space("page")
        room = self.width() - 2 * inset - self._left_side.width() - between
        stacked = room < look.px(_CARD)
        room = self.width() - 2 * inset if stacked else room
        gap = self._grid.horizontalSpacing()
        columns = min(max((room + gap) // (look.px(_CARD) + gap), 1), _CARDS_IN_A_ROW)
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(below if stacked else beside)
        self._middle.setSpacing(between)
        self._column.setContentsMargins(inset, inset, inset, inset)
        self._right_side.setFixedWidth(columns * look.px(_CARD) + (columns - 1) * gap)
        if columns != self._columns:
            self._columns = columns
            self._place_cards()

    def _place_cards(self) -> None:
        for card in self._cards:
            self._grid.removeWidget(card)
        for index, card in enumerate(self._cards):
            self._grid.addWidget(card, index // self._columns, index % self._columns)
            card.show()

    def _order_tabs(self) -> None:
        rows = [row for rows in (self._recent, self._learn) for row in _rows(rows)]
        order = [self._new, self._open, self._import, *rows, *self._cards]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("chrome"))
        painter.end()


def _append(rows: QVBoxLayout, widget: QWidget) -> None:
    rows.addWidget(widget)
    widget.show()


def _rows(rows: QVBoxLayout) -> list[QWidget]:
    items = (rows.itemAt(index) for index in range(rows.count()))
    widgets = (item.widget() for item in items if item is not None)
    return [widget for widget in widgets if widget is not None]


def _clear(rows: QVBoxLayout) -> None:
    while (item := rows.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
