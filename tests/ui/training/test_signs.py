"""What is marked over the curves: kept epochs, changed rates, an early stop, a broken loss, the epoch that is shown."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import messages
from cnnstudio.ui.training.curve_signs import signs_of
from cnnstudio.ui.training.curve_view import View
from cnnstudio.ui.training.curves_panel import CurvesPanel
from cnnstudio.ui.training.legend import Entry, Legend
from cnnstudio.ui.training.run_curves import RATE
from cnnstudio.ui.widgets.paint import text_width
from tests.ui.training.runs_made import FOLDER, grown_run


@pytest.fixture
def panel(qtbot, look):
    shown = CurvesPanel()
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    return shown


def by(unit):
    return View("loss", unit, False, 0.6)


def changed(run, step, rate, reason="hand"):
    run.take_rate(messages.RateChanged(FOLDER, step, rate, reason))


def test_rate_changes_stand_where_they_happened_in_every_unit():
    run = grown_run(3, 0)
    rates = np.full(len(run.series), 0.001)
    run.series.put(run.series.steps, run.series.seconds, {"loss": run.series.values("loss"), RATE: rates})
    changed(run, 150, 0.0001, "plateau")
    changed(run, 250, 0.01)
    by_epoch, by_batch, by_time = (
        signs_of(run, by(unit), (), None).rates for unit in ("epoch", "batch", "time")
    )
    assert [mark.at for mark in by_epoch] == [1.5, 2.5]
    assert [mark.at for mark in by_batch] == [150.0, 250.0]
    assert [mark.at for mark in by_time] == [run.series.seconds[149], run.series.seconds[249]]
    assert [mark.rises for mark in by_epoch] == [False, True]
    assert by_epoch[0].words == "learning rate 0.0001 on a plateau"


def test_a_loss_that_is_no_number_is_marked_from_its_batch_on():
    run = grown_run(2, 0)
    values = run.series.values("loss")
    values[180:] = np.nan
    signs = signs_of(run, by("batch"), (), None)
    assert signs.broken == (181.0, 181)
    assert signs.said() == "no number since batch 181"


def test_an_early_stop_has_a_flag_and_a_whole_run_none():
    run = grown_run(3, 0)
    assert signs_of(run, by("epoch"), (), None).early is None
    run.stopped_by = "early"
    assert signs_of(run, by("epoch"), (), None).early == 3.0


def test_a_press_on_a_kept_epochs_dot_wishes_to_see_it(panel):
    run = grown_run(4, 0)
    panel.show_runs(run)
    panel.mark_epochs((1, 3, 4), None)
    chosen = []
    panel.epochChosen.connect(chosen.append)
    plot = panel.loss
    box = plot._box.sceneBoundingRect()

    def press(x, above):
        at = plot._box.mapViewToScene(QPointF(x, plot.range()[1][0])).toPoint()
        QTest.mouseClick(
            plot.plot.viewport(), Qt.MouseButton.LeftButton, pos=at - QPointF(0, above).toPoint()
        )

    press(3.0, 4)
    assert chosen == [3]
    press(2.0, 4)
    press(3.0, box.height() / 2)
    assert chosen == [3]


def test_the_epoch_that_is_shown_is_marked_and_said(panel):
    run = grown_run(4, 0)
    panel.show_runs(run)
    panel.mark_epochs((1, 2), 2)
    assert panel.loss.signs.shown == (2.0, 2)
    assert "shown: epoch 2" in panel.loss.plot.accessibleDescription()
    before = panel.loss.grab().toImage()
    panel.mark_epochs((1, 2), None)
    assert panel.loss.grab().toImage() != before


def test_the_gap_to_a_worse_validation_is_shaded():
    run = grown_run(6, 0)
    panel = CurvesPanel()
    panel.show_runs(run)
    line = panel.loss._lines[-1]
    x, trained, hidden = line.gap(panel.loss.view)
    assert x.tolist() == [1, 2, 3, 4, 5, 6]
    checked = np.log10(run.epoch_values("val_loss"))
    worse = checked > trained
    assert np.allclose(hidden[worse], checked[worse])
    assert np.array_equal(hidden[~worse], trained[~worse])
    panel.deleteLater()


def test_the_lower_plot_has_a_scale_of_its_own_and_the_beginning_can_be_shown(panel):
    run = grown_run(4, 0)
    run.series.values("loss")[:3] = 500.0
    panel.show_runs(run)
    panel.smoothing.setValue(0)
    assert not panel.second.view.logarithmic
    panel.scales.second_log.trigger()
    assert panel.second.view.logarithmic
    narrow = panel.loss.range()[1]
    panel.scales.whole.trigger()
    wide = panel.loss.range()[1]
    assert 10 ** narrow[1] < 500 < 10 ** wide[1]


def test_the_crosshair_tells_the_learning_rate_of_its_batch(panel):
    run = grown_run(2, 0)
    rates = np.linspace(0.01, 0.001, len(run.series))
    run.series.put(run.series.steps, run.series.seconds, {"loss": run.series.values("loss"), RATE: rates})
    panel.show_runs(run)
    panel.loss.set_crosshair(1.0, with_card=True)
    reading = panel.loss.readings()[0]
    assert reading.rate == rates[99]
    assert "learning rate" in panel.loss.accessibleDescription()


def test_the_legend_hides_curves_by_press_and_by_key(panel):
    run = grown_run(4, 0)
    panel.show_runs(run)
    line, legend = panel.loss._lines[-1], panel.legend
    assert len(panel.loss.around.right.values) == 2
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=legend.boxes()[0].center().toPoint())
    assert not line._trained.isVisible()
    assert line._validated.isVisible()
    assert [value.role for value in panel.loss.around.right.values] == ["plot_val"]
    assert legend.accessibleName().startswith("training (hidden), validation")
    legend.setFocus()
    QTest.keyClick(legend, Qt.Key.Key_Right)
    QTest.keyClick(legend, Qt.Key.Key_Space)
    assert not panel.second._lines[-1]._validated.isVisible()
    QTest.keyClick(legend, Qt.Key.Key_Space)
    QTest.keyClick(legend, Qt.Key.Key_Left)
    QTest.keyClick(legend, Qt.Key.Key_Space)
    assert line._trained.isVisible()
    assert line._validated.isVisible()


def test_a_run_beside_can_be_hidden_and_stays_so_when_it_is_shown_again(panel):
    run, other = grown_run(3, 0), grown_run(2, 0, "/runs/20250101-120000-lenet")
    panel.show_runs(run, (other,))
    panel.legend.toggle(other.folder)
    assert not panel.loss._lines[0]._validated.isVisible()
    panel.show_runs(run)
    panel.show_runs(run, (other,))
    assert not panel.loss._lines[0]._validated.isVisible()


def test_the_panel_says_what_its_numbers_rest_on(panel):
    panel.show_runs(grown_run(1, 0))
    assert panel._note.text() == "each batch of 64 by itself against the check at the epoch's end; seed 7"


def test_a_legend_without_room_says_less_before_it_drops_an_entry(qtbot, look):
    legend = Legend()
    qtbot.addWidget(legend)
    long, short = "validation, 10,000 images", "validation"
    legend.show_entries((Entry("a", "plot_train", (), "training"), Entry("b", "plot_val", (), long, short)))
    roomy = 2 * 28 + 40 + text_width("training", "small") + text_width(long, "small")
    legend.resize(roomy, 24)
    assert legend.names() == ["training", long]
    legend.resize(roomy - text_width(long, "small") + text_width(short, "small"), 24)
    assert legend.names() == ["training", short]
    assert len(legend.boxes()) == 2
