"""The keys of the canvas as data, and what a person chose instead of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from cnnstudio.language import tr

_PORTABLE = QKeySequence.SequenceFormat.PortableText


class Shortcut(NamedTuple):
    """One key of the canvas: its id, its group, what it does, and the keys it has by default, the first one leading.

    What stands in the menus too bears the id of the menus' action, so that both have one key.
    """

    id: str
    group: str
    words: str
    keys: tuple[str, ...]
    fixed: bool = False
    """Held rather than pressed, or one key of many: it cannot be another one."""


def shortcuts() -> tuple[Shortcut, ...]:
    """Return all keys of the canvas by group."""
    return (*_adding(), *_looking(), *_selecting(), *_editing(), *_ordering())


def _adding() -> tuple[Shortcut, ...]:
    group = tr("Add and wire")
    return (
        Shortcut("add", group, tr("Add a layer"), ("A",)),
        Shortcut("connect", group, tr("Wire from the layer in focus"), ("C",)),
        Shortcut("connect-input", group, tr("Wire into the layer in focus"), ("Shift+C",)),
        Shortcut("cut-wires", group, tr("Hold and draw: cut wires"), ("Y",), fixed=True),
        Shortcut("swap", group, tr("Swap two inputs"), ("Alt+S",)),
        Shortcut("note", group, tr("Add a note"), ("N",)),
    )


def _looking() -> tuple[Shortcut, ...]:
    group = tr("Look")
    return (
        Shortcut("fit-all", group, tr("Fit all"), ("Home", "Shift+1")),
        Shortcut("fit-selection", group, tr("Fit the selection"), ("F", ".", "Shift+2")),
        Shortcut("window-zoom-100", group, tr("100 %"), ("Ctrl+0",)),
        Shortcut("back", group, tr("Back to the last view"), ("Alt+Left",)),
        Shortcut("forward", group, tr("Forward to the next view"), ("Alt+Right",)),
        Shortcut("keep-view", group, tr("Keep this view by a digit"), ("Ctrl+Shift+1",), fixed=True),
        Shortcut("go-to-view", group, tr("Go to a kept view"), ("Ctrl+1",), fixed=True),
        Shortcut(
            "pan",
            group,
            tr("Hold: move the view; tap: select the layer"),
            ("Space",),
            fixed=True,
        ),
        Shortcut("search", group, tr("Search in the network"), ("Ctrl+F",)),
        Shortcut("own-wires", group, tr("Show only the wires of the selection"), ("Shift+H",)),
        Shortcut("paths", group, tr("Show what leads here and from here"), ("P",)),
        Shortcut("window-lock", group, tr("Lock the canvas"), ("Ctrl+L",)),
        Shortcut("window-next-problem", group, tr("Next problem"), ("F8",)),
        Shortcut("window-previous-problem", group, tr("Previous problem"), ("Shift+F8",)),
        Shortcut("sheet", group, tr("All keys"), ("?",)),
    )


def _selecting() -> tuple[Shortcut, ...]:
    group = tr("Select")
    return (
        Shortcut("walk", group, tr("Walk from layer to layer"), ("Up", "Down", "Left", "Right"), fixed=True),
        Shortcut("window-select-all", group, tr("Select all"), ("Ctrl+A",)),
        Shortcut("none", group, tr("Select nothing"), ("Ctrl+Shift+A",)),
        Shortcut("invert", group, tr("Invert the selection"), ("Ctrl+I",)),
        Shortcut("alike", group, tr("All of the same kind"), ("Shift+L",)),
    )


def _editing() -> tuple[Shortcut, ...]:
    group = tr("Change")
    return (
        Shortcut("values", group, tr("Change the first value"), ("Return",)),
        Shortcut("rename", group, tr("Rename"), ("F2",)),
        Shortcut("open", group, tr("Open the layer or block"), ("Alt+Return",)),
        Shortcut("window-duplicate", group, tr("Duplicate"), ("Ctrl+D",)),
        Shortcut("window-paste-fed", group, tr("Paste with its wires"), ("Ctrl+Shift+V",)),
        Shortcut("window-skip", group, tr("Skip layer or use it again"), ("Ctrl+B",)),
        Shortcut("delete", group, tr("Remove"), ("Del", "Backspace")),
        Shortcut("window-dissolve", group, tr("Remove and reconnect"), ("Ctrl+Del", "Ctrl+Backspace")),
    )


def _ordering() -> tuple[Shortcut, ...]:
    group = tr("Order")
    return (
        Shortcut("move", group, tr("Carry with the arrow keys"), ("M",)),
        Shortcut("nudge", group, tr("Nudge by 8 pixels"), ("Ctrl+Up",), fixed=True),
        Shortcut("arrange", group, tr("Arrange"), ("L",)),
        Shortcut("turn", group, tr("Draw the network down or to the right"), ("Shift+V",)),
        Shortcut("pin", group, tr("Pin the layers, or unpin them"), ("Shift+P",)),
        Shortcut("straighten", group, tr("Straighten wires"), ("Q",)),
        Shortcut("window-group", group, tr("Make a block"), ("Ctrl+G",)),
        Shortcut("window-ungroup", group, tr("Take the block apart"), ("Ctrl+Shift+U",)),
        Shortcut("unfold", group, tr("Unfold or fold the block"), ("E",)),
        Shortcut("window-frame", group, tr("Make a frame"), ("Ctrl+Shift+G",)),
        Shortcut("leave", group, tr("Leave the block"), ("U",)),
    )


def portable(event: QKeyEvent) -> str:
    """Return the keys of an event as text, by what they mean and not by where they lie."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier)
    if event.text() == "?":
        return "?"
    return QKeySequence(QKeyCombination(held, Qt.Key(event.key()))).toString(_PORTABLE)


def is_single(keys: str) -> bool:
    """Say whether keys are a letter or a sign alone, with Shift at most."""
    return len(keys.removeprefix("Shift+")) == 1


class Keymap:
    """Turns keys that a person chose into those the canvas knows, and hides those that mean nothing now."""

    def __init__(self) -> None:
        self._chosen: Mapping[str, str] = {}
        self._by_chosen: dict[str, str] = {}
        self._known = {keys: each for each in shortcuts() if not each.fixed for keys in each.keys}
        self.single = True
        """Whether single letters are keys."""

    def choose(self, chosen: Mapping[str, str], single: bool) -> None:
        """Take over what a person chose, by the ids of shortcuts; others in it are none of the canvas."""
        self._chosen, self.single = dict(chosen), single
        defaults = {each.id: each.keys[0] for each in shortcuts() if not each.fixed}
        self._by_chosen = {keys: defaults[name] for name, keys in chosen.items() if name in defaults and keys}

    def meant(self, event: QKeyEvent) -> QKeyEvent | None:
        """Return the event with the default keys of what it means; None where it means nothing on the canvas."""
        keys = portable(event)
        if keys in self._by_chosen:
            return _event(event, self._by_chosen[keys])
        known = self._known.get(keys)
        gone = known is not None and known.id in self._chosen
        silent = not self.single and is_single(keys)
        return None if gone or silent else event


def _event(event: QKeyEvent, keys: str) -> QKeyEvent:
    """Return an event as if these keys had been pressed."""
    pressed = QKeySequence.fromString(keys, _PORTABLE)[0]  # type: ignore[index]  # Qt's stubs lack it
    text = keys if len(keys) == 1 else ""
    return QKeyEvent(event.type(), pressed.key(), pressed.keyboardModifiers(), text, event.isAutoRepeat())
