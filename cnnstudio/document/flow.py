"""Which way a network is drawn: down the screen or to the right; whoever thinks upright can have it turned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Direction = Literal["vertical", "horizontal"]
Place = tuple[float, float]

NODE_WIDTH = 184.0
NODE_HEIGHT = 56.0


@dataclass(frozen=True, slots=True)
class Flow:
    """Sizes along the data's way and across it; upright means along is y, and turning there and back is the same."""

    name: Direction
    along: float
    """How long a layer is in the direction of the data, in scene pixels."""
    across: float
    gap: float
    """Between the ranks; where the data run to the right, the shapes stand in it."""
    aside: float
    """Between neighbours of one rank."""

    @property
    def lies(self) -> bool:
        """Say whether the data run to the right."""
        return self.name == "horizontal"

    @property
    def pitch(self) -> float:
        """Return how far ranks are apart."""
        return self.along + self.gap

    @property
    def breadth(self) -> float:
        """Return how far neighbours of one rank are apart."""
        return self.across + self.aside

    def turned(self, place: Place) -> Place:
        """Return a place of the canvas as across and along, or such a pair as a place of the canvas."""
        return (place[1], place[0]) if self.lies else place

    def onward(self, place: Place, by: float, aside: float = 0.0) -> Place:
        """Return a place further along and further aside."""
        x, y = place
        return (x + by, y + aside) if self.lies else (x + aside, y + by)


DOWN = Flow("vertical", NODE_HEIGHT, NODE_WIDTH, 40.0, 24.0)
RIGHT = Flow("horizontal", NODE_WIDTH, NODE_HEIGHT, 152.0, 40.0)


class Drawn(Protocol):
    """What is drawn in one direction."""

    @property
    def direction(self) -> Direction:
        """Return which way the data run."""


def flow_of(drawn: Drawn) -> Flow:
    """Return the flow of a project."""
    return RIGHT if drawn.direction == "horizontal" else DOWN


def redrawn(places: Mapping[str, Place], before: Flow, after: Flow) -> dict[str, Place]:
    """Return places of one flow as the same rows and ranks of another."""
    if before is after:
        return dict(places)
    wide, long = after.breadth / before.breadth, after.pitch / before.pitch
    upright = {node: before.turned(place) for node, place in places.items()}
    return {node: after.turned((x * wide, y * long)) for node, (x, y) in upright.items()}


def spread(places: Iterable[Place]) -> tuple[Place, Place]:
    """Return the least and the greatest of places, each axis by itself."""
    xs, ys = zip(*places, strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))
