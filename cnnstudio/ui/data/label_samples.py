"""Three samples with what is learned of them, and the loss that reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.data.errors import DataError
from cnnstudio.data.samples import Samples
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.pictures import brightest, draw_picture, picture
from cnnstudio.ui.data.recipe_words import label_form, loss_words
from cnnstudio.ui.data.target_text import target_text
from cnnstudio.ui.widgets.paint import painter_on, text
from cnnstudio.ui.widgets.styled import Styled

_ROW, _SIDE, _GAP, _LINE = 32, 28, 8, 20
_MOST = 3
_PICTURE_AXES = 3


class LabelSamples(Styled, QWidget):
    """Paints sample, label and its form in a row each; the last line names the loss."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Samples | None = None
        self._asked: object = None
        self._rows: list[tuple[QImage | None, QImage | None, str]] = []
        self._loss = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_form(self, samples: Samples | None, recipe: DataRecipe, loss: str) -> None:
        """Show these samples' labels as the recipe forms them, and the loss that the plan names for them."""
        form = recipe.label_form
        self.setVisible(samples is not None)
        if samples is None or (samples is self._samples and self._asked == (form, recipe.targets, loss)):
            return
        self._samples, self._asked = samples, (form, recipe.targets, loss)
        self._rows = [_row(samples, place, form) for place in _places(samples)]
        self._loss = loss_words(samples, recipe, loss)
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return all words that are shown."""
        return "\n".join([*(words for _, _, words in self._rows), self._loss])

    def restyle(self) -> None:
        """Take heights from the theme."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a row for each sample and a line for the loss."""
        look = theme.current()
        return QSize(look.px(220), look.px(_ROW) * len(self._rows) + look.px(_LINE))

    def minimumSizeHint(self) -> QSize:
        """Let words be cut before pictures are."""
        return QSize(theme.current().px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        painter, look = painter_on(self), theme.current()
        side, down = look.px(_SIDE), look.px(_ROW)
        for place, (image, target, words) in enumerate(self._rows):
            left, top = 0.0, float(place * down)
            for shown in (image, target):
                if shown is not None:
                    draw_picture(painter, QRectF(left, top, side, side), shown)
                    left += side + look.px(_GAP)
            text(painter, QRectF(left, top, self.width() - left, side), words, "working", "text_quiet")
        below = QRectF(0, len(self._rows) * down, self.width(), look.px(_LINE))
        text(painter, below, self._loss, "small", "text_quiet")
        painter.end()


def _places(samples: Samples) -> list[int]:
    """Return a row of the first class, of one between and of the last; or the first rows where there are no classes."""
    y = samples.y_train
    if samples.task != "classification" or y.ndim != 1 or not samples.classes:
        return list(range(min(_MOST, len(y))))
    wanted = sorted({0, samples.classes // 2, samples.classes - 1})
    labels = np.asarray(y)
    return [int(np.argmax(labels == one)) for one in wanted if bool((labels == one).any())]


def _row(samples: Samples, place: int, form: str) -> tuple[QImage | None, QImage | None, str]:
    """Return the picture of a sample, that of its target where it is one, and the words of its label."""
    image = _pictured(samples, place) if samples.pictures else None
    target = np.asarray(samples.y_train[place])
    if target.ndim + 1 >= _PICTURE_AXES:
        high = max(float(target.max()), 1.0) if target.dtype.kind in "iu" else brightest(samples.y_train)
        return image, _small(target.astype(np.float32), high), "›  " + tr("a picture")
    if samples.task == "classification" and target.ndim == 0:
        name = samples.labels[int(target)]
        return image, None, f"{name}  ›  {label_form(int(target), samples.classes, form)}"
    words = target_text(target, samples.target_names)
    return image, None, "›  " + (words or "–")


def _pictured(samples: Samples, place: int) -> QImage | None:
    """Return a sample's picture; none where its file is gone, which is told where pictures are looked at."""
    try:
        return _small(np.asarray(samples.x_train[place]), brightest(samples.x_train))
    except DataError:
        return None


def _small(image: npt.NDArray[Any], high: float) -> QImage:
    """Return a picture of no more pixels than its place has any use for."""
    steps = max(1, min(image.shape[:2]) // (4 * _SIDE))
    few = image[::steps, ::steps]
    return picture(
        few[..., :3] if few.ndim == _PICTURE_AXES and few.shape[-1] >= _PICTURE_AXES else few, high
    )
