"""How soon bars and maps follow the pen, idle and during training, and how long a frame with a million points takes."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.data import empty_home
from tests.benchmarks.registry import benchmark

_PEN_EVERY = 0.008  # seconds, as a pen that reports 125 times a second
_PATIENCE = 120.0


@dataclass
class Studio:
    """A Draw workspace with the real engine behind it."""

    app: Any
    bridge: Any
    hand: Any
    recorder: Any
    view: Any

    def wait(self, until: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        end = time.perf_counter() + seconds
        while not until():
            if time.perf_counter() > end:
                raise TimeoutError("the engine did not get there")
            self.app.processEvents()
            time.sleep(0.0005)


def _application() -> Any:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from cnnstudio.ui.look import Look

    app = QApplication.instance() or QApplication([])
    Look(app, "dark", reduced_motion=True)
    return app


@contextmanager
def studio(epochs: int = 0) -> Iterator[Studio]:
    """Open the Draw workspace on the course's network; with epochs, while it trains on made digits."""
    with empty_home(), tempfile.TemporaryDirectory() as folder:
        app = _application()
        from cnnstudio.document import edits, templates
        from cnnstudio.document.document import Document
        from cnnstudio.engine.client import EngineClient
        from cnnstudio.ui.bridge import Bridge
        from cnnstudio.ui.drawing import DrawWorkspace
        from cnnstudio.ui.in_hand import InHand
        from cnnstudio.ui.open_data import OpenData
        from cnnstudio.ui.training.recorder import Recorder

        document = Document(templates.new("mnist-cnn"), Path(folder) / "course.cnnproj")
        document.edit("Set data", edits.set_recipe, source=_digits(folder), drawn_as="digit")
        document.edit("Set epochs", edits.set_plan, epochs=max(epochs, 1))
        bridge = Bridge(document)
        client = EngineClient(wake=bridge.wake)
        bridge.attach(client)
        data = OpenData(bridge)
        hand, recorder = InHand(bridge), Recorder(bridge, data)
        view = DrawWorkspace(bridge, hand, data)
        view.resize(1600, 900)
        view.show()
        made = Studio(app, bridge, hand, recorder, view)
        try:
            client.start()
            made.wait(lambda: bridge.state == "ready" and data.state == "open")
            hand.want()
            if epochs:
                recorder.start()
            made.wait(lambda: hand.state == "ready" and (not epochs or hand.live))
            yield made
        finally:
            data.close()
            client.close()
            view.close()
            bridge.close()


def _digits(folder: str) -> str:
    from cnnstudio.data.drawn import digit_from_ink
    from cnnstudio.data.handwriting import sample_strokes
    from cnnstudio.data.ink import strokes_to_ink

    images = [digit_from_ink(strokes_to_ink(sample_strokes(n % 10, n), 140)).centred for n in range(400)]
    x, y = np.stack(images * 20), np.array([n % 10 for n in range(400)] * 20, np.uint8)
    path = Path(folder) / "digits.npz"
    np.savez(path, x_train=x, y_train=y, x_test=x[:400], y_test=y[:400])
    return str(path)


def _draw(made: Studio, drawings: int) -> None:
    """Draw digits at a pen's pace."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from cnnstudio.data.handwriting import sample_strokes

    pad = made.view.pad
    for number in range(drawings):
        pad.clear()
        for stroke in sample_strokes(number % 10, number):
            places = [QPoint(int(40 + x * 400), int(40 + y * 400)) for x, y in stroke]
            QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=places[0])
            for place in places[1:]:
                QTest.mouseMove(pad, place)
                _rest(made, _PEN_EVERY)
            QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=places[-1])
    _rest(made, 0.3)


def _rest(made: Studio, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        made.app.processEvents()
        time.sleep(0.0002)


def _percentile(values: list[float], share: float) -> float:
    if len(values) < 20:
        raise RuntimeError(f"only {len(values)} answers came")
    return float(np.percentile(values, share))


def pen_to_bars(epochs: int) -> float:
    """Return the 95th percentile of milliseconds from a pen event to its painted bars."""
    with studio(epochs) as made:
        _draw(made, 2)  # the first answers compile
        found: list[float] = []

        def painted(*_: object) -> None:
            """Connected after the view's own slot, so its bars are painted by now; none if the pad was cleared."""
            if made.view.last_delay is not None:
                found.append(made.view.last_delay)
            made.view.last_delay = None

        made.view._answers.answered.connect(painted)
        _draw(made, 10)
        if epochs and not made.hand.live:
            raise RuntimeError("training had ended before the last drawing")
        return _percentile(found, 95)


@benchmark("pen-to-bars", "pen event to painted bars, idle, p95", unit="ms", budget=16.0)
def pen_to_bars_idle() -> float:
    return pen_to_bars(0)


@benchmark("pen-to-bars-training", "pen event to painted bars during training, p95", unit="ms", budget=33.0)
def pen_to_bars_during_training() -> float:
    return pen_to_bars(500)


@benchmark(
    "pen-to-maps", "pen event to all painted maps of the course's network, p95", unit="ms", budget=50.0
)
def pen_to_maps() -> float:
    with studio() as made:
        _draw(made, 2)
        found: list[float] = []

        made.view.lights.shown.connect(lambda when: found.append((time.perf_counter() - when) * 1000))
        _draw(made, 12)
        return _percentile(found, 95)


@benchmark("million-points", "worst frame of two live plots with a million points", unit="ms", budget=33.0)
def million_points() -> float:
    """Append 100 steps a frame to a run of half a million steps with two metrics each, and with epochs and signs."""
    app = _application()
    from cnnstudio.engine import messages
    from cnnstudio.ui.training.curves_panel import CurvesPanel
    from cnnstudio.ui.training.run_curves import EpochPoint, RunCurves

    steps = 500_000
    run = RunCurves("/runs/20260101-000000-large", "large", steps_per_epoch=10_000, epochs=60)
    rng = np.random.default_rng(1)
    values = np.abs(rng.normal(1.0, 0.2, (steps, 2))).astype(np.float32)
    names = ("loss", "accuracy")
    run.take_steps(messages.Steps(run.folder, 1, 1, names, values, 1000.0, 5000.0))
    run.points = [
        EpochPoint(e, 10_000 * e, 100.0 * e, {"val_loss": 1.0 + e / 50, "val_accuracy": 1.0 - e / 90})
        for e in range(1, 51)
    ]
    run.rate_changes = [
        messages.RateChanged(run.folder, 100_000 * n, 0.001 / n, "plateau") for n in range(1, 5)
    ]
    panel = CurvesPanel()
    panel.resize(920, 760)
    panel.show_runs(run)
    panel.mark_epochs(tuple(range(51)), 7)
    panel.show()
    app.processEvents()
    frames = [_frame(app, panel, run, values[:100]) for _ in range(60)]
    panel.close()
    return max(frames[5:])


def _frame(app: Any, panel: Any, run: Any, values: Any) -> float:
    from cnnstudio.engine import messages

    first = len(run.series) + 1
    run.take_steps(messages.Steps(run.folder, 1, first, ("loss", "accuracy"), values, 1000.0, first * 0.01))
    begun = time.perf_counter()
    panel.refresh()
    app.processEvents()
    return (time.perf_counter() - begun) * 1000
