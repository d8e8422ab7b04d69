"""A person at random: edits through the document's verbs, checked at every step."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import prod

from cnnstudio.document import arrange, blocks, clipboard, edits, files, templates, unblocking
from cnnstudio.document.analysis import analyse
from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.starts import start_of
from cnnstudio.layers.catalogue import KINDS, make


class Session:
    """One random session on one document."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.document = Document(templates.new(chance.choice(("mnist-cnn", "residual", "empty"))))
        self.start = files.to_text(self.document.project)
        self.mirror = set(self.document.project.graph.by_id)
        self.document.changed.connect(self._follow)

    def _follow(self, change: Change) -> None:
        self.mirror = (self.mirror - change.removed) | change.added

    def play(self, steps: int) -> None:
        """Do so many random things."""
        verbs = (
            self._add,
            self._add,
            self._connect,
            self._connect,
            self._remove,
            self._set,
            self._rename,
            self._paste,
            self._bridge,
            self._arrange,
            self._undo,
            self._redo,
            self._group,
            self._ungroup,
            self._move,
            self._share,
            self._carry,
            self._inputs,
            self._chain,
            self._bend,
            self._exchange,
            self._line_up,
            self._bypass,
            self._bypass,
            self._begin,
            self._begin,
        )
        for _ in range(steps):
            assert self._refusal(self.chance.choice(verbs)).endswith(".")
            assert self.mirror == set(self.document.project.graph.by_id)
            assert self.document.analysis == analyse(self.document.project)

    @staticmethod
    def _refusal(verb: Callable[[], None]) -> str:
        try:
            verb()
        except EditError as refusal:
            return str(refusal)
        return "done."

    def check(self) -> None:
        """Undo everything, redo everything, save and load."""
        document = self.document
        end = files.to_text(document.project)
        assert files.from_text(end) == document.project
        position = document.history.position
        document.jump(0)
        assert files.to_text(document.project) == self.start
        document.jump(position)
        assert files.to_text(document.project) == end

    def _node(self) -> str:
        nodes = list(self.document.project.graph.by_id)
        if not nodes:
            raise EditError("There is nothing on the canvas.")
        return self.chance.choice(nodes)

    def _edge(self) -> str:
        edges = list(self.document.project.graph.edges_by_id)
        if not edges:
            raise EditError("There is no wire.")
        return self.chance.choice(edges)

    def _add(self) -> None:
        layer = make(self.chance.choice(list(KINDS)))
        if self.chance.random() < 0.4:
            self.document.edit("Insert", edits.insert_on_edge, self._edge(), layer)
        elif self.chance.random() < 0.5:
            self.document.edit("Append", edits.insert_after, self._node(), layer)
        else:
            self.document.edit(
                "Add", edits.add, layer, (self.chance.random() * 900, self.chance.random() * 900)
            )

    def _connect(self) -> None:
        self.document.edit("Connect", edits.connect, self._node(), self._node())

    def _remove(self) -> None:
        if self.chance.random() < 0.5:
            self.document.edit("Cut", edits.disconnect, self._edge())
        else:
            self.document.edit("Remove", edits.remove, (self._node(),))

    def _bridge(self) -> None:
        self.document.edit("Remove and reconnect", edits.remove_and_reconnect, (self._node(),))

    def _set(self) -> None:
        node = self._node()
        fields = {spec.name: spec for spec in type(self.document.project.node(node).layer).fields()}
        if "filters" in fields:
            self.document.edit(
                "Filters",
                edits.set_fields,
                node,
                merge=f"{node}.filters",
                filters=self.chance.randrange(-1, 64),
            )

    def _rename(self) -> None:
        self.document.edit(
            "Rename", edits.rename, self._node(), self.chance.choice(("a", "b", "x y", "", "conv"))
        )

    def _paste(self) -> None:
        text = clipboard.copy(self.document.project, {self._node(), self._node()})
        self.document.edit("Paste", clipboard.paste, text, (50.0, 50.0))

    def _arrange(self) -> None:
        self.document.edit("Arrange", arrange.arrange)

    def _move(self) -> None:
        self.document.edit("Move", edits.move, {self._node(): (self.chance.random() * 100, 3.0)})

    def _group(self) -> None:
        if len(self.document.project.blocks) < 3:
            self.document.edit("Group", blocks.group, {self._node(), self._node()}, "block")

    def _ungroup(self) -> None:
        self.document.edit("Take apart", unblocking.ungroup, (self._node(),))

    def _share(self) -> None:
        self.document.edit("Share", edits.share, self._node(), self._node())

    def _carry(self) -> None:
        graph = self.document.project.graph
        source = self._node()
        held = [edge.id for edge in graph.outgoing.get(self._node(), ())]
        ports = edits.output_ports(self.document.project, self.document.project.node(source))
        if ports:
            self.document.edit("Carry", edits.carry_wires, held, source, self.chance.choice(ports))

    def _inputs(self) -> None:
        node = self._node()
        wires = [edge.id for edge in self.document.project.graph.incoming.get(node, ())]
        if self.chance.random() < 0.5:
            self.document.edit("Swap", edits.swap_inputs, node)
        else:
            self.chance.shuffle(wires)
            self.document.edit("Order", edits.order_inputs, node, wires)

    def _some(self) -> list[str]:
        return list(dict.fromkeys(self._node() for _ in range(self.chance.randrange(1, 5))))

    def _chain(self) -> None:
        self.document.edit("Chain", edits.chain, self._some())

    def _bend(self) -> None:
        edge = self._edge()
        points = [(self.chance.random() * 500, self.chance.random() * 500) for _ in range(3)]
        if self.chance.random() < 0.6:
            self.document.edit("Bend", edits.bend, edge, points)
        else:
            self.document.edit("Unbend", edits.unbend, [(edge, self.chance.randrange(3))])

    def _exchange(self) -> None:
        self.document.edit("Exchange", edits.exchange, self._node(), make(self.chance.choice(list(KINDS))))

    def _line_up(self) -> None:
        nodes = self._some()
        lines: tuple[edits.Line, ...] = ("left", "centre", "right", "top", "middle", "bottom")
        axes: tuple[edits.Axis, ...] = ("across", "down")
        self.chance.choice(
            (
                lambda: self.document.edit("Align", edits.align, nodes, self.chance.choice(lines)),
                lambda: self.document.edit("Distribute", edits.distribute, nodes, self.chance.choice(axes)),
                lambda: self.document.edit("Straighten", edits.straighten, nodes),
            )
        )()

    def _bypass(self) -> None:
        self.document.edit("Skip", edits.bypass, self._some(), self.chance.random() < 0.7)

    def _begin(self) -> None:
        if self.chance.random() < 0.3:
            self.document.edit("Forget", edits.forget_weights, self._node())
            return
        node = self._node()
        known = self.document.analysis.nodes.get(node)
        weights = known.cost.weights if known is not None and known.cost is not None else ()
        small = [weight for weight in weights if weight.shape and 0 < prod(weight.shape) < 4_000]
        if not small:
            raise EditError("This layer has no few weights.")
        name, shape, _ = self.chance.choice(small)
        numbers = [self.chance.uniform(-1, 1) for _ in range(prod(shape))]
        self.document.edit("Begin with", edits.set_weights, node, (start_of(name, shape, numbers),))

    def _undo(self) -> None:
        self.document.undo()

    def _redo(self) -> None:
        self.document.redo()
