"""What a page of the lab is: a title and a group, one frozen value of settings with its history, a middle and controls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.language import tr
from cnnstudio.lessons.expressions import Unreadable
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.cover import cover_results
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.history import History
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.page_frame import PageFrame
from cnnstudio.ui.lab.player import Player
from cnnstudio.ui.widgets import Button, FormRow

S = TypeVar("S")

_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class PageSpec(NamedTuple):
    """How a page is listed: its key, its title, the key of its group, and what builds it when it is first looked at."""

    key: str
    title: Callable[[], str]
    group: str
    build: Callable[[LabContext], LabPage[Any]]
    also: Callable[[], str] = str
    """Further words under which the search finds it."""
    opens: tuple[str, ...] = ()
    """Kinds of layers that `open_layer` of this page can show."""


class Beyond(Protocol):
    """What a page has changed beyond its own settings, such as the design; each says whether there was a step to take."""

    def undo(self) -> bool:
        """Take the newest step back, if it is newer than the page's own."""

    def redo(self) -> bool:
        """Make it once more."""


class LabPage(PageFrame, Generic[S]):
    """A page; a subclass fills `stage` and `controls` in its constructor, calls `begin`, and shows its settings in `refresh`.

    Settings are changed only by `change(part=value)`; every change is worked out and shown by `refresh`. A `Refused` that
    `refresh` lets through stands as a sentence under the row registered for its field, or below the stage.
    """

    settingsChanged = Signal()
    originChanged = Signal()

    def __init__(self, context: LabContext, first: S) -> None:
        super().__init__()
        self.context = context
        self._first, self.history = first, History(first)
        self._rows: dict[str, FormRow] = {}
        self._begun = self._covered = self._showing = False
        self.player: Player | None = None
        self.origin = ""
        """The path of the layer that was opened here last."""
        self.beyond: Beyond | None = None
        self.telling: tuple[QWidget, ...] = ()
        """Further parts that tell results, hidden while a lesson asks for them."""
        reset = Button(tr("Reset"), framed=False)
        reset.setToolTip(tr("Show this page as it was at first"))
        reset.clicked.connect(self.reset)
        self.panel.add_to_head(reset)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("rings_itself", True)

    # Settings.

    @property
    def settings(self) -> S:
        """The settings shown now."""
        return self.history.now

    def begin(self) -> None:
        """Show the first settings; called at the end of a subclass's constructor."""
        self.controls.addStretch(1)
        self.context.readingChanged.connect(self.show_settings)
        self._begun = True
        self.show_settings()

    def change(self, thing: str = "", **parts: object) -> None:
        """Change parts of the settings as one step; the same `thing` again in a row belongs to the same step."""
        value: S = replace(self.settings, **parts)  # type: ignore[type-var]
        if value != self.settings:
            self.history.change(value, thing)
            self.show_settings()
            self.settingsChanged.emit()

    def set_settings(self, value: S) -> None:
        """Take other settings as one step, as a lesson or a layer brings them."""
        self.history.seal()
        self.history.change(value)
        self.show_settings()
        self.settingsChanged.emit()

    def undo(self) -> None:
        """Go back one step."""
        if self.beyond is not None and self.beyond.undo():
            return
        if self.history.can_undo:
            self.history.undo()
            self.show_settings()
            self.settingsChanged.emit()

    def redo(self) -> None:
        """Go forward one step."""
        if self.beyond is not None and self.beyond.redo():
            return
        if self.history.can_redo:
            self.history.redo()
            self.show_settings()
            self.settingsChanged.emit()

    def reset(self) -> None:
        """Show what was shown at first; this can be undone."""
        if self.settings != self._first:
            self.set_settings(self._first)

    def refresh(self) -> None:
        """Work out the settings and show them: a subclass's main work. It may let `Refused` through."""

    def withdraw(self) -> None:
        """Show no result, since the settings cannot be worked out: called when `refresh` let `Refused` through."""

    def show_settings(self) -> None:
        """Show the settings, or in one sentence why they cannot be worked out."""
        if not self._begun:
            return
        for row in self._rows.values():
            row.set_problem("")
        self.refusal.hide()
        refused = self._refused()
        if refused is None:
            self._describe_place()
        else:
            self.withdraw()
            self.show_refusal(refused)
        self.fit()
        self.settle()

    def _refused(self) -> Refused | None:
        """Show the settings, and return why they cannot be worked out, if so; meanwhile no place is told."""
        self._showing = True
        try:
            self.refresh()
        except Refused as refused:
            return refused
        finally:
            self._showing = False
        return None

    def show_refusal(self, refused: Refused) -> None:
        """Show a sentence under the setting at fault, or below the stage where it has no row."""
        row = self._rows.get(refused.field)
        if row is not None and row.isVisibleTo(self):
            row.set_problem(refused.message)
        else:
            self.refusal.setText(refused.message)
            self.refusal.show()
        self.announce(refused.message)

    def tell_problem(self, sentence: str) -> None:
        """Say below the stage what is wrong with a typed cell, or nothing any more."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        if sentence:
            self.announce(sentence)

    def add_row(self, label: str, control: QWidget, *fields: str) -> FormRow:
        """Put a control into the panel; refusals of these fields stand under it."""
        row = FormRow(label, control)
        self.controls.addWidget(row)
        self._rows.update(dict.fromkeys(fields, row))
        return row

    def open_layer(self, numbers: LayerNumbers) -> None:
        """Show a layer of the network; only pages whose spec names its kind are asked. May raise `NotOpened`."""

    def set_origin(self, path: str) -> None:
        """Remember from which layer of the network the numbers came."""
        self.origin = path
        self.originChanged.emit()

    # Lessons.

    @property
    def first_settings(self) -> S:
        """The settings it has at first."""
        return self._first

    def set_covered(self, on: bool) -> None:
        """Hide every result while a lesson asks for it, or show it again."""
        if on == self._covered:
            return
        self._covered = on
        for grid in self.findChildren(NumberGrid):
            grid.set_covered(on and not grid.editable)
        for row, _share in self._grids:
            row.show_notes()
        cover_results(self, self.telling if on else None)
        if self.player is not None:
            self.player.place.setVisible(not on)
        self.fit()
        self.tell_place()

    def measured(self, name: str) -> object:
        """Return what this page has measured, for a lesson that asks for it."""
        raise Unreadable(tr("nothing has been measured yet; press Measure on the page"))

    # Keys and speech.

    def add_player(self, count: int = 1) -> Player:
        """Put a player at the end of the stage; Space plays it, + and - change its speed."""
        self.player = Player(count)
        self.stage.addWidget(self.player)
        return self.player

    def move_window(self, down: int, right: int) -> None:
        """Move what the page follows by one place; arrow keys call this."""

    def announce(self, sentence: str) -> None:
        """Say a sentence to screen readers."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def spoken(self) -> str:
        """Return the sentence that tells the current cell; shown to screen readers after each move."""
        return ""

    def tell_place(self) -> None:
        """Keep the page's description true once a place is shown, and lay out what has changed with it."""
        if not self._showing:
            self._describe_place()
            self.settle()

    def _describe_place(self) -> None:
        """Describe the place, and say it while the page has the keyboard."""
        sentence = (
            tr("The results are hidden until the question is answered.") if self._covered else self.spoken()
        )
        if sentence != self.accessibleDescription():
            self.setAccessibleDescription(sentence)
            if self.hasFocus() and (self.player is None or not self.player.playing):
                self.announce(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrow keys, play by Space, change the speed by + and -."""
        key, player = Qt.Key(event.key()), self.player
        if key in _ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.move_window(*_ARROWS[key])
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()  # the window's own action sleeps while the design has nothing to take back
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        elif player is not None and player.press(key, event.text()):
            return
        else:
            super().keyPressEvent(event)

    def pause(self) -> None:
        """Stand still while another page or view is shown."""
        if self.player is not None:
            self.player.stop()
