"""A document with its bridge, made engine, opened data and recorder."""

import numpy as np
import pytest

from cnnstudio.data.parts import prepare
from cnnstudio.data.samples import Samples
from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.in_hand import InHand
from cnnstudio.ui.open_data import OpenData, _read_by
from cnnstudio.ui.shown_epoch import ShownEpoch
from cnnstudio.ui.training.recorder import Recorder
from tests.ui.engine_made import MadeEngine


def made_samples(classes=10, side=28):
    rng = np.random.default_rng(5)
    x = rng.integers(0, 255, (60, side, side, 1)).astype(np.uint8)
    y = (np.arange(60) % classes).astype(np.int32)
    labels = tuple(str(c) for c in range(classes))
    return Samples("made", x, y, x[:20], y[:20], labels, "sha256:00", True)


class World:
    """Everything a view of training is given."""

    def __init__(self, tmp_path):
        self.document = Document(templates.new("mnist-cnn"), tmp_path / "mnist-cnn.cnnproj")
        self.bridge = Bridge(self.document)
        self.engine = MadeEngine(self.bridge.wake)
        self.bridge.attach(self.engine)
        self.data = OpenData(self.bridge)
        self.recorder = Recorder(self.bridge, self.data)
        self.hand = InHand(self.bridge)
        self.shown = ShownEpoch(self.bridge, self.hand)

    def open(self, samples):
        recipe = self.document.project.recipe
        self.data._recipe, self.data._reading = recipe, _read_by(self.document.project)
        self.data._show(samples, prepare(samples, recipe))

    def set_plan(self, **fields):
        self.document.edit("Set plan", edits.set_plan, **fields)

    def close(self):
        self.data.close()
        self.bridge.close()
        for part in (self.shown, self.hand, self.recorder, self.data, self.bridge):
            part.deleteLater()


@pytest.fixture
def world(qapp, look, tmp_path, home):
    made = World(tmp_path)
    made.open(made_samples())
    yield made
    made.close()
