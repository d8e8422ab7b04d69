"""A small network and small data for tests that really train."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.layers.catalogue import make

SIDE = 12
CLASSES = 4


def write_data(folder: Path, train: int = 200, test: int = 80, seed: int = 3) -> Path:
    """Write pictures whose class is the quarter in which they are bright; a network learns them in some steps."""
    chance = np.random.default_rng(seed)
    arrays: dict[str, Any] = {}
    for part, count in (("train", train), ("test", test)):
        labels = np.arange(count) % CLASSES
        pictures = chance.integers(0, 120, (count, SIDE, SIDE), np.uint8)
        for row, label in enumerate(labels):
            top, left = 6 * (label // 2), 6 * (label % 2)
            pictures[row, top : top + 6, left : left + 6] += 60
        arrays |= {f"x_{part}": pictures, f"y_{part}": labels.astype(np.uint8)}
    path = folder / "quarters.npz"
    np.savez(path, **arrays)
    return path


def chain(*layers: Any) -> Graph:
    nodes = tuple(Node(id=f"n{i}", name=f"{layer.stem}_{i}", layer=layer) for i, layer in enumerate(layers))
    edges = tuple(Edge(id=f"e{i}", source=f"n{i}", target=f"n{i + 1}") for i in range(len(nodes) - 1))
    return Graph(nodes=nodes, edges=edges)


def project(
    data: Path | str, *, filters: int = 4, recipe: dict[str, Any] | None = None, **plan: Any
) -> Project:
    """Return a design with everything that has a state of its own: dropout, batch statistics, Adam."""
    graph = chain(
        make("Input", shape=(SIDE, SIDE, 1)),
        make("Conv2D", filters=filters, kernel_size=(3, 3), activation="relu"),
        make("BatchNormalization"),
        make("MaxPooling2D"),
        make("Dropout", rate=0.3),
        make("Flatten"),
        make("Dense", units=CLASSES, activation="softmax"),
    )
    return Project(
        name="small",
        graph=graph,
        recipe=DataRecipe(source=str(data), **(recipe or {})),
        plan=Plan(**{"epochs": 2, "batch_size": 16, "seed": 5, **plan}),
    )
