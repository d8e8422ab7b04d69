"""A page that is turned to is painted once, also where a plot on it changes in the same moment."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QLabel, QVBoxLayout, QWidget

from cnnstudio.ui.widgets.page_stack import PageStack


class Sheet(QWidget):
    """Counts how often it was painted; the plot on it moves a mark as soon as it is shown."""

    def __init__(self):
        super().__init__()
        self.paints = 0
        self.scene = QGraphicsScene(0, 0, 100, 100)
        self.mark = self.scene.addRect(0, 0, 10, 10)
        column = QVBoxLayout(self)
        column.addWidget(QGraphicsView(self.scene))
        column.addWidget(QLabel("words"))

    def showEvent(self, event):
        super().showEvent(event)
        self.mark.moveBy(5, 5)

    def paintEvent(self, event):
        self.paints += 1


@pytest.fixture
def stack(qtbot, look):
    window, made = QWidget(), PageStack()
    QVBoxLayout(window).addWidget(made)
    qtbot.addWidget(window)
    window.resize(400, 300)
    for _ in range(2):
        made.addWidget(Sheet())
    window.show()
    qtbot.waitUntil(lambda: made.widget(0).paints > 0)
    yield made
    window.close()


def test_a_page_is_painted_once_when_it_is_turned_to(stack, qtbot):
    for at in (1, 0, 1):
        page = stack.widget(at)
        page.paints = 0
        stack.setCurrentWidget(page)
        qtbot.waitUntil(lambda page=page: page.paints > 0)
        qtbot.waitUntil(stack.updatesEnabled)
        assert page.paints == 1


def test_a_page_turned_to_and_left_at_once_leaves_the_other_painted(stack, qtbot):
    first, second = stack.widget(0), stack.widget(1)
    first.paints = second.paints = 0
    stack.setCurrentWidget(second)
    stack.setCurrentWidget(first)
    qtbot.waitUntil(lambda: first.paints > 0 and stack.updatesEnabled())
    assert second.paints == 0


def test_turning_to_the_page_shown_paints_nothing(stack):
    stack.setCurrentWidget(stack.widget(0))
    assert stack.updatesEnabled()
