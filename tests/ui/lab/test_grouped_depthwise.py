import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.arithmetic.depthwise import depthwise_separable, wiring
from cnnstudio.ui.lab.connecting import made_weights
from tests.ui.lab.by_hand import type_into


@pytest.fixture
def page(open_page):
    return open_page("depthwise-grouped")


def choose(page, kind):
    page.kind.set_value(kind)
    page.kind.valueChanged.emit(kind)


def test_the_counts_of_the_course_stand_there_at_first(page):
    ordinary, separable = page.counts.lines()
    assert ordinary == "ordinary: 86,400 multiplications, 3,456 weights"
    assert "675 + 9,600 = 10,275 multiplications, 411 weights; 8.41 times fewer" in separable
    assert [step.shape for step in page.wiring.steps] == [(3, 3), (128, 3)]
    assert page.wiring.accessibleDescription() == "3, 384 connections between channels"


def test_a_typed_cell_changes_its_own_channel_and_the_output(page):
    before = [grid.values.copy() for grid in page.parts[:3]]
    type_into(page.inputs[1], 3, 3, "9")
    image = page.settings.image.array
    assert image[3, 3, 1] == 9
    done = depthwise_separable(image, made_weights(3, 3, 3, 1), made_weights(3, 128))
    np.testing.assert_array_equal(page.output.values, done.outputs[..., 0])
    changed = [bool((a != b.values).any()) for a, b in zip(before, page.parts, strict=False)]
    assert changed == [False, True, False]


def test_an_ordinary_filter_adds_the_sums_of_its_channels(page):
    choose(page, "plain")
    total = sum(grid.values for grid in page.parts[:3])
    np.testing.assert_array_equal(total, page.output.values)
    wanted = correlate(page.settings.image.array, made_weights(3, 3, 3, 128)).maps[..., 0]
    np.testing.assert_array_equal(page.output.values, wanted)


def test_groups_divide_the_weights_and_each_filter_reads_only_its_group(page):
    choose(page, "grouped")
    page.channels.take_text("4")
    for groups, weights in ((1, "4,608"), (2, "2,304"), (4, "1,152")):
        page.groups.take_text(str(groups))
        assert page.counts.lines()[1].endswith(f"{weights} weights")
        np.testing.assert_array_equal(page.wiring.steps[0], wiring(4, 128, groups))
    page.groups.take_text("2")
    shown = [grid.isVisibleTo(page) for grid in page.parts]
    assert shown == [True, True, False, False]
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_End)
    assert page.filter == 127
    assert [grid.isVisibleTo(page) for grid in page.parts] == [False, False, True, True]
    assert page.accessibleDescription().startswith("Filter 127 reads 2 of 4 channels.")


def test_three_channels_cannot_be_cut_in_two_groups(page):
    choose(page, "grouped")
    page.groups.take_text("2")
    assert "3 channels and 128 filters cannot be cut into 2 equal groups" in page.group_row.problem()
    assert page.wiring.isHidden()
    page.channels.take_text("4")
    assert page.group_row.problem() == ""
    assert not page.wiring.isHidden()


def test_a_kernel_larger_than_the_image_is_refused(page):
    page.kernel_size.take_text("9")
    assert page._rows["kernel"].problem() or page._rows["kernel size"].problem()
    assert page.counts.isHidden()


def test_the_notes_say_what_the_arithmetic_says(page):
    right = [note.right.text() for note in page.note_cards]
    assert right[0].startswith("One for each channel: 3 here")
    assert "n·m = 384" in right[0]
    assert "86,400 plain and 675 + 9,600 = 10,275 depthwise-separable, 8.41 times fewer" in right[2]
    assert "4,608, 2,304, 1,152 weights" in right[3]
