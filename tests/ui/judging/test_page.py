"""The Evaluate page: the seal, the views, and the samples behind every number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sklearn.metrics import classification_report, confusion_matrix

from cnnstudio.document import edits
from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.test_looks import looks, note_look
from cnnstudio.evaluation.predictions import Predictions
from tests.ui.judging import judged_runs


def press(widget, at):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y())))


def key(widget, which):
    QTest.keyClick(widget, which)


def rows_of(page):
    return page.side.images.rows()


def test_the_test_set_is_sealed_and_a_look_is_counted_only_when_it_is_opened(judged):
    folder = judged.run()
    judged.show(folder)
    page = judged.page
    assert page.seal.open.isVisible()
    assert not page._work.isVisible()
    assert "597 samples" in page.seal.words.text()
    assert "has not been opened" in page.seal.looks.text()
    assert page.head.figure.text() == ""
    assert looks(folder) == ()
    seen = []
    page.looked.connect(seen.append)
    press(page.seal.open, page.seal.open.rect().center())
    judged.wait("open")
    assert page._work.isVisible()
    assert len(looks(folder)) == 1
    assert seen == [folder]
    assert judged.engine.asked("evaluate") == []


def test_a_test_set_opened_once_in_a_session_stays_open_and_counts_once(judged):
    one, other = judged.run(), judged.run("20261122-070000-other")
    judged.open(one)
    judged.open(other)
    judged.page.show_run(one)
    judged.wait("open")
    assert len(looks(one)) == 1


def test_another_session_says_how_often_it_was_opened(judged):
    folder = judged.run()
    for step in (50, 60):
        note_look(folder, step)
    judged.show(folder)
    assert "opened 2 times" in judged.page.seal.looks.text()


def test_the_one_number_has_its_interval(judged):
    found = judged.open(judged.run()).found
    hits = int(found.right.sum())
    assert judged.page.head.figure.text() == f"{hits / 597 * 100:.2f} %"
    assert f"{hits} of 597 right" in judged.page.head.words.text()
    assert "Wilson" in judged.page.head.words.text()


def test_a_cell_shows_its_images_and_one_opens_in_inspect(judged):
    folder = judged.run()
    opened = judged.open(folder)
    page, found = judged.page, opened.found
    counts = confusion_matrix(found.truth, found.answers)
    np.testing.assert_array_equal(page.matrix.matrix._values, counts)
    mistakes = counts - np.diag(np.diag(counts))
    true, answer = divmod(int(mistakes.argmax()), 10)
    press(page.matrix.matrix, page.matrix.matrix.cell_rect(true, answer).center())
    rows = rows_of(page)
    assert len(rows) == counts[true, answer]
    assert set(found.truth[rows]) == {true}
    assert set(found.answers[rows]) == {answer}
    np.testing.assert_array_equal(
        np.squeeze(np.array(page.side.images.grid._pictures.tiles[0])), judged_runs.digits()[2][rows[0]]
    )
    press(page.side.images.grid, page.side.images.grid.tile_rect(0).center())
    assert page.side.row == rows[0]
    assert f"sample {rows[0]}" in page.side.words.text().replace(",", "")
    wished = []
    page.inspectRequested.connect(lambda *words: wished.append(words))
    press(page.side.inspect, page.side.inspect.rect().center())
    ((run, split, row, picture, _title),) = wished
    assert (run, split, row) == (folder, "test", rows[0])
    np.testing.assert_array_equal(np.squeeze(picture), judged_runs.digits()[2][row])


def test_the_most_frequent_mistakes_stand_beside_the_matrix_where_there_is_room(judged, qtbot):
    page, found = judged.page, judged.open(judged.run()).found
    page.resize(1600, 900)
    page.show()
    view = page.matrix
    qtbot.waitUntil(view.mistakes.isVisible)
    counts = confusion_matrix(found.truth, found.answers)
    np.fill_diagonal(counts, 0)
    rows = view.mistakes.rows()
    assert [int(row[1]) for row in rows] == sorted(counts[counts > 0].tolist(), reverse=True)[: len(rows)]
    wide = view.matrix.sizeHint().width()
    qtbot.waitUntil(lambda: abs(view._area.width() - wide) < 40)
    first = view.mistakes.visualRect(view.mistakes.model().index(0, 0)).center()
    press(view.mistakes.viewport(), first)
    true, answer = (int(word) for word in rows[0][0].split(" → "))
    assert view.matrix._chosen == (true, answer)
    behind = rows_of(page)
    assert len(behind) == int(rows[0][1])
    assert set(found.truth[behind]) == {true}
    assert set(found.answers[behind]) == {answer}
    page.resize(1000, 700)
    qtbot.waitUntil(lambda: page.width() == 1000 and not view.mistakes.isVisible())


def test_row_shares_are_shares_of_the_true_class(judged):
    opened = judged.open(judged.run())
    matrix = judged.page.matrix
    press(matrix.unit._group.button(1), matrix.unit._group.button(1).rect().center())
    wanted = confusion_matrix(opened.found.truth, opened.found.answers, normalize="true")
    np.testing.assert_allclose(matrix.matrix._values, wanted)


def tab(page, name):
    button = page.tabs._group.button(page.tabs._values.index(name))
    press(button, button.rect().center())


def test_the_table_of_classes_is_scikit_learns_and_keras_stands_beside(judged):
    opened = judged.open(judged.run())
    page = judged.page
    tab(page, "classes")
    rows = page.classes.table.rows()
    assert [row[0] for row in rows[10:]] == ["accuracy", "macro average", "weighted average"]
    wanted = classification_report(opened.found.truth, opened.found.answers, output_dict=True)
    assert rows[3][1:4] == tuple(f"{wanted['3'][k]:.4f}" for k in ("precision", "recall", "f1-score"))
    assert rows[11][3] == f"{wanted['macro avg']['f1-score']:.4f}"
    assert "no share above 0.5" in page.classes.why.text()
    view = page.classes.table
    press(view.viewport(), view.visualRect(view.model().index(8, 0)).center())
    behind = rows_of(page)
    found = opened.found
    assert all((found.truth[r] == 8) != (found.answers[r] == 8) for r in behind)
    assert len(behind) == ((found.truth == 8) != (found.answers == 8)).sum()


def test_a_point_of_a_curve_opens_what_it_costs(judged):
    opened = judged.open(judged.run())
    page = judged.page
    tab(page, "curves")
    roc = page.curves.roc
    line = roc.lines[0]
    place = len(line.x) // 2
    press(roc, roc.place(float(line.x[place]), float(line.y[place])))
    column = page.curves.which.value()
    positive = opened.found.truth == column
    wanted = round(line.x[roc.at] * (~positive).sum()) + round((1 - line.y[roc.at]) * positive.sum())
    assert len(page.side.images.all_rows()) == wanted
    roc.setFocus()
    before = roc.at
    key(roc, Qt.Key.Key_Right)
    assert roc.at == before + 1
    assert roc.accessibleDescription() == page.curves.reading.text()


def test_a_bar_of_confidence_opens_its_samples(judged):
    opened = judged.open(judged.run())
    page = judged.page
    tab(page, "confidence")
    bars = page.confidence.counts
    full = int(np.argmax(opened.calibration.wrong))
    middle = bars.place((full + 0.5) / 10, 1.0)
    press(bars, middle)
    rows = page.side.images.all_rows()
    assert len(rows) == opened.calibration.count[full]
    wrong = int(opened.calibration.wrong[full])
    assert wrong
    assert not opened.found.right[rows[:wrong]].any()
    assert opened.found.right[rows[wrong:]].all()


@pytest.mark.parametrize("kind", ["mistakes", "hardest", "close"])
def test_samples_that_stand_out_are_shown_as_pictures(judged, kind):
    opened = judged.open(judged.run())
    page = judged.page
    tab(page, "samples")
    button = page.samples.kind._group.button(("mistakes", "hardest", "close").index(kind))
    press(button, button.rect().center())
    rows, found = page.samples.images.rows(), opened.found
    own = found.outputs[np.arange(597), found.truth]
    if kind == "mistakes":
        assert len(page.samples._behind.rows) == (~found.right).sum()
        assert found.certainty[rows[0]] == found.certainty[~found.right].max()
    elif kind == "hardest":
        assert own[rows[0]] == own.min()
    press(page.samples.images.grid, page.samples.images.grid.tile_rect(0).center())
    assert page.side.row == rows[0]


def test_runs_are_compared_on_the_same_samples(judged):
    folder = judged.run()
    judged.run("20261122-070000-wide", 5.0)
    judged.run("20261122-071000-sealed", None)
    opened = judged.open(folder)
    page = judged.page
    tab(page, "runs")
    judged.qtbot.waitUntil(lambda: len(page.runs.others) == 2)
    sealed, wide = page.runs.table.rows()[1:]
    assert sealed[2] == "sealed"
    second = judged_runs.digit_answers(5.0)
    only_here = int((opened.found.right & ~second.right).sum())
    only_there = int((~opened.found.right & second.right).sum())
    assert wide[4:6] == (str(only_here), str(only_there))
    view = page.runs.table
    press(view.viewport(), view.visualRect(view.model().index(2, 0)).center())
    assert "McNemar" in page.runs.verdict.text()
    press(page.runs.there, page.runs.there.rect().center())
    rows = page.side.images.all_rows()
    assert len(rows) == only_there
    assert second.right[rows].all()
    assert not opened.found.right[rows].any()


def test_without_kept_predictions_the_engine_judges_and_can_be_cancelled(judged):
    folder = judged.run(strength=None)
    judged.show(folder)
    page, engine = judged.page, judged.engine
    page.seal.open.click()
    ((_, asked, ticket),) = engine.asked("evaluate")
    assert asked == folder
    engine.say(m.Evaluating(ticket, "Judging 597 samples", 0.5))
    assert page.seal.words.text() == "Judging 597 samples"
    assert page.seal.bar.value() == 500
    press(page.seal.cancel, page.seal.cancel.rect().center())
    assert engine.calls[-1] == ("cancel", ticket)
    engine.say(m.Failed("The evaluation was cancelled; nothing was kept.", ticket))
    assert page.test_set.phase == "failed"
    assert page.seal.trouble.text().startswith("The evaluation was cancelled")
    assert looks(folder) == ()
    page.seal.open.click()
    again = engine.asked("evaluate")[-1][-1]
    judged_runs.keep_for(
        runs.Path(folder), judged_runs.digit_answers(), page.test_set.sealed.run.data.fingerprint
    )
    engine.say(m.Evaluated(ticket, folder, "test"))
    assert page.test_set.phase == "judging", "an answer to the cancelled question is none"
    engine.say(m.Evaluated(again, folder, "test"))
    judged.wait("open")
    assert len(looks(folder)) == 1


def test_while_a_network_trains_only_kept_predictions_can_be_opened(judged):
    sealed, kept = judged.run(strength=None), judged.run("20261122-070000-kept")
    judged.show(sealed)
    judged.engine.say(m.Held("other", 1))
    assert not judged.page.seal.open.isEnabled()
    assert "in training" in judged.page.seal.trouble.text()
    judged.show(kept)
    assert judged.page.seal.open.isEnabled()
    judged.show(sealed)
    judged.engine.say(m.Interrupted("other", 1))
    assert judged.page.seal.open.isEnabled()


def test_the_engines_death_is_told(judged):
    judged.show(judged.run(strength=None))
    judged.page.seal.open.click()
    judged.engine.say(m.Died("The engine has ended.", 9))
    assert judged.page.seal.trouble.text() == "The engine has ended."


def test_damaged_predictions_are_told_and_judged_anew(judged):
    folder = judged.run()
    path = runs.Path(folder) / "evaluation" / "predictions.npz"
    path.write_bytes(path.read_bytes()[:-50])
    judged.show(folder)
    judged.page.seal.open.click()
    judged.wait("failed")
    assert "damaged" in judged.page.seal.trouble.text()
    assert looks(folder) == ()
    judged.page.seal.open.click()
    assert judged.engine.asked("evaluate")


def test_a_run_that_trained_on_is_judged_anew(judged):
    folder = judged.run(step=80, epochs_done=8)
    judged.show(folder)
    judged.page.seal.open.click()
    assert judged.engine.asked("evaluate")


def test_a_run_validated_on_its_test_set_says_so_and_the_next_need_not(judged):
    project = judged_runs.project_on(judged.data, validation="given-test")
    judged.document.replace(project)
    folder = judged.run(project=project)
    judged.show(folder)
    page = judged.page
    assert "selected by it" in page.seal.words.text()
    press(page.seal.split, page.seal.split.rect().center())
    assert judged.document.project.recipe.validation == "split"
    page.seal.open.click()
    judged.wait("open")
    assert "selected on the test set" in page.notice.text()


def test_without_a_test_set_the_validation_set_is_judged_and_no_look_counted(judged, tmp_path):
    x, y, _, _ = judged_runs.digits()
    np.savez(tmp_path / "only.npz", x_train=x, y_train=y)
    project = judged_runs.project_on(tmp_path / "only.npz")
    folder = judged.run(project=project, strength=None)
    judged.show(folder)
    assert judged.page.seal.open.text() == "Judge on the validation set"
    assert "no test set" in judged.page.seal.words.text()
    judged.page.seal.open.click()
    assert judged.engine.asked("evaluate")


def test_data_that_are_gone_leave_the_figures_and_say_why_there_are_no_pictures(judged, tmp_path):
    folder = judged.run()
    judged.data.unlink()
    opened = judged.open(folder)
    page = judged.page
    press(page.matrix.matrix, page.matrix.matrix.cell_rect(0, 0).center())
    assert len(page.side.images.all_rows()) == opened.counts[0, 0]
    assert "little-digits" in page.side.note.text()
    assert not page.side.images.area.isVisible()
    assert page.side.images.lines.count()


def test_a_run_without_predictions_and_without_data_cannot_be_judged(judged):
    folder = judged.run(strength=None)
    judged.data.unlink()
    judged.show(folder)
    assert not judged.page.seal.open.isVisible()
    assert "little-digits" in judged.page.seal.trouble.text()


def test_a_design_that_has_changed_since_is_told(judged):
    judged.open(judged.run())
    assert judged.page.notice.text() == ""
    node = judged.document.project.graph.nodes[1].id
    judged.document.edit("Filters", edits.set_fields, node, filters=8)
    assert "design has changed" in judged.page.notice.text()


def test_predicted_numbers_have_errors_in_their_own_units(judged, tmp_path):
    data = judged_runs.write_numbers(tmp_path)
    project = judged_runs.project_on(data)
    folder = judged_runs.write(
        judged.parent / "20261122-080000-numbers", project, judged_runs.number_answers()
    )
    found = judged.open(str(folder)).found
    page = judged.page
    assert "progression" in page.head.words.text()
    errors = found.outputs[:, 0] - found.truth[:, 0]
    assert float(page.head.figure.text()) == pytest.approx(np.abs(errors).mean(), rel=1e-3)
    assert page.tabs._values == ["numbers", "samples"]
    bars = page.numbers.errors
    press(bars, bars.place(0.0, 1.0))
    assert len(page.side.images.all_rows()) == bars.parts[0][0][len(bars.edges) // 2 - 1]
    assert "no pictures" in page.side.note.text()
    dots = page.numbers.dots
    press(dots, dots.place(float(dots.across[5]), float(dots.up[5])))
    assert len(page.side.images.all_rows()) == 1
    tab(page, "samples")
    assert page.samples.images.rows()[0] == np.abs(errors).argmax()


def test_labels_that_do_not_exclude_each_other_have_no_matrix(judged):
    dice = np.random.default_rng(4)
    truth = dice.integers(0, 2, (597, 3)).astype(np.uint8)
    shares = np.clip(0.6 * truth + dice.normal(0.2, 0.2, truth.shape), 0, 1).astype(np.float32)
    folder = judged.run(strength=None)
    found = Predictions("several", truth, shares, ("a", "b", "c"))
    judged_runs.keep_for(runs.Path(folder), found, runs.read_run(folder).data.fingerprint)
    judged.open(folder)
    page = judged.page
    assert page.tabs._values == ["classes", "curves", "samples"]
    assert page.classes.table.rows()[0][0] == "a"
    tab(page, "curves")
    assert len(page.curves.roc.lines) == 2
    tab(page, "samples")
    press(page.samples.images.grid, page.samples.images.grid.tile_rect(0).center())
    assert "Answered" in page.side.words.text()


def test_answers_without_figures_of_their_own_show_their_loss(judged):
    nothing = np.zeros((597, 0), np.float32)
    folder = judged.run(strength=None)
    found = Predictions("other", nothing, nothing, metrics={"loss": 0.25})
    judged_runs.keep_for(runs.Path(folder), found, runs.read_run(folder).data.fingerprint)
    judged.open(folder)
    assert judged.page.head.figure.text() == "0.25"
    assert judged.page.tabs is None


def test_a_diverged_network_says_that_it_gave_no_numbers(judged):
    given = judged_runs.digit_answers()
    shares = given.outputs.copy()
    shares[:7] = np.nan
    folder = judged.run(strength=None)
    judged_runs.keep_for(runs.Path(folder), Predictions("classes", given.truth, shares, given.labels),
                         runs.read_run(folder).data.fingerprint)  # fmt: skip
    judged.open(folder)
    assert "7 samples" in judged.page.notice.text()
    for name in ("classes", "curves", "confidence", "samples"):
        tab(judged.page, name)


def test_escape_and_the_arrow_lead_back(judged):
    judged.open(judged.run())
    left = []
    judged.page.left.connect(lambda: left.append(1))
    press(judged.page.head.back, judged.page.head.back.rect().center())
    key(judged.page, Qt.Key.Key_Escape)
    assert left == [1, 1]


def test_a_run_that_is_gone_is_one_sentence(judged, tmp_path):
    judged.page.show_run(str(tmp_path / "nothing"))
    judged.wait("failed")
    assert "holds no run" in judged.page.seal.trouble.text()
    assert not judged.page.seal.open.isVisible()


def test_reading_that_fails_in_a_way_nobody_foresaw_is_one_sentence(judged, monkeypatch, capfd):
    from cnnstudio.ui.judging import opened

    def fail(_project):
        raise ZeroDivisionError("nothing to share")

    monkeypatch.setattr(opened, "open_project", fail)
    judged.page.show_run(judged.run())
    judged.wait("failed")
    assert judged.page.seal.trouble.text() == "Reading failed (ZeroDivisionError: nothing to share)."


def test_another_project_leads_back_to_its_own_runs(judged):
    judged.open(judged.run())
    left = []
    judged.page.left.connect(lambda: left.append(1))
    judged.document.edit("Plan", edits.set_plan, epochs=9)
    assert left == []
    judged.document.replace(judged_runs.project_on(judged.data))
    assert left == [1]


def test_the_table_is_copied_with_tabs(judged, qapp):
    judged.open(judged.run())
    tab(judged.page, "classes")
    judged.page.classes.table.setFocus()
    QTest.keyClick(judged.page.classes.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = qapp.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["Class", "Precision", "Recall", "F1", "Support"]
    assert len(lines) == 14


def test_the_right_column_begins_with_the_most_frequent_mistake(judged):
    opened = judged.open(judged.run())
    counts = opened.counts.copy()
    np.fill_diagonal(counts, 0)
    true, answer = divmod(int(counts.argmax()), len(counts))
    wanted = np.flatnonzero((opened.found.truth == true) & (opened.found.answers == answer))
    page = judged.page
    assert sorted(page.side.images.all_rows()) == wanted.tolist()
    assert f"{true} answered as {answer}" in page.side.heading.text()
    assert page.side.row == rows_of(page)[0]
    assert page.side.inspect.isVisible()


def test_other_views_begin_with_the_surest_mistakes_and_a_press_replaces_them(judged):
    opened = judged.open(judged.run())
    page = judged.page
    page.show_view("curves")
    wrong = np.flatnonzero(~opened.found.right)
    surest = wrong[np.argsort(-opened.found.certainty[wrong], kind="stable")]
    assert page.side.images.all_rows() == surest[:24].tolist()
    page.show_view("matrix")
    matrix = page.matrix.matrix
    press(matrix, matrix.cell_rect(3, 3).center())
    kept = page.side.images.all_rows()
    assert all(opened.found.truth[row] == 3 for row in kept)
    page.show_view("matrix")
    assert page.side.images.all_rows() == kept


def test_without_a_mistake_the_right_column_says_what_comes(judged):
    found = judged_runs.digit_answers(0.02)
    right = np.eye(10, dtype=np.float32)[found.truth]
    judged_runs.write(
        judged.parent / "20261122-080000-perfect", judged.project, replace(found, outputs=right)
    )
    judged.open(str(judged.parent / "20261122-080000-perfect"))
    assert "appear here" in judged.page.side.note.text()
    assert not judged.page.side.images.isVisible()


def test_a_share_next_to_nothing_is_said_in_words(judged):
    found = judged_runs.digit_answers(0.02)
    outputs = np.eye(10, dtype=np.float32)[found.truth]
    outputs[0] = np.roll(outputs[0], 1)
    judged_runs.write(judged.parent / "20261122-081000-sure", judged.project, replace(found, outputs=outputs))
    judged.open(str(judged.parent / "20261122-081000-sure"))
    true = int(found.truth[0])
    words = judged.page.side.words.text()
    assert words.endswith(f"the answer was {(true + 1) % 10} (> 99.9 %), and {true} got next to nothing.")
