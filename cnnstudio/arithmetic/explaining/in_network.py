"""One value of a layer that stands in a network: what it reads is what the layers before it gave for the same sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.explaining.case import Batch, Case, Moments, Weights
from cnnstudio.arithmetic.explaining.explanation import Explanation, Unexplained
from cnnstudio.arithmetic.explaining.wrapping import explained
from cnnstudio.arithmetic.numbers import Place
from cnnstudio.document.expand import expand
from cnnstudio.document.flat import ExpandError, FlatNode
from cnnstudio.document.project import Project
from cnnstudio.language import tr

Outputs = Mapping[str, NDArray[Any]]
"""First output of each layer by its Keras name, for one sample."""


_COARSE = {"float16": 300.0, "mixed_float16": 300.0, "bfloat16": 2400.0, "mixed_bfloat16": 2400.0}
"""Half-precision numbers have 11 or 8 binary places where 32-bit numbers have 24, and are rounded at every layer."""
_MASKED = ("recurrent", "attention")
_MASKED_KINDS = (
    "AveragePooling1D",
    "Softmax",
    "Concatenate",
    "Add",
    "Multiply",
    "Average",
    "Maximum",
    "Minimum",
)
"""Kinds that leave out what a mask hides, where they stand behind one."""


@dataclass(frozen=True, eq=False, slots=True)
class InNetwork:
    """A working, Keras's value, and the paths of the layers it reads."""

    explanation: Explanation
    keras: float
    sources: tuple[str, ...]
    pictures: frozenset[int]
    """Numbers of the inputs that are the network's own."""


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """What a pass in training mode drew for the layer explained, and what its batch was like."""

    drawn: NDArray[Any] | None = None
    moments: Moments | None = None


def explained_in(
    project: Project, path: str, outputs: Outputs, weights: Weights, at: Place, step: Step | None = None
) -> InNetwork:
    """Return the working of one value of the layer at this path; Unexplained says why there is none.

    The outputs are those of a pass in training mode where a step is given.
    """
    nodes = _nodes(project)
    node = nodes.get(path)
    output = outputs.get(node.name) if node is not None else None
    if node is None or output is None:
        raise Unexplained(tr("The network has not seen the picture yet."))
    if len(at) != output.ndim or any(not 0 <= i < n for i, n in zip(at, output.shape, strict=True)):
        raise Unexplained(tr("There is no such value in this layer."))
    read = [nodes[source.path] for source in node.sources]
    inputs = _inputs(node, read, outputs) if read else (output,)
    _refuse_hidden(node, nodes)
    batch = None if step is None else _batch(node, output, step)
    working = explained(Case(node.layer, weights, inputs, at, batch, output.shape))
    coarse = _COARSE.get(node.layer.dtype or project.plan.precision, 1.0)
    found = replace(working, coarse=coarse, training=step is not None)
    pictures = frozenset(n for n, one in enumerate(read) if one.layer.kind == "Input")
    return InNetwork(found, float(output[at]), tuple(one.path for one in read), pictures)


def _batch(node: FlatNode, output: NDArray[Any], step: Step) -> Batch:
    """Return the training step as the layer's rule sees it."""
    if node.layer.kind.startswith("Random"):
        raise Unexplained(
            tr("In training this layer changes the picture at random; look at it in inference.")
        )
    return Batch((), output, step.drawn, step.moments)


def _refuse_hidden(node: FlatNode, nodes: Mapping[str, FlatNode]) -> None:
    """Refuse what depends on more than the values that arrive: a mask from further up, a state kept from before."""
    if getattr(node.layer, "stateful", False):
        raise Unexplained(
            tr("This layer carries its state from batch to batch, so one picture does not explain it.")
        )
    if node.layer.family not in _MASKED and not node.layer.kind.endswith(_MASKED_KINDS):
        return
    waiting, seen = [source.path for source in node.sources], set[str]()
    while waiting:
        path = waiting.pop()
        above = nodes[path]
        if above.layer.kind == "Masking" or getattr(above.layer, "mask_zero", False):
            raise Unexplained(
                tr(
                    "{name} hides some time steps from this layer; that is not worked out here.",
                    name=above.name,
                )
            )
        seen.add(path)
        waiting.extend(source.path for source in above.sources if source.path not in seen)


def _nodes(project: Project) -> dict[str, FlatNode]:
    try:
        return {node.path: node for node in expand(project)}
    except ExpandError as error:
        raise Unexplained(str(error)) from error


def _inputs(node: FlatNode, read: list[FlatNode], outputs: Outputs) -> tuple[NDArray[Any], ...]:
    found = []
    for source, one in zip(node.sources, read, strict=True):
        if source.output:
            raise Unexplained(
                tr("This layer reads a further output of {name}, which is not looked at here.", name=one.name)
            )
        if one.name not in outputs:
            raise Unexplained(tr("The network has not seen the picture yet."))
        found.append(np.asarray(outputs[one.name]))
    return tuple(found)
