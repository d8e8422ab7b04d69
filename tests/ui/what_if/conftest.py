"""The what-if panel beside a document, with a made engine and opened data."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.parts import prepare
from cnnstudio.data.samples import Samples
from cnnstudio.document import templates
from cnnstudio.document.document import Document
from cnnstudio.engine import messages
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.open_data import OpenData, _read_by
from cnnstudio.ui.what_if import WhatIf
from tests.ui.engine_made import MadeEngine


class MeasuringEngine(MadeEngine):
    def measure(self, designs, before=None, images=None):
        return self._ask("measure", dict(designs), before, images)


class World:
    def __init__(self):
        self.document = Document(templates.new("mnist-cnn"))
        self.bridge = Bridge(self.document)
        self.engine = MeasuringEngine(self.bridge.wake)
        self.bridge.attach(self.engine)
        self.data = OpenData(self.bridge)
        self.panel = WhatIf(self.bridge)
        self.panel.use_data(self.data)
        self.bridge.documentChanged.connect(self.panel.apply)

    def open_data(self):
        rng = np.random.default_rng(5)
        x, y = rng.integers(0, 255, (20, 28, 28, 1)).astype(np.uint8), (np.arange(20) % 10).astype(np.int32)
        samples = Samples("made", x, y, x[:5], y[:5], tuple("0123456789"), "sha256:00", True)
        recipe = self.document.project.recipe
        self.data._recipe, self.data._reading = recipe, _read_by(self.document.project)
        self.data._show(samples, prepare(samples, recipe))

    def answer(self, key, seconds, real=True, message="", ticket=None):
        last = self.engine.asked("measure")[-1]
        self.engine.say(
            messages.Measured(
                ticket=last[-1] if ticket is None else ticket, key=key, seconds=seconds, runs=20, real=real,
                message=message, overhead=0.0002, macs_per_second=1e10, dense_macs_per_second=1e9,
            )
        )  # fmt: skip

    def cells(self, column):
        from cnnstudio.ui.what_if.lines import COLUMNS

        place = COLUMNS.index(column)
        return {line.key: line.cells[place].text for line in self.panel.table.rows.lines()}

    def close(self):
        self.data.close()
        self.bridge.close()
        for part in (self.data, self.bridge):
            part.deleteLater()


@pytest.fixture
def world(qtbot, look, home):
    made = World()
    qtbot.addWidget(made.panel)
    made.panel.resize(1100, 420)
    made.panel.show()
    yield made
    made.close()
