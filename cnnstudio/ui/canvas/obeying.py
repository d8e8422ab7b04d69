"""What the canvas does when the document has changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, SignalInstance

from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
from cnnstudio.document.sheet import Sheet
from cnnstudio.ui.canvas.accessible import Parts
from cnnstudio.ui.canvas.announcing import Announcer
from cnnstudio.ui.canvas.cards import Cards
from cnnstudio.ui.canvas.covered import only_words, seen_of
from cnnstudio.ui.canvas.descriptions import told_of
from cnnstudio.ui.canvas.flash import Flash
from cnnstudio.ui.canvas.glide import Glide
from cnnstudio.ui.canvas.keys import Keys
from cnnstudio.ui.canvas.levels import Levels
from cnnstudio.ui.canvas.pointing import Pointing
from cnnstudio.ui.canvas.search_bar import SearchBar
from cnnstudio.ui.canvas.stage import Stage


class Obeying:
    """Mixed into the canvas: every change of the document arrives here, whoever made it."""

    document: Document
    sheet: Sheet
    stage: Stage
    levels: Levels
    pointing: Pointing
    cards: Cards
    search: SearchBar
    sheetChanged: SignalInstance
    inspectedChanged: SignalInstance
    _keys: Keys
    _glide: Glide
    _flash: Flash
    _spoken: Parts
    _announcer: Announcer

    def apply(self, change: Change) -> None:
        """Obey a change of the document."""
        if change.reset:
            self.sheet.go(())
            self.levels.forget()
        way = self.sheet.way
        inside = self._taken_inside(change)
        change = self.sheet.take(change)
        self._glide.end()
        self.pointing.cancel()
        if self.sheet.way != way and not change.reset:
            self.levels.show()
            self.inspectedChanged.emit(inside)
            self.sheetChanged.emit(replace(change, reset=True))
            return
        self.inspectedChanged.emit(inside)
        self._mirror(change)
        self.sheetChanged.emit(change)
        self._announcer.say(told_of(change))

    def _mirror(self, change: Change) -> None:
        """Let the scene be as the document is, and say what of it looks different."""
        seen, before = self._seen_of(change), self._left_by(change)
        self.stage.scene.apply(change)
        self._mark_stale()
        self.stage.forget_all() if change.reset else self.stage.forget_removed()
        self._spoken.prune()
        if change.reset:
            self._begin_anew()
        elif change.origin is None or change.origin is self._keys:
            self._flash.show(change)
        if not change.reset:
            self._glide.run(before)
        self._show_project()
        self.cards.hover.renew()
        self.search.renew()
        if seen is None:
            self.stage.changed.emit()
        else:
            self.stage.wordsChanged.emit(seen + (self._seen_of(change) or []))

    def _left_by(self, change: Change) -> dict[str, QPointF]:
        """Return where the layers stood that will be seen gliding."""
        if not self.stage.glides and change.origin is self.stage:
            return {}
        nodes = self.stage.scene.nodes
        return {node: nodes[node].box.topLeft() for node in change.moved if node in nodes}

    def _begin_anew(self) -> None:
        """Forget what belonged to another project, and look at all of this one."""
        self.stage.trail.forget()
        self.stage.kept_views = {}
        if self.stage.locked:
            self.stage.set_locked(False)
        self._look_at_all()

    def _mark_stale(self) -> None:
        """Let the labels that an edit has made old be faint until the new ones are known."""
        stale = frozenset() if self.sheet.holder else self.document.stale
        if stale != self.stage.scene.stale:
            self.stage.scene.stale = stale
            self.stage.changed.emit()

    def _seen_of(self, change: Change) -> list[QRectF] | None:
        """Return what the layers in sight cover whose words an edit changes, None where it changes more."""
        stage, marks = self.stage, self.stage.marks
        if not only_words(change) or marks.hovered_port is not None or marks.lit & stage.scene.wires.keys():
            return None
        return seen_of(stage.scene, stage.camera.eye.factor, stage.seen(), change.touched | marks.lit)

    def _taken_inside(self, change: Change) -> Change:
        """Let the inspected graph follow."""
        raise NotImplementedError

    def _show_project(self) -> None:
        """Name the project and where in it one is."""
        raise NotImplementedError

    def _look_at_all(self) -> None:
        """Show the whole network."""
        raise NotImplementedError
