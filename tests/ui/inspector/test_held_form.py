"""A layer that holds another: its kind is chosen, its fields are edited in place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.inspector.holdable import begun, holdable


@pytest.fixture
def shown(inspector, document):
    """Place a layer behind a sequence and show it."""

    def show(kind, **fields):
        source = document.edit("in", edits.add, make("Input", shape=(10, 8)), name="begin")
        node = document.edit("add", edits.add, make(kind, **fields), name="here")
        document.edit("wire", edits.connect, source, node)
        inspector.set_selection([node])
        return lambda: document.project.node(node).layer

    return show


def choose(held, kind):
    held.kind.setCurrentText(kind)
    held.kind.activated.emit(held.kind.currentIndex())


def test_the_held_layers_fields_are_edited_in_one_step_each(inspector, document, shown, typed):
    layer = shown("Bidirectional")
    held = inspector.form.row("layer").field.widget
    before = len(document.history.steps)
    typed(held.rows["units"].field.widget, "12", enter=True)
    assert layer().layer.units == 12
    assert inspector.shape.result.text().endswith("24")
    assert len(document.history.steps) == before + 1
    document.undo()
    assert layer().layer.units == 32
    assert held.rows["units"].field.widget.text() == "32"


def test_another_kind_brings_its_own_fields(inspector, shown):
    layer = shown("Bidirectional")
    held = inspector.form.row("layer").field.widget
    assert "recurrent_activation" in held.rows
    choose(held, "SimpleRNN")
    assert layer().layer.kind == "SimpleRNN"
    held = inspector.form.row("layer").field.widget
    assert "recurrent_activation" not in held.rows
    assert held.rows["units"].isVisible()


def test_a_refused_value_stands_under_the_held_field_and_changes_nothing(inspector, shown, typed):
    layer = shown("TimeDistributed")
    held = inspector.form.row("layer").field.widget
    typed(held.rows["units"].field.widget, "0", enter=True)
    assert "1,000,000" in held.rows["units"].problem()
    assert layer().layer.units == 64


def test_the_held_advanced_fields_unfold_and_reset(inspector, shown, qtbot):
    layer = shown("TimeDistributed")
    held = inspector.form.row("layer").field.widget
    held.fold.setChecked(True)
    bias = held.rows["use_bias"]
    qtbot.mouseClick(bias.field.widget, Qt.MouseButton.LeftButton)
    assert layer().layer.use_bias is False
    assert bias.reset_dot.isVisible()
    qtbot.mouseClick(bias.reset_dot, Qt.MouseButton.LeftButton)
    assert layer().layer.use_bias is True
    assert not bias.reset_dot.isVisible()


def test_an_empty_holder_takes_a_layer_and_gives_it_up(inspector, shown):
    layer = shown("Bidirectional")
    held = inspector.form.row("backward_layer").field.widget
    assert held.rows == {}
    choose(held, "GRU")
    assert layer().backward_layer.go_backwards is True
    choose(held, "none")
    assert layer().backward_layer is None


def test_a_stack_of_cells_grows_changes_and_shrinks(inspector, shown, typed, qtbot):
    layer = shown("RNN", cell=make("StackedRNNCells"))

    def stack():
        return inspector.form.row("cell").field.widget.rows["cells"].field.widget

    qtbot.mouseClick(stack().more, Qt.MouseButton.LeftButton)
    assert len(layer().cell.cells) == 3
    typed(stack().forms[1].rows["units"].field.widget, "5", enter=True)
    assert [cell.units for cell in layer().cell.cells] == [32, 5, 32]
    qtbot.mouseClick(stack().removers[0], Qt.MouseButton.LeftButton)
    assert [cell.units for cell in layer().cell.cells] == [5, 32]
    assert len(stack().forms) == 2


@pytest.mark.parametrize(
    ("holder", "field", "inside", "outside"),
    [
        ("RNN", "cell", "LSTMCell", "LSTM"),
        ("Bidirectional", "layer", "GRU", "Dense"),
        ("Bidirectional", "backward_layer", "LSTM", "Conv1D"),
        ("TimeDistributed", "layer", "Conv2D", "Add"),
        ("SpectralNormalization", "layer", "Dense", "ReLU"),
        ("StackedRNNCells", "cells", "GRUCell", "GRU"),
    ],
)
def test_only_what_works_there_is_offered(holder, field, inside, outside):
    offered = holdable(type(make(holder)), field)
    assert inside in offered
    assert outside not in offered
    assert begun(field, inside).kind == inside
