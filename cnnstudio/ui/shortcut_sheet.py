"""The sheet of keys: what every key does in the view that has the keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.shortcuts import shortcuts
from cnnstudio.ui.widgets import Label, Popover

_WIDE, _COLUMNS = 900, 2
_PORTABLE, _NATIVE = QKeySequence.SequenceFormat.PortableText, QKeySequence.SequenceFormat.NativeText


class Line(NamedTuple):
    """One row of the sheet."""

    words: str
    keys: str


Group = tuple[str, tuple[Line, ...]]


def native(keys: str) -> str:
    """Return keys as this system writes them."""
    return QKeySequence(keys, _PORTABLE).toString(_NATIVE)


def canvas_groups(chosen: Mapping[str, str], single: bool) -> tuple[Group, ...]:
    """Return the keys of the canvas by group, as they are now."""
    groups: dict[str, list[Line]] = {}
    for each in shortcuts():
        now = (chosen[each.id],) if each.id in chosen else each.keys
        shown = [native(keys) for keys in now if single or len(keys) > 1]
        if any(shown):
            groups.setdefault(each.group, []).append(Line(each.words, ", ".join(shown)))
    return tuple((title, tuple(lines)) for title, lines in groups.items())


def window_group(actions: Sequence[QAction]) -> Group:
    """Return the keys of the menus."""
    lines = (Line(a.text().rstrip("…").replace("&", ""), a.shortcut().toString(_NATIVE)) for a in actions)
    return tr("Everywhere"), tuple(line for line in lines if line.keys)


class ShortcutSheet(Popover):
    """Groups of keys in two columns; Escape or any press elsewhere closes it."""

    def __init__(self, window: QWidget, title: str, groups: Sequence[Group]) -> None:
        super().__init__(window, width=_WIDE)
        self.groups = tuple(groups)
        self.body.addWidget(Label(title, "title"))
        inner = QWidget()
        columns = QGridLayout(inner)
        columns.setHorizontalSpacing(theme.current().space("page"))
        for place, column in enumerate(balanced(self.groups)):
            columns.addLayout(self._column(column), 0, place, Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setFixedHeight(min(inner.sizeHint().height() + 4, round(window.height() * 0.7)))
        area.setAccessibleName(title)
        self.body.addWidget(area)
        self.setAccessibleName(title)

    def _column(self, groups: Sequence[Group]) -> QVBoxLayout:
        column = QVBoxLayout()
        for title, lines in groups:
            column.addWidget(Label(title, "strong"))
            grid = QGridLayout()
            grid.setVerticalSpacing(theme.current().space("half"))
            for row, line in enumerate(lines):
                grid.addWidget(Label(line.words, "body", "text_quiet"), row, 0)
                grid.addWidget(Label(line.keys, "small"), row, 1, Qt.AlignmentFlag.AlignRight)
            column.addLayout(grid)
            column.addSpacing(theme.current().space("gap"))
        return column


def balanced(groups: Sequence[Group]) -> list[list[Group]]:
    """Share the groups out to two columns of about equal height, in their order."""
    heights = [len(lines) + 2 for _title, lines in groups]
    columns: list[list[Group]] = [[] for _ in range(_COLUMNS)]
    done = 0
    for group, height in zip(groups, heights, strict=True):
        place = min(_COLUMNS - 1, int((done + height / 2) * _COLUMNS / max(sum(heights), 1)))
        columns[place].append(group)
        done += height
    return columns
