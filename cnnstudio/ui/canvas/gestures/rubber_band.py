"""Selecting with a rectangle: left to right takes what lies inside, right to left what it touches."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.language import tr
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.stage import Stage, Tag


class RubberBand(Gesture):
    """A rectangle from the press to the pointer; panels hear of the selection when it ends."""

    hint = "Right: what lies inside · Left: what it touches · Shift: add · Ctrl: toggle · Alt: take away · Esc: cancel"

    changes = False

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._start = QPointF()
        self._before = (set(stage.marks.selected), set(stage.marks.selected_wires))
        self._dots_before = set(stage.marks.selected_dots)

    def begin(self, pointer: Pointer) -> None:
        """Remember the first corner, in the scene so that it stays there while the view pans."""
        self._start = pointer.scene

    def move(self, pointer: Pointer) -> None:
        """Stretch the rectangle and show what it takes."""
        marks, eye = self.stage.marks, self.stage.camera.eye
        box = QRectF(self._start, pointer.scene).normalized()
        marks.band = eye.box_to_window(box)
        marks.band_touches = pointer.scene.x() < self._start.x()
        taken = {i.id for i in self.stage.scene.nodes_in(box) if marks.band_touches or box.contains(i.box)}
        marks.selected, marks.selected_wires = self._combined(taken, pointer)
        marks.selected_dots = self._dots_in(box)
        words = tr("What it touches") if marks.band_touches else tr("What lies wholly inside")
        self.stage.tagged.emit(Tag(words))
        selected = (marks.selected, marks.selected_wires, marks.selected_dots)
        self.repaint(tuple(frozenset(one) for one in selected))

    def _dots_in(self, box: QRectF) -> set[tuple[str, int]]:
        wires = self.stage.scene.wires_in(box)
        return {(w.id, number) for w in wires for number, dot in enumerate(w.dots) if box.contains(dot)}

    def _combined(self, taken: set[str], pointer: Pointer) -> tuple[set[str], set[str]]:
        nodes, wires = self._before
        if pointer.alt:
            return nodes - taken, wires
        if pointer.control:
            return nodes ^ taken, wires
        return (nodes | taken, wires) if pointer.shift else (taken, set())

    def finish(self, pointer: Pointer) -> None:
        """Keep the selection."""
        self.stage.tell_selection()

    def cancel(self) -> None:
        """Select what was selected before."""
        self.stage.marks.selected, self.stage.marks.selected_wires = self._before
        self.stage.marks.selected_dots = self._dots_before
