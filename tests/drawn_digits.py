"""A really trained network behind the real pad, and hands that draw digits on it or drop pictures of them."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from math import radians, tan
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
MNIST = ROOT / ".." / "shared" / "data" / "mnist.npz"
Strokes = list[NDArray[np.float64]]
_LEARNED = 10_000
_PATIENCE = 300.0


@dataclass(frozen=True)
class Trained:
    """A finished run and how well it reads its own test part."""

    folder: str
    accuracy: float


def train(place: Path, source: str = "pen-digits", rows: int = _LEARNED, epochs: int = 2) -> Trained:
    """Train the course's network through the command line."""
    from cnnstudio.document import edits, templates
    from cnnstudio.document.files import to_text

    project = templates.new("mnist-cnn")
    project = edits.set_recipe(project, source=source, limit=rows, drawn_as="digit")
    file = place / "m.cnnproj"
    file.write_text(to_text(project), encoding="utf-8")
    run = place / "20260101-000000-drawn"
    _cnnstudio("train", str(file), "--epochs", str(epochs), "--seed", "3", "--run", str(run), "--json")
    told = json.loads(_cnnstudio("evaluate", str(run), "--json"))
    return Trained(str(run), told["metrics"]["accuracy"])


def _cnnstudio(*words: str) -> str:
    order = [sys.executable, "-m", "cnnstudio", *words]
    return subprocess.run(
        order, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    ).stdout


@dataclass
class Desk:
    """A Draw workspace that looks into the trained run."""

    app: Any
    bridge: Any
    view: Any
    trained: Trained

    def wait(self, until: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        """Let the window live until something is so."""
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError("the engine gave no answer in time")
            self.app.processEvents()
            time.sleep(0.0005)

    def read(self) -> int:
        """Return the class that the newest answer leads with."""
        self.wait(lambda: self.view.settled and self.view.answer.bars.values() is not None)
        return int(self.view.answer.bars.lead())

    def draw(self, strokes: Strokes, width: int = 20, light: bool = False) -> int:
        """Draw with the mouse, lifting the pen between strokes; return what it is read as."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        pad, left = self.view.pad, Qt.MouseButton.LeftButton
        pad.clear()
        pad.set_pen_width(width)
        pad.set_light(light)
        side = pad.width()
        for stroke in strokes:
            places = [QPoint(round(x * side), round(y * side)) for x, y in stroke]
            QTest.mousePress(pad, left, pos=places[0])
            for place in places[1:]:
                QTest.mouseMove(pad, place)
            QTest.mouseRelease(pad, left, pos=places[-1])
        return self.read()

    def drop(self, pixels: NDArray[np.uint8], place: Path) -> int:
        """Drop a PNG of these pixels on the page; return what it is read as."""
        from PIL import Image
        from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
        from PySide6.QtGui import QDragEnterEvent, QDropEvent

        Image.fromarray(pixels).save(place)
        self.view.pad.clear()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(place))])
        held, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
        # Qt delivers a drop only to what has accepted the drag.
        self.app.sendEvent(self.view, QDragEnterEvent(QPoint(300, 300), copy, data, held, keys))
        self.app.sendEvent(self.view, QDropEvent(QPointF(300, 300), copy, data, held, keys))
        self.wait(lambda: not self.view.pad.ink.empty)
        return self.read()

    def read_raw(self, pixels: NDArray[np.uint8]) -> int:
        """Return what the network reads in pixels that are not prepared at all."""
        found: list[int] = []

        def take(report: Any) -> None:
            if report.ticket == ticket:
                found.append(int(report.predictions[0].argmax()))

        self.bridge.seen.connect(take)
        ticket = self.bridge.engine.look(pixels.reshape(1, 28, 28, 1), (), "raw")
        self.wait(lambda: bool(found))
        self.bridge.seen.disconnect(take)
        return found[0]


@contextmanager
def desk(trained: Trained) -> Iterator[Desk]:
    """Open the real Draw workspace on a run, with the real engine behind it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from cnnstudio.document.document import Document
    from cnnstudio.engine.client import EngineClient
    from cnnstudio.engine.runs import read_project
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.drawing import DrawWorkspace
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.look import Look
    from cnnstudio.ui.open_data import OpenData

    app = QApplication.instance() or QApplication([])
    look = Look(app, "dark", reduced_motion=True)  # type: ignore[arg-type]
    bridge = Bridge(Document(read_project(trained.folder)))
    client = EngineClient(wake=bridge.wake)
    bridge.attach(client)
    data = OpenData(bridge)
    hand = InHand(bridge)
    view = DrawWorkspace(bridge, hand, data)
    view.resize(1600, 900)
    view.show()
    made = Desk(app, bridge, view, trained)
    try:
        client.start()
        made.wait(lambda: bridge.state == "ready", 300)
        hand.choose(trained.folder)
        made.wait(lambda: hand.state == "ready" and hand.folder == trained.folder)
        yield made
    finally:
        view.end()
        data.close()
        client.close()
        view.close()
        bridge.close()
        for thing in (view, hand, data, bridge, look):
            thing.deleteLater()


@contextmanager
def trained_desk(epochs: int = 2, source: str = "pen-digits") -> Iterator[Desk]:
    """Train a network in a home of its own, and open the pad on it."""
    before = os.environ.get("CNNSTUDIO_HOME")
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNNSTUDIO_HOME"] = home
        try:
            with desk(train(Path(home), source, epochs=epochs)) as made:
                yield made
        finally:
            os.environ.pop("CNNSTUDIO_HOME")
            if before is not None:
                os.environ["CNNSTUDIO_HOME"] = before


_kept = ExitStack()


def kept_desk() -> Desk:
    """Return the one desk of this process, trained at the first call and closed at the end."""
    if not hasattr(_kept, "desk"):
        atexit.register(_kept.close)
        _kept.desk = _kept.enter_context(trained_desk())  # type: ignore[attr-defined]
    made: Desk = _kept.desk  # type: ignore[attr-defined]
    return made


def small_in_a_corner(strokes: Strokes) -> Strokes:
    return [stroke * 0.5 + (0.48, 0.02) for stroke in strokes]


def slanted(strokes: Strokes) -> Strokes:
    lean = tan(radians(20))
    return [
        np.stack([x + lean * (0.5 - y), y], axis=1).clip(0, 1) for x, y in (stroke.T for stroke in strokes)
    ]


Way = Callable[[Desk, Strokes], int]
WAYS: dict[str, Way] = {
    "plain": lambda made, strokes: made.draw(strokes),
    "half size in a corner": lambda made, strokes: made.draw(small_in_a_corner(strokes)),
    "1-px pen": lambda made, strokes: made.draw(strokes, width=1),
    "12-px pen": lambda made, strokes: made.draw(strokes, width=12),
    "slanted 20 degrees": lambda made, strokes: made.draw(slanted(strokes)),
    "white paper": lambda made, strokes: made.draw(strokes, light=True),
}


@dataclass
class Score:
    """How many of each kind were read right."""

    right: dict[str, int] = field(default_factory=dict)
    all: dict[str, int] = field(default_factory=dict)

    def count(self, way: str, right: bool) -> None:
        self.all[way] = self.all.get(way, 0) + 1
        self.right[way] = self.right.get(way, 0) + right

    def share(self, way: str) -> float:
        return self.right[way] / self.all[way]

    def table(self) -> str:
        return "\n".join(
            f"  {way:<24} {self.right[way]:>5} of {self.all[way]:>5} = {100 * self.share(way):5.1f} %"
            for way in self.all
        )


def dropped_forms(image: NDArray[np.uint8]) -> dict[str, NDArray[np.uint8]]:
    """Return one picture as it is, scaled up, inverted, and off centre in a larger one."""
    from PIL import Image

    large = np.asarray(Image.fromarray(image).resize((196, 196), Image.Resampling.BICUBIC))
    aside = np.zeros((70, 90), np.uint8)
    aside[2:30, 60:88] = image
    return {"as it is": image, "scaled up": large, "inverted": 255 - image, "off centre": aside}
