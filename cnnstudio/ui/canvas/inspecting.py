"""Which graph the inspector looks into: the one drawn, or the block whose layer is selected where it shows in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import SignalInstance

from cnnstudio.document import edits
from cnnstudio.document.change import Change, compare
from cnnstudio.document.sheet import Door, Sheet, prefix_of
from cnnstudio.language import tr
from cnnstudio.ui.canvas.inner_layers import inner_box, parts_of
from cnnstudio.ui.canvas.stage import Stage


class Inspecting:
    """Mixed into the canvas: follows the selection with a sheet of its own, which may be one block further in."""

    sheet: Sheet
    inspected: Sheet
    stage: Stage
    inspectedChanged: SignalInstance

    def inspected_nodes(self) -> list[str]:
        """Return the selected layers as the inspected graph calls them."""
        inner = self.stage.marks.inner
        return [parts_of(inner)[1]] if inner else self.stage.selected()

    def inspected_path(self, node: str) -> str:
        """Return the path of a layer of the inspected graph."""
        return prefix_of(self.inspected.way) + node

    def select_inspected(self, nodes: Iterable[str]) -> None:
        """Select layers of the inspected graph; inside a block that shows its layers the first, in place."""
        chosen = list(nodes)
        inner = self.stage.marks.inner
        if inner and chosen and chosen[0] in self.inspected.project.graph.by_id:
            self.stage.select_inner(f"{parts_of(inner)[0]}/1/{chosen[0]}")
            self.stage.reveal(inner_box(self.stage.scene, self.stage.marks.inner))
        else:
            self.go_to([self.inspected_path(node) for node in chosen])

    def edit_inside(self, wish: str) -> None:
        """Take away the selected layer inside a block, bridge it, or skip it: in every instance of the block."""
        block, node = parts_of(self.stage.marks.inner)
        if not node or self.stage.refuses_locked():
            return
        layer = self.inspected.project.node(node)
        ways: dict[str, tuple[str, Callable[..., Any], tuple[Any, ...]]] = {
            "delete": (tr("Delete {name}", name=layer.name), edits.remove, ([node],)),
            "dissolve": (
                tr("Remove and reconnect {name}", name=layer.name),
                edits.remove_and_reconnect,
                ([node],),
            ),
            "skip": (
                tr("Use {name} again", name=layer.name)
                if layer.bypassed
                else tr("Skip {name}", name=layer.name),
                edits.bypass,
                ([node], not layer.bypassed),
            ),
        }
        label, verb, arguments = ways[wish]
        try:
            self.inspected.edit(label, verb, *arguments, origin=self.stage)
        except edits.EditError as error:
            self.stage.refused.emit(str(error))
        if not self.stage.marks.inner and not self.stage.marks.selected:
            self.stage.select([block])

    def _look_inside(self) -> None:
        """Let the inspector look where the selection is."""
        block = parts_of(self.stage.marks.inner)[0]
        way = (*self.sheet.way, Door(block)) if block else self.sheet.way
        if way != self.inspected.way:
            before, previous = self.inspected.project, self.inspected.analysis
            self.inspected.go(way)
            now = self.inspected
            self.inspectedChanged.emit(
                compare(before, previous, now.project, now.analysis, "", None, reset=True)
            )

    def _taken_inside(self, change: Change) -> Change:
        """Let the inspected graph follow the document; return the change as it is seen there."""
        if change.reset:
            self.inspected.go(())
        way = self.inspected.way
        seen = self.inspected.take(change)
        return seen if way == self.inspected.way else replace(seen, reset=True)

    def go_to(self, paths: list[str]) -> None:
        """Select layers by their paths and bring the first into view."""
        raise NotImplementedError
