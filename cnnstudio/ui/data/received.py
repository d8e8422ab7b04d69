"""What the network receives from the recipe, and whether that fits its input and output."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.data.parts import Parts, fit_check
from cnnstudio.data.samples import Samples
from cnnstudio.data.scaling import network_inputs
from cnnstudio.document.analysis import Analysis
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.input_output import Input


@dataclass(frozen=True, slots=True)
class Received:
    """The last step: the shape of a batch, how many there are, and a sentence on whether they fit."""

    shape: str
    batches: str
    fits: bool
    sentences: tuple[str, ...]
    input_node: str | None = None
    """The input layer whose shape is not that of the data, where giving it that shape would help."""


def received(project: Project, analysis: Analysis, samples: Samples, parts: Parts) -> Received:
    """Return what one batch looks like and whether the network can take it."""
    batch = project.plan.batch_size
    steps = -(-len(parts.train) // batch)
    shape = shape_text((batch, *samples.input_shape))
    batches = tr("{n} batches an epoch.", n=number(steps)) if steps != 1 else tr("One batch an epoch.")
    objections, node = _objections(project, analysis, samples)
    against = (*parts.problems, *objections)
    told = against or (tr("Fits the input layer of {name}.", name=project.name),)
    return Received(shape, batches, not against, told, node)


def _objections(project: Project, analysis: Analysis, samples: Samples) -> tuple[tuple[str, ...], str | None]:
    inputs = [node for node in project.graph.nodes if isinstance(node.layer, Input)]
    given = shape_text(samples.input_shape)
    if not inputs:
        return (tr("The network has no input layer yet; it needs one of {shape}.", shape=given),), None
    if len(inputs) > 1:
        return (tr("The network has {n} inputs, and this data set fills one.", n=len(inputs)),), None
    layer = inputs[0].layer
    wanted = layer.shape if isinstance(layer, Input) else None
    classes = outputs(analysis)
    found = fit_check(samples, classes if classes is not None else samples.classes, wanted)
    misfit = bool(fit_check(samples, samples.classes, wanted))
    return found, inputs[0].id if misfit else None


def outputs(analysis: Analysis) -> int | None:
    """Return how many numbers the network's only output has, or None where that is not known."""
    if len(analysis.ends) != 1:
        return None
    shape = analysis.nodes[analysis.ends[0]].output
    return shape[0] if shape is not None and len(shape) == 1 else None


def scaled_range(recipe: DataRecipe, low: float, high: float) -> tuple[str, str]:
    """Return the values before and after scaling and standardising, as 0 … 255 and 0 … 1."""
    after = network_inputs(np.array([[low], [high]], np.float32), recipe)
    least, most = float(after.min()), float(after.max())
    return f"{number(low)} … {number(high)}", f"{number(least)} … {number(most)}"


def kind_of_picture(shape: tuple[int, ...]) -> str:
    """Return 28 × 28, grey or 32 × 32, colour; of anything else its shape."""
    if len(shape) != 3:
        return shape_text(shape)
    words = {1: tr("grey"), 3: tr("colour")}
    channels = words.get(shape[2], tr("{n} channels", n=shape[2]))
    return f"{shape_text(shape[:2])}, {channels}"
