import numpy as np
import pytest

from cnnstudio.arithmetic.explaining import Case, explained
from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.ui.evaluation.picture_side import map_facts
from cnnstudio.ui.evaluation.sliding import Sliding
from cnnstudio.ui.evaluation.told import Told, cell_of, plane
from cnnstudio.ui.evaluation.tracing import Window, sliding, window_in_picture
from cnnstudio.ui.evaluation.weight_picture import strongest_of_blocks
from cnnstudio.ui.evaluation.working_text import check_sentence, working_text

LESSON_IMAGE = np.array([[1, 0, -2, 1], [-1, 0, 1, 2], [0, 2, 1, 0], [1, 0, 0, 1]], np.float32)[:, :, None]
LESSON_KERNEL = np.array([[0, 1], [-1, 2]], np.float32)[:, :, None, None]
LESSON_ANSWER = np.array([[1, 0, 4], [4, 1, 1], [1, 1, 2]], np.float32)[:, :, None]


def _lesson(row, column, output=LESSON_ANSWER, bias=0.0, activation=None):
    layer = make("Conv2D", filters=1, kernel_size=(2, 2), activation=activation)
    weights = (("kernel", LESSON_KERNEL), ("bias", np.array([bias], np.float32)))
    at = (row, column, 0)
    case = Case(layer, weights, (LESSON_IMAGE,), at, None, output.shape)
    return Told(explained(case), float(output[at]))


@pytest.mark.parametrize("row", range(3))
@pytest.mark.parametrize("column", range(3))
def test_the_courses_example_is_worked_out_cell_by_cell(row, column):
    told = _lesson(row, column)
    assert told.explanation.value == LESSON_ANSWER[row, column, 0]
    assert told.agrees


def test_bias_and_activation_come_after_the_sum():
    told = _lesson(0, 2, LESSON_ANSWER - 4.5, -4.5, "relu")
    found = told.explanation
    assert (found.terms[0].total, found.before, found.value) == (4.0, -0.5, 0.0)
    assert not told.agrees
    assert "fault of ours" in check_sentence(told)


def test_every_activation_is_worked_out():
    assert _lesson(0, 0, activation="mish").explanation.value == pytest.approx(0.865098388)


def test_the_line_reads_as_the_sum():
    told = _lesson(0, 0)
    assert working_text(told.explanation, told.explanation.terms[0]) == (
        "1.00·0.00 + 0.00·1.00 + −1.00·(−1.00) + 0.00·2.00 = 1.0000\n1.0000 + 0.0000 = 1.0000"
    )


def test_a_place_of_a_shown_window_is_a_cell_of_its_terms():
    told = _lesson(1, 1)
    terms = told.explanation.terms[0]
    assert terms.origin(cell_of(terms, 1, 0, 0)) == (2, 1, 0)
    assert plane(terms.values, 0).tolist() == [[0, 1], [2, 1]]


@pytest.fixture(scope="module")
def mnist():
    project = templates.new("mnist-cnn")
    return project, analyse(project)


@pytest.mark.parametrize(
    ("layer", "window"),
    [
        ("conv2d_1", Window(9, 18, 11, 20)),
        ("maxpool_1", Window(18, 36, 21, 39)),
        ("conv2d_2", Window(18, 36, 25, 43)),
    ],
)
def test_the_window_of_a_value_is_followed_back_to_the_picture(mnist, layer, window):
    project, analysis = mnist
    path = next(node.path for node in analysis.flat if node.name == layer)
    assert window_in_picture(project, analysis, path, 9, 18) == window


def test_a_value_behind_flatten_has_no_window(mnist):
    project, analysis = mnist
    path = next(node.path for node in analysis.flat if node.name == "dense_1")
    assert window_in_picture(project, analysis, path, 0, 0) is None


def test_a_padded_window_reaches_beyond_the_border():
    project = templates.new("mnist-cnn")
    node = next(node for node in project.graph.nodes if node.name == "conv2d_1")
    project = edits.set_fields(project, node.id, padding="same", kernel_size=(5, 5))
    assert window_in_picture(project, analyse(project), node.id, 0, 27) == Window(-2, 25, 2, 29)


def test_how_a_layer_slides_is_read_from_its_fields():
    layer = Conv2D(filters=4, kernel_size=(3, 5), padding="same", dilation_rate=(1, 2))
    assert sliding(layer) == (Sliding(3, 1, 1, True), Sliding(5, 1, 2, True))


def test_the_facts_of_a_map():
    values = np.array([[0.0, 0.5], [0.0, 0.25]])
    facts = map_facts(values)
    assert (facts.largest, facts.row, facts.column, facts.zero_share, facts.count) == (0.5, 0, 1, 0.5, 4)


def test_where_weights_share_a_pixel_the_strongest_stays():
    values = np.zeros((2, 1000), np.float32)
    values[1, 777] = -3.0
    shown = strongest_of_blocks(values, 100, 1)
    assert shown.shape == (2, 100)
    assert shown.min() == -3.0
    assert shown[0].max() == 0.0
