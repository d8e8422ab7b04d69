"""Small data sets on disk, and the Data page on them as in the window."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.sources import open_project
from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.paths import datasets_folder
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.data import DataPage
from cnnstudio.ui.open_data import OpenData


def pictures(count, seed=0, shape=(28, 28)):
    """Return byte pictures whose first pixel is their label, so that a mix-up shows."""
    dice = np.random.default_rng(seed)
    x = dice.integers(0, 200, (count, *shape), dtype=np.uint8)
    y = (np.arange(count) % 10).astype(np.int64)
    x.reshape(count, -1)[:, 0] = y
    return x, y


@pytest.fixture
def archive(home):
    """Write an archive into the data sets folder and return its name."""

    def write(name="little", train=200, test=40, shape=(28, 28)):
        x, y = pictures(train, 0, shape)
        held = {"x_train": x, "y_train": y}
        if test:
            held["x_test"], held["y_test"] = pictures(test, 1, shape)
        folder = datasets_folder()
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / f"{name}.npz", **held)
        return name

    return write


@pytest.fixture
def page_on(qtbot, look, home):
    """Show a Data page whose recipe reads this source, and wait until it is open if that is wished."""
    held = []

    def show(source, wait=True):
        document = Document(templates.new("mnist-cnn"))
        if document.project.recipe.source != source:
            document.edit("source", edits.set_recipe, source=source)
        if wait:
            # Found on the disk, the data need no child: reading itself has tests of its own.
            open_project(document.project)
        bridge = Bridge(document)
        data = OpenData(bridge)
        page = DataPage(bridge, look, data)
        qtbot.addWidget(page)
        held.append((page, data, bridge))
        page.document, page.data = document, data
        page.resize(1600, 900)
        page.show()
        if wait:
            qtbot.waitUntil(lambda: data.state == "open" and page._summary is not None, timeout=20_000)
        return page

    yield show
    for page, data, bridge in held:
        page.end()
        data.close()
        bridge.close()
