"""Whether the initialiser and regulariser that a layer names can be used for arrays of its weights' shapes."""

from __future__ import annotations

from cnnstudio.language import tr
from cnnstudio.layers.shape import Misfit
from cnnstudio.layers.working import Weight

_AXES = {"orthogonal": (2, 99), "identity": (2, 2), "orthogonal_regularizer": (2, 2)}
"""Fewest and most axes of the arrays that these are made for; all others take any."""


def check_named(layer: object, weights: tuple[Weight, ...]) -> None:
    """Refuse what is named for an array with too few or too many axes."""
    for weight in weights:
        for ending in ("initializer", "regularizer"):
            _check(layer, weight, ending)


def _check(layer: object, weight: Weight, ending: str) -> None:
    field = _field(layer, weight.name, ending)
    text = getattr(layer, field, None)
    word = text.partition("(")[0].strip() if isinstance(text, str) else ""
    fewest, most = _AXES.get(word, (0, 99))
    if not fewest <= len(weight.shape) <= most:
        raise Misfit(
            ending,
            tr(
                "{word} is made for {axes}; {weight} has {n} axes.",
                word=word,
                axes=tr("a table of two axes") if most == 2 else tr("two axes or more"),
                weight=weight.name,
                n=len(weight.shape),
            ),
            field,
        )
    if word == "orthogonal" and getattr(layer, "dtype", None) == "bfloat16":
        raise Misfit(
            ending, tr("TensorFlow cannot draw orthogonal numbers in bfloat16; choose another."), field
        )


def _field(layer: object, name: str, ending: str) -> str:
    """Return the field that names something for a weight: kernel_initializer, depthwise_initializer and so on."""
    last = name.rpartition("/")[2]
    tried = (last, last.removesuffix("_kernel"), last.removeprefix("reverse_"), "depthwise")
    return next((f"{one}_{ending}" for one in tried if hasattr(layer, f"{one}_{ending}")), "")
