"""A network's sums and layers without its problems: what an estimate of its cost is made from."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from cnnstudio.document.known import NodeAnalysis, Totals


class Counted(Protocol):
    """What a whole analysis has too."""

    @property
    def totals(self) -> Totals:
        """Return the sums."""

    @property
    def flat(self) -> tuple[NodeAnalysis, ...]:
        """Return the layers in topological order."""


class Footprint(NamedTuple):
    """The sums and the layers, while the rest of the analysis is still being made."""

    totals: Totals
    flat: tuple[NodeAnalysis, ...]
