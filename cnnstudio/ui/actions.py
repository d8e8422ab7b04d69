"""What the menus, shortcuts and the search can do, declared as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons

Standard = QKeySequence.StandardKey

_INSIDE = {"shown": "view", "reading": "view", "moving": "view"}
"""Menus inside other menus."""


class ActionSpec(NamedTuple):
    """One thing to do: its id, words, place in the menus, keys and drawing."""

    id: str
    text: str
    menu: str
    keys: tuple[str | Standard, ...] = ()
    icon: str = ""
    group: int = 0
    """Entries of another group are set apart by a line."""


def specs() -> tuple[ActionSpec, ...]:
    """Return all actions in the order of their menus."""
    return (*_file(), *_edit(), *_view(), *_graph(), *_train(), *_help())


def _file() -> tuple[ActionSpec, ...]:
    menu = "file"
    return (
        ActionSpec("new", tr("New…"), menu, (Standard.New,), "plus"),
        ActionSpec("open", tr("Open…"), menu, (Standard.Open,), "folder"),
        ActionSpec("import", tr("Import a model…"), menu, (), "import"),
        ActionSpec("open-data", tr("Open data…"), menu, (), "view-data"),
        ActionSpec("new-window", tr("Open in new window…"), menu, ("Ctrl+Shift+N",)),
        ActionSpec("save", tr("Save"), menu, (Standard.Save,), "save", 1),
        ActionSpec("save-as", tr("Save as…"), menu, (Standard.SaveAs, "Ctrl+Shift+S"), "", 1),
        ActionSpec("close", tr("Close project"), menu, ("Ctrl+W",), "", 2),
        ActionSpec("quit", tr("Quit"), menu, (Standard.Quit, "Ctrl+Q"), "", 2),
    )


def _edit() -> tuple[ActionSpec, ...]:
    menu = "edit"
    return (
        ActionSpec("undo", tr("Undo"), menu, (Standard.Undo,), "undo"),
        ActionSpec("redo", tr("Redo"), menu, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
        ActionSpec("cut", tr("Cut"), menu, (Standard.Cut,), "cut", 1),
        ActionSpec("copy", tr("Copy"), menu, (Standard.Copy,), "", 1),
        ActionSpec("paste", tr("Paste"), menu, (Standard.Paste,), "", 1),
        ActionSpec("paste-fed", tr("Paste with its wires"), menu, ("Ctrl+Shift+V",), "", 1),
        ActionSpec("paste-parameters", tr("Paste parameters"), menu, (), "", 1),
        ActionSpec("duplicate", tr("Duplicate"), menu, ("Ctrl+D",), "", 1),
        ActionSpec("delete", tr("Remove"), menu, (), "trash", 1),
        ActionSpec("dissolve", tr("Remove and reconnect"), menu, ("Ctrl+Del",), "link", 1),
        ActionSpec("skip", tr("Skip layer or use it again"), menu, ("Ctrl+B",), "", 1),
        ActionSpec("select-all", tr("Select all"), menu, (Standard.SelectAll,), "", 2),
        ActionSpec("preferences", tr("Preferences…"), menu, ("Ctrl+,",), "sliders", 3),
    )


def _view() -> tuple[ActionSpec, ...]:
    menu = "view"
    return (
        ActionSpec("fit", tr("Fit the network"), menu, (), "fit"),
        ActionSpec("zoom-in", tr("Zoom in"), menu, ("Ctrl++", "Ctrl+="), "plus"),
        ActionSpec("zoom-out", tr("Zoom out"), menu, ("Ctrl+-",), "minus"),
        ActionSpec("zoom-100", tr("100 %"), menu, ("Ctrl+0",)),
        ActionSpec("view-back", tr("Back to the last view"), menu),
        ActionSpec("view-forward", tr("Forward to the next view"), menu),
        ActionSpec("lock", tr("Lock the canvas"), menu, ("Ctrl+L",), "", 1),
        ActionSpec("map", tr("Map of the network"), menu, (), "", 1),
        *_shown(),
        *_moving(),
        *_reading(),
        ActionSpec("table", tr("Network table"), menu, ("Ctrl+Shift+T",), "", 2),
        ActionSpec("outline", tr("Outline"), menu, ("Ctrl+Shift+O",), "", 2),
        ActionSpec("problems", tr("Problems"), menu, ("Ctrl+Shift+M",), "", 2),
        ActionSpec("what-if", tr("What if"), menu, ("Ctrl+Shift+I",), "", 2),
        ActionSpec("history", tr("History"), menu, ("Ctrl+Shift+H",), "", 2),
        ActionSpec("next-pane", tr("Next pane"), menu, ("F6",), "", 2),
        ActionSpec("previous-pane", tr("Previous pane"), menu, ("Shift+F6",), "", 2),
        ActionSpec("theme", tr("Dark or light"), menu, ("Ctrl+Shift+L",), "theme", 3),
        ActionSpec("theme-contrast", tr("High contrast"), menu, (), "", 3),
        ActionSpec("theme-system", tr("Theme of the system"), menu, (), "", 3),
        ActionSpec("reduced-motion", tr("Reduced motion"), menu, (), "", 3),
        ActionSpec("larger", tr("Larger interface"), menu, ("Ctrl+Alt+Shift++",), "", 3),
        ActionSpec("smaller", tr("Smaller interface"), menu, (), "", 3),
    )


def _shown() -> tuple[ActionSpec, ...]:
    menu = "shown"
    return (
        ActionSpec("measure-parameters", tr("Parameters"), menu),
        ActionSpec("measure-macs", tr("MACs"), menu),
        ActionSpec("measure-memory", tr("Memory"), menu),
        ActionSpec("measure-field", tr("Receptive field"), menu),
        ActionSpec("canvas-maps", tr("Maps of one picture"), menu, (), "", 1),
        ActionSpec("tensors", tr("Tensors to scale"), menu, (), "", 1),
        ActionSpec("only-paths", tr("Only what leads to the selection and from it"), menu, (), "", 1),
        ActionSpec("own-wires", tr("Only wires of the selection"), menu, (), "", 1),
    )


def _reading() -> tuple[ActionSpec, ...]:
    menu = "reading"
    return (
        ActionSpec("symbols-WFPS", tr("Formulas in W F P S"), menu),
        ActionSpec("symbols-nfps", tr("Formulas in n f p s"), menu),
        ActionSpec("symbols-ikpsd", tr("Formulas in i k p s d"), menu),
        ActionSpec("first-row", tr("Count rows from 1"), menu, (), "", 1),
    )


def _moving() -> tuple[ActionSpec, ...]:
    menu = "moving"
    return (
        ActionSpec("guides", tr("Smart guides"), menu),
        ActionSpec("snap-to-grid", tr("Snap to the grid of 8 pixels"), menu),
        ActionSpec("gaps", tr("Make room and close up"), menu),
    )


def _graph() -> tuple[ActionSpec, ...]:
    menu = "graph"
    return (
        ActionSpec("arrange", tr("Arrange the layers"), menu, (), "layout"),
        ActionSpec("turn", tr("Draw the network down or to the right"), menu, (), ""),
        ActionSpec("pin", tr("Pin the layers, or unpin them"), menu, (), ""),
        ActionSpec("group", tr("Make a block"), menu, ("Ctrl+G",), "block", 2),
        ActionSpec("ungroup", tr("Take the block apart"), menu, ("Ctrl+Shift+U",), "", 2),
        ActionSpec("unfold", tr("Unfold the block in place, or fold it"), menu, (), "", 2),
        ActionSpec("independent", tr("Make the block independent"), menu, (), "", 2),
        ActionSpec("leave-block", tr("Leave the block"), menu, (), "", 2),
        ActionSpec("frame", tr("Frame the selection"), menu, ("Ctrl+Shift+G",), "", 3),
        ActionSpec("note", tr("Add a note"), menu, (), "", 3),
        ActionSpec("comment", tr("Comment on the layer"), menu, (), "", 3),
        ActionSpec("next-problem", tr("Next problem"), menu, ("F8",), "", 1),
        ActionSpec("previous-problem", tr("Previous problem"), menu, ("Shift+F8",), "", 1),
    )


def _train() -> tuple[ActionSpec, ...]:
    menu = "train"
    return (
        ActionSpec("start", tr("Start or resume training"), menu, ("Ctrl+Return",), "play"),
        ActionSpec("pause", tr("Pause training"), menu, ("Ctrl+.",), "pause"),
        ActionSpec("stop", tr("Stop training"), menu, ("Ctrl+Shift+.",), "stop"),
        ActionSpec("evaluate", tr("Evaluate the run on its test set"), menu, ("Ctrl+Shift+E",), "lock", 1),
        ActionSpec("epoch-before", tr("Show the epoch before"), menu, ("Ctrl+PgUp",), "chevron-left", 2),
        ActionSpec("epoch-after", tr("Show the epoch after"), menu, ("Ctrl+PgDown",), "chevron-right", 2),
        ActionSpec("epoch-now", tr("Back to the weights of now"), menu, ("F9",), "clock", 2),
        ActionSpec("restart-engine", tr("Restart the training engine"), menu, (), "", 3),
    )


def _help() -> tuple[ActionSpec, ...]:
    menu = "help"
    return (
        ActionSpec("explain", tr("What is this?"), menu, ("F1",), "help"),
        ActionSpec("keys", tr("Keys"), menu, ("Ctrl+F1",)),
        ActionSpec("tour", tr("A tour of 90 seconds"), menu),
        ActionSpec("edit-keys", tr("Change keys…"), menu),
        ActionSpec("about", tr("About CNN Studio"), menu, (), "", 1),
    )


def menu_titles() -> dict[str, str]:
    """Return the menus in their order, and those inside others."""
    return {
        "file": tr("File"),
        "edit": tr("Edit"),
        "view": tr("View"),
        "graph": tr("Graph"),
        "train": tr("Train"),
        "help": tr("Help"),
        "shown": tr("What the canvas shows besides"),
        "reading": tr("Formulas and rows"),
        "moving": tr("Moving layers"),
    }


@dataclass(frozen=True, slots=True)
class Toggle:
    """A handler of something that is on or off."""

    turn: Callable[[], object]
    is_on: Callable[[], bool]

    def __call__(self) -> object:
        return self.turn()


class SwitchAction(QAction):
    """Shows with a mark whether something is on; what else turns it round need not know of the menus."""

    def __init__(self, text: str, owner: QObject, toggle: Toggle) -> None:
        super().__init__(text, owner)
        self._toggle = toggle
        self.setCheckable(True)

    def renew(self) -> None:
        """Show how things stand now."""
        on = self._toggle.is_on()
        self.setChecked(on)
        self.setIcon(icons.icon("check", "text", 16) if on else QIcon())


Menus = dict[str, QMenu]


def build(bar: QMenuBar, owner: QWidget, handlers: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Fill the menu bar; returns the actions by id. Each spec needs a handler."""
    actions: dict[str, QAction] = {}
    menus: Menus = {key: bar.addMenu(title) for key, title in menu_titles().items() if key not in _INSIDE}
    last: dict[str, int] = {}
    for spec in specs():
        if spec.menu not in menus:
            menus[spec.menu] = menus[_INSIDE[spec.menu]].addMenu(menu_titles()[spec.menu])
        elif last.get(spec.menu, 0) != spec.group:
            menus[spec.menu].addSeparator()
        last[spec.menu] = spec.group
        action = actions[spec.id] = _action(spec, owner, handlers[spec.id])
        menus[spec.menu].addAction(action)
    for menu in menus.values():
        menu.aboutToShow.connect(partial(renew, menu))
    return actions


def renew(menu: QMenu) -> None:
    """Let what is on in a menu have its mark, and nothing else."""
    for action in menu.actions():
        if isinstance(action, SwitchAction):
            action.renew()


def _action(spec: ActionSpec, owner: QWidget, handler: Callable[[], object]) -> QAction:
    switch = SwitchAction(spec.text, owner, handler) if isinstance(handler, Toggle) else None
    action = switch or QAction(spec.text, owner)
    # A platform's standard key may be the very one we name; twice in one action it would be ambiguous with itself.
    action.setShortcuts(list({QKeySequence(key).toString(): QKeySequence(key) for key in spec.keys}.values()))
    if spec.icon:
        icons.wear(action, spec.icon)
    action.triggered.connect(lambda _checked=False: handler())
    if switch is not None:
        action.triggered.connect(switch.renew)
    owner.addAction(action)
    return action
