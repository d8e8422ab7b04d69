"""What is known of the network on one picture: outputs, kernels, and the training step they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.project import Project
from cnnstudio.engine import messages
from cnnstudio.ui.evaluation.explanation import Explanation, explain
from cnnstudio.ui.evaluation.tracing import before, sliding

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
    weights_step: int = -2

    def seen(self, report: messages.Seen) -> Sight:
        """Return this with the outputs of a picture."""
        outputs = dict(zip(report.layers, report.maps, strict=False))
        return replace(self, outputs=outputs, prediction=report.predictions[0], step=report.step)

    def weighed(self, report: messages.KernelsAre) -> Sight:
        """Return this with the weights of the chosen layer."""
        weights = {name.rpartition("/")[2]: a for name, a in zip(report.names, report.arrays, strict=True)}
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
        return self.weights.get("kernel")

    @property
    def of_one_step(self) -> bool:
        """Say whether weights and outputs belong to the same training step."""
        return self.step == self.weights_step

    def explain(self, row: int, column: int, channel: int) -> Explanation | None:
        """Return the working of one value of a plain convolution; None for other layers or while parts are missing."""
        node, below, output, kernel = self.node, self.below, self.output, self.kernel
        if node is None or below is None or output is None or kernel is None or not self.of_one_step:
            return None
        axes = sliding(node.layer)
        plain = node.layer.kind == "Conv2D" and getattr(node.layer, "groups", 1) == 1
        if not plain or axes is None or below.ndim != 3 or output.ndim != 3:
            return None
        if row >= output.shape[0] or column >= output.shape[1] or channel >= output.shape[2]:
            return None
        return explain(
            np.asarray(below, np.float32),
            np.asarray(kernel, np.float32),
            np.asarray(self.weights["bias"], np.float32) if "bias" in self.weights else None,
            axes,
            getattr(node.layer, "activation", None),
            np.asarray(output, np.float32),
            (row, column, channel),
        )
