"""The report of a run: what stands in it, as a web page and as a PDF."""

from __future__ import annotations

import re
from html import unescape

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from cnnstudio.engine import runs
from cnnstudio.ui.judging.report_button import page_text
from tests.ui.judging import judged_runs


def words_of(page):
    return unescape(re.sub(r"<[^>]+>", "|", page))


def test_the_report_tells_design_data_plan_curves_and_evaluation(judged):
    opened = judged.open(judged.run())
    page = page_text(opened)
    words = words_of(page)
    hits = int(opened.found.right.sum())
    for told in (
        "conv2d_1", "26 × 26 × 32", "121,930 parameters", "little-digits", "learning_rate", "0.001", "epoch",
        f"Accuracy {hits / 597 * 100:.2f} %", "Wilson", "macro average", "Keras's Precision", "calibration error",
        "Looks at the test set: 1.",
    ):  # fmt: skip
        assert told in words, told
    assert page.count("data:image/svg+xml") == 2 + 4
    assert page.count("data:image/png") == min(24, int((~opened.found.right).sum()))
    for count in opened.counts[opened.counts > 0]:
        assert f"|{count}|" in words


def test_a_regression_is_reported_in_its_own_units(judged, tmp_path):
    project = judged_runs.project_on(judged_runs.write_numbers(tmp_path))
    folder = judged_runs.write(judged.parent / "20261122-080000-n", project, judged_runs.number_answers())
    opened = judged.open(str(folder))
    words = words_of(page_text(opened))
    size = np.abs(opened.found.outputs - opened.found.truth).mean()
    assert f"{size:.4g}" in words
    assert "R²" in words
    assert "Accuracy" not in words


def test_without_its_data_the_report_has_no_pictures_but_all_figures(judged):
    folder = judged.run()
    judged.data.unlink()
    page = page_text(judged.open(folder))
    assert "data:image/png" not in page
    assert "macro average" in page


@pytest.mark.parametrize("end", ["html", "pdf"])
def test_the_button_writes_the_report_where_it_is_told(judged, tmp_path, end):
    opened = judged.open(judged.run())
    button, said = judged.page.head.report, []
    button.told.connect(said.append)
    action = button.menu.actions()[("html", "pdf").index(end)]
    action.trigger()
    dialog = button.findChild(QFileDialog)
    path = tmp_path / f"report.{end}"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    content = path.read_bytes()
    if end == "html":
        assert content.decode() == page_text(opened)
    else:
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
        assert len(re.findall(rb"/Type /Page\b", content)) >= 3
    assert said == [f"The report was written to report.{end}."]


def test_a_folder_that_cannot_be_written_to_is_one_sentence(judged, tmp_path):
    judged.open(judged.run())
    said = []
    judged.page.head.report.told.connect(said.append)
    judged.page.head.report.write(tmp_path / "nowhere" / "report.html")
    assert len(said) == 1
    assert "report.html" in said[0]


def test_a_sealed_test_set_is_not_reported(judged):
    folder = judged.run()
    judged.show(folder)
    assert not judged.page.head.report.isVisible()
    run = runs.read_run(folder)
    from cnnstudio.engine.run_report import run_report

    words = words_of(run_report(run, runs.read_project(folder), None, 0, lambda _: None))
    assert "Accuracy" not in words
    assert "conv2d_1" in words
