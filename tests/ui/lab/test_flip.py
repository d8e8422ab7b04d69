import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.lab.by_hand import press, type_into


@pytest.fixture
def page(open_page):
    return open_page("flip")


def test_both_results_of_the_course_stand_side_by_side_with_their_difference(page):
    np.testing.assert_array_equal(page.correlated.values, [[1, 0, 4], [4, 1, 1], [1, 1, 2]])
    np.testing.assert_array_equal(page.convolved.values, [[1, 2, -4], [-2, 1, 1], [-1, 3, 2]])
    np.testing.assert_array_equal(page.difference.values, page.correlated.values - page.convolved.values)


def test_a_press_shows_both_sums_of_the_place(page):
    press(page.convolved, 0, 2)
    assert page.sums[0].text().endswith("= 4")
    assert page.sums[1].text().endswith("= −4")
    assert "cross-correlation 4, true convolution −4" in page.accessibleDescription()


def test_a_kernel_equal_to_itself_turned_is_said_to_make_no_difference(page):
    QTest.mouseClick(page.kernel_rows.presets.buttons["box"], Qt.MouseButton.LeftButton)
    assert not page.difference.values.any()
    assert "both results are equal" in page.verdict.text()


def test_a_typed_weight_changes_both(page):
    type_into(page.kernel, 0, 1, "5")
    assert page.correlated.values[0, 0] == 1 * 0 + 0 * 5 + -1 * -1 + 0 * 2
    assert page.convolved.values[0, 0] == 1 * 2 + 0 * -1 + -1 * 5 + 0 * 0


def test_the_kernel_turns_and_turns_back(page):
    QTest.mouseClick(page.turn, Qt.MouseButton.LeftButton)
    assert page.turning.angle == 180
    assert page.turning.accessibleDescription() == "turned by 180°: 2, −1; 1, 0"
    QTest.mouseClick(page.turn, Qt.MouseButton.LeftButton)
    assert page.turning.angle == 0


def test_in_motion_the_kernel_passes_through_all_angles(page, look, qtbot):
    look.set_reduced_motion(False)
    angles = []
    page.turning.turned.connect(angles.append)
    page.turning.turn(True)
    page.turning._motion.setCurrentTime(page.turning._motion.duration() // 2)
    assert 0 < page.turning.angle < 180
    qtbot.waitUntil(lambda: page.turning.angle == 180, timeout=5000)
    assert angles == sorted(angles)
    assert any(0 < angle < 180 for angle in angles)


def test_the_misprinted_size_is_shown_beside_the_right_one(page):
    assert "4 and 2 give 3 × 3, not 3 × 5" in page.size_note.right.text()
