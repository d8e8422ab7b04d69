"""Train and Evaluate in the real window with the real engine, during and after runs: python -m tests.ui.training_pictures -o DIR [NAME ...]."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.app import Studio, compose
from cnnstudio.document import edits
from cnnstudio.document.plan import EarlyStopping
from cnnstudio.settings import SettingsStore
from tests.bereft_window import until
from tests.ui.canvas_pictures import wait

LOOKS = {
    "dark": ("dark", 1.0, (1600, 1000)),
    "light": ("light", 1.0, (1600, 1000)),
    "large": ("light", 2.0, (2560, 1600)),
}
"""Theme, scale of the interface, and size of the window."""
_PATIENCE = 600.0
SCENES = (
    "before", "plan", "rate", "sweep", "queue-during", "queue-after", "all-runs", "during", "during-layers",
    "during-settings", "one-step", "closing", "after", "after-layers", "compared", "same-way", "looked-back", "advice",
    "sealed", "matrix", "classes", "roc", "confidence", "samples", "robust", "runs", "sample-chosen",
)  # fmt: skip
"""All pictures in their order: each scene builds on those before it."""


class Story:
    """Plays runs in one window, from the settings before the first one to the judged test set."""

    def __init__(self, studio: Studio) -> None:
        self.studio, self.window = studio, studio.window
        self.bridge, self.document = studio.bridge, studio.document
        self.pages = studio.window.pages

    def play(self, scene: str) -> QWidget:
        """Do what a scene shows, and return what is to be pictured."""
        act: Callable[[], QWidget | None] = getattr(self, scene.replace("-", "_"))
        return act() or self.window

    def _plan(self, **fields: object) -> None:
        self.document.edit("Plan", edits.set_plan, **fields)

    def _until(self, what: Callable[[], bool]) -> None:
        until(what, _PATIENCE)

    @property
    def train(self) -> QWidget:
        return self.pages.train

    def before(self) -> None:
        """Show the settings; no run was made yet."""
        self.document.edit("Use the first 4,000", edits.set_recipe, limit=4_000)
        self._plan(epochs=2)
        self.window.show_workspace("train")
        self._until(lambda: self.bridge.state == "ready" and self.pages.data_set.state == "open")
        wait(1500)

    def plan(self) -> None:
        """Show the end of the settings."""
        bar = self.train.settings.verticalScrollBar()
        bar.setValue(bar.maximum())

    def rate(self) -> None:
        """Look for a learning rate."""
        self.train.details.show_page("rate")
        self.train.rate.search()
        self._until(lambda: self.train.rate.use.isVisible() or "never" in self.train.rate.found.text())

    def sweep(self) -> None:
        """Put a sweep together."""
        self.train.details.show_page("queue")
        self.train.queue.ask_for_sweep()
        rows = self.train.queue.card.rows
        for row, path, values in (
            (rows[0], "learning_rate", "0.01, 0.001"),
            (rows[1], "conv2d_1.filters", "8, 32"),
        ):
            row.field.setText(path)
            row.values.setText(values)

    def queue_during(self) -> None:
        """Work the queue off."""
        self.train.queue.card.add.click()
        queue = self.train._waiting
        queue.start()
        done = lambda: sum(queue.state_of(one) == "finished" for one in queue.entries)  # noqa: E731
        self._until(lambda: done() >= 1 and self.pages.recorder.live and len(self._run().series) > 20)

    def queue_after(self) -> None:
        """Say what the sweep tells."""
        self._until(lambda: not self.train._waiting.going)

    def all_runs(self) -> None:
        """Stand all runs beside each other."""
        self.train.middle.show_page("all")

    def _run(self):
        return self.pages.recorder.current

    def during(self) -> None:
        """Train with everything on."""
        self.document.edit("Use the first 8,000", edits.set_recipe, limit=8_000)
        self._plan(epochs=6, early_stopping=EarlyStopping(monitor="val_loss", patience=3))
        self.train.middle.show_page("curves")
        self.train.details.show_page("settings")
        self._until(lambda: self.pages.data_set.state == "open")
        self.window.train()
        self._until(lambda: len(self._run().points) >= 3 and len(self._run().series) > 3.4 * 250)
        self.pages.recorder.pause()
        self._until(lambda: self.bridge.state == "paused")

    def during_layers(self) -> None:
        """Show what the layers hold."""
        self.train.middle.show_page("layers")

    def during_settings(self) -> None:
        """Show the settings during a run, after an edit for the next one."""
        self.train.middle.show_page("curves")
        self.train.details.show_page("settings")
        self._plan(batch_size=64)

    def one_step(self) -> None:
        """Tell one training step."""
        self.document.undo()
        self.train.details.show_page("step")
        self.train.step.step()
        self._until(self.train.step.difference.isVisible)

    def closing(self) -> QWidget | None:
        """Ask what becomes of the run when the window closes."""
        self.window.parting.ask(lambda: None)
        return self.window.parting.box

    def after(self) -> None:
        """Let the run end."""
        box = self.window.parting.box
        if box is not None:
            box.reject()
        self.train.details.show_page("classes")
        self.pages.recorder.go_on()
        self._until(lambda: not self.pages.recorder.live)

    def after_layers(self) -> None:
        """Show what the layers held over the epochs."""
        self.train.middle.show_page("layers")

    def compared(self) -> None:
        """Put two runs beside the one shown, with the crosshair on them."""
        self.train.middle.show_page("curves")
        rows = [row.folder for row in self.train.runs.table.rows()]
        for folder in [one for one in rows if one != self._run().folder][:2]:
            self.train.runs.toggle(folder)
        self.train.curves.loss.point(1.5)

    def same_way(self) -> None:
        """Measure both parts the same way."""
        self.train.curves.loss.point(None)
        for run in self.train.runs.compared():
            self.train.runs.toggle(run.folder)
        self.train.same.ask.click()
        self._until(self.train.same.card.isVisible)

    def looked_back(self) -> None:
        """Show the first epoch."""
        self.train.same.card.closed.emit()
        self.pages.shown_epoch.show(1)

    def advice(self) -> None:
        """Train so badly that the training advice speaks."""
        self.pages.shown_epoch.back_to_now()
        self._plan(learning_rate=1.0, epochs=3, early_stopping=None)
        self.window.train()
        self._until(lambda: self._run().state == "training")
        self._until(lambda: not self.pages.recorder.live)

    def sealed(self) -> None:
        """Show the seal of the good run's test set."""
        self.good = max(self.train.runs.table.rows(), key=lambda row: row.best or 0.0).folder
        self.train.evaluateRequested.emit(self.good)
        seal = self.pages.evaluate.seal
        self._until(lambda: seal.open.isVisible() and seal.open.isEnabled())

    def matrix(self) -> None:
        """Open it."""
        self.pages.evaluate.seal.open.click()
        self._until(lambda: self.pages.evaluate.opened is not None)

    def _view(self, name: str) -> None:
        self.pages.evaluate.show_view(name)

    def classes(self) -> None:
        """Show the table of classes."""
        self._view("classes")

    def roc(self) -> None:
        """Show the curves of each class."""
        self._view("curves")

    def confidence(self) -> None:
        """Show calibration and confidence."""
        self._view("confidence")

    def samples(self) -> None:
        """Show the samples that stand out."""
        self._view("samples")

    def robust(self) -> None:
        """Try how shifted pictures are read."""
        self._view("robust")
        view = self.pages.evaluate.robust
        view.begin.click()
        self._until(lambda: bool(view.tried()) and not view._ticket)

    def runs(self) -> None:
        """Compare with another run on the same test set."""
        page = self.pages.evaluate
        others = [row.folder for row in self.train.runs.table.rows() if row.folder != self.good]
        page.show_run(others[-1])
        self._until(lambda: page.seal.open.isVisible() and page.seal.open.isEnabled())
        page.seal.open.click()
        self._until(lambda: page.opened is not None)
        page.show_run(self.good)
        self._until(lambda: page.opened is not None)
        self._view("runs")
        wait(1500)

    def sample_chosen(self) -> None:
        """Press a cell of the matrix."""
        self._view("matrix")
        matrix = self.pages.evaluate.matrix
        matrix._choose_mistake(min(1, len(matrix._mistakes) - 1))


def paint(out: Path, names: list[str], wished: list[str], up_to: str) -> None:
    """Play the story and take each wished picture in each wished look."""
    store = SettingsStore()
    store.replace(store.value.changed(theme="dark", reduced_motion=True))
    studio = compose(QApplication.instance() or QApplication([]), store)  # type: ignore[arg-type]
    window = studio.window
    window.resize(1600, 1000)
    window.show()
    story = Story(studio)
    for scene in SCENES[: SCENES.index(up_to) + 1]:
        shown = story.play(scene)
        if scene in names:
            for look in wished:
                mode, scale, size = LOOKS[look]
                window.resize(*size)
                studio.look.set_mode(mode)
                studio.look.set_scale(scale)
                wait(500)
                shown.grab().save(str(out / f"{scene}-{look}.png"))
        studio.look.set_scale(1.0)
        window.resize(1600, 1000)
        wait(100)
    window.files.when_safe = lambda then: then()  # type: ignore[method-assign]
    window.parting.ask = lambda then: then()  # type: ignore[method-assign]
    window.close()
    studio.end()


def main() -> None:
    """Write the pictures in dark, in light, and in light at 200 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--look", choices=tuple(LOOKS), action="append")
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_args()
    if unknown := set(given.names) - set(SCENES):
        parser.error(f"there is no picture {', '.join(sorted(unknown))}; there are {', '.join(SCENES)}")
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNNSTUDIO_HOME"] = home
        QApplication([])
        names = given.names or list(SCENES)
        paint(given.out, names, given.look or list(LOOKS), max(names, key=SCENES.index))


if __name__ == "__main__":
    main()
