"""The canvas as one widget: the surface and what lies on it, with the verbs the window may call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QSizeF, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.document import templates
from cnnstudio.document.graph import Block
from cnnstudio.document.project import Project
from cnnstudio.document.sheet import Sheet, prefix_of
from cnnstudio.language import tr
from cnnstudio.settings import Navigation
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.canvas.accessible import Parts, speak
from cnnstudio.ui.canvas.announcing import Announcer
from cnnstudio.ui.canvas.breadcrumb import Breadcrumb
from cnnstudio.ui.canvas.cards import Cards
from cnnstudio.ui.canvas.chips import BackChip, LockChip, Notice, ask_for_navigation, tell_guess
from cnnstudio.ui.canvas.commands import Commands
from cnnstudio.ui.canvas.corners import stand_in_corners
from cnnstudio.ui.canvas.flash import Flash
from cnnstudio.ui.canvas.glide import Glide
from cnnstudio.ui.canvas.held_keys import HeldKeys
from cnnstudio.ui.canvas.hits import wire_at
from cnnstudio.ui.canvas.inspecting import Inspecting
from cnnstudio.ui.canvas.keys import Keys
from cnnstudio.ui.canvas.levels import Levels
from cnnstudio.ui.canvas.minimap import Minimap
from cnnstudio.ui.canvas.obeying import Obeying
from cnnstudio.ui.canvas.overlay import EmptyCanvas, ViewStrip
from cnnstudio.ui.canvas.placing import Placing
from cnnstudio.ui.canvas.pointing import Pointing
from cnnstudio.ui.canvas.ports import bare_end
from cnnstudio.ui.canvas.search_bar import SearchBar
from cnnstudio.ui.canvas.stage import Stage, Wish
from cnnstudio.ui.canvas.surface import Surface
from cnnstudio.ui.canvas.trail import KeptView
from cnnstudio.ui.canvas.verbs import Verbs
from cnnstudio.ui.widgets.styled import Styled


class CanvasView(Placing, Verbs, Inspecting, Obeying, Styled, QWidget):
    """The network of one document, to look at and to change."""

    selectionChanged = Signal(list)
    hint = Signal(str)
    openLayer = Signal(str)
    sheetChanged = Signal(object)
    """A change as it is seen in the graph shown: of the network itself, or of the inside of a block."""
    inspectedChanged = Signal(object)
    """The same as it is seen in the graph that the inspector shows."""
    escaped = Signal()
    refused = Signal(str)
    sheetWished = Signal()
    """One asks which keys there are."""
    navigationChosen = Signal(str)
    """The preset that was chosen on the canvas, or nothing where the question was put away."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = bridge.document
        self.sheet = Sheet(self.document)
        self.inspected = Sheet(self.document)
        self.stage = Stage(self.sheet, self)
        self.levels = Levels(self.stage, self.sheet)
        self.pointing = Pointing(self.stage)
        self.commands = Commands(self.stage)
        self._keys = Keys(self.stage, self.pointing, self.commands)
        self._surface = Surface(self.stage, self.pointing, self._keys, self)
        self._glide, self._flash = Glide(self.stage), Flash(self.stage)
        self.breadcrumb, self.strip = Breadcrumb(self._surface), ViewStrip(self._surface)
        self.empty = EmptyCanvas(self._surface)
        self.lock_chip, self.back_chip = (
            LockChip(self._surface, self.stage),
            BackChip(self._surface, self.stage),
        )
        self.notice = Notice(self._surface)
        self.search = SearchBar(self._surface, self.stage)
        self.minimap = Minimap(self._surface, self.stage)
        self._held_keys = HeldKeys(self, self.pointing.refresh)
        self.cards = Cards(self, self._surface, self.stage, self.pointing, self.commands)
        self._spoken, self._announcer = Parts(self._surface, self.stage), Announcer(self._surface)
        self._shown = False
        self._first: KeptView | None = None
        """How the network is looked at when the canvas is first seen; as a whole where nothing is set."""
        speak()
        self._connect(bridge)
        self.setFocusProxy(self._surface)
        self._show_project()

    def _connect(self, bridge: Bridge) -> None:
        bridge.documentChanged.connect(self.apply)
        bridge.document.refused.connect(self._refuse)
        self.stage.selectionChanged.connect(lambda _nodes: self._look_inside())
        self.stage.selectionChanged.connect(self.selectionChanged)
        self.stage.hinted.connect(self.hint)
        self.stage.refused.connect(self.refused)
        self.stage.stoodAside.connect(self.refused)
        self.stage.told.connect(self._announcer.say)
        self.stage.cameraMoved.connect(self._show_zoom)
        self.stage.layerWished.connect(self.cards.open_quick_add)
        self.pointing.opened.connect(self._open)
        self.levels.turned.connect(self.sheetChanged)
        self.levels.changed.connect(self._show_project)
        self.breadcrumb.levelChosen.connect(self.levels.climb)
        self._keys.leaveWished.connect(self.levels.leave)
        self.pointing.addWished.connect(self._wish_at)
        self._keys.escaped.connect(self.escaped)
        self._keys.sheetWished.connect(self.sheetWished)
        self._keys.searchWished.connect(self.search.open)
        self._keys.insideWished.connect(self.edit_inside)
        self._keys.addWished.connect(self.open_quick_add)
        self._keys.typed.connect(self._add_by_letter)
        self._surface.wheel.guessed.connect(lambda device: tell_guess(self.notice, device))
        self.notice.chosen.connect(self.navigationChosen)
        self.back_chip.clicked.connect(self.fit_all)
        self.stage.lockChanged.connect(lambda _on: self._place_overlays())
        self._keys.problemStep.connect(self.next_problem)
        self.strip.resized.connect(self._place_overlays)
        self.strip.fitChosen.connect(self.fit_all)
        self.strip.fitSelectionChosen.connect(self.fit_selection)
        self.strip.arrangeChosen.connect(self.arrange)
        self.strip.zoomChosen.connect(self.zoom_to)
        self.strip.lens.follow(self.stage)
        self.empty.templateWished.connect(self._begin_with_template)
        self.empty.layerWished.connect(self.open_quick_add)

    # What the window asks.

    def viewport(self) -> QWidget:
        """Return the widget that takes mouse and keys; all rectangles are in its pixels."""
        return self._surface

    @property
    def busy(self) -> bool:
        """Say whether a gesture is under way; undo waits for it."""
        return self.pointing.busy or self.cards.quick_add is not None

    def cancel_gesture(self) -> bool:
        """End a gesture by putting everything back."""
        return self.pointing.cancel()

    def set_navigation(self, navigation: Navigation) -> None:
        """Let the wheel zoom (mouse), pan (trackpad), or do what fits the device that turns it (auto)."""
        self._surface.wheel.preset = navigation

    def ask_navigation(self) -> None:
        """Ask how one moves about, in a corner of the canvas."""
        ask_for_navigation(self.notice)

    def set_adding_keys(self, tab: bool, letters: bool) -> None:
        """Let Tab, or any letter, ask for a layer."""
        self._keys.tab_adds, self._keys.letters_add = tab, letters

    def set_shortcuts(self, chosen: Mapping[str, str], single_letters: bool) -> None:
        """Take over the keys that a person chose."""
        self._keys.keymap.choose(chosen, single_letters)

    def set_snapping(self, guides: bool, grid: bool, shaking: bool = False) -> None:
        """Draw moved layers to other layers' lines, or to the grid; let a shake pull them off their wires."""
        self.stage.snapping = replace(self.stage.snapping, guides=guides, grid=grid, shaking=shaking)

    def set_gaps(self, on: bool) -> None:
        """Let what lies behind make room for a layer that is inserted, and close up when one goes."""
        self.stage.snapping = replace(self.stage.snapping, gaps=on)

    def show_parameters(self, on: bool) -> None:
        """Show or hide the column of parameters."""
        self.stage.look(measure="parameters" if on else "")

    def open_quick_add(self) -> None:
        """Ask for a layer: behind the one in focus or selected, else at the pointer, else in the middle."""
        here = self._keys.here()
        if here:
            box = self.stage.scene.nodes[here].box
            end = bare_end(box, "out", self.stage.scene.flow)
            self.cards.open_quick_add(Wish(end, here, append=True))
            return
        self._wish_at(self.stage.pointer or QPointF(self._surface.rect().center()))

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means on the canvas, pressed elsewhere; say whether it meant anything."""
        return self._keys.press(event)

    def open_menu(self, node: str, at: QPoint) -> None:
        """Open the menu of a layer at a point of the screen."""
        self.cards.menus.open_for(node, at)

    def open_chosen(self) -> None:
        """Enter the selected block, or show what there is to know of the selected layer."""
        chosen = self.stage.selected()
        if len(chosen) == 1:
            self._open(chosen[0])

    # What happens.

    def _open(self, node: str) -> None:
        """Enter a block, there a layer of it that was pointed at, or show what there is to know of a layer."""
        if "/" in node:
            self.cards.close()
            self.stage.select([self.levels.find(self.path_of(node))])
        elif isinstance(self.sheet.project.node(node).layer, Block):
            self.cards.close()
            self.levels.enter(node)
        else:
            self.openLayer.emit(node)

    def path_of(self, node: str) -> str:
        """Return the path of a node of the graph shown, as the analysis of the whole network calls it."""
        return prefix_of(self.sheet.way) + node

    def _refuse(self, sentence: str) -> None:
        """Say why a step was not taken back."""
        self.stage.refused.emit(sentence)

    def _show_project(self) -> None:
        if self.breadcrumb.set_project(self.document.project.name, self.levels.titles()):
            self._place_overlays()
        self.minimap.stand()
        self.empty.setVisible(not self.stage.scene.nodes)
        self.minimap.follow()
        self._show_zoom()

    def _show_zoom(self) -> None:
        self.strip.set_zoom(self.stage.camera.eye.zoom)

    def _look_at_all(self) -> None:
        camera = self.stage.camera
        camera.look(self.stage.fitted(self.stage.scene.bounds()))

    def look_first(self, view: KeptView) -> None:
        """Look at a network as one did when it was open last."""
        self._first = view
        camera = self.stage.camera
        if self._shown:
            camera.look(
                view.eye(camera.eye, self.stage.window).kept(self.stage.scene.bounds(), self.stage.window)
            )

    def _add_by_letter(self, letter: str) -> None:
        self.open_quick_add()
        if self.cards.quick_add is not None:
            self.cards.quick_add.line.setText(letter)

    def _begin_with_template(self) -> None:
        self.stage.glides = False
        self.stage.edit(tr("Start from the MNIST network"), _with_graph_of, "mnist-cnn")
        self._look_at_all()

    def _wish_at(self, at: QPointF) -> None:
        scene, eye = self.stage.scene, self.stage.camera.eye
        wire = wire_at(scene, eye, at)
        self.cards.open_quick_add(Wish(eye.to_scene(at), wire=wire.id if wire is not None else ""))

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the network when the canvas is first seen."""
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            self._surface.restyle()
            self._look_at_all()
            if self._first is not None:
                self.look_first(self._first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the surface all the room, keep the overlays in their corners and the picture's middle in the middle."""
        super().resizeEvent(event)
        before, fitted = self.stage.window, self.stage.is_fitted()
        self._surface.setGeometry(self.rect())
        self.stage.window = QSizeF(self.size())
        self._place_overlays()
        if self._shown and fitted:
            self._look_at_all()
        elif self._shown:
            grown = self.stage.window - before
            camera = self.stage.camera
            camera.look(camera.goal.shifted(QPointF(grown.width() / 2, grown.height() / 2)))

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._place_overlays()

    def _place_overlays(self) -> None:
        stand_in_corners(self)


def _with_graph_of(project: Project, template: str) -> Project:
    fresh = templates.new(template)
    return project.replaced(
        graph=fresh.graph, positions=fresh.positions, recipe=fresh.recipe, plan=fresh.plan
    )
