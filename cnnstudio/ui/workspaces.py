"""The views of the window, each built when it is first looked at, and what they wish of each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.engine import runs
from cnnstudio.language import tr
from cnnstudio.ui.in_hand import InHand
from cnnstudio.ui.looking_together import LookingTogether
from cnnstudio.ui.shown_epoch import ShownEpoch
from cnnstudio.ui.turns import Turns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnstudio.engine.kept_predictions import Split
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.data import DataPage
    from cnnstudio.ui.design_page import DesignPage
    from cnnstudio.ui.drawing.workspace import DrawWorkspace
    from cnnstudio.ui.evaluation import InspectWorkspace
    from cnnstudio.ui.judging import EvaluatePage
    from cnnstudio.ui.lab import LabWorkspace
    from cnnstudio.ui.look import Look
    from cnnstudio.ui.open_data import OpenData
    from cnnstudio.ui.training.recorder import Recorder
    from cnnstudio.ui.training.workspace import TrainWorkspace

_BUILT_IN = "pen-digits"


class Workspaces(QObject):
    """Builds the pages on demand: pyqtgraph alone costs half a second that the start must not wait for."""

    told = Signal(str)
    hint = Signal(str)
    workspaceRequested = Signal(str)
    progressed = Signal()
    covered = Signal(bool)
    """Whether another page lies over Train."""

    def __init__(self, bridge: Bridge, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self.in_hand = InHand(bridge, self)
        self.shown_epoch = ShownEpoch(bridge, self.in_hand, self)
        self.together = LookingTogether(bridge, self.in_hand, lambda: self.data_set, self)
        self._turns = Turns(self)
        self._megabytes = 512
        self.drawing: NDArray[Any] | None = None

    def page(self, key: str) -> QWidget:
        """Return the page of a view."""
        if key not in {"data", "design", "train", "inspect", "draw", "lab"}:
            raise KeyError(key)
        page: QWidget = getattr(self, key)
        return page

    @cached_property
    def data_set(self) -> OpenData:
        """The samples of the project; what reads them is loaded after the first paint."""
        from cnnstudio.ui.open_data import OpenData

        return OpenData(self._bridge, self)

    @cached_property
    def design(self) -> DesignPage:
        """The canvas with its panels."""
        from cnnstudio.ui.design_page import DesignPage

        page = DesignPage(self._bridge, self._look)
        page.what_if.use_data(self.data_set)
        page.told.connect(self.told)
        page.hint.connect(self.hint)
        page.dataRequested.connect(lambda: self.workspaceRequested.emit("data"))
        page.layerOpened.connect(self._open_layer)
        self.together.follow_canvas(page.canvas)
        return page

    @cached_property
    def data(self) -> DataPage:
        """Sources, samples and the recipe."""
        from cnnstudio.ui.data import DataPage

        page = DataPage(self._bridge, self._look, self.data_set)
        page.told.connect(self.told)
        return page

    @cached_property
    def recorder(self) -> Recorder:
        """What the runs of this session measured."""
        from cnnstudio.ui.training.recorder import Recorder

        recorder = Recorder(self._bridge, self.data_set, self)
        recorder.snapshot_megabytes = self._megabytes
        recorder.changed.connect(self.progressed)
        recorder.epochDone.connect(self.progressed)
        return recorder

    @cached_property
    def train(self) -> TrainWorkspace:
        """Curves, runs and settings."""
        from cnnstudio.ui.training.workspace import TrainWorkspace

        page = TrainWorkspace(self._bridge, self.recorder, self.data_set, self.shown_epoch)
        page.covered.connect(self.covered)
        page.told.connect(self.told)
        page.inspectRequested.connect(self._inspect_run)
        page.imageRequested.connect(self._inspect_image)
        page.evaluateRequested.connect(self._evaluate)
        return page

    @cached_property
    def evaluate(self) -> EvaluatePage:
        """A run on its test set; it lies over Train."""
        from cnnstudio.ui.judging import EvaluatePage

        page = EvaluatePage(self._bridge)
        page.told.connect(self.told)
        page.left.connect(lambda: self.train.show_over(None))
        page.looked.connect(self.train.runs.count_look)
        page.inspectRequested.connect(self._inspect_sample)
        return page

    @cached_property
    def inspect(self) -> InspectWorkspace:
        """Kernels, maps and one value explained."""
        from cnnstudio.ui.evaluation import InspectWorkspace

        page = InspectWorkspace(self._bridge, self.in_hand, self.data_set, pictures=self.together.pictures)
        page.told.connect(self.told)
        self.together.follow_inspect(page)
        return page

    @cached_property
    def draw(self) -> DrawWorkspace:
        """The pad, what the network sees, and its answer."""
        from cnnstudio.ui.drawing.workspace import DrawWorkspace

        page = DrawWorkspace(self._bridge, self.in_hand, self.data_set)
        page.layerChosen.connect(lambda path: self._open_layer(path, "maps"))
        page.drawingChanged.connect(self._keep_drawing)
        page.told.connect(self.told)
        return page

    @cached_property
    def lab(self) -> LabWorkspace:
        """The arithmetic of layers, number by number."""
        from cnnstudio.ui.lab import LabWorkspace

        page = LabWorkspace(self._bridge, self._look, self.in_hand, self.data_set)
        page.told.connect(self.told)
        page.set_drawing(self.drawing)
        return page

    def standing_hint(self, key: str) -> str:
        """Return what the status bar says of a view while nothing else is to be said."""
        hints = {
            "design": tr("Drag a layer onto a wire to insert it"),
            "train": tr("Ctrl . pauses · arrow keys move the crosshair"),
            "inspect": tr("Point at a map to move the window"),
            "draw": tr("[ ] pen width · Ctrl Z takes back a stroke · 0 to 9 choose the class, Enter keeps"),
            "lab": tr("Arrow keys move the window · Space plays · + − change the speed"),
            "data": tr("A class in the strip shows only its samples"),
        }
        return hints.get(key, "")

    def progress(self) -> str:
        """Return the running epoch as 7 / 12."""
        run = self.recorder.current
        if run is None:
            return ""
        done = run.points[-1].epoch if run.points else 0
        return tr("{epoch} / {epochs}", epoch=min(done + 1, run.epochs), epochs=run.epochs)

    def device(self) -> str:
        """Return what the engine computes on, as it said itself."""
        client = self._bridge.engine if self._bridge.state != "dead" else None
        return client.ready.device if client is not None and client.ready is not None else ""

    def keep_megabytes(self, megabytes: int) -> None:
        """Let the kept epochs of each later run take so much room on disk."""
        self._megabytes = megabytes
        if "recorder" in self.__dict__:
            self.recorder.snapshot_megabytes = megabytes

    def warm_up(self) -> None:
        """Load the code of the canvas ahead of its first look, and the data ahead of the first training."""
        import cnnstudio.ui.design_page  # noqa: F401  # a tenth of a second, while nothing moves

        # The search asks the lab's pages for their titles; loaded at its first key they would hold it up for 0.3 s.
        self._turns.ask(
            *(partial(import_module, f"cnnstudio.ui.lab.{name}") for name in ("page", "catalogue"))
        )
        self._turns.ask(lambda: self._turns.ask(*_lab_loads()))
        if self._bridge.document.project.recipe.source == _BUILT_IN:
            self.data_set.want()

    def end(self) -> None:
        """Stop what runs in the background."""
        if "data_set" in self.__dict__:
            self.data_set.close()
        if "data" in self.__dict__:
            self.data.end()
        if "train" in self.__dict__:
            self.train.close_readers()
        if "draw" in self.__dict__:
            self.draw.end()
        if "evaluate" in self.__dict__:
            self.evaluate.close_readers()

    def _open_layer(self, path: str, _what: str) -> None:
        self.inspect.show_layer(path)
        self.workspaceRequested.emit("inspect")

    def _keep_drawing(self, image: NDArray[Any] | None) -> None:
        """Keep the drawing for Inspect and the lab, which may not be built yet."""
        self.drawing = image
        self.together.pictures.take_drawing(image)
        if "lab" in self.__dict__:
            self.lab.set_drawing(image)

    def _inspect_run(self, folder: str) -> None:
        self.in_hand.choose(folder, self.shown_epoch.now(folder))
        self.workspaceRequested.emit("inspect")

    def _evaluate(self, folder: str) -> None:
        self.evaluate.show_run(folder)
        self.train.show_over(self.evaluate)
        self.evaluate.setFocus(Qt.FocusReason.OtherFocusReason)

    def _inspect_sample(self, folder: str, split: Split, row: int, picture: NDArray[Any], title: str) -> None:
        """Look at a sample of a run's data: by its number where the project's data are the same, else as it is."""
        self.in_hand.choose(folder, runs.read_run(folder).kept_weights)
        parts = self.data_set.parts
        part = getattr(parts, split) if parts is not None else None
        same = (
            part is not None and row < len(part) and np.array_equal(part.rows(np.array([row]))[0][0], picture)
        )
        if same:
            self.inspect.pictures.choose(row, split)
        else:
            self.inspect.show_picture(picture, title)
        self.workspaceRequested.emit("inspect")

    def _inspect_image(self, number: int) -> None:
        self.inspect.show_image(number)
        self.workspaceRequested.emit("inspect")


def _lab_loads() -> list[Callable[[], Any]]:
    from cnnstudio.ui.lab.catalogue import MODULES

    return [partial(import_module, f"cnnstudio.ui.lab.pages.{name}") for name in MODULES]
