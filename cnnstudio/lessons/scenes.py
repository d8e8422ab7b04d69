"""The pages of the lab that a lesson may show, and what it may set there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PAGES: Mapping[str, frozenset[str]] = MappingProxyType({
    "sliding-window": frozenset(
        {"image", "kernel", "bias", "stride", "rate", "padding", "groups", "activation"}
    ),
    "flip": frozenset({"image", "kernel"}),
    "borders": frozenset({"image", "kernel", "constant"}),
    "output-size": frozenset({"width", "kernel", "stride", "rate", "padding"}),
    "pooling": frozenset({"image", "kind", "size", "stride", "padding"}),
    "activations": frozenset({"name", "sums"}),
    "dilated": frozenset({"view", "kernel_size", "rates", "image", "kernel", "rate"}),
    "transposed": frozenset({"view", "image", "kernel", "stride", "padding"}),
    "separable": frozenset({"image", "kernel"}),
    "grouped-depthwise": frozenset({"kind", "channels", "filters", "groups", "kernel_size"}),
    "ways-to-compute": frozenset({"image", "kernel", "timed"}),
    "dropout": frozenset({"values", "rate"}),
    "backward": frozenset({"image", "kernel", "bias", "goal"}),
})  # fmt: skip
"""Page by page, the names of the parts."""
