"""Draws the canvas and the palette in every state into a folder: python -m tests.ui.canvas.picture FOLDER."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from cnnstudio.document import edits, templates
from cnnstudio.document.arrange import arrange
from cnnstudio.document.blocks import group
from cnnstudio.document.document import Document
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.canvas.view import CanvasView
from cnnstudio.ui.look import Look
from cnnstudio.ui.palette import Palette


class Design(QWidget):
    """Palette and canvas side by side, as the window shows them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.document = Document(templates.new(name))
        self.bridge = Bridge(self.document)
        self.palette_, self.canvas = Palette(), CanvasView(self.bridge)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.palette_)
        row.addWidget(self.canvas, 1)
        self.palette_.dragBegan.connect(
            lambda kind, at: self.canvas.begin_place(kind, self.canvas.viewport().mapFromGlobal(at))
        )
        self.palette_.dragMoved.connect(
            lambda at: self.canvas.move_place(self.canvas.viewport().mapFromGlobal(at))
        )
        self.palette_.dragDropped.connect(
            lambda at: self.canvas.drop_place(self.canvas.viewport().mapFromGlobal(at))
        )
        self.palette_.dragCancelled.connect(self.canvas.cancel_place)
        self.palette_.appended.connect(self.canvas.add_layer)
        self.resize(1280, 924)

    def carry(self, kind: str, to: QPoint) -> None:
        """Hold a layer from the palette over a canvas point, without letting go."""
        row = self.palette_.row_rect(kind).center()
        viewport = self.palette_.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, row)
        goal = viewport.mapFromGlobal(self.canvas.viewport().mapToGlobal(to))
        for step in range(1, 7):
            QTest.mouseMove(viewport, row + (goal - row) * step / 6)

    def hold(self, start: QPoint, to: QPoint) -> None:
        """Press on the canvas and drag without letting go."""
        viewport = self.canvas.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for step in range(1, 7):
            QTest.mouseMove(viewport, start + (to - start) * step / 6)


def rest(design: Design) -> None:
    design.canvas.select(["conv2d_2"])
    design.canvas.show_parameters(True)


def carried(design: Design) -> None:
    wire = next(e.id for e in design.document.project.graph.edges if e.target == "maxpool_2")
    design.carry("BatchNormalization", design.canvas.wire_point(wire) + QPoint(8, 4))


def appended(design: Design) -> None:
    box = design.canvas.node_rect("output")
    design.carry("Dense", box.center() + QPoint(20, 80))


def wiring(design: Design) -> None:
    loose = design.canvas.add_layer("Conv2D", (620.0, 500.0))
    design.canvas.add_layer("Concatenate", (620.0, 260.0))
    design.canvas.fit_all()
    start = design.canvas.port_point("flatten_1", "output", "out")
    design.hold(start, design.canvas.port_point(loose or "", "input", "in") + QPoint(-6, -5))


def replacing(design: Design) -> None:
    start = design.canvas.port_point("conv2d_1", "output", "out")
    design.hold(start, design.canvas.port_point("maxpool_2", "input", "in", 0) + QPoint(10, -6))


def problem(design: Design) -> None:
    document = design.document
    skip = next(n.id for n in document.project.graph.nodes if n.name == "conv_2a")
    document.edit("Break", edits.set_fields, skip, filters=64, strides=(1, 1))
    document.edit("Move", edits.move, {n: (x - 300, y) for n, (x, y) in document.project.positions.items()})
    design.canvas.fit_all()
    broken = next(p.node for p in document.analysis.problems if p.severity == "error")
    design.canvas.open_problem(broken or "")


def asked(design: Design) -> None:
    design.canvas.select(["maxpool_1"])
    design.canvas.open_quick_add()
    card = design.canvas.cards.quick_add
    if card is not None:
        QTest.keyClicks(card.line, "conv 32 3x3 relu")


def banded(design: Design) -> None:
    box = design.canvas.node_rect("conv2d_2")
    design.hold(box.topRight() + QPoint(120, -20), box.bottomLeft() + QPoint(60, 150))


def far(zoom: float) -> Callable[[Design], None]:
    def look(design: Design) -> None:
        design.canvas.zoom_to(zoom)
        design.canvas.select(["conv2d_2"])

    return look


def hovered(design: Design) -> None:
    viewport = design.canvas.viewport()
    QTest.mouseMove(viewport, design.canvas.node_rect("conv2d_2").center() + QPoint(50, 0))
    QTest.qWait(700)


def lonely(design: Design) -> None:
    design.document.edit("Add", edits.add, make("Conv2D", filters=8), (200.0, 100.0))
    design.document.edit("Add", edits.add, make("LSTM", units=8), (500.0, 100.0))
    design.canvas.fit_all()


def blocked(design: Design) -> None:
    document = design.document
    inside = ("conv_1a", "conv_1b", "add_1", "relu_1")
    document.edit("Group", group, inside, "residual")
    block = next(n for n in document.project.graph.nodes if n.name == "residual")
    document.edit("Repeat", edits.set_fields, block.id, repeat=3)
    document.edit("Lay out", arrange)
    design.canvas.fit_all()
    design.canvas.select([block.id])


def skipped(design: Design) -> None:
    document = design.document
    document.edit("Skip", edits.bypass, ["conv2d_2"])
    design.canvas.select(["maxpool_2"])


def guided(design: Design) -> None:
    document = design.document
    document.edit("Move", edits.move, {"dense_1": (300.0, 40.0), "conv2d_2": (620.0, 40.0)})
    design.canvas.fit_all()
    start = design.canvas.node_rect("maxpool_2").center() + QPoint(40, 0)
    goal = design.canvas.node_rect("conv2d_2").center() + QPoint(44, 93)
    design.hold(start, goal)


def edited(design: Design) -> None:
    inline = design.canvas.cards.inline
    value = inline.first("conv2d_2")
    if value is not None:
        inline.open("conv2d_2", value)
        QTest.keyClicks(inline.editor, "0")


def several(design: Design) -> None:
    design.canvas.select(["conv2d_1", "maxpool_1", "conv2d_2"])


def gap(design: Design) -> None:
    document = design.document
    document.edit("Flat", edits.set_fields, "input", shape=(784,))
    wire = document.project.graph.outgoing["input"][0].id
    reshape = document.edit("R", edits.insert_on_edge, wire, make("Reshape", target_shape=(28, 28, 1)))
    design.canvas.select([reshape])
    design.canvas.delete_and_reconnect()


SCENES: tuple[tuple[str, str, Callable[[Design], None]], ...] = (
    ("rest", "mnist-cnn", rest),
    ("carried", "mnist-cnn", carried),
    ("appended", "lenet-5", appended),
    ("wiring", "mnist-cnn", wiring),
    ("replacing", "mnist-cnn", replacing),
    ("problem", "residual", problem),
    ("residual", "residual", lambda design: design.canvas.show_parameters(True)),
    ("quick-add", "mnist-cnn", asked),
    ("band", "mnist-cnn", banded),
    ("hover", "mnist-cnn", hovered),
    ("empty", "empty", lambda design: None),
    ("loose", "empty", lonely),
    ("block", "residual", blocked),
    ("skipped", "mnist-cnn", skipped),
    ("guided", "mnist-cnn", guided),
    ("edited", "mnist-cnn", edited),
    ("several", "mnist-cnn", several),
    ("gap", "mnist-cnn", gap),
    ("lod1", "mnist-cnn", far(0.7)),
    ("lod2", "mnist-cnn", far(0.45)),
    ("lod3", "mnist-cnn", far(0.26)),
    ("lod4", "mnist-cnn", far(0.1)),
)


def main(folder: str, wanted: tuple[str, ...]) -> None:
    app = QApplication.instance() or QApplication([])
    goal = Path(folder)
    goal.mkdir(parents=True, exist_ok=True)
    for mode in ("dark", "light"):
        look = Look(app, mode, reduced_motion=True)  # type: ignore[arg-type]
        for name, template, act in SCENES:
            if wanted and name not in wanted:
                continue
            design = Design(template)
            design.show()
            app.processEvents()
            act(design)
            app.processEvents()
            design.grab().save(str(goal / f"{name}-{mode}.png"))
            design.canvas.cancel_gesture()
            design.close()
            design.bridge.close()
        look.deleteLater()


if __name__ == "__main__":
    main(sys.argv[1], tuple(sys.argv[2:]))
