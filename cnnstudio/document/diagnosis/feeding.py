"""What reaches the first layers: its shape, its scale, its number type, and augmentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnstudio.document.diagnosis.design import Design, Entry, Seen, weighs
from cnnstudio.document.diagnosis.telling import (
    before,
    behind,
    fix,
    own_id,
    problem,
    recipe,
    setting,
    taking_out,
)
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.problems import DataFacts, Problem, Remedy
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape

_BYTES = 2.0
"""Raw values above this are pixels, not numbers already scaled."""
_INTEGERS = ("int32", "int64", "uint8", "bool")
_EVENING = ("Rescaling", "Normalization", "BatchNormalization", "LayerNormalization")


def of_inputs(design: Design) -> Iterator[Problem]:
    """Tell where data and the network's entry do not go together."""
    if design.facts is not None and len(design.inputs) == 1:
        yield from _shape(design.inputs[0], design.facts)
        yield from _unscaled(design, design.inputs[0], design.facts)
    yield from _integers(design)
    yield from _scaled_twice(design)
    yield from _late(design)


def _shape(node: FlatNode, facts: DataFacts) -> Iterator[Problem]:
    shape: Shape = getattr(node.layer, "shape", ())
    given = facts.input_shape
    ways = (given, given[:-1] if given[-1:] == (1,) else given)  # a last axis of one may be there or not
    if any(len(shape) == len(w) and all(a in (None, g) for a, g in zip(shape, w, strict=True)) for w in ways):
        return
    at = {"name": node.name, "shape": shape_text(shape), "data": facts.name, "given": shape_text(given)}
    use = setting(node, tr("Use {shape}", shape=shape_text(given)), shape=given)
    channels = len(shape) == len(given) == 3 and shape[:-1] == given[:-1]
    if channels:
        message = tr("{name} reads {a} channels, but {data} has {b}.", a=shape[-1], b=given[-1], **at)
        yield problem("input-channels", message, node, (use,), "shape")
        return
    message = tr("{name} is {shape}, but {data} gives {given}.", **at)
    yield problem("input-shape", message, node, (use, _resized(node, shape, given)), "shape")


def _resized(node: FlatNode, shape: tuple[int | None, ...], given: tuple[int, ...]) -> Remedy | None:
    if (
        len(shape) != 3
        or len(given) != 3
        or None in shape[:2]
        or shape[-1] != given[-1]
        or "Resizing" not in KINDS
    ):
        return None
    words = tr("Resize {given} to {shape} behind it", given=shape_text(given), shape=shape_text(shape))
    return fix(
        node,
        "resize",
        words,
        "resize_input",
        node_id=own_id(node),
        shape=given,
        height=shape[0],
        width=shape[1],
    )


def _unscaled(design: Design, node: FlatNode, facts: DataFacts) -> Iterator[Problem]:
    if design.project.recipe.scale != "none" or facts.largest is None or facts.largest <= _BYTES:
        return
    first = next((r for r in _first(design, node) if r.layer.kind not in _EVENING), None)
    if first is None:
        return
    message = tr("Values up to {n} reach {name} unscaled; networks learn best from 0 to 1.",
                 n=number(facts.largest), name=first.name)  # fmt: skip
    scale = recipe(tr("Scale by 1/255 in preprocessing"), scale="1/255")
    layer = behind(
        node, tr("Insert Rescaling behind {name}", name=node.name), "Rescaling", scale=1 / facts.largest
    )
    yield problem("not-rescaled", message, node, (scale, layer))


def _first(design: Design, node: FlatNode) -> Iterator[FlatNode]:
    """Return the layers that first do something with the numbers of an input."""
    for reader in design.readers[node.path]:
        if reader.layer.family in ("image", "reshape") and len(design.flat) > 1:
            yield from _first(design, reader)
        else:
            yield reader


def _scaled_twice(design: Design) -> Iterator[Problem]:
    scale = design.project.recipe.scale
    for node in design.of_kinds(lambda kind: kind.kind == "Rescaling"):
        layer: Any = node.layer
        if not _shrinks(layer.scale):
            continue
        above = next((n for n in design.upstream(node) if n.layer.kind == "Rescaling"), None)
        begun = any(weighs(n.layer.kind) for n in design.upstream(node))
        if above is not None and _shrinks(getattr(above.layer, "scale", 1.0)) and not begun:
            message = tr("{above} and {name} both scale the values down.", above=above.name, name=node.name)
            yield problem("rescaled-twice", message, node, (taking_out(node),))
        elif scale != "none" and not begun:
            message = tr("Preprocessing scales the values by {scale}, and {name} multiplies them by {s} again.",
                         scale=scale, name=node.name, s=number(layer.scale))  # fmt: skip
            off = recipe(tr("Do not scale in preprocessing"), scale="none")
            yield problem("rescaled-twice", message, node, (taking_out(node), off))


def _shrinks(scale: object) -> bool:
    return not isinstance(scale, float) or abs(scale) < 0.05


def _late(design: Design) -> Iterator[Problem]:
    """Tell of augmentation behind layers that learn."""
    late = design.of_kinds(_augments)
    if not late:
        return
    begun: dict[str, str] = {}
    for node in design.flat:
        own = node.name if design.nodes[node.path].parameters and node.layer.kind != "Normalization" else ""
        begun[node.path] = next((b for s in node.sources if (b := begun.get(s.path))), own)
    entry = design.inputs[0] if design.inputs else None
    for node in late:
        source = begun.get(node.sources[0].path) if node.sources else ""
        if not source:
            continue
        message = tr("{name} augments feature maps, because {first} has already begun to work on the pictures.",
                     name=node.name, first=source)  # fmt: skip
        yield problem("augmentation-late", message, node, _earlier(node, entry))


def _earlier(node: FlatNode, entry: FlatNode | None) -> Iterator[Remedy]:
    if entry is not None and "/" not in node.path:
        words = tr("Move it behind {name}", name=entry.name)
        yield fix(node, "move", words, "move_behind", node_ids=(own_id(node),), target=own_id(entry))
    yield taking_out(node)


def _augments(kind: type[Layer]) -> bool:
    return kind.family == "image" and kind.kind.startswith(
        ("Random", "MixUp", "CutMix", "RandAugment", "AugMix")
    )


def value_range(seen: Seen) -> Problem | None:
    """Tell of augmentation that expects another range of values than the recipe gives."""
    spans: dict[str, tuple[int, int]] = {"1/255": (0, 1), "1/127.5 - 1": (-1, 1)}
    given = spans.get(seen.design.project.recipe.scale)
    span = tuple(seen.layer.value_range)
    if given is None or seen.design.facts is None or span == given or span[1] < 100:
        return None
    if any(n.layer.kind == "Rescaling" for n in seen.design.upstream(seen.node)):
        return None
    message = tr("{name} expects values {a} to {b}, but preprocessing gives {c} to {d}.",
                 name=seen.node.name, a=span[0], b=span[1], c=given[0], d=given[1])  # fmt: skip
    words = tr("Expect {a} to {b}", a=given[0], b=given[1])
    return problem(
        "value-range", message, seen.node, (setting(seen.node, words, value_range=given),), "value_range"
    )


def embedding(seen: Seen) -> Problem | None:
    """Tell of an Embedding that looks up numbers which are no positions."""
    above = seen.design.maker(seen.node)
    if above is None:
        return None
    words = tr("Use Dense instead")
    if above.layer.kind == "Input":
        if seen.design.project.recipe.scale == "none" or seen.design.facts is None:
            return None
        message = tr("{name} looks up whole numbers, but preprocessing scales them by {scale}.",
                     name=seen.node.name, scale=seen.design.project.recipe.scale)  # fmt: skip
        off = recipe(tr("Do not scale in preprocessing"), scale="none")
        return problem("embedding-real", message, seen.node, (off,))
    if above.layer.family == "feature":
        return None
    message = tr(
        "{name} looks up whole numbers, but {above} gives real ones.", name=seen.node.name, above=above.name
    )
    dense = fix(seen.node, "replace-dense", words, "replace_kind",
                node_id=own_id(seen.node), kind="Dense", units=getattr(seen.layer, "output_dim", 64))  # fmt: skip
    return problem("embedding-real", message, seen.node, (taking_out(seen.node), dense))


def _integers(design: Design) -> Iterator[Problem]:
    """Tell of whole numbers that reach a layer of weights without becoming real ones."""
    for above in design.inputs:
        kind = getattr(above.layer, "dtype", None)
        readers = (n for n in design.weighing if design.maker(n) is above)
        node = next(readers, None) if kind in _INTEGERS else None
        if node is None:
            continue
        message = tr("{input} gives {kind}, but {name} multiplies by real numbers.",
                     input=above.name, kind=kind, name=node.name)  # fmt: skip
        real = setting(above, tr("Let {name} give float32", name=above.name), dtype=None)
        scale = before(node, tr("Insert Rescaling before {name}", name=node.name), "Rescaling")
        yield problem("integer-input", message, above, (real, scale), "dtype")


def stateful(seen: Seen) -> Problem | None:
    """Tell of a state carried from batch to batch while batches may be of any size."""
    if not seen.layer.stateful or any(getattr(n.layer, "batch_size", None) for n in seen.design.inputs):
        return None
    message = tr(
        "{name} carries its state from batch to batch, which needs batches of one fixed size.",
        name=seen.node.name,
    )
    size = seen.design.project.plan.batch_size
    fixes: list[Remedy | None] = [setting(seen.node, tr("Begin each batch afresh"), stateful=False)]
    if len(seen.design.inputs) == 1:
        entry = seen.design.inputs[0]
        fixes.append(
            setting(entry, tr("Fix the batch of {name} at {n}", name=entry.name, n=size), batch_size=size)
        )
    return problem("stateful-batch", message, seen.node, fixes, "stateful")


CHECKS: tuple[Entry, ...] = (
    (lambda kind: kind.family == "image" and "value_range" in kind.model_fields, value_range),
    (lambda kind: kind.kind == "Embedding", embedding),
    (lambda kind: "stateful" in kind.model_fields, stateful),
)
