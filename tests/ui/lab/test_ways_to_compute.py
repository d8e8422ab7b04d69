import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.arithmetic.ways import WAYS, Crossing, multiplications
from cnnstudio.ui.lab.computing import crossing_words, kernel_sizes, milliseconds
from tests.ui.lab.by_hand import press, type_into

WHOLE = [[1, 0, 4], [4, 1, 1], [1, 1, 2]]


@pytest.fixture
def page(open_page):
    return open_page("ways-to-compute")


def test_all_three_ways_give_the_courses_result_and_count_their_multiplications(page):
    for grid in page.outputs.values():
        np.testing.assert_array_equal(grid.values, WHOLE)
    assert page.matrix.values.shape == (9, 4)
    np.testing.assert_array_equal(
        (page.matrix.values @ page.flat.values).reshape(3, 3), page.outputs["im2col"].values
    )
    words = " ".join(page.counts.lines()[:3])
    assert "Nested loops: 36 " in words
    assert "Matrix product: 36 " in words
    assert f"Fourier transform: {multiplications('fft', 4, 2)} " in words


def test_a_typed_cell_changes_all_three_results_alike(page):
    type_into(page.input, 1, 1, "6")
    image = page.settings.image.array
    assert image[1, 1] == 6
    wanted = correlate(image, page.settings.kernel.array).outputs
    for grid in page.outputs.values():
        np.testing.assert_allclose(grid.values, wanted)
    changed = {tuple(at) for at in np.argwhere(page.outputs["fft"].values != WHOLE)}
    assert changed == {(0, 0), (0, 1), (1, 0)}


def test_the_row_of_the_matrix_that_makes_a_cell_is_marked(page):
    press(page.outputs["loops"], 1, 2)
    assert page.matrix.marks.rows == (5,)
    assert page.input.marks.rows == (1, 2)
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Left)
    assert page.matrix.marks.rows == (4,)
    assert page.accessibleDescription() == (
        "Row 1, column 1: loops 1, matrix product 1, Fourier transform 1."
    )


def test_a_kernel_larger_than_the_input_is_refused_and_no_result_stays(page):
    page.kernel_size.take_text("5")
    assert page._rows["kernel"].problem() or not page.refusal.isHidden()
    assert all(grid.isHidden() for grid in page.outputs.values())
    page.undo()
    assert not any(grid.isHidden() for grid in page.outputs.values())


def test_the_times_are_measured_in_a_thread_and_drawn(page, qtbot):
    assert not page.plot.isVisibleTo(page)
    page.timed.take_text("8")
    QTest.mouseClick(page.measure, Qt.MouseButton.LeftButton)
    assert page.measure.text() == "Stop measuring"
    qtbot.waitUntil(lambda: not page.stopwatch.running, timeout=20_000)
    assert page.measure.text() == "Measure on this machine"
    measured = {(t.way, t.kernel) for t in page.times}
    assert measured == {(way, size) for way in WAYS for size in kernel_sizes(8)}
    assert all(t.seconds > 0 for t in page.times)
    assert [len(curve.x) for curve in page.plot.curves] == [3, 3, 3]
    won = page.crossings().measured
    assert page.plot.marker == (None if won is None else float(won))
    assert "On an image of 8 × 8" in page.crossing_words.text()


def test_a_long_time_is_written_out():
    assert [milliseconds(s) for s in (1.0, 0.25, 0.0125)] == ["1,000 ms", "250 ms", "12.5 ms"]


def test_beyond_half_of_the_image_nothing_is_measured_since_few_places_are_left():
    assert kernel_sizes(64)[-1] == 31
    assert kernel_sizes(8) == (1, 2, 3)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Crossing(7, 3), ["from kernel size 7 on.", "multiplies less than the matrix product from 3 on."]),
        (Crossing(None, None), ["still quicker", "multiplies more there as well."]),
    ],
)
def test_the_crossing_is_told_in_whole_sentences(found, words):
    told = crossing_words(64, found)
    assert told.startswith("On an image of 64 × 64")
    assert all(part in told for part in words)


def test_measuring_is_given_up_when_another_page_is_shown(page, lab, qtbot):
    QTest.mouseClick(page.measure, Qt.MouseButton.LeftButton)
    lab.show_page("activations")
    assert not page.stopwatch.running
    assert page.measure.text() == "Measure on this machine"


def test_the_note_shows_the_wrapped_and_the_whole_result_of_the_course(page):
    text = page.fourier.right.text()
    assert "gives 5, 3, 5, 7 at length 4 and 1, 3, 5, 7, 4 at length 5" in text
