"""How soon Inspect explains a value, and all maps of VGG16 stand on the screen, and how long the window is held up."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.data import empty_home
from tests.benchmarks.live_views import _application
from tests.benchmarks.registry import Timing, benchmark

_PATIENCE = 240.0


class Opened:
    """The Inspect workspace with the real engine behind it, on one picture."""

    def __init__(self, app: Any, view: Any, hand: Any) -> None:
        self.app, self.view, self.hand = app, view, hand

    def wait(self, until: Callable[[], bool]) -> float:
        """Wait, and return the longest time in seconds that the window was held up meanwhile."""
        end, longest = time.perf_counter() + _PATIENCE, 0.0
        while not until():
            if time.perf_counter() > end:
                raise TimeoutError("the engine did not get there")
            begun = time.perf_counter()
            self.app.processEvents()
            longest = max(longest, time.perf_counter() - begun)
            time.sleep(0.001)
        return longest


@contextmanager
def opened(project: Any, image: Any) -> Iterator[Opened]:
    """Open Inspect on an untrained network."""
    with empty_home(), tempfile.TemporaryDirectory() as folder:
        app = _application()
        from cnnstudio.document.document import Document
        from cnnstudio.engine.client import EngineClient
        from cnnstudio.ui.bridge import Bridge
        from cnnstudio.ui.evaluation import InspectWorkspace
        from cnnstudio.ui.in_hand import InHand
        from cnnstudio.ui.open_data import OpenData

        document = Document(project, Path(folder) / "network.cnnproj")
        bridge = Bridge(document)
        client = EngineClient(wake=bridge.wake)
        bridge.attach(client)
        data, hand = OpenData(bridge), InHand(bridge)
        view = InspectWorkspace(bridge, hand, data)
        view.resize(1600, 1000)
        made = Opened(app, view, hand)
        try:
            client.start()
            made.wait(lambda: client.ready is not None)
            view.show_picture(image, "noise")
            view.show()
            made.wait(lambda: view.looking.sight.prediction is not None and bool(view.looking.sight.outputs))
            yield made
        finally:
            view.close()
            client.close()
            data.close()
            bridge.close()
            for part in (view, hand, data, bridge):
                part.deleteLater()
            app.processEvents()


@benchmark(
    "inspect-explain", "from choosing a value to its working on the screen, p95", unit="ms", budget=50.0
)
def inspect_explain() -> Timing:
    from cnnstudio.document import templates

    image = np.random.default_rng(1).integers(0, 255, (28, 28, 1)).astype(np.uint8)
    with opened(templates.new("mnist-cnn"), image) as made:
        view, taken, own = made.view, [], []
        made.wait(lambda: view.why.shown() is not None)
        for name in ("conv2d_1", "maxpool_1", "conv2d_2", "dense_1"):
            path = next(node.path for node in view.looking.sight.analysis.flat if node.name == name)
            view.show_layer(path)
            made.wait(lambda path=path: view.looking.sight.layer == path and view.why.shown() is not None)
            draw = np.random.default_rng(3)
            for _ in range(40):
                at = tuple(int(draw.integers(n)) for n in view.looking.sight.output.shape)
                begun, worked = time.perf_counter(), time.process_time()
                view.pointing.take(at)
                made.app.processEvents()
                taken.append(1000 * (time.perf_counter() - begun))
                own.append(1000 * (time.process_time() - worked))
        return Timing(float(np.percentile(taken, 95)), min(taken), float(np.percentile(own, 95)))


@cache
def vgg16() -> tuple[float, float]:
    """Return the seconds to all maps of VGG16 on the screen, and the longest the window was held up meanwhile."""
    from cnnstudio.exchange.keras_config import read_model
    from tests.exchange.side_by_side import kept

    project = read_model(kept("VGG16").config).project
    image = np.random.default_rng(1).integers(0, 255, (224, 224, 3)).astype(np.uint8)
    with opened(project, image) as made:
        view = made.view
        page = view.layers
        made.wait(lambda: page.asking.share == 1)  # the spine's faces; from here on the network is traced
        page.asking._stale = True
        page.asking.thumbs.clear()
        page.asking.share = 0.0
        begun = time.perf_counter()
        view.show_page("layers")
        longest = made.wait(lambda: page.asking.share == 1)
        made.app.processEvents()
        return time.perf_counter() - begun, longest


@benchmark("inspect-atlas", "all maps of VGG16 at 224 × 224 on the screen", unit="s", budget=2.0)
def inspect_atlas() -> float:
    return vgg16()[0]


@benchmark("inspect-atlas-stall", "the longest the window was held up meanwhile", unit="ms", budget=100.0)
def inspect_atlas_stall() -> float:
    return 1000 * vgg16()[1]
