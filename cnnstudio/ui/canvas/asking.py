"""Asking for a layer by its name: where the card stands, what it proposes, and where the layer goes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, SignalInstance
from PySide6.QtWidgets import QWidget

from cnnstudio.document import edits
from cnnstudio.document.analysis import Analysis
from cnnstudio.document.project import Project
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape
from cnnstudio.ui.canvas.commands import Commands
from cnnstudio.ui.canvas.gestures.place_layer import outlook, place, put
from cnnstudio.ui.canvas.gestures.spots import Spot
from cnnstudio.ui.canvas.items import NODE
from cnnstudio.ui.canvas.marks import Thread
from cnnstudio.ui.canvas.ports import Slot, bare_end
from cnnstudio.ui.canvas.quick_add import QuickAdd
from cnnstudio.ui.canvas.reasons import output_shape
from cnnstudio.ui.canvas.stage import Stage, Wish
from cnnstudio.ui.canvas.ways import direct


class Asking:
    """Mixed into the cards: the card into which one types a layer."""

    added: SignalInstance
    quick_add: QuickAdd | None
    added_kinds: tuple[str, ...]
    _view: QWidget
    _surface: QWidget
    _stage: Stage
    _commands: Commands
    _wish: Wish | None

    def open_quick_add(self, wish: Wish) -> None:
        """Ask which layer should stand at a place; a wire in the hand stays to be seen."""
        self.close()
        stage, marks = self._stage, self._stage.marks
        given = shape_for(stage.document.project, stage.document.analysis, wish)
        self._wish = wish
        card = QuickAdd(self._view.window(), given, self._grant, self.added_kinds)
        card.closed.connect(self._forget_quick_add)
        self.quick_add = card
        self._follow()
        at = stage.camera.eye.to_window(wish.at)
        if wish.slot is not None and not wish.append:
            start = wish.slot.point(stage.scene.nodes[wish.node].box)
            marks.threads = [Thread(direct(start, wish.at, stage.scene.flow))]
            stage.changed.emit()
        corner = self._surface.mapTo(self._view.window(), at.toPoint())
        card.open_for(QRect(corner - QPoint(40, 0), QSize(80, 6)))

    def _wish_below(self, node: str, slot: Slot) -> None:
        """Ask which layer should read an open output."""
        port = slot.point(self._stage.scene.nodes[node].box)
        flow = self._stage.scene.flow
        self.open_quick_add(Wish(port + QPointF(*flow.onward((0.0, 0.0), flow.gap)), node, slot))

    def _grant(self, layer: Layer, append: bool) -> None:
        """Add the layer where it was wished; the next one typed into the same card follows it."""
        wish = self._wish
        if wish is None:
            return
        chosen = self._stage.selected()
        after = wish.node if wish.append else chosen[0] if append and len(chosen) == 1 else ""
        node = self._commands.append(layer, after) if after else self._place(wish, layer)
        if node is None:
            return
        self.added.emit(layer.kind)
        box = self._stage.scene.nodes[node].box
        self._wish = Wish(bare_end(box, "out", self._stage.scene.flow), node, append=True)
        if self.quick_add is not None:
            document = self._stage.document
            self.quick_add.follow_on(
                shape_for(document.project, document.analysis, self._wish), self.added_kinds
            )
        self._stage.marks.threads = []

    def _place(self, wish: Wish, layer: Layer) -> str | None:
        middle = QRectF(QPointF(), NODE)
        held = bare_end(middle, "in", self._stage.scene.flow) if wish.slot is not None else middle.center()
        corner = wish.at - held
        slot = wish.slot if layer.inputs else None
        spot = Spot(corner, wish.wire, wish.node if slot is not None else "", slot)
        if not wish.wire:
            return place(self._stage, layer, spot)
        return put(self._stage, layer, spot, outlook(self._stage.document, layer, spot))

    def _forget_quick_add(self) -> None:
        self._retire(self.quick_add)
        self.quick_add = None
        self._stage.marks.threads = []
        self._stage.changed.emit()

    def close(self) -> None:
        """Close what is open."""
        raise NotImplementedError

    def _follow(self) -> None:
        raise NotImplementedError

    def _retire(self, card: QWidget | None) -> None:
        raise NotImplementedError


def shape_for(project: Project, analysis: Analysis, wish: Wish) -> Shape | None:
    """Return the shape that a wished layer would read, None where that is not known."""
    if wish.wire:
        edge = project.graph.edges_by_id[wish.wire]
        return output_shape(project, analysis, edge.source, edge.source_port)
    if not wish.node:
        return None
    ports = edits.output_ports(project, project.node(wish.node))
    port = wish.slot.port if wish.slot is not None else ports[0] if ports else "output"
    return output_shape(project, analysis, wish.node, port)
