"""How samples are painted: which value is white, and sharp where that is possible."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from cnnstudio.ui.widgets.sample_pictures import picture, tiles

__all__ = ["brightest", "draw_picture", "picture", "tiles"]

Array = npt.NDArray[Any]


def brightest(images: Array) -> float:
    """Return the value that is shown as white: 255 for bytes, 1 for fractions."""
    if images.dtype == np.uint8:
        return 255.0
    first = np.asarray(images[:256])
    return 1.0 if first.size == 0 or float(first.max()) <= 1.0 else 255.0


def draw_picture(painter: QPainter, box: QRectF, image: QImage) -> None:
    """Paint a picture into a box: sharp pixels at whole-number scales, smoothed at others."""
    dots = box.width() * painter.device().devicePixelRatio()
    whole = image.width() > 0 and (dots / image.width()).is_integer()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not whole)
    painter.drawImage(box, image)
