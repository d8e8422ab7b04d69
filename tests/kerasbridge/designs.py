"""Small designs and data that the tests of the Keras side share."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.rows import MemoryRows
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer


def node(name: str, kind: str, shares: str | None = None, **fields: Any) -> Node:
    return Node(id=name, name=name, layer=make(kind, **fields), shares=shares)


def wire(source: str, target: str, source_port: str = "output", target_port: str | None = None) -> Edge:
    return Edge(
        id=f"{source}.{source_port}>{target}.{target_port}",
        source=source,
        target=target,
        source_port=source_port,
        target_port=target_port or "input",
    )


def graph(nodes: list[Node], edges: list[Edge]) -> Graph:
    """Return a graph; wires into merges reach their one port."""
    variadic = {n.id for n in nodes if n.layer.variadic}
    fixed = tuple(e.replaced(target_port="inputs") if e.target in variadic else e for e in edges)
    return Graph(nodes=tuple(nodes), edges=fixed)


def chain(*layers: Layer, plan: Plan | None = None, recipe: DataRecipe | None = None) -> Project:
    """Return layers in a row, named by stem and place."""
    nodes = [Node(id=f"n{i}", name=f"{x.stem}_{i}", layer=x) for i, x in enumerate(layers)]
    edges = [wire(f"n{i}", f"n{i + 1}") for i in range(len(layers) - 1)]
    return Project(graph=graph(nodes, edges), plan=plan or Plan(), recipe=recipe or DataRecipe())


def small_cnn(plan: Plan | None = None, recipe: DataRecipe | None = None, **conv: Any) -> Project:
    """Return a network with everything that has a state: dropout, BatchNormalization and weights."""
    return chain(
        make("Input", shape=(8, 8, 1)),
        make("Conv2D", filters=6, kernel_size=(3, 3), activation="relu", **conv),
        make("BatchNormalization"),
        make("MaxPooling2D"),
        make("Dropout", rate=0.3),
        make("Flatten"),
        make("Dense", units=16, activation="relu"),
        make("Dropout", rate=0.2),
        make("Dense", units=4, activation="softmax"),
        plan=plan,
        recipe=recipe,
    )


def pictures(count: int, seed: int = 3) -> MemoryRows:
    """Return 8x8 pictures of four classes: which quarter is bright."""
    draw = np.random.default_rng(seed)
    labels = draw.integers(0, 4, count).astype(np.uint8)
    images = draw.integers(0, 90, (count, 8, 8)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 * (label // 2) :, 4 * (label % 2) :][:4, :4] += 100
    return MemoryRows(images, labels)
