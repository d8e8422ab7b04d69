"""Every layer kind has a form whose controls show the defaults and can be reset, and cards without a number made up."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.ui.inspector.field_text import written
from cnnstudio.ui.inspector.typed_field import TypedField

_INPUTS = {"Reshape": (7, 7, 1), "Conv1D": (10, 4), "LSTM": (10, 4), "GRU": (10, 4)}


def placed(document, kind):
    shape = _INPUTS.get(kind, (10, 4) if "1D" in kind else (28, 28, 3))
    source = document.edit("in", edits.add, make("Input", shape=shape), name="begin")
    node = document.edit("add", edits.add, make(kind), name="here")
    if KINDS[kind].inputs:
        document.edit("wire", edits.connect, source, node)
        if KINDS[kind].variadic:
            document.edit("wire", edits.connect, source, node)
    return node


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_can_be_inspected(inspector, document, kind):
    node = placed(document, kind)
    inspector.set_selection([node])
    known = document.analysis.nodes[node]
    if inspector.form is not None:
        for spec in KINDS[kind].fields():
            row = inspector.form.row(spec.name)
            assert row.toolTip().startswith(spec.help)
            if isinstance(row.field.widget, TypedField):
                assert row.field.widget.text() == written(spec, getattr(known.layer, spec.name))
    assert known.state == "ok"
    assert inspector.shape.result.text() not in {"", "not known yet"}
    assert inspector.ways.maps.isEnabled()
    inspector.grab()
