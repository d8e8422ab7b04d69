"""Every layer kind has a form whose controls show the defaults and can be reset, and cards without a number made up."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.shape import Misfit
from cnnstudio.layers.teaching import teaching
from cnnstudio.ui.inspector.any_control import any_control
from cnnstudio.ui.inspector.field_text import written
from cnnstudio.ui.inspector.named_form import NamedForm
from cnnstudio.ui.inspector.typed_field import TypedField
from cnnstudio.ui.widgets.teaching_text import unbroken
from tests.layers.of_each_family import of_each_family

_SHAPES = (
    (28, 28, 3), (16, 4), (16,), (8, 8, 8, 2), (6, 8, 8, 2), (4, 6, 6, 6, 2), (600, 1), (9000,), (7, 7, 1), (9, 9, 96),
    (8, 8), (1,),
)  # fmt: skip
_PLACEABLE = sorted(kind for kind, made in KINDS.items() if made.placeable)


_NEEDED = {
    "IntegerLookup": {"vocabulary": (3, 5)},
    "StringLookup": {"vocabulary": ("yes", "no")},
    "TextVectorization": {"vocabulary": ("yes", "no")},
}
_REAL = ("Discretization", "MelSpectrogram", "Normalization", "STFTSpectrogram")


def begun(kind):
    """Return a layer of this kind that works; a lookup needs its words."""
    return make(kind, **_NEEDED.get(kind, {}))


def ports_of(kind):
    """Return the ports that need a wire; an operation has a second input in place of a constant."""
    known = KINDS[kind]
    needed = tuple(port for port in known.inputs if port not in known.optional_inputs)
    return known.inputs if kind.startswith("ops.") else needed * (2 if known.variadic else 1)


def shape_for(layer):
    """Return the first shape that the layer works on."""
    return next((shape for shape in _SHAPES if works_on(layer, shape)), _SHAPES[0])


def works_on(layer, shape):
    try:
        layer.working((shape,) * len(ports_of(layer.kind)))
        layer.weights((shape,) * len(ports_of(layer.kind)))
    except Misfit:
        return False
    return True


def placed(document, kind):
    """Return the kind's node behind inputs that it works on."""
    layer = begun(kind)
    node = document.edit("add", edits.add, layer, name="here")
    dtype = "int32" if layer.family == "feature" and kind not in _REAL else "float32"
    for number, port in enumerate(ports_of(kind)):
        given = make("Input", shape=shape_for(layer), dtype=dtype)
        source = document.edit("in", edits.add, given, name=f"begin_{number}")
        document.edit("wire", edits.connect, source, node, target_port=port)
    return node


@pytest.mark.parametrize("kind", of_each_family(_PLACEABLE))
def test_each_kind_can_be_inspected(inspector, document, kind):
    node = placed(document, kind)
    inspector.set_selection([node])
    known = document.analysis.nodes[node]
    if inspector.form is not None:
        for spec in KINDS[kind].fields():
            row = inspector.form.row(spec.name)
            assert row.toolTip().startswith(spec.help)
            if isinstance(row.field.widget, TypedField | NamedForm):
                assert row.field.widget.text() == written(spec, getattr(known.layer, spec.name))
    assert known.state == "ok"
    assert inspector.shape.result.text() not in {"", "not known yet"}
    assert inspector.ways.maps.isEnabled()
    inspector.grab()


@pytest.mark.parametrize("kind", of_each_family(sorted(KINDS)))
def test_each_field_has_a_control_that_shows_its_default_and_one_sentence_of_help(qtbot, look, kind):
    for spec in KINDS[kind].fields():
        assert spec.help.endswith("."), spec.name
        control = any_control(KINDS[kind], spec, spec.default)
        qtbot.addWidget(control.widget)
        control.show(spec.default)
        assert control.problem() == "", spec.name
        assert control.widget.accessibleName(), spec.name


@pytest.mark.parametrize("kind", of_each_family(sorted(KINDS)))
def test_each_kind_can_be_read_about(inspector, kind):
    inspector.about.show_kind(kind)
    inspector.about.open()
    assert unbroken(teaching(kind).computes) == inspector.about.text.computes.text()
