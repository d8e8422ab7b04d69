"""Asks for all maps of all layers as thumbnails, where somebody looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.engine import messages
from cnnstudio.ui.bridge import Pace
from cnnstudio.ui.evaluation.interfering import Interfering

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

Array = NDArray[np.generic]
SIDE = 40
_PER_SECOND = 1.0


@dataclass(frozen=True, eq=False, slots=True)
class Thumbs:
    """One layer's maps as thumbnails."""

    maps: Array
    means: Array
    limit: float

    @property
    def face(self) -> Array:
        """Return the map with the largest mean magnitude."""
        face: Array = self.maps[int(np.argmax(self.means))]
        return face


class Overviewing(QObject):
    """Keeps the newest thumbnails by layer name; `changed(names)` tells which came, `refused` why none do."""

    changed = Signal(tuple)
    refused = Signal(str)

    def __init__(self, bridge: Bridge, hand: InHand, view: QWidget, interfering: Interfering) -> None:
        super().__init__(view)
        self._bridge, self._hand, self._view, self._interfering = bridge, hand, view, interfering
        self._image: Array | None = None
        self._ticket, self._stale = 0, True
        self.thumbs: dict[str, Thumbs] = {}
        self.step, self.share = -1, 0.0
        self._wanted = False
        self._pace = Pace(view, _PER_SECOND, self.ask)
        hand.changed.connect(self._forget)
        hand.advanced.connect(self._follow_learning)
        interfering.changed.connect(self._follow_learning)
        bridge.overviewArrived.connect(self._take)
        bridge.failed.connect(self._take_failure)

    def show(self, image: Array | None) -> None:
        """Look at another picture."""
        self._image = image
        self._follow_learning()

    def set_wanted(self, wanted: bool) -> None:
        """Say whether they are needed although their own view is hidden."""
        newly = wanted and not self._wanted
        self._wanted = wanted
        if newly:
            self.want()

    def want(self) -> None:
        """Ask unless the thumbnails are those of now."""
        if self._stale:
            self._pace.ask()

    def ask(self) -> None:
        """Ask for the thumbnails of now."""
        image = self._image
        if image is None or self._hand.state != "ready" or not (self._view.isVisible() or self._wanted):
            return
        self._stale, self.share = False, 0.0
        trial = self._interfering.now
        self._ticket = self._bridge.engine.ask(
            "overview", lambda ticket: messages.Overview(ticket, image, SIDE, trial.told())
        )

    def _follow_learning(self) -> None:
        self._stale = True
        if self._view.isVisible() or self._wanted:
            self._pace.ask()

    def _forget(self) -> None:
        self._ticket, self.share = 0, 0.0
        self.thumbs.clear()
        self.changed.emit(())
        self._follow_learning()

    def _take(self, report: messages.OverviewIs) -> None:
        if report.ticket != self._ticket:
            return
        self.step, self.share = report.step, report.share
        parts = zip(report.layers, report.maps, report.means, report.limits, strict=True)
        self.thumbs.update({name: Thumbs(maps, means, limit) for name, maps, means, limit in parts})
        self.changed.emit(report.layers)

    def _take_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self.refused.emit(report.message)
