"""Whatever is typed into any field of any kind: the value stays or is a valid one, and a refusal says why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.document.edits.parts import with_layer
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.ui.inspector.form import Form

pytestmark = pytest.mark.slow

_TEXTS = (
    "abc",
    "-1",
    "0",
    "1000000000000",
    "10^12",
    "nan",
    "inf",
    "1, 2, 3, 4, 5, 6, 7",
    "",
    "()",
    "1e400",
    "½",
)
_PLACEABLE = sorted(kind for kind, made in KINDS.items() if made.placeable)


def type_in(field, words):
    """Type as the keyboard does, then press Enter."""
    field.setFocus()
    field.setText(words)
    field.textEdited.emit(words)
    field.returnPressed.emit()


def lines_of(form):
    form.fold.setChecked(True)
    return [(name, line) for name, row in form._rows.items() for line in row.findChildren(QLineEdit)]


@pytest.mark.parametrize("kind", _PLACEABLE)
def test_no_text_breaks_a_form(qtbot, look, kind):
    document = Document(templates.new("empty"))
    node = document.edit("add", edits.add, make(kind))
    if not KINDS[kind].fields():
        return
    form = Form(document, (node,))
    qtbot.addWidget(form)
    form.show()
    for name, line in lines_of(form):
        row, before = form.row(name), document.project.node(node).layer
        for words in _TEXTS:
            type_in(line, words)
            now = document.project.node(node).layer
            if row.problem():
                assert row.problem()[0].isupper() or row.problem()[0] in "'\"abcdefghijklmnopqrstuvwxyz", name
                assert row.problem().endswith("."), (name, words, row.problem())
                assert "Traceback" not in row.problem()
            # What was taken is a value of the kind, checked anew.
            assert type(now).model_validate(dict(now)) == now
            document.edit("back", with_layer, node, before) if now != before else None
            form.refresh()


def test_a_refused_text_names_the_limits_and_leaves_the_value(qtbot, look):
    document = Document(templates.new("mnist-cnn"))
    form = Form(document, ("conv2d_2",))
    qtbot.addWidget(form)
    row = form.row("filters")
    for words in ("abc", "-1", "0", "1000000000000", "nan"):
        type_in(row.field.widget, words)
        assert row.problem(), words
        assert document.project.node("conv2d_2").layer.filters == 64
    type_in(row.field.widget, "12")
    assert row.problem() == ""
    assert document.project.node("conv2d_2").layer.filters == 12


def test_no_half_of_a_refused_number_is_kept(qtbot, look):
    document = Document(templates.new("empty"))
    node = document.edit("add", edits.add, make("Dropout", rate=0.25))
    form = Form(document, (node,))
    qtbot.addWidget(form)
    form.show()
    field = form.row("rate").findChildren(QLineEdit)[0]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "-0.1")
    assert form.row("rate").problem()
    assert field.text() == "-0.1"
    assert document.project.node(node).layer.rate == 0.25
    field.selectAll()
    qtbot.keyClicks(field, "0.5")
    assert document.project.node(node).layer.rate == 0.5
    assert not form.row("rate").problem()


@pytest.mark.parametrize(
    ("kind", "name", "typed", "said"),
    [
        ("Conv2D", "filters", "many", "whole number from 1 to 1,000,000"),
        ("Conv2D", "filters", "-4", "whole number from 1 to 1,000,000"),
        ("Conv2D", "filters", "0", "whole number from 1 to 1,000,000"),
        ("Conv2D", "filters", "10^12", "whole number from 1 to 1,000,000"),
        ("Conv2D", "filters", "NaN", "whole number from 1 to 1,000,000"),
        ("Conv2D", "kernel_size", "3, 3, 3", "Type 2 numbers"),
        ("Conv2D", "kernel_size", "0", "whole number from 1"),
        ("Dropout", "rate", "NaN", "Type a number from 0 below 1."),
        ("Dropout", "rate", "half", "Type a number from 0 below 1."),
        ("Conv2D", "strides", "3, 3, 3", "Type 2 numbers, such as 3 × 3."),
        ("MaxPooling2D", "pool_size", "5x5x5", "Type 2 numbers, such as 3 × 3."),
        ("Conv3D", "strides", "2, 2", "Type 3 numbers"),
        ("Input", "shape", "28, wide", "is not a whole number; type numbers, such as 28, 28, 1."),
        ("Input", "shape", "28, -1, 1", "."),
        ("Input", "shape", "0, 0", "."),
        ("MaxPooling2D", "strides", "2, 2, 2", "Type one number, or height and width."),
        ("ZeroPadding2D", "padding", "1, 2, 3", "Type one number"),
    ],
)
def test_what_the_keyboard_types_is_refused_under_the_field_with_the_limit(
    qtbot, look, kind, name, typed, said
):
    document = Document(templates.new("empty"))
    node = document.edit("add", edits.add, make(kind))
    form = Form(document, (node,))
    qtbot.addWidget(form)
    form.show()
    before, row = document.project, form.row(name)
    field = row.findChildren(QLineEdit)[0]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said in row.problem()
    assert row.label.text() == row.spec.title
    assert document.project == before


def test_shapes_beyond_memory_and_open_axes_are_answered_at_once_and_never_wrongly(qtbot, look):
    document = Document(templates.new("mnist-cnn"))
    form = Form(document, ("input",))
    qtbot.addWidget(form)
    form.show()
    field = form.row("shape").findChildren(QLineEdit)[0]
    for typed in ("?, ?, 1", "1000000, 1000000, 3", "2000000000, 28, 1"):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        problems = [p for p in document.analysis.problems if p.severity == "error"]
        assert form.row("shape").problem() or problems, typed
        assert form.row("shape").problem() or not document.analysis.totals.complete
