"""What can be opened now, and in one sentence why the rest cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import shape_text, tr
from cnnstudio.ui.evaluation.sight import Sight
from cnnstudio.ui.widgets import Tile
from cnnstudio.ui.widgets.picture import Kind

if TYPE_CHECKING:
    from cnnstudio.ui.in_hand import InHand


_TILE = 80


def standing(hand: InHand) -> str:
    """Return what a reader of these numbers must know of the network."""
    if hand.absence():
        return hand.absence()
    if hand.state != "ready":
        return tr("The network is being built.")
    if not hand.trained:
        return tr("Untrained: these kernels are chance.")
    return tr("Weights of an earlier version of the design.") if hand.outdated else ""


def why_not(sight: Sight, hand: InHand, reason: str = "") -> str:
    """Return why there is no working to show for the chosen layer: the reason, if one is known."""
    node = sight.node
    if hand.absence():
        return hand.absence()
    if node is None:
        return tr("There is no network yet; add layers in Design first.")
    if reason:
        return reason
    return tr("The sum appears when the network has seen the picture.")


def first_layer(sight: Sight) -> str:
    """Return the first convolution, or else the first layer with weights."""
    layers = sight.analysis.flat
    convolution = next((layer.path for layer in layers if layer.layer.family == "conv"), "")
    return convolution or next((layer.path for layer in layers if layer.parameters), "")


def tiles_of(sight: Sight) -> list[Tile]:
    """Return a tile for every layer, each with its strongest map."""
    tiles = []
    for layer in sight.analysis.flat:
        note = shape_text(layer.output).replace(" ", "")
        kind: Kind = "grey" if layer.layer.family == "io" else "signed"
        face = _colours(sight.outputs.get(layer.name)) if kind == "grey" else None
        face = sight.faces.get(layer.name) if face is None else face
        tiles.append(Tile(layer.path, layer.name, note, layer.layer.family, values=face, kind=kind))
    return tiles


def _colours(pixels: NDArray[np.generic] | None) -> NDArray[np.generic] | None:
    """Return a colour picture small enough for a tile; None for any other."""
    if pixels is None or pixels.ndim != 3 or pixels.shape[2] != 3:
        return None
    step = max(1, max(pixels.shape[:2]) // _TILE)
    return pixels[::step, ::step]


def strongest_element(output: NDArray[np.generic]) -> tuple[int, ...]:
    """Return where the largest magnitude of an output stands."""
    flat = int(np.abs(np.nan_to_num(np.asarray(output, np.float64))).argmax())
    return tuple(int(i) for i in np.unravel_index(flat, output.shape))
