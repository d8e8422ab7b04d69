"""What the column beside the nodes can measure: each layer's share, its words, and the scale all bars have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.language import memory_text, number, percent, shape_text, tr

BYTES = 4
"""Numbers are kept as float32 while a network runs."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to look at: its id and title, how much a layer has of it, how that is written, and what all have."""

    id: str
    title: str
    note: str
    """What is measured, in one sentence."""
    of: Callable[[NodeAnalysis], int | None]
    words: Callable[[NodeAnalysis, int], str]
    plain: Callable[[int], str]
    """How an amount is written where no layer stands for it."""
    adds_up: bool = True
    """Whether the sum over all layers means anything."""

    def values(self, analysis: Analysis) -> dict[str, int | None]:
        """Return how much every layer has, by node; None where that is not known."""
        return {node: self.of(facts) for node, facts in analysis.nodes.items()}


def measures() -> tuple[Measure, ...]:
    """Return all measures in the order of the menu."""
    return (
        Measure(
            "parameters", tr("Parameters"), tr("Numbers that each layer holds."),
            lambda facts: facts.parameters, lambda _facts, value: number(value), number,
        ),
        Measure(
            "macs", tr("MACs"), tr("Multiply-accumulates of each layer, for one sample."),
            lambda facts: facts.macs, lambda _facts, value: number(value), number,
        ),
        Measure(
            "memory", tr("Memory"), tr("Bytes of each layer's outputs, for one sample in float32."),
            _memory, lambda _facts, value: memory_text(value), memory_text,
        ),
        Measure(
            "field", tr("Receptive field"), tr("How much of the input one number of each layer can see."),
            _field, _field_words, number, adds_up=False,
        ),
    )  # fmt: skip


def measure(name: str) -> Measure | None:
    """Return a measure by its id; None for none."""
    return next((each for each in measures() if each.id == name), None)


def _memory(facts: NodeAnalysis) -> int | None:
    return None if facts.elements is None else facts.elements * BYTES


def _axes(facts: NodeAnalysis) -> tuple[int | None, ...]:
    found = facts.receptive_field
    if isinstance(found, dict):
        return max(found.values(), key=lambda axes: prod(axis or 1 for axis in axes), default=())
    return found or ()


def _field(facts: NodeAnalysis) -> int | None:
    axes = _axes(facts)
    return max((axis for axis in axes if axis is not None), default=None) if axes else None


def _field_words(facts: NodeAnalysis, _value: int) -> str:
    return shape_text(_axes(facts))


def share_words(name: Measure, value: int, total: int) -> str:
    """Return which share of the network a layer has; nothing where shares mean nothing."""
    return tr("{share} of the network", share=percent(value / total, 0)) if name.adds_up and total else ""
