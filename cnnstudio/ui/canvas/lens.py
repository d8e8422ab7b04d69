"""What the canvas shows besides the network: one measure, tensors to scale, and what stays in the light."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cnnstudio.document.graph import Graph
from cnnstudio.ui.canvas.walk import flow


@dataclass(slots=True)
class Lens:
    """How one looks at the network; none of it is part of the design."""

    measure: str = ""
    """What is measured beside the nodes: parameters, macs, memory, field, or nothing."""
    tensors: bool = False
    """Whether what leaves each layer stands beside it as a box, all to one scale."""
    maps: bool = False
    """Whether beside each layer stand the strongest of its maps for one picture."""
    own_wires: bool = False
    """Whether only the wires of the selection are shown."""
    paths: bool = False
    """Whether only what leads to the selection and from it is in the light."""
    found: frozenset[str] | None = None
    """What a search has found; None while nobody searches."""

    def lit(self, graph: Graph, selected: Iterable[str]) -> frozenset[str] | None:
        """Return the nodes that stay in the light, None where all do."""
        if self.found is not None:
            return self.found
        chosen = list(selected) if self.paths else []
        if not chosen:
            return None
        ways = (flow(graph, node, up=up) for node in chosen for up in (True, False))
        return frozenset().union(*ways)

    def shows_wire(self, source: str, target: str, selected: set[str]) -> bool:
        """Say whether a wire between these nodes is shown."""
        return not self.own_wires or not selected or source in selected or target in selected
