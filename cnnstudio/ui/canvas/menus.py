"""The menus of the canvas: of a layer, a port, a wire, a dot, and of the empty plane."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.document import edits
from cnnstudio.document.forms import CONVOLUTIONS
from cnnstudio.document.furnishing import COLOURS
from cnnstudio.document.graph import Block
from cnnstudio.document.unblocking import is_linked
from cnnstudio.language import tr
from cnnstudio.layers.kind import FAMILY_TITLES
from cnnstudio.ui.canvas.commands import Commands
from cnnstudio.ui.canvas.hits import Hit
from cnnstudio.ui.canvas.pointing import Pointing
from cnnstudio.ui.canvas.ports import numbered
from cnnstudio.ui.canvas.stage import PortWish, Stage, Wish
from cnnstudio.ui.canvas.standing import PINNING

LINES: tuple[tuple[edits.Line, str], ...] = (
    ("left", "Left edges"),
    ("centre", "Centres, upright"),
    ("right", "Right edges"),
    ("top", "Upper edges"),
    ("middle", "Middles, level"),
    ("bottom", "Lower edges"),
)


class Menus(QObject):
    """Builds a menu for what lies under the pointer; the menu shown last is kept until the next one."""

    opening = Signal()
    renameWished = Signal(str)
    layerWished = Signal(object)
    whatIfWished = Signal(str)

    def __init__(
        self, view: QWidget, surface: QWidget, stage: Stage, pointing: Pointing, commands: Commands
    ) -> None:
        super().__init__(view)
        self._view, self._surface, self._stage = view, surface, stage
        self._pointing, self._commands = pointing, commands
        self.menu: QMenu | None = None
        self._offered: QMenu | None = None
        pointing.menuWished.connect(self._open_menu)
        stage.portWished.connect(self._choose_port)

    def _keep(self, menu: QMenu) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu

    def _open_menu(self, at: QPointF, found: Hit) -> None:
        self.opening.emit()
        menu = QMenu(self._view)
        if found.node:
            self._fill_for_port(menu, found)
            self._fill_for_node(menu, found.node)
        elif found.thing:
            self._fill_for_thing(menu, found.thing)
        elif found.what == "dot":
            menu.addAction(tr("Remove the dot"), QKeySequence("Del"), self._commands.delete)
        elif found.what == "repair":
            self._fill_for_repair(menu, found.wire)
        elif found.wire:
            self._fill_for_wire(menu, found.wire, at)
        else:
            self._fill_for_nothing(menu, at)
        self._keep(menu)
        menu.popup(self._surface.mapToGlobal(at.toPoint()))

    def open_for(self, node: str, at: QPoint) -> None:
        """Open the menu of a layer at a point of the screen."""
        self.opening.emit()
        menu = QMenu(self._view)
        self._fill_for_node(menu, node)
        self._keep(menu)
        menu.popup(at)

    def fitting(self) -> QMenu:
        """Return, without showing it, all that the selection and the empty plane offer; kept until the next one."""
        menu, marks, stage = QMenu(self._view), self._stage.marks, self._stage
        for node in stage.selected()[:1]:
            self._fill_for_node(menu, node)
        for wire in sorted(marks.selected_wires)[:1]:
            middle = stage.scene.route(stage.scene.wires[wire]).path.pointAtPercent(0.5)
            self._fill_for_wire(menu, wire, stage.camera.eye.to_window(middle))
        if marks.selected_dots:
            menu.addAction(tr("Remove the dot"), QKeySequence("Del"), self._commands.delete)
        self._fill_for_nothing(menu, QPointF(stage.window.width() / 2, stage.window.height() / 2))
        if self._offered is not None:
            self._offered.deleteLater()
        self._offered = menu
        return menu

    def _choose_port(self, wish: PortWish) -> None:
        """Ask which of several free ports a wire is for."""
        self.opening.emit()
        menu = QMenu(self._view)
        for port in wish.ports:
            menu.addAction(port.replace("_", " ")).triggered.connect(lambda _on, p=port: wish.take(p))
        menu.setActiveAction(menu.actions()[0])
        self._keep(menu)
        menu.popup(self._surface.mapToGlobal(wish.at.toPoint()))

    def _fill_for_wire(self, menu: QMenu, wire: str, at: QPointF) -> None:
        scene_at = self._stage.camera.eye.to_scene(at)
        wish = Wish(scene_at, wire=wire)
        menu.addAction(tr("Insert a layer…")).triggered.connect(lambda: self.layerWished.emit(wish))
        menu.addAction(tr("Add a dot")).triggered.connect(lambda: self._commands.add_dot(wire, scene_at))
        menu.addSeparator()
        menu.addAction(tr("Delete wire"), QKeySequence("Del"), self._commands.delete)

    def _fill_for_repair(self, menu: QMenu, wire: str) -> None:
        menu.addAction(tr("Mend this wire"), partial(self._commands.mend_wire, wire))
        menu.addAction(tr("Forget it"), partial(self._commands.dismiss_repairs, wire))

    def _fill_for_port(self, menu: QMenu, found: Hit) -> None:
        slot = found.slot
        if slot is None or not slot.edges:
            return
        words = tr("Remove its wires") if len(slot.edges) > 1 else tr("Remove its wire")
        menu.addAction(words).triggered.connect(lambda: self._commands.break_wires(slot))
        if numbered(slot, self._stage.scene.nodes[found.node].slots) is not None:
            for step, title in ((-1, tr("Make it an earlier input")), (1, tr("Make it a later input"))):
                shift = partial(self._commands.shift_input, found.node, slot.edges[0], step)
                menu.addAction(title).triggered.connect(shift)
        menu.addSeparator()

    def _fill_for_node(self, menu: QMenu, node: str) -> None:
        c = self._commands
        menu.addAction(tr("Open"), QKeySequence("Alt+Return"), lambda: self._pointing.opened.emit(node))
        menu.addAction(tr("Rename"), QKeySequence("F2"), lambda: self.renameWished.emit(node))
        if self._stage.document.project.node(node).layer.kind in CONVOLUTIONS:
            keys = QKeySequence("Ctrl+Shift+I")
            menu.addAction(tr("What if it were another layer"), keys, lambda: self.whatIfWished.emit(node))
        menu.addSeparator()
        menu.addAction(tr("Copy"), QKeySequence("Ctrl+C"), c.copy)
        menu.addAction(tr("Cut"), QKeySequence("Ctrl+X"), c.cut)
        menu.addAction(tr("Paste parameters"), c.paste_parameters)
        menu.addAction(tr("Duplicate"), QKeySequence("Ctrl+D"), c.duplicate)
        menu.addSeparator()
        self._fill_with_blocks(menu, node)
        self._fill_with_selecting(menu)
        if len(self._stage.selected()) > 1:
            self._fill_with_aligning(menu)
            menu.addAction(tr("Chain selected"), c.chain)
        if len(self._stage.document.project.graph.incoming.get(node, ())) > 1:
            menu.addAction(tr("Swap inputs"), QKeySequence("Alt+S"), c.swap_inputs)
        skipped = self._stage.document.project.node(node).bypassed
        words = tr("Use layer again") if skipped else tr("Skip layer")
        menu.addAction(words, QKeySequence("Ctrl+B"), c.skip)
        pinned = node in self._stage.document.project.pinned
        pin = menu.addAction(tr("Unpin") if pinned else tr("Pin in place"), QKeySequence("Shift+P"), c.pin)
        pin.setToolTip(tr(PINNING))
        menu.setToolTipsVisible(True)
        menu.addAction(tr("Remove and reconnect"), QKeySequence("Ctrl+Del"), c.dissolve)
        menu.addAction(tr("Delete"), QKeySequence("Del"), c.delete)

    def _fill_with_blocks(self, menu: QMenu, node: str) -> None:
        c = self._commands
        menu.addAction(tr("Make a block"), QKeySequence("Ctrl+G"), c.group)
        if isinstance(self._stage.document.project.node(node).layer, Block):
            menu.addAction(tr("Take the block apart"), QKeySequence("Ctrl+Shift+U"), c.ungroup)
            folded = node not in self._stage.document.project.opened
            menu.addAction(tr("Unfold in place") if folded else tr("Fold"), QKeySequence("E"), c.unfold)
            times = menu.addMenu(tr("Repeat"))
            for count in (1, 2, 3, 4, 6, 8):
                times.addAction(tr("×{count}", count=count), partial(c.repeat, count))
            if is_linked(self._stage.document.project, node):
                menu.addAction(tr("Make independent"), c.make_independent)
        fields = c.exposed(node)
        if fields:
            inner = menu.addMenu(tr("Parameter of the block"))
            for field, on in fields.items():
                action = inner.addAction(field.replace("_", " ").capitalize())
                action.setCheckable(True)
                action.setChecked(on)
                action.triggered.connect(partial(c.expose, node, field))
        menu.addSeparator()
        menu.addAction(tr("Frame"), QKeySequence("Ctrl+Shift+G"), c.make_frame)
        menu.addAction(tr("Attach a note"), QKeySequence("N"), c.make_note)
        menu.addAction(tr("Comment…"), c.make_comment)
        menu.addSeparator()

    def _fill_with_selecting(self, menu: QMenu) -> None:
        c, inner = self._commands, menu.addMenu(tr("Select"))
        inner.addAction(tr("All that leads here"), lambda: c.select_flow(up=True))
        inner.addAction(tr("All that it leads to"), lambda: c.select_flow(up=False))
        inner.addAction(tr("All of this kind"), QKeySequence("Shift+L"), c.select_alike)

    def _fill_with_aligning(self, menu: QMenu) -> None:
        c, inner = self._commands, menu.addMenu(tr("Align"))
        for line, words in LINES:
            inner.addAction(tr(words)).triggered.connect(partial(_ignoring_checked, c.align, line))
        inner.addSeparator()
        inner.addAction(tr("Equal distances across"), lambda: c.distribute("across"))
        inner.addAction(tr("Equal distances down"), lambda: c.distribute("down"))
        inner.addAction(tr("Straighten wires"), QKeySequence("Q"), c.straighten)

    def _fill_for_thing(self, menu: QMenu, thing: str) -> None:
        c, item = self._commands, self._stage.scene.things[thing]
        words = tr("Change the title") if item.kind == "frame" else tr("Change the words")
        menu.addAction(words, lambda: self._pointing.thingWished.emit(thing))
        if item.kind == "frame":
            colours = menu.addMenu(tr("Colour"))
            for colour in COLOURS:
                colours.addAction(tr(FAMILY_TITLES[colour]), partial(c.paint_frame, colour))  # type: ignore[index]
        menu.addAction(tr("Delete"), QKeySequence("Del"), c.delete)

    def _fill_for_nothing(self, menu: QMenu, at: QPointF) -> None:
        c = self._commands
        menu.addAction(tr("Add a layer…"), QKeySequence("A"), lambda: self._pointing.addWished.emit(at))
        menu.addAction(tr("Paste"), QKeySequence("Ctrl+V"), c.paste)
        menu.addAction(tr("Paste with its wires"), QKeySequence("Ctrl+Shift+V"), c.paste_fed)
        menu.addSeparator()
        menu.addAction(tr("Add a note"), QKeySequence("N"), c.make_note)
        menu.addAction(tr("Add a frame"), QKeySequence("Ctrl+Shift+G"), c.make_frame)
        if c.inside_block():
            menu.addAction(tr("Add an input to the block"), lambda: c.add_port("in"))
            menu.addAction(tr("Add an output to the block"), lambda: c.add_port("out"))
        menu.addAction(tr("Select all"), QKeySequence("Ctrl+A"), c.select_all)
        menu.addAction(tr("Arrange"), QKeySequence("L"), c.arrange)
        lies = self._stage.scene.flow.lies
        words = tr("Draw from top to bottom") if lies else tr("Draw from left to right")
        menu.addAction(words, QKeySequence("Shift+V"), c.turn)
        menu.addAction(tr("Fit all"), QKeySequence("Home"), c.fit_all)


def _ignoring_checked(verb: Callable[[edits.Line], None], line: edits.Line, _checked: bool = False) -> None:
    verb(line)
