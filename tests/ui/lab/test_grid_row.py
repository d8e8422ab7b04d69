"""Grids beside each other, their captions and keys, where there is much room and where there is little."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from cnnstudio.ui.lab.cells import CellPicture
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import GridRow, Part
from cnnstudio.ui.lab.plot import Curve, Plot
from cnnstudio.ui.widgets.paint import text_width


def test_numbers_stay_legible_where_everything_is_enlarged(open_page, look):
    page = open_page("colour")
    look.set_scale(1.5)
    QCoreApplication.processEvents()
    page.fit()
    assert page.planes[0].cell >= 34
    look.set_scale(1.0)


def test_captions_are_broken_rather_than_the_cells_crushed_and_nothing_stands_outside(
    open_page, lab, look, qtbot
):
    page = open_page("separable")
    look.set_scale(2.0)
    lab.resize(1920, 980)
    QCoreApplication.processEvents()
    page.fit()
    QCoreApplication.processEvents()
    assert page.input.cell >= 2 * 16
    assert page.row._heads[page.whole]._title.wordWrap()
    qtbot.waitUntil(lambda: page.area.horizontalScrollBar().maximum() == 0)
    look.set_scale(1.0)
    lab.resize(1600, 924)
    QCoreApplication.processEvents()
    page.fit()
    qtbot.waitUntil(lambda: not page.row._heads[page.whole]._title.wordWrap())


def four(look, qtbot):
    """Return a row of four grids of 6 x 6 with signs between them."""
    grids = [NumberGrid() for _ in range(4)]
    for grid in grids:
        grid.set_values(np.full((6, 6), -0.25))
    row = GridRow([Part("Sums", grids[0]), "+", Part("Sums", grids[1]), "+", Part("Sums", grids[2]), "=", Part("Output", grids[3])])  # fmt: skip
    qtbot.addWidget(row)
    return row, grids


def test_where_all_is_enlarged_grids_come_closer_before_their_numbers_become_small(look, qtbot):
    row, grids = four(look, qtbot)
    row.fit(700, 400)
    usual = row.layout().spacing()
    look.set_scale(1.5)
    for width, closer in ((1000, True), (1600, False)):
        row.fit(width, 400)
        assert (row.layout().spacing() < round(1.5 * usual)) == closer
        row.resize(row.sizeHint())
        assert row.minimumSizeHint().width() <= width
    row.fit(1000, 400)
    small = grids[0].cell
    row._room_for_cells = lambda width, _count, _gap: GridRow._room_for_cells(
        row, width, 4, look.theme.space("section")
    )
    row._case = None
    row.fit(1000, 400)
    assert grids[0].cell < small


def test_small_cells_keep_their_digits_where_all_is_enlarged(look, qtbot):
    grid = NumberGrid()
    qtbot.addWidget(grid)
    grid.set_values(np.full((4, 4), 8.0))
    for scale, cell, written in ((1.0, 18, False), (1.0, 19, True), (2.0, 27, False), (2.0, 28, True)):
        look.set_scale(scale)
        image = CellPicture().renew(grid._plane, float(cell), 1.0).toImage()
        middle = {image.pixelColor(x, y).rgb() for x in range(7, cell - 7) for y in range(7, cell - 7)}
        assert (len(middle) > 1) == written, (scale, cell)


def test_a_key_over_a_plot_stands_in_as_many_rows_as_it_needs(look, qtbot):
    plot = Plot("A plot")
    qtbot.addWidget(plot)
    x = np.linspace(0, 1, 3)
    words = ("moving mean", "mean of the batch", "moving variance", "variance of the batch")
    plot.set_curves([Curve(word, x, x, "accent") for word in words], (0, 1), (0, 1))
    for width, rows in ((1000, 1), (420, 2)):
        plot.resize(width, plot.layout().totalHeightForWidth(width))
        plot.show()
        places = plot.key.places(plot.key.width())
        assert [key.words for key, _x, _y in places] == list(words)
        assert len({y for _key, _x, y in places}) >= rows
        assert all(x + look.theme.px(32) + text_width(key.words) <= width for key, x, _y in places)
        qtbot.waitUntil(lambda: plot.key.height() >= plot.key.heightForWidth(plot.key.width()))
        qtbot.waitUntil(lambda: plot.area.y() >= plot.key.geometry().bottom())
