"""The chain of layers at the left of the Train workspace, with the gradient of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.project import Project
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.widgets import Spine, Tile

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge


class Chain:
    """Fills a spine with the layers of the design in training, else with those on the canvas."""

    def __init__(self, bridge: Bridge, recorder: Recorder, spine: Spine) -> None:
        self._bridge, self._recorder, self.spine = bridge, recorder, spine
        self.gradients: dict[str, float] = {}
        self._analysed: tuple[Project, Analysis] | None = None

    def _shown_design(self) -> tuple[Project, Analysis]:
        """Return the design in training while there is one, else the one on the canvas."""
        document, run = self._bridge.document, self._recorder.current
        training = run.project if run is not None and run.live else None
        if training is None or training is document.project:
            return document.project, document.analysis
        if self._analysed is None or self._analysed[0] is not training:
            self._analysed = (training, analyse(training))
        return self._analysed

    def show(self) -> None:
        """Show names, shapes and gradients as they are now."""
        project, analysis = self._shown_design()
        self.spine.set_title(project.name)
        layers = analysis.flat
        most = max(self.gradients.values(), default=0.0)
        tiles = []
        for layer in layers:
            value = self.gradients.get(layer.name)
            share = value / most if value is not None and most > 0 else None
            words = tr("gradient {value}", value=number(float(value), 2)) if value is not None else ""
            note = shape_text(layer.output).replace(" ", "")
            tiles.append(Tile(layer.path, layer.name, note, layer.layer.family, share, words))
        self.spine.set_tiles(tiles)

    def name_of(self, path: str) -> str:
        """Return the name of a layer of the chain; nothing for one that is not there."""
        return next((tile.title for tile in self.spine.tiles() if tile.path == path), "")

    def path_of(self, name: str) -> str:
        """Return where a layer of that name stands; nothing for one that is not there."""
        return next((tile.path for tile in self.spine.tiles() if tile.title == name), "")
