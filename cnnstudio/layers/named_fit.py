"""Whether initialisers, regularisers and constraints fit the weights they are given to.

Keras finds out only when it builds a layer, or in the first training step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.fields import field_specs
from cnnstudio.layers.named import Value as Given
from cnnstudio.layers.named import parse_named
from cnnstudio.layers.shape import Misfit
from cnnstudio.layers.value import Value
from cnnstudio.layers.working import Weight

_MATRICES = ("identity", "orthogonal_regularizer")


def check_named(layer: Value, weights: tuple[Weight, ...]) -> None:
    """Refuse an initialiser, regulariser or constraint that cannot be used on its weight."""
    for field, text in particular(layer):
        for weight in _of(field.rpartition("_")[0], weights):
            _check(field, text, weight, getattr(layer, "dtype", None))


def particular(layer: Value) -> tuple[tuple[str, str], ...]:
    """Return the fields of a layer, with their texts, that may not take every weight."""
    fields, chosen = _named_fields(type(layer))
    return _unusual(fields, chosen(vars(layer))) if fields else ()


@lru_cache(maxsize=4096)
def _unusual(fields: tuple[str, ...], texts: tuple[str | None, ...]) -> tuple[tuple[str, str], ...]:
    pairs = zip(fields, texts, strict=True)
    return tuple(
        (field, text)
        for field, text in pairs
        if text is not None and (not text.isidentifier() or text in _PARTICULAR)
    )


_PARTICULAR = frozenset((*_MATRICES, "orthogonal", "stft"))
"""Those that do not take every weight; with arguments others may not either."""


@lru_cache(maxsize=512)
def _named_fields(
    model: type[Value],
) -> tuple[tuple[str, ...], Callable[[Mapping[str, str | None]], tuple[str | None, ...]]]:
    """Return the named fields of a kind, and what picks them out of all its values."""
    fields = tuple(spec.name for spec in field_specs(model) if spec.family is not None)
    if len(fields) == 1:
        return fields, lambda values: (values[fields[0]],)
    return fields, itemgetter(*fields) if fields else lambda _values: ()


def _of(part: str, weights: tuple[Weight, ...]) -> Iterator[Weight]:
    """Return the weights a field such as recurrent_initializer speaks of."""
    own = {weight.name.rpartition("/")[2] for weight in weights}
    names = {part, f"{part}_kernel", f"reverse_{part}"}
    if part == "depthwise" and "depthwise_kernel" not in own:
        names = {"kernel"}
    return (weight for weight in weights if weight.name.rpartition("/")[2] in names)


@lru_cache(maxsize=4096)
def _check(field: str, text: str, weight: Weight, dtype: str | None) -> None:
    family = field.rpartition("_")[2]
    name = text.partition("(")[0].strip()
    arguments = dict(parse_named(text, family).arguments)  # type: ignore[arg-type]
    rank = len(weight.shape)
    if name in _MATRICES and rank != 2:
        raise _misfit(field, tr("{name} is for matrices; {weight} is {shape}.", **_words(name, weight)))
    if name == "orthogonal" and rank < 2:
        raise _misfit(field, tr("{name} needs two axes; {weight} is {shape}.", **_words(name, weight)))
    if name == "orthogonal" and dtype == "bfloat16":
        raise _misfit(field, tr("TensorFlow cannot make orthogonal weights of the type bfloat16."))
    if name == "stft" and (rank != 3 or weight.shape[1] != 1 or weight.shape[2] < 2):
        message = tr(
            "{name} is for kernels of length × 1 × bands; {weight} is {shape}.", **_words(name, weight)
        )
        raise _misfit(field, message)
    for axis in _axes(arguments):
        if not -rank <= axis < rank:
            raise _misfit(
                field, tr("{weight} is {shape} and has no axis {axis}.", axis=axis, **_words(name, weight))
            )


def _words(name: str, weight: Weight) -> dict[str, str]:
    return {"name": name, "weight": weight.name, "shape": shape_text(weight.shape)}


def _axes(arguments: dict[str, Given]) -> Iterator[int]:
    for key in ("axis", "input_axes", "output_axes"):
        found = arguments.get(key)
        yield from found if isinstance(found, tuple) else (found,) if isinstance(found, int) else ()


def _misfit(field: str, message: str) -> Misfit:
    return Misfit(field.rpartition("_")[2], message, field)
