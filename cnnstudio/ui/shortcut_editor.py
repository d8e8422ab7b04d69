"""Choosing other keys: every shortcut of the window and the canvas, checked against all others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from cnnstudio.language import tr
from cnnstudio.ui import actions, theme
from cnnstudio.ui.canvas.shortcuts import shortcuts
from cnnstudio.ui.shortcut_sheet import native
from cnnstudio.ui.widgets import Button, Label, Popover, SearchField

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from cnnstudio.settings import SettingsStore

_WIDE, _HIGH = 560, 380
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_OF_TEXT = frozenset({"undo", "redo", "cut", "copy", "paste"})
"""Every text field obeys these keys, so they stay what they are."""
_ID = Qt.ItemDataRole.UserRole


class Bound(NamedTuple):
    """One thing that may have a key: in the window everywhere, or on the canvas."""

    id: str
    place: str
    words: str
    keys: tuple[str, ...]
    fixed: bool = False


def bindings() -> tuple[Bound, ...]:
    """Return everything that has or may have a key, with the default keys."""
    titles = actions.menu_titles()
    window = [
        Bound(
            f"window-{spec.id}",
            titles[spec.menu],
            spec.text.rstrip("…"),
            _texts(spec.keys),
            spec.id in _OF_TEXT,
        )
        for spec in actions.specs()
    ]
    there = {each.id for each in window}
    canvas = (Bound(each.id, each.group, each.words, each.keys, each.fixed) for each in shortcuts())
    return (*window, *(each for each in canvas if each.id not in there))


def _texts(keys: tuple[str | QKeySequence.StandardKey, ...]) -> tuple[str, ...]:
    found = (QKeySequence(each).toString(_PORTABLE) for each in keys)
    return tuple(dict.fromkeys(text for text in found if text))


def holder_of(keys: str, chosen: Mapping[str, str], wanting: str) -> Bound | None:
    """Return what already has these keys, besides the one that wants them."""
    for each in bindings():
        now = (chosen[each.id],) if each.id in chosen else each.keys
        if keys in now and each.id != wanting:
            return each
    return None


def dress(by_id: Mapping[str, QAction], chosen: Mapping[str, str]) -> None:
    """Give the actions of the menus the keys that were chosen, and the others their own."""
    for spec in actions.specs():
        name = f"window-{spec.id}"
        texts = (chosen[name],) if name in chosen else _texts(spec.keys)
        sequences = [QKeySequence(text, _PORTABLE) for text in texts if text]
        if [each.toString() for each in by_id[spec.id].shortcuts()] != [
            each.toString() for each in sequences
        ]:
            by_id[spec.id].setShortcuts(sequences)


class ShortcutEditor(Popover):
    """A list of all keys; the selected one is pressed anew. Every change is kept at once."""

    def __init__(self, window: QWidget, settings: SettingsStore) -> None:
        super().__init__(window, width=_WIDE)
        self._settings = settings
        self.filter = SearchField(tr("Find a command or a key"))
        self.list = _list()
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(tr("New keys"))
        self.said = Label(tr("Select a command and press its new keys."), "small", "text_quiet", wrap=True)
        self.default, self.none = Button(tr("Use the default")), Button(tr("No keys"))
        self.all = Button(tr("All defaults"))
        self._lay_out()
        self._fill()
        self.filter.textEdited.connect(self._filter)
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.keys.editingFinished.connect(self._take)
        self.default.clicked.connect(lambda: self._keep(None))
        self.none.clicked.connect(lambda: self._keep(""))
        self.all.clicked.connect(self._forget_all)
        self.setAccessibleName(tr("Keys"))

    def _lay_out(self) -> None:
        self.body.addWidget(Label(tr("Keys"), "title"))
        self.body.addWidget(self.filter)
        self.list.setFixedHeight(theme.current().px(_HIGH))
        self.body.addWidget(self.list)
        self.body.addWidget(self.said)
        row = QHBoxLayout()
        for part in (self.keys, self.default, self.none, self.all):
            row.addWidget(part)
        self.body.addLayout(row)

    def _fill(self) -> None:
        self.list.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for each in bindings():
            if each.fixed:
                continue
            group = groups.get(each.place)
            if group is None:
                group = groups[each.place] = QTreeWidgetItem(self.list, [each.place])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item = QTreeWidgetItem(group, [each.words, self._shown(each)])
            item.setData(0, _ID, each.id)
        self.list.expandAll()
        self._filter(self.filter.text())

    def _shown(self, each: Bound) -> str:
        chosen = self._settings.value.shortcuts
        now = (chosen[each.id],) if each.id in chosen else each.keys
        return ", ".join(native(keys) for keys in now if keys)

    def _rows(self) -> list[QTreeWidgetItem]:
        groups = (self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount()))
        rows = (g.child(n) for g in groups if g is not None for n in range(g.childCount()))
        return [row for row in rows if row is not None]

    def _filter(self, words: str) -> None:
        wanted = words.casefold()
        for row in self._rows():
            row.setHidden(wanted not in f"{row.text(0)} {row.text(1)}".casefold())

    def choose(self, name: str) -> None:
        """Select a command by its id."""
        found = next((row for row in self._rows() if row.data(0, _ID) == name), None)
        if found is not None:
            self.list.setCurrentItem(found)

    def _current(self) -> Bound | None:
        item = self.list.currentItem()
        name = item.data(0, _ID) if item is not None else None
        return next((each for each in bindings() if each.id == name), None)

    def _show_current(self) -> None:
        each = self._current()
        self.keys.clear()
        for part in (self.keys, self.default, self.none):
            part.setEnabled(each is not None)
        if each is not None:
            self.said.setText(tr("Press new keys for {command}.", command=each.words))

    def _take(self) -> None:
        each, keys = self._current(), self.keys.keySequence().toString(_PORTABLE)
        if each is None or not keys:
            return
        other = holder_of(keys, self._settings.value.shortcuts, each.id)
        if other is None:
            self._keep(keys)
            return
        words = tr(
            "{keys} is taken: {command}. Give that other keys first.", keys=native(keys), command=other.words
        )
        self.said.setText(words)
        self.keys.clear()

    def _keep(self, keys: str | None) -> None:
        """Keep keys for the selected command; None gives it its default back."""
        each = self._current()
        if each is None:
            return
        rest = {name: text for name, text in self._settings.value.shortcuts.items() if name != each.id}
        if keys is None and self._taken_by_others(each, rest):
            return
        self._settings.change(shortcuts=rest if keys is None else {**rest, each.id: keys})
        self._renew(each.id)
        self.said.setText(
            tr("{command}: {keys}", command=each.words, keys=self._shown(each) or tr("no keys"))
        )

    def _taken_by_others(self, each: Bound, chosen: Mapping[str, str]) -> bool:
        other = next((found for k in each.keys if (found := holder_of(k, chosen, each.id))), None)
        if other is not None:
            keys = native(each.keys[0])
            self.said.setText(
                tr("{keys} is taken: {command}. Give that other keys first.", keys=keys, command=other.words)
            )
        return other is not None

    def _forget_all(self) -> None:
        self._settings.change(shortcuts={})
        self._renew("")
        self.said.setText(tr("All commands have their default keys."))

    def _renew(self, name: str) -> None:
        self._fill()
        self.choose(name)


def _list() -> QTreeWidget:
    found = QTreeWidget()
    found.setHeaderLabels([tr("Command"), tr("Keys")])
    found.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    found.setUniformRowHeights(True)
    found.setRootIsDecorated(False)
    found.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    found.header().setStretchLastSection(False)
    found.setAccessibleName(tr("Commands and their keys"))
    return found


def open_editor(window: QWidget, beside: QWidget, settings: SettingsStore) -> ShortcutEditor:
    """Open the list below the menus."""
    card = ShortcutEditor(window, settings)
    card.closed.connect(card.deleteLater)
    card.open_beside(beside)
    card.filter.setFocus(Qt.FocusReason.PopupFocusReason)
    return card
