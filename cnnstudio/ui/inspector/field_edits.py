"""Edits of the same fields on one or several layers, as the form makes them."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from cnnstudio.document import edits
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import problem_of
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer


def set_on_all(project: Project, node_ids: tuple[str, ...], **fields: Any) -> Project:
    """Return the project with the same fields set on each of these nodes."""
    for node_id in node_ids:
        project = edits.set_fields(project, node_id, **fields)
    return project


def changed(layer: Layer, name: str, value: Any) -> Layer:
    """Return the layer with one field changed."""
    return layer.replaced(**{name: value})


def objection_to(layer: Layer, name: str, value: Any) -> str:
    """Return the sentence with which a layer refuses a value, or an empty text."""
    try:
        layer.replaced(**{name: value})
    except ValidationError as error:
        return problem_of(error, type(layer))[1]
    return ""


def common_value(layers: tuple[Layer, ...], spec: FieldSpec) -> tuple[Any, bool]:
    """Return a field's value and whether all layers share it."""
    values = [getattr(layer, spec.name) for layer in layers]
    return values[0], all(value == values[0] for value in values)
