"""Initialisers, regularisers and constraints: a name, its numbers as fields, and the text that is saved."""

from __future__ import annotations

import pytest

from cnnstudio.layers.catalogue import KINDS
from cnnstudio.ui.inspector.controls import control_for
from cnnstudio.ui.inspector.named_form import named_text


def named(document, field):
    return getattr(document.project.node("conv2d_2").layer, field)


@pytest.mark.parametrize(
    ("name", "family", "arguments", "text"),
    [
        ("l2", "regularizer", {"l2": 0.01}, "l2"),
        ("l2", "regularizer", {"l2": 0.02}, "l2(0.02)"),
        ("l1_l2", "regularizer", {"l1": 0.01, "l2": 0.5}, "l1_l2(l2=0.5)"),
        (
            "max_norm",
            "constraint",
            {"max_value": 3, "axis": 0},
            "max_norm(max_value=3)",
        ),
    ],
)
def test_the_text_names_what_is_not_as_usual(name, family, arguments, text):
    assert named_text(name, family, arguments) == text


def test_choosing_a_name_shows_its_numbers_and_a_number_writes_the_text(inspector, document, typed):
    inspector.set_selection(["conv2d_2"])
    form = inspector.form.row("kernel_regularizer").field.widget
    assert not form.below.isVisible()
    form.field.choose("l2")
    assert named(document, "kernel_regularizer") == "l2"
    assert form.below.isVisible()
    assert list(form.parts) == ["l2"]
    typed(form.parts["l2"], "0.05", enter=True)
    assert named(document, "kernel_regularizer") == "l2(0.05)"
    assert form.text() == "l2(0.05)"
    form.field.choose("")
    assert named(document, "kernel_regularizer") is None
    assert not form.below.isVisible()


def test_typing_a_number_is_one_step_that_can_be_undone(inspector, document, typed):
    inspector.set_selection(["conv2d_2"])
    form = inspector.form.row("kernel_initializer").field.widget
    form.field.choose("random_normal")
    before = len(document.history.steps)
    typed(form.parts["stddev"], "0.25", enter=True)
    assert named(document, "kernel_initializer") == "random_normal(stddev=0.25)"
    assert len(document.history.steps) == before + 1
    document.undo()
    assert named(document, "kernel_initializer") == "random_normal"
    assert form.parts["stddev"].value() == 0.05


def test_a_refused_number_shows_its_sentence_and_the_text_stays(inspector, document, typed):
    inspector.set_selection(["conv2d_2"])
    row = inspector.form.row("kernel_regularizer")
    row.field.widget.field.choose("l2")
    typed(row.field.widget.parts["l2"], "-1", enter=True)
    assert row.problem().endswith(".")
    assert named(document, "kernel_regularizer") == "l2"


def test_words_are_chosen_from_those_that_fit(inspector, document, qtbot):
    inspector.set_selection(["conv2d_2"])
    form = inspector.form.row("kernel_initializer").field.widget
    form.field.choose("variance_scaling")
    mode = form.parts["mode"]
    assert [mode.itemText(n) for n in range(mode.count())] == ["fan_in", "fan_out", "fan_avg"]
    mode.setFocus()
    qtbot.keyClicks(mode, "fan_out")
    assert named(document, "kernel_initializer") == "variance_scaling(mode=fan_out)"


def every_named():
    return [
        pytest.param(spec, word, id=f"{spec.name}-{word}")
        for spec in {s.family: s for s in KINDS["Conv2D"].fields() if s.control == "named"}.values()
        for word in spec.choices
    ]


@pytest.mark.parametrize(("spec", "word"), every_named())
def test_every_name_has_fields_that_hold_its_usual_values(qtbot, look, spec, word):
    control = control_for(spec, word)
    qtbot.addWidget(control.widget)
    assert control.widget.text() == word
    assert control.problem() == ""
