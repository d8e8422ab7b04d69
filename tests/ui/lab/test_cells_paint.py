"""The pictures of cells: each has the colour of its own number, and its digits in the middle."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from cnnstudio.ui.lab import cells_paint
from cnnstudio.ui.lab.cells import CellPicture, Plane
from cnnstudio.ui.lab.cells_paint import table
from cnnstudio.ui.lab.digits import digits_font
from cnnstudio.ui.lab.lines import Lines
from cnnstudio.ui.lab.looks import Looks

RATIOS = (1.0, 1.5, 2.0)


def picture(plane, cell, ratio):
    return CellPicture().renew(plane, float(cell), ratio).toImage()


def colour_of(plane, row, column):
    return table(plane.kind, "dark")[plane.shades()[row, column]][0]


def middle(image, row, column, cell, ratio):
    return image.pixelColor(int((column + 0.5) * cell * ratio), int((row + 0.5) * cell * ratio))


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("kind", ["signed", "grey"])
def test_every_cell_without_digits_has_the_colour_of_its_number(look, ratio, kind):
    plane = Plane(np.arange(32.0 * 31).reshape(32, 31) - 400, kind, -400, 600)
    image = picture(plane, 9, ratio)
    for row, column in np.ndindex(plane.shape):
        assert middle(image, row, column, 9, ratio) == colour_of(plane, row, column)


@pytest.mark.parametrize("cell", [9, 24])
def test_cells_of_a_border_stay_empty_but_for_a_corner(look, cell):
    border = np.zeros((4, 5), dtype=bool)
    border[0], border[:, -1] = True, True
    plane = Plane(np.full((4, 5), 3.0), "signed", 0, 3, border)
    image = picture(plane, cell, 1.0)
    for row, column in np.ndindex(plane.shape):
        corner = image.pixelColor(int((column + 0.85) * cell), int((row + 0.85) * cell))
        assert (corner == colour_of(plane, row, column)) == (not border[row, column])


def test_cells_that_changed_look_like_cells_painted_anew(look):
    for cell in (9, 24):
        values = np.arange(144.0).reshape(12, 12)
        kept = CellPicture()
        kept.renew(Plane(values, "signed", 0, 150), float(cell), 2.0)
        values = values.copy()
        values[3, 4], values[11, 0] = -60, 99
        changed = kept.renew(Plane(values, "signed", 0, 150), float(cell), 2.0).toImage()
        assert changed == picture(Plane(values, "signed", 0, 150), cell, 2.0)


@pytest.mark.parametrize("ratio", RATIOS)
def test_digits_stand_in_the_middle_of_their_cell(look, ratio):
    image = picture(Plane(np.array([[88.0, -88.0]]), "signed", 0, 900), 40, ratio)
    for column in (0, 1):
        fill = middle(image, 0, column, 40, 1)
        box = image.copy(round(column * 40 * ratio) + 5, 5, round(40 * ratio) - 10, round(40 * ratio) - 10)
        background = box.pixelColor(0, 0)
        inked = [
            (x, y)
            for x in range(box.width())
            for y in range(box.height())
            if box.pixelColor(x, y) != background
        ]
        assert inked, fill
        for along, size in ((0, box.width()), (1, box.height())):
            reach = [point[along] for point in inked]
            assert abs(min(reach) + max(reach) - (size - 1)) <= 3 * ratio


def painted(words, paint):
    image = QImage(120, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(painter, words)
    painter.end()
    return np.frombuffer(image.constBits(), dtype=np.uint8).reshape(40, 120, 4)[..., :3].astype(float)


def test_letters_laid_out_one_by_one_look_like_the_whole_text(look):
    font = digits_font(40.0)

    def as_text(painter, words):
        painter.setFont(font)
        painter.setPen(QColor("black"))
        painter.drawText(QPointF(10, 28), words)

    def as_letters(painter, words):
        lines = Lines(font)
        lines.add(words, 0, 0, 40, QColor("black").rgba())
        lines.paint(painter)

    for words in ("0.125", "−37", "1e−9", ".5"):
        text, letters = painted(words, as_text), painted(words, as_letters)
        assert (255 - letters).sum() == pytest.approx((255 - text).sum(), rel=0.1)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("cell", [13, 24])
def test_numbers_that_are_repeated_look_as_if_each_were_painted_by_itself(look, monkeypatch, cell, ratio):
    values = np.random.default_rng(3).integers(-5, 6, (17, 23)) / 4
    border = np.zeros(values.shape, dtype=bool)
    border[:2], border[:, -1] = True, True
    for before in (None, border):
        plane = Plane(values, "signed", 0, 1.25, before)
        assert Looks.of(plane).few is not None
        shown = picture(plane, cell, ratio)
        with monkeypatch.context() as patch:
            patch.setattr(cells_paint, "_paint_repeated", lambda *_: False)
            assert shown == picture(plane, cell, ratio)


def test_looks_know_number_and_border_of_every_cell():
    values = np.random.default_rng(4).integers(0, 4, (9, 11)).astype(float)
    border = np.random.default_rng(5).random(values.shape) < 0.5
    found = Looks.of(Plane(values, "grey", 0, 4, border))
    looks = found.few.values[found.there], found.few.border[found.there]
    np.testing.assert_array_equal(looks[0][found.where], values)
    np.testing.assert_array_equal(looks[1][found.where], border)
    assert len(looks[0]) == len({(v, b) for v, b in zip(values.ravel(), border.ravel(), strict=True)})
    assert Looks.of(Plane(np.arange(99.0).reshape(9, 11))).few is None
