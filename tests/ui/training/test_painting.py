"""How often a plot is painted for one change: every further time costs a frame of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from cnnstudio.ui.training.curves_panel import CurvesPanel
from tests.ui.training.runs_made import grown_run


class Paints(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def panel(qtbot, look):
    shown = CurvesPanel()
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    shown.show_runs(grown_run(3))
    _settle()
    return shown


def _settle():
    for _ in range(20):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()


@pytest.mark.parametrize("unit", ["batch", "time"])
def test_a_new_range_is_painted_once(panel, unit):
    before = panel.loss.range()
    paints = Paints(panel.loss.plot.viewport())
    panel.loss.set_unit(unit)
    _settle()
    assert panel.loss.range() != before
    assert paints.count == 1


def test_a_refresh_of_the_same_is_painted_at_most_once(panel):
    paints = Paints(panel.loss.plot.viewport())
    panel.loss.refresh()
    _settle()
    assert paints.count <= 1


def test_the_page_is_painted_once_when_it_is_turned_to_after_more_was_measured(panel):
    panel.hide()
    panel.show_runs(grown_run(9))
    _settle()
    paints = [Paints(plot.plot.viewport()) for plot in (panel.loss, panel.second)]
    panel.show()
    _settle()
    assert [one.count for one in paints] == [1, 1]
