"""What the checks look at: the flat design with its analysis, the data's facts, and who reads whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from itertools import compress
from operator import itemgetter
from typing import Any, NamedTuple

from cnnstudio.document.expand import Expanded
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import DataFacts, Problem
from cnnstudio.document.project import Project
from cnnstudio.layers.kind import Layer

_LAYER = itemgetter(FlatNode._fields.index("layer"))
_WORKING = itemgetter(NodeAnalysis._fields.index("working"))
_UNKNOWN = id(None)
"""The identity of the working of layers that have none."""
_STATE = itemgetter(NodeAnalysis._fields.index("state"))
_PASSING = frozenset({"Dropout", "Flatten", "Reshape", "ActivityRegularization", "Identity", "GaussianNoise"})
_FUNCTIONS = {"ReLU": "relu", "Softmax": "softmax", "LeakyReLU": "leaky_relu", "PReLU": "prelu", "ELU": "elu"}


class Design:
    """One expanded project while it is diagnosed."""

    def __init__(
        self,
        project: Project,
        expanded: Expanded,
        nodes: Mapping[str, NodeAnalysis],
        facts: DataFacts | None,
    ) -> None:
        self.project, self.nodes, self.facts = project, nodes, facts
        self.flat, self.by_path, self.ends, _, self.names_differ, self.opened = expanded
        self.quiet: set[tuple[int, int]] = set()
        """Workings of layers and of those above them of which checks of such pairs have nothing to tell."""

    @cached_property
    def readers(self) -> dict[str, list[FlatNode]]:
        """Return the layers that read each layer."""
        found: dict[str, list[FlatNode]] = {node.path: [] for node in self.flat}
        for node in self.flat:
            for source in node.sources:
                found[source.path].append(node)
        return found

    @cached_property
    def further_calls(self) -> list[FlatNode]:
        """Return the calls of layers after their first, which use the weights of that one."""
        if self.opened is None and not self.project.graph.sharers:
            return []
        return [node for node in self.flat if node.shares is not None]

    @cached_property
    def outputs(self) -> tuple[FlatNode, ...]:
        """Return the layers whose answers leave the network, as far as they are known."""
        some = (self.by_path[path] for path in self.ends)
        return tuple(n for n in some if n.layer.inputs and self.nodes[n.path].state == "ok")

    @cached_property
    def known(self) -> list[NodeAnalysis]:
        """Return what is known of each layer, in their order, which is that of the nodes."""
        return list(self.nodes.values())

    @cached_property
    def asked(self) -> list[int]:
        """Return the identity of each layer's working, which it shares with all layers of its value and input shapes."""
        return list(map(id, map(_WORKING, self.known)))

    @cached_property
    def workings(self) -> dict[str, int]:
        """Return the same by the layers' paths."""
        return dict(zip(self.nodes, self.asked, strict=True))

    @cached_property
    def different(self) -> dict[int, int]:
        """Return one place in the order for each different working."""
        return dict(zip(self.asked, range(len(self.asked)), strict=True))

    @cached_property
    def _classes(self) -> list[type[Layer]]:
        return list(map(type, map(_LAYER, self.flat)))

    @cached_property
    def kinds(self) -> set[type[Layer]]:
        """Return the kinds that occur; most checks concern few kinds."""
        return set(self._classes)

    def of_kinds(self, asked: Callable[[type[Layer]], bool]) -> list[FlatNode]:
        """Return the layers whose kind is asked for, in their order."""
        wanted = frozenset(filter(asked, self.kinds))
        return list(compress(self.flat, map(wanted.__contains__, self._classes))) if wanted else []

    def paths_where(self, may_be: Callable[[FlatNode], bool]) -> set[str]:
        """Return the paths of the layers that may be so by their value, asked once for all that are alike.

        Layers of which nothing is known are among them.
        """
        alike = {
            at
            for at, place in self.different.items()
            if self.known[place].working is None or may_be(self.flat[place])
        }
        return set(compress(self.nodes, map(alike.__contains__, self.asked)))

    @cached_property
    def weighing(self) -> list[FlatNode]:
        """Return the layers of weights: convolution and Dense."""
        return self.of_kinds(lambda kind: weighs(kind.kind))

    @cached_property
    def inputs(self) -> tuple[FlatNode, ...]:
        """Return the Input layers."""
        return tuple(self.of_kinds(lambda kind: kind.kind == "Input"))

    @cached_property
    def states(self) -> set[str]:
        """Return the states that occur."""
        return set(map(_STATE, self.nodes.values()))

    @cached_property
    def families(self) -> set[str]:
        """Return the families that occur."""
        return {kind.family for kind in self.kinds}

    @cached_property
    def _functions(self) -> dict[int, str | None]:
        """Return the activation at the end of the layers of weights, by the working that alike ones share."""
        alike = [self.flat[place].layer for place in self.different.values()]
        pairs = zip(self.different, alike, strict=True)
        return {at: function_of(layer) for at, layer in pairs if at != _UNKNOWN and weighs(layer.kind)}

    @cached_property
    def functions(self) -> set[str | None]:
        """Return the activations that occur at the end of layers of weights."""
        some = set(self._functions.values())
        if _UNKNOWN in self.different:
            known = self.nodes
            unknown = [node.layer for node in self.weighing if known[node.path].working is None]
            ends = {getattr(layer, "activation", None) for layer in unknown}
            some |= {None if end == "linear" else end for end in ends}
        return some

    def function(self, node: FlatNode) -> str | None:
        """Return the activation at the end of a layer of weights, None without one; of any other layer nothing, ""."""
        working = self.nodes[node.path].working
        if working is not None:
            return self._functions.get(id(working), "")
        return function_of(node.layer) if weighs(node.layer.kind) else ""

    @property
    def complete(self) -> bool:
        """Say whether all layers are known."""
        return self.states == {"ok"}

    @cached_property
    def shared(self) -> AbstractSet[str]:
        """Return the paths of layers that more than one input reads."""
        if self.opened is None:
            return self.project.graph.read_often
        once: set[str] = set()
        often: set[str] = set()
        for node in self.flat:
            for source in node.sources:
                (often if source.path in once else once).add(source.path)
        return often

    def source(self, node: FlatNode) -> FlatNode | None:
        """Return the layer at a node's first input."""
        sources = node.sources
        return self.by_path.get(sources[0][0]) if sources else None

    def keep_quiet(self, node: FlatNode, known: NodeAnalysis) -> None:
        """Keep in mind that there is nothing to tell of a layer and the one above it, nor of any pair like them."""
        above = self.nodes.get(node.sources[0][0]) if node.sources else None
        if above is not None and above.working is not None and known.working is not None:
            self.quiet.add((id(known.working), id(above.working)))

    def maker(self, node: FlatNode) -> FlatNode | None:
        """Return the nearest layer above that does more than pass numbers on."""
        above = self.source(node)
        while above is not None and passes(above.layer.kind) and len(above.sources) == 1:
            above = self.source(above)
        return above

    def alone(self, node: FlatNode) -> bool:
        """Say whether at most one layer reads this one."""
        return node.path not in self.shared

    def upstream(self, node: FlatNode) -> Iterator[FlatNode]:
        """Return what lies above along first inputs, nearest first."""
        found, above = self.by_path.get, self.source(node)
        for _ in self.flat:
            if above is None:
                return
            yield above
            sources = above.sources
            above = found(sources[0][0]) if sources else None

    def output_of(self, path: str) -> tuple[int | None, ...] | None:
        """Return what a layer gives."""
        return self.nodes[path].output


class Seen(NamedTuple):
    """One layer whose shapes are known, as the checks of single layers see it."""

    design: Design
    node: FlatNode
    known: NodeAnalysis
    layer: Any


Check = Callable[[Seen], Problem | None]
Applies = Callable[[type[Layer]], bool]
Reason = Callable[[Seen], object]
"""Whether a layer with its shapes gives reason for a check at all, whatever stands around it."""
Entry = tuple[Applies, Check] | tuple[Applies, Check, Reason]


_beside: set[Check] = set()


def beside(check: Check) -> Check:
    """Return a check, marked as one that looks at a layer and the one above it only: alike pairs are asked once."""
    _beside.add(check)
    return check


@cache
def farther(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Return those of some checks that look farther than at the layer above."""
    far = tuple(check for check in checks if check not in _beside)
    return far if len(far) < len(checks) else checks


def kinds(*names: str) -> Applies:
    """Return a test for kinds of these names."""
    return lambda kind: kind.kind in names


def having(*fields: str, family: str | None = None) -> Applies:
    """Return a test for kinds that have all of these arguments."""
    return lambda kind: (
        all(f in kind.model_fields for f in fields) and (family is None or kind.family == family)
    )


@cache
def passes(kind: str) -> bool:
    """Say whether layers of a kind leave the numbers as they are when the network answers."""
    return kind in _PASSING or kind.startswith("SpatialDropout")


@cache
def weighs(kind: str) -> bool:
    """Say whether layers of a kind add up their inputs times weights: convolution and Dense."""
    return kind in ("Dense", "EinsumDense") or ("Conv" in kind and "LSTM" not in kind)


def function_of(layer: Any) -> str | None:
    """Return the name of the activation a layer applies at its end; None where it applies none."""
    if layer.family == "act":
        name = layer.activation if layer.kind == "Activation" else _FUNCTIONS.get(layer.kind, layer.kind)
    else:
        name = getattr(layer, "activation", None) if weighs(layer.kind) else None
    return None if name == "linear" else name


def axes(value: int | tuple[int, ...]) -> tuple[int, ...]:
    """Return a size per axis as a tuple."""
    return (value,) if isinstance(value, int) else value
