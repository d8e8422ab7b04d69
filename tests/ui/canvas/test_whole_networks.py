"""Whole networks built by keys alone: what comes of it is the template's value."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.document import templates
from cnnstudio.document.project import Project

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier

LENET = (
    ("input", "input"),
    ("conv 6 5x5 same tanh", "c1"),
    ("averagepooling2d", "s2"),
    ("conv 16 5x5 tanh", "c3"),
    ("averagepooling2d", "s4"),
    ("flatten", "flatten_1"),
    ("dense 120 tanh", "c5"),
    ("dense 84 tanh", "f6"),
    ("dense 10 softmax", "output"),
)


def value(project: Project, names: dict[str, str] | None = None):
    """A project's value without ids and places: they are made anew by whoever builds it."""
    names = names or {node.id: node.name for node in project.graph.nodes}
    nodes = {names[node.id]: (node.layer, node.bypassed, node.shares) for node in project.graph.nodes}
    wires = [(names[e.source], e.source_port, names[e.target], e.target_port) for e in project.graph.edges]
    by_target = {name: [wire for wire in wires if wire[2] == name] for name in names.values()}
    return nodes, by_target, project.recipe, project.plan, project.blocks, project.bends


def columns(project: Project):
    """Where the layers stand, seen from the input."""
    names = {node.id: node.name for node in project.graph.nodes}
    places = {names[node]: place for node, place in project.positions.items()}
    x, y = places["input"]
    return {name: (place[0] - x, place[1] - y) for name, place in places.items()}


class Keyboard:
    """Types on the canvas and on whatever has the keyboard; never moves a mouse."""

    def __init__(self, view) -> None:
        self.view = view
        view.viewport().setFocus(Qt.FocusReason.TabFocusReason)

    def press(self, key, held=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view.viewport(), key, held)

    def add(self, line: str, name: str) -> None:
        """Ask for a layer behind the selected one, and name it."""
        self.press(Key.Key_A)
        typed = self.view.cards.quick_add.line
        QTest.keyClicks(typed, line)
        QTest.keyClick(typed, Key.Key_Return)
        assert self.view.cards.quick_add is None, line
        self.rename(name)

    def rename(self, name: str) -> None:
        self.press(Key.Key_F2)
        field = self.view.cards.rename
        assert field.isVisible()
        QTest.keyClick(field, Key.Key_A, CONTROL)
        QTest.keyClicks(field, name)
        QTest.keyClick(field, Key.Key_Return)

    def go_to(self, name: str) -> None:
        """Search for a layer, which selects it."""
        self.press(Key.Key_F, CONTROL)
        field = self.view.search.field
        QTest.keyClick(field, Key.Key_A, CONTROL)
        QTest.keyClicks(field, name)
        QTest.keyClick(field, Key.Key_Escape)
        (chosen,) = self.view.selection()
        assert self.view.document.project.node(chosen).name == name

    def wire(self, source: str, target: str) -> None:
        """Wire one layer to another by the letters at its ports."""
        self.go_to(source)
        self.press(Key.Key_C)
        known = self.view.document.project.graph.by_id
        marks = self.view.stage.marks.letters
        letters = next(words for node, _slot, words, _ in marks if known[node].name == target)
        QTest.keyClicks(self.view.viewport(), letters.lower())
        self.press(Key.Key_Return)
        assert not self.view.busy


@pytest.fixture
def keyboard(make_canvas):
    return Keyboard(make_canvas("empty"))


def built(keyboard: Keyboard) -> Project:
    keyboard.press(Key.Key_A, CONTROL)
    keyboard.press(Key.Key_L)
    return keyboard.view.document.project


def test_lenet_5_is_built_by_keys_alone(keyboard):
    for line, name in LENET:
        keyboard.add(line, name)
    project, wanted = built(keyboard), templates.new("lenet-5")
    assert value(project) == value(wanted)
    assert columns(project) == columns(wanted)
    assert keyboard.view.document.analysis.ok


@pytest.mark.slow
def test_a_residual_network_is_built_by_keys_alone(keyboard):
    keyboard.add("input", "input")
    keyboard.add("conv 16 3x3 same relu", "stem")
    keyboard.add("conv 16 3x3 same relu", "conv_1a")
    keyboard.add("conv 16 3x3 same", "conv_1b")
    keyboard.add("add", "add_1")
    keyboard.wire("stem", "add_1")
    keyboard.go_to("add_1")
    keyboard.add("relu", "relu_1")
    keyboard.add("conv 32 3x3 s2 same relu", "conv_2a")
    keyboard.add("conv 32 3x3 same", "conv_2b")
    keyboard.add("add", "add_2")
    keyboard.add("relu", "relu_2")
    keyboard.add("globalaveragepooling2d", "global_avgpool_1")
    keyboard.add("dense 10 softmax", "output")
    keyboard.press(Key.Key_Escape)
    keyboard.add("conv 32 1x1 s2 same", "skip_2")
    keyboard.wire("skip_2", "add_2")
    keyboard.wire("relu_1", "skip_2")
    project, wanted = built(keyboard), templates.new("residual")
    assert value(project) == value(wanted)
    assert keyboard.view.document.analysis.ok
