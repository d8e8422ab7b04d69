"""The graph of a Keras model: a node for each call of a layer, and a block for each model inside it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Port
from cnnstudio.exchange.foreign import ConfigError
from cnnstudio.exchange.keras_calls import Call, Tensor, calls_of, ends_of, tensors_in
from cnnstudio.exchange.keras_layers import layer_of
from cnnstudio.exchange.keras_models import ModelParts, is_model, name_of, parts_of
from cnnstudio.exchange.keras_operations import is_operation, operation_of
from cnnstudio.exchange.keras_wiring import Arrival, arrivals, told_in_call
from cnnstudio.language import tr
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.operation import Operation

_NOT_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")


class _Made(NamedTuple):
    """The node of one call of a layer, and its output ports."""

    node: str
    outputs: tuple[str, ...]


class _Wish(NamedTuple):
    """A node whose wires are drawn once all nodes stand."""

    node: str
    layer: Layer
    call: Call
    name: str


class Reader:
    """Reads one file; collects its blocks and the sentences about what was left out."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.blocks: list[BlockDefinition] = []
        self.notes: list[str] = []
        self._ids: set[str] = set()
        self._shared: dict[object, str] = {}
        self._layers: dict[tuple[type[Layer], str], Layer] = {}

    def outermost(self, data: dict[str, Any]) -> Graph:
        """Return the graph of the model that the file holds."""
        parts = parts_of(data, self.file, self.note)
        drawing = _Drawing(self, "", parts)
        drawing.tell_inner_outputs()
        return drawing.graph()

    def note(self, sentence: str) -> None:
        """Keep a sentence about a part that was read otherwise than it was written."""
        self.notes.append(sentence)

    def block(self, data: dict[str, Any], name: str, *, frozen: bool) -> BlockDefinition:
        """Return the definition of a model inside a model."""
        parts = parts_of(data, self.file, self.note)
        drawing = _Drawing(self, self.free_id(f"{name}-model"), parts._replace(frozen=frozen or parts.frozen))
        definition = BlockDefinition(id=drawing.prefix, name=name, graph=drawing.graph())
        self.blocks.append(definition)
        return definition

    def free_id(self, name: str) -> str:
        """Return an id that no node or block of the file has yet."""
        free, number = name, 2
        while free in self._ids:
            free, number = f"{name}-{number}", number + 1
        self._ids.add(free)
        return free

    def alike(self, layer: Layer) -> Layer:
        """Return the layer that is written like this one: layers that are alike are one object, worked out once."""
        return self._layers.setdefault((type(layer), layer.model_dump_json(exclude_defaults=True)), layer)

    def tell_if_shared(self, data: dict[str, Any], where: str, name: str) -> None:
        """Note a layer that two models share: here each has weights of its own."""
        key = data.get("shared_object_id")
        if key is not None and self._shared.setdefault(key, where) != where:
            self.note(
                tr("{name} is shared by two models; here each of them has weights of its own.", name=name)
            )


class _Drawing:
    """One model's nodes and wires: the network itself, or the inside of a block."""

    def __init__(self, reader: Reader, prefix: str, parts: ModelParts) -> None:
        self.prefix, self._reader, self._parts = prefix, reader, parts
        self._nodes: list[Node] = []
        self._edges: list[Edge] = []
        self._made: dict[tuple[str, int], _Made] = {}
        self._wishes: list[_Wish] = []
        self._names: set[str] = set()
        self._offset: dict[str, tuple[int, int]] = {}
        for data in parts.layers:
            self._add(data, name_of(data, reader.file))
        for wish in self._wishes:
            self._wire(wish)
        if prefix:
            self._draw_outputs()

    def graph(self) -> Graph:
        """Return the finished graph."""
        return Graph(nodes=tuple(self._nodes), edges=tuple(self._edges))

    def _add(self, data: dict[str, Any], label: str) -> None:
        """Add the nodes of a layer, one for each of its calls."""
        if (label, 0) in self._made:
            raise ConfigError(tr("{file} has two layers called {name}.", file=self._reader.file, name=label))
        self._reader.tell_if_shared(data, self.prefix, label)
        calls = calls_of(data, self._reader.file, label) or (Call(),)
        name = self._free_name(label)
        self._note_offset(data, label)
        first = self._layer(data, calls[0], name)
        owner = self._put(label, 0, first, name, calls[0], None)
        for number, call in enumerate(calls[1:], 1):
            again = self._layer(data, call, name) if isinstance(first, Operation) else first
            shares = None if isinstance(first, Operation | Unknown) else owner
            self._put(label, number, again, self._free_name(label), call, shares)

    def _put(self, label: str, number: int, layer: Layer, name: str, call: Call, shares: str | None) -> str:
        node = Node(id=self._reader.free_id(name), name=name, layer=layer, shares=shares)
        self._nodes.append(node)
        self._made[label, number] = _Made(node.id, self._outputs(layer))
        self._wishes.append(_Wish(node.id, layer, call, name))
        return node.id

    def _outputs(self, layer: Layer) -> tuple[str, ...]:
        if isinstance(layer, Block):
            return tuple(port.name for port in self._definition(layer).ports("out"))
        return layer.outputs

    def _definition(self, layer: Block) -> BlockDefinition:
        return next(block for block in self._reader.blocks if block.id == layer.block)

    def _layer(self, data: dict[str, Any], call: Call, name: str) -> Layer:
        if is_model(data):
            return Block(block=self._reader.block(data, name, frozen=self._parts.frozen).id)
        if self.prefix and data.get("class_name") == "InputLayer":
            return Port(direction="in")
        if is_operation(data):
            return self._reader.alike(operation_of(data, call, name, self._reader.note))
        layer = layer_of(data, name, self._reader.note)
        if self._parts.frozen and not isinstance(layer, Unknown | Operation) and layer.kind != "Input":
            layer = layer.replaced(trainable=False)
        return self._reader.alike(told_in_call(layer, call, name, self._reader.note))

    def _free_name(self, label: str) -> str:
        """Return the label as a name we can give; unlike the label it is bounded and has no odd letters."""
        plain = _NOT_NAMES.sub("_", label)
        plain = plain if plain[:1].isalpha() else f"layer_{plain}"
        if plain[:64] != label:
            self._reader.note(tr("{label} is called {name} here.", label=label[:80], name=plain[:64]))
        free, number = plain[:64], 2
        while free in self._names:
            free, number = f"{plain[:58]}_{number}", number + 1
        self._names.add(free)
        return free

    def _note_offset(self, data: dict[str, Any], label: str) -> None:
        """Keep what is added to the number of an inner model's call, where it is read and where it is an output."""
        if is_model(data) and self._parts.counted == "from 1":
            self._offset[label] = (1, 1)
        elif is_model(data) and self._parts.counted == "outputs from 1":
            self._offset[label] = (0, int(data.get("class_name") != "Sequential"))

    def _source(self, tensor: Tensor, reader: str, *, leaving: bool = False) -> tuple[str, str]:
        """Return the node and port a tensor comes from."""
        number = tensor.call - self._offset.get(tensor.layer, (0, 0))[leaving]
        made = self._made.get((tensor.layer, number))
        file = self._reader.file
        if made is None:
            raise ConfigError(
                tr(
                    "{file}: {name} reads {source}, which is not there.",
                    file=file,
                    name=reader,
                    source=tensor.layer,
                )
            )
        if tensor.output < len(made.outputs):
            return made.node, made.outputs[tensor.output]
        if isinstance(self._by_id(made.node).layer, Unknown):
            return made.node, made.outputs[0]
        words = {"file": file, "name": reader, "n": tensor.output + 1, "source": tensor.layer}
        raise ConfigError(tr("{file}: {name} reads output {n} of {source}, which has fewer.", **words))

    def _by_id(self, node_id: str) -> Node:
        return next(node for node in self._nodes if node.id == node_id)

    def _wire(self, wish: _Wish) -> None:
        for port, tensor in self._arrivals(wish):
            node, source_port = self._source(tensor, wish.name)
            self._connect(node, source_port, wish.node, port)

    def _arrivals(self, wish: _Wish) -> tuple[Arrival, ...]:
        if not isinstance(wish.layer, Block):
            return arrivals(wish.layer, wish.call, wish.name, self._reader.file, self._reader.note)
        ports = [port.name for port in self._definition(wish.layer).ports("in")]
        first = wish.call.args[0] if wish.call.args else None
        if isinstance(first, dict) and set(first) <= set(ports):
            return tuple((port, tensor) for port, part in first.items() for tensor in tensors_in(part))
        return tuple(zip(ports, tensors_in(list(wish.call.args)), strict=False))

    def _connect(self, source: str, source_port: str, target: str, target_port: str) -> None:
        edge_id = f"{self.prefix}.e{len(self._edges) + 1}" if self.prefix else f"e{len(self._edges) + 1}"
        edge = Edge(
            id=edge_id, source=source, target=target, source_port=source_port, target_port=target_port
        )
        self._edges.append(edge)

    def _ends(self) -> tuple[tuple[str, Tensor], ...]:
        return ends_of(self._parts.outputs, self._reader.file, tr("the outputs"))

    def _draw_outputs(self) -> None:
        """Add a port for each output of a block."""
        ends = self._ends()
        for number, (_, tensor) in enumerate(ends, 1):
            node, port = self._source(tensor, tr("an output"), leaving=True)
            name = "output" if len(ends) == 1 else f"output_{number}"
            out = Node(
                id=self._reader.free_id(f"{self.prefix}.{name}"), name=name, layer=Port(direction="out")
            )
            self._nodes.append(out)
            self._connect(node, port, out.id, "input")

    def tell_inner_outputs(self) -> None:
        """Note outputs that other layers read as well: here only what nothing reads is an output."""
        read = {edge.source for edge in self._edges}
        for label, tensor in self._ends():
            if self._source(tensor, label, leaving=True)[0] in read:
                self._reader.note(
                    tr("{name} is an output that other layers read too; here it is none.", name=tensor.layer)
                )
