"""The table of what a fix changes wraps what does not fit, and keeps room for every fix."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.preview_table import PreviewTable

LONG = "Then: 108 of 784 pixels of input cannot influence the answer, because windows end before them."


@pytest.fixture
def table(look, qtbot):
    frame, table = QWidget(), PreviewTable()
    column = QVBoxLayout(frame)
    column.addWidget(table)
    column.addStretch(1)
    qtbot.addWidget(frame)
    frame.resize(260, 400)
    frame.show()
    table.frame = frame
    return table


def test_a_long_line_takes_as_many_lines_as_its_words_need(table, qtbot):
    table.show_preview("Short.")
    qtbot.waitUntil(lambda: table.height() == table.heightForWidth(table.width()))
    one = table.height()
    table.show_preview(LONG)
    whole = QFontMetricsF(theme.current().font("small")).horizontalAdvance(LONG)
    needed = int(whole // table.width()) * theme.current().line_height("small")
    qtbot.waitUntil(lambda: table.height() >= one + needed)


def test_a_wide_table_needs_no_second_line(table):
    table.show_preview(LONG)
    assert table.heightForWidth(4000) == theme.current().line_height("small") + theme.current().px(2)


def test_room_is_kept_for_the_longest_of_the_fixes_compared(table):
    table.keep_room_for(["Short.", LONG])
    table.show_preview("Short.")
    short = table.heightForWidth(200)
    table.show_preview(LONG)
    assert table.heightForWidth(200) == short > 2 * theme.current().line_height("small")
