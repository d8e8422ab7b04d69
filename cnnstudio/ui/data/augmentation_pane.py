"""Training pictures before and after the recipe's random changes, as the engine draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.data.samples import Samples
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.pictures import brightest
from cnnstudio.ui.data.thumbs import Thumbs
from cnnstudio.ui.widgets.buttons import IconButton
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.engine.messages import Augmented, Failed
    from cnnstudio.ui.bridge import Bridge

DRAWS, _SHOWN, _SIDE = 12, 4, 56
_PATIENCE = 150  # milliseconds without an edit before the engine is asked
_MOST_ELEMENTS = 2_000_000
"""Of larger pictures fewer are shown, so that an answer stays small."""


class AugmentationPane(Styled, QWidget):
    """Each row is a picture and what some epochs would make of it; asks only while it is seen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._samples: Samples | None = None
        self._rows: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._turn = self._ticket = 0
        self._asked: object = None
        self.words = Label("", "small", "text_quiet")
        self.others = IconButton("shuffle", tr("Show other pictures"))
        self.before, self.after = (
            Thumbs(tr("Original pictures"), _SIDE, columns=1),
            Thumbs(tr("Changed pictures"), _SIDE, columns=DRAWS),
        )
        self.empty, self.stack, self._grid = EmptyState("wand", ""), QStackedWidget(), QScrollArea()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PATIENCE)
        self._soon.timeout.connect(self._ask)
        self._build()
        self.others.clicked.connect(self._show_others)
        bridge.augmented.connect(self._take)
        bridge.failed.connect(self._hear_failure)
        bridge.stateChanged.connect(lambda _state: self.refresh())
        self.setAccessibleName(tr("Augmentation"))
        self.restyle()

    def _build(self) -> None:
        inside, self._pictures = QWidget(), QHBoxLayout()
        inside.setLayout(self._pictures)
        self._pictures.addWidget(self.before)
        self._pictures.addWidget(self.after)
        self._pictures.addStretch(1)
        self._grid.setWidget(inside)
        self._grid.setWidgetResizable(True)
        self._grid.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.stack.addWidget(self._grid)
        self.stack.addWidget(self.empty)
        head, column = QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(self.words)
        head.addStretch(1)
        head.addWidget(self.others)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        column.setContentsMargins(0, 0, 0, 0)

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._pictures.setSpacing(theme.current().px(20))
        self._pictures.setContentsMargins(0, 0, 0, 0)
        self.stack.setStyleSheet("QStackedWidget { background: transparent; }")

    def show_samples(self, samples: Samples | None) -> None:
        """Show other samples; None while they are not open."""
        if samples is not self._samples:
            self._samples, self._turn, self._asked = samples, 0, None
            self.refresh()

    def refresh(self) -> None:
        """Follow the recipe, the engine's state and whether anybody looks."""
        sentence = self._hindrance()
        if sentence or self._asked != self._wish():
            self._ticket = 0  # an answer that still comes would be to what is wished no more
        if sentence:
            self.empty.set_sentence(sentence)
            self.stack.setCurrentWidget(self.empty)
            self.words.setText("")
            self.others.setEnabled(False)
            self._asked = None
        elif self.isVisible() and self._asked != self._wish():
            self._soon.start()

    def showEvent(self, event: Any) -> None:
        """Ask for what changed while nobody looked."""
        super().showEvent(event)
        self.refresh()

    def _wish(self) -> object:
        project = self._bridge.document.project
        return project.recipe.augmentation, project.recipe.scale, project.plan.seed, self._turn

    def _hindrance(self) -> str:
        """Return why there is nothing to see, or nothing."""
        if self._samples is None or not self._samples.pictures:
            return tr("Augmentation changes pictures; there are none here.")
        if not self._bridge.document.project.recipe.augmentation:
            return tr("Training pictures are not changed. Add a change at Augment in the data pipeline.")
        if self._bridge.state in {"dead", "starting"}:
            return tr("The pictures appear as soon as the training engine has started.")
        return ""

    def _ask(self) -> None:
        samples = self._samples
        if samples is None or self._hindrance():
            return
        self._asked = self._wish()
        fewer = max(1, min(_SHOWN, _MOST_ELEMENTS // (DRAWS * max(int(np.prod(samples.input_shape)), 1))))
        chance = np.random.default_rng(self._turn)
        self._rows = np.sort(
            chance.choice(len(samples.x_train), min(fewer, len(samples.x_train)), replace=False)
        )
        images = np.asarray(samples.x_train[self._rows])
        self._ticket = self._bridge.engine.augment(self._bridge.document.project, images, DRAWS)

    def _take(self, answer: Augmented) -> None:
        samples = self._samples
        if samples is None or answer.ticket != self._ticket:
            return
        high = brightest(samples.x_train)
        drawn = np.swapaxes(answer.images, 0, 1).reshape(-1, *answer.images.shape[2:])
        originals = np.asarray(samples.x_train[self._rows])
        self.before.show_images(originals, high)
        self.after.show_images(drawn, high)
        self.words.setText(tr("original  |  {n} draws, as the network will meet them", n=number(DRAWS)))
        self.others.setEnabled(True)
        self.stack.setCurrentWidget(self._grid)

    def _hear_failure(self, report: Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self.empty.set_sentence(report.message)
            self.stack.setCurrentWidget(self.empty)

    def _show_others(self) -> None:
        self._turn += 1
        self.refresh()
