"""The palette: searching, folding, keys and drags."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.layers.catalogue import KINDS
from cnnstudio.ui import theme
from cnnstudio.ui.palette import Palette
from cnnstudio.ui.palette.rows import font_for, whole_or_ends

_PLACEABLE = sorted(name for name, kind in KINDS.items() if kind.placeable)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def palette(qtbot, look):
    widget = Palette()
    qtbot.addWidget(widget)
    widget.resize(224, 900)
    with qtbot.waitActive(widget):
        widget.show()
    return widget


def test_every_kind_has_its_row(palette):
    assert sorted(k for k in palette.kinds() if "/" not in k) == _PLACEABLE


@pytest.mark.parametrize(
    ("words", "first"),
    [("conv", "Conv2D"), ("max pool", "MaxPooling2D"), ("bn", "BatchNormalization"), ("fla", "Flatten")],
)
def test_a_search_finds_a_kind_by_part_of_its_name_or_synonym(palette, words, first):
    QTest.keyClicks(palette.search, words)
    assert first in palette.kinds()
    assert len(palette.kinds()) < len(KINDS)


def test_a_search_without_result_says_what_to_try(palette):
    QTest.keyClicks(palette.search, "zzzz")
    assert palette.kinds() == []
    assert "zzzz" in palette._nothing.text()
    assert palette._nothing.isVisible()
    palette.search.clear()
    assert not palette._nothing.isVisible()


def test_a_family_folds_and_unfolds(palette):
    head = palette.tree.model().index(1, 0)
    at = palette.tree.visualRect(head).center()
    QTest.mouseClick(palette.viewport(), LEFT, NONE, at)
    assert not palette.tree.isExpanded(head)
    QTest.mouseClick(palette.viewport(), LEFT, NONE, at)
    assert palette.tree.isExpanded(head)


def test_a_drag_is_told_in_global_points_and_once_each(palette, qtbot):
    told = []
    palette.dragBegan.connect(lambda kind, at: told.append(("began", kind)))
    palette.dragMoved.connect(lambda at: told.append(("moved", at)))
    palette.dragDropped.connect(lambda at: told.append(("dropped", at)))
    start = palette.row_rect("Dense").center()
    QTest.mousePress(palette.viewport(), LEFT, NONE, start)
    for step in range(1, 7):
        QTest.mouseMove(palette.viewport(), start + QPoint(40 * step, 5 * step))
    QTest.mouseRelease(palette.viewport(), LEFT, NONE, start + QPoint(240, 30))
    assert told[0] == ("began", "Dense")
    assert [what for what, _at in told] == ["began", *["moved"] * 5, "dropped"]
    assert told[-1][1] == palette.viewport().mapToGlobal(start + QPoint(240, 30))


def test_a_press_that_stays_is_no_drag(palette, qtbot):
    start = palette.row_rect("Dense").center()
    with qtbot.assertNotEmitted(palette.dragBegan):
        QTest.mousePress(palette.viewport(), LEFT, NONE, start)
        QTest.mouseMove(palette.viewport(), start + QPoint(2, 2))
        QTest.mouseRelease(palette.viewport(), LEFT, NONE, start + QPoint(2, 2))


def test_arrows_go_from_the_search_through_the_rows_and_enter_takes_one(palette, qtbot):
    palette.focus_search()
    QTest.keyClicks(palette.search, "dense")
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.tree.hasFocus()
    with qtbot.waitSignal(palette.appended) as taken:
        while not palette.tree.currentIndex().parent().isValid():
            QTest.keyClick(palette.tree, Qt.Key.Key_Down)
        QTest.keyClick(palette.tree, Qt.Key.Key_Return)
    assert taken.args == ["Dense"]


def test_the_narrow_palette_keeps_every_kind_with_its_name_as_tooltip(palette, qtbot):
    palette.set_narrow(True)
    assert palette.width() == 56
    assert sorted(k for k in palette.kinds() if "/" not in k) == _PLACEABLE
    index = palette.tree.index_of("Dense")
    assert "Dense" in index.data(Qt.ItemDataRole.ToolTipRole)
    with qtbot.waitSignal(palette.widened):
        palette.focus_search()


@pytest.mark.parametrize("scale", [1.0, 1.2])
def test_the_narrow_palette_shows_each_glyph_whole_in_its_middle(palette, look, qapp, scale):
    look.set_scale(scale)
    palette.set_narrow(True)
    qapp.processEvents()
    view = palette.viewport()
    assert not palette.tree.verticalScrollBar().isVisible()
    row = palette.row_rect("Dense")
    ink, picture = theme.current().family("dense"), view.grab().toImage()
    columns = [
        x
        for x in range(picture.width())
        for y in range(row.top(), row.bottom())
        if abs(picture.pixelColor(x, y).red() - ink.red()) + abs(picture.pixelColor(x, y).blue() - ink.blue())
        < 30
    ]
    side = theme.current().px(20)
    assert side * 0.5 <= max(columns) - min(columns) <= side
    assert abs((max(columns) + min(columns)) / 2 - view.width() / 2) <= 2


def test_a_search_forgives_a_wrong_letter_only_where_nothing_fits(palette):
    QTest.keyClicks(palette.search, "upsample")
    assert "UpSampling2D" in palette.kinds()
    palette.search.clear()
    QTest.keyClicks(palette.search, "flatten")
    assert palette.kinds() == ["Flatten"]


def test_no_two_names_of_the_list_look_the_same(palette):
    room = palette.tree.viewport().width() - theme.current().px(60)
    shown = {}
    for kind in palette.kinds():
        words = whole_or_ends(kind, font_for(kind, room), room)
        shown.setdefault(words, []).append(kind)
        assert words[-2:] == kind[-2:]
    assert [kinds for kinds in shown.values() if len(kinds) > 1] == []
    assert {"AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D"} <= set(shown)
