"""A data set and a design small enough to train in a second: dark pictures are "0", bright ones "1"."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from cnnstudio.document import edits, files, templates
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make

SIDE = 8
TRAIN, TEST = 96, 40


def tiny_data(path: Path, classes: int = 2) -> Path:
    chance = np.random.default_rng(1)
    parts = {}
    for part, count in (("train", TRAIN), ("test", TEST)):
        labels = (np.arange(count) % classes).astype(np.uint8)
        noise = chance.integers(0, 60, (count, SIDE, SIDE))
        parts[f"x_{part}"] = (noise + labels[:, None, None] * (180 // (classes - 1))).astype(np.uint8)
        parts[f"y_{part}"] = labels
    np.savez(path, **parts)
    return path


def tiny_project(
    path: Path,
    source: str,
    activation: str = "softmax",
    labels: str = "integer",
    units: int = 2,
    **plan: object,
) -> Project:
    project = templates.new("empty")
    before = None
    layers = (
        make("Input", shape=(SIDE, SIDE, 1)),
        make("Flatten"),
        make("Dense", units=units, activation=activation),
    )
    for n, layer in enumerate(layers):
        project, node = edits.add(project, layer, at=(0.0, 100.0 * n))
        project = project if before is None else edits.connect(project, before, node)
        before = node
    project = project.replaced(
        recipe=project.recipe.replaced(source=source, labels=labels),
        plan=project.plan.replaced(**{"epochs": 2, "batch_size": 16, "learning_rate": 0.01, **plan}),
    )
    files.save(project, path)
    return project


def picture(path: Path, grey: int, size: tuple[int, int] = (SIDE, SIDE)) -> Path:
    Image.new("L", size, grey).save(path)
    return path
