"""Building the course's MNIST network on an empty canvas, by mouse and keyboard only."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from cnnstudio.language import tr
from cnnstudio.ui.touring.hand import CONTROL, Hand, NotReached

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

_ASIDE = 150  # pixels between neighbours, so that no layer is dropped below an output and wired at once
_APART = 104


@dataclass(frozen=True)
class Placed:
    """A layer to place: its kind, the name it should have, and what is typed into its fields."""

    kind: str
    name: str
    fields: dict[str, str] = field(default_factory=dict)


MNIST = (
    Placed("Input", "input", {"shape": "28 x 28 x 1"}),
    Placed("Conv2D", "conv2d_1", {"filters": "32", "activation": "relu"}),
    Placed("MaxPooling2D", "maxpool_1"),
    Placed("Conv2D", "conv2d_2", {"filters": "64", "activation": "relu"}),
    Placed("MaxPooling2D", "maxpool_2"),
    Placed("Flatten", "flatten_1"),
    Placed("Dense", "dense_1", {"units": "64", "activation": "relu"}),
    Placed("Dense", "output", {"units": "10", "activation": "softmax"}),
)


class Builder:
    """Carries layers from the palette, wires them and fills their fields in the Design view of one window."""

    def __init__(self, window: MainWindow, hand: Hand) -> None:
        self._window, self._hand = window, hand
        self.nodes: dict[str, str] = {}
        """The ids of the layers placed so far, by the names they should have."""

    def build(self, layers: tuple[Placed, ...] = MNIST) -> None:
        """Place all layers, draw the wires of a chain, fill the fields, and let the canvas arrange them."""
        for place, layer in enumerate(layers):
            self.place(layer, self._spot(place, len(layers)))
        names = [layer.name for layer in layers]
        for source, target in pairwise(names):
            self.wire(source, target)
        for layer in layers:
            self.name(layer.name)
            for field_name, words in layer.fields.items():
                self.set(layer.name, field_name, words)
        self.arrange()
        self._window.pages.design.palette_panel.tree.scrollToTop()

    def _spot(self, place: int, count: int) -> QPoint:
        room = self._window.pages.design.canvas.viewport().rect()
        aside = _ASIDE if place % 2 else -_ASIDE
        top = room.center().y() - (count - 1) * _APART // 2
        return QPoint(room.center().x() + aside, max(top, _APART // 2) + place * _APART)

    def place(self, layer: Placed, at: QPoint) -> None:
        """Drag a kind from the palette to a point of the canvas."""
        page = self._window.pages.design
        known = set(self._ids())
        row = page.palette_panel.row_rect(layer.kind)
        if row.isEmpty():
            raise NotReached(tr("the palette shows no {kind}", kind=layer.kind))
        self._hand.drag(page.palette_panel.viewport(), row.center(), page.canvas.viewport(), at)
        new = [node for node in self._ids() if node not in known]
        if len(new) != 1:
            raise NotReached(tr("no {kind} was placed", kind=layer.kind))
        self.nodes[layer.name] = new[0]

    def wire(self, source: str, target: str) -> None:
        """Draw a wire from a layer's output to another's input."""
        canvas = self._window.pages.design.canvas
        one, two = self.nodes[source], self.nodes[target]
        start, end = canvas.port_point(one, "output", "out"), canvas.port_point(two, "input", "in")
        self._hand.drag(canvas.viewport(), start, canvas.viewport(), end)
        graph = self._window.document.project.graph
        if not any((edge.source, edge.target) == (one, two) for edge in graph.edges):
            raise NotReached(tr("no wire leads from {source} to {target}", source=source, target=target))

    def select(self, name: str) -> None:
        """Click a layer."""
        canvas = self._window.pages.design.canvas
        self._hand.click(canvas.viewport(), self._body(name))
        if canvas.selection() != [self.nodes[name]]:
            raise NotReached(tr("{name} is not selected", name=name))

    def name(self, name: str) -> None:
        """Give a layer its name, where it got another by itself, in the field over its title."""
        canvas = self._window.pages.design.canvas
        if self._window.document.project.node(self.nodes[name]).name == name:
            return
        box = canvas.node_rect(self.nodes[name])
        self._hand.double_click(canvas.viewport(), QPoint(box.center().x(), box.top() + box.height() // 4))
        self._hand.press(Qt.Key.Key_A, CONTROL)
        self._hand.type(name)
        self._hand.press(Qt.Key.Key_Return)
        if self._window.document.project.node(self.nodes[name]).name != name:
            raise NotReached(tr("no layer is called {name}", name=name))

    def set(self, name: str, field_name: str, words: str) -> None:
        """Type words into a field of the inspector, or into its list where there are only some to choose from."""
        self.select(name)
        form = self._window.pages.design.inspector.form
        if form is None:
            raise NotReached(tr("the inspector shows no form"))
        control = form.row(field_name).field.widget
        fields = [control] if isinstance(control, QLineEdit) else control.findChildren(QLineEdit)
        if isinstance(control, QComboBox):
            self._hand.choose(control, words)
        elif fields:
            self._hand.fill(fields[0], words)
        else:
            raise NotReached(tr("{field} takes no words", field=field_name))

    def arrange(self) -> None:
        """Press the canvas's buttons for a tidy layout seen as a whole."""
        canvas = self._window.pages.design.canvas
        self._hand.click(canvas.viewport(), QPoint(8, canvas.viewport().height() - 8))
        self._hand.click(canvas.strip.arrange)
        self._hand.click(canvas.strip.fit)

    def _body(self, name: str) -> QPoint:
        """Return a point of a layer that no port reaches."""
        box = self._window.pages.design.canvas.node_rect(self.nodes[name])
        return QPoint(box.left() + box.width() // 8, box.center().y())

    def _ids(self) -> list[str]:
        return [node.id for node in self._window.document.project.graph.nodes]
