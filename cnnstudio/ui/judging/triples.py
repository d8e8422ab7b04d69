"""Input, target, answer and their difference as pictures, for one sample of masks or pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

from cnnstudio.evaluation.predictions import Predictions, Triples
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import Numbers
from cnnstudio.ui.widgets.picture import picture

_CLASSES = (
    "field",
    "family_conv",
    "family_dense",
    "family_norm",
    "family_act",
    "family_merge",
    "family_pool",
)
_FURTHER = "family_io"


def class_role(number: int) -> str:
    """Return the colour role of a class of pixels; the first class is the ground."""
    return _CLASSES[number] if number < len(_CLASSES) else _FURTHER


def four(found: Predictions, triples: Triples, place: int) -> tuple[QImage, QImage, QImage, QImage]:
    """Return input, target, answer and difference of one of the samples kept."""
    given, true, said = triples.inputs[place], triples.truth[place], triples.answers[place]
    if found.task == "masks":
        classes = max(len(found.pixels), 2)
        return _plain(given), _mask(true, classes), _mask(said, classes), _wrong(true, said)
    low, high = float(true.min()), float(true.max())
    apart = np.abs(np.asarray(said, np.float64) - true)
    whole = found.peak or 1.0
    return _plain(given), _within(true, low, high), _within(said, low, high), _heat(apart / whole)


def _plain(values: Numbers) -> QImage:
    """Show what the network was given, whatever its range, from its smallest to its largest value."""
    return _within(values, min(float(np.min(values)), 0.0), max(float(np.max(values)), 1e-6))


def _within(values: Numbers, low: float, high: float) -> QImage:
    span = (high - low) or 1.0
    return picture(np.clip((np.asarray(values, np.float64) - low) / span, 0.0, 1.0))


def _levels(role: str) -> tuple[int, int, int]:
    colour = theme.current().colour(role)
    return colour.red(), colour.green(), colour.blue()


def _heat(shares: Numbers) -> QImage:
    """Show the size of an error: the ground where there is none, the colour of errors where it is whole."""
    size = np.asarray(shares, np.float64)
    size = np.clip(size.max(axis=-1) if size.ndim == 3 else size, 0.0, 1.0)
    first, last = np.array([_levels("field"), _levels("error")], np.float64)
    return _image((first + (last - first) * size[..., None]).astype(np.uint8))


def _mask(classes: NDArray[np.int32], count: int) -> QImage:
    table = np.array([_levels(class_role(n)) for n in range(count)], np.uint8)
    return _image(table[np.clip(classes, 0, count - 1)])


def _wrong(true: NDArray[np.int32], said: NDArray[np.int32]) -> QImage:
    table = np.array([_levels("field"), _levels("error")], np.uint8)
    return _image(table[(true != said).astype(np.uint8)])


def _image(colours: NDArray[np.uint8]) -> QImage:
    data = np.ascontiguousarray(colours)
    rows, columns = data.shape[:2]
    return QImage(data.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def enlarged(image: QImage, side: int, ratio: float) -> QPixmap:
    """Return a picture so many logical pixels large, each of its own pixels sharp where it is enlarged."""
    goal = QSize(round(side * ratio), round(side * ratio))
    larger = max(image.width(), image.height()) < goal.width()
    how = Qt.TransformationMode.FastTransformation if larger else Qt.TransformationMode.SmoothTransformation
    found = QPixmap.fromImage(image.scaled(goal, Qt.AspectRatioMode.KeepAspectRatio, how))
    found.setDevicePixelRatio(ratio)
    return found
