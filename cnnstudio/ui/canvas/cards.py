"""The cards that come and go over the canvas: tag, hover card, problem, menu, rename; one popup at a time."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Signal
from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.document import edits
from cnnstudio.document.problems import Remedy
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.asking import Asking
from cnnstudio.ui.canvas.commands import Commands
from cnnstudio.ui.canvas.crowd import crowd
from cnnstudio.ui.canvas.faces import face_of_layer
from cnnstudio.ui.canvas.floating import HoverCard, PointerTag
from cnnstudio.ui.canvas.gestures.inserting import moved_by
from cnnstudio.ui.canvas.inline_edit import InlineEdit
from cnnstudio.ui.canvas.items import node_box
from cnnstudio.ui.canvas.marks import Ghost
from cnnstudio.ui.canvas.menus import Menus
from cnnstudio.ui.canvas.note_links import LinkCard, address, open_card
from cnnstudio.ui.canvas.pointing import Pointing
from cnnstudio.ui.canvas.problem_card import ProblemCard
from cnnstudio.ui.canvas.quick_add import QuickAdd
from cnnstudio.ui.canvas.rename import Rename
from cnnstudio.ui.canvas.selection_bar import SelectionBar
from cnnstudio.ui.canvas.stage import Stage, Tag, Wish
from cnnstudio.ui.canvas.wire_card import WireCard
from cnnstudio.ui.canvas.words_edit import WordsEdit

_POINTER_ROOM = QPoint(18, 18)


class Cards(Asking, QObject):
    """Opens and closes what lies over the surface."""

    whatIfWished = Signal(str)
    formulaWished = Signal(str)
    explainWished = Signal(str)
    added = Signal(str)
    """The kind of a layer that was added by typing."""

    def __init__(
        self, view: QWidget, surface: QWidget, stage: Stage, pointing: Pointing, commands: Commands
    ) -> None:
        super().__init__(view)
        self._view, self._surface, self._stage = view, surface, stage
        self._pointing, self._commands = pointing, commands
        self.tag = PointerTag(surface)
        self.hover = HoverCard(surface, stage)
        self.wire = WireCard(surface, stage)
        self.bar = SelectionBar(surface, stage, commands)
        self.rename, self.inline = Rename(surface, stage), InlineEdit(surface, stage)
        self.problem: ProblemCard | None = None
        self.quick_add: QuickAdd | None = None
        self.link: LinkCard | None = None
        self.added_kinds: tuple[str, ...] = ()
        """The kinds added last, the newest first; what is added often is proposed early."""
        self._wish: Wish | None = None
        self._closed: list[QWidget] = []
        self._parted = False
        """Whether layers stand aside for those that a remedy would add."""
        self.hover.formulaWished.connect(self.formulaWished)
        surface.installEventFilter(self)
        stage.tagged.connect(self._tell)
        stage.refused.connect(self._refuse)
        stage.changed.connect(self._follow)
        stage.wordsChanged.connect(self._follow)
        stage.cameraMoved.connect(self._look_elsewhere)
        pointing.renameWished.connect(self.open_rename)
        pointing.valueWished.connect(self.open_value)
        pointing.editWished.connect(self.edit_first)
        pointing.problemWished.connect(self.open_problem)
        self.menus = Menus(view, surface, stage, pointing, commands)
        self.menus.opening.connect(self.close)
        self.menus.renameWished.connect(self.open_rename)
        self.menus.layerWished.connect(self.open_quick_add)
        self.menus.whatIfWished.connect(self.whatIfWished)
        self.words = WordsEdit(surface, stage)
        self.words.taken.connect(commands.write)
        stage.wordsWished.connect(self.open_words)
        pointing.thingWished.connect(self.open_words)
        pointing.breakWished.connect(commands.break_wires)
        pointing.dotWished.connect(commands.add_dot)
        pointing.repairWished.connect(commands.mend_wire)
        pointing.layerWished.connect(self._wish_below)
        pointing.linkWished.connect(self.open_link)

    @property
    def menu(self) -> QMenu | None:
        """Return the menu that was opened last."""
        return self.menus.menu

    def _pointer_box(self) -> QRect:
        at = self._pointing.last_at().toPoint()
        return QRect(at - _POINTER_ROOM, at + _POINTER_ROOM)

    def _tell(self, tag: Tag | None) -> None:
        near = self._pointer_box()
        if tag is not None and tag.over is not None:
            near = near.united(self._stage.camera.eye.box_to_window(tag.over).toAlignedRect())
        self.tag.tell(tag, near, lying=self._stage.scene.flow.lies)

    def _refuse(self, sentence: str) -> None:
        self._stage.hinted.emit(sentence)
        self.tag.tell(Tag(sentence, refused=True), self._pointer_box(), theme.current().motion("toast"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let what was refused go with the next press or key."""
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress}:
            self.tag.hush()
        return super().eventFilter(watched, event)

    def _look_elsewhere(self) -> None:
        """Let the card of a hovered layer go: it stood beside where the layer was; it comes again when all rests."""
        self.hover.go()
        self._follow()

    def _follow(self) -> None:
        marks = self._stage.marks
        quiet = (
            self._pointing.busy
            or self._pointing.panning
            or self.problem is not None
            or self.quick_add is not None
            or self.rename.isVisible()
            or self.inline.editor is not None
            or bool(self.words.item())
        )
        self.hover.follow(marks.hovered, quiet)
        self.wire.follow(marks.hovered_wire, self._pointing.last_at().toPoint(), quiet)
        if self.rename.node() and self.rename.node() not in self._stage.scene.nodes:
            self.rename.close_it()
        self.inline.follow()
        menu = self.menus.menu
        self.bar.follow(quiet or bool(marks.ghosts) or (menu is not None and menu.isVisible()))

    def open_link(self, link: str, at: QPointF) -> None:
        """Show where a link of a note leads, if that is the web."""
        url = address(link)
        if url is None:
            self._stage.refused.emit(tr("Only links that begin with http:// or https:// are opened."))
            return
        self.close()
        self.link = open_card(self._view.window(), self._surface, at, url)
        self.link.closed.connect(self._forget_link)

    def _forget_link(self) -> None:
        self._retire(self.link)
        self.link = None

    def open_words(self, item: str) -> None:
        """Ask for the words of a frame, a note, or a comment on a layer."""
        self.close()
        self.words.open(item)

    def open_value(self, node: str, at: QPointF) -> None:
        """Edit the value under a window point, else open the layer."""
        value = self.inline.value_at(node, at)
        if value is None:
            self._pointing.opened.emit(node)
            return
        self.close()
        self.inline.open(node, value)

    def edit_first(self, node: str) -> None:
        """Edit the first value of a node's caption, else open the layer."""
        value = self.inline.first(node)
        if value is None:
            self._pointing.opened.emit(node)
            return
        self.close()
        self._commands.reveal(node)
        self.inline.open(node, value)

    def open_rename(self, node: str) -> None:
        """Rename a node where its name stands."""
        self.close()
        self._commands.reveal(node)
        self.rename.open(node)

    def open_problem(self, node: str) -> None:
        """Say what is wrong with a node and offer what would mend it."""
        document = self._stage.document
        facts = document.analysis.nodes.get(node)
        if facts is None or not facts.problems:
            return
        self.close()
        self._commands.reveal(node)
        order = {"error": 0, "warning": 1, "info": 2}
        problem = min(facts.problems, key=lambda p: order[p.severity])
        card = ProblemCard(
            self._view.window(), document.project, document.analysis, problem, self._mend,
            facts=document.facts, room=self._surface,
        )  # fmt: skip
        card.previewed.connect(self.preview)
        card.explainWished.connect(lambda: self._explain(node))
        card.closed.connect(self._forget_problem)
        self.problem = card
        self._attach(card, node)

    def _explain(self, node: str) -> None:
        """Leave the card for the text about the layer's kind."""
        self.close()
        self.explainWished.emit(node)

    def _attach(self, card: ProblemCard, node: str) -> None:
        box = self._stage.camera.goal.box_to_window(self._stage.scene.nodes[node].box).toAlignedRect()
        corner = self._surface.mapTo(self._view.window(), box.topLeft())
        shift = corner - box.topLeft()
        others = [each.translated(shift) for each in crowd(self._stage) if each != box]
        far = card.open_right_of(QRect(corner, box.size()), others, self._go_aside)
        if not far.isNull():
            self._stage.marks.leash = (node, QPointF(self._surface.mapFrom(self._view.window(), far)))
        self._stage.changed.emit()

    def _go_aside(self, way: int) -> None:
        """Let the network go aside, so that a card finds room beside it."""
        camera = self._stage.camera
        camera.glide(camera.goal.shifted(QPointF(way, 0)))

    def _forget_problem(self) -> None:
        self._retire(self.problem)
        self.problem = None
        self._stage.marks.leash = None
        self.preview(None)

    def _mend(self, remedy: Remedy) -> None:
        self.preview(None)
        self._commands.mend(remedy.verb, remedy.arguments, remedy.label)

    def preview(self, remedy: Remedy | None) -> None:
        """Show the layers that a remedy would add as ghosts, and the room that the others make for them."""
        marks, scene = self._stage.marks, self._stage.scene
        marks.ghosts.clear()
        if self._parted:
            scene.land()
        self._parted = False
        if remedy is not None and not marks.inner and not scene.lifted:
            with suppress(edits.EditError):
                self._show_mended(
                    edits.apply_remedy(self._stage.document.project, remedy.verb, remedy.arguments)
                )
        self._stage.changed.emit()

    def _show_mended(self, after: Project) -> None:
        before, scene = self._stage.document.project, self._stage.scene
        new = sorted(after.graph.by_id.keys() - before.graph.by_id.keys())
        places = {node: after.positions.get(node, (0.0, 0.0)) for node in new}
        self._stage.marks.ghosts += [
            Ghost(node_box(places[node]), face_of_layer(after.node(node).layer)) for node in new
        ]
        moved = moved_by(self._stage, before, after, "") if new else {}
        if moved:
            scene.lift(moved)
            scene.move(moved)
            self._parted = True

    def _retire(self, card: QWidget | None) -> None:
        """Delete cards when the next one opens: a window that dies in between must not find them half deleted."""
        if card is not None:
            self._closed.append(card)

    def close(self) -> None:
        """Close what is open and delete what was open before."""
        for card in self._closed:
            card.deleteLater()
        self._closed.clear()
        self.hover.go()
        if self.quick_add is not None:
            self.quick_add.close_it()
        if self.problem is not None:
            self.problem.close_it()
        if self.link is not None:
            self.link.close_it()
        if self.rename.isVisible():
            self.rename.close_it()
        self.inline.close()
