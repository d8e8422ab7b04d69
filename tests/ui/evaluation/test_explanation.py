import numpy as np
import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.ui.evaluation.explanation import Sliding, explain
from cnnstudio.ui.evaluation.picture_side import map_facts
from cnnstudio.ui.evaluation.tracing import Window, sliding, window_in_picture
from cnnstudio.ui.evaluation.weight_picture import strongest_of_blocks
from cnnstudio.ui.evaluation.why import check_sentence, working_line

LESSON_IMAGE = np.array([[1, 0, -2, 1], [-1, 0, 1, 2], [0, 2, 1, 0], [1, 0, 0, 1]], np.float32)[:, :, None]
LESSON_KERNEL = np.array([[0, 1], [-1, 2]], np.float32)[:, :, None, None]
LESSON_ANSWER = np.array([[1, 0, 4], [4, 1, 1], [1, 1, 2]], np.float32)[:, :, None]
VALID = Sliding(2, 1, 1, False)


def _lesson(row, column, output=LESSON_ANSWER, bias=None, activation=None):
    return explain(LESSON_IMAGE, LESSON_KERNEL, bias, (VALID, VALID), activation, output, (row, column, 0))


@pytest.mark.parametrize("row", range(3))
@pytest.mark.parametrize("column", range(3))
def test_the_courses_example_is_worked_out_cell_by_cell(row, column):
    found = _lesson(row, column)
    assert found.value == LESSON_ANSWER[row, column, 0]
    assert found.agrees


def test_bias_and_activation_come_after_the_sum():
    found = _lesson(0, 2, LESSON_ANSWER - 4.5, np.array([-4.5], np.float32), "relu")
    assert (found.total, found.before, found.value) == (4.0, -0.5, 0.0)
    assert not found.agrees
    assert "fault of ours" in check_sentence(found)


def test_an_activation_we_do_not_work_out_is_said_not_guessed():
    found = _lesson(0, 0, activation="mish")
    assert found.value is None
    assert "mish is not worked out here" in check_sentence(found)


def test_the_line_reads_as_the_sum():
    assert working_line(_lesson(0, 0)) == (
        "1.00·0.00 + 0.00·1.00 + −1.00·(−1.00) + 0.00·2.00 = 1.0000\n1.0000 + 0.0000 bias = 1.0000"
    )


def _convolved(image, kernel, axes):
    """A plain convolution by its definition, as a second way."""
    high = [
        (-(-n // a.stride) if a.same else (n - a.span) // a.stride + 1)
        for n, a in zip(image.shape, axes, strict=False)
    ]
    output = np.zeros((*high, kernel.shape[3]))
    for row in range(high[0]):
        for column in range(high[1]):
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    y = axes[0].start(row, image.shape[0]) + i * axes[0].dilation
                    x = axes[1].start(column, image.shape[1]) + j * axes[1].dilation
                    if 0 <= y < image.shape[0] and 0 <= x < image.shape[1]:
                        output[row, column] += image[y, x] @ kernel[i, j]
    return output.astype(np.float32)


@pytest.mark.parametrize(
    ("stride", "dilation", "same"), [(1, 1, True), (2, 1, True), (2, 2, False), (3, 1, True)]
)
def test_padding_strides_dilation_and_channels(stride, dilation, same):
    rng = np.random.default_rng(stride * 7 + dilation)
    image, kernel = rng.normal(size=(9, 8, 3)), rng.normal(size=(3, 3, 3, 2))
    axes = (Sliding(3, stride, dilation, same), Sliding(3, stride, dilation, same))
    output = _convolved(image, kernel, axes)
    for place in np.ndindex(output.shape):
        found = explain(image.astype(np.float32), kernel.astype(np.float32), None, axes, None, output, place)
        assert found.agrees
        assert found.channel_sums.sum() == pytest.approx(found.total)


def test_what_lies_beyond_the_border_is_marked_and_counts_as_zero():
    axes = (Sliding(3, 1, 1, True), Sliding(3, 1, 1, True))
    image = np.ones((4, 4, 1), np.float32)
    kernel = np.ones((3, 3, 1, 1), np.float32)
    found = explain(image, kernel, None, axes, None, np.full((4, 4, 1), 4.0, np.float32), (0, 0, 0))
    assert found.outside.sum() == 5
    assert found.total == 4.0


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
