"""The project: everything that is designed, as one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, PlainSerializer, WrapValidator

from cnnstudio.document.budget import Budget
from cnnstudio.document.flow import Direction, Place
from cnnstudio.document.furnishing import Frame, Note
from cnnstudio.document.graph import BlockDefinition, Graph, Node
from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.layers.value import Value

__all__ = ["Place", "Project"]


def _sealed(places: Mapping[str, Place]) -> Mapping[str, Place]:
    return MappingProxyType(dict(places))


def _open(places: Mapping[str, Place]) -> dict[str, Any]:
    return dict(places)


def _sealed_ways(ways: Mapping[str, tuple[Place, ...]]) -> Mapping[str, tuple[Place, ...]]:
    return MappingProxyType({edge: points for edge, points in ways.items() if points})


def _open_ways(ways: Mapping[str, tuple[Place, ...]]) -> dict[str, Any]:
    return dict(ways)


def _sealed_words(told: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({node: words for node, words in told.items() if words})


def _open_words(told: Mapping[str, str]) -> dict[str, Any]:
    return dict(told)


def _sealed_pushes(pushed: Mapping[str, Place]) -> Mapping[str, Place]:
    return MappingProxyType(dict(pushed))


def _open_pushes(pushed: Mapping[str, Place]) -> dict[str, Any]:
    return dict(pushed)


def _shared(given: object, check: Callable[[object], Any]) -> Any:
    """Take over what an earlier project sealed as it is, so that the steps of a session share it."""
    return given if isinstance(given, MappingProxyType) else check(given)


_SHARED = WrapValidator(_shared)

Positions = Annotated[Mapping[str, Place], AfterValidator(_sealed), _SHARED, PlainSerializer(_open)]

Comments = Annotated[Mapping[str, str], AfterValidator(_sealed_words), _SHARED, PlainSerializer(_open_words)]

Opened = Annotated[
    Mapping[str, Place], AfterValidator(_sealed_pushes), _SHARED, PlainSerializer(_open_pushes)
]

Bends = Annotated[
    Mapping[str, tuple[Place, ...]], AfterValidator(_sealed_ways), _SHARED, PlainSerializer(_open_ways)
]


class Project(Value):
    """A design with its data recipe and training plan; edits make new projects."""

    id: str = ""
    """Made once per project; names its recovery files."""
    name: str = "untitled"
    graph: Graph = Graph()
    blocks: tuple[BlockDefinition, ...] = ()
    recipe: DataRecipe = DataRecipe()
    plan: Plan = Plan()
    budget: Budget = Budget()
    positions: Positions = Field(default_factory=lambda: MappingProxyType({}))
    """Top-left corner of each node in scene pixels at 100 %, by node id (ids are unique in the whole project)."""
    bends: Bends = Field(default_factory=lambda: MappingProxyType({}))
    """Dots that a wire runs through on its way, in scene pixels, by edge id; they are for the eye only.

    Wires inside a block are called by definition and edge: `stem-1/e4`.
    """
    frames: tuple[Frame, ...] = ()
    notes: tuple[Note, ...] = ()
    comments: Comments = Field(default_factory=lambda: MappingProxyType({}))
    """What was remarked about a layer, by node id."""
    opened: Opened = Field(default_factory=lambda: MappingProxyType({}))
    """Blocks that show their layers in place, by node id, and how far they and what lies below were moved for it."""
    direction: Direction = "vertical"
    """Which way the network is drawn, and every block in it."""
    pinned: frozenset[str] = frozenset()
    """Layers that nothing but a hand moves, by node id."""

    def replaced(self, **changes: Any) -> Self:
        """Return a copy with these fields changed; the dots of wires that are gone go with them."""
        if "graph" in changes and self.bends and "bends" not in changes:
            kept = changes["graph"].edges_by_id
            changes["bends"] = {
                edge: points for edge, points in self.bends.items() if edge in kept or "/" in edge
            }
        return super().replaced(**changes)

    @cached_property
    def blocks_by_id(self) -> dict[str, BlockDefinition]:
        """Return the block definitions by id."""
        return {block.id: block for block in self.blocks}

    def node(self, node_id: str) -> Node:
        """Return a node of the main graph."""
        return self.graph.by_id[node_id]
