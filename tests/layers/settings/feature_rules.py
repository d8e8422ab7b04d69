"""Where the layers that prepare features, texts and sound are stricter than Keras."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from tests.layers.settings import Shape
from tests.layers.stricter import stricter

Given = dict[str, Any]
Inputs = tuple[Shape, ...]

_JOINED = ("multi_hot", "count", "tf_idf", "binary")
_HALF = ("float16", "bfloat16", "mixed_float16", "mixed_bfloat16")


@stricter(
    "adapt",
    "Nothing is adapted to data here; Keras builds the layer and refuses to compute until it has been.",
    "Discretization",
    "IntegerLookup",
    "StringLookup",
    "TextVectorization",
    example=("IntegerLookup", {}, ((4,),)),
)
def adapt(arguments: Given, inputs: Inputs) -> bool:
    """Cover layers without boundaries or vocabulary."""
    return "bin_boundaries" not in arguments and "vocabulary" not in arguments


@stricter(
    "announced",
    "Keras announces the shape of a batch joined along its last axis and joins along the first.",
    "CategoryEncoding",
    "Hashing",
    "IntegerLookup",
    "StringLookup",
    "TextVectorization",
    example=("CategoryEncoding", {"num_tokens": 3}, ((4, 2),)),
)
def announced(arguments: Given, inputs: Inputs) -> bool:
    """Cover several rows per sample that are joined."""
    usual = "multi_hot" if "num_tokens" in arguments else "int"
    return arguments.get("output_mode", usual) in _JOINED and len(inputs[0]) > 1


@stricter(
    "announced-rows",
    "Keras announces one row for the last axis and makes one for each value.",
    "Hashing",
    example=("Hashing", {"num_bins": 3, "output_mode": "one_hot"}, ((4,),)),
)
def announced_rows(arguments: Given, inputs: Inputs) -> bool:
    """Cover one-hot rows of a last axis that is not 1."""
    return arguments.get("output_mode") == "one_hot" and inputs[0][-1] != 1


@stricter(
    "boundaries",
    "Boundaries that do not ascend are refused when numbers flow, and none at all make one bin of everything.",
    "Discretization",
    example=("Discretization", {"bin_boundaries": (2.0, 1.0)}, ((4,),)),
)
def boundaries(arguments: Given, inputs: Inputs) -> bool:
    """Cover boundaries out of order."""
    bounds = arguments.get("bin_boundaries", ())
    return not bounds or any(a > b for a, b in pairwise(bounds))


@stricter(
    "half-counts",
    "TensorFlow does not count in half precision.",
    "Discretization",
    "CategoryEncoding",
    example=(
        "Discretization",
        {"bin_boundaries": (1.0,), "output_mode": "count", "dtype": "float16"},
        ((4,),),
    ),
)
def half_counts(arguments: Given, inputs: Inputs) -> bool:
    """Cover counts in half precision."""
    return arguments.get("output_mode") == "count" and arguments.get("dtype") in _HALF


@stricter(
    "sparse",
    "Maps, checks and later layers read full rows; Keras fails to count into sparse ones besides.",
    "Discretization",
    "CategoryEncoding",
    "Hashing",
    "HashedCrossing",
    "IntegerLookup",
    "StringLookup",
    "TextVectorization",
    example=("CategoryEncoding", {"num_tokens": 3, "sparse": True}, ((4,),)),
)
def sparse(arguments: Given, inputs: Inputs) -> bool:
    """Cover sparse rows."""
    return bool(arguments.get("sparse"))


@stricter(
    "crossing",
    "TensorFlow crosses two single numbers, into at least one bin; Keras finds out when numbers flow.",
    "HashedCrossing",
    example=("HashedCrossing", {"num_bins": 4}, ((3,), (3,))),
)
def crossing(arguments: Given, inputs: Inputs) -> bool:
    """Cover longer inputs and bins below one."""
    return any(shape != (1,) for shape in inputs) or arguments["num_bins"] < 1


@stricter(
    "statistics",
    "A variance is never below 0, and an axis has its statistics once.",
    "Normalization",
    example=("Normalization", {"mean": 1.0, "variance": -2.0}, ((4,),)),
)
def statistics(arguments: Given, inputs: Inputs) -> bool:
    """Cover negative variances and axes named twice."""
    axis = arguments.get("axis", -1)
    axes = axis if isinstance(axis, tuple) else (0,) if axis is None else (axis,)
    return arguments.get("variance") == -2.0 or len({a % (len(inputs[0]) + 1) for a in axes}) < len(axes)


@stricter(
    "words-out",
    "Words that come out of a layer cannot be read by any other, nor be learned from.",
    "StringLookup",
    example=("StringLookup", {"vocabulary": ("a", "b"), "invert": True}, ((4,),)),
)
def words_out(arguments: Given, inputs: Inputs) -> bool:
    """Cover places turned back into words."""
    return bool(arguments.get("invert"))


@stricter(
    "texts",
    "Keras announces one shape for all inputs of a text layer and makes others, or finds out when texts flow.",
    "TextVectorization",
    example=("TextVectorization", {"vocabulary": ("a",)}, ((4,),)),
)
def texts(arguments: Given, inputs: Inputs) -> bool:
    """Cover inputs that are not one text, rows of cut texts, and rows of different lengths."""
    cut, places = (
        arguments.get("split", "whitespace") is not None,
        arguments.get("output_mode", "int") == "int",
    )
    unfit = (cut and inputs[0] != (1,)) or (places and len(inputs[0]) != 1)
    return unfit or (cut and not places) or bool(arguments.get("ragged"))


@stricter(
    "mel-length",
    "Keras announces one piece too many where length + 1 divides by the stride, mirrors half a piece of sound that may not "
    "be there, and reads one row only; none of this shows before numbers flow.",
    "MelSpectrogram",
    example=("MelSpectrogram", {"fft_length": 16, "sequence_stride": 4}, ((63,),)),
)
def mel_length(arguments: Given, inputs: Inputs) -> bool:
    """Cover lengths that come out otherwise than announced, and several rows."""
    width, stride = inputs[0][0], arguments.get("sequence_stride", 512)
    short = width is not None and width <= arguments.get("fft_length", 2048) // 2
    return len(inputs[0]) != 1 or short or (width is not None and stride > 0 and (width + 1) % stride == 0)


@stricter(
    "mel-words",
    "Keras looks at stride, pitches and window only when numbers flow.",
    "MelSpectrogram",
    example=("MelSpectrogram", {"window": "blackman"}, ((4000,),)),
)
def mel_words(arguments: Given, inputs: Inputs) -> bool:
    """Cover strides that move nothing and windows that are not there."""
    return arguments.get("window") == "blackman" or arguments.get("sequence_stride", 1) < 1


@stricter(
    "series-length",
    "The waves can be laid only along a series of known length; a window of one sample divides by zero.",
    "STFTSpectrogram",
    example=("STFTSpectrogram", {"frame_length": 8}, ((None, 1),)),
)
def series_length(arguments: Given, inputs: Inputs) -> bool:
    """Cover unknown lengths and windows of one sample."""
    return None in inputs[0] or arguments["frame_length"] == 1


@stricter(
    "ignored-type",
    "Keras's lookups throw the number type away, whatever it says.",
    "IntegerLookup",
    "StringLookup",
    example=("IntegerLookup", {"vocabulary": (1,), "dtype": "float33"}, ((4,),)),
)
def ignored_type(arguments: Given, inputs: Inputs) -> bool:
    """Cover number types that do not exist."""
    return arguments.get("dtype") == "float33"
