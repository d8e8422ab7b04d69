"""What is known of the network on one picture: outputs, kernels, and the training step they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.explaining import Unexplained, explained_in
from cnnstudio.arithmetic.flattening import folded
from cnnstudio.document.analysis import Analysis
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.project import Project
from cnnstudio.engine import messages
from cnnstudio.language import tr
from cnnstudio.ui.evaluation.told import Told
from cnnstudio.ui.evaluation.tracing import before

Array = NDArray[np.generic]


@dataclass(frozen=True, eq=False, slots=True)
class Sight:
    """Outputs of all layers for one picture, and the weights of the chosen layer."""

    project: Project
    analysis: Analysis
    outputs: dict[str, Array] = field(default_factory=dict)
    """By Keras layer name, without the batch axis."""
    prediction: Array | None = None
    step: int = -1
    layer: str = ""
    """Path of the chosen layer."""
    weights: dict[str, Array] = field(default_factory=dict)
    """By path inside the layer, such as kernel or lstm_cell/kernel."""
    weights_step: int = -2

    def seen(self, report: messages.Seen) -> Sight:
        """Return this with the outputs of a picture."""
        outputs = dict(zip(report.layers, report.maps, strict=False))
        return replace(self, outputs=outputs, prediction=report.predictions[0], step=report.step)

    def weighed(self, report: messages.KernelsAre) -> Sight:
        """Return this with the weights of the chosen layer."""
        weights = dict(zip(report.names, report.arrays, strict=True))
        return replace(self, weights=weights, weights_step=report.step)

    def unweighed(self) -> Sight:
        """Return this with weights that count as those of no known step."""
        return replace(self, weights_step=-2)

    def choosing(self, path: str) -> Sight:
        """Return this with another layer chosen."""
        if path == self.layer:
            return self
        return replace(self, layer=path, weights={}, weights_step=-2)

    @property
    def node(self) -> NodeAnalysis | None:
        """Return what is known of the chosen layer."""
        return self.analysis.nodes.get(self.layer)

    @property
    def output(self) -> Array | None:
        """Return the chosen layer's output."""
        return self.outputs.get(self.node.name) if self.node is not None else None

    @property
    def below(self) -> Array | None:
        """Return the output of the layer the chosen one reads."""
        source = before(self.project, self.analysis, self.layer)
        return self.outputs.get(self.analysis.nodes[source].name) if source is not None else None

    @property
    def kernel(self) -> Array | None:
        """Return the chosen layer's kernel, if it has one."""
        ends = {path.rpartition("/")[2]: array for path, array in reversed(self.weights.items())}
        return ends.get("kernel", ends.get("depthwise_kernel"))

    def folded(self, unit: int) -> Array | None:
        """Return a Dense unit's weights as maps of the shape before flattening; None where nothing was flattened."""
        kernel, path = self.kernel, before(self.project, self.analysis, self.layer)
        while path is not None and self.analysis.nodes[path].layer.family == "noise":
            path = before(self.project, self.analysis, path)
        node = self.node
        if path is None or kernel is None or kernel.ndim != 2 or node is None or node.layer.kind != "Dense":
            return None
        flat = self.analysis.nodes[path]
        shape = tuple(n for n in (flat.inputs[0] or ()) if n is not None)
        if flat.layer.kind != "Flatten" or len(shape) != 3 or int(np.prod(shape)) != kernel.shape[0]:
            return None
        first = getattr(flat.layer, "data_format", None) == "channels_first"
        maps = folded(
            kernel[:, min(unit, kernel.shape[1] - 1)], shape, "channels_first" if first else "channels_last"
        )
        return maps if not first else np.moveaxis(maps, 0, -1)

    @property
    def of_one_step(self) -> bool:
        """Say whether weights and outputs belong to the same training step."""
        return self.step == self.weights_step

    def explain(self, at: tuple[int, ...]) -> Told:
        """Return the working of one value; Unexplained says why there is none, or what is still missing."""
        node, output = self.node, self.output
        if node is None or output is None:
            raise Unexplained("")
        if node.parameters and not self.weights:
            raise Unexplained("")
        if node.parameters and not self.of_one_step:
            raise Unexplained(tr("The weights are moving; pause to compare."))
        found = explained_in(self.project, self.layer, self.outputs, tuple(self.weights.items()), at)
        return Told(found.explanation, found.keras, self.step, found.sources, found.pictures)
