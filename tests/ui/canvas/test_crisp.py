"""Everything drawn is sharp at any scale of the screen, and text stays text (line M03)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

from cnnstudio.ui import icons

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)


def rendered(widget, ratio):
    """Return the widget as a screen of this scale shows it."""
    picture = QImage(widget.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.black)
    widget.render(picture)
    return picture


@pytest.mark.parametrize("ratio", SCALES)
@pytest.mark.parametrize("side", [16, 18, 20])
def test_pictures_of_icons_have_a_pixel_for_each_of_the_screens(qapp, ratio, side):
    made = icons.pixmap("block", "text", side, ratio)
    assert made.devicePixelRatio() == ratio
    assert made.width() == round(side * ratio)


def edges_in(picture: QImage, box: QRect) -> set[int]:
    """Return how strong the steps between neighbours are along the rows of a part of a picture."""
    found = set()
    for y in range(box.top(), box.bottom(), 2):
        row = [picture.pixelColor(x, y).lightness() for x in range(box.left(), box.right())]
        found |= {abs(a - b) for a, b in pairwise(row)}
    return found


@pytest.mark.parametrize("ratio", SCALES)
def test_layers_and_their_words_are_drawn_and_not_enlarged(still, ratio):
    """What is enlarged has no pixel of its own: at twice the size every row would stand there twice."""
    picture = rendered(still, ratio)
    assert picture.size() == still.size() * ratio
    box = still.node_rect("conv2d_1")
    part = QRect(
        round(box.left() * ratio),
        round(box.top() * ratio),
        round(box.width() * ratio),
        round(box.height() * ratio),
    )
    drawn = picture.copy(part)
    small = rendered(still, 1.0).copy(box)
    enlarged = small.scaled(
        drawn.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    if ratio == 1.0:
        assert drawn == small
        return
    assert max(edges_in(drawn, drawn.rect())) > max(edges_in(enlarged, enlarged.rect()))


def test_hairlines_stay_one_pixel_at_every_zoom(still):
    for zoom in (0.6, 1.0, 2.5):
        still.zoom_to(zoom)
        still.stage.camera.look(still.stage.camera.goal)
        picture = still.viewport().grab().toImage()
        box = still.node_rect("maxpool_1")
        middle = box.center().y() + box.height() // 4
        ink = [picture.pixelColor(x, middle).rgb() for x in range(box.right() - 8, box.right() + 8)]
        changes = [n for n, (a, b) in enumerate(pairwise(ink)) if a != b]
        assert changes[-1] - changes[0] <= 4
