"""What is known of the network on one picture: outputs, kernels, the step they belong to, and the mode of the pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.explaining import Moments, Step, Unexplained, explained_in
from cnnstudio.arithmetic.flattening import folded
from cnnstudio.document.analysis import Analysis
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.project import Project
from cnnstudio.engine import messages
from cnnstudio.language import tr
from cnnstudio.ui.evaluation.faces import faces_of
from cnnstudio.ui.evaluation.interfering import Trial
from cnnstudio.ui.evaluation.told import Told
from cnnstudio.ui.evaluation.tracing import before, sources_of

Array = NDArray[np.generic]


@dataclass(frozen=True, eq=False, slots=True)
class Pass:
    """In which mode the picture went through the network, and with whom."""

    training: bool = False
    batch: int = 1
    """Samples that passed together."""
    draw: int = 0
    drawn: Array | None = None
    moments: Moments | None = None
    layer: str = ""
    """Keras name of the layer whose draw and moments these are."""


@dataclass(frozen=True, eq=False, slots=True)
class Sight:
    """Outputs of the layers for one picture, and the weights of the chosen layer."""

    project: Project
    analysis: Analysis
    outputs: dict[str, Array] = field(default_factory=dict)
    """By Keras layer name, without the batch axis."""
    faces: Mapping[str, Array] = field(default_factory=dict)
    """The strongest map of each layer, by name."""
    prediction: Array | None = None
    step: int = -1
    layer: str = ""
    """Path of the chosen layer."""
    weights: dict[str, Array] = field(default_factory=dict)
    """By path inside the layer, such as kernel or lstm_cell/kernel."""
    weights_step: int = -2
    passed: Pass = field(default_factory=Pass)
    trial: Trial = field(default_factory=Trial)
    """What was muted and edited when the picture passed."""

    def seen(self, report: messages.Seen) -> Sight:
        """Return this with the outputs of a picture."""
        outputs = dict(zip(report.layers, report.maps, strict=False))
        return replace(
            self, outputs=outputs, faces={**self.faces, **faces_of(outputs)}, prediction=report.predictions[0],
            step=report.step, passed=Pass(), trial=Trial(),
        )  # fmt: skip

    def seen_inside(self, report: messages.SeenInside, draw: int, trial: Trial) -> Sight:
        """Return this with what a changed copy, or a pass in training mode, made of a picture."""
        outputs = dict(zip(report.layers, report.maps, strict=False))
        moments = Moments(_real(report.mean), _real(report.variance), report.count) if report.count else None
        drawn = report.drawn if report.drawn.ndim and report.drawn.size else None
        made = replace(
            self, outputs=outputs, faces={**self.faces, **faces_of(outputs)}, prediction=report.predictions[0],
            step=report.step, passed=Pass(report.training, report.batch, draw, drawn, moments, report.layer),
            trial=trial,
        )  # fmt: skip
        if self.node is None or report.layer != self.node.name:
            return made
        weights = dict(zip(report.names, report.arrays, strict=True))
        return replace(made, weights=weights, weights_step=report.step)

    def weighed(self, report: messages.KernelsAre) -> Sight:
        """Return this with the weights of the chosen layer."""
        weights = dict(zip(report.names, report.arrays, strict=True))
        return replace(self, weights=weights, weights_step=report.step)

    def faced(self, faces: Mapping[str, Array]) -> Sight:
        """Return this with these faces in place of those it has for the same layers."""
        return replace(self, faces={**self.faces, **faces})

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
        """Return the output of the layer the chosen one reads, the first one of several."""
        read = self.inputs
        return self.outputs.get(read[0]) if read else None

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of the layers that the chosen one reads."""
        found = (self.analysis.nodes.get(path) for path in sources_of(self.project, self.layer))
        return tuple(node.name for node in found if node is not None)

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
        if self.trial.mutes(node.name, at[-1] if at else 0):
            raise Unexplained(tr("This map is muted: whatever its sum, its values count as 0."))
        if node.parameters and not self.weights:
            raise Unexplained("")
        if node.parameters and not self.of_one_step:
            raise Unexplained(tr("The weights are moving; pause to compare."))
        weights = tuple(self.weights.items())
        found = explained_in(self.project, self.layer, self.outputs, weights, at, self._mode(node))
        return Told(
            found.explanation, found.keras, self.step, found.sources, found.pictures, batch=self.passed.batch
        )

    def _mode(self, node: NodeAnalysis) -> Step | None:
        if not self.passed.training:
            return None
        if self.passed.layer != node.name:
            raise Unexplained("")
        return Step(self.passed.drawn, self.passed.moments)


def _real(values: Array) -> NDArray[np.float64]:
    return np.asarray(values, np.float64)
