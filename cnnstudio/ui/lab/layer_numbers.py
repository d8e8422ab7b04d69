"""A layer of the network as the lab opens it: its settings, its weights, what it reads and what it gives, of one step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from cnnstudio.engine import messages
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.ui.lab.context import LabContext

_PURPOSE = "lab"


@dataclass(frozen=True, eq=False)
class LayerNumbers:
    """Arrays without their batch axis; `weights` by Keras's names, such as kernel and bias."""

    name: str
    layer: Layer
    inputs: NDArray[Any]
    outputs: NDArray[Any]
    weights: dict[str, NDArray[Any]] = field(default_factory=dict)
    path: str = ""
    """Where the layer stands in the design."""

    def difference(self, worked: NDArray[np.float64]) -> float:
        """Return the largest difference between what the lab worked out and what the layer gave."""
        return float(np.abs(worked - self.outputs.astype(np.float64)).max())


class LayerReader(QObject):
    """Asks the network in hand for a layer's numbers; `arrived(LayerNumbers)` or `refused(sentence)` answers."""

    arrived = Signal(object)
    refused = Signal(str)

    def __init__(self, context: LabContext) -> None:
        super().__init__(context)
        self._context = context
        self._path = ""
        self._image: NDArray[Any] | None = None
        self._seen: messages.Seen | None = None
        self._kernels: messages.KernelsAre | None = None
        self._tickets = (0, 0)
        context.bridge.seen.connect(self._take_seen)
        context.bridge.kernelsArrived.connect(self._take_kernels)
        context.bridge.failed.connect(self._take_failure)
        context.hand.changed.connect(self._follow_hand)

    def read(self, path: str, image: NDArray[Any] | None) -> None:
        """Ask for a layer while it looks at an image of the data set, as the data set gives it."""
        self._path, self._image = path, image
        if image is None:
            self._refuse(tr("No images are open; choose some in Data, and the layer can be opened."))
        elif self._context.bridge.state == "dead":
            self._refuse(
                tr("The engine is not running. Press the chip at the foot to start the engine again.")
            )
        else:
            self._context.hand.want()
            self._follow_hand()

    def _refuse(self, sentence: str) -> None:
        self._path = ""
        self.refused.emit(sentence)

    def _follow_hand(self) -> None:
        hand = self._context.hand
        if not self._path or self._image is None:
            return
        if hand.state == "failed":
            self._refuse(hand.message)
        elif hand.state == "ready":
            self._ask(self._image)

    def _ask(self, image: NDArray[Any]) -> None:
        context = self._context
        node = context.hand.analysis.nodes.get(self._path)
        if node is None:
            self._refuse(tr("This layer is not in the network that is looked into; choose another."))
            return
        self._seen = self._kernels = None
        seen = context.bridge.engine.look(image[None], ("*",), _PURPOSE)
        kernels = context.bridge.engine.kernels(node.name) if node.parameters or node.shared_with else 0
        self._tickets = (seen, kernels)

    def _take_seen(self, report: messages.Seen) -> None:
        if self._path and report.purpose == _PURPOSE and report.ticket == self._tickets[0]:
            self._seen = report
            self._give()

    def _take_kernels(self, report: messages.KernelsAre) -> None:
        if self._path and report.ticket == self._tickets[1]:
            self._kernels = report
            self._give()

    def _take_failure(self, report: messages.Failed) -> None:
        if self._path and report.ticket and report.ticket in self._tickets:
            self._refuse(report.message)

    def _give(self) -> None:
        """Tell the numbers once all have arrived and belong to the same step of training."""
        if self._seen is None or (self._tickets[1] and self._kernels is None):
            return
        if self._kernels is not None and self._kernels.step != self._seen.step:
            self._refuse(tr("The weights are moving; pause the training to open a layer."))
            return
        found = self._found(self._seen)
        if found is None:
            self._refuse(tr("What this layer reads is not one tensor of the network; choose another layer."))
            return
        self._path = ""
        self.arrived.emit(found)

    def _found(self, seen: messages.Seen) -> LayerNumbers | None:
        hand = self._context.hand
        outputs = dict(zip(seen.layers, seen.maps, strict=False))
        flat = hand.analysis.flats.get(self._path)
        sources = flat.sources if flat is not None else ()
        # What another layer gives besides its first output is not among the maps that were asked for.
        single = len(sources) == 1 and sources[0].output == 0
        below = hand.analysis.nodes.get(sources[0].path) if single else None
        node = hand.analysis.nodes[self._path]
        if below is None or below.name not in outputs or node.name not in outputs:
            return None
        weights = (
            {n.rpartition("/")[2]: a for n, a in zip(self._kernels.names, self._kernels.arrays, strict=True)}
            if self._kernels is not None
            else {}
        )
        return LayerNumbers(
            node.name, node.layer, outputs[below.name], outputs[node.name], weights, node.path
        )
