"""The three workspaces with the real engine: train, draw while it trains, and open what it has learned."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.engine.client import EngineClient
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.drawing import DrawWorkspace
from cnnstudio.ui.evaluation import InspectWorkspace
from cnnstudio.ui.in_hand import InHand
from cnnstudio.ui.open_data import OpenData
from cnnstudio.ui.shown_epoch import ShownEpoch
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.workspace import TrainWorkspace
from tests.ui.bars_made import bars

LONG = 240_000  # milliseconds


@pytest.fixture
def studio(qapp, look, home, tmp_path, qtbot):
    x, y = bars(800)
    np.savez(tmp_path / "bars.npz", x_train=x[:640], y_train=y[:640], x_test=x[640:], y_test=y[640:])
    document = Document(templates.new("mnist-cnn"), tmp_path / "mnist-cnn.cnnproj")
    source = str(tmp_path / "bars.npz")
    document.edit("Set source", edits.set_recipe, source=source, drawn_as="raw")
    document.edit("Set plan", edits.set_plan, epochs=4, batch_size=16)
    bridge = Bridge(document)
    client = EngineClient(wake=bridge.wake)
    bridge.attach(client)
    data, hand = OpenData(bridge), InHand(bridge)
    recorder = Recorder(bridge, data)
    client.start()
    qtbot.waitUntil(lambda: bridge.state == "ready", timeout=LONG)
    yield bridge, data, hand, recorder
    data.close()
    client.close()
    bridge.close()
    for part in (recorder, hand, data, bridge):
        part.deleteLater()


def _shown(qtbot, view, before_close=None):
    qtbot.addWidget(view, before_close_func=before_close)
    view.resize(1600, 900)
    view.show()
    return view


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_network_is_trained_drawn_for_and_opened(studio, qtbot):
    bridge, data, hand, recorder = studio
    shown = ShownEpoch(bridge, hand)
    train = _shown(qtbot, TrainWorkspace(bridge, recorder, data, shown), TrainWorkspace.close_readers)
    draw = _shown(qtbot, DrawWorkspace(bridge, hand, data))
    inspect = _shown(qtbot, InspectWorkspace(bridge, hand, data))
    qtbot.waitUntil(lambda: data.state == "open", timeout=LONG)
    qtbot.waitUntil(lambda: hand.state == "ready", timeout=LONG)
    assert not hand.trained

    QTest.mouseClick(train.header.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: recorder.state == "training", timeout=LONG)
    _draw_a_bar(draw.pad)
    qtbot.waitUntil(lambda: draw.answer.bars.values() is not None, timeout=LONG)
    qtbot.waitUntil(lambda: not recorder.live, timeout=LONG)

    run = recorder.current
    assert run.state == "finished"
    assert len(run.points) == 4
    assert np.array_equal(run.series.steps, np.arange(1, 161))
    assert run.points[-1].metrics["val_accuracy"] > 0.9
    train.curves.refresh()
    assert train.curves._count.text() == "160 of 160 points"

    qtbot.waitUntil(lambda: hand.state == "ready" and hand.epoch == 4, timeout=LONG)
    assert hand.folder == run.folder
    qtbot.waitUntil(lambda: inspect.why.shown() is not None and inspect.why.shown().agrees, timeout=LONG)
    layers = {node.name: node.path for node in bridge.document.analysis.flat}
    inspect.show_layer(layers["conv2d_2"])
    above = (layers["maxpool_1"],)
    qtbot.waitUntil(
        lambda: inspect.why.shown() is not None and inspect.why.shown().sources == above, timeout=LONG
    )
    qtbot.waitUntil(lambda: inspect.why.shown().agrees, timeout=LONG)
    qtbot.waitUntil(lambda: inspect.atlas.kernels.grid.count() == 64, timeout=LONG)


def _draw_a_bar(pad):
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(10, 240))
    for x in range(20, 470, 30):
        QTest.mouseMove(pad, QPoint(x, 240))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(470, 240))
