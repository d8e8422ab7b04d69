"""Layers that cannot take what arrives: the edits that make the shapes fit."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt, prod
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.diagnosis.codes import CODES
from cnnstudio.document.diagnosis.design import Design
from cnnstudio.document.diagnosis.fitting import Case, Fixes, arriving, group_fixes, size_fixes, window_fixes
from cnnstudio.document.diagnosis.merging import merge_fixes, too_few
from cnnstudio.document.diagnosis.reaching import reaching
from cnnstudio.document.diagnosis.telling import before, instead, setting, taking_out
from cnnstudio.document.diagnosis.telling import fix as fixed
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.outcome import outcome_of
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import shape_text, tr
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.fields import FieldSpec, field_specs
from cnnstudio.layers.shape import Misfit, Shape


def misfit(design: Design, node: FlatNode, found: Problem) -> Problem:
    """Return a layer's own refusal with its name, and with edits that end it."""
    case, code = Case(design, node, found), _code(design, node, found.code)
    some = [*_own_fixes(case, code), *reaching(case), *_reset(case)]
    message = tr("{name}: {message}", name=node.name, message=found.message)
    return Problem(CODES[code].severity, code, message, node.path, found.field, _unlike(some)[:3])


def _unlike(some: list[Remedy | None]) -> tuple[Remedy, ...]:
    """Return the fixes that say and do different things, the first of each."""
    kept: list[Remedy] = []
    for one in some:
        same = (
            one is None or k.label == one.label or (k.verb, k.arguments) == (one.verb, one.arguments)
            for k in kept
        )
        if one is not None and not any(same):
            kept.append(one)
    return tuple(kept)


def _own_fixes(case: Case, code: str) -> Fixes:
    """Return the fixes a code has of its own, where the layer has the arguments they set."""
    if code in _FOR and _NEEDS.get(code, set()) <= set(type(case.node.layer).model_fields):
        yield from _FOR[code](case)


def _code(design: Design, node: FlatNode, code: str) -> str:
    """Tell a recurrent layer that dropped its time steps from any other input of the wrong rank.

    What only single kinds refuse, each in its own words, goes by the one code `misfit`.
    """
    if code == "rank" and _dropped(design, node) is not None:
        return "sequence-needed"
    return code if code in CODES else "misfit"


def _dropped(design: Design, node: FlatNode) -> FlatNode | None:
    shape = arriving(design, node)
    if shape is None or len(shape) != 1 or _wanted(node.layer) != 2:
        return None
    above = design.maker(node)
    layer: Any = above.layer if above is not None else None
    return above if getattr(layer, "return_sequences", True) is False else None


def _wanted(layer: Any) -> int | None:
    """Return the number of axes a kind reads, from its dimension: 2D reads 3."""
    digits = [int(kind[-2]) for kind in (layer.kind.removesuffix("Transpose"),) if kind[-2:] in _DIMENSIONS]
    if digits:
        return digits[0] + (2 if "LSTM" in layer.kind else 1)
    return 2 if layer.family == "recurrent" else None


_DIMENSIONS = ("1D", "2D", "3D")


def _sequence(case: Case) -> Fixes:
    above = _dropped(case.design, case.node)
    if above is not None:
        yield setting(above, tr("Let {name} give every time step", name=above.name), return_sequences=True)


def _rank(case: Case) -> Fixes:
    shape, wanted = arriving(case.design, case.node), _wanted(case.node.layer)
    if shape is None or wanted is None:
        return
    above = case.design.source(case.node)
    if above is not None and (above.layer.kind == "Flatten" or above.layer.kind.startswith("Global")):
        yield taking_out(above)
    twin = _twin(case.node.layer, len(shape))
    reshaped = _reshaped(shape, wanted)
    if above is not None and above.layer.kind == "Input":
        yield _reshaping(case.node, reshaped)
    if twin is not None:
        yield instead(case.node, tr("Use {kind} instead", kind=twin), twin, **_kept(case.node.layer, twin))
    yield _reshaping(case.node, reshaped)


def _reshaping(node: FlatNode, shape: Shape | None) -> Remedy | None:
    if shape is None:
        return None
    return before(
        node, tr("Reshape to {shape} before it", shape=shape_text(shape)), "Reshape", target_shape=shape
    )


def _twin(layer: Any, rank: int) -> str | None:
    """Return the kind that does the same on inputs of this rank: Conv1D for Conv2D on a sequence."""
    tail = "Transpose" if layer.kind.endswith("Transpose") else ""
    stem = layer.kind.removesuffix(tail) if tail else layer.kind
    other = f"{stem[:-2]}{rank - 1}D{tail}"
    return other if stem[-2:] in _DIMENSIONS and other in KINDS and other != layer.kind else None


def _kept(layer: Any, kind: str) -> dict[str, Any]:
    """Return the arguments that mean the same whatever the dimension."""
    names = ("filters", "activation", "use_bias", "depth_multiplier")
    return {
        n: getattr(layer, n) for n in names if n in layer.model_fields_set and n in KINDS[kind].model_fields
    }


def _reshaped(shape: Shape, wanted: int) -> Shape | None:
    """Return the natural shape of `wanted` axes for the same numbers: 784 as 28, 28, 1."""
    known = tuple(axis for axis in shape if axis is not None)
    if len(known) < len(shape) or not shape:
        return None
    if len(shape) + 1 == wanted and len(shape) > 1:
        return (*known, 1)
    if wanted == 2:
        return (known[0], prod(known[1:])) if len(shape) > 1 else (known[0], 1)
    if wanted == 3 and len(shape) == 1:
        return next(((s, s, c) for c in (1, 3) if (s := isqrt(known[0] // c)) ** 2 * c == known[0]), None)
    return (prod(known),) if wanted == 1 else None


def _channels(case: Case) -> Fixes:
    """Offer to pool instead of flattening pictures of any size, or to set what the input leaves open."""
    for above in case.design.upstream(case.node):
        shape = arriving(case.design, above)
        pool = f"GlobalAveragePooling{len(shape or ()) - 1}D"
        if above.layer.kind == "Flatten" and shape and shape[-1] is not None and pool in KINDS:
            yield instead(above, tr("Use {kind} instead of Flatten", kind=pool), pool)
        if above.layer.kind == "Input":
            size = _closed(above.layer, case.design)
            yield setting(
                above, tr("Set {name} to {shape}", name=above.name, shape=shape_text(size)), shape=size
            )


def _closed(layer: Any, design: Design) -> tuple[int, ...]:
    """Return an input's shape with its open axes taken from the data, else 32 pixels and 3 channels."""
    shape: Shape = layer.shape
    given = design.facts.input_shape if design.facts is not None else ()
    if len(given) != len(shape):
        given = (*(32,) * (len(shape) - 1), 3)
    return tuple(g if axis is None else axis for axis, g in zip(shape, given, strict=True))


def _merge(case: Case) -> Fixes:
    yield from merge_fixes(case.design, case.node)


def _few(case: Case) -> Fixes:
    yield from too_few(case.design, case.node)


def _axis(case: Case) -> Fixes:
    if "axis" in type(case.node.layer).model_fields:
        yield setting(case.node, tr("Use axis -1, the channels"), axis=-1)


def _reshape(case: Case) -> Fixes:
    yield setting(case.node, tr("Put all in one row"), target_shape=(-1,))
    yield taking_out(case.node)


def _crop(case: Case) -> Fixes:
    layer: Any = case.node.layer
    nothing = (0, 0) if isinstance(layer.cropping[0], int) else ((0, 0),) * len(layer.cropping)
    yield taking_out(case.node)
    yield setting(case.node, tr("Crop nothing"), cropping=nothing)


def _state(case: Case) -> Fixes:
    wires = tuple(s.edge for s in case.node.sources if s.port.startswith("initial_"))
    yield fixed(case.node, "cut", tr("Begin with a state of zeros"), "cut", edge_ids=wires)


def _noise(case: Case) -> Fixes:
    yield setting(case.node, tr("Draw every value by itself"), noise_shape=None)


def _unroll(case: Case) -> Fixes:
    yield setting(case.node, tr("Do not unroll"), unroll=False)


def _reset(case: Case) -> Fixes:
    """Offer the default of the field at fault, or the layer's removal."""
    spec = next((s for s in field_specs(type(case.node.layer)) if s.name == case.found.field), None)
    if spec is not None and _default_fits(case, spec):
        words = tr("{field} back to {value}", field=spec.title, value=_plainly(spec.default))
        yield setting(case.node, words, **{spec.name: spec.default})
    yield taking_out(case.node)


def _default_fits(case: Case, spec: FieldSpec) -> bool:
    """Say whether the layer, with the field's default, takes what arrives; of inputs not known yet it may."""
    layer, inputs = case.node.layer, case.design.nodes[case.node.path].inputs
    if getattr(layer, spec.name) == spec.default:
        return False
    try:
        mended = layer.replaced(**{spec.name: spec.default})
    except ValidationError:
        return False
    return None in inputs or not isinstance(outcome_of(mended, inputs), Misfit)


def _plainly(value: object) -> str:
    """Return a default as people write it: 3 × 3 for (3, 3)."""
    if isinstance(value, tuple) and all(isinstance(part, int) for part in value):
        return shape_text(value)
    if isinstance(value, tuple):
        return "; ".join(
            ", ".join(map(str, part)) if isinstance(part, tuple) else str(part) for part in value
        )
    return tr("none") if value is None else str(value)


_NEEDS: dict[str, set[str]] = {
    "groups": {"groups"},
    "reshape": {"target_shape"},
    "crop-too-large": {"cropping"},
    "noise-shape": {"noise_shape"},
    "unroll": {"unroll"},
}
"""Arguments that a code's own fixes set."""


_FOR: dict[str, Callable[[Case], Fixes]] = {
    "rank": _rank,
    "sequence-needed": _sequence,
    "kernel-too-large": window_fixes,
    "pool-too-large": window_fixes,
    "groups": group_fixes,
    "channels-unknown": _channels,
    "merge-shapes": _merge,
    "too-few-inputs": _few,
    "axis": _axis,
    "reshape": _reshape,
    "crop-too-large": _crop,
    "state": _state,
    "noise-shape": _noise,
    "unroll": _unroll,
    "too-large": size_fixes,
}
