"""The arguments that Keras always asks for: they have no default there, so no value of ours differs from one."""

from __future__ import annotations

_ALWAYS = frozenset({
    "cell", "cells", "dims", "drop_path_rate", "equation", "filters", "head_dim", "height", "input_dim", "key_dim", "layer", "layers",
    "num_heads", "num_key_value_heads", "num_query_heads", "output_dim", "output_size", "projection_dim", "rate", "shape",
    "stddev", "target_shape", "units", "width",
})  # fmt: skip
_FACTORS = (
    "RandomBrightness", "RandomColorDegeneration", "RandomContrast", "RandomHue", "RandomPosterization", "RandomRotation",
    "RandomSaturation", "RandomSharpness",
)  # fmt: skip
_REDUCTIONS = ("ops.Max", "ops.Mean", "ops.Min", "ops.Std", "ops.Sum", "ops.Var")
_OF_KINDS = {
    # Without these Keras would learn them from data by `adapt`, which a design cannot do.
    "bin_boundaries": ("Discretization",),
    "num_tokens": ("CategoryEncoding",),
    "vocabulary": ("IntegerLookup", "StringLookup", "TextVectorization"),
    "activation": ("Activation",),
    "axes": ("Dot", "ops.Transpose"),
    # Without an axis these operations would take the batch in, or work along it.
    "axis": (*_REDUCTIONS, "ops.ExpandDims", "ops.Split", "ops.Squeeze", "ops.Stack"),
    "dtype": ("ops.Cast",),
    "factor": _FACTORS,
    "function": ("ops.Function",),
    "height_factor": ("RandomTranslation", "RandomZoom"),
    "indices_or_sections": ("ops.Split",),
    "init_values": ("LayerScale",),
    "key": ("ops.GetItem",),
    "n": ("RepeatVector",),
    "newshape": ("ops.Reshape",),
    "num_bins": ("Hashing", "HashedCrossing"),
    "output_shape": ("EinsumDense",),
    "pool_size": ("AveragePooling1D", "AveragePooling2D", "AveragePooling3D"),
    "scale": ("CustomScaleLayer", "Rescaling"),
    "width_factor": ("RandomTranslation",),
    "x_max": ("ops.Clip",),
    "x_min": ("ops.Clip",),
}


def asked(kind: str, field: str) -> bool:
    """Say whether Keras has no default for this argument of a kind."""
    if field == "kernel_size":
        return kind != "RandomGaussianBlur"
    return field in _ALWAYS or kind in _OF_KINDS.get(field, ())
