"""Masks and pictures on the Evaluate page: figures, scores as bars, and the pictures themselves in a table."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.engine import runs
from cnnstudio.evaluation import picture_scores as scores
from cnnstudio.evaluation.predictions import Predictions, Triples
from cnnstudio.language import number
from cnnstudio.ui import theme
from cnnstudio.ui.judging.report_button import page_text
from tests.ui.judging import judged_runs
from tests.ui.judging.test_page import press

SAMPLES = 597


def _found(task):
    """Return answers that are worse the larger the sample's number."""
    dice = np.random.default_rng(2)
    given = judged_runs.digits()[2][:, :, :, None].astype(np.float32) / 255
    noise = dice.normal(0, 1, given.shape) * np.linspace(0.02, 0.4, len(given))[:, None, None, None]
    said, nothing = np.clip(given + noise, 0, 1).astype(np.float32), np.zeros((len(given), 0), np.float32)
    rows = np.arange(len(given))
    if task == "pictures":
        errors = scores.picture_scores(given, said)
        return Predictions(task, nothing, errors, scores.PICTURE_SCORES, metrics={"loss": 0.02},
                           triples=Triples(rows, said, given, said), peak=1.0)  # fmt: skip
    true, answer = (given[..., 0] > 0.5).astype(np.int32), (said[..., 0] > 0.5).astype(np.int32)
    each = scores.pixel_confusion(true, answer, 2)
    return Predictions(task, nothing, scores.mask_scores(each), scores.MASK_SCORES, metrics={"loss": 0.1},
                       triples=Triples(rows, given, true, answer), pixels=each.sum(0))  # fmt: skip


def _opened(judged, task):
    folder = judged.run(strength=None)
    judged_runs.keep_for(runs.Path(folder), _found(task), runs.read_run(folder).data.fingerprint)
    judged.open(folder)
    return judged.page, judged.page.pictures


@pytest.mark.parametrize(("task", "figure"), [("masks", "%"), ("pictures", "dB")])
def test_the_least_like_come_first_and_the_order_can_be_turned(judged, task, figure):
    page, view = _opened(judged, task)
    assert figure in page.head.figure.text()
    assert page.tabs._values == ["pictures"]
    worst = list(scores.from_worst(_found(task)))
    assert list(view.table.rows()) == worst
    view.order.set_value("best")
    view.order.valueChanged.emit("best")
    assert list(view.table.rows()) == worst[::-1]


def test_a_row_shows_four_pictures_and_leads_to_its_sample(judged):
    page, view = _opened(judged, "masks")
    model = view.table.model()
    pictures = [model.index(0, column).data(Qt.ItemDataRole.DecorationRole) for column in range(1, 5)]
    assert all(not picture.isNull() for picture in pictures)
    row = view.table.rows()[0]
    wrong = pictures[3].pixmap(72).toImage()
    assert wrong.pixelColor(0, 0).name() in {
        theme.current().colour(role).name() for role in ("field", "error")
    }
    press(view.table.viewport(), view.table.visualRect(model.index(0, 5)).center())
    assert page.side.row == row
    assert f"IoU {page.opened.found.outputs[row, 0]:.4g}"[:8] in page.side.words.text()
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert page.side.row == view.table.rows()[1]


def test_a_bar_opens_the_samples_it_counts(judged):
    page, view = _opened(judged, "pictures")
    heights = view.scores.parts[0][0]
    bar = int(np.argmax(heights))
    middle = (view.scores.edges[bar] + view.scores.edges[bar + 1]) / 2
    press(view.scores, view.scores.place(float(middle), 0.5))
    assert len(page.side.images.all_rows()) == heights[bar]
    assert "PSNR from" in page.side.heading.text()


def test_the_figures_tell_each_class_of_pixels(judged):
    _, view = _opened(judged, "masks")
    rows = view.figures.rows()
    assert [row[0] for row in rows[:4]] == ["IoU", "Dice", "pixel accuracy", "IoU of all pixels together"]
    assert [row[0] for row in rows[4:]] == ["IoU of class 0, all pixels", "IoU of class 1, all pixels"]
    pixels = _found("masks").pixels
    ours = pixels[1, 1] / (pixels[1].sum() + pixels[:, 1].sum() - pixels[1, 1])
    assert float(rows[5][1]) == pytest.approx(ours, rel=1e-3)


@pytest.mark.parametrize("task", ["masks", "pictures"])
def test_the_report_tells_the_figures_and_shows_the_least_like(judged, task):
    page, _ = _opened(judged, task)
    text = page_text(page.opened)
    assert text.count("data:image/png") == 12
    worst = scores.from_worst(_found(task))[0]
    assert number(float(scores.shown_score(_found(task))[1][worst]), 3) in text
    assert ("IoU of all pixels together" if task == "masks" else "PSNR") in text
