"""The way from Train to the Evaluate page, on to Inspect, and back, in the whole window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cnnstudio.engine.runs import runs_parent
from cnnstudio.ui.touring.hand import Hand
from tests.ui.judging import judged_runs


@pytest.fixture
def at_train(make_studio, tmp_path):
    """A window on Train with a run beside the project."""
    studio = make_studio()
    project = judged_runs.project_on(judged_runs.write_digits(tmp_path), validation="given-test")
    studio.document.replace(project)
    folder = judged_runs.write(
        runs_parent(None) / "20261122-064100-digits", project, judged_runs.digit_answers(0.02)
    )
    studio.window.show_workspace("train")
    hand, train = Hand(studio.window), studio.window.pages.train
    hand.wait_for(lambda: train.runs._known(str(folder)) is not None, "the run is not read")
    return studio.window, hand, folder


def choose(hand, train):
    table = train.runs.table
    hand.click(table.viewport(), table.visualRect(table.model().index(0, 0)).center())


def press_cell(hand, page, row, column):
    """Press a cell; the matrix may still grow into its room, so look whether it was the one meant."""
    matrix = page.matrix.matrix

    def pressed():
        hand.click(matrix, matrix.cell_rect(row, column).center().toPoint())
        return matrix._chosen == (row, column)

    hand.wait_for(pressed, "the cell is not pressed")


def looks_of(train):
    return train.runs.table.model().index(0, 3).data()


def test_a_run_is_evaluated_from_its_row_and_the_look_is_counted_there(at_train):
    window, hand, _folder = at_train
    train, pages = window.pages.train, window.pages
    assert looks_of(train) == "5 + 0"
    choose(hand, train)
    hand.click(train.runs.evaluate)
    page = pages.evaluate
    hand.wait_for(lambda: page.seal.open.isVisible() and page.seal.open.isEnabled(), "no seal")
    assert not train.runs.isVisible()
    hand.click(page.seal.open)
    hand.wait_for(lambda: page.opened is not None, "the test set does not open")
    press_cell(hand, page, 1, 9)
    assert page.side.images.rows()
    hand.press(Qt.Key.Key_Escape)
    assert train.runs.isVisible()
    assert looks_of(train) == "5 + 1"
    told = train.runs.table.model().index(0, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert told == "The test set was opened once. Besides, the run validated on it after each of 5 epochs."


def test_a_sample_opens_in_inspect_as_itself(at_train):
    window, hand, folder = at_train
    train, pages = window.pages.train, window.pages
    hand.wait_for(lambda: pages.data_set.state == "open", "the data do not open")
    choose(hand, train)
    hand.click(train.runs.evaluate)
    page = pages.evaluate
    hand.wait_for(lambda: page.seal.open.isVisible() and page.seal.open.isEnabled(), "no seal")
    hand.click(page.seal.open)
    hand.wait_for(lambda: page.opened is not None, "the test set does not open")
    press_cell(hand, page, 1, 9)
    hand.click(page.side.images.grid, page.side.images.grid.tile_rect(0).center())
    hand.click(page.side.inspect)
    assert window.workspace == "inspect"
    picture = pages.inspect.pictures.picture()
    np.testing.assert_array_equal(np.squeeze(picture.image), judged_runs.digits()[2][page.side.row])
    assert picture.title == f"Test image {page.side.row}"
    assert pages.in_hand.folder == str(folder)
    window.show_workspace("train")
    assert page.isVisible()
    assert QApplication.focusWidget() is None or not train.header.isVisible()


def test_a_new_training_brings_the_curves_back(at_train):
    window, hand, _folder = at_train
    train = window.pages.train
    choose(hand, train)
    hand.click(train.runs.evaluate)
    assert not train.curves.isVisible()
    train.start()
    assert train.curves.isVisible()


def test_a_run_that_stopped_or_chose_by_its_test_set_says_so(at_train):
    from cnnstudio.document import edits
    from cnnstudio.ui.training.run_curves import RunCurves
    from cnnstudio.ui.training.run_facts import facts

    window, _hand, _folder = at_train
    project = window.document.project
    for fields, told in (({}, False), ({"restore_best": True}, True)):
        run = RunCurves("run", "run", "finished", validates_on_test=True)
        run.follow(edits.set_plan(project, **fields))
        assert ("selection on the test set" in facts(run, False)[0]) is told
