"""Whole networks built by the mouse alone: palette, canvas and inspector of the whole window, no key pressed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from cnnstudio.document import templates
from cnnstudio.ui.touring.building import Builder, Placed
from cnnstudio.ui.touring.hand import Hand
from tests.ui.canvas.test_whole_networks import value

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PER_STEP = 4
"""Pixels of a drag over a number field that mean one step."""

LENET = (
    Placed("Input", "input"),
    Placed("Conv2D", "c1", {"filters": 6, "kernel_size": (5, 5), "padding": "same", "activation": "tanh"}),
    Placed("AveragePooling2D", "s2"),
    Placed("Conv2D", "c3", {"filters": 16, "kernel_size": (5, 5), "activation": "tanh"}),
    Placed("AveragePooling2D", "s4"),
    Placed("Flatten", "flatten_1"),
    Placed("Dense", "c5", {"units": 120, "activation": "tanh"}),
    Placed("Dense", "f6", {"units": 84, "activation": "tanh"}),
    Placed("Dense", "output", {"units": 10, "activation": "softmax"}),
)
SAME, RELU = {"padding": "same"}, {"activation": "relu"}
RESIDUAL = (
    Placed("Input", "input"),
    Placed("Conv2D", "stem", {"filters": 16, **SAME, **RELU}),
    Placed("Conv2D", "conv_1a", {"filters": 16, **SAME, **RELU}),
    Placed("Conv2D", "conv_1b", {"filters": 16, **SAME}),
    Placed("Add", "add_1"),
    Placed("ReLU", "relu_1"),
    Placed("Conv2D", "conv_2a", {"filters": 32, "strides": (2, 2), **SAME, **RELU}),
    Placed("Conv2D", "conv_2b", {"filters": 32, **SAME}),
    Placed("Conv2D", "skip_2", {"filters": 32, "kernel_size": (1, 1), "strides": (2, 2), **SAME}),
    Placed("Add", "add_2"),
    Placed("ReLU", "relu_2"),
    Placed("GlobalAveragePooling2D", "global_avgpool_1"),
    Placed("Dense", "output", {"units": 10, "activation": "softmax"}),
)
WIRES = (
    ("input", "stem"), ("stem", "conv_1a"), ("conv_1a", "conv_1b"), ("conv_1b", "add_1"), ("stem", "add_1"),
    ("add_1", "relu_1"), ("relu_1", "conv_2a"), ("conv_2a", "conv_2b"), ("relu_1", "skip_2"),
    ("conv_2b", "add_2"), ("skip_2", "add_2"), ("add_2", "relu_2"), ("relu_2", "global_avgpool_1"),
    ("global_avgpool_1", "output"),
)  # fmt: skip


class Mouse(Builder):
    """Builds without a key: numbers are dragged, lists are opened and clicked, names stay as they come."""

    def __init__(self, window) -> None:
        super().__init__(window, Hand(window))
        self.page = window.pages.design

    def make(self, layers, wires) -> None:
        for place, layer in enumerate(layers):
            self._scroll_to(layer.kind)
            self.place(layer, self._spot(place, len(layers)))
        self._hand.click(self.page.canvas.strip.fit)
        for source, target in wires:
            self._draw(source, target)
        for layer in layers:
            for name, wanted in layer.fields.items():
                self._change(layer.name, name, wanted)
        self.arrange()

    def _spot(self, place, _count):
        """Lay the layers out in four columns, too far apart for one to be wired to another at once."""
        room = self.page.canvas.viewport().rect()
        row, column = divmod(place, 4)
        return QPoint(room.width() * (2 * column + 1) // 8, 130 + row * 210)

    def _scroll_to(self, kind) -> None:
        """Turn the wheel over the palette until a row is in sight."""
        palette = self.page.palette_panel
        view = palette.viewport()
        for _turn in range(200):
            row = palette.row_rect(kind)
            if view.rect().adjusted(0, 8, 0, -8).contains(row):
                return
            notch = -120 if row.center().y() > view.height() / 2 else 120
            at = QPointF(view.rect().center())
            event = QWheelEvent(
                at, view.mapToGlobal(at), QPoint(), QPoint(0, notch), Qt.MouseButton.NoButton, NONE,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(view, event)
        raise AssertionError(f"the palette does not come to {kind}")

    def _draw(self, source, target) -> None:
        canvas = self.page.canvas
        port = "inputs" if "add" in target else "input"
        start = canvas.port_point(self.nodes[source], "output", "out")
        end = canvas.port_point(self.nodes[target], port, "in")
        before = len(self._window.document.project.graph.edges)
        self._hand.drag(canvas.viewport(), start, canvas.viewport(), end)
        assert len(self._window.document.project.graph.edges) == before + 1, (source, target)

    def _change(self, layer, name, wanted) -> None:
        self.select(layer)
        control = self.page.inspector.form.row(name).field.widget
        if isinstance(control, QComboBox):
            self._pick(control, wanted)
        elif isinstance(control, QLineEdit):
            self._scrub(control, control.value(), wanted)
        elif isinstance(wanted, tuple):
            for field, number in zip(control.findChildren(QLineEdit), wanted, strict=True):
                self._scrub(field, field.value(), number)
        else:
            self._hand.click(next(b for b in control.findChildren(QAbstractButton) if b.text() == wanted))
        made = getattr(self._window.document.project.node(self.nodes[layer]).layer, name)
        assert made == wanted, (layer, name, made)

    def _scrub(self, field, now, wanted) -> None:
        """Press on a number and drag it sideways, as far as its steps need."""
        start = field.rect().center()
        QTest.mousePress(field, LEFT, NONE, start)
        for share in (0.2, 0.5, 0.8, 1.0):
            QTest.mouseMove(field, start + QPoint(round((wanted - now) * PER_STEP * share), 0))
        QTest.mouseRelease(field, LEFT, NONE, start + QPoint((wanted - now) * PER_STEP, 0))
        self._hand.rest()

    def _pick(self, combo, words) -> None:
        self._hand.click(combo)
        view = combo.view()
        # Qt takes no click in a list that follows the one that opened it within a double click.
        self._hand.rest(QApplication.doubleClickInterval() + 20)
        row = next(n for n in range(combo.count()) if combo.itemText(n) == words)
        index = combo.model().index(row, 0)
        view.scrollTo(index)
        at = view.visualRect(index).center()
        QTest.mouseMove(view.viewport(), at)
        QTest.mouseClick(view.viewport(), LEFT, NONE, at)
        self._hand.rest()


@pytest.fixture
def mouse(make_studio):
    studio = make_studio()
    studio.document.replace(templates.new("empty"))
    studio.window.show_workspace("design")
    return Mouse(studio.window)


def named(mouse):
    """The project's value with the names that were meant."""
    return value(mouse._window.document.project, {node: name for name, node in mouse.nodes.items()})


@pytest.mark.slow
def test_lenet_5_is_built_by_the_mouse_alone(mouse):
    names = [layer.name for layer in LENET]
    mouse.make(LENET, tuple(pairwise(names)))
    assert named(mouse) == value(templates.new("lenet-5"))
    assert mouse._window.document.analysis.ok


@pytest.mark.slow
def test_a_residual_network_is_built_by_the_mouse_alone(mouse):
    mouse.make(RESIDUAL, WIRES)
    assert named(mouse) == value(templates.new("residual"))
    assert mouse._window.document.analysis.ok
