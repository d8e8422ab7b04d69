import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.ui.lab.inputs import COURSE, COURSE_KERNEL
from cnnstudio.ui.lab.values import Table
from tests.ui.lab.by_hand import drag, point, press, type_into

WHOLE = [[1, 0, 4], [4, 1, 1], [1, 1, 2]]


@pytest.fixture
def page(open_page):
    return open_page("sliding-window")


def test_the_courses_image_and_kernel_stand_there_at_first_with_their_whole_result(page):
    np.testing.assert_array_equal(page.output.values, WHOLE)


@pytest.mark.parametrize(("row", "column"), [(0, 0), (1, 2), (3, 3)])
def test_a_typed_cell_changes_every_output_that_reads_it_and_no_other(page, row, column):
    before = page.output.values.copy()
    type_into(page.input, row, column, "7")
    image = COURSE.array.copy()
    image[row, column] = 7
    after = page.output.values
    np.testing.assert_array_equal(page.input.values, image)
    np.testing.assert_allclose(after, correlate(image, COURSE_KERNEL.array).outputs)
    weighted = {
        (row - r, column - c)
        for r in range(2)
        for c in range(2)
        if COURSE_KERNEL.array[r, c] and 0 <= row - r < 3 and 0 <= column - c < 3
    }
    assert {tuple(at) for at in np.argwhere(before != after)} == weighted


def test_a_typed_weight_changes_the_kernel_and_lights_no_preset(page):
    type_into(page.kernel, 1, 1, "-3")
    assert page.kernel.values[1, 1] == -3
    assert not any(button.isChecked() for button in page.panel_controls.presets.buttons.values())
    np.testing.assert_allclose(
        page.output.values, correlate(COURSE.array, COURSE_KERNEL.with_cell((1, 1), -3).array).outputs
    )


def test_what_is_no_number_is_answered_in_a_sentence_and_changes_nothing(page):
    type_into(page.input, 0, 0, "seven")
    assert page.cell_problem.text() == "Type a number, or a sum such as 64*2."
    QTest.keyClick(page.input.editor, Qt.Key.Key_Escape)
    assert page.cell_problem.text() == ""
    np.testing.assert_array_equal(page.input.values, COURSE.array)


def test_arrow_keys_move_the_window_and_the_working_follows(page):
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Down)
    QTest.keyClick(page, Qt.Key.Key_Right)
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.place == (1, 2)
    assert page.sums.value("output") == "1"
    assert page.input.marks.rows == (1, 2)
    assert page.input.marks.columns == (2, 3)
    assert "1 times −1" in page.accessibleDescription()
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.place == (1, 2)


def test_the_window_is_dragged_over_the_input_and_over_the_output(page):
    drag(page.input, (0, 0), (3, 3))
    assert page.place == (2, 2)
    drag(page.output, (2, 2), (0, 1))
    assert page.place == (0, 1)


def test_pointing_at_a_cell_of_the_input_outlines_the_outputs_that_read_it(page):
    QTest.mouseMove(page.input, point(page.input, 0, 0))
    page.input.hovered.emit(0, 0)
    assert np.argwhere(page.output.marks.outlined).tolist() == [[0, 0]]


def test_changes_are_undone_and_made_again_one_by_one(page):
    type_into(page.input, 0, 0, "5")
    page.panel_controls.strides._fields[0].take_text("2")
    assert page.settings.strides == (2, 1)
    page.undo()
    assert page.settings.strides == (1, 1)
    page.undo()
    np.testing.assert_array_equal(page.input.values, COURSE.array)
    page.redo()
    assert page.input.values[0, 0] == 5
    page.reset()
    np.testing.assert_array_equal(page.input.values, COURSE.array)


def test_a_kernel_larger_than_the_input_is_refused_in_one_sentence_under_its_field(page):
    page.panel_controls.kernel._fields[0].take_text("5")
    row = page._rows["kernel"]
    assert "the kernel spans 5 cells and the input with its padding has 4" in row.problem()
    assert page.output.isHidden()
    page.undo()
    assert row.problem() == ""
    np.testing.assert_array_equal(page.output.values, WHOLE)


def test_groups_that_do_not_divide_are_refused_under_their_field(page):
    page.panel_controls.channels.take_text("3")
    page.panel_controls.groups.take_text("2")
    assert "cannot be cut into 2 equal groups" in page._rows["groups"].problem()


@pytest.mark.parametrize("words", ["0", "-2", "x"])
def test_sizes_that_are_none_are_refused_by_their_field(page, words):
    page.panel_controls.kernel._fields[0].take_text(words)
    assert page._rows["kernel"].problem()
    assert page.settings.kernel.shape[:2] == (2, 2)


def test_several_channels_filters_bias_and_activation_give_what_the_arithmetic_gives(page):
    controls = page.panel_controls
    controls.channels.take_text("4")
    controls.filters.take_text("6")
    controls.groups.take_text("2")
    controls.padding.set_value("same")
    controls.padding.valueChanged.emit("same")
    page.change(activation="relu")
    page.tiles_out.tiles.selected.emit(5)
    page.bias.take_text("-1.5")
    settings = page.settings
    assert (settings.kernel.shape, settings.groups) == ((2, 2, 2, 6), 2)
    wanted = correlate(
        settings.image.array,
        settings.kernel.array,
        settings.bias.array,
        groups=2,
        padding="same",
        activation="relu",
    )
    assert settings.bias.array[5] == -1.5
    np.testing.assert_array_equal(page.output.values, wanted.maps[..., 5])
    assert page.channel in (2, 3)


def test_space_plays_and_plus_makes_it_faster(page, qtbot):
    page.setFocus()
    for _press in range(5):
        QTest.keyClicks(page, "+")
    QTest.keyClick(page, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.place == (2, 2), timeout=5000)
    qtbot.waitUntil(lambda: not page.player.playing, timeout=5000)


def test_a_pasted_table_becomes_the_input(page, qapp):
    qapp.clipboard().setText("1\t2\t3\n4\t5\t6\n7\t8\t9")
    page.input.setFocus()
    QTest.keyClick(page.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(page.input.values, np.arange(1, 10).reshape(3, 3))
    QTest.keyClick(page.input, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == "1\t2\t3\n4\t5\t6\n7\t8\t9"


def test_every_input_can_be_chosen(page):
    choice = page.panel_controls.source
    for source in (
        "counting",
        "edge",
        "slant",
        "ring",
        "checks",
        "ramp",
        "dot",
        "photo",
        "photo-colour",
        "test",
    ):
        choice.set_value(source)
        choice.valueChanged.emit(source)
        assert page.settings.source == source
        assert page.refusal.isHidden(), source
    choice.valueChanged.emit("drawing")
    assert page.settings.source == "test"
    assert page._rows["source"].problem() == "There is no drawing yet; draw something in Draw."


def test_what_a_stride_drops_is_hatched(page):
    page.change(image=Table(np.zeros((7, 7, 1))), kernel=Table(np.ones((3, 3, 1, 1))), strides=(3, 3))
    assert page.size_card.dropped.text() == "13 cells of the input are never read."
    assert int(page.input._plane.hatched.sum()) == 13


def test_a_press_on_an_output_goes_there(page):
    press(page.output, 2, 1)
    assert page.place == (2, 1)
    assert page.player.at == 7
