"""Parameters and memory: where they sit, what learns, and whether they fit data, machine and budget."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from cnnstudio.document.costs import training_memory
from cnnstudio.document.diagnosis.design import Design, Entry, Seen, weighs
from cnnstudio.document.diagnosis.telling import (
    at_large,
    before,
    fix,
    instead,
    own_id,
    plan,
    problem,
    setting,
)
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.footprint import Footprint
from cnnstudio.document.known import NodeAnalysis, Totals
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import memory_text, number, percent, tr
from cnnstudio.layers.catalogue import KINDS

_SHARE_OF_DENSE, _SOME = 0.8, 5
"""A layer of weights that holds so much among so many layers or more is worth a word."""
_PER_SAMPLE = 100
_PROGRAM = 2**28
_HALF = ("float16", "bfloat16")
_COARSE = (*_HALF, "mixed_float16")


def of_network(design: Design, totals: Totals) -> Iterator[Problem]:
    """Tell how many parameters there are, who holds them, and what they cost."""
    yield from _heavy(design, totals)
    if design.complete and design.outputs:
        yield from _learning(design, totals)
        yield from _few_samples(design, totals)
    yield from _machine(design, totals)
    yield from over(design, totals)


def _heavy(design: Design, totals: Totals) -> Iterator[Problem]:
    known = (node for node in design.nodes.values() if node.state == "ok")
    if not totals.parameters or len(list(islice(known, _SOME))) < _SOME:
        return
    for node in design.of_kinds(lambda kind: kind.kind == "Dense"):
        held = design.nodes[node.path].parameters or 0
        if held > _SHARE_OF_DENSE * totals.parameters:
            message = tr("{name} holds {share} of all parameters ({n} of {total}).", name=node.name,
                         share=percent(held / totals.parameters, 1), n=number(held),
                         total=number(totals.parameters))  # fmt: skip
            yield problem("heavy-dense", message, node, lighter(design, node))


def lighter(design: Design, node: FlatNode) -> Iterator[Remedy]:
    """Return edits that leave a Dense fewer parameters."""
    above, layer = design.source(node), node.layer
    shape = (
        design.nodes[above.path].inputs[0] if above is not None and above.layer.kind == "Flatten" else None
    )
    if above is not None and shape is not None and len(shape) in (2, 3, 4):
        pool = f"GlobalAveragePooling{len(shape) - 1}D"
        yield instead(above, tr("Use {kind} instead of Flatten", kind=pool), pool)
        window = f"MaxPooling{len(shape) - 1}D"
        if all((axis or 0) >= 2 for axis in shape[:-1]) and window in KINDS:
            yield before(above, tr("Pool once more before Flatten"), window)
    units = getattr(layer, "units", 1) // 2
    if units >= 1 and node.path not in design.ends:
        yield setting(node, tr("Use {n} units", n=units), units=units)


def _learning(design: Design, totals: Totals) -> Iterator[Problem]:
    if totals.trainable_parameters:
        return
    frozen = [n for n in design.flat if not n.layer.trainable and design.nodes[n.path].parameters]
    yield _all_frozen(frozen, totals) if frozen else _nothing_to_learn(design, totals)


def _nothing_to_learn(design: Design, totals: Totals) -> Problem:
    """Return the problem of a network in which no layer has anything that training changes."""
    end = design.outputs[0]
    classes = (design.facts.classes if design.facts is not None else None) or 10
    words = tr("Add Flatten and Dense")
    add = fix(end, "classifier", words, "append_classifier", node_id=own_id(end), classes=classes)
    if totals.parameters:
        message = tr("No layer of the network has trainable parameters, so it cannot learn.")
    else:
        message = tr("No layer of the network has parameters, so it cannot learn.")
    return problem("no-parameters", message, end, (add,))


def _all_frozen(frozen: list[FlatNode], totals: Totals) -> Problem:
    last, fixes = frozen[-1], []
    ids = tuple(own_id(n) for n in frozen if "/" not in n.path)
    if ids:
        fixes.append(setting(last, tr("Let {name} learn", name=last.name), trainable=True))
        fixes.append(fix(last, "thaw", tr("Let all layers learn"), "set_each", node_ids=ids, trainable=True))
    message = tr("All {n} parameters are frozen, so nothing can be learned.", n=number(totals.parameters))
    return problem("all-frozen", message, last, fixes, "trainable")


def _few_samples(design: Design, totals: Totals) -> Iterator[Problem]:
    samples = design.facts.training if design.facts is not None else None
    if not samples or totals.trainable_parameters <= _PER_SAMPLE * samples:
        return
    message = tr("{n} parameters learn from {samples} samples, {ratio} for each: the network can learn them by heart.",
                 n=number(totals.trainable_parameters), samples=number(samples),
                 ratio=number(totals.trainable_parameters // samples))  # fmt: skip
    heaviest = max(design.flat, key=lambda n: design.nodes[n.path].parameters or 0)
    fixes: list[Remedy | None] = []
    if heaviest.layer.kind == "Dense":
        fixes += lighter(design, heaviest)
    end = design.outputs[0]
    if weighs(end.layer.kind) and end.sources and not any("Dropout" in n.layer.kind for n in design.flat):
        fixes.insert(
            1, before(end, tr("Drop half of the values before {name}", name=end.name), "Dropout", rate=0.5)
        )
    yield problem("few-samples", message, heaviest, fixes)


def needed_bytes(design: Design, totals: Totals, batch: int) -> int:
    """Return the estimate of what training takes with batches of this size."""
    made = Footprint(totals, tuple(design.nodes[node.path] for node in design.flat))
    return training_memory(made, design.project.plan.replaced(batch_size=batch)).total


def _largest_batch(design: Design, totals: Totals, most: int) -> int:
    """Return the largest power of two, below the plan's batch, that stays within so many bytes; 0 for none."""
    batch = design.project.plan.batch_size
    while batch > 1:
        batch = 1 << ((batch - 1).bit_length() - 1)
        if needed_bytes(design, totals, batch) <= most:
            return batch
    return 0


def _surely_fits(design: Design, totals: Totals, memory: int) -> bool:
    """Say quickly that there is room: no output is held more than ten times, but for recurrent layers."""
    most = 40 * totals.parameters + 10 * totals.activation_bytes * design.project.plan.batch_size + _PROGRAM
    return most <= memory and "recurrent" not in design.families


def _machine(design: Design, totals: Totals) -> Iterator[Problem]:
    memory = design.facts.memory if design.facts is not None else None
    settings = design.project.plan
    if memory is None or _surely_fits(design, totals, memory):
        return
    needed = needed_bytes(design, totals, settings.batch_size)
    if needed <= memory:
        return
    message = tr("Training with batches of {batch} needs about {need}, but this machine has {have}.",
                 batch=number(settings.batch_size), need=memory_text(needed), have=memory_text(memory))  # fmt: skip
    yield problem("memory", message, largest(design), _smaller(design, totals, memory))


def _smaller(design: Design, totals: Totals, most: int) -> Iterator[Remedy]:
    batch = _largest_batch(design, totals, most)
    if batch:
        yield plan(tr("Use batches of {n}", n=batch), batch_size=batch)
    yield from _fewer(design)


def _fewer(design: Design) -> Iterator[Remedy]:
    """Return edits of the layer that holds most parameters."""
    node = max(design.flat, key=lambda n: design.nodes[n.path].parameters or 0)
    if node.layer.kind == "Dense":
        yield from lighter(design, node)
    filters = getattr(node.layer, "filters", 1)
    if filters > 1 and node.path not in design.ends:
        words = tr("Use {n} filters in {name}", n=filters // 2, name=node.name)
        yield setting(node, words, filters=filters // 2)


def largest(design: Design) -> FlatNode | None:
    """Return the layer with the largest output."""
    return max(design.flat, key=lambda n: _elements(design.nodes[n.path]), default=None)


def _elements(known: NodeAnalysis) -> int:
    total = 1
    for axis in known.output or (0,):
        total *= axis or 0
    return total


def over(design: Design, totals: Totals) -> Iterator[Problem]:
    """Tell which of the budgets that a person has set are exceeded, and by whom."""
    budget = design.project.budget
    rows: tuple[tuple[str, str, int | None, int], ...] = (
        ("over-parameters", "parameters", budget.parameters, totals.parameters),
        ("over-macs", "macs", budget.macs, totals.macs),
    )
    for code, field, most, now in rows:
        if most is None or now <= most:
            continue
        worst = max(design.flat, key=lambda n: getattr(design.nodes[n.path], field) or 0)
        own = getattr(design.nodes[worst.path], field) or 0
        at = {"n": number(now), "most": number(most), "name": worst.name, "own": number(own)}
        message = (
            tr("The network has {n} parameters, but its budget is {most}; {name} holds {own}.", **at)
            if field == "parameters"
            else tr("A sample takes {n} MACs, but the budget is {most}; {name} takes {own}.", **at)
        )
        fixes = [*(_fewer(design) if field == "parameters" else _cheaper(worst, design)), _raise(field, now)]
        yield problem(code, message, worst, fixes)
    if budget.memory is None:
        return
    needed = needed_bytes(design, totals, design.project.plan.batch_size)
    if needed > budget.memory:
        message = tr("Training with batches of {batch} needs about {need}, but the budget is {have}.",
                     batch=number(design.project.plan.batch_size), need=memory_text(needed),
                     have=memory_text(budget.memory))  # fmt: skip
        fixes = [*_smaller(design, totals, budget.memory), _raise("memory", needed)]
        yield problem("over-memory", message, largest(design), fixes)


def _cheaper(node: FlatNode, design: Design) -> Iterator[Remedy]:
    """Return edits that make a convolution or Dense compute less."""
    layer: Any = node.layer
    kind = f"Separable{layer.kind}"
    if kind in KINDS and getattr(layer, "groups", 1) == 1:
        kept = ("filters", "kernel_size", "strides", "padding", "activation", "use_bias", "dilation_rate")
        fields = {name: getattr(layer, name) for name in kept if name in layer.model_fields_set}
        yield instead(node, tr("Make {name} separable", name=node.name), kind, **fields)
    for field, words in (("filters", "Use {n} filters in {name}"), ("units", "Use {n} units in {name}")):
        value = getattr(layer, field, 1)
        if value > 1 and node.path not in design.ends:
            yield setting(node, tr(words, name=node.name, n=number(value // 2)), **{field: value // 2})


def _raise(field: str, now: int) -> Remedy:
    what = memory_text(now) if field == "memory" else number(now)
    return at_large(f"raise-{field}", tr("Raise the budget to {n}", n=what), "set_budget", **{field: now})


def _is_half(seen: Seen) -> bool:
    return vars(seen.layer)["dtype"] in _COARSE


def half_precision(seen: Seen) -> Problem | None:
    """Tell of weights kept in half precision, and of an output computed in it."""
    if seen.layer.dtype in _HALF and seen.known.parameters:
        message = tr("{name} keeps its weights in {kind}, too coarse to take small steps.",
                     name=seen.node.name, kind=seen.layer.dtype)  # fmt: skip
        fixes = (
            setting(
                seen.node,
                tr("Compute in {kind}, keep float32", kind=f"mixed_{seen.layer.dtype}"),
                dtype=f"mixed_{seen.layer.dtype}",
            ),
            setting(seen.node, tr("Use float32"), dtype=None),
        )
        return problem("half-weights", message, seen.node, fixes, "dtype")
    if seen.layer.dtype == "mixed_float16" and seen.node.path in seen.design.ends:
        message = tr("{name} gives its answers in float16, where a softmax is coarse.", name=seen.node.name)
        return problem(
            "half-output", message, seen.node, (setting(seen.node, tr("Use float32"), dtype=None),), "dtype"
        )
    return None


CHECKS: tuple[Entry, ...] = ((lambda kind: weighs(kind.kind), half_precision, _is_half),)
