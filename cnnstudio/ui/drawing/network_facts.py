"""What the pad must know of a network: its input, its classes, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cnnstudio.data.drawn import Way, how_drawn
from cnnstudio.document.analysis import Analysis
from cnnstudio.document.project import Project
from cnnstudio.language import number, tr

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData

_DIGIT_SOURCES = ("pen-digits", "mnist", "my-drawings")


class Looked(Protocol):
    """A network that is looked into: the one in hand, or one beside it."""

    project: Project
    analysis: Analysis
    labels: tuple[str, ...]


def input_shape(hand: Looked) -> tuple[int, ...] | None:
    """Return height, width and channels of the network's input; None unless it is one picture of known size."""
    order = hand.analysis.order
    inputs = [layer for layer in hand.analysis.flat if layer.layer.kind == "Input"]
    shape = hand.analysis.nodes[order[0]].output if order and len(inputs) == 1 else None
    if shape is None or len(shape) != 3 or any(axis is None for axis in shape):
        return None
    return tuple(axis for axis in shape if axis is not None)


def why_no_pad(hand: Looked) -> str:
    """Return why nothing can be drawn for a network without such an input."""
    inputs = sum(layer.layer.kind == "Input" for layer in hand.analysis.flat)
    if inputs > 1:
        return tr("This network has {count} inputs, and a drawing is only one picture.", count=number(inputs))
    return tr("This network takes no pictures, so there is nothing to draw for it.")


def compared_layers(hand: Looked) -> tuple[str, ...]:
    """Return the names of the layers in which pictures can be compared: all but the input."""
    return tuple(layer.name for layer in hand.analysis.flat if layer.layer.kind != "Input" and layer.output)


def way(hand: Looked, data: OpenData, digits: bool | None = None) -> Way:
    """Return how a drawing is prepared for this network; `digits` where it is known what it learned from."""
    recipe, samples = hand.project.recipe, data.samples
    if digits is None:
        digits = samples.digits if samples is not None else _digit_source(recipe.source)
    return how_drawn(recipe, input_shape(hand) or (), digits)


def _digit_source(source: str) -> bool:
    return source.partition("+")[2] in _DIGIT_SOURCES or source in _DIGIT_SOURCES


def labels(hand: Looked, data: OpenData) -> tuple[str, ...]:
    """Return the classes' names: the run's, else the data set's, else numbers."""
    end = next(iter(hand.analysis.ends), None)
    shape = hand.analysis.nodes[end].output if end else None
    count = shape[0] if shape is not None and len(shape) == 1 else None
    known = hand.labels or (data.samples.labels if data.samples is not None else ())
    classes = 2 if count == 1 else count
    if classes is None or len(known) == classes:
        return known
    return tuple(str(index) for index in range(classes))


def standing(hand: InHand, bridge: Bridge) -> tuple[str, str]:
    """Return what a reader of the answer must know, and the role it is said in."""
    if hand.state == "failed":
        return hand.message, "error"
    if bridge.state == "dead":
        return tr(
            "The engine is not running. Press the chip at the foot to start the engine again."
        ), "warning"
    if hand.state != "ready":
        return tr("The network is being built; its answers follow."), "text_quiet"
    if not hand.trained:
        return tr("Untrained: these answers are chance until you train the network."), "warning"
    if hand.outdated:
        return tr("These weights belong to an earlier version of the design."), "warning"
    return tr("A margin below 20 % between the first two answers is shown as not sure."), "text_quiet"


_MOST_AT_ONCE = 4_000_000
"""Numbers of all layers up to which they are all lit up; of larger networks some layers between input and output."""
_MOST_LAYERS = 12


def lit_layers(analysis: Analysis) -> tuple[str, ...]:
    """Return the names of the layers that a drawing lights up, all of them as ("*",)."""
    if sum(node.elements or 0 for node in analysis.flat) <= _MOST_AT_ONCE:
        return ("*",)
    mapped = [
        node
        for node in analysis.flat
        if len(node.output or ()) == 3 and node.layer.family in {"conv", "pool", "merge"}
    ]
    step = max(1, -(-len(mapped) // _MOST_LAYERS))
    chosen, held = list[str](), 0
    for node in mapped[::step]:
        held += node.elements or 0
        if held <= _MOST_AT_ONCE:
            chosen.append(node.name)
    return tuple(chosen)
