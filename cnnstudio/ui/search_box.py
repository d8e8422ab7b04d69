"""The search of the top bar: actions to do, layers to add, and layers to go to, from one field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.styled import Styled

MOST_SHOWN = 9


class Entry(NamedTuple):
    """Something the search offers: its words, what stands beside them, what it does, and why it cannot now."""

    text: str
    note: str
    icon: str
    act: Callable[[], object]
    also: str = ""
    """Further words it is found by."""
    refusal: str = ""


def ranked(entries: Iterable[Entry], wanted: str) -> list[Entry]:
    """Return the entries whose words hold all letters wanted, the closest first."""
    words = wanted.lower().split()
    scored = []
    for place, entry in enumerate(entries):
        haystack = f"{entry.text} {entry.also}".lower()
        if all(word in haystack for word in words):
            start = 0 if entry.text.lower().startswith(wanted.lower()) else 1
            scored.append((bool(entry.refusal), start, len(entry.text), place, entry))
    return [item[-1] for item in sorted(scored, key=lambda item: item[:4])]


class SearchBox(Styled, QFrame):
    """The list under the search field; Up, Down, Enter and Escape work without the mouse."""

    def __init__(self, window: QWidget, field: QLineEdit, entries: Callable[[], Iterable[Entry]]) -> None:
        super().__init__(window)
        self._field, self._entries = field, entries
        self._shown: list[Entry] = []
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Found"))
        self.list.itemClicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.list)
        self.setObjectName("popover")
        self.hide()
        field.textEdited.connect(self._search)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's keys move through the list, and close it when the field is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() == QEvent.Type.FocusIn and self._field.text():
            self._search(self._field.text())
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event.key())
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self._done()
            return True
        if not self.isVisible():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % max(self.list.count(), 1))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem() is not None:
            self._take(self.list.currentItem())
            return True
        return False

    def _search(self, text: str) -> None:
        self.list.clear()
        self._shown = ranked(self._entries(), text)[:MOST_SHOWN] if text.strip() else []
        for entry in self._shown:
            note = entry.refusal or entry.note
            item = QListWidgetItem(
                icons.icon(entry.icon or "chevron-right", "text_quiet", 16),
                f"{entry.text}    {note}".rstrip(),
            )
            item.setToolTip(note)
            if entry.refusal:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        if text.strip() and not self._shown:
            item = QListWidgetItem(tr("Nothing is called that."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._shown else -1)
        self.setVisible(bool(text.strip()))
        self._place()

    def _take(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        entry = self._shown[row] if row < len(self._shown) else None
        if entry is not None and not entry.refusal:
            self._done()
            entry.act()

    def _done(self) -> None:
        self._field.clear()
        self.hide()
        self._field.clearFocus()

    def _place(self) -> None:
        look = theme.current()
        width = look.size("quick_add")
        corner = self._field.mapTo(self.window(), QPoint(self._field.width(), self._field.height() + 6))
        rows = max(self.list.count(), 1)
        self.setGeometry(max(corner.x() - width, 8), corner.y(), width, rows * look.px(32) + 16)
        self.raise_()

    def restyle(self) -> None:
        """Take type and row heights from the theme."""
        look = theme.current()
        self.list.setFont(look.font("body"))
        self.list.setStyleSheet(
            f"QListWidget {{ border: none; background: transparent; outline: none; }}"
            f"QListWidget::item {{ height: {look.px(32)}px; padding-left: 6px; border-radius: 6px; }}"
            f"QListWidget::item:selected {{ background: {look.colour('accent_tint').name()}; color: {look.colour('text').name()}; }}"
        )
