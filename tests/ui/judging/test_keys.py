"""The Evaluate page by keyboard alone: every control has a name, and Tab comes round to each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from tests.ui.judging.test_in_window import at_train, choose  # noqa: F401  # a fixture of that file
from tests.ui.test_tab_walk import CONTROLS, SPEECHLESS, interface, said, visible, walk


@pytest.fixture
def opened(at_train):  # noqa: F811
    window, hand, _folder = at_train
    train, pages = window.pages.train, window.pages
    choose(hand, train)
    hand.click(train.runs.evaluate)
    page = pages.evaluate
    hand.wait_for(lambda: page.seal.open.isVisible() and page.seal.open.isEnabled(), "no seal")
    return window, hand, page


def check(window, hand):
    nameless = [w for w in visible(window, CONTROLS) if not interface(w).text(QAccessible.Text.Name).strip()]
    assert [said(w) for w in nameless] == []
    stops = walk(hand, Qt.Key.Key_Tab)
    for widget in stops:
        assert interface(widget).text(QAccessible.Text.Name).strip(), said(widget)
        assert interface(widget).role() not in SPEECHLESS, said(widget)
    return stops


def test_the_seal_is_opened_by_keys(opened):
    window, hand, page = opened
    assert page.seal.open in check(window, hand)
    page.seal.open.setFocus(Qt.FocusReason.TabFocusReason)
    hand.press(Qt.Key.Key_Space)
    hand.wait_for(lambda: page.opened is not None, "the test set does not open")


@pytest.mark.parametrize("view", ["matrix", "classes", "curves", "confidence", "samples", "robust", "runs"])
def test_every_view_is_walked_by_tab(opened, view):
    window, hand, page = opened
    page.seal.open.click()
    hand.wait_for(lambda: page.opened is not None, "the test set does not open")
    page.show_view(view)
    hand.rest(100)
    stops = check(window, hand)
    main = {
        "matrix": page.matrix.matrix, "classes": page.classes.table, "curves": page.curves.pr,
        "confidence": page.confidence.counts, "samples": page.samples.images.grid, "robust": page.robust.slider,
        "runs": page.runs.table,
    }[view]  # fmt: skip
    assert main in stops
    assert page.head.back in stops
    assert page.head.report in stops
