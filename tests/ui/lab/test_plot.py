"""The plot of the lab: curves stand where their numbers are, and the pointer tells the number under it."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from cnnstudio.ui import theme
from cnnstudio.ui.lab.plot import Curve, Plot
from cnnstudio.ui.lab.plot_paint import Axes

SPANS = (-6.0, 6.0), (-2.0, 4.0)


@pytest.fixture
def plot(look, qtbot):
    made = Plot("A plot")
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def area_axes(plot, spans=SPANS):
    return Axes(plot.area.width(), plot.area.height(), *spans)


def near(plot, x, y, axes):
    """Return the colours around a place of the plot."""
    image = plot.area.grab().toImage()
    column, row = round(float(axes.across(x))), round(float(axes.down(y)))
    return {image.pixelColor(column + right, row + down).rgb() for right in (-1, 0, 1) for down in (-1, 0, 1)}


def test_a_curve_runs_through_its_numbers(plot):
    x = np.linspace(-6, 6, 121)
    plot.set_curves([Curve("level", x, np.full(121, 3.0), "plot_val")], *SPANS)
    colour, axes = theme.current().colour("plot_val").rgb(), area_axes(plot)
    for at in (-5.0, 0.0, 5.0):
        assert colour in near(plot, at, 3.0, axes)
        assert colour not in near(plot, at, 1.5, axes)


def test_logarithms_are_drawn_where_powers_of_ten_stand_evenly(plot, look, qtbot):
    made = Plot("Times", logarithmic=True)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    made.set_curves(
        [Curve("times", np.array([1.0, 100.0]), np.array([0.001, 1.0]), "plot_val")],
        (1.0, 100.0),
        (0.0001, 10.0),
    )
    axes = area_axes(made, ((0.0, 2.0), (-4.0, 1.0)))
    assert theme.current().colour("plot_val").rgb() in near(made, 1.0, -1.5, axes)


def test_the_pointer_tells_the_number_under_it(plot):
    told = []
    plot.set_curves([Curve("f", np.array([-6.0, 6.0]), np.array([0.0, 1.0]))], *SPANS)
    plot.pointed.connect(told.append)
    axes = area_axes(plot)
    QTest.mouseMove(plot.area, QPointF(float(axes.across(2.0)), 40).toPoint())
    QTest.mouseMove(plot.area, QPointF(float(axes.across(3.0)), 60).toPoint())
    assert told
    assert told[-1] == pytest.approx(3.0, abs=0.05)


def test_the_marker_stands_with_a_dot_on_each_curve(plot):
    x = np.array([-6.0, 6.0])
    plot.set_curves([Curve("f", x, np.array([2.0, 2.0]), "plot_val")], *SPANS)
    before = plot.area.grab().toImage()
    plot.set_marker(1.0)
    after, column = plot.area.grab().toImage(), round(float(area_axes(plot).across(1.0)))
    rows = range(before.height())
    assert sum(before.pixelColor(column, row) != after.pixelColor(column, row) for row in rows) > 40
    assert before.copy(column + 30, 0, 100, before.height()) == after.copy(
        column + 30, 0, 100, after.height()
    )
    plot.set_marker(None)
    assert plot.area.grab().toImage() == before


def test_what_is_no_number_leaves_the_rest_of_a_curve(plot):
    x = np.linspace(-6, 6, 121)
    y = np.where(x < 0, np.nan, 1.0)
    y[-1] = 1e300
    plot.set_curves([Curve("half", x, y, "plot_val")], *SPANS)
    axes, colour = area_axes(plot), theme.current().colour("plot_val").rgb()
    assert colour in near(plot, 3.0, 1.0, axes)
    assert colour not in near(plot, -3.0, 1.0, axes)
