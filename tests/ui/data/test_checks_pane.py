"""What may be wrong with the data is said with the samples behind it, worked out in a child process."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from cnnstudio.paths import datasets_folder
from tests.ui.data.conftest import pictures


@pytest.fixture
def troubled(home):
    """Write an archive with planted trouble: a copy, a contradiction, a leak and an empty picture."""
    x, y = pictures(200)
    x_test, y_test = pictures(40, 1)
    x[50], y[50] = x[10], y[10]
    x[61], y[61] = x[20], (y[20] + 1) % 10
    x[70], y[70] = x_test[3], y_test[3]
    x[80] = 0
    datasets_folder().mkdir(parents=True, exist_ok=True)
    np.savez(datasets_folder() / "troubled.npz", x_train=x, y_train=y, x_test=x_test, y_test=y_test)
    return "troubled"


def reveal(qtbot, page):
    button = next(b for b in page.below.which._group.buttons() if b.text() == "Checks")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def found(page, code):
    return next((row for row in page.below.checks.rows if row.found.code == code), None)


def test_planted_trouble_is_found_shown_and_led_to(page_on, troubled, qtbot):
    page = page_on(troubled)
    checks = page.below.checks
    assert not checks._errand.busy
    reveal(qtbot, page)
    assert checks.stack.currentWidget() is checks.waiting
    qtbot.waitUntil(lambda: bool(checks.rows), timeout=60_000)
    assert found(page, "duplicates").found.rows == (50,)
    assert found(page, "contradictions").found.rows == (61,)
    leak = found(page, "leakage")
    assert (leak.found.rows, leak.found.others) == ((70,), (3,))
    assert leak.thumbs.captions() == ("3", "test: 3")
    assert found(page, "near-constant").found.rows == (80,)
    assert [row.found.severity for row in checks.rows][-1] == "passed"
    box = found(page, "duplicates").thumbs.box(0).center().toPoint()
    qtbot.mouseClick(found(page, "duplicates").thumbs, Qt.MouseButton.LeftButton, pos=box)
    assert page.browser.browser.marked == 50


def test_good_data_pass_with_what_was_compared(page_on, archive, qtbot):
    page = page_on(archive())
    reveal(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.below.checks.rows), timeout=60_000)
    told = [row.found.sentence for row in page.below.checks.rows if row.found.severity == "passed"]
    assert any("200" in words and "40" in words for words in told)
    assert found(page, "duplicates") is None


def test_looking_through_is_cancelled_and_begun_again(page_on, archive, qtbot):
    page = page_on(archive())
    checks = page.below.checks
    reveal(qtbot, page)
    qtbot.mouseClick(checks.waiting.stop, Qt.MouseButton.LeftButton)
    assert "cancelled" in checks.empty.accessibleName()
    assert not checks._errand.busy
    qtbot.mouseClick(checks.empty._button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(checks.rows), timeout=60_000)


def test_what_was_given_up_leaves_nothing_on_the_disk(page_on, archive, qtbot):
    page = page_on(archive())
    reveal(qtbot, page)
    assert list(datasets_folder().glob("errand-*"))
    qtbot.mouseClick(page.below.checks.waiting.stop, Qt.MouseButton.LeftButton)
    page.end()
    assert list(datasets_folder().glob("errand-*")) == []


def test_a_table_has_checks_and_no_sample_below_it(page_on, home, tmp_path, qtbot):
    path = tmp_path / "rows.csv"
    path.write_text("a,b,kind\n" + "".join(f"{n},{n % 7},{'x' if n < 36 else 'y'}\n" for n in range(40)))
    page = page_on(str(path))
    assert not page.below.stack.isVisible()
    reveal(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.below.checks.rows), timeout=60_000)
    assert found(page, "too-few").found.rows == (36, 37, 38, 39)
