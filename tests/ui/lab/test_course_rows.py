"""Every row of what is often printed wrongly, of the course's facts and of its lessons: where it stands and what proves it."""

import ast
import inspect
import re
import textwrap

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from cnnstudio.ui.lab.note import Note
from tests.arithmetic import test_worked_numbers as worked
from tests.lessons import test_course as lessons
from tests.lessons import test_mistakes as mistakes
from tests.ui.lab import test_batch_normalisation as normalisation
from tests.ui.lab import test_borders as borders
from tests.ui.lab import test_colour as colour
from tests.ui.lab import test_continuous as continuous
from tests.ui.lab import test_dilated as dilated
from tests.ui.lab import test_dropout as dropout
from tests.ui.lab import test_mistakes as mistakes_page

NOTES = {
    "B1": ("output-size", "(W − F + 2P/S) + 1", ["here 14", "misprint gives 26"]),
    "B2": ("sliding-window", "O57 = I57·K11 + I58·K12 + I57·K11 + I59·K13 + …", ["378", "435"]),
    "B3": ("flip", "O(i, j) = Σ Σ I(i + k − 1, j + l − 1) K(k, l)ᵐ", ["cross-correlation", "4 in the upper", "−4 with"]),
    "B4": ("flip", "(m − n + 1) · (m + n − 1)", ["4 and 2 give 3 × 3, not 3 × 5"]),
    "B5": ("output-size", "(n + 2p − f + 1)²", ["stride 1 only", "28 along an axis, and 14 is right", "p = (f − 1)/2"]),
    "B6": ("flip", "each element is added to its neighbours, then weighted", ["1 in the first cell", "would give 0"]),
    "B7": ("output-size", "stride 1 keeps the size, stride 2 halves it", ["28 and 14", "24 and 12"]),
    "B8": ("output-size", "same: the output is as large as the input", ["ceil(W/S)", "give 14", "1 added before and 2 after"]),
    "B9": ("borders", "padding with copies is symmetric or reflective", ["1 1 before", "(3 2)", "(2 1)", "zeros only"]),
    "B10": ("borders", "padding preserves the size and increases the size of the input", ["from 5 to 9", "size: 5."]),
    "B11": ("sliding-window", "the stride moves 2 columns", ["1 to the right, then by 1 down"]),
    "B12": ("sliding-window", "edges are high-level features", ["low-level", "9 weights"]),
    "B13": ("sliding-window", "larger kernels capture more complex features", ["see 5 × 5 with 18", "needs 25"]),
    "B14": ("activations", "ReLU turns all values into positive numbers", ["relu(−2) = 0, relu(1) = 1"]),
    "B15": ("activations", "Least used: sigmoid, tanh, ReLU, Leaky ReLU", ["most used", "0.045 and 0.0099", "is 1."]),
    "B16": ("activations", "The activation is applied for every weight", ["sum plus bias", "16 sums"]),
    "B17": ("pooling", "max pooling picks the brighter pixels and suppresses noise", ["max makes 255 of 255", "63.75"]),
    "B18": ("flatten-dense", "a fully connected layer ends each CNN", ["102,464 of 121,930", "84.0 %", "global average"]),
    "B19": ("flatten-dense", "a CNN minimises computation", ["320", "16,981,120"]),
    "B20": ("sliding-window", "the building blocks are layer, kernel, padding, stride", ["kernel of 2 × 2", "stride 1, 1"]),
    "B21": ("dilated", "one layer with rates 1, 2, 3 has fields 3, 7, 15", ["3, 5, 7.", "rates 1, 2, 4", "give 13"]),
    "B22": ("dilated", "the red dots are the 3 × 3 output", ["9 input positions"]),
    "B23": ("dilated", "dilation works on an input with gaps between the values; rate 2 has gaps of size 2",
            ["in the kernel", "skips 1 value"]),
    "B24": ("one-dimension", "the output is as long as the input", ["same or causal", "6 × 64 with valid", "6,208"]),
    "B25": ("dilated", "dilation reduces resolution and costs more", ["Neither", "49 of 169"]),
    "B26": ("transposed", "transposed convolution has a stride larger than 1 and always inserts zeros",
            ["Stride 1 is possible", "here 1", "from 2 to 5"]),
    "B27": ("transposed", "same makes the output as large as the input", ["32 × 32 × 64", "33 × 33 × 64", "18,496"]),
    "B28": ("transposed", "checkerboards come from small kernels and strides", ["1 1 2 1 2 1 1", "1 1 2 2 2 2 1 1"]),
    "B29": ("transposed", "transposed convolution overfits by reproducing its input", ["no property", "9 weights"]),
    "B30": ("depthwise-grouped", "n channels, m filters: n·m convolutions in the depthwise step", ["3 here", "n·m = 384"]),
    "B31": ("depthwise-grouped", "a 1 × 1 convolution acts only on height and width", ["only across channels", "384 weights"]),
    "B32": ("depthwise-grouped", "it needs much less operations, always", ["86,400", "10,275", "8.41"]),
    "B32, apart": ("separable", "a separable convolution always needs much less operations",
                   ["11 %", "72 of 81", "33 %", "58,212 of 86,436", "Sobel has rank 1, the Laplacian 2"]),
    "B33": ("depthwise-grouped", "each group has a separate filter, drawn from 7 × 7 × 3",
            ["filters/groups", "cannot be cut in 2", "4,608, 2,304, 1,152"]),
    "B34": ("ways-to-compute", "the DFT turns convolution into a simple multiplication",
            ["element by element", "5, 3, 5, 7 at length 4", "1, 3, 5, 7, 4 at length 5", "Winograd"]),
    "B35": ("borders", "ones can be ignored", ["positions", "Of 5 sums", "1 is left"]),
    "B36": ("mistakes", "the labels become binary categories", ["one-hot", "3 of 10", "0 0 0 1 0 0 0 0 0 0"]),
    "B39": ("mistakes", "validation_data=(x_test, y_test)", ["untouched", "6,000 of 60,000"]),
    "B41": ("mistakes", "early stopping reduces over-fitting, as written", ["patience 2", "2 epochs past the best"]),
}  # fmt: skip
NO_PAGE = {
    "B37": "class numbers of a table are remapped where data are opened",
    "B38": "code and summary of the course's first example are networks of the catalogue",
    "B40": "an old style of listing is met where listings are read",
}
PRESSED_FIRST = {"B36": "integer-labels", "B39": "selection", "B41": "selection"}

FACTS = {
    "A9": ([0.25, 1.3333], [worked.test_dropout_multiplies_what_it_keeps, dropout, normalisation]),
    "A11": ([5, 7, 378, 435], [worked.test_lesson_3_the_misprinted_sum]),
    "A12": ([1, 0, 4, 1, 2, -4, -2, 1, 1, -1, 3, 2], [worked]),
    "A13": ([10, 32, 3, 64, 6, 5, 6_208], [worked.test_lesson_9_holes]),
    "A14": ([33, 32, 64, 16, 18_496], [worked.test_the_transposed_layer_of_the_course]),
    "A20": ([2_048, 64, 32], [worked.test_lesson_7_colour_and_counting, colour]),
    "A23": (
        [169, 49, 225],
        [worked.test_lesson_9_holes, worked.test_dilation_needs_no_more_multiplications_for_the_same_output],
    ),
    "A24": (
        [6, 0, 4, 1, 2],
        [
            worked.test_the_dilated_sum_takes_all_pairs_with_s_plus_l_t_equal_to_p,
            dilated.test_the_window_is_dragged_and_the_pairs_of_the_formula_are_lit,
        ],
    ),
    "A25": ([4_608, 2_304, 1_152, 4, 128, 3], [worked.test_grouped_weights_and_wiring]),
    "A26": ([255, 63.75, 4], [worked.test_one_bright_pixel_survives_the_maximum]),
    "A27": (
        [0, 0.5, 1],
        [
            worked.test_convolution_of_functions_commutes_and_correlation_does_not,
            worked.test_two_boxes_make_a_triangle,
            continuous,
        ],
    ),
    "A28": ([], [worked.test_border_words_clash, borders.test_each_rule_bears_its_names_elsewhere]),
    "A32": ([], [mistakes, mistakes_page, lessons.test_there_are_the_twelve_and_two_further_ones]),
}
LESSONS = {
    "01": ([3, 0, 1, 2, -1, 4], worked.test_lesson_1_one_cell_at_a_time),
    "02": ([4, -4, 2, -1, 1, 0], worked.test_lesson_2_the_flip),
    "03": ([5, 7, 57, 58, 59, 67, 68, 69, 378, 435], worked.test_lesson_3_the_misprinted_sum),
    "04": ([28, 5, 2, 27, 14, 1, 12, 3, 4, 14.5, 26, 15], worked.test_lesson_4_output_sizes),
    "05": ([7, 3, 1, 9, 225, 25, 4, 13, 49, 0], worked.test_lesson_5_who_is_looked_at_how_often),
    "06": (
        [6, 10, 15, 14, 12, 8, 11, 19, 22, 18, 9, 21],
        worked.test_lesson_6_beyond_the_edge,
    ),
    "07": (
        [2, 1, 5, -6, -1, 0, 320, 18_496, 2_048, 102_464, 121_930, 84.0, 18_432, 640],
        worked.test_lesson_7_colour_and_counting,
    ),
    "08": (
        [6, 5, 3, 8, 3.5, 2, 1.5, 3.75, 2.6875, 255, 63.75, 0],
        worked.test_lesson_8_what_pooling_keeps,
    ),
    "09": ([3, 5, 7, 15, 13, 49, 169, 6, 64, 6_208, 8, 10], worked.test_lesson_9_holes),
    "10": (
        [1, 10, 102, 20, 203, 30, 300, 2, 32, 33, 64, 18_496, 7, 4],
        worked.test_lesson_10_backwards_in_size,
    ),
    "11": (
        [81, 45, 27, 72, 9, 6, 2, 10.05, 86_400, 675, 9_600, 10_275, 8.41, 3_456, 411, 4_608, 2_304, 1_152, 384],
        worked.test_lesson_11_the_same_for_less,
    ),
    "12": ([9, 4, 36, 1, 3, 5, 7], worked.test_lesson_12_three_ways_one_answer),
    "13": ([2, 5, 4, 7, 9, 0, 1, 3, 20.5, -6, 10, 19], worked.test_lesson_13_whose_fault),
    "14": ([3, 4, 8, 10, 1, 2, 26, 27, 108, 784], worked.test_lesson_14_what_the_network_never_sees),
}  # fmt: skip
BESIDE = {
    "08": [worked.test_one_bright_pixel_survives_the_maximum],
    "10": [worked.test_the_transposed_layer_of_the_course],
    "11": [
        worked.test_sobel_is_a_column_times_a_row_and_the_laplacian_is_not,
        worked.test_depthwise_separable_counts,
        worked.test_grouped_weights_and_wiring,
    ],
}


def numbers_in(tested):
    """Return every number that a test, or a module of tests, names."""
    found = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(tested)))):
        sign = -1 if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else 1
        part = node.operand if sign < 0 else node
        if isinstance(part, ast.Constant) and type(part.value) in (int, float):
            found.add(sign * part.value)
    return found


def numbers_of_answers(key):
    """Return every number of the answers that the test of the lessons gives."""
    given = [words for words in lessons.RIGHT[key] if isinstance(words, str)]
    given += [words for lesson, _index, words in lessons.MISTAKES if lesson == key and isinstance(words, str)]
    told = re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", " ; ".join(given))
    return {float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", told)}


def test_every_row_has_a_note_on_a_page_or_a_reason_why_not():
    rows = {row.split(",")[0] for row in NOTES}
    assert rows | set(NO_PAGE) == {f"B{n}" for n in range(1, 42)}
    assert not rows & set(NO_PAGE)


@pytest.mark.parametrize("key", sorted({page for page, _printed, _right in NOTES.values()}))
def test_the_notes_of_a_page_say_the_right_form_with_a_number(open_page, key):
    page = open_page(key)
    for row, (where, printed, right) in NOTES.items():
        if where != key:
            continue
        if row in PRESSED_FIRST:
            QTest.mouseClick(page.chips.buttons[PRESSED_FIRST[row]], Qt.MouseButton.LeftButton)
            QCoreApplication.processEvents()
        notes = {note.printed.text(): note for note in page.findChildren(Note)}
        assert printed in notes, row
        assert notes[printed].isVisibleTo(page), row
        told = notes[printed].right.text()
        assert [part for part in right if part not in told] == [], (row, told)
        assert re.search(r"\d", told), row


@pytest.mark.parametrize("row", FACTS)
def test_every_fact_of_the_course_for_the_lab_is_proved_with_its_numbers(row):
    wanted, tested = FACTS[row]
    named = set().union(*(numbers_in(t) for t in tested))
    assert set(wanted) - named == set(), row


def test_no_fact_of_the_course_for_the_lab_is_missing():
    assert list(FACTS) == [f"A{n}" for n in (9, 11, 12, 13, 14, 20, 23, 24, 25, 26, 27, 28, 32)]


@pytest.mark.parametrize("key", LESSONS)
def test_every_number_of_a_lesson_stands_in_a_test(key):
    wanted, tested = LESSONS[key]
    named = numbers_in(tested) | numbers_of_answers(key)
    for further in BESIDE.get(key, ()):
        named |= numbers_in(further)
    assert set(wanted) - named == set(), key


def test_no_lesson_is_missing():
    assert list(LESSONS) == list(lessons.LESSONS)
