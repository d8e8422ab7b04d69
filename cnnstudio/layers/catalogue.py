"""All layer kinds, in the order of the palette; the one place that knows them by name."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from cnnstudio.layers import (
    activation,
    adaptive_pooling,
    attention,
    augmentation,
    augmentation_bent,
    augmentation_blended,
    augmentation_colour,
    augmentation_mixed,
    augmentation_tone,
    borders,
    cells,
    conv_recurrent,
    convolution,
    convolution_1d,
    convolution_3d,
    dense,
    depthwise,
    dot,
    einsum,
    embedding,
    feature,
    grouped_heads,
    hashing,
    heads,
    held,
    image,
    image_tone,
    input_output,
    lookup,
    merge,
    noise,
    normalisation,
    operation,
    operation_scale,
    operation_shape,
    operation_slice,
    operation_value,
    pipeline,
    pooling,
    pooling_1d,
    pooling_3d,
    recurrent,
    reshape,
    spectrogram,
    text,
    transposed,
    upsampling,
    wrappers,
)
from cnnstudio.layers.fields import field_specs
from cnnstudio.layers.kind import FAMILY_TITLES, FamilyName, Layer
from cnnstudio.layers.limits import limits_sentence
from cnnstudio.layers.refusals import refusal
from cnnstudio.layers.value import Value, first_error

_MODULES = (
    input_output,
    convolution,
    depthwise,
    transposed,
    convolution_1d,
    convolution_3d,
    pooling,
    pooling_1d,
    pooling_3d,
    adaptive_pooling,
    dense,
    einsum,
    embedding,
    reshape,
    borders,
    upsampling,
    activation,
    normalisation,
    merge,
    dot,
    noise,
    recurrent,
    conv_recurrent,
    wrappers,
    cells,
    attention,
    heads,
    grouped_heads,
    operation,
    operation_value,
    operation_shape,
    operation_slice,
    operation_scale,
    image,
    image_tone,
    augmentation,
    augmentation_bent,
    augmentation_colour,
    augmentation_tone,
    augmentation_mixed,
    augmentation_blended,
    pipeline,
    feature,
    hashing,
    lookup,
    text,
    spectrogram,
)
_ALL: tuple[type[Layer], ...] = tuple(kind for module in _MODULES for kind in module.KINDS)

KINDS: dict[str, type[Layer]] = {kind.kind: kind for kind in _ALL}


def families() -> tuple[tuple[FamilyName, tuple[type[Layer], ...]], ...]:
    """Return the families in the palette's order, each with the kinds that can be placed."""
    return tuple(
        (family, tuple(k for k in _ALL if k.family == family and k.placeable)) for family in FAMILY_TITLES
    )


def make(kind: str, **arguments: Any) -> Layer:
    """Return a layer of this kind; a ValidationError names the field at fault."""
    return KINDS[kind](**arguments)


def problem_of(error: ValidationError, model: type[Value]) -> tuple[str, str]:
    """Return the field and one sentence with its limits, from a refused value."""
    field, message = first_error(error)
    details = error.errors(include_url=False)[0]
    spec = next((s for s in field_specs(model) if s.name == field), None)
    if spec is None or details["type"] == "value_error":
        return field, message
    if spec.control in ("whole", "real", "pair", "triple"):
        return field, limits_sentence(spec.control == "real", spec.low, spec.high, spec.above, spec.below)
    return field, refusal(details, spec)


held.learn(KINDS, problem_of)
