"""The robustness view: the curve, the slider, the pictures, and the engine's work."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import messages as m
from cnnstudio.engine.robustness import Tried, keep_robustness
from cnnstudio.evaluation.disturbances import DISTURBANCES, disturbed
from tests.ui.judging import judged_runs

RIGHT = (500, 400, 300, 240, 200, 100, 60)


def press(widget, at=None):
    place = widget.rect().center() if at is None else QPoint(round(at.x()), round(at.y()))
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def view(judged):
    judged.open(judged.run())
    judged.page.show_view("robust")
    return judged.page.robust


def curve(key):
    levels = DISTURBANCES[key].levels
    return tuple(Tried(level=float(n), right=r, samples=597) for n, r in zip(levels, RIGHT, strict=True))


def test_untried_pictures_are_shown_harder_by_the_slider(view):
    assert "Not tried yet" in view.sentence.text()
    assert view.chart.lines == ()
    press(view.kind._group.button(2))
    view.slider.setFocus()
    for _ in range(4):
        QTest.keyClick(view.slider, Qt.Key.Key_Right)
    assert view.slider.value() == 4
    wanted = disturbed(judged_runs.digits()[2][:12][..., None], "noise", 0.2)
    np.testing.assert_array_equal(np.squeeze(np.array(view.grid._pictures.tiles)), np.squeeze(wanted))
    assert view.reading.text() == "Noise 0.2."


def test_the_engine_tries_and_the_curve_appears(judged, view):
    press(view.begin)
    ((_, folder, key, ticket),) = judged.engine.asked("evaluate")
    assert key == "shift"
    judged.engine.say(m.Evaluating(ticket, "Trying 597 samples at 2", 0.3))
    assert view.sentence.text() == "Trying 597 samples at 2 (30 %)"
    assert view.cancel.isVisible()
    keep_robustness(judged.page.opened.run, "shift", curve("shift"))
    judged.engine.say(m.Evaluated(ticket, folder, "test"))
    assert view.chart.lines[0].y.tolist() == pytest.approx([r / 597 for r in RIGHT])
    assert "lost at 3" in view.sentence.text()
    assert not view.cancel.isVisible()
    press(view.chart, view.chart.place(2.0, 300 / 597))
    assert view.slider.value() == 2
    assert "300 of 597" in view.reading.text()
    assert judged.page.test_set.phase == "open"


def test_trying_is_cancelled_or_fails_with_a_sentence(judged, view):
    press(view.begin)
    ticket = judged.engine.asked("evaluate")[-1][-1]
    press(view.cancel)
    assert judged.engine.calls[-1] == ("cancel", ticket)
    judged.engine.say(m.Failed("The evaluation was cancelled; nothing was kept.", ticket))
    assert view.sentence.text().startswith("The evaluation was cancelled")
    assert view.begin.isVisible()
    press(view.begin)
    judged.engine.say(m.Died("The engine has ended.", 9))
    assert view.sentence.text() == "The engine has ended."


def test_while_a_network_trains_nothing_is_tried(judged, view):
    judged.engine.say(m.Held("other", 1))
    assert not view.begin.isEnabled()
    judged.engine.say(m.Interrupted("other", 1))
    assert view.begin.isEnabled()


def test_without_its_pictures_a_run_is_not_tried(judged):
    folder = judged.run()
    judged.data.unlink()
    judged.open(folder)
    judged.page.show_view("robust")
    assert not judged.page.robust.begin.isEnabled()
    assert "cannot be read" in judged.page.robust.begin.toolTip()
