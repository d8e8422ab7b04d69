"""Everything that the menus of the canvas hold, for the search of the window: what can be done now, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cnnstudio.language import tr
from cnnstudio.ui.canvas.menus import LINES, Menus


class Offer(NamedTuple):
    """An item of a menu: its words, the menu it stands in, its keys, how to do it, and why it cannot be done now."""

    title: str
    place: str
    keys: str
    act: Callable[[], object] | None
    reason: str = ""


class Known(NamedTuple):
    """An item that some menu of the canvas has, and what must be there for it."""

    title: str
    place: str
    needs: str


def known() -> tuple[Known, ...]:
    """Return every item that a menu of the canvas may have, but for those that name the design's own parts."""
    return (*_of_layers(), *_of_blocks(), *_of_several(), *_of_others())


def _of_layers() -> tuple[Known, ...]:
    layer, select = tr("Select a layer first."), tr("Select")
    plain = (
        tr("Open"), tr("Rename"), tr("Copy"), tr("Cut"), tr("Paste parameters"), tr("Duplicate"),
        tr("Make a block"), tr("Frame"), tr("Attach a note"), tr("Comment…"), tr("Remove and reconnect"),
        tr("Delete"),
    )  # fmt: skip
    ways = (tr("All that leads here"), tr("All that it leads to"), tr("All of this kind"))
    return (
        *(Known(title, "", layer) for title in plain),
        Known(tr("Skip layer"), "", layer),
        Known(tr("Pin in place"), "", layer),
        Known(tr("Unpin"), "", tr("Select a pinned layer first.")),
        Known(tr("Use layer again"), "", tr("Select a skipped layer first.")),
        Known(tr("What if it were another layer"), "", tr("Select a convolution first.")),
        *(Known(title, select, layer) for title in ways),
    )


def _of_blocks() -> tuple[Known, ...]:
    block = tr("Select a block first.")
    plain = (tr("Take the block apart"), tr("Unfold in place"), tr("Fold"))
    return (
        *(Known(title, "", block) for title in plain),
        Known(tr("Make independent"), "", tr("Select one of several equal blocks first.")),
        *(Known(tr("×{count}", count=count), tr("Repeat"), block) for count in (1, 2, 3, 4, 6, 8)),
    )


def _of_several() -> tuple[Known, ...]:
    several, align = tr("Select two or more layers first."), tr("Align")
    lines = (*(tr(words) for _line, words in LINES), tr("Equal distances across"), tr("Equal distances down"))
    return (
        *(Known(title, align, several) for title in (*lines, tr("Straighten wires"))),
        Known(tr("Chain selected"), "", several),
        Known(tr("Swap inputs"), "", tr("Select a layer with two inputs first.")),
    )


def _of_others() -> tuple[Known, ...]:
    wire, port = tr("Select a wire first."), tr("Open the menu of a wired port for this.")
    hint = tr("Open the menu of a missing wire for this.")
    wires = (tr("Insert a layer…"), tr("Add a dot"), tr("Delete wire"))
    ports = (
        tr("Remove its wire"), tr("Remove its wires"), tr("Make it an earlier input"), tr("Make it a later input"),
    )  # fmt: skip
    plane = (
        tr("Add a layer…"), tr("Paste"), tr("Paste with its wires"), tr("Add a note"), tr("Add a frame"),
        tr("Select all"), tr("Arrange"), tr("Fit all"),
    )  # fmt: skip
    return (
        *(Known(title, "", wire) for title in wires),
        Known(tr("Remove the dot"), "", tr("Select a dot of a wire first.")),
        *(Known(title, "", port) for title in ports),
        *(Known(title, "", hint) for title in (tr("Mend this wire"), tr("Forget it"))),
        Known(tr("Change the title"), "", tr("Select a frame first.")),
        Known(tr("Change the words"), "", tr("Select a note first.")),
        *(Known(title, "", "") for title in plane),
        Known(tr("Draw from left to right"), "", tr("The network is drawn from left to right already.")),
        Known(tr("Draw from top to bottom"), "", tr("The network is drawn from top to bottom already.")),
    )


def actions_of(menu: QMenu, place: str = "") -> Iterator[tuple[str, QAction]]:
    """Yield the items of a menu and of those inside it, each with the inner menu's title."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from actions_of(inner, action.text())
        elif action.text():
            yield place, action


def offers(menus: Menus) -> tuple[Offer, ...]:
    """Return all items: those that fit what is selected can be done, the others say what they need."""
    now = {(place, action.text()): action for place, action in actions_of(menus.fitting())}
    rest = [each for each in known() if (each.place, each.title) not in now]
    return (
        *(_possible(place, action) for (place, _title), action in now.items()),
        *(Offer(each.title, each.place, "", None, each.needs) for each in rest),
    )


def _possible(place: str, action: QAction) -> Offer:
    keys = action.shortcut().toString().replace("+", " ")
    if not action.isEnabled():
        return Offer(action.text(), place, keys, None, tr("Not possible now."))
    return Offer(action.text(), place, keys, action.trigger)
