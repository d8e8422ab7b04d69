"""Fields that differ from Keras's defaults: their dot, the filter, and the ways back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import make

_RESET = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def layer(document, node_id="conv2d_2"):
    return document.project.node(node_id).layer


def seen(form):
    return [name for name, row in form._rows.items() if row.isVisible()]


def test_what_keras_always_asks_for_has_no_dot_and_says_so(inspector):
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row("filters")
    assert not row.is_changed()
    assert "Keras has no default for it." in row.toolTip()
    assert "Keras's default: valid." in inspector.form.row("padding").toolTip()


def test_the_filter_leaves_changed_fields_of_both_parts_in_their_order(inspector, document, qtbot):
    document.edit("change", edits.set_fields, "conv2d_2", padding="same", use_bias=False, groups=2)
    inspector.set_selection(["conv2d_2"])
    qtbot.mouseClick(inspector.head.filter, Qt.MouseButton.LeftButton)
    form = inspector.form
    assert set(seen(form)) == {"padding", "activation", "use_bias", "groups"}
    assert not form.fold.isVisible()
    tops = [form._rows[name].y() for name in ("padding", "activation")]
    assert max(tops) < min(form._rows[name].y() for name in ("use_bias", "groups")) or form.height() == 0
    qtbot.mouseClick(inspector.head.filter, Qt.MouseButton.LeftButton)
    assert "filters" in seen(form)
    assert "use_bias" not in seen(form)
    form.fold.setChecked(True)
    names = [s.name for s in form.built_for.fields()]
    shown = sorted(form._rows.values(), key=form._column.indexOf)
    common = [row.spec.name for row in shown if not row.spec.advanced]
    assert common == [n for n in names if n in common]
    advanced = [row.spec.name for row in shown if row.spec.advanced]
    assert advanced == [n for n in names if n in advanced]


def test_the_filter_stays_from_layer_to_layer_and_says_when_nothing_is_changed(inspector, document, qtbot):
    document.edit("plain", edits.set_fields, "dense_1", activation=None)
    inspector.set_selection(["conv2d_2"])
    qtbot.mouseClick(inspector.head.filter, Qt.MouseButton.LeftButton)
    inspector.set_selection(["dense_1"])
    assert seen(inspector.form) == []
    assert inspector.form._nothing.isVisible()
    assert inspector.form.changed_count() == 0


def test_a_field_that_is_reset_leaves_the_filtered_form(inspector, document, qtbot):
    inspector.set_selection(["conv2d_2"])
    qtbot.mouseClick(inspector.head.filter, Qt.MouseButton.LeftButton)
    row = inspector.form.row("activation")
    qtbot.mouseClick(row.reset_dot, Qt.MouseButton.LeftButton)
    assert layer(document).activation is None
    assert not row.isVisible()


@pytest.mark.parametrize("name", ["padding", "use_bias", "groups", "kernel_initializer", "dilation_rate"])
def test_a_key_takes_the_default_from_within_each_kind_of_control(inspector, document, qtbot, name):
    changes = {
        "padding": "same",
        "use_bias": False,
        "groups": 2,
        "kernel_initializer": "he_normal",
        "dilation_rate": (2, 2),
    }
    document.edit("change", edits.set_fields, "conv2d_2", **{name: changes[name]})
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row(name)
    widget = row.findChildren(QLineEdit)[0] if row.findChildren(QLineEdit) else row.field.widget
    qtbot.keyClick(widget, Qt.Key.Key_Backspace, _RESET)
    assert getattr(layer(document), name) == row.spec.default
    assert not row.reset_dot.isVisible()


def test_the_dot_is_reached_by_tab_and_pressed_by_space(inspector, document, qtbot):
    document.edit("change", edits.set_fields, "conv2d_2", padding="same")
    inspector.set_selection(["conv2d_2"])
    dot = inspector.form.row("padding").reset_dot
    assert dot.focusPolicy() & Qt.FocusPolicy.TabFocus
    dot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(dot, Qt.Key.Key_Space)
    assert layer(document).padding == "valid"


def test_the_context_menu_of_a_text_offers_the_default(inspector, document):
    document.edit("change", edits.set_fields, "conv2d_2", kernel_initializer="he_normal")
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row("kernel_initializer")
    field = row.field.widget.field
    place = field.rect().center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, field.mapToGlobal(place))
    QApplication.sendEvent(field, asked)
    offer = next(a for a in row._menu.actions() if "glorot_uniform" in a.text())
    offer.trigger()
    row._menu.close()
    assert layer(document).kernel_initializer == "glorot_uniform"


def test_a_range_is_one_number_or_two_and_its_limits_are_told(inspector, document, typed):
    source = document.edit("in", edits.add, make("Input", shape=(28, 28, 1)), name="begin")
    node = document.edit("add", edits.add, make("RandomTranslation"), name="here")
    document.edit("wire", edits.connect, source, node)
    inspector.set_selection([node])
    row = inspector.form.row("height_factor")
    typed(row.field.widget, "-0.1 to 0.3", enter=True)
    assert layer(document, node).height_factor == (-0.1, 0.3)
    assert row.field.widget.text() == "-0.1 to 0.3"
    typed(row.field.widget, "7", enter=True)
    assert "from −1 to 1" in row.problem()
    assert layer(document, node).height_factor == (-0.1, 0.3)
