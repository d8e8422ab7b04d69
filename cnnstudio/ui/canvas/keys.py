"""What the keys mean on the canvas."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from cnnstudio.language import tr
from cnnstudio.ui.canvas.by_keys import begin_move, begin_wire
from cnnstudio.ui.canvas.commands import Commands
from cnnstudio.ui.canvas.digits import digit_of
from cnnstudio.ui.canvas.inner_layers import parts_of
from cnnstudio.ui.canvas.pointing import Pointing
from cnnstudio.ui.canvas.shortcuts import Keymap
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.walking import ARROWS, Walking

Key = Qt.Key
Std = QKeySequence.StandardKey

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALL = _CONTROL | _SHIFT | Qt.KeyboardModifier.AltModifier

_INSIDE = {
    (Key.Key_Delete, False): "delete",
    (Key.Key_Backspace, False): "delete",
    (Key.Key_Delete, True): "dissolve",
    (Key.Key_Backspace, True): "dissolve",
    (Key.Key_B, True): "skip",
}
"""What keys do to a layer inside a block that shows its layers, without and with Ctrl."""


class Keys(Walking, QObject):
    """Hands keys to commands; a gesture under way gets Escape and keeps undo from the window."""

    addWished = Signal()
    typed = Signal(str)
    """A letter that asks for a layer."""
    problemStep = Signal(int)
    escaped = Signal()
    sheetWished = Signal()
    """One asks which keys there are."""
    searchWished = Signal()
    insideWished = Signal(str)
    """The layer selected inside a block is to be deleted, bridged or skipped."""
    leaveWished = Signal()
    """One goes out of the block that is open."""

    def __init__(self, stage: Stage, pointing: Pointing, commands: Commands) -> None:
        super().__init__(stage)
        self.by_key = False
        """Whether the node in focus is to wear its ring."""
        self.tab_adds = False
        self.letters_add = False
        self.keymap = Keymap()
        self._stage, self._pointing, self._commands = stage, pointing, commands
        self._plain, self._controlled = self._by_key(commands), self._with_control(commands)
        c = commands
        self._doubly: dict[Key, Callable[[], object]] = {
            Key.Key_A: stage.select,
            Key.Key_G: c.make_frame,
            Key.Key_U: c.ungroup,
            Key.Key_V: c.paste_fed,
        }
        self._shifted: dict[Key, Callable[[], object]] = {
            Key.Key_C: lambda: begin_wire(pointing, from_input=True),
            Key.Key_H: c.toggle_own_wires,
            Key.Key_L: c.select_alike,
            Key.Key_P: c.pin,
            Key.Key_V: c.turn,
        }
        self._standard = (
            (Std.Copy, c.copy),
            (Std.Cut, c.cut),
            (Std.Paste, c.paste),
            (Std.ZoomIn, c.zoom_in),
            (Std.ZoomOut, c.zoom_out),
            (Std.Undo, lambda: stage.document.undo(origin=self)),
            (Std.Redo, lambda: stage.document.redo(origin=self)),
        )

    def _by_key(self, c: Commands) -> dict[Key, Callable[[], object]]:
        """Return what keys mean by themselves."""
        return {
            Key.Key_F: c.fit_selection,
            Key.Key_Period: c.fit_selection,
            Key.Key_Home: c.fit_all,
            Key.Key_L: c.arrange,
            Key.Key_Q: c.straighten,
            Key.Key_E: c.unfold,
            Key.Key_N: c.make_note,
            Key.Key_P: c.toggle_paths,
            Key.Key_U: self.leaveWished.emit,
            Key.Key_M: lambda: begin_move(self._pointing),
            Key.Key_C: lambda: begin_wire(self._pointing),
            Key.Key_A: self.addWished.emit,
            Key.Key_Delete: c.delete,
            Key.Key_Backspace: c.delete,
            Key.Key_F2: self._rename,
            Key.Key_Return: self._edit,
            Key.Key_Enter: self._edit,
            Key.Key_Escape: self._escape,
        }

    def _with_control(self, c: Commands) -> dict[Key, Callable[[], object]]:
        """Return what keys mean with Ctrl."""
        return {
            Key.Key_A: c.select_all,
            Key.Key_B: c.skip,
            Key.Key_D: c.duplicate,
            Key.Key_F: self.searchWished.emit,
            Key.Key_G: c.group,
            Key.Key_I: c.invert,
            Key.Key_L: c.toggle_lock,
            Key.Key_0: lambda: c.zoom_to(1.0),
            Key.Key_Delete: c.dissolve,
            Key.Key_Backspace: c.dissolve,
        }

    def owns(self, event: QKeyEvent) -> bool:
        """Say whether a key must not become a shortcut of the window: kept views, and Escape and undo in a gesture."""
        if digit_of(event) and event.modifiers() & _ALL == _CONTROL:
            return True
        undoes = event.matches(Std.Undo) or event.matches(Std.Redo)
        return self._pointing.busy and (undoes or event.key() == Key.Key_Escape)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; say whether it meant anything."""
        if event.key() == Key.Key_Space:
            return self._space(event, True)
        if self._asks_by_letter(event):
            self.typed.emit(event.text())
            return True
        if self._pointing.busy:
            return self._pressed(event)
        meant = self.keymap.meant(event)
        return self._pressed(meant) if meant is not None else False

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Key.Key_Y and not event.modifiers() & _ALL and not self._pointing.by_keys:
            return self._blade(event, True)
        if self._pointing.busy:
            return self._during_gesture(event)
        if event.key() in ARROWS:
            self._arrow(event)
            return True
        if self._view_by_digit(event):
            return True
        return self._do(event)

    def _do(self, event: QKeyEvent) -> bool:
        for sequence, command in self._standard:
            if event.matches(sequence):
                command()
                return True
        held = event.modifiers() & _ALL
        tables = {_CONTROL: self._controlled, _CONTROL | _SHIFT: self._doubly, _SHIFT: self._shifted}
        table = tables.get(held, {}) if held else self._plain
        key = Key(event.key())
        if self._stage.marks.inner and self._inside(key, held):
            return True
        if key in table:
            table[key]()
            return True
        if held == _SHIFT and key in {Key.Key_Exclam, Key.Key_1, Key.Key_QuoteDbl, Key.Key_At, Key.Key_2}:
            (self._commands.fit_all if key in {Key.Key_Exclam, Key.Key_1} else self._commands.fit_selection)()
            return True
        if key in {Key.Key_Return, Key.Key_Enter} and held == Qt.KeyboardModifier.AltModifier:
            return self._open()
        if key == Key.Key_S and held == Qt.KeyboardModifier.AltModifier:
            self._commands.swap_inputs()
            return True
        if event.text() == "?":
            self.sheetWished.emit()
            return True
        if key == Key.Key_F8:
            self.problemStep.emit(-1 if held == _SHIFT else 1)
            return True
        return False

    def _inside(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        """Do what a key means to a layer inside a block; what is written on it is edited where it stands alone."""
        wish = _INSIDE.get((key, bool(held & _CONTROL))) if not held & (_ALL ^ _CONTROL) else None
        if wish is not None:
            self.insideWished.emit(wish)
        elif key in {Key.Key_F2, Key.Key_Return, Key.Key_Enter}:
            self._pointing.opened.emit(self._stage.marks.inner)
            if key == Key.Key_F2:
                self._rename()
        elif key == Key.Key_Escape:
            self._stage.select([parts_of(self._stage.marks.inner)[0]])
        else:
            return False
        return True

    def _view_by_digit(self, event: QKeyEvent) -> bool:
        """Keep the view with Ctrl, Shift and a digit; go to a kept one with Ctrl and its digit."""
        digit, held = digit_of(event), event.modifiers() & _ALL
        if not digit or held not in {_CONTROL, _CONTROL | _SHIFT}:
            return False
        (self._commands.keep_view if held & _SHIFT else self._commands.go_to_view)(digit)
        return True

    def _asks_by_letter(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & (_ALL ^ _SHIFT)
        return self.letters_add and plain and not self._pointing.busy and event.text().isalpha()

    def takes_tab(self, event: QKeyEvent) -> bool:
        """Ask for a layer by Tab where that was chosen; say whether it was."""
        asks = self.tab_adds and event.key() == Key.Key_Tab and not event.modifiers() & _ALL
        if asks and not self._pointing.busy:
            self.addWished.emit()
        return asks

    def release(self, event: QKeyEvent) -> bool:
        """End panning with the space bar, and let a gesture see that a modifier was let go."""
        if event.key() == Key.Key_Space and not event.isAutoRepeat():
            return self._space(event, False)
        if event.key() == Key.Key_Y and self._pointing.blade:
            return self._blade(event, False)
        if self._pointing.busy:
            self._pointing.refresh(event.modifiers())
            return True
        return False

    def _during_gesture(self, event: QKeyEvent) -> bool:
        gesture = self._pointing.gesture
        if gesture is not None and gesture.key(event):
            return True
        if event.key() == Key.Key_Escape:
            self._pointing.cancel()
        elif event.key() in {Key.Key_Return, Key.Key_Enter}:
            self._pointing.accept()
        elif event.key() == Key.Key_F:
            self._pointing.toggle_membership()
        elif event.key() in {Key.Key_Shift, Key.Key_Control, Key.Key_Alt}:
            self._pointing.refresh(event.modifiers())
        return True

    def _space(self, event: QKeyEvent, down: bool) -> bool:
        """Held, the space bar pans; a tap selects the node in focus, or takes it out from among others."""
        if event.isAutoRepeat():
            return True
        if (
            not down
            and self._pointing.space
            and not self._pointing.take_space_used()
            and not self._pointing.busy
        ):
            marks = self._stage.marks
            if marks.focus and marks.selected != {marks.focus}:
                self._stage.select(marks.selected ^ {marks.focus}, marks.selected_wires)
        self._pointing.space = down
        return True

    def _blade(self, event: QKeyEvent, down: bool) -> bool:
        """Held, the key makes a drag cut wires."""
        if not event.isAutoRepeat():
            self._pointing.blade = down
            busy = self._pointing.busy
            self._stage.hinted.emit(tr("Draw across wires to cut them") if down and not busy else "")
        return True

    def _escape(self) -> None:
        if self._commands.arranging.stop():
            return
        self.escaped.emit()
        marks = self._stage.marks
        if marks.selected or marks.selected_wires or marks.selected_dots or marks.selected_things:
            self.by_key = False  # what is added now stands for itself; the next step walks on from here
            self._stage.select()
        else:
            self.leaveWished.emit()

    def _edit(self) -> None:
        chosen = self._stage.selected()
        if len(chosen) == 1:
            self._pointing.editWished.emit(chosen[0])

    def _open(self) -> bool:
        chosen = self._stage.selected()
        if len(chosen) == 1:
            self._pointing.opened.emit(chosen[0])
        return True

    def _rename(self) -> None:
        chosen = self._stage.selected()
        if len(chosen) == 1:
            self._pointing.renameWished.emit(chosen[0])
