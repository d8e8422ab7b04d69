"""The main job in scenes: what is done by hand in each, and what its view must show before the picture."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt

from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.start_rows import RecentRow, TemplateCard
from cnnstudio.ui.touring.building import Builder
from cnnstudio.ui.touring.hand import CONTROL, SHIFT, NotReached
from cnnstudio.ui.touring.inside_steps import InsideSteps
from cnnstudio.ui.touring.seen import demand, demand_words

if TYPE_CHECKING:
    from cnnstudio.ui.canvas.problem_card import ProblemCard
    from cnnstudio.ui.main_window import MainWindow

PARAMETERS = 121_930
"""The course's network has so many."""
_LARGE_KERNEL = "15 x 15"
_PATIENCE = 240.0  # seconds for what waits on the engine, on a busy machine


class Scene(NamedTuple):
    """A view: its name, what leads to it, and what stops the tour unless the view shows this run."""

    view: str
    play: Callable[[], None]
    check: Callable[[], None]


class Journey(InsideSteps):
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
            Scene("train-layers", self._show_layers, self._check_layers),
            Scene("train-same-way", self._measure_both, self._check_measured),
            Scene("evaluate", self._evaluate, self._check_evaluated),
            Scene("inspect", self._inspect, self._check_inspect),
            Scene("inspect-why", self._ask_why, self._check_why),
            Scene("draw", self._draw, self._check_drawn),
            Scene("draw-back", self._look_back, self._check_back),
            Scene("lab", self._open_lab, self._check_lab),
            Scene("lab-lesson", self._open_lesson, self._check_lesson),
            Scene("import", self._import, self._check_imported),
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

    # Keeping the work.

    def _import(self) -> None:
        """Open the trained network's own Keras configuration, as another program would write it."""
        with zipfile.ZipFile(Path(self._run().folder) / "model.keras") as archive:
            (self._folder / "from-keras.json").write_bytes(archive.read("config.json"))
        self.hand.press(Qt.Key.Key_S, CONTROL)
        self._command("import")
        self._name_file(self._folder / "from-keras.json")
        pages = self._window.pages
        self.hand.wait_for(
            lambda: self._window.workspace == "design" and self._window.document.path is None,
            tr("the model is not opened"),
            _PATIENCE,
        )
        self._save_as(self._folder / "from-keras.cnnproj")
        self.hand.click(pages.design.canvas.strip.fit)
        self._point_aside()

    def _check_imported(self) -> None:
        analysis = self._window.document.analysis
        demand(self._window.workspace == "design", tr("Design is not shown"))
        demand(analysis.ok and analysis.totals.parameters == PARAMETERS, tr("another network was imported"))
        demand_words(self._window.status, number(PARAMETERS))

    def _close(self) -> None:
        self.hand.press(Qt.Key.Key_S, CONTROL)
        self.hand.press(Qt.Key.Key_W, CONTROL)
        self.hand.wait_for(lambda: self._window.workspace == "start", tr("the project does not close"))
        self._let_sentences_go()

    def _check_recent(self) -> None:
        rows = [row for row in self._window.start.findChildren(RecentRow) if row.isVisible()]
        trained = [row for row in rows if row.project.title == "digits"]
        demand(trained, tr("the project is not listed"))
        demand(trained[0].project.trained, tr("the project's result is not told"))
