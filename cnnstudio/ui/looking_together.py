"""What the canvas and Inspect share: the chosen layer, and maps beside the layers for the picture looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.canvas.view import CanvasView
    from cnnstudio.ui.canvas_maps import CanvasMaps
    from cnnstudio.ui.canvas_pad import CanvasPad
    from cnnstudio.ui.evaluation import InspectWorkspace
    from cnnstudio.ui.evaluation.pictures import Pictures
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData


class LookingTogether:
    """Ties the two views together, whichever of them is built first; it builds neither."""

    def __init__(self, bridge: Bridge, hand: InHand, data: Callable[[], OpenData], parent: QObject) -> None:
        self._bridge, self._hand, self._data, self._parent = bridge, hand, data, parent
        self._canvas: CanvasView | None = None
        self._inspect: InspectWorkspace | None = None
        self.maps: CanvasMaps | None = None
        self.pad: CanvasPad | None = None

    def follow_canvas(self, canvas: CanvasView) -> None:
        """Listen to what is selected on the canvas, and to how one looks at it."""
        self._canvas = canvas
        canvas.stage.lensChanged.connect(self._have_maps)
        canvas.selectionChanged.connect(self._open_selected)

    def follow_inspect(self, inspect: InspectWorkspace) -> None:
        """Open in Inspect what is selected, and listen to what is opened there."""
        self._inspect = inspect
        inspect.layerChosen.connect(self._select_opened)
        self._open_selected()

    @cached_property
    def pictures(self) -> Pictures:
        """Which picture is looked at, in Inspect and beside the layers of the canvas."""
        from cnnstudio.ui.evaluation.pictures import Pictures

        return Pictures(self._data(), self._parent)

    def _have_maps(self) -> None:
        """Have maps worked out from the first time they are wanted on, for the picture that Inspect looks at."""
        canvas = self._canvas
        if canvas is None or not canvas.stage.lens.maps or self.maps is not None:
            return
        from cnnstudio.ui.canvas_maps import CanvasMaps

        self._data().want()
        self.maps = CanvasMaps(canvas, self._bridge, self._hand, self.pictures)
        self.maps.note.draw.clicked.connect(self._draw)
        self.maps.begin()

    def _draw(self) -> None:
        """Open the pad on the canvas; what is drawn on it is the picture looked at."""
        if self.pad is None and self._canvas is not None:
            from cnnstudio.ui.canvas_pad import CanvasPad

            self.pad = CanvasPad(self._canvas, self._hand, self._data())
            self.pad.drawn.connect(self.pictures.show_drawing)
        if self.pad is not None:
            self.pad.open()

    def _open_selected(self, _nodes: object = None) -> None:
        """Let Inspect open the one layer that is selected on the canvas."""
        canvas, inspect = self._canvas, self._inspect
        if canvas is None or inspect is None:
            return
        chosen = [canvas.inspected_path(node) for node in canvas.inspected_nodes()]
        if len(chosen) == 1 and any(layer.path == chosen[0] for layer in self._hand.analysis.flat):
            inspect.show_layer(chosen[0])

    def _select_opened(self, path: str) -> None:
        """Let the canvas select the layer that Inspect has opened, where it stands in the graph shown."""
        if self._canvas is not None and path in self._canvas.stage.scene.nodes:
            self._canvas.select([path])
