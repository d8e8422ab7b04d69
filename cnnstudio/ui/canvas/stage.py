"""What gestures, keys and painters share: the document, its mirror, the camera, and what is pointed out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal

from cnnstudio.document.document import LOCKED, Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.sheet import whole_of
from cnnstudio.language import tr
from cnnstudio.layers.value import first_error
from cnnstudio.ui.canvas.camera import Camera, Eye
from cnnstudio.ui.canvas.inner_layers import stands
from cnnstudio.ui.canvas.lens import Lens
from cnnstudio.ui.canvas.maps import MapSheet
from cnnstudio.ui.canvas.marks import Marks
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.trail import KeptView, Trail

_CLEAR = 16.0
"""Between a fitted picture and the map, in pixels."""


@dataclass(frozen=True, slots=True)
class Tag:
    """Words beside the pointer: what will happen, or why it cannot."""

    title: str
    words: str = ""
    refused: bool = False
    over: QRectF | None = None
    """A box in scene pixels that the tag must leave free."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A place for a new layer, and the port it should be wired to."""

    at: QPointF
    """In scene pixels: where the data enter the new layer, or its centre if no port waits for it."""
    node: str = ""
    slot: Slot | None = None
    wire: str = ""
    append: bool = False
    """Put it behind the node, wherever that is."""


@dataclass(frozen=True, slots=True)
class PortWish:
    """A wire dropped on a layer with several free ports: where it was dropped, and what each choice would do."""

    at: QPointF
    """In window pixels."""
    ports: tuple[str, ...]
    take: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Snapping:
    """What draws moved layers to a better place; Ctrl turns it round."""

    guides: bool = True
    grid: bool = False
    gaps: bool = True
    """Whether layers behind make room for one that is inserted, and close up when one goes."""
    shaking: bool = False
    """Whether a shake pulls a layer out of its wires."""

    @property
    def on(self) -> bool:
        """Say whether anything does."""
        return self.guides or self.grid


class Stage(QObject):
    """The one object that gestures and painters are given."""

    changed = Signal()
    cameraMoved = Signal()
    wordsChanged = Signal(object)
    """An edit changed what is written on layers and wires, in no more than these parts of the scene."""
    handChanged = Signal(object)
    """Only what a gesture holds over these parts of the scene looks different."""
    selectionChanged = Signal(list)
    hinted = Signal(str)
    told = Signal(str)
    """What a screen reader should say, besides the names of steps."""
    tagged = Signal(object)
    refused = Signal(str)
    stoodAside = Signal(str)
    """A layer did not fit a wire and stands beside it; the words say why."""
    layerWished = Signal(object)
    portWished = Signal(object)
    lockChanged = Signal(bool)
    lensChanged = Signal()
    """One looks at the network in another way."""
    wordsWished = Signal(str)
    """The words of a frame, a note or of the comment on a layer are asked for."""
    viewsKept = Signal()
    """A view was kept by a digit."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.scene = Scene(document.project, document.analysis)
        self.camera = Camera(self.cameraMoved.emit, self)
        self.marks = Marks()
        self.window = QSizeF(1.0, 1.0)
        """Size of the window on the scene, in pixels."""
        self.inset = QRectF(24.0, 56.0, 48.0, 80.0)
        """Room kept free when fitting: left, top, and both sums of left + right and top + bottom."""
        self.corner: Callable[[], QRectF] = QRectF
        """Returns the part of the window that a map of the network hides, in pixels."""
        self.snapping = Snapping()
        self.lens = Lens()
        self.maps: MapSheet | None = None
        """What layers wear while their maps are shown."""
        self.pointer: QPointF | None = None
        """Where the pointer is, in window pixels, while it is over the canvas."""
        self.last_offset: tuple[float, float] | None = None
        """How far the last copies were put from their originals; None once something else was selected."""
        self.glides = False
        """Whether the moves of the edit under way are to be seen gliding."""
        self.trail = Trail()
        self.kept_views: dict[int, KeptView] = {}
        self.locked = False
        """Whether nothing may be moved or rewired by the canvas."""
        self._told: tuple[list[str], str] = ([], "")

    def edit(self, label: str, function: Callable[..., Any], *args: Any, merge: str | None = None) -> Any:
        """Have the document make one step; a refused edit is said in a sentence and changes nothing."""
        if self.refuses_locked():
            return None
        try:
            return self.document.edit(label, function, *args, merge=merge, origin=self)
        except EditError as error:
            self.refused.emit(str(error))
        except ValidationError as error:
            self.refused.emit(first_error(error)[1])
        return None

    def look(self, **ways: Any) -> None:
        """Look at the network in other ways: fields of the lens by name."""
        self.lens = replace(self.lens, **ways)
        self.lensChanged.emit()
        self.changed.emit()

    def lit(self) -> frozenset[str] | None:
        """Return the nodes in the light, None where all are."""
        return self.lens.lit(self.scene.project.graph, self.marks.selected)

    def set_locked(self, locked: bool) -> None:
        """Let nothing be moved or rewired by anybody, or everything again."""
        self.locked = whole_of(self.document).locked = locked
        self.lockChanged.emit(locked)
        self.hinted.emit(tr("The canvas is locked.") if locked else tr("The canvas can be changed again."))

    def refuses_locked(self) -> bool:
        """Say whether the canvas is locked, and tell how to unlock it."""
        if self.locked:
            self.refused.emit(tr(LOCKED))
        return self.locked

    def select(
        self,
        nodes: Iterable[str] = (),
        wires: Iterable[str] = (),
        dots: Iterable[tuple[str, int]] = (),
        things: Iterable[str] = (),
    ) -> None:
        """Select exactly these."""
        self.marks.selected_things = set(things) & self.scene.things.keys()
        self.marks.selected = set(nodes) & self.scene.nodes.keys()
        self.marks.selected_wires = set(wires) & self.scene.wires.keys()
        self.marks.selected_dots = {dot for dot in dots if self._has_dot(dot)}
        self.marks.inner = ""
        self.tell_selection()
        self.changed.emit()

    def follow_with_focus(self, node: str) -> None:
        """Let the keyboard stand on a new layer, if it stands on any."""
        if self.marks.focus:
            self.marks.focus = node

    def select_inner(self, path: str) -> None:
        """Select one layer inside a block that shows its layers in place, and nothing else."""
        marks = self.marks
        for chosen in (marks.selected, marks.selected_wires, marks.selected_things, marks.selected_dots):
            chosen.clear()
        marks.inner = path
        self.tell_selection()
        self.changed.emit()

    def _has_dot(self, dot: tuple[str, int]) -> bool:
        wire = self.scene.wires.get(dot[0])
        return wire is not None and dot[1] < len(wire.dots)

    def tell_selection(self) -> None:
        """Tell the selected nodes if they are not the ones told last."""
        now = self.selected()
        if (now, self.marks.inner) != self._told:
            self._told, self.last_offset = (now, self.marks.inner), None
            self.selectionChanged.emit(now)

    def selected(self) -> list[str]:
        """Return the selected nodes in the order of the design."""
        chosen = self.marks.selected
        return [n.id for n in self.scene.project.graph.nodes if n.id in chosen] if chosen else []

    def forget_removed(self) -> None:
        """Drop from every mark what is no longer there."""
        marks, scene = self.marks, self.scene
        marks.selected &= scene.nodes.keys()
        marks.selected_wires &= scene.wires.keys()
        marks.selected_things &= scene.things.keys()
        marks.selected_dots = {dot for dot in marks.selected_dots if self._has_dot(dot)}
        marks.hovered = marks.hovered if marks.hovered in scene.nodes else ""
        marks.hovered_wire = marks.hovered_wire if marks.hovered_wire in scene.wires else ""
        marks.focus = marks.focus if marks.focus in scene.nodes else ""
        marks.hovered_port = marks.plus = None
        marks.inner = marks.inner if stands(scene.project, scene, marks.inner) else ""
        self.tell_selection()

    def forget_all(self) -> None:
        """Point out nothing: another project's layers may bear the names of those pointed out."""
        self.marks.forget()
        self._told = ([], "")
        self.selectionChanged.emit([])

    def room(self) -> QRectF:
        """Return the part of the window that a fitted picture may fill."""
        inset = self.inset
        width, height = self.window.width() - inset.width(), self.window.height() - inset.height()
        return QRectF(inset.left(), inset.top(), max(width, 40.0), max(height, 40.0))

    def fitted(self, box: QRectF, most: float = 1.0) -> Eye:
        """Return the view that shows a scene box whole: beside what lies in the corner, where that would hide layers."""
        room, eye = self.room(), self.camera.goal
        whole = eye.looking_at(box, room, most)
        hidden = self.corner()
        if hidden.isEmpty() or not self.scene.nodes_in(whole.box_to_scene(hidden)):
            return whole
        left, above = QRectF(room), QRectF(room)
        left.setRight(min(room.right(), hidden.left() - _CLEAR))
        above.setBottom(min(room.bottom(), hidden.top() - _CLEAR))
        return max((eye.looking_at(box, part, most) for part in (left, above)), key=lambda seen: seen.zoom)

    def seen(self) -> QRectF:
        """Return the part of the scene in the window."""
        return self.camera.eye.box_to_scene(self._window_box())

    def is_fitted(self) -> bool:
        """Say whether the window shows exactly the whole network."""
        now, whole = self.camera.goal, self.fitted(self.scene.bounds())
        apart = (now.corner - whole.corner).manhattanLength() * now.factor
        return abs(now.zoom - whole.zoom) < 1e-6 and apart < 1.0

    def pan(self, pixels: QPointF) -> None:
        """Move the picture, but never out of the window."""
        self.camera.look(self.camera.eye.shifted(pixels).kept(self.scene.bounds(), self.window))

    def zoom(self, by: float, at: QPointF) -> None:
        """Zoom by a factor around a window point."""
        eye = self.camera.eye
        self.camera.look(eye.zoomed(eye.zoom * by, at).kept(self.scene.bounds(), self.window))

    def show(self, box: QRectF, most: float = 1.0) -> None:
        """Glide to a view of a scene box."""
        self.leap(self.fitted(box, most))

    def leap(self, eye: Eye) -> None:
        """Glide to another view; the one that is left can be gone back to."""
        self.trail.leave(self.camera.goal, eye)
        self.camera.glide(eye)

    def reveal(self, box: QRectF) -> None:
        """Bring a scene box into the window with the smallest move that does it."""
        eye, room = self.camera.goal, self.room()
        shown = eye.box_to_window(box)
        if room.contains(shown):
            return
        dx = _least(shown.left(), shown.right(), room.left(), room.right())
        dy = _least(shown.top(), shown.bottom(), room.top(), room.bottom())
        goal, far = eye.shifted(QPointF(dx, dy)), not self._window_box().intersects(shown)
        (self.leap if far else self.camera.glide)(goal)

    def _window_box(self) -> QRectF:
        return QRectF(0, 0, self.window.width(), self.window.height())


def _least(low: float, high: float, first: float, last: float) -> float:
    if low >= first and high <= last:
        return 0.0
    return first - low if low < first or high - low > last - first else last - high
