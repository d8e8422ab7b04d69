"""The Data workspace in the real window, one picture for everything there is to see: python -m tests.ui.data_pictures -o DIR [NAME ...].

It reads the real files beside the repository, and draws digits on the pad of Draw.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.app import Studio, compose
from cnnstudio.data.augmenting import course_example
from cnnstudio.data.handwriting import sample_strokes
from cnnstudio.data.samples import Samples
from cnnstudio.document import edits, templates
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from cnnstudio.settings import SettingsStore
from cnnstudio.ui.data import DataPage
from tests.bereft_window import until
from tests.data import made_files
from tests.robot_window import wait

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
Scene = Callable[[Studio, Path], None]
SCENES: dict[str, Scene] = {}


def scene(act: Scene) -> Scene:
    """Declare a picture under its function's name."""
    SCENES[act.__name__.replace("_", "-")] = act
    return act


def page_of(studio: Studio) -> DataPage:
    return studio.window.pages.data


def looked(studio: Studio, path: Path) -> None:
    """Look into a file as if it had been dropped."""
    studio.window.drop.look_into_data(path)
    until(lambda: not page_of(studio).importing._errand.busy)


def opened(studio: Studio, source: str | Path, template: str = "mnist-cnn", **recipe: object) -> DataPage:
    """Open data and wait until everything is known of them."""
    studio.document.replace(templates.new(template))
    studio.document.edit("data", edits.set_recipe, source=str(source), **recipe)
    studio.window.show_workspace("data")
    page = page_of(studio)
    until(lambda: studio.window.pages.data_set.state == "open" and page._summary is not None)
    page.below.choose("sample")
    page.browser.choose_view("images")
    return page


def some_of_mnist(place: Path, count: int = 2500) -> tuple[Samples, Path]:
    """Return the first images of MNIST as samples, and where a file of them may lie."""
    with np.load(DATA / "mnist.npz") as held:
        x, y = held["x_train"][:count, :, :, None], held["y_train"][:count].astype(np.int32)
        x_test, y_test = held["x_test"][:500, :, :, None], held["y_test"][:500].astype(np.int32)
    names = tuple("0123456789")
    return Samples("digits", x, y, x_test, y_test, names, "sha256:0", digits=True), place / "digits.npz"


@scene
def import_pixels(studio: Studio, _place: Path) -> None:
    looked(studio, DATA / "sign-language" / "sign_mnist_train.csv.gz")


@scene
def import_table(studio: Studio, place: Path) -> None:
    looked(studio, made_files.csv_of_features(place / "Pflanzen.csv", ";", comma=True, encoding="cp1252"))


@scene
def import_folder(studio: Studio, _place: Path) -> None:
    looked(studio, DATA / "image-folders" / "flowers")


@scene
def import_arrays(studio: Studio, place: Path) -> None:
    x, y = made_files.labelled(60, 12)
    np.savez(place / "plates.npz", pictures=x, answers=y, weights=np.ones((60, 3)))
    looked(studio, place / "plates.npz")


@scene
def import_masks(studio: Studio, place: Path) -> None:
    looked(studio, made_files.masked_folder(place / "cells", 24, 32))


@scene
def import_refused(studio: Studio, place: Path) -> None:
    (place / "prices.csv").write_text("a,b,price\n1,2,0.5\n3,4\n5,6,2.5\n")
    looked(studio, place / "prices.csv")


@scene
def browser_digits(studio: Studio, _place: Path) -> None:
    opened(studio, DATA / "mnist.npz").browser.browser.mark(22)


@scene
def browser_colour(studio: Studio, _place: Path) -> None:
    page = opened(studio, DATA / "cifar10-small.npz", "cifar-10")
    page.browser.selection.look_for("mean > 0.5")
    until(lambda: 0 < page.browser.browser.count < 10_000)


@scene
def recipe_augmentation(studio: Studio, _place: Path) -> None:
    changes = (*course_example(), make("RandomErasing"), make("MixUp"))
    page = opened(studio, DATA / "cifar10-small.npz", "cifar-10", augmentation=changes)
    page.below.choose("augmentation")
    gallery = page.below.augmentation
    until(lambda: gallery.stack.currentWidget() is not gallery.empty and gallery.after.count() > 0)
    page.recipe.reveal(page.recipe.steps[5])


@scene
def recipe_folder(studio: Studio, _place: Path) -> None:
    opened(
        studio, DATA / "image-folders" / "flowers", "cifar-10", size=(32, 32), colour="colour",
        validation="split", stratified=True, test_fraction=0.2,
    )  # fmt: skip


@scene
def statistics(studio: Studio, _place: Path) -> None:
    page = opened(studio, DATA / "cifar10-small.npz", "cifar-10")
    page.browser.choose_view("statistics")
    until(lambda: page.browser.statistics._statistics is not None)


@scene
def planes(studio: Studio, _place: Path) -> None:
    page = opened(studio, DATA / "cifar10-small.npz", "cifar-10")
    page.browser.browser.mark(4)
    page.below.choose("planes")


@scene
def map_of_digits(studio: Studio, place: Path) -> None:
    samples, path = some_of_mnist(place)
    np.savez(path, x_train=samples.x_train, y_train=samples.y_train)
    page = opened(studio, path)
    page.browser.choose_view("map")
    until(
        lambda: (
            page.browser.map.stack.currentWidget() not in {page.browser.map.waiting, page.browser.map.empty}
        )
    )


@scene
def checks(studio: Studio, place: Path) -> None:
    from tests.benchmarks.data_faults import planted

    samples, path = some_of_mnist(place, 4000)
    found = planted(samples).samples
    np.savez(path, x_train=found.x_train, y_train=found.y_train, x_test=found.x_test, y_test=found.y_test)
    page = opened(studio, path)
    page.below.choose("checks")
    until(lambda: bool(page.below.checks.rows))


@scene
def table(studio: Studio, _place: Path) -> None:
    opened(studio, "wine")


@scene
def masks(studio: Studio, _place: Path) -> None:
    opened(studio, "shape-masks", targets="masks")


@scene
def pasted(studio: Studio, _place: Path) -> None:
    """Paste four photographs, and leave the last without a class."""
    page, view = page_of(studio), page_of(studio).pasted
    studio.window.show_workspace("data")
    for name in ("daisy", "rose", "tulip", "sunflower"):
        photograph = next(iter(sorted((DATA / "image-folders" / "flowers" / name).glob("*.jpg"))))
        QGuiApplication.clipboard().setImage(QImage(str(photograph)))
        page.paste()
        if name != "sunflower":
            QTest.keyClicks(view.label, name)
            QTest.keyClick(view.label, Qt.Key.Key_Return)


@scene
def drawing_steps(studio: Studio, _place: Path) -> None:
    studio.document.replace(templates.new("mnist-cnn"))
    studio.window.show_workspace("draw")
    until(lambda: studio.bridge.state == "ready")
    draw(studio, 4, 11)
    wait(1500)


@scene
def own_digits(studio: Studio, _place: Path) -> None:
    """Keep ten drawings and show their list."""
    studio.document.replace(templates.new("mnist-cnn"))
    studio.window.show_workspace("draw")
    view = studio.window.pages.draw
    until(lambda: studio.bridge.state == "ready")
    for digit in range(10):
        draw(studio, digit, 40 + digit)
        view.keeping.choose(digit)
        view.keeping.keep()
    shown = view.saving.show_list()
    until(lambda: bool(shown.results[0].text()))


@scene
def evaluate_masks(studio: Studio, _place: Path) -> None:
    from tests.engine.test_picture_targets import _u_net

    judged(studio, _u_net())


@scene
def evaluate_denoised(studio: Studio, _place: Path) -> None:
    from tests.engine.test_picture_targets import _denoiser

    judged(studio, _denoiser())


def judged(studio: Studio, project: Project) -> None:
    """Train a network that answers in pictures, and open its test set."""
    project = edits.set_plan(project, epochs=4, batch_size=16, learning_rate=0.01)
    studio.document.replace(edits.set_recipe(project, limit=1000))
    pages = studio.window.pages
    until(lambda: studio.bridge.state == "ready")
    studio.window.train()
    until(lambda: pages.recorder.state == "finished", 600)
    pages.train.runs.evaluate.click()
    until(lambda: pages.evaluate.test_set.phase == "sealed")
    pages.evaluate.seal.open.click()
    until(lambda: pages.evaluate.opened is not None, 600)


def draw(studio: Studio, digit: int, seed: int) -> None:
    """Draw a digit on the pad with the mouse."""
    pad = studio.window.pages.draw.pad
    pad.clear()
    area = QRect(pad.rect()).adjusted(*[round(pad.width() * share) for share in (0.1, 0.1, -0.1, -0.1)])
    for stroke in sample_strokes(digit, seed):
        points = [area.topLeft() + _place_in(area, x, y) for x, y in stroke]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])


def _place_in(area: QRect, x: float, y: float):
    from PySide6.QtCore import QPoint

    return QPoint(round(float(x) * area.width()), round(float(y) * area.height()))


def paint(out: Path, mode: str, ending: str, names: list[str], size: tuple[int, int]) -> None:
    """Paint the scenes in one theme, all in one window."""
    store = SettingsStore()
    store.replace(store.value.changed(theme=mode, reduced_motion=True))
    studio = compose(QApplication.instance() or QApplication([]), store)  # type: ignore[arg-type]
    studio.window.resize(*size)
    studio.window.show()
    studio.window.files.when_safe = lambda then: then()  # type: ignore[method-assign]
    for name in names:
        with tempfile.TemporaryDirectory() as place:
            studio.document.replace(templates.new("mnist-cnn"))
            SCENES[name](studio, Path(place))
            wait(400)
            studio.window.grab().save(str(out / f"{name}-{ending}.png"))
            page_of(studio).importing.leave.click()
    studio.document.replace(templates.new("mnist-cnn"))
    studio.window.close()
    studio.end()


SETS: dict[str, tuple[str, str, tuple[int, int]]] = {
    "dark": ("dark", "1", (1600, 1000)),
    "light": ("light", "1", (1600, 1000)),
    "light@2": ("light", "2", (1600, 1000)),
    "small": ("dark", "1", (960, 640)),
}
"""What each set of pictures shows: the theme, the dots of the screen for each of the window's, the window's size."""


def main() -> None:
    """Write each set of pictures from a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--set", choices=list(SETS), action="append")
    parser.add_argument("--here", action="store_true", help="paint the set in this process")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENES))
    given = parser.parse_args()
    if unknown := set(given.names) - SCENES.keys():
        parser.error(f"there is no picture {', '.join(sorted(unknown))}")
    given.out.mkdir(parents=True, exist_ok=True)
    sets = given.set or list(SETS)
    if not given.here:
        for name in sets:
            order = [
                sys.executable,
                "-m",
                "tests.ui.data_pictures",
                "--here",
                "--set",
                name,
                "-o",
                str(given.out),
            ]
            finer = {**os.environ, "QT_SCALE_FACTOR": SETS[name][1]}
            subprocess.run([*order, *given.names], env=finer, check=True)
        return
    mode, _factor, size = SETS[sets[0]]
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNNSTUDIO_HOME"] = home
        QApplication([])
        paint(given.out, mode, sets[0], given.names or list(SCENES), size)


if __name__ == "__main__":
    main()
