"""Number fields: changed by dragging, by sums and by commas; several layers at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.ui.inspector.panel import Inspector
from cnnstudio.ui.widgets import NumberField

NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def drag(field, by, held=NONE, release=True):
    """Press in the middle of a field and go sideways in small steps, as a hand does."""
    start = QPoint(20, field.height() // 2)
    QTest.mousePress(field, Qt.MouseButton.LeftButton, held, start)
    for step in range(1, 9):
        at = QPointF(start) + QPointF(by * step / 8, 0)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, field.mapToGlobal(at),
            Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, held,
        )  # fmt: skip
        QApplication.sendEvent(field, event)
    if release:
        QTest.mouseRelease(field, Qt.MouseButton.LeftButton, held, start + QPoint(by, 0))


@pytest.fixture
def shown(qtbot, look):
    def show(**settings):
        field = NumberField(**settings)
        qtbot.addWidget(field)
        field.resize(120, 28)
        with qtbot.waitActive(field):
            field.show()
        field.clearFocus()
        return field

    return show


@pytest.mark.parametrize(("held", "value"), [(NONE, 42), (SHIFT, 33), (CONTROL, 132)])
def test_a_drag_changes_a_whole_number(shown, held, value):
    field = shown(value=32, low=1, high=1000)
    drag(field, 40, held)
    assert field.value() == value
    assert field.text() == str(value)


def test_a_drag_changes_a_real_number_in_its_own_steps(shown):
    field = shown(value=0.5, low=0.0, high=1.0, step=0.1, whole=False)
    drag(field, 8)
    assert field.value() == 0.7
    field.clearFocus()
    drag(field, 8, SHIFT)
    assert field.value() == pytest.approx(0.72)
    field.clearFocus()
    drag(field, 400)
    assert field.value() == 1.0


def test_a_press_without_travel_takes_the_keyboard_and_changes_nothing(shown):
    field = shown(value=32)
    drag(field, 2)
    assert field.hasFocus()
    assert field.selectedText() == "32"
    assert field.value() == 32


def test_a_drag_ends_once_and_escape_takes_it_back(shown):
    field = shown(value=32)
    ends = []
    field.editingEnded.connect(lambda: ends.append(field.value()))
    drag(field, 40)
    assert ends == [42]
    field.clearFocus()
    drag(field, 40, release=False)
    assert field.value() == 52
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, NONE, QPoint(60, 10))
    assert field.value() == 42


@pytest.mark.parametrize(
    ("typed", "value"), [("64*2", 128), ("+=8", 40), ("(3+5)*4", 32), ("2^5", 32), ("-=2", 30), ("/=4", 8)]
)
def test_sums_are_worked_out(shown, typed, value):
    field = shown(value=32, low=1, high=1000)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == value
    assert field.text() == str(value)


def test_a_comma_is_read_as_a_stop_and_shown_as_one(shown):
    field = shown(value=0.1, low=0.0, high=1.0, whole=False)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0,5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), field.text()) == (0.5, "0.5")


def test_what_is_out_of_range_is_refused_with_the_range(shown):
    field = shown(value=32, low=1, high=1000)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "64*200")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.problem() == "Type a whole number from 1 to 1,000."
    assert field.value() == 32


@pytest.fixture
def inspector(qtbot, look):
    document = Document(templates.new("mnist-cnn"))
    panel = Inspector(document, look)
    document.changed.connect(panel.apply)
    panel.resize(320, 900)
    qtbot.addWidget(panel)
    with qtbot.waitActive(panel):
        panel.show()
    yield panel, document
    document.changed.disconnect(panel.apply)


def field_of(panel, name) -> NumberField:
    return next(f for f in panel.findChildren(NumberField) if f.accessibleName() == name and f.isVisible())


def test_dragging_a_field_is_one_step(inspector):
    panel, document = inspector
    panel.set_selection(["conv2d_2"])
    drag(field_of(panel, "Filters"), -40)
    assert document.project.node("conv2d_2").layer.filters == 54
    assert document.history.position == 1
    drag(field_of(panel, "Filters"), 0)
    assert document.history.position == 1


def test_fields_that_differ_show_a_dash_and_an_edit_sets_all_in_one_step(inspector):
    panel, document = inspector
    panel.set_selection(["conv2d_1", "conv2d_2"])
    field = field_of(panel, "Filters")
    assert (field.text(), field.placeholderText()) == ("", "–")
    field.setFocus()
    QTest.keyClicks(field, "24")
    QTest.keyClick(field, Qt.Key.Key_Return)
    filters = [document.project.node(node).layer.filters for node in ("conv2d_1", "conv2d_2")]
    assert filters == [24, 24]
    assert document.history.position == 1
    assert document.undo_label.startswith("2 layers filters 24")
    document.undo()
    assert (field.text(), field.placeholderText()) == ("", "–")


def test_layers_that_agree_show_their_value(inspector):
    panel, document = inspector
    document.edit("Same", edits.set_fields, "conv2d_1", filters=64)
    panel.set_selection(["conv2d_1", "conv2d_2"])
    assert field_of(panel, "Filters").text() == "64"


def test_an_edit_that_one_layer_refuses_changes_none(inspector):
    panel, document = inspector
    panel.set_selection(["conv2d_1", "conv2d_2"])
    before = document.project
    field = field_of(panel, "Filters")
    field.setFocus()
    QTest.keyClicks(field, "0")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert document.project is before
    assert field.problem().endswith(".")
