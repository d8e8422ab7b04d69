"""What is known of each layer of a design, and the sums over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from cnnstudio.document.problems import Problem
from cnnstudio.document.receptive import Field, Fields, Seen, looked_at
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape
from cnnstudio.layers.working import Cost, Working

State = Literal["ok", "error", "waiting", "unconnected"]


class NodeAnalysis(NamedTuple):
    """All that is known of one layer call (or of a block node as a whole)."""

    path: str
    name: str
    node_id: str
    layer: Layer
    state: State
    inputs: tuple[Shape | None, ...] = ()
    outputs: tuple[Shape | None, ...] = (None,)
    working: Working | None = None
    cost: Cost | None = None
    waits_for: str | None = None
    shared_with: str | None = None
    problems: tuple[Problem, ...] = ()
    parameters: int | None = None
    trainable_parameters: int | None = None
    macs: int | None = None
    elements: int | None = None
    """Numbers in all outputs for one sample."""
    bypassed: bool = False
    """It is skipped: what arrives goes on, and the network is built without it."""
    passes: str = ""
    """Of a skipped layer: the node whose data pass it by, itself skipped maybe."""
    seen: Seen = ()
    """What an output element sees of the network's inputs, as bare tuples; `fields` has their names."""

    @property
    def output(self) -> Shape | None:
        """Return the first (mostly the only) output shape."""
        return self.outputs[0]

    @property
    def fields(self) -> Fields:
        """Return what an output element sees, by name of the network's input."""
        return tuple([(name, looked_at(axes)) for name, axes in self.seen])

    @property
    def receptive_field(self) -> tuple[int | None, ...] | dict[str, tuple[int | None, ...]] | None:
        """Return elements seen per axis of the input; by input name where there are several; None without axes."""
        known = {name: tuple(axis.size for axis in field) for name, field in self.fields if field}
        if not known:
            return None
        return next(iter(known.values())) if len(self.seen) == 1 else known

    @property
    def jump(self) -> tuple[float, ...] | None:
        """Return the distance, in input elements, between neighbouring outputs; None without axes."""
        return tuple(axis.jump for axis in self._first) or None

    @property
    def start(self) -> tuple[float, ...] | None:
        """Return where, in input elements, the field of the first output begins; None without axes."""
        return tuple(axis.start for axis in self._first) or None

    @property
    def _first(self) -> Field:
        return looked_at(self.seen[0][1]) if self.seen else ()


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the network; `left_out` names layers that are not known yet."""

    parameters: int
    trainable_parameters: int
    macs: int
    activation_bytes: int
    left_out: tuple[str, ...]

    @property
    def non_trainable_parameters(self) -> int:
        """Return the parameters that training does not change."""
        return self.parameters - self.trainable_parameters

    @property
    def complete(self) -> bool:
        """Say whether every layer is in the sums."""
        return not self.left_out
