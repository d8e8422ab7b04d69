"""A sweep through the real window: typed, started, its engine killed, taken up again, sorted and explained."""

import os
import signal

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from cnnstudio.document import edits
from cnnstudio.engine.runs import read_project
from cnnstudio.ui.start_rows import TemplateCard
from cnnstudio.ui.touring.hand import Hand
from tests.ui.bars_made import bars

RATES, SIZES = (0.05, 0.01, 0.001, 0.0001), (16, 32, 64)


def _onbars(studio, folder):
    x, y = bars(480)
    np.savez(folder / "bars.npz", x_train=x[:320], y_train=y[:320], x_test=x[320:], y_test=y[320:])
    source = str(folder / "bars.npz")
    studio.document.edit("Set source", edits.set_recipe, source=source, drawn_as="raw")
    studio.document.edit("Set plan", edits.set_plan, epochs=1)


def _type_sweep(hand, panel):
    hand.click(panel.sweep)
    rows = panel.card.rows
    for row, path, values in ((rows[0], "learning_rate", RATES), (rows[1], "batch_size", SIZES)):
        hand.click(row.field)
        hand.type(path)
        hand.press(Qt.Key.Key_Return)
        hand.click(row.values)
        hand.type(", ".join(str(value) for value in values))
    assert panel.card.add.text() == "Add 12 runs to the queue"
    hand.click(panel.card.add)


def _done(queue):
    return sum(queue.state_of(entry) == "finished" for entry in queue.entries)


def _in_training(run):
    """Say whether a run has begun whose only epoch has not ended: it is far from its end."""
    return run.state == "training" and not run.points


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_sweep_of_twelve_survives_its_engine_and_is_explained(make_studio, tmp_path):
    studio = make_studio(engine=True)
    hand, window = Hand(studio.window), studio.window
    cards = window.start.findChildren(TemplateCard)
    hand.click(next(card for card in cards if card.template.name == "mnist-cnn"))
    _onbars(studio, tmp_path)
    hand.wait_for(lambda: studio.bridge.state == "ready", "no engine", 240)
    tabs = window.top.tabs
    hand.click(tabs, tabs.tabRect([view.key for view in tabs.shown].index("train")).center())
    train = window.pages.train
    hand.click(next(b for b in train.tabs._group.buttons() if b.text() == "Queue"))
    panel, queue = train.queue, train.queue._queue
    _type_sweep(hand, panel)

    hand.click(panel.start)
    hand.wait_for(lambda: _done(queue) >= 2, "no run ends", 240)
    hand.wait_for(lambda: _in_training(window.pages.recorder.current), "no run goes on", 240)
    os.kill(studio.client.process_id, signal.SIGKILL)
    hand.wait_for(lambda: not queue.going, "the queue does not hold", 240)
    assert "holds" in train.notice.sentence()
    left = len(queue.left())
    assert 0 < left < 12

    hand.click(panel.start)
    hand.wait_for(lambda: _done(queue) == 12 and not queue.going, "the queue does not end", 600)
    projects = [read_project(queue.curves(entry).folder) for entry in queue.entries]
    assert [(p.plan.learning_rate, p.plan.batch_size) for p in projects] == [
        (r, s) for r in RATES for s in SIZES
    ]

    head = panel.table.horizontalHeader()
    hand.click(head.viewport(), QPoint(head.sectionViewportPosition(1) + 10, head.height() // 2))
    scores = [row.score for row in panel.table.rows()]
    assert scores == sorted(scores, reverse=True)
    assert "Best of 12 runs" in panel.said.text()
    assert "learning_rate" in panel.said.text()
    assert panel.told.text() == "All 12 runs are done."
