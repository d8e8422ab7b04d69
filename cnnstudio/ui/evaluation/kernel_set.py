"""The kernels of the chosen layer as they are shown: of which time, in which order, and what stands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.filters import FilterFacts, Order, facts_of, filters_of, in_order
from cnnstudio.language import number, tr
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.interfering import Trial
from cnnstudio.ui.evaluation.sight import Array, Sight

_NONE: NDArray[np.intp] = np.zeros(0, np.intp)


@dataclass(frozen=True, eq=False, slots=True)
class KernelSet:
    """One layer's filters (filters x sizes... x channels); none for a layer that is no convolution."""

    filters: Array | None = None
    before: Array | None = None
    """The filters as they began; None while that is not known."""
    facts: FilterFacts | None = None
    order: Order = "index"
    time: str = "now"
    in_colour: bool = False
    """Whether three input channels are shown together, as red, green and blue."""
    places: NDArray[np.intp] = field(default_factory=lambda: _NONE)
    """The number of the filter at each place."""
    first: dict[str, Array] | None = None
    _made_of: tuple[Array | None, Array | None] = (None, None)

    @property
    def needs_beginning(self) -> bool:
        """Say whether the weights at the beginning are needed."""
        return (self.time != "now" or self.order == "change") and self.filters is not None

    def of(self, sight: Sight, first: dict[str, Array] | None, chosen: int) -> KernelSet:
        """Return the kernels of what is chosen now, in the same order and of the same time."""
        node, kernel = sight.node, sight.kernel
        if node is None or kernel is None or node.layer.family != "conv" or kernel.ndim not in (3, 4, 5):
            return KernelSet(order=self.order, time=self.time, in_colour=self.in_colour)
        began = _kernel_of(first)
        same = self._made_of[0] is kernel and self._made_of[1] is began
        if same and self.order != "similarity":
            return self
        filters = filters_of(kernel, node.layer.kind)
        before = (
            filters_of(began, node.layer.kind) if began is not None and began.shape == kernel.shape else None
        )
        facts = self.facts if same and self.facts is not None else facts_of(filters, before)
        places = in_order(filters, facts, self.order, chosen)
        return KernelSet(
            filters, before, facts, self.order, self.time, self.in_colour, places, first, (kernel, began)
        )

    def sorted_by(self, order: str) -> KernelSet:
        """Return the same in another order, to be made anew."""
        return replace(self, order=cast(Order, order), _made_of=(None, None))

    def at_time(self, when: str) -> KernelSet:
        """Return the kernels as they are, as they began, or what changed."""
        return replace(self, time=when, _made_of=(None, None))

    def coloured(self, on: bool) -> KernelSet:
        """Return the kernels with three channels together, or one channel at a time."""
        return replace(self, in_colour=on, _made_of=(None, None))

    @property
    def can_be_coloured(self) -> bool:
        """Say whether the kernels read three channels, as of a colour picture."""
        return self.filters is not None and self.filters.ndim == 4 and self.filters.shape[-1] == 3

    def shown(self) -> Array | None:
        """Return the filters of the time that is chosen."""
        if self.filters is None or self.time == "now" or self.before is None:
            return self.filters
        return self.before if self.time == "start" else np.asarray(self.filters - self.before)  # type: ignore[operator]

    def place(self, filter_: int) -> int:
        """Return where a filter stands."""
        found = np.flatnonzero(self.places == filter_)
        return int(found[0]) if found.size else filter_

    def filter_at(self, place: int) -> int:
        """Return the number of the filter at a place."""
        return int(self.places[place]) if place < len(self.places) else place

    def ordered(self, stack: Array) -> Array:
        """Return maps in the order of their filters."""
        return stack[self.places] if len(self.places) == len(stack) and self.order != "index" else stack

    def signs(self, trial: Trial, layer: str) -> dict[int, str]:
        """Return what stands out about the filter at each place."""
        if self.facts is None:
            return {}
        return {
            place: sign
            for place, filter_ in enumerate(int(n) for n in self.places)
            if (sign := self._sign(filter_, trial, layer))
        }

    def _sign(self, filter_: int, trial: Trial, layer: str) -> str:
        if trial.edits_any(layer, filter_):
            return "edited"
        if self.facts is not None and self.facts.dead[filter_]:
            return "dead"
        same = self.facts.same_as if self.facts is not None else None
        return "same" if same is not None and same[filter_] >= 0 else ""

    def map_signs(self, stack: Array, trial: Trial, layer: str) -> Mapping[int, str]:
        """Return what stands out about the map at each place."""
        silent = np.abs(np.asarray(stack, np.float32)).reshape(len(stack), -1).max(axis=1) == 0
        found = {}
        for place in range(len(stack)):
            channel = self.filter_at(place) if len(self.places) == len(stack) else place
            if trial.mutes(layer, channel):
                found[place] = "muted"
            elif silent[channel]:
                found[place] = "silent"
        return found


def _kernel_of(weights: Mapping[str, Array] | None) -> Array | None:
    ends = {path.rpartition("/")[2]: array for path, array in reversed(list((weights or {}).items()))}
    return ends.get("kernel", ends.get("depthwise_kernel"))


def filter_planes(values: Array) -> Array:
    """Return one filter, sizes... x channels, as channels x rows x columns; in one dimension all in one plane."""
    if values.ndim == 2:
        return np.ascontiguousarray(values.T)[None]
    planes = np.moveaxis(values, -1, 0)
    return np.ascontiguousarray(planes.reshape(len(planes), -1, planes.shape[-1]))


def slices(kernels: KernelSet, channel: int) -> tuple[Array, str, float]:
    """Return one tile for each filter, in order: its slice for an input channel, or all three as colours from 0 to 1.

    With it the words beside and the scale's end.
    """
    shown = kernels.shown()
    if shown is None:
        return np.zeros((0, 1, 1)), "", 0.0
    limit = signed_limit(shown)
    count, channels = len(shown), shown.shape[-1]
    sizes = " × ".join(str(n) for n in shown.shape[1:-1])
    note = tr("{count} of {sizes}", count=number(count), sizes=sizes)
    if shown.ndim == 3:  # in one dimension all channels fit into the tile
        return np.ascontiguousarray(shown[kernels.places].transpose(0, 2, 1)), note, limit
    if kernels.in_colour and kernels.can_be_coloured:
        note += tr(" as red, green and blue; grey is 0")
        return np.asarray(shown[kernels.places], np.float32) / (2 * (limit or 1.0)) + 0.5, note, limit
    own = min(channel, channels - 1)
    tiles = shown[..., own][kernels.places]
    if shown.ndim == 5:  # slices of a volume stand below each other
        tiles = tiles.reshape(count, -1, tiles.shape[-1])
    if channels > 1:
        note += tr(", channel {channel} of {all}", channel=own, all=channels)
    if kernels.time == "start" and kernels.before is not None:
        note += tr(", as they began")
    elif kernels.time == "change" and kernels.before is not None:
        note += tr(", what changed")
    return np.ascontiguousarray(tiles), note, limit
