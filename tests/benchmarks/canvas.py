"""How quickly the canvas opens, moves and repaints large networks, offscreen."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.benchmarks.registry import Timing, benchmark

_SIZE = (1376, 924)


def large_design(nodes: int):
    """Return chains of 25 layers side by side, each with a skip, as one project."""
    from cnnstudio.document.graph import Edge, Graph, Node
    from cnnstudio.document.project import Project
    from cnnstudio.layers.catalogue import make

    kinds = (
        make("Input", shape=(64, 64, 3)),
        make("Conv2D", filters=8, padding="same"),
        make("ReLU"),
        make("Add"),
    )
    made, edges, places = [], [], {}
    for number in range(nodes):
        column, rank = divmod(number, 25)
        kind = kinds[0] if rank == 0 else kinds[3] if rank % 6 == 0 else kinds[1 + rank % 2]
        made.append(Node(id=f"n{number}", name=f"layer_{number}", layer=kind))
        places[f"n{number}"] = (column * 320.0, rank * 96.0)
        back = {0: (), 3: (1, 4)}.get(kinds.index(kind), (1,)) if rank else ()
        port = "inputs" if kind is kinds[3] else "input"
        edges += [
            Edge(id=f"e{number}-{step}", source=f"n{number - step}", target=f"n{number}", target_port=port)
            for step in back
        ]
    return Project(name="large", graph=Graph(nodes=tuple(made), edges=tuple(edges)), positions=places)


@contextmanager
def canvas_of(nodes: int) -> Iterator:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from cnnstudio.document.document import Document
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.canvas.view import CanvasView
    from cnnstudio.ui.look import Look

    app = QApplication.instance() or QApplication([])
    Look(app, "dark", reduced_motion=True)
    bridge = Bridge(Document(large_design(nodes)))
    view = CanvasView(bridge)
    view.resize(*_SIZE)
    view.show()
    app.processEvents()
    yield view
    view.close()
    bridge.close()


def _timed(act: Callable[[int], None], times: int = 25) -> Timing:
    """Time an act in wall and in processor time, after it was done twice to warm up."""
    wall, own = [], []
    for turn in range(times + 2):
        begun, worked = time.perf_counter(), time.thread_time()
        act(turn)
        own.append(1000 * (time.thread_time() - worked))
        wall.append(1000 * (time.perf_counter() - begun))
    return Timing(statistics.median(wall[2:]), min(wall[2:]), statistics.median(own[2:]))


def _open_ms(nodes: int) -> Timing:
    design = large_design(nodes)
    with canvas_of(8) as view:

        def opened(_turn: int) -> None:
            view.document.replace(design)
            view.viewport().repaint()

        return _timed(opened, 3)


def _pan_ms(nodes: int, zoom: float) -> Timing:
    from PySide6.QtCore import QPointF

    with canvas_of(nodes) as view:
        _look(view, zoom)

        def step(turn: int) -> None:
            view.stage.pan(QPointF(7 if turn % 2 else -7, 3))
            view.viewport().repaint()

        return _timed(step)


def exact_picture(nodes: int, zoom: float) -> Timing:
    with canvas_of(nodes) as view:
        _look(view, zoom)

        def step(_turn: int) -> None:
            view.stage.changed.emit()
            view.viewport().repaint()

        return _timed(step)


def _drag_ms(nodes: int, zoom: float) -> Timing:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtWidgets import QApplication

    from cnnstudio.ui.canvas.gestures.gesture import pointer_at
    from cnnstudio.ui.canvas.gestures.move_nodes import MoveNodes

    with canvas_of(nodes) as view:
        _look(view, zoom)
        node = f"n{nodes // 2 // 25 * 25 + 12}"
        at = QPointF(view.node_rect(node).center())
        eye, held = view.stage.camera.eye, Qt.KeyboardModifier.NoModifier
        view.pointing.start(MoveNodes(view.stage, {node}, node), pointer_at(eye, at, held))

        def step(turn: int) -> None:
            view.pointing.follow(pointer_at(eye, at + QPointF(3 * turn, turn), held))
            QApplication.processEvents()

        figure = _timed(step)
        view.cancel_gesture()
        return figure


def _look(view, zoom: float) -> None:
    camera = view.stage.camera
    centre = view.stage.scene.bounds().center()
    if zoom:
        eye = camera.eye.zoomed(zoom, camera.eye.corner)
        camera.look(eye.shifted(view.rect().toRectF().center() - eye.to_window(centre)))
    view.viewport().repaint()


def _hover_ms(nodes: int) -> Timing:
    from PySide6.QtCore import QPointF

    with canvas_of(nodes) as view:
        _look(view, 1.0)
        return _timed(lambda turn: view.pointing.hover(QPointF(100 + 31 * turn, 300)), 40)


def _edit_ms(nodes: int) -> Timing:
    from cnnstudio.document import edits

    with canvas_of(nodes) as view:
        _look(view, 1.0)

        def edit(turn: int) -> None:
            view.document.edit("Set filters", edits.set_fields, "n2", filters=9 + turn)
            view.viewport().repaint()

        return _timed(edit, 7)


@benchmark("canvas-open-1000", "open 1,000 nodes, to the first picture", unit="ms", budget=300)
def open_1000() -> Timing:
    return _open_ms(1000)


@benchmark("canvas-open-10000", "open 10,000 nodes, to the first picture", unit="ms", budget=1500)
def open_10000() -> Timing:
    return _open_ms(10_000)


@benchmark("canvas-fit-1000", "repaint 1,000 nodes, all in sight", unit="ms", budget=16)
def fit_1000() -> Timing:
    return exact_picture(1000, 0)


@benchmark("canvas-pan-1000", "one step of panning at 100 % among 1,000 nodes", unit="ms", budget=8)
def pan_1000() -> Timing:
    return _pan_ms(1000, 1.0)


@benchmark("canvas-half-1000", "the exact picture at 55 % among 1,000 nodes", unit="ms", budget=33)
def half_1000() -> Timing:
    return exact_picture(1000, 0.55)


@benchmark("canvas-titles-1000", "the exact picture at 30 % among 1,000 nodes", unit="ms", budget=33)
def titles_1000() -> Timing:
    return exact_picture(1000, 0.30)


@benchmark("canvas-drag-1000", "one step of dragging a node at 100 % among 1,000", unit="ms", budget=4)
def drag_1000() -> Timing:
    return _drag_ms(1000, 1.0)


@benchmark("canvas-hover-1000", "one hover move among 1,000 nodes", unit="ms", budget=1)
def hover_1000() -> Timing:
    return _hover_ms(1000)


@benchmark("canvas-edit-1000", "one edit among 1,000 nodes, to repainted shapes", unit="ms", budget=16)
def edit_1000() -> Timing:
    return _edit_ms(1000)


@benchmark("canvas-fit-10000", "repaint 10,000 nodes, all in sight", unit="ms", budget=33)
def fit_10000() -> Timing:
    return exact_picture(10_000, 0)


@benchmark("canvas-far-10000", "one step of panning at 12 % among 10,000 nodes", unit="ms", budget=16)
def far_10000() -> Timing:
    return _pan_ms(10_000, 0.125)


@benchmark(
    "canvas-drag-10000", "one step of dragging a node among 10,000, all in sight", unit="ms", budget=16
)
def drag_10000() -> Timing:
    return _drag_ms(10_000, 0)
