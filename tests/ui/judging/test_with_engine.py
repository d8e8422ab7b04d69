"""A run trained, judged and reported by the real engine, through the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sklearn.metrics import classification_report, confusion_matrix

from cnnstudio.document import edits, templates
from cnnstudio.engine.kept_predictions import is_kept
from cnnstudio.engine.test_looks import looks

LONG = 300_000  # milliseconds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # a busy machine takes its time


def bars(rows):
    """Ten classes one can tell apart: a bright bar at one of ten heights, in much noise."""
    rng = np.random.default_rng(4)
    x = rng.integers(0, 200, (rows, 28, 28)).astype(np.uint8)
    y = rng.integers(0, 10, rows).astype(np.uint8)
    for image, label in zip(x, y, strict=True):
        image[2 * label + 3 : 2 * label + 6] = 220
    return x, y


@pytest.fixture
def window(make_studio, tmp_path, qtbot):
    studio = make_studio(engine=True)
    x, y = bars(1000)
    np.savez(tmp_path / "bars.npz", x_train=x[:600], y_train=y[:600], x_test=x[600:], y_test=y[600:])
    project = edits.set_recipe(
        templates.new("mnist-cnn"), source=str(tmp_path / "bars.npz"), validation="split", drawn_as="raw"
    )
    studio.document.replace(edits.set_plan(project, epochs=2, batch_size=16))
    qtbot.waitUntil(lambda: studio.bridge.state == "ready", timeout=LONG)
    return studio.window


def press(widget, at=None):
    place = widget.rect().center() if at is None else QPoint(round(at.x()), round(at.y()))
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)


def test_a_run_is_judged_once_and_read_after_that(window, qtbot):
    pages = window.pages
    window.train()
    qtbot.waitUntil(lambda: pages.recorder.state == "finished", timeout=LONG)
    folder = pages.recorder.current.folder
    assert pages.train.runs.evaluate.isVisible()
    press(pages.train.runs.evaluate)
    page = pages.evaluate
    qtbot.waitUntil(lambda: page.test_set.phase == "sealed", timeout=LONG)
    assert "400 samples" in page.seal.words.text()
    press(page.seal.open)
    qtbot.waitUntil(lambda: page.opened is not None, timeout=LONG)
    found = page.opened.found
    _, y = bars(1000)
    np.testing.assert_array_equal(found.truth, y[600:])
    np.testing.assert_array_equal(page.matrix.matrix._values, confusion_matrix(found.truth, found.answers))
    wanted = classification_report(found.truth, found.answers, output_dict=True, zero_division=0)
    assert page.opened.report.accuracy == pytest.approx(found.metrics["accuracy"], abs=1e-6)
    assert page.opened.report.weighted.f1 == pytest.approx(wanted["weighted avg"]["f1-score"])
    assert len(looks(folder)) == 1
    best = int(np.diag(page.opened.counts).argmax())
    press(page.matrix.matrix, page.matrix.matrix.cell_rect(best, best).center())
    assert len(page.side.images.all_rows()) == page.opened.counts[best, best]
    again = page.opened
    page.test_set.show(folder)
    qtbot.waitUntil(lambda: page.opened is not None and page.opened is not again, timeout=LONG)
    np.testing.assert_array_equal(page.opened.found.outputs, found.outputs)
    assert len(looks(folder)) == 1


def test_a_cancelled_evaluation_leaves_the_seal_whole(window, qtbot):
    pages = window.pages
    window.train()
    qtbot.waitUntil(lambda: pages.recorder.state == "finished", timeout=LONG)
    folder = pages.recorder.current.folder
    page = pages.evaluate
    pages.train.evaluateRequested.emit(folder)
    qtbot.waitUntil(lambda: page.test_set.phase == "sealed", timeout=LONG)
    press(page.seal.open)
    assert page.test_set.phase == "judging"
    press(page.seal.cancel)
    qtbot.waitUntil(lambda: page.test_set.phase == "failed", timeout=LONG)
    assert "cancelled" in page.seal.trouble.text()
    assert not is_kept(folder)
    assert looks(folder) == ()
    assert window.bridge.state == "ready"
