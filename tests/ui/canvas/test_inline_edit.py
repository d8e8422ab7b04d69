"""Values are changed where they stand in a node's caption."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.ui.canvas.caption_values import read, values_of
from cnnstudio.ui.widgets import Choice, NumberField, TextField
from tests.ui.canvas.conftest import at_zoom
from tests.ui.canvas.test_gestures import steps

CONTROL = Qt.KeyboardModifier.ControlModifier


def names(layer):
    return [value.spec.name for value in values_of(layer)]


def test_the_words_of_a_caption_tell_their_fields():
    conv = make("Conv2D", filters=32, padding="same", activation="relu", strides=2)
    assert names(conv) == ["filters", "kernel_size", "strides", "padding", "activation"]
    assert names(make("Dense", units=8)) == ["units"]
    assert names(make("MaxPooling2D")) == ["pool_size", "strides"]
    assert names(make("Flatten")) == []


def test_every_value_of_every_caption_lies_in_the_caption():
    for kind in KINDS:
        layer = _made(kind)
        if layer is not None:
            parts = layer.caption().split(" · ")
            assert all(0 <= value.part < len(parts) for value in values_of(layer)), kind


def _made(kind):
    try:
        return make(kind)
    except ValueError:
        return None


def test_axes_are_read_as_people_type_them():
    spec = values_of(make("Conv2D"))[1].spec
    assert read(spec, "5", (3, 3)) == (5, 5)
    assert read(spec, "5x3", (3, 3)) == read(spec, "5 × 3", (3, 3)) == read(spec, "5, 3", (3, 3)) == (5, 3)
    assert read(spec, "2*3", (3, 3)) == (6, 6)


def at_value(view, node, part) -> QPoint:
    """Return the window point in the middle of a part of a node's caption."""
    inline = view.cards.inline
    value = next(v for v in values_of(view.document.project.node(node).layer) if v.part == part)
    left, right = inline._extent(node, value)
    box = view.stage.scene.nodes[node].box
    return view.stage.camera.eye.to_window(box.topLeft() + QPointF((left + right) / 2, 42)).toPoint()


def double(view, at):
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def layer(view, node="conv2d_2"):
    return view.document.project.node(node).layer


def type_in(view, text, key=Qt.Key.Key_Return):
    editor = view.cards.inline.editor
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, key)


@pytest.mark.parametrize("zoom", [0.7, 1.0, 1.37])
def test_a_double_press_on_a_value_edits_it(still, zoom):
    at_zoom(still, zoom)
    double(still, at_value(still, "conv2d_2", 0))
    editor = still.cards.inline.editor
    assert isinstance(editor, NumberField)
    assert editor.hasFocus()
    assert editor.geometry().contains(at_value(still, "conv2d_2", 0))
    type_in(still, "24*2")
    assert layer(still).filters == 48
    assert still.cards.inline.editor is None
    assert still.viewport().hasFocus()
    assert steps(still) == 1
    assert still.document.undo_label.startswith("conv2d_2 filters 48")


def test_enter_edits_the_first_value_and_tab_goes_on(still, hand):
    still.select(["conv2d_2"])
    still.viewport().setFocus()
    hand(still).key(Qt.Key.Key_Return)
    assert still.cards.inline.editor.accessibleName() == "Filters"
    type_in(still, "16", Qt.Key.Key_Tab)
    assert isinstance(still.cards.inline.editor, TextField)
    type_in(still, "5x3", Qt.Key.Key_Tab)
    assert isinstance(still.cards.inline.editor, Choice)
    QTest.keyClick(still.cards.inline.editor, Qt.Key.Key_Tab)
    assert still.cards.inline.editor is None
    assert (layer(still).filters, layer(still).kernel_size) == (16, (5, 3))
    assert steps(still) == 2
    hand(still).key(Qt.Key.Key_Return)
    QTest.keyClick(still.cards.inline.editor, Qt.Key.Key_Backtab)
    assert still.cards.inline.editor is None


def test_escape_restores_and_leaves_no_step(still):
    double(still, at_value(still, "conv2d_2", 0))
    QTest.keyClicks(still.cards.inline.editor, "99")
    assert layer(still).filters == 99
    QTest.keyClick(still.cards.inline.editor, Qt.Key.Key_Escape)
    assert layer(still).filters == 64
    assert still.cards.inline.editor is None
    assert steps(still) == 0


def test_a_refused_value_is_explained_and_changes_nothing(still):
    double(still, at_value(still, "conv2d_2", 0))
    QTest.keyClicks(still.cards.inline.editor, "0")
    QTest.keyClick(still.cards.inline.editor, Qt.Key.Key_Return)
    assert still.cards.inline.tag.isVisible()
    assert still.cards.inline.tag.text().endswith(".")
    assert layer(still).filters == 64
    assert still.cards.inline.editor is not None
    QTest.keyClick(still.cards.inline.editor, Qt.Key.Key_Escape)
    assert not still.cards.inline.tag.isVisible()


def test_a_refused_kernel_is_explained(still):
    double(still, at_value(still, "conv2d_2", 1))
    QTest.keyClicks(still.cards.inline.editor, "0")
    assert still.cards.inline.tag.text().endswith(".")
    QTest.keyClick(still.cards.inline.editor, Qt.Key.Key_Escape)
    assert layer(still).kernel_size == (3, 3)
    assert steps(still) == 0


def test_a_choice_is_made_in_place(still):
    double(still, at_value(still, "conv2d_2", 2))
    editor = still.cards.inline.editor
    assert isinstance(editor, Choice)
    place = [editor.itemText(n) for n in range(editor.count())].index("tanh")
    editor.setCurrentIndex(place)
    editor.activated.emit(place)
    assert layer(still).activation == "tanh"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert steps(still) == 1


def test_a_double_press_beside_the_values_opens_the_layer(still):
    opened = []
    still.openLayer.connect(opened.append)
    box = still.node_rect("flatten_1")
    double(still, box.center() + QPoint(70, 15))
    assert opened == ["flatten_1"]
    assert still.cards.inline.editor is None


def test_the_editor_owns_undo_and_the_canvas_has_it_afterwards(still, hand):
    still.document.edit("Before", edits.set_fields, "conv2d_1", filters=8)
    double(still, at_value(still, "conv2d_2", 0))
    QTest.keyClicks(still.cards.inline.editor, "9")
    QTest.keyClick(still.cards.inline.editor, Qt.Key.Key_Z, CONTROL)
    assert layer(still, "conv2d_1").filters == 8
    QTest.keyClick(still.cards.inline.editor, Qt.Key.Key_Escape)
    hand(still).key(Qt.Key.Key_Z, CONTROL)
    assert layer(still, "conv2d_1").filters == 32


def test_the_editor_goes_with_its_node_and_follows_the_view(still):
    double(still, at_value(still, "conv2d_2", 0))
    before = still.cards.inline.editor.pos()
    still.stage.pan(QPointF(30, 20))
    assert still.cards.inline.editor.pos() - before == QPoint(30, 20)
    still.document.edit("Remove", edits.remove, ["conv2d_2"])
    assert still.cards.inline.editor is None
    QApplication.processEvents()


def test_leaving_the_editor_keeps_what_was_typed(still, hand):
    double(still, at_value(still, "conv2d_2", 0))
    QTest.keyClicks(still.cards.inline.editor, "12")
    hand(still).click(QPoint(6, 500))
    assert still.cards.inline.editor is None
    assert layer(still).filters == 12
    assert steps(still) == 1
