"""What a change of the look costs: each widget is styled anew a fixed number of times, however deep it lies."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cnnstudio.ui import theme


class Counting(QLineEdit):
    """Counts how often it is told to take another style."""

    styled = 0

    def changeEvent(self, event: QEvent) -> None:
        self.styled += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


@pytest.fixture
def deep(qtbot, look):
    """A field in twelve widgets."""
    outer = around = QWidget()
    for _ in range(12):
        inner = QWidget(around)
        QVBoxLayout(around).addWidget(inner)
        around = inner
    field = Counting(around)
    QVBoxLayout(around).addWidget(field)
    qtbot.addWidget(outer)
    with qtbot.waitExposed(outer):
        outer.show()
    yield field
    outer.close()


def test_a_field_deep_in_the_window_is_styled_no_more_than_twice(deep, look):
    for mode in ("light", "contrast", "dark"):
        deep.styled = 0
        look.set_mode(mode)
        assert 1 <= deep.styled <= 2


def test_a_field_wears_the_new_colours_at_once(deep, look):
    def ground():
        picture = deep.grab().toImage()
        return picture.pixelColor(picture.width() // 2, picture.height() // 2).name()

    for mode in ("light", "contrast", "dark"):
        look.set_mode(mode)
        assert ground() == theme.current().colour("field").name()
