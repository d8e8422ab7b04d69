"""What is known of the network on one picture: outputs, kernels, and the training step they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.explaining import Case, Unexplained, explained
from cnnstudio.document.analysis import Analysis
from cnnstudio.document.expand import expand
from cnnstudio.document.flat import ExpandError, FlatNode
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
        if len(at) != output.ndim or any(i >= n for i, n in zip(at, output.shape, strict=True)):
            raise Unexplained("")
        flat = self._flat()
        inputs = self._inputs(flat)
        case = Case(node.layer, tuple(self.weights.items()), inputs, at, None, output.shape)
        sources = tuple(source.path for source in flat.sources) if flat is not None else ()
        read = (self.analysis.nodes.get(path) for path in sources)
        pictures = frozenset(n for n, one in enumerate(read) if one is not None and one.layer.kind == "Input")
        return Told(explained(case), float(output[at]), self.step, sources, pictures)

    def _flat(self) -> FlatNode | None:
        """Return where the chosen layer's inputs come from."""
        try:
            return next((one for one in expand(self.project) if one.path == self.layer), None)
        except ExpandError:
            return None

    def _inputs(self, flat: FlatNode | None) -> tuple[Array, ...]:
        if flat is None:
            raise Unexplained("")
        if not flat.sources and self.output is not None:
            return (self.output,)
        found = []
        for source in flat.sources:
            node = self.analysis.nodes.get(source.path)
            values = self.outputs.get(node.name) if node is not None else None
            if values is None:
                raise Unexplained("")
            if source.output:
                raise Unexplained(tr("This layer reads a further output of {name}, which is not looked at here.",
                                     name=node.name if node is not None else source.path))  # fmt: skip
            found.append(values)
        return tuple(found)
