"""The marked sample, large, with what is known of it and what the network receives for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.data.scaling import network_inputs
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.image_view import ImageView
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.styled import Styled


class SampleBar(Styled, QWidget):
    """112 pixels below the browser; pointing at the picture tells a pixel's value before and after scaling."""

    relabelled = Signal(int)
    """Carries the class the user says the sample has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: npt.NDArray[Any] | None = None
        self._recipe = DataRecipe()
        self.view = ImageView(tr("Marked image"), side=112)
        self.target = ImageView(tr("What is learned for it"), side=112)
        self.target.hide()
        self.title, self.label = Label("", "strong"), Label("", "small", "text_quiet")
        self.correct = Choice(name=tr("Correct the label"))
        self.correct.hide()
        self.values, self.pixel = Label("", "small", "text_quiet"), Label("", "working", "text_quiet")
        self._row, words = QHBoxLayout(self), QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        labelled = QHBoxLayout()
        for part in (self.label, self.correct):
            labelled.addWidget(part)
        labelled.addStretch(1)
        labelled.setSpacing(8)
        for part in (self.title, self.label, self.values, self.pixel):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        words.addWidget(self.title)
        words.addLayout(labelled)
        for part in (self.values, self.pixel):
            words.addWidget(part)
        words.addStretch(1)
        self._row.addWidget(self.view)
        self._row.addWidget(self.target)
        self._row.addLayout(words, 1)
        self.view.hovered.connect(self._tell_pixel)
        self.view.left.connect(self._forget_pixel)
        self.correct.valueChanged.connect(lambda value: self.relabelled.emit(int(value)))
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.space("inset"))
        for view in (self.view, self.target):
            view.setFixedSize(look.px(112), look.px(112))
        self.correct.setFixedWidth(look.px(150))

    def offer_labels(self, names: tuple[str, ...]) -> None:
        """Offer the classes that a sample's label can be corrected to; none where nothing is a class."""
        self.correct.setVisible(bool(names))
        self.correct.set_options(list(enumerate(names)))
        self.correct.setToolTip(tr("Puts the label right in this project; the file is not touched."))

    def show_label(self, number_: int | None, before: str) -> None:
        """Show which class the sample has, and which it had before the project corrected it."""
        if number_ is not None and self.correct.count() > number_:
            self.correct.set_value(number_)
            self.label.setText(
                tr("Label, {label} before the correction", label=before) if before else tr("Label")
            )

    def show_target(self, target: npt.NDArray[Any]) -> None:
        """Show the picture that is learned for the sample; targets of other forms stand in words."""
        picture = target.ndim in {2, 3} and min(target.shape[:2]) > 1
        self.target.setVisible(picture)
        if picture:
            most = float(target.max(initial=0)) or 1.0
            self.target.set_image(target / np.float32(most), "grey", 1.0)

    def show_sample(
        self, image: npt.NDArray[Any], row: int, label: str, part: str, recipe: DataRecipe
    ) -> None:
        """Show one sample of a part, and what this recipe makes of its values."""
        self._image, self._recipe = image, recipe
        high = 255.0 if image.dtype == np.uint8 else 1.0
        self.view.set_image(image / high, "grey", 1.0)
        self.title.setText(tr("{part} image {row}", part=part, row=number(row)))
        self.label.setText(tr("Label {label}", label=label))
        self.label.setVisible(bool(label))
        ink = float(np.count_nonzero(image)) / image.size
        self.values.setText(
            tr(
                "Values {low} to {high}, mean {mean}; {ink} not empty",
                low=number(float(image.min())),
                high=number(float(image.max())),
                mean=number(float(image.mean()), 3),
                ink=percent(ink, 0),
            )
        )
        self._forget_pixel()

    def _tell_pixel(self, row: int, column: int) -> None:
        if self._image is None:
            return
        before = self._image[row, column]
        after = network_inputs(before[None], self._recipe)[0]
        shown = ", ".join(number(float(value), 3) for value in before)
        told = ", ".join(number(float(value), 3) for value in after)
        self.pixel.setText(tr("row {r}, column {c}: {a}  ›  {b}", r=row, c=column, a=shown, b=told))

    def _forget_pixel(self) -> None:
        self.pixel.setText(tr("Point at a pixel to see its value and what the network receives."))
