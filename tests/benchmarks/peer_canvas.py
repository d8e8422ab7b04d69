"""Measures NodeGraphQt or a fork of it; run by canvas_against in an interpreter that has it: peer_canvas.py NODES."""

from __future__ import annotations

import importlib
import json
import os
import statistics
import sys
import time

_PACKAGES = ("OdenGraphQt", "NodeGraphQt")
"""The fastest fork first."""
_SIZE = (1376, 924)


def main(nodes: int) -> None:
    """Build and repaint a network of so many nodes, and print milliseconds of the processor as JSON."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("QT_API", "pyside6")
    package = _package()
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    graph = package.NodeGraph()
    graph.register_node(_kind(package))
    widget, viewer = graph.widget, graph.viewer()
    widget.resize(*_SIZE)
    widget.show()
    app.processEvents()
    print(json.dumps({"package": package.__name__, **_figures(app, graph, viewer, nodes)}))


def _package():
    wanted = os.environ.get("CNN_STUDIO_PEER")
    for name in (wanted,) if wanted else _PACKAGES:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise SystemExit(f"none of {', '.join(_PACKAGES)} can be imported")


def _kind(package):
    class Layer(package.BaseNode):
        __identifier__ = "bench"
        NODE_NAME = "layer"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("a", multi_input=True)
            self.add_output("out")

    return Layer


def _figures(app, graph, viewer, nodes: int) -> dict[str, float]:
    begun = time.thread_time()
    _fill(graph, nodes)
    app.processEvents()
    viewer.viewport().repaint()
    create = 1000 * (time.thread_time() - begun)
    scene = viewer.scene()
    viewer.fitInView(scene.itemsBoundingRect())
    fit = _repainting(viewer)
    viewer.resetTransform()
    viewer.centerOn(scene.itemsBoundingRect().center())
    return {"create": create, "fit": fit, "full": _repainting(viewer)}


def _fill(graph, nodes: int) -> None:
    """Make chains of 25 layers side by side, every sixth with a second wire from four layers before."""
    made = []
    for number in range(nodes):
        column, rank = divmod(number, 25)
        place = [column * 320.0, rank * 96.0]
        made.append(graph.create_node("bench.Layer", selected=False, pos=place, push_undo=False))
        for step in (1, 4) if rank and rank % 6 == 0 else (1,) if rank else ():
            made[number - step].output(0).connect_to(made[number].input(0), push_undo=False)


def _repainting(viewer) -> float:
    viewer.viewport().repaint()
    taken = []
    for _turn in range(9):
        begun = time.thread_time()
        viewer.viewport().repaint()
        taken.append(1000 * (time.thread_time() - begun))
    return statistics.median(taken)


if __name__ == "__main__":
    main(int(sys.argv[1]))
