"""The canvas in the real window, one picture for everything there is to see: python -m tests.ui.canvas_pictures -o DIR [NAME ...]."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.app import Studio, compose
from cnnstudio.document import edits, furnish, templates
from cnnstudio.document.arrange import turn
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from cnnstudio.settings import SettingsStore
from cnnstudio.ui.canvas.view import CanvasView
from tests.ui.canvas_networks import googlenet, opened, resnet_18

Act = Callable[[Studio], None]
THEMES = ("dark", "light", "contrast")


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def canvas_of(studio: Studio) -> CanvasView:
    return studio.window.pages.design.canvas


def hold(canvas: CanvasView, start: QPoint, goal: QPoint) -> None:
    """Press on the canvas and drag without letting go."""
    viewport = canvas.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 7):
        QTest.mouseMove(viewport, start + (goal - start) * step / 6)


def at(zoom: float, *nodes: str) -> Act:
    """Look closely at some layers."""

    def look(studio: Studio) -> None:
        canvas = canvas_of(studio)
        canvas.zoom_to(zoom)
        for node in nodes:
            canvas.reveal(named(studio, node))

    return look


def named(studio: Studio, name: str) -> str:
    return next(node.id for node in studio.document.project.graph.nodes if node.name == name)


def chosen(studio: Studio) -> None:
    canvas_of(studio).select([named(studio, "c3")])


def with_loose_layers() -> Project:
    """Return the network of the course beside two layers without wires, one of which reads pictures."""
    project = templates.new("mnist-cnn")
    x, y = project.positions[next(n.id for n in project.graph.nodes if n.name == "flatten_1")]
    project, _dense = edits.add(project, make("Dense", units=32), (x + 300.0, y - 192.0), "dense_3")
    return edits.add(project, make("Conv2D", filters=16), (x + 300.0, y + 144.0), "conv2d_4")[0]


def refused(studio: Studio) -> None:
    """Hold a wire from a row of numbers over a layer that reads pictures."""
    canvas = canvas_of(studio)
    start = canvas.port_point(named(studio, "flatten_1"), "output", "out")
    hold(canvas, start, canvas.port_point(named(studio, "conv2d_4"), "input", "in") + QPoint(4, 2))


def asked(studio: Studio) -> None:
    """Ask for a layer behind a pooling."""
    canvas = canvas_of(studio)
    canvas.select([named(studio, "maxpool_1")])
    canvas.open_quick_add()
    card = canvas.cards.quick_add
    if card is not None:
        QTest.keyClicks(card.line, "conv 32 3x3 relu")


def heated(studio: Studio) -> None:
    canvas_of(studio).stage.look(measure="parameters")


def boxed(studio: Studio) -> None:
    """Show parameters and tensors to scale."""
    canvas_of(studio).stage.look(measure="macs", tensors=True)
    canvas_of(studio).fit_all()


def furnished(studio: Studio) -> None:
    """Frame both halves of LeNet-5 as a person does; write a note beside it and a comment on a layer."""
    canvas = canvas_of(studio)
    for title, names in (("See", ("c1", "s2", "c3", "s4")), ("Decide", ("c5", "f6", "output"))):
        canvas.select([named(studio, name) for name in names])
        canvas.make_frame()
        written(canvas, title)
    canvas.select([named(studio, "c1")])
    canvas.make_note()
    written(
        canvas, "LeNet-5, 1998: two convolutions look for strokes, two poolings forgive where they stand."
    )
    studio.document.edit("Comment", furnish.comment, named(studio, "f6"), "84 = 7 × 12 pixels")
    canvas.select([])
    canvas.fit_all()


def written(canvas: CanvasView, words: str) -> None:
    """Write a title or a note that is asked for."""
    QTest.keyClicks(canvas.cards.words, words)
    QTest.keyClick(canvas.cards.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def broken() -> Project:
    """Return the residual network with a sum whose maps differ."""
    project = templates.new("residual")
    wide = next(n.id for n in project.graph.nodes if n.name == "conv_2a")
    return edits.set_fields(project, wide, filters=64, strides=(1, 1))


def explained(studio: Studio) -> None:
    """Open the card of the first problem."""
    found = next(p.node for p in studio.document.analysis.problems if p.severity == "error")
    canvas_of(studio).open_problem(found or "")


def nothing(_studio: Studio) -> None:
    """Leave the network as it opens: as a whole."""


SCENES: dict[str, tuple[Callable[[], Project], Act]] = {
    "lenet": (lambda: templates.new("lenet-5"), chosen),
    "resnet-collapsed": (resnet_18, nothing),
    "resnet-open": (lambda: opened(resnet_18()), nothing),
    "resnet-open-near": (lambda: opened(resnet_18(), "stage_1", "stage_2a"), at(0.9, "stage_2a")),
    "googlenet": (googlenet, nothing),
    "googlenet-near": (googlenet, at(0.6, "concat")),
    "googlenet-blocks": (lambda: googlenet(blocks=True), nothing),
    "detail-0": (lambda: templates.new("residual"), at(1.0, "conv_2a")),
    "detail-1": (lambda: templates.new("residual"), at(0.7, "conv_2a")),
    "detail-2": (lambda: templates.new("residual"), at(0.45, "conv_2a")),
    "detail-3": (lambda: templates.new("residual"), at(0.25, "conv_2a")),
    "detail-4": (lambda: templates.new("residual"), at(0.1, "conv_2a")),
    "refused": (with_loose_layers, refused),
    "quick-add": (lambda: templates.new("mnist-cnn"), asked),
    "problem": (broken, explained),
    "horizontal": (lambda: turn(templates.new("residual")), nothing),
    "horizontal-near": (lambda: turn(templates.new("residual")), at(0.9, "conv_2a")),
    "heat": (lambda: templates.new("residual"), heated),
    "tensors": (lambda: templates.new("lenet-5"), boxed),
    "furnished": (lambda: templates.new("lenet-5"), furnished),
    "minimap": (googlenet, at(1.0, "concat")),
}


def paint(out: Path, mode: str, ending: str, names: list[str]) -> None:
    """Paint the scenes in one theme, all in one window."""
    store = SettingsStore()
    store.replace(store.value.changed(theme=mode, reduced_motion=True))
    studio = compose(QApplication.instance() or QApplication([]), store)  # type: ignore[arg-type]
    studio.window.ready.disconnect(studio.client.start)
    studio.window.resize(1600, 1000)
    studio.window.show()
    studio.window.show_workspace("design")
    for name in names:
        project, act = SCENES[name]
        studio.document.replace(project())
        canvas_of(studio).stage.look(measure="", tensors=False)
        wait(50)
        canvas_of(studio).fit_all()
        act(studio)
        wait(400)
        studio.window.grab().save(str(out / f"{name}-{ending}.png"))
        canvas_of(studio).cancel_gesture()
        canvas_of(studio).cards.close()
    studio.window.files.when_safe = lambda then: then()  # type: ignore[method-assign]
    studio.window.close()
    studio.end()


def main() -> None:
    """Write the pictures of every theme at 100 %, and of dark and light at 200 % from a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--once", action="store_true", help="at the scale of this process only")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENES))
    given = parser.parse_args()
    if unknown := set(given.names) - SCENES.keys():
        parser.error(f"there is no picture {', '.join(sorted(unknown))}")
    given.out.mkdir(parents=True, exist_ok=True)
    names, modes = given.names or list(SCENES), given.theme or list(THEMES)
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNNSTUDIO_HOME"] = home
        QApplication([])
        for mode in modes:
            paint(given.out, mode, mode if scale == "1" else f"{mode}@{scale}", names)
    if not given.once:
        again = [sys.executable, "-m", "tests.ui.canvas_pictures", "--once", "-o", str(given.out), *names]
        themes = [word for mode in modes if mode != "contrast" for word in ("--theme", mode)]
        subprocess.run([*again, *themes], env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=True)


if __name__ == "__main__":
    main()
