"""A Draw workspace with a made engine behind it, and hands that draw on its pad."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import messages
from cnnstudio.ui.drawing.workspace import DrawWorkspace
from tests.ui.training.conftest import World, made_samples


@pytest.fixture
def world(qapp, look, tmp_path, home):
    made = World(tmp_path)
    made.open(made_samples())
    yield made
    made.close()


@pytest.fixture
def draw(world, qtbot):
    view = DrawWorkspace(world.bridge, world.hand, world.data)
    qtbot.addWidget(view)
    view.resize(1600, 900)
    view.show()
    ticket = world.engine.asked("open")[-1][-1]
    world.engine.say(messages.Opened(ticket, None, 3, tuple("0123456789"), step=300))
    yield view
    view.end()


def stroke(pad, *points):
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])


def one(pad):
    """Draw a stroke from the upper to the lower half."""
    stroke(pad, QPoint(100, 80), QPoint(120, 200), QPoint(140, 400))


def press(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))


def looks(world, purpose="draw", name="look"):
    return [call for call in world.engine.asked(name) if call[3] == purpose]


def answer(world, shares, purpose="draw", layers=(), maps=(), name="look"):
    ticket = looks(world, purpose, name)[-1][-1]
    prediction = np.atleast_2d(np.asarray(shares, np.float32))
    world.engine.say(messages.Seen(ticket, 5, prediction, layers, maps, purpose))


def certain(lead, share=0.97):
    shares = np.full(10, (1 - share) / 9)
    shares[lead] = share
    return shares


def input_of(world):
    """Return the id of the node that is the network's input."""
    return next(node.id for node in world.document.project.graph.nodes if node.layer.kind == "Input")
