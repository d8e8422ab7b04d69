"""Other forms of a convolution: for each, the layers that would stand in its place, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.forms import Form, Place, present_form, titles
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.catalogue import KINDS, make, problem_of
from cnnstudio.layers.kind import Layer

_KEPT = (
    "kernel_size", "strides", "padding", "dilation_rate", "data_format", "use_bias", "activation", "trainable",
    "dtype", "bias_initializer", "bias_regularizer", "bias_constraint", "activity_regularizer",
)  # fmt: skip
_ROLES = ("initializer", "regularizer", "constraint")
_STEMS = ("kernel", "depthwise", "pointwise")


class _NotPossible(Exception):
    """A form cannot be made here; the text is a sentence."""


def forms(place: Place) -> Iterator[Form]:
    """Yield the other forms of a convolution in the order of the table."""
    now, names = present_form(place.layer), titles()
    for key, made in _MAKERS.items():
        if key == now:
            continue
        try:
            form = made(place)
        except ValidationError as error:
            sentence = problem_of(error, KINDS.get(error.title, Layer))[1]
            form = Form(key, names[key], refused=sentence)
        except _NotPossible as refusal:
            form = Form(key, names[key], refused=str(refusal))
        if form is not None:
            yield form


def _like(place: Place, kind: str, **own: Any) -> Layer:
    """Return a layer of another kind with all arguments that both have."""
    layer, known = place.layer, KINDS[kind].model_fields
    given = {name: getattr(layer, name) for name in _KEPT if name in known and hasattr(layer, name)}
    for role in _ROLES:
        value = next((getattr(layer, f"{s}_{role}") for s in _STEMS if hasattr(layer, f"{s}_{role}")), None)
        given |= {f"{s}_{role}": value for s in _STEMS if f"{s}_{role}" in known}
    return make(kind, **{**given, **own})


def _inner(layer: Layer, **more: Any) -> Layer:
    """Return a layer as a link within a chain: no bias, no activation; the last link has both."""
    return layer.replaced(activation=None, use_bias=False, activity_regularizer=None, **more)


def _plain(place: Place, **own: Any) -> Layer:
    ones = place.packed((1,) * place.rank)
    given = {"filters": place.filters, "groups": 1, "dilation_rate": ones, **own}
    return _like(place, f"Conv{place.rank}D", **given)


def _times(place: Place) -> str:
    return "×".join(map(str, place.kernel))


def _standard(place: Place) -> Form:
    note = tr(
        "Every filter reads all {c} channels through a {k} window.", c=number(place.channels), k=_times(place)
    )
    return Form("standard", titles()["standard"], note, (_plain(place),))


def _separable(place: Place) -> Form | None:
    kind = f"SeparableConv{place.rank}D"
    if kind not in KINDS:
        return None
    note = tr(
        "First each channel by itself through {k}, then 1 × 1 over all channels. Another layer, not the same "
        "function.",
        k=_times(place),
    )
    return Form("separable", titles()["separable"], note, (_like(place, kind, filters=place.filters),))


def _spatial(place: Place) -> Form | None:
    if place.rank != 2 or min(place.kernel) < 2:
        return None
    (high, wide), (down, right) = place.kernel, place.axes("strides")
    rate = place.axes("dilation_rate")
    first = _inner(_plain(place, kernel_size=(high, 1), strides=(down, 1), dilation_rate=(rate[0], 1)))
    last = _plain(place, kernel_size=(1, wide), strides=(1, right), dilation_rate=(1, rate[1]))
    note = tr(
        "{h} × 1, then 1 × {w}, with {f} maps between. Only kernels of rank 1 come apart like this (Sobel does, "
        "Laplace does not): another layer, not the same function.",
        h=high,
        w=wide,
        f=number(place.filters),
    )
    return Form("spatial", titles()["spatial"], note, (first, last), main=1)


def _grouped(place: Place, groups: int) -> Form | None:
    if place.layer.kind.startswith("Depthwise"):
        return None
    key = f"grouped-{groups}"
    if place.channels % groups or place.filters % groups:
        if groups > 2:
            return None
        raise _NotPossible(
            tr("{channels} in and {filters} out cannot both be cut in 2 groups.",
               channels=number(place.channels), filters=number(place.filters))
        )  # fmt: skip
    note = tr(
        "Each filter reads {part} of {all} channels; the groups do not see each other.",
        part=number(place.channels // groups),
        all=number(place.channels),
    )
    layer = _plain(place, groups=groups, dilation_rate=getattr(place.layer, "dilation_rate"))  # noqa: B009
    return Form(key, titles()[key], note, (layer,))


def _dilated(place: Place) -> Form | None:
    if max(place.kernel) < 2 or max(place.axes("dilation_rate")) > 1:
        return None
    layer = place.layer.replaced(dilation_rate=place.packed((2,) * place.rank))
    spans = tuple(2 * (k - 1) + 1 for k in place.kernel)
    note = tr("The same weights, spread out: the kernel spans {span}.", span=shape_text(spans))
    return Form("dilated", titles()["dilated"], note, (layer,))


def _strided(place: Place) -> Form | None:
    if not place.pooling:
        return None
    steps = tuple(s * p for s, p in zip(place.axes("strides"), place.pooling_steps, strict=True))
    layer = place.layer.replaced(strides=place.packed(steps))
    note = tr(
        "Moves {s} at a time and takes the place of {pool} too: nothing is computed that pooling would drop.",
        s=shape_text(steps),
        pool=place.pooling,
    )
    return Form("strided", titles()["strided"], note, (layer,))


def _stack(place: Place) -> Form | None:
    """Make a stack of 3x3 with the same field: two for 5x5, three for 7x7; the last one has the stride."""
    if max(place.kernel) < 5 or any(k % 2 == 0 for k in place.kernel):
        return None
    count = max((k - 1) // 2 for k in place.kernel)
    sizes = [tuple(3 if i < (k - 1) // 2 else 1 for k in place.kernel) for i in range(count)]
    one = place.packed((1,) * place.rank)
    links = [place.layer.replaced(kernel_size=place.packed(size), strides=one) for size in sizes]
    if place.layer.kind.startswith("Depthwise"):
        links[1:] = [link.replaced(depth_multiplier=1) for link in links[1:]]
    links[-1] = links[-1].replaced(strides=getattr(place.layer, "strides"))  # noqa: B009
    note = tr(
        "The same field of {k}: {few} instead of {many} weights per pair of channels, and {more} more "
        "non-linearity.",
        k=_times(place),
        few=sum(map(prod, sizes)),
        many=prod(place.kernel),
        more=count - 1,
    )
    title = tr("{stack} instead of one {k}", stack=_stacked(sizes), k=_times(place))
    return Form("stack", title, note, tuple(links), main=count - 1)


def _stacked(sizes: list[tuple[int, ...]]) -> str:
    """Return a stack of windows in words: Two 3×3, or each by its own size where they differ."""
    each, words = ["×".join(map(str, size)) for size in sizes], {2: tr("Two"), 3: tr("Three"), 4: tr("Four")}
    if len(set(each)) == 1:
        return tr("{n} {size}", n=words.get(len(each), number(len(each))), size=each[0])
    return tr(", then ").join(each)


def _dense(place: Place) -> Form:
    """Make a Dense layer from every number read to every number given, with its result folded back into maps."""
    units, read = prod(axis or 0 for axis in place.made), prod(axis or 0 for axis in place.given)
    parameters = read * units + (units if getattr(place.layer, "use_bias", True) else 0)
    times = number(round(parameters / place.parameters)) if place.parameters else "–"
    note = tr(
        "Every number that comes out has a weight for every number that goes in: {times} times the parameters.",
        times=times,
    )
    key, title, counted = "dense", titles()["dense"], (parameters, read * units)
    try:
        layers = (
            make("Flatten"),
            _like(place, "Dense", units=units),
            make("Reshape", target_shape=tuple(axis or 0 for axis in place.made)),
        )
    except ValidationError:
        why = tr("It would need {n} units, more than a layer may have; it is only counted.", n=number(units))
        return Form(key, title, note, refused=why, counted=counted)
    return Form(key, title, note, layers, main=1, counted=counted)


def _local(place: Place) -> Form | None:
    if place.layer.kind.startswith("Depthwise"):
        return None
    places = prod(axis or 0 for axis in place.made) // place.filters
    weights = places * prod(place.kernel) * place.channels * place.filters
    bias = places * place.filters if getattr(place.layer, "use_bias", True) else 0
    note = tr("A kernel of its own at each of {n} places; nothing is shared.", n=number(places))
    why = tr("Keras 3 has no such layer, so it is only counted.")
    return Form("local", titles()["local"], note, refused=why, counted=(weights + bias, weights))


_MAKERS = {
    "standard": _standard,
    "separable": _separable,
    "spatial": _spatial,
    "grouped-2": lambda place: _grouped(place, 2),
    "grouped-4": lambda place: _grouped(place, 4),
    "dilated": _dilated,
    "strided": _strided,
    "stack": _stack,
    "dense": _dense,
    "local": _local,
}
