"""A data set so small that no view has to wait for it."""

from __future__ import annotations

import numpy as np

from cnnstudio.data.sources import open_project
from cnnstudio.document import edits
from cnnstudio.document.project import Project
from cnnstudio.document.templates import new
from cnnstudio.paths import datasets_folder


def small_project() -> Project:
    """Return the MNIST network on sixty little pictures, which are put among the data sets."""
    dice = np.random.default_rng(3)
    x, y = dice.integers(0, 255, (60, 28, 28), dtype=np.uint8), (np.arange(60) % 10).astype(np.int64)
    np.savez(datasets_folder() / "little.npz", x_train=x, y_train=y, x_test=x[:20], y_test=y[:20])
    project = edits.set_recipe(new("mnist-cnn"), source="little")
    # Found on the disk, the data are opened by a window without a child that reads them first.
    open_project(project)
    return project
