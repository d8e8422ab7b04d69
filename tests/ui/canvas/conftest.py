"""A canvas on a document of its own, and a hand that moves the mouse as a person does."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import templates
from cnnstudio.document.document import Document
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.canvas.view import CanvasView

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier


class Hand:
    """Presses, moves in at least five steps and releases, all on the viewport."""

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas

    def press(self, at: QPoint, button=LEFT, held=NONE) -> None:
        QTest.mouseMove(self.canvas.viewport(), at)
        QTest.mousePress(self.canvas.viewport(), button, held, at)

    def move(self, start: QPoint, end: QPoint, steps: int = 7) -> None:
        for step in range(1, steps + 1):
            QTest.mouseMove(self.canvas.viewport(), start + (end - start) * step / steps)

    def release(self, at: QPoint, button=LEFT, held=NONE) -> None:
        QTest.mouseRelease(self.canvas.viewport(), button, held, at)

    def drag(self, start: QPoint, end: QPoint, button=LEFT, held=NONE) -> None:
        self.press(start, button, held)
        self.move(start, end)
        self.release(end, button, held)

    def click(self, at: QPoint, held=NONE, button=LEFT) -> None:
        self.press(at, button, held)
        self.release(at, button, held)

    def key(self, key: Qt.Key, held=NONE) -> None:
        QTest.keyClick(self.canvas.viewport(), key, held)


@pytest.fixture
def make_canvas(qtbot, look):
    made: list[Bridge] = []

    def build(project="mnist-cnn", size=(1100, 900)) -> CanvasView:
        start = templates.new(project) if isinstance(project, str) else project
        bridge = Bridge(Document(start))
        made.append(bridge)
        canvas = CanvasView(bridge)
        canvas.resize(*size)
        qtbot.addWidget(canvas)
        with qtbot.waitActive(canvas):
            canvas.show()
        return canvas

    yield build
    for bridge in made:
        bridge.close()


@pytest.fixture(params=(0.5, 1.0, 1.37))
def canvas(make_canvas, request):
    """The MNIST network at three zooms, its middle in the middle of the window."""
    view = make_canvas()
    at_zoom(view, request.param)
    return view


@pytest.fixture
def still(make_canvas):
    """The MNIST network at 100 %."""
    view = make_canvas()
    at_zoom(view, 1.0)
    return view


@pytest.fixture
def hand():
    return Hand


@pytest.fixture
def quick_hand(monkeypatch):
    """Let a tenth of a second pass from turn to turn of a shake, however long the machine takes."""
    at = itertools.count()
    monkeypatch.setattr("cnnstudio.ui.canvas.gestures.shake.monotonic", lambda: next(at) / 10)


def at_zoom(view: CanvasView, zoom: float) -> None:
    """Show a canvas at a zoom, its network in the middle."""
    camera = view.stage.camera
    centre = QPointF(view.width() / 2, view.height() / 2)
    eye = camera.eye.zoomed(zoom, centre)
    camera.look(eye.shifted(centre - eye.to_window(view.stage.scene.bounds().center())))
