"""The x axis with powers of ten at equal distances: by the menu, for curves, marks, crosshair and keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.ui.training.curve_view import View
from cnnstudio.ui.training.curves_panel import CurvesPanel
from cnnstudio.ui.training.plot_words import x_ticks, x_words
from tests.ui.training.runs_made import grown_run


@pytest.fixture
def run():
    return grown_run(6, 40)


@pytest.fixture
def panel(qtbot, look, run):
    shown = CurvesPanel()
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show_runs(run)
    shown.show()
    shown.scales.spread.trigger()
    return shown


@pytest.mark.parametrize(
    ("unit", "first", "last"), [("epoch", 0.01, 6.4), ("batch", 1, 640), ("time", 0.01, 6.4)]
)
def test_both_plots_begin_at_the_first_step_and_hold_the_last(panel, unit, first, last):
    panel.unit.set_value(unit)
    panel.unit.valueChanged.emit(unit)
    for plot in (panel.loss, panel.second):
        (left, right), _ = plot.range()
        assert left == pytest.approx(np.log10(first), abs=0.01)
        assert np.log10(last) <= right <= np.log10(last * 1.2)


def test_the_first_steps_stand_apart(panel, run):
    panel.smoothing.setValue(0)
    x, y = panel.loss._lines[-1]._trained.getData()
    assert x[0] == pytest.approx(-2)
    first = np.flatnonzero(np.isclose(x, np.log10(0.02)))
    assert 10 ** y[first[0]] == pytest.approx(run.series.values("loss")[1])
    panel.scales.spread.trigger()
    x, _ = panel.loss._lines[-1]._trained.getData()
    assert x[0] > 0.02
    assert panel.loss.range()[0][0] == 0.0


def test_zooming_in_shows_every_step_of_the_part(panel, run):
    panel.smoothing.setValue(0)
    panel.loss.show_part(np.log10(1.0), np.log10(1.1))
    x, y = panel.loss._lines[-1]._trained.getData()
    inside = (x >= 0) & (x <= np.log10(1.1))
    assert np.allclose(10 ** x[inside][::2], np.arange(100, 111) / 100)
    assert np.allclose(10 ** y[inside][::2], run.series.values("loss")[99:110])


def test_the_crosshair_reads_the_step_below_it_and_keys_lead_to_epochs(panel, run):
    panel.loss.set_crosshair(np.log10(2.0))
    reading = panel.loss.readings()[0]
    assert (reading.epoch, reading.batch, reading.validation_epoch) == (2, 100, 2)
    assert reading.raw == run.series.values("loss")[199]
    panel.loss.setFocus()
    QTest.keyClick(panel.loss, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert panel.loss.crosshair == pytest.approx(np.log10(3.0))


def test_the_weights_before_the_first_step_have_no_place_there(panel):
    panel.mark_epochs((0, 1, 4), 0)
    assert [epoch for _, epoch in panel.loss.signs.kept] == [1, 4]
    assert panel.loss.signs.shown is None
    panel.scales.spread.trigger()
    assert [epoch for _, epoch in panel.loss.signs.kept] == [0, 1, 4]


@pytest.mark.parametrize("unit", ["epoch", "batch", "time"])
def test_marks_are_round_and_few(unit):
    view = View("loss", unit, False, 0.6, spread=True)
    for low, high in ((-2.0, 1.0), (0.0, 6.0), (0.0, 2.8), (1.0, 1.3)):
        ticks = x_ticks(view, low, high)
        assert len(ticks) <= 13
        assert all(low <= at <= high for at in ticks)
        assert all(x_words(view, at) for at in ticks)


def test_times_are_round_in_seconds_minutes_and_hours():
    view = View("loss", "time", False, 0.6, spread=True)
    words = [x_words(view, at) for at in x_ticks(view, 0.0, 4.0)]
    assert words == ["1 s", "3 s", "10 s", "30 s", "1 min", "5 min", "20 min", "1 h"]
