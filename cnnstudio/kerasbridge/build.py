"""From a project to a Keras model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import keras

from cnnstudio.document.expand import expand
from cnnstudio.document.flat import ExpandError, FlatNode
from cnnstudio.document.project import Project
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.objects import begin_apart, call_arguments, keras_layer
from cnnstudio.kerasbridge.starting import begin_with
from cnnstudio.language import tr


@dataclass(frozen=True, slots=True)
class Network:
    """A Keras functional model and where each node of the design is found in it."""

    project: Project
    model: Any
    tensors: Mapping[str, tuple[Any, ...]]
    """Symbolic outputs by node name; a further call of a shared layer has its own."""
    layers: Mapping[str, Any]
    """Keras layers by node name; a further call of a shared layer maps to that layer."""
    first: Mapping[str, str]
    """Name of the node that owns the layer, by node name."""


After = Callable[[FlatNode, tuple[Any, ...]], tuple[Any, ...]]
"""Puts something behind a node: takes its outputs and returns those that go on."""


def build(project: Project, *, random_weights: bool = True, after: After | None = None) -> Network:
    """Return the project's network with weights that are a function of the plan's seed, or all zero."""
    flat = _flat(project)
    if not any(node.layer.kind != "Input" for node in flat):
        raise BridgeError(tr("There is no network yet; put an Input and some layers on the canvas."))
    workshop = _Workshop(project.plan.seed, random_weights, after)
    with precision(project.plan.precision):
        for node in flat:
            workshop.add(node)
        return workshop.network(project, flat)


@contextmanager
def precision(name: str) -> Iterator[None]:
    """Let layers without a number type of their own compute in this one; Keras keeps the setting per thread."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def _flat(project: Project) -> tuple[FlatNode, ...]:
    try:
        return expand(project)
    except ExpandError as error:
        raise BridgeError(str(error)) from error


class _Workshop:
    """Keras layers and tensors made so far, by path."""

    def __init__(self, seed: int, random_weights: bool, after: After | None) -> None:
        self._seed, self._random, self._after = seed, random_weights, after
        self._layers: dict[str, Any] = {}
        self._tensors: dict[str, tuple[Any, ...]] = {}

    def add(self, node: FlatNode) -> None:
        """Make this node's layer and call it with what its sources gave."""
        self._check_wires(node)
        try:
            self._tensors[node.path] = self._called(node)
        except (ValueError, TypeError) as error:
            raise BridgeError(
                tr("Keras cannot build {name}: {why}", name=node.name, why=first_sentence(error))
            ) from error

    def _check_wires(self, node: FlatNode) -> None:
        if node.missing or (node.layer.variadic and not node.sources):
            raise BridgeError(tr("Nothing arrives at {name}; wire a layer to it.", name=node.name))
        if any(source.path not in self._tensors for source in node.sources):
            raise BridgeError(tr("{name} stands in a loop; remove one of the loop's wires.", name=node.name))
        if node.shares is not None and node.shares not in self._layers:
            raise BridgeError(
                tr("{name} shares a layer that is not there; give it its own weights.", name=node.name)
            )

    def _called(self, node: FlatNode) -> tuple[Any, ...]:
        if node.layer.kind == "Input":
            return (self._input(node),)
        if node.shares is not None:
            self._layers[node.path] = self._layers[node.shares]
        else:
            self._layers[node.path] = keras_layer(
                node.layer, node.name, node.path, self._seed, random_weights=self._random
            )
        given = [self._tensors[source.path][source.output] for source in node.sources]
        made = self._layers[node.path]
        outputs = call(made, node, given, **call_arguments(node.layer))
        if self._random and node.shares is None:
            begin_apart(made, node.layer, node.path, self._seed)
            if node.node is not None and node.node.starts:
                begin_with(made, node.node.starts)
        found = tuple(keras.tree.flatten(outputs))
        return found if self._after is None else self._after(node, found)

    def _input(self, node: FlatNode) -> Any:
        layer: Any = node.layer
        tensor = keras.Input(layer.shape, layer.batch_size, layer.dtype, name=node.name)
        self._layers[node.path] = tensor._keras_history.operation  # noqa: SLF001  # no public way to it
        return tensor

    def network(self, project: Project, flat: Sequence[FlatNode]) -> Network:
        """Return the finished network; inputs and outputs stand in the order of the project's file."""
        used = {source.path for node in flat for source in node.sources}
        places = {node.id: place for place, node in enumerate(project.graph.nodes)}
        in_order = sorted(flat, key=lambda node: places[node.node_id])
        inputs = [self._tensors[n.path][0] for n in in_order if n.layer.kind == "Input"]
        outputs = [self._tensors[n.path][0] for n in in_order if n.path not in used]
        owner: dict[str, str] = {}
        for node in flat:
            owner[node.path] = owner[node.shares] if node.shares else node.name
        return Network(
            project=project,
            model=keras.Model(_bare(inputs), _bare(outputs), name="network"),
            tensors=_sealed({n.name: self._tensors[n.path] for n in flat}),
            layers=_sealed({n.name: self._layers[n.path] for n in flat}),
            first=_sealed({n.name: owner[n.path] for n in flat}),
        )


def call(layer: Any, node: FlatNode, given: Sequence[Any], **how: Any) -> Any:
    """Call a Keras layer with the tensors that arrive at the node's ports."""
    if node.layer.variadic or node.layer.one_list:
        return layer(list(given), **how)
    ports = {source.port: tensor for source, tensor in zip(node.sources, given, strict=True)}
    main = ports.pop(node.layer.inputs[0])
    states = [ports.pop(port) for port in node.layer.inputs if port.startswith("initial_") and port in ports]
    if not states:
        return layer(main, **ports, **how)
    return layer(main, initial_state=states if len(states) > 1 else states[0], **ports, **how)


def first_sentence(error: Exception) -> str:
    """Return the part of a Keras message that a person can read."""
    line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return line.split(". ")[0].removesuffix(".") + "."


def _bare(tensors: list[Any]) -> Any:
    return tensors[0] if len(tensors) == 1 else tensors


def _sealed(found: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(found)
