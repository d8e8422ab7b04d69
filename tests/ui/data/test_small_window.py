"""The Data workspace in the smallest window: nothing lies over anything else, and no word is cut that need not be."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF

from cnnstudio.data.samples import Samples
from cnnstudio.ui.data.numbers_table import NumbersTable, inside, places


@pytest.fixture
def small(page_on, archive, qtbot):
    page = page_on(archive())
    page.resize(960, 564)
    page.restyle()
    qtbot.waitUntil(page.browser.strip.isVisible)
    assert (page.width(), page.height()) == (960, 564)
    return page


def top_in(part, page):
    return part.mapTo(page, QPoint(0, 0)).y()


@pytest.mark.parametrize("below", ["sample", "planes", "augmentation", "checks"])
def test_the_classes_stand_above_the_images_not_under_them(small, qtbot, below):
    small.below.choose(below)
    strip, images = small.browser.strip, small.browser.views
    qtbot.waitUntil(lambda: top_in(strip, small) + strip.height() <= top_in(images, small))
    assert images.height() >= 48
    assert top_in(images, small) + images.height() <= top_in(small.below, small)
    assert small.below.height() <= small.height() // 2 + 1


def test_a_large_window_shows_more_rows_of_classes_again(small, qtbot):
    assert small.browser.strip.shown() < 10
    small.resize(1600, 900)
    qtbot.waitUntil(lambda: small.browser.strip.shown() == 10)


def test_the_names_of_the_views_are_whole(small):
    for segments in (small.browser.view, small.browser.part):
        assert segments.width() >= segments.sizeHint().width()
    assert not small.browser.title.isVisible()


def test_a_narrow_table_still_shows_values(qtbot, look):
    x = np.arange(60, dtype=np.float32).reshape(12, 5)
    table = NumbersTable()
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    table.show_part(
        Samples("t", x, x[:, 0], x[:0], x[:0, 0], (), "", digits=False, task="regression"), training=True
    )
    cell = table.visualRect(table.rows.index(0, 2))
    boxes, rest = places(inside(QRectF(cell), 2), 5)
    assert len(boxes) >= 1
    assert rest.left() < cell.right()
