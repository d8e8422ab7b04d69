"""Find and do: what the search field of the top bar offers for the words typed into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.actions import SwitchAction
from cnnstudio.ui.widgets import Popover, SearchField
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_MOST = 9
_ROW = 32


class Found(NamedTuple):
    """One thing that can be done: its words, where it is found, its key, its drawing, how to do it, and why not now."""

    title: str
    note: str
    key: str
    icon: str
    act: Callable[[], object]
    reason: str = ""


_COMES_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)

Find = Callable[[str], Sequence[Found]]


def _actions(menu: QMenu | QMenuBar, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], QAction]]:
    for action in menu.actions():
        inner = action.menu()
        words = action.text().replace("&", "").rstrip("…")
        if isinstance(inner, QMenu):
            yield from _actions(inner, (*path, words))
        elif words:
            yield path, action


def matches(wanted: str, offered: str) -> bool:
    """Say whether every word typed begins a word that is offered."""
    words = offered.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in wanted.casefold().split())


def in_menus(menu_bar: QMenuBar) -> Find:
    """Return a search over all actions of the menus; those that are not possible now say so."""

    def find(wanted: str) -> list[Found]:
        found = []
        for path, action in _actions(menu_bar, ()):
            title = action.text().replace("&", "")
            if matches(wanted, " ".join((*path, title))):
                key = action.shortcut().toString().replace("+", " ")
                reason = "" if action.isEnabled() else tr("Not possible now.")
                note = " › ".join((*path, *_state(action)))
                found.append(Found(title, note, key, "", action.trigger, reason))
        return found

    return find


def _state(action: QAction) -> tuple[str, ...]:
    """Return whether something is on or off, in words; nothing where an action is neither."""
    if not isinstance(action, SwitchAction):
        return ()
    action.renew()
    return (tr("on") if action.isChecked() else tr("off"),)


class _Rows(Styled, QWidget):
    """The painted list of what was found."""

    spoken_role = QAccessible.Role.List
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Found, ...] = ()
        self.at = 0
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Found"))

    def show_found(self, found: Sequence[Found]) -> None:
        self.found, self.at = tuple(found), 0
        self._describe()
        self.setFixedHeight(theme.current().px(_ROW) * max(len(self.found), 1))
        self.update()

    def walk(self, step: int) -> None:
        self.at = (self.at + step) % max(len(self.found), 1)
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(
            f"{self.found[self.at].title} {self.found[self.at].reason}".strip()
            if self.found
            else tr("Nothing fits these words.")
        )

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(320), theme.current().px(_ROW) * max(len(self.found), 1))

    def _row_at(self, event: QMouseEvent) -> int:
        row = int(event.position().y() // theme.current().px(_ROW))
        return row if 0 <= row < len(self.found) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._row_at(event) >= 0:
            self.at = self._row_at(event)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._row_at(event) >= 0:
            self.chosen.emit(self._row_at(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = painter_on(self), theme.current()
        high = look.px(_ROW)
        for row, found in enumerate(self.found):
            self._paint_row(painter, QRectF(0, row * high, self.width(), high), found, row == self.at)
        if not self.found:
            area = QRectF(look.px(8), 0, self.width(), high)
            text(painter, area, tr("Nothing fits these words."), "body", "text_faint", LEFT)
        painter.end()

    def _paint_row(self, painter: QPainter, area: QRectF, found: Found, lit: bool) -> None:
        look = theme.current()
        if lit:
            rounded(painter, area, look.radius("control"), look.colour("accent_tint"))
        inner = area.adjusted(look.px(8), 0, -look.px(8), 0)
        if found.icon:
            side = look.size("icon")
            box = QRectF(inner.left(), area.center().y() - side / 2, side, side)
            icons.draw(painter, found.icon, box, look.colour("text_quiet"))
            inner.setLeft(inner.left() + side + look.px(8))
        text(painter, inner, found.key, "micro", "text_faint", RIGHT)
        room = inner.adjusted(0, 0, -text_width(found.key, "micro") - look.px(12), 0)
        text(painter, room, found.title, "body", "text_disabled" if found.reason else "text", LEFT)
        beside = room.adjusted(text_width(found.title, "body") + look.px(10), 0, 0, 0)
        text(painter, beside, found.reason or found.note, "small", "text_faint", LEFT)


class CommandSearch(QObject):
    """Lists below a search field what its words find; Enter does the first or the chosen one."""

    def __init__(self, field: SearchField, window: QWidget, find: Find) -> None:
        super().__init__(field)
        self._field, self._window, self._find = field, window, find
        self._popover = Popover(window, width=400, padding=8)
        self._rows = _Rows()
        self._popover.body.addWidget(self._rows)
        self._rows.chosen.connect(self._do)
        field.textEdited.connect(self._look_up)
        field.installEventFilter(self)

    @property
    def popover(self) -> Popover:
        """The frame with the list."""
        return self._popover

    def found(self) -> tuple[Found, ...]:
        """Return what is listed now."""
        return self._rows.found

    def _look_up(self, words: str) -> None:
        if not words.strip():
            self._popover.close_it()
            return
        ordered = sorted(self._find(words), key=lambda found: bool(found.reason))
        self._rows.show_found(ordered[:_MOST])
        field = self._field
        near = QRect(field.mapTo(self._window, QPoint(0, 0)), field.size())
        near.setLeft(near.right() - theme.current().px(400))
        self._popover.open_at(near)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list with the arrow keys while the words are being typed; forget them when the field is left."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() not in _COMES_BACK:
                self._popover.close_it()
                self._field.clear()
            return False
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._window.setFocus()
            return True
        if not self._popover.isVisible():
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self._rows.walk(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(self._rows.at)
        else:
            return False
        return True

    def _do(self, row: int) -> None:
        if not self._rows.found:
            return
        found = self._rows.found[row]
        if found.reason:
            return
        self._popover.close_it()
        self._field.clear()
        self._window.setFocus()
        found.act()
