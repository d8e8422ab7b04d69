"""A document as the lists beside the canvas meet it."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.layers.catalogue import make


@pytest.fixture
def document():
    return Document(templates.new("mnist-cnn"))


@pytest.fixture
def broken(document):
    """The course's network, with a window too large and a merge that does not fit."""
    document.edit("big", edits.set_fields, "conv2d_2", kernel_size=(30, 30))
    return document


@pytest.fixture
def loose(document):
    """The course's network and a layer without an input."""
    document.edit("loose", edits.add, make("ReLU"), name="loose")
    return document


@pytest.fixture
def following(qtbot, look):
    """Show a panel that follows its document, as the window lets it."""
    held = []

    def follow(kind, document):
        panel = kind(document, look)
        qtbot.addWidget(panel)
        document.changed.connect(panel.apply)
        held.append((document, panel))
        panel.resize(1000, 320)
        panel.show()
        return panel

    yield follow
    for document, panel in held:
        document.changed.disconnect(panel.apply)
