"""What the window may ask of the canvas, each verb one line to whoever does it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QPointF, QRect

from cnnstudio.ui.canvas.cards import Cards
from cnnstudio.ui.canvas.commands import Commands
from cnnstudio.ui.canvas.levels import Levels
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.wares import layer_called


class Verbs:
    """Mixed into the canvas: places of things in viewport pixels, views, selection and edits."""

    stage: Stage
    commands: Commands
    cards: Cards
    levels: Levels

    def select(self, nodes: Iterable[str]) -> None:
        """Select exactly these nodes."""
        self.stage.select(nodes)

    def go_to(self, paths: list[str]) -> None:
        """Select layers by their paths and bring the first into view, inside the block that holds it."""
        if paths:
            nodes = [self.levels.find(path) for path in paths]
            self.stage.select(nodes)
            self.commands.reveal(nodes[0])
        else:
            self.stage.select()

    def selection(self) -> list[str]:
        """Return the selected nodes in the order of the design."""
        return self.stage.selected()

    def node_rect(self, node: str) -> QRect:
        """Return where a node stands, in viewport pixels."""
        return self.stage.camera.eye.box_to_window(self.stage.scene.nodes[node].box).toRect()

    def port_point(self, node: str, port: str, side: str, index: int | None = None) -> QPoint:
        """Return the middle of a port in viewport pixels; of a merge's inputs the first free one, or the index-th."""
        item = self.stage.scene.nodes[node]
        found = [slot for slot in item.slots if slot.port == port and slot.side == side]
        free = [slot for slot in found if not slot.edges] or found
        slot = free[0] if index is None else found[index]
        return self.stage.camera.eye.to_window(slot.point(item.box)).toPoint()

    def wire_point(self, edge: str) -> QPoint:
        """Return a point on a wire's middle, in viewport pixels."""
        path = self.stage.scene.route(self.stage.scene.wires[edge]).path
        return self.stage.camera.eye.to_window(path.pointAtPercent(0.5)).toPoint()

    def scene_point(self, at: QPoint) -> tuple[float, float]:
        """Return the place in the design under a viewport point."""
        point = self.stage.camera.eye.to_scene(QPointF(at))
        return point.x(), point.y()

    def zoom(self) -> float:
        """Return the present zoom; 1 is 100 %."""
        return self.stage.camera.eye.zoom

    def fit_all(self) -> None:
        """Show the whole network."""
        self.commands.fit_all()

    def fit_selection(self) -> None:
        """Show the selected layers."""
        self.commands.fit_selection()

    def zoom_in(self) -> None:
        """Go to the next larger zoom."""
        self.commands.zoom_in()

    def zoom_out(self) -> None:
        """Go to the next smaller zoom."""
        self.commands.zoom_out()

    def zoom_to(self, zoom: float) -> None:
        """Zoom to a share of full size, 0.05 to 4."""
        self.commands.zoom_to(zoom)

    def back(self) -> None:
        """Look where one looked before the last leap."""
        self.commands.back()

    def forward(self) -> None:
        """Look where one went back from."""
        self.commands.forward()

    def toggle_lock(self) -> None:
        """Lock the canvas, or unlock it."""
        self.commands.toggle_lock()

    def reveal(self, node: str) -> None:
        """Bring a node into the window."""
        self.commands.reveal(node)

    def select_all(self) -> None:
        """Select every layer."""
        self.commands.select_all()

    def delete_selection(self) -> None:
        """Remove what is selected."""
        self.commands.delete()

    def delete_and_reconnect(self) -> None:
        """Remove the selected layers and close the gaps."""
        self.commands.dissolve()

    def skip(self) -> None:
        """Skip the selected layers, or use them again."""
        self.commands.skip()

    def copy(self) -> None:
        """Put the selected layers on the clipboard."""
        self.commands.copy()

    def cut(self) -> None:
        """Copy and remove the selected layers."""
        self.commands.cut()

    def paste(self) -> None:
        """Add the layers of the clipboard."""
        self.commands.paste()

    def paste_fed(self) -> None:
        """Add the layers of the clipboard with the wires that fed them."""
        self.commands.paste_fed()

    def paste_parameters(self) -> None:
        """Give the selected layers the copied settings."""
        self.commands.paste_parameters()

    def duplicate(self) -> None:
        """Copy the selected layers beside themselves."""
        self.commands.duplicate()

    def group(self) -> None:
        """Put the selected layers into a block."""
        self.commands.group()

    def ungroup(self) -> None:
        """Take the selected blocks apart."""
        self.commands.ungroup()

    def unfold(self) -> None:
        """Let the selected blocks show their layers in place, or fold them."""
        self.commands.unfold()

    def make_independent(self) -> None:
        """Give the selected blocks definitions of their own."""
        self.commands.make_independent()

    def make_frame(self) -> None:
        """Put a frame around what is selected."""
        self.commands.make_frame()

    def make_note(self) -> None:
        """Put a note beside the selected layer, or at the pointer."""
        self.commands.make_note()

    def make_comment(self) -> None:
        """Ask for a comment on the selected layer."""
        self.commands.make_comment()

    def leave_block(self) -> None:
        """Go out of the block that is open."""
        self.levels.leave()

    def arrange(self) -> None:
        """Lay out the selection, or all."""
        self.commands.arrange()

    def turn(self) -> None:
        """Draw the network the other way."""
        self.commands.turn()

    def pin(self) -> None:
        """Pin the selected layers, or let them be moved again."""
        self.commands.pin()

    def rename(self, node: str) -> None:
        """Open the field over a node's title."""
        self.cards.open_rename(node)

    def open_problem(self, node: str) -> None:
        """Open the card about a node's problem."""
        self.cards.open_problem(node)

    def next_problem(self, step: int = 1) -> None:
        """Go to the next (or with -1 the previous) problem."""
        node = self.levels.next_problem(step)
        if node:
            self.cards.open_problem(node)

    def add_layer(self, kind: str, at: tuple[float, float] | None = None) -> str | None:
        """Add a layer at a scene point, else behind the selected one; returns its id, None if refused."""
        layer = layer_called(kind)
        if layer is None:
            return None
        return self.commands.add_layer(layer, QPointF(*at) if at is not None else None)
