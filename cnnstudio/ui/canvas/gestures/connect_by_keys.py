"""Drawing a wire with the keys: the ports that fit wear letters; typing them or the arrows choose one."""

from __future__ import annotations

from itertools import product
from math import hypot
from string import ascii_uppercase

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from cnnstudio.language import tr
from cnnstudio.ui.canvas.gestures.draw_wire import DrawWire
from cnnstudio.ui.canvas.gestures.gesture import Pointer
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.ways import turned_point

MOST = 200
"""So many of the nearest ports are offered; each is judged by what would flow into it."""
_FORWARD = {Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Tab}
_BACKWARD = {Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Backtab}

Place = tuple[NodeItem, Slot]


class ConnectByKeys(DrawWire):
    """A wire whose free end goes from one fitting port to the next."""

    by_keys = True
    hint = "Type a letter or use the arrows · Enter: connect · Esc: cancel"

    def __init__(self, stage: Stage, node: str, slot: Slot) -> None:
        super().__init__(stage, node, slot)
        self._typed = ""
        self._at = -1
        self._places: tuple[Place, ...] = ()
        self._letters: tuple[str, ...] = ()

    def begin(self, pointer: Pointer) -> None:
        """Give every port that fits its letters."""
        super().begin(pointer)
        self._places = self._fitting()
        self._letters = letters_for(len(self._places))
        self._choose(0 if self._places else -1)
        if not self._places:
            name = self._project.node(self._node).name
            self.stage.hinted.emit(tr("No port fits what {name} gives. Esc cancels.", name=name))

    def _fitting(self) -> tuple[Place, ...]:
        """Return the ports that take the wire, by their place on the canvas."""
        own = self.stage.scene.nodes[self._node].box.center()
        side = "in" if self._slot.side == "out" else "out"

        def far(place: Place) -> float:
            way = place[0].box.center() - own
            return hypot(way.x(), way.y())

        near = sorted(self.stage.scene.slots(side), key=far)[:MOST]
        found = [(item, slot) for item, slot in near if self._takes(item, slot) and self._is_new(slot)]
        flow = self.stage.scene.flow

        def order(place: Place) -> tuple[float, float, int]:
            corner = turned_point(flow, place[0].box.topLeft())
            return corner.y(), turned_point(flow, place[1].point(place[0].box)).x(), place[1].index

        return tuple(sorted(found, key=order))

    def _is_new(self, slot: Slot) -> bool:
        """A merge is entered by its free place, not by those that hold a wire; and nothing is wired twice."""
        edges = self._project.graph.edges_by_id
        variadic = slot.side == "in" and slot.index > 0 and bool(slot.edges)
        fed = any(self._node in (edges[e].source, edges[e].target) for e in slot.edges if e in edges)
        return not variadic and not fed

    def _choose(self, at: int) -> None:
        self._at = at
        self._target = self._target_at(*self._places[at]) if at >= 0 else None
        if self._target is not None:
            item = self._places[at][0]
            self.stage.reveal(item.box.united(self.stage.scene.nodes[self._node].box))
            self.stage.reveal(item.box)
            self._show(self._pointer())
            self.stage.told.emit(self._spoken())
        self._show_letters()

    def _pointer(self) -> Pointer:
        item, slot = self._places[self._at]
        scene = slot.point(item.box)
        return Pointer(self.stage.camera.goal.to_window(scene), scene)

    def _spoken(self) -> str:
        item, slot = self._places[self._at]
        name, count = self._project.node(item.id).name, len(self._places)
        return tr(
            "{letters}: {port} of {name}, {place} of {count}",
            letters=self._letters[self._at], port=slot.port, name=name, place=self._at + 1, count=count,
        )  # fmt: skip

    def _show_letters(self) -> None:
        """Show the letters of the ports that what was typed may still mean."""
        shown = zip(self._places, self._letters, strict=True)
        self.stage.marks.letters = [
            (item.id, slot, words, place == self._at)
            for place, ((item, slot), words) in enumerate(shown)
            if words.startswith(self._typed)
        ]
        self.stage.changed.emit()

    def key(self, event: QKeyEvent) -> bool:
        """Go on with an arrow, or to the port whose letters were typed."""
        key = Qt.Key(event.key())
        if key in _FORWARD | _BACKWARD and self._places:
            self._typed = ""
            self._choose((self._at + (1 if key in _FORWARD else -1)) % len(self._places))
            return True
        if key == Qt.Key.Key_Backspace:
            self._typed = ""
            self._show_letters()
            return True
        return self._type(event.text().upper())

    def _type(self, letter: str) -> bool:
        if len(letter) != 1 or letter not in ascii_uppercase:
            return False
        typed = self._typed + letter
        fitting = [place for place, words in enumerate(self._letters) if words.startswith(typed)]
        if fitting:
            self._typed = "" if self._letters[fitting[0]] == typed else typed
            self._choose(fitting[0])
        return True

    def move(self, pointer: Pointer) -> None:
        """The pointer has no part in it."""

    def finish(self, pointer: Pointer) -> None:
        """Make the wire to the chosen port."""
        if self._target is not None:
            self._connect(self._target)


def letters_for(count: int) -> tuple[str, ...]:
    """Return as many names of equal length, in the order of the alphabet: A, B... or AA, AB..."""
    length = 1
    while len(ascii_uppercase) ** length < count:
        length += 1
    names = product(ascii_uppercase, repeat=length)
    return tuple("".join(next(names)) for _ in range(count))


def first_slot(item: NodeItem, side: str) -> Slot | None:
    """Return the port from which a wire is begun by key: a free one where there is one."""
    found = [slot for slot in item.slots if slot.side == side]
    return next((slot for slot in found if not slot.edges), found[0] if found else None)
