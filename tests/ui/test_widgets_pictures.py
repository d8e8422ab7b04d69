from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.widgets import (
    Bars,
    Facts,
    ImageView,
    Mark,
    Matrix,
    ProgressTwo,
    ScaleBar,
    Silhouette,
    Slab,
    Spine,
    Strip,
    Tile,
    TileGrid,
)
from cnnstudio.ui.widgets.bars import share_text
from cnnstudio.ui.widgets.matrix import two_places
from cnnstudio.ui.widgets.picture import picture
from cnnstudio.ui.widgets.tile_grid import shared_limit

pytestmark = pytest.mark.usefixtures("look")
DIGITS = [str(digit) for digit in range(10)]


@pytest.fixture
def shown(qtbot):
    def show(widget, width, height):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        QApplication.processEvents()
        return widget

    return show


def heard(widget):
    return QAccessible.queryAccessibleInterface(widget)


def pixel(widget, x, y):
    return widget.grab().toImage().pixelColor(int(x), int(y))


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0"),
        (0.0004, "0"),
        (0.001, "0.1 %"),
        (0.5443, "54.4 %"),
        (0.9999, "> 99.9 %"),
        (float("nan"), "not a number"),
    ],
)
def test_a_share_is_written_honestly(share, words):
    assert share_text(share) == words


def test_the_leading_bar_wears_the_accent(shown):
    bars = shown(Bars(DIGITS), 300, 260)
    shares = [0.0] * 10
    shares[7], shares[1] = 0.9, 0.1
    bars.set_values(shares)
    assert bars.lead() == 7
    assert pixel(bars, 60, 7 * 26 + 13) == theme.current().colour("bar_lead")
    assert pixel(bars, 24, 1 * 26 + 13) == theme.current().colour("bar")


def test_bars_speak_their_values_and_forget_them(shown):
    bars = shown(Bars(["cat", "dog"], "Answer"), 300, 60)
    bars.set_values([0.25, 0.75])
    assert heard(bars).text(QAccessible.Text.Value) == "cat: 25.0 %, dog: 75.0 %"
    bars.set_values(None)
    assert bars.lead() is None
    assert heard(bars).text(QAccessible.Text.Value) == "No answer yet."


def test_the_bar_under_the_pointer_is_told(shown):
    bars = shown(Bars(DIGITS), 300, 260)
    hovered, clicked = [], []
    bars.hovered.connect(hovered.append)
    bars.clicked.connect(clicked.append)
    QTest.mouseMove(bars, QPoint(50, 3 * 26 + 5))
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(50, 4 * 26 + 5))
    assert 3 in hovered
    assert clicked == [4]


def test_a_picture_is_drawn_in_whole_pixels_per_element_without_smoothing(shown):
    view = shown(ImageView("Test image 0"), 100, 100)
    checks = np.indices((28, 28)).sum(axis=0) % 2
    view.set_image(checks.astype(float))
    area = view.picture_rect()
    assert area.width() == 84
    inner = view.grab().toImage().copy(area.toRect().adjusted(10, 10, -10, -10))
    inks = {inner.pixelColor(x, y).name() for x in range(inner.width()) for y in range(inner.height())}
    assert inks == {"#000000", "#ffffff"}


def test_a_large_picture_fills_its_place_although_its_pixels_are_not_whole(shown):
    view = shown(ImageView("Test image 0"), 400, 400)
    view.set_image(np.zeros((224, 224)))
    assert view.picture_rect().width() == 400
    view.set_image(np.zeros((112, 112)))
    assert view.picture_rect().width() == 336


def test_colours_are_as_bright_as_their_scale_says(qapp):
    values = np.zeros((1, 2, 3), np.float32)
    values[0, 1] = (255.0, 127.5, 0.0)
    image = picture(values, "grey", 255.0)
    colour = image.pixelColor(1, 0)
    assert (colour.red(), colour.green(), colour.blue()) == (255, 128, 0)
    assert picture(values / 255).pixelColor(1, 0) == colour
    assert picture(values.astype(np.uint8), "grey", 255.0).pixelColor(1, 0).red() == 255


def test_pointer_and_keys_walk_over_the_elements(shown):
    view = shown(ImageView("Test image 0"), 280, 280)
    view.set_image(np.zeros((28, 28)))
    hovered, clicked = [], []
    view.hovered.connect(lambda row, column: hovered.append((row, column)))
    view.clicked.connect(lambda row, column: clicked.append((row, column)))
    QTest.mouseMove(view, QPoint(55, 33))
    assert hovered == [(3, 5)]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert hovered[-1] == (4, 4)
    assert clicked == [(4, 4)]


def test_the_mark_is_painted_where_the_window_reads(shown):
    view = shown(ImageView(), 280, 280)
    view.set_image(np.zeros((28, 28)))
    view.set_mark(Mark(9, 18, 3, 3))
    mark = theme.current().colour("picture_mark")
    assert pixel(view, 180, 105) == mark
    assert pixel(view, 210, 105) == mark
    assert pixel(view, 195, 105) == QColor("black")


def test_bytes_channels_and_colours_become_pictures():
    grey = picture(np.full((4, 4, 1), 128, np.uint8))
    assert grey.pixelColor(0, 0).red() == 128
    red = np.zeros((4, 4, 3), np.uint8)
    red[..., 0] = 255
    assert picture(red).pixelColor(1, 1) == QColor("red")
    vector = picture(np.array([-1.0, 0.0, 1.0]), "signed")
    assert (vector.width(), vector.height()) == (3, 1)
    assert vector.pixelColor(1, 0) == theme.current().colour("scale_zero")


def test_a_theme_change_swaps_the_colours_of_a_signed_picture(shown, look):
    view = shown(ImageView(), 60, 60)
    view.set_image(np.zeros((3, 3)), "signed", 1.0)
    assert pixel(view, 30, 30) == theme.load("dark").colour("scale_zero")
    look.set_mode("light")
    assert pixel(view, 30, 30) == theme.load("light").colour("scale_zero")


@pytest.fixture
def grid(shown):
    made = shown(TileGrid("Kernels", 52, 8, columns=4), 260, 200)
    made.set_tiles(
        np.arange(8 * 9, dtype=float).reshape(8, 3, 3), "signed", 71.0, captions=[f"k{n}" for n in range(8)]
    )
    return made


def centre(grid, index):
    return grid.tile_rect(index).center()


def test_a_pressed_tile_is_selected_and_told_once(grid):
    told = []
    grid.selected.connect(told.append)
    for _ in range(2):
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=centre(grid, 5))
    assert told == [5]
    assert grid.selection() == 5
    assert "tile 5 is selected (k5)" in heard(grid).text(QAccessible.Text.Value)


def test_arrows_walk_over_the_tiles_and_enter_opens(grid):
    told, opened = [], []
    grid.selected.connect(told.append)
    grid.activated.connect(opened.append)
    grid.setFocus()
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
    ):
        QTest.keyClick(grid, key)
    assert told == [0, 1, 5, 7]
    assert opened == [7]


def test_the_element_under_the_pointer_is_told(grid):
    pointed, hovered = [], []
    grid.pointed.connect(lambda *place: pointed.append(place))
    grid.hovered.connect(hovered.append)
    QTest.mouseMove(grid, centre(grid, 2))
    QTest.mouseMove(grid, QPoint(grid.tile_rect(2).right() + 4, 10))
    assert pointed == [(2, 1, 1)]
    assert hovered == [2, -1]


def test_tiles_share_one_scale(grid):
    table = colour_scale.signed_table(theme.current())
    first, last = centre(grid, 0), centre(grid, 7)
    assert pixel(grid, first.x(), first.y()) == QColor(
        table[int(colour_scale.signed_indices(np.array([4.0]), 71.0)[0])]
    )
    assert pixel(grid, last.x(), last.y()) == QColor(
        table[int(colour_scale.signed_indices(np.array([67.0]), 71.0)[0])]
    )
    assert shared_limit(np.array([[[1.0]], [[-3.0]]])) == 3.0


def test_selecting_from_outside_tells_nobody(grid, qtbot):
    with qtbot.assertNotEmitted(grid.selected):
        grid.select(3)
    grid.set_tiles(np.zeros((2, 3, 3)), "signed")
    assert grid.selection() == -1


def test_only_visible_tiles_are_read(shown):
    class Counting:
        read: set[int] = set()

        def __len__(self):
            return 60_000

        def __getitem__(self, index):
            self.read.add(index)
            return np.zeros((28, 28), np.uint8)

    area, grid, tiles = QScrollArea(), TileGrid("Samples", 48, 8), Counting()
    area.setWidgetResizable(True)
    area.setWidget(grid)
    grid.set_tiles(tiles, "grey")
    shown(area, 500, 300)
    area.grab()
    assert 0 < len(tiles.read) <= 9 * 8
    assert grid.height() > 300_000


def test_walking_by_key_scrolls_the_tile_into_view(shown):
    area, grid = QScrollArea(), TileGrid("Samples", 48, 8)
    area.setWidgetResizable(True)
    area.setWidget(grid)
    grid.set_tiles(np.zeros((200, 4, 4)), "grey")
    shown(area, 300, 200)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert area.verticalScrollBar().value() > 1000
    assert grid.visibleRegion().contains(grid.tile_rect(199).center())


def test_a_layer_chosen_elsewhere_is_scrolled_into_the_spine(shown):
    spine = shown(Spine("deep"), 152, 300)
    spine.set_tiles([Tile(str(n), f"conv_{n}", "", "conv") for n in range(40)])
    spine.select("39")
    assert spine._area.verticalScrollBar().value() > 0


def test_stacked_and_single_tiles_show_the_same_pictures(shown):
    values = np.linspace(-1, 1, 4 * 9).reshape(4, 3, 3)
    stacked = shown(TileGrid("a", 30, 4, columns=4), 160, 40)
    single = shown(TileGrid("b", 30, 4, columns=4), 160, 40)
    stacked.set_tiles(values, "signed", 1.0)
    single.set_tiles([*values[:3], values[3][:, :2]], "signed", 1.0)
    part = stacked.tile_rect(0).united(stacked.tile_rect(2))
    assert stacked.grab(part).toImage() == single.grab(part).toImage()


def test_more_width_means_more_columns(shown):
    grid = shown(TileGrid("Samples", 48, 8), 300, 100)
    assert grid.columns(300) == 5
    assert grid.columns(600) == 10
    grid.set_tiles(np.zeros((20, 2, 2)))
    assert grid.heightForWidth(300) > grid.heightForWidth(600)


def test_a_matrix_tells_the_cell_and_speaks_its_number(shown):
    matrix = shown(Matrix("Kernel 19", "signed", 52), 200, 200)
    matrix.set_values(np.array([[0.07, -0.4], [0.2, 0.0]]), 0.49)
    hovered, clicked = [], []
    matrix.hovered.connect(lambda *place: hovered.append(place))
    matrix.clicked.connect(lambda *place: clicked.append(place))
    QTest.mouseMove(matrix, QPoint(60, 10))
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert hovered == [(0, 1)]
    assert clicked == [(1, 1)]
    matrix.set_chosen((0, 1))
    assert heard(matrix).text(QAccessible.Text.Value) == "2 rows, 2 columns; row 0, column 1: −0.40"
    matrix.setFocus()
    QTest.keyClick(matrix, Qt.Key.Key_Up)
    assert hovered[-1] == (0, 1)


def test_a_cell_wears_the_colour_of_its_number(shown):
    matrix = shown(Matrix("Kernel", "signed", 52), 110, 60)
    matrix.set_values(np.array([[0.49, 0.0]]), 0.49)
    assert pixel(matrix, 6, 6) == colour_scale.signed_colour(theme.current(), 0.49, 0.49)
    assert pixel(matrix, 58, 6) == theme.current().colour("scale_zero")


def test_only_mistakes_have_colour_in_a_confusion_matrix(shown):
    matrix = shown(Matrix("Confusion", "confusion", 27, "micro", DIGITS[:2], DIGITS[:2]), 120, 120)
    matrix.set_values(np.array([[584, 2], [0, 629]]))
    look = theme.current()

    def corner(row, column):
        area = matrix.cell_rect(row, column)
        return pixel(matrix, area.left() + 4, area.top() + 4)

    assert corner(0, 0) == corner(1, 1) == look.colour("control_hover")
    assert corner(0, 1) == colour_scale.signed_colour(look, 2, 2)
    assert corner(1, 0) == look.colour("card")


def test_whole_numbers_stay_whole_and_missing_ones_are_said(shown):
    matrix = shown(Matrix("Counts"), 200, 100)
    matrix.set_values(np.array([[584.0, 2.0]]))
    matrix.set_chosen((0, 0))
    assert matrix.accessibleDescription().endswith(": 584")
    matrix.set_values(np.array([[np.nan, 2.5]]))
    assert matrix.accessibleDescription().endswith(": NaN")


@pytest.mark.parametrize(
    ("limit", "from_zero", "ends"), [(0.49, False, ("−0.49", "+0.49")), (0.89, True, ("0", "0.89"))]
)
def test_the_scale_prints_its_ends(shown, limit, from_zero, ends):
    bar = ScaleBar()
    bar.set_scale(limit, from_zero=from_zero)
    assert bar.accessibleName() == "Colour scale from {} to {}".format(*ends)


def test_the_middle_of_the_scale_is_zero(shown):
    bar = ScaleBar()
    bar.set_scale(1.0)
    shown(bar, bar.sizeHint().width(), bar.sizeHint().height())
    middle = pixel(bar, bar.width() / 2, bar.height() / 2)
    zero = theme.current().colour("scale_zero")
    assert max(abs(a - b) for a, b in zip(middle.getRgb(), zero.getRgb(), strict=True)) < 12


def test_progress_speaks_both_shares_and_paints_them(shown):
    bar = shown(ProgressTwo("Run"), 200, 14)
    bar.set_shares(0.5, 0.25)
    assert heard(bar).text(QAccessible.Text.Value) == "50 % of the epoch, 25 % of the run"
    assert heard(bar).role() == QAccessible.Role.ProgressBar
    look = theme.current()
    assert (pixel(bar, 90, 4), pixel(bar, 110, 4)) == (look.colour("accent"), look.colour("control_hover"))
    assert (pixel(bar, 45, 13), pixel(bar, 55, 13)) == (
        look.colour("text_quiet"),
        look.colour("control_hover"),
    )


def test_facts_begin_unknown_and_never_shrink(shown):
    facts = shown(Facts([("left", "left"), ("pace", "images / s")]), 400, 40)
    assert facts.value("left") == "–"
    facts.set_value("left", "12 minutes 49 seconds")
    wide = facts.fact("left").sizeHint().width()
    facts.set_value("left", "9 s")
    assert facts.fact("left").sizeHint().width() == wide
    assert facts.fact("left").accessibleName() == "left: 9 s"


def test_a_strip_shows_every_value_and_says_the_one_below_the_pointer(shown):
    strip = shown(Strip("dense_1"), 100, 24)
    strip.set_values(np.array([1.0, -1.0]), 1.0)
    table = colour_scale.signed_table(theme.current())
    assert (pixel(strip, 25, 12), pixel(strip, 75, 12)) == (QColor(table[255]), QColor(table[1]))
    QTest.mouseMove(strip, QPoint(80, 10))
    assert strip.toolTip() == "1: −1"


TILES = (
    Tile("input", "input", "28×28×1", "io", values=np.ones((28, 28)), kind="grey"),
    Tile("c1", "conv2d_1", "26×26×32", "conv", share=0.5, words="gradient 0.127"),
    Tile("out", "output", "10", "dense"),
)


def test_a_pressed_layer_of_the_spine_is_told_but_marked_only_from_outside(shown):
    spine = shown(Spine("mnist-cnn"), 152, 500)
    spine.set_tiles(TILES)
    told = []
    spine.clicked.connect(told.append)
    chain = spine.findChild(TileGrid) or spine._chain
    QTest.mouseClick(chain, Qt.MouseButton.LeftButton, pos=chain.tile_rect(1).center().toPoint())
    assert told == ["c1"]
    assert spine.selection() == ""
    spine.select("c1")
    QTest.keyClick(chain, Qt.Key.Key_Down)
    assert told == ["c1", "out"]
    assert heard(chain).text(QAccessible.Text.Value) == "conv2d_1"


def test_the_spine_stands_closer_when_it_carries_nothing(shown):
    spine = shown(Spine("mnist-cnn"), 152, 500)
    spine.set_tiles(TILES)
    with_extras = spine._chain.minimumHeight()
    spine.set_tiles([Tile(tile.path, tile.title, tile.note, tile.family) for tile in TILES])
    assert spine._chain.minimumHeight() < with_extras


def test_the_spine_paints_family_strip_and_map(shown):
    spine = shown(Spine("mnist-cnn"), 152, 500)
    spine.set_tiles(TILES)
    chain = spine._chain
    first = chain.tile_rect(0)
    look = theme.current()
    assert pixel(chain, first.left() + 3, first.center().y()) == look.family("io")
    assert pixel(chain, first.left() + 50, first.bottom() + 25) == QColor("white")


def test_a_silhouette_is_as_high_as_its_maps(shown):
    face = shown(Silhouette([Slab("conv", 26, 32), Slab("dense", 2, 8)]), 48, 40)
    image = face.grab().toImage()
    look = theme.current()

    def count(family):
        colour = look.family(family)
        return sum(image.pixelColor(x, y) == colour for x in range(48) for y in range(40))

    assert count("conv") > 4 * count("dense") > 0


@pytest.mark.parametrize(
    ("value", "written"), [(-0.001, "0.00"), (0.004, "0.00"), (-0.006, "−0.01"), (-12.34, "−12.3")]
)
def test_what_rounds_to_nothing_has_no_sign(value, written):
    assert two_places(value) == written
