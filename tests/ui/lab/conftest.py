"""The lab on its own, without a window and without an engine."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from cnnstudio.ui.lab import LabWorkspace
from tests.ui.training.conftest import World, made_samples


@pytest.fixture
def world(qapp, look, tmp_path, home):
    """A document, its bridge with a made engine, opened data, and the network in hand."""
    made = World(tmp_path)
    made.open(made_samples())
    yield made
    made.hand._soon.stop()  # an edit of the design would have a network opened in a moment
    made.close()


@pytest.fixture
def lab(world, look):
    """The workspace, shown at the size it has in a usual window."""
    view = LabWorkspace(world.bridge, look, world.hand, world.data)
    view.resize(1600, 924)
    view.show()
    QCoreApplication.processEvents()
    yield view
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_page(lab):
    """Show a page of the lab and return it."""

    def show(key):
        lab.show_page(key)
        QCoreApplication.processEvents()
        return lab.page(key)

    return show
