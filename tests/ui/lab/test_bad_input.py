"""What a user may type or bring that cannot be worked with: each is answered in one sentence, and the lab goes on."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.data.samples import Samples
from cnnstudio.ui.lab import inputs
from tests.ui.lab.by_hand import type_into


@pytest.fixture
def page(open_page):
    return open_page("sliding-window")


def typed(field, words):
    """Type into a field by keys and enter it."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def one_sentence(words):
    """Say whether this is one sentence: it begins large, ends with a full stop, and has no other."""
    return (
        (words[:1].isupper() or words[:1].isdigit())
        and words.endswith(".")
        and ". " not in words
        and len(words) < 160
    )


FIELDS = {
    "kernel": lambda page: page.panel_controls.kernel._fields[0],
    "stride": lambda page: page.panel_controls.strides._fields[0],
    "dilation rate": lambda page: page.panel_controls.dilation._fields[0],
    "groups": lambda page: page.panel_controls.groups,
    "input size": lambda page: page.panel_controls.size,
}


@pytest.mark.parametrize("field", FIELDS)
def test_sizes_that_are_none_are_answered_under_their_field(page, field):
    before = page.settings
    for words in ("0", "-3", "x", "1.5", "1000000"):
        typed(FIELDS[field](page), words)
        assert one_sentence(page._rows[field].problem()), (words, page._rows[field].problem())
        assert page.settings == before, words
        QTest.keyClick(FIELDS[field](page), Qt.Key.Key_Escape)
        assert page._rows[field].problem() == ""


def test_a_size_typed_on_the_way_to_a_longer_one_cuts_nothing_off(page):
    before = page.kernel.values.copy()
    typed(FIELDS["kernel"](page), "12")
    assert page.settings.kernel.shape[0] == 12
    np.testing.assert_array_equal(page.settings.kernel.array[:2, :2, 0, 0], before)


def test_a_kernel_larger_than_the_input_is_answered(page):
    typed(FIELDS["kernel"](page), "7")
    assert one_sentence(page._rows["kernel"].problem())
    assert page.output.isHidden()


def test_an_even_kernel_works_and_says_where_its_padding_goes(page):
    page.panel_controls.padding.valueChanged.emit("same")
    assert page.settings.kernel.shape[:2] == (2, 2)
    assert page.output.values.shape == (4, 4)
    assert (page.done.axes[0].before, page.done.axes[0].after) == (0, 1)


def test_a_stride_beyond_the_input_works_and_says_what_is_never_read(page):
    typed(FIELDS["stride"](page), "9")
    assert page.output.values.shape == (1, 3)
    assert page.size_card.dropped.text() == "8 cells of the input are never read."


def test_groups_that_do_not_divide_are_answered(page):
    typed(page.panel_controls.channels, "3")
    typed(FIELDS["groups"](page), "2")
    assert one_sentence(page._rows["groups"].problem())


def test_what_is_no_number_in_a_cell_is_answered(page):
    before = page.settings
    for words in ("seven", "1e31", "nan", "1/0", "inf"):
        type_into(page.input, 0, 0, words)
        assert one_sentence(page.cell_problem.text()), (words, page.cell_problem.text())
        QTest.keyClick(page.input.editor, Qt.Key.Key_Escape)
        assert (page.settings, page.cell_problem.text()) == (before, "")


def test_a_kernel_of_a_million_cells_is_answered(page, qapp):
    row = "\t".join("1" for _ in range(1000))
    qapp.clipboard().setText("\n".join([row] * 1000))
    page.kernel.setFocus()
    QTest.keyClick(page.kernel, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.cell_problem.text() == "This table is larger than 256 rows or columns."
    assert page.settings.kernel.shape[:2] == (2, 2)


def test_a_pasted_kernel_beyond_what_the_lab_takes_is_answered(page, qapp):
    row = "\t".join("1" for _ in range(200))
    qapp.clipboard().setText("\n".join([row] * 200))
    page.kernel.setFocus()
    QTest.keyClick(page.kernel, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    told = page._rows["kernel"].problem() or page.refusal.text()
    assert one_sentence(told), told
    page.undo()
    assert page.output.values.shape == (3, 3)


def test_an_image_of_fifty_megapixels_is_answered_at_once(page, monkeypatch):
    huge = np.lib.stride_tricks.as_strided(np.zeros(1, np.uint8), (1, 7072, 7072, 3), (0, 0, 0, 0))
    labels = np.zeros(1, np.int32)
    samples = Samples("huge", huge, labels, huge, labels, ("0",), "sha256:01", True)
    monkeypatch.setattr(type(page.context), "samples", property(lambda _context: samples))
    with pytest.raises(Refused) as refused:
        inputs.load("test", 8, 0, page.context)
    assert one_sentence(refused.value.message), refused.value.message
    page.panel_controls.source.valueChanged.emit("test")
    assert one_sentence(page._rows["source"].problem())
    assert page.settings.source == "course"
