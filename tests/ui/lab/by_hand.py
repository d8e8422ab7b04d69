"""What a user's hand does in the lab, by real events."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest


def point(grid, row, column):
    return grid.rect_of(row, column).center().toPoint()


def type_into(grid, row, column, words):
    """Double-click a cell, type over what stands there, and enter it."""
    QTest.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=point(grid, row, column))
    assert grid.editor is not None
    grid.editor.selectAll()
    QTest.keyClicks(grid.editor, words)
    QTest.keyClick(grid.editor, Qt.Key.Key_Return)


def press(widget, row, column):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point(widget, row, column))


def drag(grid, start, end):
    """Press in one cell and let go in another."""
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=point(grid, *start))
    QTest.mouseMove(grid, point(grid, *end))
    move = QPointF(point(grid, *end))
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    event = QMouseEvent(
        QEvent.Type.MouseMove, move, QPointF(grid.mapToGlobal(QPoint(0, 0))) + move,
        Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(grid, event)
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=point(grid, *end))
