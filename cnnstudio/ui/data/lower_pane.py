"""Below the samples: the marked one, its planes, the recipe's random changes, or what may be wrong with the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.data.samples import Samples
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.augmentation_pane import AugmentationPane
from cnnstudio.ui.data.checks_pane import ChecksPane
from cnnstudio.ui.data.planes_pane import PlanesPane
from cnnstudio.ui.data.sample_bar import SampleBar
from cnnstudio.ui.widgets.labels import Line
from cnnstudio.ui.widgets.segments import Segments
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge

_HEAD, _LOW, _HIGH = 46, 176, 356


class LowerPane(Styled, QWidget):
    """Takes more room where there is more to see."""

    def __init__(
        self, bridge: Bridge, sample: SampleBar, planes: PlanesPane, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        options = [
            ("sample", tr("Sample")), ("planes", tr("Planes")), ("augmentation", tr("Augmentation")),
            ("checks", tr("Checks")),
        ]  # fmt: skip
        self.which = Segments(options, "sample", name=tr("Below the samples"))
        self.sample, self.planes = sample, planes
        self.augmentation, self.checks = AugmentationPane(bridge), ChecksPane(bridge)
        self._pictures, self._room = True, 0
        self.stack = QStackedWidget()
        self._planes_area = QScrollArea()
        self._planes_area.setWidget(self.planes)
        self._planes_area.setWidgetResizable(True)
        self._planes_area.viewport().setAutoFillBackground(False)
        self.planes.setAutoFillBackground(False)
        for view in (self.sample, self._planes_area, self.augmentation, self.checks):
            self.stack.addWidget(view)
        self._head, self._inside = QHBoxLayout(), QVBoxLayout()
        self._head.addWidget(self.which)
        self._head.addStretch(1)
        self._inside.addLayout(self._head)
        self._inside.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        column.addLayout(self._inside)
        self.which.valueChanged.connect(self._show)
        self.restyle()

    def restyle(self) -> None:
        """Take distances and the height from the theme."""
        look = theme.current()
        self._inside.setContentsMargins(look.space("section"), look.px(8), look.space("section"), look.px(8))
        self._inside.setSpacing(look.px(6))
        self.stack.setStyleSheet("QStackedWidget { background: transparent; }")
        self._fit()

    def set_room(self, height: int) -> None:
        """Take at most half of a page of this height."""
        self._room = height
        self._fit()

    def show_samples(self, samples: Samples | None) -> None:
        """Follow the open data."""
        self.augmentation.show_samples(samples)
        self.checks.show_samples(samples)
        self._pictures = samples is None or samples.pictures
        self._fit()

    def choose(self, which: str) -> None:
        """Show one of the views."""
        self.which.set_value(which)
        self._show(which)

    def end(self) -> None:
        """Stop what runs in the background."""
        self.checks.end()

    def _show(self, which: object) -> None:
        views = {
            "sample": self.sample, "planes": self._planes_area, "augmentation": self.augmentation,
            "checks": self.checks,
        }  # fmt: skip
        self.stack.setCurrentWidget(views[str(which)])
        self._fit()

    def _fit(self) -> None:
        """Take the height of what is shown; a row of a table has nothing to show below it."""
        plain = self.which.value() in {"sample", "planes"} and not self._pictures
        plain = plain or self.which.value() == "sample"
        self.stack.setVisible(self._pictures or not plain)
        height = _HIGH if not plain else _LOW if self._pictures else _HEAD
        look = theme.current()
        most = max(self._room // 2, look.px(_LOW)) if self._room else look.px(_HIGH)
        self.setFixedHeight(min(look.px(height), most))
