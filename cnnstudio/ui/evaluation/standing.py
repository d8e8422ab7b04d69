"""What can be opened now, and in one sentence why the rest cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import tr
from cnnstudio.ui.evaluation.sight import Sight

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand


def standing(hand: InHand, bridge: Bridge) -> str:
    """Return what a reader of these numbers must know of the network."""
    if hand.state == "failed":
        return hand.message
    if bridge.state == "dead":
        return tr("The engine is not running. Press the chip at the foot to start the engine again.")
    if hand.state != "ready":
        return tr("The network is being built.")
    if not hand.trained:
        return tr("Untrained: these kernels are chance.")
    return tr("Weights of an earlier version of the design.") if hand.outdated else ""


def why_not(sight: Sight, hand: InHand) -> str:
    """Return why there is no sum to show for the chosen layer."""
    node = sight.node
    if hand.state == "failed":
        return hand.message
    if node is None:
        return tr("There is no network yet; add layers in Design first.")
    if node.layer.kind != "Conv2D":
        return tr("Values of convolution layers (Conv2D) are worked out here; pick one at the left.")
    if getattr(node.layer, "groups", 1) != 1:
        return tr("Convolutions in groups are not worked out here yet.")
    if sight.outputs and sight.weights and not sight.of_one_step:
        return tr("The weights are moving; pause to compare.")
    return tr("The sum appears when the network has seen the picture.")


def first_layer(sight: Sight) -> str:
    """Return the first convolution, or else the first layer with weights."""
    layers = sight.analysis.flat
    convolution = next((layer.path for layer in layers if layer.layer.family == "conv"), "")
    return convolution or next((layer.path for layer in layers if layer.parameters), "")


def strongest_map(output: NDArray[np.generic] | None) -> NDArray[np.generic] | None:
    """Return the map with the largest mean magnitude, to stand on its layer's tile; None without maps."""
    if output is None or output.ndim != 3:
        return None
    means = np.abs(np.asarray(output, np.float32)).reshape(-1, output.shape[2]).mean(axis=0)
    face: NDArray[np.generic] = output[:, :, int(means.argmax())]
    return face
