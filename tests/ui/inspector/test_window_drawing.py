"""The painted window follows the pointer and reads what it says."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from cnnstudio.layers.catalogue import make
from cnnstudio.ui.inspector.window_cells import window_row
from cnnstudio.ui.inspector.window_drawing import WindowDrawing


def shown(qtbot, width, **fields):
    drawing = WindowDrawing()
    qtbot.addWidget(drawing)
    drawing.show_row(window_row(make("Conv1D", **fields).working(((width, 1),)).steps[0]))
    drawing.resize(256, drawing.height())
    drawing.show()
    return drawing


def test_the_pointer_lights_the_nearest_output(qtbot, look):
    drawing = shown(qtbot, 13, kernel_size=3)
    box = drawing._lower_boxes()[7]
    qtbot.mouseMove(drawing, box.center().toPoint())
    assert drawing.place == 7
    assert "7 to 9" in drawing.toolTip()


def test_cells_fit_the_width_at_every_length(qtbot, look):
    for width in (3, 13, 28, 224, 5000):
        drawing = shown(qtbot, width, kernel_size=3, strides=2)
        boxes = [*drawing._upper_boxes().values(), *drawing._lower_boxes().values()]
        assert max(box.right() for box in boxes) <= 256 + 1, width
        assert max(box.bottom() for box in boxes) <= drawing.height(), width


def test_dropped_cells_are_painted_in_the_warning_colour(qtbot, look):
    drawing = shown(qtbot, 8, kernel_size=3, strides=2)
    picture = drawing.grab().toImage()
    ratio = picture.devicePixelRatio()

    def hue(position):
        box = drawing._upper_boxes()[position]
        at = QPoint(round((box.left() + 0.5) * ratio), round(box.center().y() * ratio))
        return picture.pixelColor(at)

    assert hue(7).name() == look.theme.colour("warning").name()
    assert hue(6).name() != look.theme.colour("warning").name()
