"""Asks the network about the chosen picture and layer, again whenever these, the mode, the trial or the weights change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.engine import messages
from cnnstudio.ui.bridge import Pace
from cnnstudio.ui.evaluation.interfering import Interfering, Trial
from cnnstudio.ui.evaluation.sight import Sight

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

_DURING_TRAINING_PER_SECOND = 1.0
_PURPOSE = "inspect"
_MOST_AT_ONCE = 4_000_000
"""Numbers of all layers up to which they are all asked for; of larger networks the chosen layer and what it reads."""
_MOST_IN_BATCH = 120_000_000
Array = NDArray[np.generic]
Company = Callable[[int, int], Array | None]
"""Returns the picture in a batch of so many samples, and which draw of them."""


class Looking(QObject):
    """Keeps one Sight current; `changed` tells that it is another, `refused` why it cannot be had."""

    changed = Signal()
    refused = Signal(str)

    def __init__(
        self, bridge: Bridge, hand: InHand, view: QWidget, interfering: Interfering, company: Company
    ) -> None:
        super().__init__(view)
        self._bridge, self._hand, self._view = bridge, hand, view
        self._company, self._interfering = company, interfering
        self._image: Array | None = None
        self._seen_ticket = self._weights_ticket = 0
        self._asked: tuple[int, Trial] = (0, Trial())
        self.training, self.draw = False, 0
        """Whether the pass is to be one of training mode, and which draw of it."""
        self.refusal = ""
        """Why the picture could not be looked at, as long as that is the last answer."""
        self.sight = Sight(hand.project, hand.analysis)
        self._pace = Pace(view, _DURING_TRAINING_PER_SECOND, self.ask)
        self._listen(bridge, hand)

    def _listen(self, bridge: Bridge, hand: InHand) -> None:
        hand.changed.connect(self._follow_hand)
        hand.advanced.connect(self._pace.ask)
        self._interfering.changed.connect(self.ask)
        bridge.stepsArrived.connect(self._follow_steps)
        bridge.held.connect(self._follow_hold)
        bridge.seen.connect(self._take_seen)
        bridge.seenInside.connect(self._take_inside)
        bridge.kernelsArrived.connect(self._take_kernels)
        bridge.failed.connect(self._take_failure)

    def show(self, image: Array | None) -> None:
        """Look at another picture."""
        self._image, self._seen_ticket = image, 0
        self.ask()

    def choose(self, path: str) -> None:
        """Look into another layer."""
        if path != self.sight.layer:
            self.sight = self.sight.choosing(path)
            self.changed.emit()
            if self._inside or not self.all_at_once:
                self.ask()
            else:
                self._ask_kernels()

    def set_training(self, training: bool, draw: int = 0) -> None:
        """Have the picture pass in training mode, or in inference."""
        if (training, draw) != (self.training, self.draw):
            self.training, self.draw = training, draw
            self.ask()

    @property
    def all_at_once(self) -> bool:
        """Say whether the outputs of all layers together are small enough to be asked for."""
        return self._elements() <= _MOST_AT_ONCE

    def batch_size(self) -> int:
        """Return how many samples pass together in training mode: the plan's, or what memory allows."""
        wanted = self._hand.project.plan.batch_size
        return max(1, min(wanted, _MOST_IN_BATCH // max(self._elements(), 1)))

    def _elements(self) -> int:
        return sum(node.elements or 0 for node in self._hand.analysis.flat)

    @property
    def _inside(self) -> bool:
        return self.training or bool(self._interfering.now)

    def _layers(self) -> tuple[str, ...]:
        if self.all_at_once:
            return ("*",)
        node = self.sight.node
        return (node.name, *self.sight.inputs) if node is not None else ()

    def ask(self) -> None:
        """Ask about the picture and the layer's weights."""
        if self._hand.state != "ready" or not self._view.isVisible():
            return
        if self._image is not None and self._inside:
            self._ask_inside()
            return
        if self._image is not None:
            self._seen_ticket = self._bridge.engine.look(self._image[None], self._layers(), _PURPOSE)
        self._ask_kernels()

    def _ask_inside(self) -> None:
        batch = self._company(self.batch_size(), self.draw) if self.training else None
        images = self._image[None] if batch is None and self._image is not None else batch
        if images is None:
            return
        node, trial = self.sight.node, self._interfering.now
        name = node.name if node is not None else ""
        self._asked = (self.draw, trial)
        self._seen_ticket = self._bridge.engine.ask(
            "inside",
            lambda ticket: messages.LookInside(
                ticket, images, self._layers(), name, self.training, self.draw, trial.told()
            ),
        )

    def _ask_kernels(self) -> None:
        node, self._weights_ticket = self.sight.node, 0
        if node is not None and self._hand.state == "ready" and node.parameters:
            self._weights_ticket = self._bridge.engine.kernels(node.name)

    def _follow_hand(self) -> None:
        self.refusal, self._seen_ticket, self._weights_ticket = "", 0, 0
        if self._hand.project is not self.sight.project:
            self.sight = Sight(self._hand.project, self._hand.analysis, layer=self._kept_layer())
            self._interfering.forget()
        elif self._hand.state != "ready":
            self.sight = Sight(self._hand.project, self._hand.analysis, layer=self.sight.layer)
        self.changed.emit()
        self.ask()

    def _kept_layer(self) -> str:
        return self.sight.layer if self.sight.layer in self._hand.analysis.nodes else ""

    def _follow_steps(self, _report: object) -> None:
        if self._hand.live:
            self._pace.ask()

    def _follow_hold(self, _report: object) -> None:
        """Ask anew at a pause: what was read while the weights moved is not compared with what comes now."""
        if self._hand.live:
            self.sight = self.sight.unweighed()
            self.ask()

    def _take_seen(self, report: messages.Seen) -> None:
        if report.ticket == self._seen_ticket and report.purpose == _PURPOSE:
            self.refusal, self.sight = "", self.sight.seen(report)
            self.changed.emit()

    def _take_inside(self, report: messages.SeenInside) -> None:
        if report.ticket == self._seen_ticket:
            self.refusal, self.sight = "", self.sight.seen_inside(report, *self._asked)
            self.changed.emit()

    def _take_kernels(self, report: messages.KernelsAre) -> None:
        if report.ticket == self._weights_ticket:
            self.sight = self.sight.weighed(report)
            self.changed.emit()

    def take_faces(self, faces: dict[str, Array]) -> None:
        """Show these faces of layers whose outputs are not asked for."""
        self.sight = self.sight.faced({k: v for k, v in faces.items() if k not in self.sight.outputs})
        self.changed.emit()

    def _take_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket in {self._seen_ticket, self._weights_ticket}:
            if report.ticket == self._seen_ticket:
                self.refusal = report.message
            self.refused.emit(report.message)
