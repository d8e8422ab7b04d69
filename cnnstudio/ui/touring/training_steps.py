"""The scenes of data and training: limit the data, train, look at curves and layers, open the test set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cnnstudio.language import number, percent, shape_text, tr
from cnnstudio.ui.touring.hand import NotReached
from cnnstudio.ui.touring.seen import demand, demand_words
from cnnstudio.ui.touring.steps import Steps

if TYPE_CHECKING:
    from cnnstudio.ui.training.run_curves import RunCurves

IMAGES, EPOCHS = 10_000, 6
"""A tenth of a minute per epoch on two cores."""
_PATIENCE = 240.0  # seconds for what waits on the engine, on a busy machine


class TrainingSteps(Steps):
    """What is done by hand in Data, Train and Evaluate, and what each must show."""

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
            lambda: len(run.series) > step + 40 or not run.live, tr("training stands still"), _PATIENCE
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

    def _show_layers(self) -> None:
        train = self._window.pages.train
        self._turn_to(train.middle.pages, tr("Layers"))
        self.hand.wait_for(train.layers.strips.isVisible, tr("no layer shows what it holds"))
        self._point_aside()

    def _check_layers(self) -> None:
        layers, run = self._window.pages.train.layers, self._run()
        names = {spread.layer for spread in layers.shown()}
        demand({"conv2d_1", "conv2d_2", "output"} <= names, tr("a layer has no distribution"))
        last = layers.shown()[0].moments[-1]
        demand(last.step == run.points[-1].step, tr("the last epoch has no distribution"))
        demand_words(layers, number(run.distributions[-1].samples))

    def _measure_both(self) -> None:
        train = self._window.pages.train
        self._turn_to(train.middle.pages, tr("Curves"))
        self.hand.click(train.same.ask)
        self.hand.wait_for(train.same.card.isVisible, tr("both parts are not measured"), _PATIENCE)
        self._point_aside()

    def _check_measured(self) -> None:
        train, run = self._window.pages.train, self._run()
        demand_words(train.same, number(run.points[-1].step), number(run.train_samples))
        mean = percent(run.points[-1].metrics["accuracy"])
        demand_words(train.same.card, mean)

    def _evaluate(self) -> None:
        """Open the test set by its command and its seal."""
        self._command("evaluate")
        page = self._window.pages.evaluate
        self.hand.wait_for(
            lambda: page.seal.open.isVisible() and page.seal.open.isEnabled(), tr("no seal"), _PATIENCE
        )
        self.hand.click(page.seal.open)
        demand(page.test_set.phase != "sealed", tr("the seal does not break"))
        self._wait_until_judged()
        self.hand.rest(300)
        self._point_aside()

    def _wait_until_judged(self) -> None:
        """Wait for the figures; what the page says instead of them says why they do not come."""
        page = self._window.pages.evaluate
        ended = lambda: page.opened is not None or page.test_set.phase == "failed"  # noqa: E731
        self.hand.wait_for(ended, tr("the test set does not open"), _PATIENCE)
        demand(page.opened is not None, page.test_set.sentence)

    def _check_evaluated(self) -> None:
        page, held = self._window.pages.evaluate, self._window.pages.data_set
        opened = page.opened
        if opened is None or held.parts is None or held.parts.test is None:
            raise NotReached(tr("there is no test set"))
        demand(str(opened.run.folder) == self._run().folder, tr("another run is judged"))
        demand(int(opened.counts.sum()) == len(held.parts.test), tr("not the whole test set is judged"))
        right = int(opened.counts.trace())
        demand_words(page.head, number(right), percent(right / len(held.parts.test)))
