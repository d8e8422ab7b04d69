"""The main job in scenes: what is done by hand in each, and what its view must show before the picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from cnnstudio.data.handwriting import sample_strokes
from cnnstudio.language import number, percent, shape_text, tr
from cnnstudio.ui.start_rows import RecentRow, TemplateCard
from cnnstudio.ui.touring.building import Builder
from cnnstudio.ui.touring.hand import CONTROL, SHIFT, NotReached
from cnnstudio.ui.touring.seen import demand, demand_words
from cnnstudio.ui.touring.steps import Steps

if TYPE_CHECKING:
    from cnnstudio.ui.canvas.problem_card import ProblemCard
    from cnnstudio.ui.lab.pages.sliding_window import SlidingWindow
    from cnnstudio.ui.main_window import MainWindow
    from cnnstudio.ui.training.run_curves import RunCurves

IMAGES, EPOCHS, PARAMETERS = 10_000, 6, 121_930
"""A tenth of a minute per epoch on two cores; the course's network has so many parameters."""
DIGIT, SEED = 7, 0
_LARGE_KERNEL = "15 x 15"
_PATIENCE = 240.0  # seconds for what waits on the engine, on a busy machine


class Scene(NamedTuple):
    """A view: its name, what leads to it, and what stops the tour unless the view shows this run."""

    view: str
    play: Callable[[], None]
    check: Callable[[], None]


class Journey(Steps):
    """Plays the scenes of one window in their order."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._folder = folder
        self.builder = Builder(window, self.hand)

    def scenes(self) -> tuple[Scene, ...]:
        """Return the whole job."""
        return (
            Scene("start", self._nothing, self._check_start),
            Scene("design", self._build, self._check_design),
            Scene("design-problem", self._spoil, self._check_problem),
            Scene("design-quick-add", self._wish_layer, self._check_quick_add),
            Scene("design-table", self._open_table, self._check_table),
            Scene("design-history", self._open_history, self._check_history),
            Scene("search", self._search, self._check_search),
            Scene("data", self._limit_data, self._check_data),
            Scene("train-settings", self._plan, self._check_plan),
            Scene("train-running", self._train, self._check_running),
            Scene("train", self._wait_for_end, self._check_trained),
            Scene("inspect", self._inspect, self._check_inspect),
            Scene("draw", self._draw, self._check_drawn),
            Scene("lab", self._open_lab, self._check_lab),
            Scene("start-recent", self._close, self._check_recent),
        )

    def leave(self) -> None:
        """Quit by key."""
        self.hand.press(Qt.Key.Key_Q, CONTROL)
        self.hand.wait_for(lambda: not self._window.isVisible(), tr("the window does not close"))

    # The start page.

    def _nothing(self) -> None:
        self.hand.rest(300)

    def _check_start(self) -> None:
        cards = self._window.start.findChildren(TemplateCard)
        sizes = [card.template.size for card in cards if card.isVisible()]
        demand(self._window.workspace == "start", tr("the start page is not shown"))
        demand(any(number(PARAMETERS) in size for size in sizes), tr("no network tells its size"))

    # Design.

    def _build(self) -> None:
        cards = self._window.start.findChildren(TemplateCard)
        self.hand.click(next(card for card in cards if card.template.name == "empty"))
        self.hand.wait_for(lambda: self._window.workspace == "design", tr("no canvas opens"))
        self.builder.build()
        self._save_as(self._folder / "digits.cnnproj")
        self.hand.click(self._window.pages.design.canvas.strip.parameters)
        self.builder.select("conv2d_2")
        self.hand.wait_for(
            lambda: self._window.check.verdict == "confirmed",
            tr("Keras does not confirm the design"),
            _PATIENCE,
        )
        self._point_aside()

    def _check_design(self) -> None:
        design = self._window.pages.design
        demand(self._window.workspace == "design", tr("Design is not shown"))
        demand(not design.canvas.empty.isVisible(), tr("the canvas is empty"))
        demand_words(self._window.status, number(PARAMETERS))
        demand_words(design.inspector, shape_text((11, 11, 64)), number(18_496))

    def _spoil(self) -> None:
        """Type a kernel that is larger than its input and open the card of the problem."""
        self.builder.set("conv2d_2", "kernel_size", _LARGE_KERNEL)
        self.hand.wait_for(lambda: self._window.document.analysis.count("error"), tr("no problem is found"))
        self.hand.press(Qt.Key.Key_F8)
        self.hand.wait_for(lambda: self._problem_card() is not None, tr("no card tells the problem"))

    def _problem_card(self) -> ProblemCard | None:
        return self._window.pages.design.canvas.cards.problem

    def _check_problem(self) -> None:
        analysis = self._window.document.analysis
        card = self._problem_card()
        error = next((p for p in analysis.problems if p.severity == "error"), None)
        if card is None or error is None:
            raise NotReached(tr("the problem is not shown"))
        demand_words(card, error.message.replace(" × ", "\u00a0×\u00a0"))
        demand(error.node == self.builder.nodes["conv2d_2"], tr("the problem stands at another layer"))

    def _wish_layer(self) -> None:
        """Close the card, take the kernel back by undo, and ask for a layer in words."""
        self.hand.press(Qt.Key.Key_Escape)
        self.hand.press(Qt.Key.Key_Z, CONTROL)
        demand(self._window.document.analysis.totals.parameters == PARAMETERS, tr("undo brings nothing back"))
        self.builder.select("maxpool_1")
        self.hand.press(Qt.Key.Key_A)
        self.hand.type("conv 16 5x5 relu")

    def _check_quick_add(self) -> None:
        card = self._window.pages.design.canvas.cards.quick_add
        demand(card is not None and card.isVisible(), tr("no layer can be asked for"))
        demand(self._window.document.analysis.ok, tr("the problem is still there"))

    def _open_table(self) -> None:
        self.hand.press(Qt.Key.Key_Escape)
        self.builder.select("conv2d_2")
        self.hand.press(Qt.Key.Key_T, CONTROL | SHIFT)
        self.hand.rest(300)
        self._point_aside()

    def _check_table(self) -> None:
        table = self._window.pages.design.table
        demand(table.isVisible() and table.selection(), tr("the network table is not shown"))
        demand(number(PARAMETERS) in table.totals.cells(), tr("the table has no totals"))

    def _open_history(self) -> None:
        self.hand.press(Qt.Key.Key_T, CONTROL | SHIFT)
        self.hand.press(Qt.Key.Key_H, CONTROL | SHIFT)
        self.hand.rest(300)
        self._point_aside()

    def _check_history(self) -> None:
        history = self._window.pages.design.history
        demand(history.isVisible() and history.steps.rowCount() > 10, tr("the history is not shown"))

    def _search(self) -> None:
        self.hand.press(Qt.Key.Key_H, CONTROL | SHIFT)
        self.hand.press(Qt.Key.Key_K, CONTROL)
        self.hand.type("conv")

    def _check_search(self) -> None:
        found = [entry.title for entry in self._window.search.found()]
        demand(any("conv2d_2" in title for title in found), tr("the search finds nothing"))
        demand(self._window.search.popover.isVisible(), tr("the search shows nothing"))

    # Data and training.

    def _limit_data(self) -> None:
        self.hand.press(Qt.Key.Key_Escape)
        self.hand.press(Qt.Key.Key_Escape)
        self._tab("data")
        data = self._window.pages.data
        self.hand.fill(data.recipe.limit, str(IMAGES))
        held = self._window.pages.data_set
        self.hand.wait_for(lambda: held.state == "open", tr("the data do not open"), _PATIENCE)
        self.hand.wait_for(data.browser.strip.isVisible, tr("the classes are not counted"), _PATIENCE)
        self._point_aside()

    def _check_data(self) -> None:
        data = self._window.pages.data
        demand(data.middle.currentWidget() is data.browser, tr("no images are shown"))
        held = self._window.pages.data_set
        if held.samples is None or held.parts is None:
            raise NotReached(tr("the data are not open"))
        demand(len(held.parts.train) == IMAGES, tr("another number of images is kept for training"))
        demand_words(data.browser, number(len(held.samples.y_train)))
        batches = -(-IMAGES // self._window.document.project.plan.batch_size)
        demand_words(data.recipe, shape_text((28, 28, 1)), number(batches))

    def _plan(self) -> None:
        self._tab("train")
        self.hand.fill(self._control("epochs"), str(EPOCHS))
        self._point_aside()

    def _control(self, name: str) -> QWidget:
        return self._window.pages.train.settings.controls[name]

    def _check_plan(self) -> None:
        demand(self._window.document.project.plan.epochs == EPOCHS, tr("the number of epochs is another"))
        demand(self._control("epochs").isVisible(), tr("the settings are not shown"))

    def _train(self) -> None:
        self.hand.click(self._window.pages.train.header.start)
        recorder = self._window.pages.recorder
        self.hand.wait_for(
            lambda: recorder.current is not None and recorder.current.points, tr("no epoch ends"), _PATIENCE
        )
        run = self._run()
        step = len(run.series)
        self.hand.wait_for(
            lambda: len(run.series) > step + 40 or not run.live, tr("training stands still"), 60
        )
        self._point_aside()

    def _run(self) -> RunCurves:
        run = self._window.pages.recorder.current
        if run is None:
            raise NotReached(tr("there is no run"))
        return run

    def _check_running(self) -> None:
        run, train = self._run(), self._window.pages.train
        demand(run.state == "training" and run.points, tr("the run is over before its picture"))
        demand(train.isVisible() and train.classes.isVisible(), tr("the classes are not shown"))
        demand_words(train.header, number(run.epochs), number(run.steps_per_epoch))
        demand(self._window.top.chip.isVisible(), tr("the top bar does not tell the run"))

    def _wait_for_end(self) -> None:
        run = self._run()
        self.hand.wait_for(lambda: not run.live, tr("the run does not end"), _PATIENCE)
        self.hand.rest(500)

    def _check_trained(self) -> None:
        run, train = self._run(), self._window.pages.train
        demand(run.state == "finished" and len(run.points) == EPOCHS, tr("the run did not finish"))
        demand_words(train.header, number(EPOCHS))
        accuracy = run.points[-1].metrics.get("val_accuracy", 0.0)
        demand(accuracy > 0.8, tr("the network learned nothing: {share}", share=percent(accuracy)))

    # Looking inside.

    def _inspect(self) -> None:
        self._tab("inspect")
        inspect = self._window.pages.inspect
        self.hand.wait_for(lambda: inspect.why.shown() is not None, tr("no value is explained"), _PATIENCE)
        self.hand.rest(300)

    def _check_inspect(self) -> None:
        inspect, hand = self._window.pages.inspect, self._window.pages.in_hand
        found = inspect.why.shown()
        demand(hand.folder == self._run().folder and hand.trained, tr("other weights are shown"))
        demand(found is not None and found.agrees, tr("the sum does not agree with Keras"))
        demand(inspect.looking.sight.prediction is not None, tr("the network has not answered"))

    def _draw(self) -> None:
        self._tab("draw")
        draw = self._window.pages.draw
        side = min(draw.pad.width(), draw.pad.height())
        for stroke in sample_strokes(DIGIT, SEED):
            points = [QPoint(round(x * side), round(y * side)) for x, y in stroke]
            self.hand.stroke(draw.pad, points)
        self.hand.wait_for(lambda: draw.answer.large.text() == str(DIGIT), tr("no 7 is seen"), 60)
        self.hand.rest(600)

    def _check_drawn(self) -> None:
        draw = self._window.pages.draw
        demand(not draw.pad.ink.empty, tr("there is no ink"))
        demand_words(draw.answer, str(DIGIT))
        demand(self._window.pages.in_hand.folder == self._run().folder, tr("another network answers"))

    def _open_lab(self) -> None:
        """Open the first convolution in the lab by its name."""
        self._tab("lab")
        self.hand.press(Qt.Key.Key_K, CONTROL)
        self.hand.type("lab conv2d_1")
        self.hand.rest(300)
        self.hand.press(Qt.Key.Key_Return)
        page = self._window.pages.lab.current
        self.hand.wait_for(
            lambda: page.settings.layer == "conv2d_1", tr("the layer is not opened"), _PATIENCE
        )
        self.hand.rest(300)

    def _check_lab(self) -> None:
        lab = self._window.pages.lab
        page = cast("SlidingWindow", lab.page("sliding-window"))
        demand(lab.list.lit() == "sliding-window", tr("the sliding window is not shown"))
        demand(page.remark.isVisible(), tr("the lab's numbers are not compared with the layer's"))
        numbers, done = page.numbers, page.done
        close = numbers is not None and done is not None and numbers.difference(done.maps) < 1e-4
        demand(close, tr("the lab's output is not the layer's"))

    # Keeping the work.

    def _close(self) -> None:
        self.hand.press(Qt.Key.Key_S, CONTROL)
        self.hand.press(Qt.Key.Key_W, CONTROL)
        self.hand.wait_for(lambda: self._window.workspace == "start", tr("the project does not close"))
        self._let_sentences_go()

    def _check_recent(self) -> None:
        rows = [row for row in self._window.start.findChildren(RecentRow) if row.isVisible()]
        demand(rows and rows[0].project.title == "digits", tr("the project is not listed"))
        demand(rows[0].project.trained, tr("the project's result is not told"))
