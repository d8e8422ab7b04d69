"""The control of any field, those that hold layers included."""

from __future__ import annotations

from typing import Any

from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer
from cnnstudio.ui.inspector.controls import FieldControl, control_for
from cnnstudio.ui.inspector.held_form import HeldForm
from cnnstudio.ui.inspector.held_list import HeldList
from cnnstudio.ui.inspector.typed_field import Objection, no_objection


def any_control(
    holder: type[Layer],
    spec: FieldSpec,
    value: Any,
    objection: Objection = no_objection,
    several: bool = False,
) -> FieldControl:
    """Return the control of a field of this kind."""
    if spec.control == "layer":
        return _told(spec, _form(holder, spec, value, objection))
    if spec.control == "layers":
        return _told(spec, HeldList(holder, spec, value, _form_maker(holder, spec), objection))
    return control_for(spec, value, objection, several)


def _form(holder: type[Layer], spec: FieldSpec, layer: Layer | None, objection: Objection) -> HeldForm:
    return HeldForm(holder, spec, layer, any_control, objection)


def _form_maker(holder: type[Layer], spec: FieldSpec) -> Any:
    return lambda layer, objection: _form(holder, spec, layer, objection)


def _told(spec: FieldSpec, held: HeldForm | HeldList) -> FieldControl:
    return FieldControl(
        spec, held, held.taken, held.show_value, held.show_mixed, held.editingEnded, held.grown, wide=True
    )
