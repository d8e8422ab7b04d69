"""Every view of Inspect and Draw, and the maps on the canvas, on three networks: python -m tests.ui.inside_pictures -o DIR."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.app import Studio, compose
from cnnstudio.data.handwriting import PEOPLE, sample_strokes
from cnnstudio.document import edits, templates
from cnnstudio.document.files import to_text
from cnnstudio.document.project import Project
from cnnstudio.engine.runs import read_project
from cnnstudio.exchange.keras_config import read_model
from cnnstudio.settings import SettingsStore
from cnnstudio.ui.evaluation.page_switch import PAGES
from tests.exchange.side_by_side import kept

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".." / "shared" / "data"
THEMES = ("dark", "light")
_PATIENCE = 120.0
_ROWS = 6000
LAYERS = {
    "mnist": ("conv2d_1", "maxpool_1", "flatten_1", "dense_1"),
    "cifar": ("conv2d_1", "conv2d_3", "dense_1"),
    "resnet50": ("conv1_conv", "conv2_block1_add", "conv5_block3_out", "predictions"),
}


@dataclass(frozen=True)
class Network:
    """A design with the run that its weights are of, or with none."""

    name: str
    project: Project
    folder: str = ""


def trained(place: Path, name: str) -> Network:
    """Train shortly on the pictures that lie beside the repository, or on those the program brings along."""
    wanted = {
        "mnist": ("mnist-cnn", "mnist.npz", "pen-digits"),
        "cifar": ("cifar-10", "cifar10-small.npz", ""),
    }
    template, file, instead = wanted[name]
    source = str((DATA / file).resolve()) if (DATA / file).is_file() else instead
    if not source:
        raise SystemExit(f"{file} is not beside the repository")
    project = edits.set_recipe(templates.new(template), source=source, limit=_ROWS)
    run = place / f"20260101-000000-{name}"
    if not run.is_dir():
        text = place / f"{name}.cnnproj"
        text.write_text(to_text(project), encoding="utf-8")
        order = [sys.executable, "-m", "cnnstudio", "train", str(text), "--epochs", "3", "--seed", "3"]
        subprocess.run([*order, "--run", str(run), "--json"], cwd=ROOT, check=True, capture_output=True)
    return Network(name, read_project(run), str(run))


def resnet50() -> Network:
    """Return ResNet50 with the random weights of its seed, on the colour pictures of CIFAR-10 made larger by nobody."""
    return Network("resnet50", read_model(kept("ResNet50").config).project)


def wait(until: Callable[[], bool], seconds: float = _PATIENCE) -> bool:
    """Let the window live until something is so; say whether it came about."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            return False
        rest(10)
    return True


def rest(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Camera:
    """Takes pictures of one window under names that tell network, view, theme and scale."""

    def __init__(self, studio: Studio, out: Path, ending: str) -> None:
        self.studio, self._out, self._ending = studio, out, ending

    def shoot(self, *words: str) -> None:
        """Take a picture once what is due has been painted."""
        rest(150)
        self.studio.window.grab().save(str(self._out / f"{'-'.join(words)}-{self._ending}.png"))


def open_network(studio: Studio, network: Network) -> None:
    """Have a network in hand, with a picture to look at."""
    studio.document.replace(network.project)
    pages = studio.window.pages
    pages.in_hand.choose(network.folder or None)
    studio.window.show_workspace("inspect")
    wait(lambda: pages.in_hand.state == "ready")
    if network.name == "resnet50":
        pages.inspect.show_picture(scene(), "A made scene")
    wait(lambda: bool(pages.inspect.looking.sight.outputs))


def scene() -> np.ndarray:
    """Return a colour picture of 224 by 224: a sky, a hill and a sun."""
    rows, columns = np.mgrid[0:224, 0:224]
    picture = np.stack([90 + rows // 3, 140 + rows // 4, np.full_like(rows, 220)], axis=-1)
    picture[rows > 150 + 20 * np.sin(columns / 30)] = (60, 130, 50)
    picture[(rows - 60) ** 2 + (columns - 160) ** 2 < 900] = (250, 220, 80)
    return picture.astype(np.uint8)


def inspect(camera: Camera, network: Network) -> None:
    """Show every page of Inspect, the first for several layers."""
    view = camera.studio.window.pages.inspect
    nodes = {node.name: node.path for node in view.looking.sight.analysis.flat}
    for name in LAYERS[network.name]:
        if name in nodes:
            view.show_page("maps")
            view.show_layer(nodes[name])
            wait(lambda: view.why.shown() is not None, 20)
            camera.shoot(network.name, "maps", name)
    first = next(name for name in LAYERS[network.name] if name in nodes)
    view.show_page("maps")
    view.show_layer(nodes[first])
    wait(lambda: view.why.shown() is not None, 20)
    closely(camera, network)
    for page in PAGES[1:]:
        view.show_page(page)
        settle(view, page)
        camera.shoot(network.name, page)
        if page == "field":
            for way in ("pixel", "excite"):
                press_segment(view.field.way, way)
                rest(4000 if way == "excite" else 1000)
                camera.shoot(network.name, f"field-{way}")
            press_segment(view.field.way, "unit")
    view.show_page("maps")


def press_segment(segments: object, value: str) -> None:
    """Choose a segment as a person does, so that others hear of it."""
    segments.set_value(value)  # type: ignore[attr-defined]
    segments.valueChanged.emit(value)  # type: ignore[attr-defined]


def settle(view: object, page: str) -> None:
    """Wait for what a page works out."""
    done: dict[str, Callable[[], bool]] = {
        "layers": lambda: view.layers.asking.share >= 1,  # type: ignore[attr-defined]
        "reasons": lambda: view.reasons.asking.found is not None,  # type: ignore[attr-defined]
        "alike": lambda: view.alike.asking.found is not None and view.alike.asking.found.share >= 1,  # type: ignore[attr-defined]
    }
    wait(done.get(page, lambda: True), 30)
    if page == "compare":
        view.compare.keep.click()  # type: ignore[attr-defined]
        view.side.next.click()  # type: ignore[attr-defined]
    rest(800)


def draw(camera: Camera, network: Network) -> None:
    """Draw a three on the pad, and look at the answer, its reasons and its numbers."""
    camera.studio.window.show_workspace("draw")
    view = camera.studio.window.pages.draw
    rest(300)
    camera.shoot(network.name, "draw-empty")
    stroke_on(view.pad)
    wait(lambda: view.settled, 30)
    rest(1500)
    camera.shoot(network.name, "draw")
    view.seen.why.set_value("grad_cam")
    view.seen.why.valueChanged.emit("grad_cam")
    view.seen.numbers.click()
    rest(1500)
    camera.shoot(network.name, "draw-why-numbers")
    view.seen.numbers.click()
    view.seen.why.set_value("")
    view.seen.why.valueChanged.emit("")
    view.pad.clear()


def canvas(camera: Camera, network: Network) -> None:
    """Show the maps beside the layers of the canvas."""
    if network.name == "resnet50":
        camera.studio.window.pages.inspect.show_picture(scene(), "A made scene")
    camera.studio.window.show_workspace("design")
    page = camera.studio.window.pages.design
    page.canvas.stage.look(maps=True)
    page.canvas.zoom_to(0.9)
    wait(lambda: page.canvas.stage.maps is not None, 30)
    rest(600)
    camera.shoot(network.name, "canvas")
    if network.name == "mnist":
        draw_on_canvas(camera)
    page.canvas.stage.look(maps=False)


def draw_on_canvas(camera: Camera) -> None:
    """Draw on the small pad of the canvas."""
    pages = camera.studio.window.pages
    pages.together.maps.note.draw.click()
    stroke_on(pages.together.pad.pad)
    wait(lambda: pages.together.maps.settled, 20)
    rest(600)
    camera.shoot("mnist", "canvas-pad")
    pages.together.pad.put_away()


def stroke_on(pad: QWidget) -> None:
    """Draw a three with the mouse."""
    side = pad.width()
    for stroke in sample_strokes(3, 41, PEOPLE):
        places = [QPoint(round(x * side), round(y * side)) for x, y in stroke]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(pad, place)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=places[-1])


def closely(camera: Camera, network: Network) -> None:
    """Look closely at the chosen map and, of colour pictures, at the kernels as colours."""
    view = camera.studio.window.pages.inspect
    choice = next(source for words, source in view.closely.choices() if words.startswith("Map"))
    view.closely.open(choice, view.atlas.tools.numbers)
    camera.shoot(network.name, "closely")
    if view.closely.card is not None:
        view.closely.card.close_it()
    if view.atlas.tools.colour.isVisible():
        view.atlas.tools.colour.click()
        camera.shoot(network.name, "maps-as-colour")
        view.atlas.tools.colour.click()
    view.side.interfere.change.click()
    camera.shoot(network.name, "change-weights")
    if view.trying.scaling is not None:
        view.trying.scaling.close_it()


def networks(place: Path, names: list[str]) -> Iterator[Network]:
    for name in names:
        yield resnet50() if name == "resnet50" else trained(place, name)


def paint(given: argparse.Namespace, mode: str, ending: str, made: list[Network]) -> None:
    """Take all pictures in one theme."""
    store = SettingsStore()
    store.replace(store.value.changed(theme=mode, reduced_motion=True))
    studio = compose(QApplication.instance() or QApplication([]), store)  # type: ignore[arg-type]
    studio.window.resize(1600, 1000)
    studio.window.show()
    wait(lambda: studio.bridge.state == "ready")
    camera = Camera(studio, given.out, ending)
    for network in made:
        open_network(studio, network)
        inspect(camera, network)
        draw(camera, network)
        canvas(camera, network)
    studio.window.files.when_safe = lambda then: then()  # type: ignore[method-assign]
    studio.window.close()
    studio.end()


def main() -> None:
    """Take the pictures of both themes at 100 %, and of one at 200 % from a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--once", action="store_true", help="at the scale of this process only")
    parser.add_argument("--home", type=Path, help="where runs are kept; a folder of its own without it")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(LAYERS))
    given = parser.parse_args()
    if unknown := set(given.names) - LAYERS.keys():
        parser.error(f"there is no network {', '.join(sorted(unknown))}")
    given.out.mkdir(parents=True, exist_ok=True)
    names, modes = given.names or list(LAYERS), given.theme or list(THEMES)
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    with tempfile.TemporaryDirectory() as fresh:
        home = given.home or Path(fresh)
        home.mkdir(parents=True, exist_ok=True)
        os.environ["CNNSTUDIO_HOME"] = str(home)
        QApplication([])
        made = list(networks(home, names))
        for mode in modes:
            paint(given, mode, mode if scale == "1" else f"{mode}@{scale}", made)
        if not given.once:
            again = [sys.executable, "-m", "tests.ui.inside_pictures", "--once", "--theme", "light"]
            again += ["--home", str(home), "-o", str(given.out), *names]
            subprocess.run(again, env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=True)


if __name__ == "__main__":
    main()
