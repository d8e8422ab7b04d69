"""A curve ends where its last value is: at the dot, and at the height of the number beside the plot."""

from __future__ import annotations

import pyqtgraph as pg
import pytest

from cnnstudio.ui.training.curve_view import CURRENT, View
from cnnstudio.ui.training.line import Line
from tests.ui.training.runs_made import grown_run

pytestmark = pytest.mark.usefixtures("look")


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("epochs", [1, 27])
def test_the_smoothed_line_ends_at_its_last_value(qapp, epochs, logarithmic):
    run, view = grown_run(epochs, 45), View("loss", "epoch", logarithmic, 0.9)
    line = Line(pg.ViewBox(), run, CURRENT)
    line.refresh(view, 0.0, 1.0, True)
    x, y = line._trained.getData()
    assert x[-1] == run.step_axis("epoch")[-1]
    assert y[-1] == view.shown(line.smoothed.values)[-1]


def test_a_part_of_the_line_ends_where_the_part_ends(qapp):
    run, view = grown_run(27, 45), View("loss", "epoch", False, 0.9)
    line = Line(pg.ViewBox(), run, CURRENT)
    line.refresh(view, 2.0, 4.0, False)
    x, _ = line._trained.getData()
    assert 3.5 < x[-1] < 4.5
